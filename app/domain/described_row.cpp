// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/described_row.h>

#include <utility>

namespace yiping::domain {

namespace {

constexpr std::size_t area_field = 2;
constexpr std::size_t rev_field = 3;

std::vector<Value> defaults_of(std::span<const FieldInfo> fields)
{
    std::vector<Value> values;
    values.reserve(fields.size());
    for (const FieldInfo& field : fields)
        values.push_back(default_value(field));
    return values;
}

std::string_view text_in(const Value& value)
{
    const auto* text = std::get_if<std::string>(&value);
    return text != nullptr ? std::string_view(*text) : std::string_view();
}

} // namespace

Value default_value(const FieldInfo& field)
{
    if (field.optional)
        return {};
    switch (field.type) {
    case FieldType::Text:
    case FieldType::Bytes:
        return std::string();
    case FieldType::Uuid:
        return std::string(16, '\0');
    case FieldType::Real:
        return 0.0;
    case FieldType::Enum:
        return field.words().front().value;
    default:
        return std::int64_t{0};
    }
}

bool fits(const FieldInfo& field, const Value& value)
{
    if (std::holds_alternative<std::monostate>(value))
        return field.optional;
    switch (field.type) {
    case FieldType::Text:
    case FieldType::Bytes:
        return std::holds_alternative<std::string>(value);
    case FieldType::Uuid:
        return std::holds_alternative<std::string>(value) && std::get<std::string>(value).size() == 16;
    case FieldType::Real:
        return std::holds_alternative<double>(value);
    default:
        return std::holds_alternative<std::int64_t>(value);
    }
}

DescribedRow::DescribedRow(const RegisterInfo& info) : info_(&info), values_(defaults_of(info.fields)) {}

Uuid DescribedRow::id() const
{
    return Uuid::from_bytes(text_in(values_.front())).value_or(Uuid{});
}

std::string_view DescribedRow::area_code() const
{
    return text_in(values_[area_field]);
}

std::int64_t DescribedRow::rev() const
{
    const auto* number = std::get_if<std::int64_t>(&values_[rev_field]);
    return number != nullptr ? *number : 0;
}

void DescribedRow::set_rev(std::int64_t rev)
{
    values_[rev_field] = rev;
}

const Value& DescribedRow::get(std::string_view field) const
{
    static const Value nothing;
    const int index = field_index(info_->fields, field);
    return index < 0 ? nothing : values_[static_cast<std::size_t>(index)];
}

std::string_view DescribedRow::text(std::string_view field) const
{
    return text_in(get(field));
}

std::optional<std::int64_t> DescribedRow::integer(std::string_view field) const
{
    const auto* number = std::get_if<std::int64_t>(&get(field));
    return number != nullptr ? std::optional(*number) : std::nullopt;
}

std::optional<double> DescribedRow::real(std::string_view field) const
{
    const auto* number = std::get_if<double>(&get(field));
    return number != nullptr ? std::optional(*number) : std::nullopt;
}

std::optional<Uuid> DescribedRow::uuid(std::string_view field) const
{
    return Uuid::from_bytes(text(field));
}

bool DescribedRow::set(std::string_view field, Value value)
{
    const int index = field_index(info_->fields, field);
    if (index < 0 || !fits(info_->fields[static_cast<std::size_t>(index)], value))
        return false;
    values_[static_cast<std::size_t>(index)] = std::move(value);
    return true;
}

DescribedPersonal::DescribedPersonal(const RegisterInfo& of, const Uuid& row)
    : info(&of), id(row), values(defaults_of(of.personal))
{
}

bool DescribedPersonal::set(std::string_view field, Value value)
{
    const int index = field_index(info->personal, field);
    if (index < 0 || !fits(info->personal[static_cast<std::size_t>(index)], value))
        return false;
    values[static_cast<std::size_t>(index)] = std::move(value);
    return true;
}

std::string_view DescribedPersonal::text(std::string_view field) const
{
    const int index = field_index(info->personal, field);
    return index < 0 ? std::string_view() : text_in(values[static_cast<std::size_t>(index)]);
}

} // namespace yiping::domain
