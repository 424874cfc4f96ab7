// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/ports.h>
#include <yiping/base/uuid.h>
#include <yiping/domain/register_info.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

/// Rows of registers as their descriptions say, without a C++ type: what store, wire, cache and import carry. Where a
/// rule wants a type, registers/NAME.h has it and `describe` and `row_of` go between the two.
namespace yiping::domain {

/// Nothing, or Int, Time, Bool, Enum, Flags; Real; Text, Bytes, and the 16 bytes of an Uuid.
using Value = std::variant<std::monostate, std::int64_t, double, std::string>;

/// What a field without a value holds: nothing if it may be absent, else 0, "" or the first word of its code list.
[[nodiscard]] Value default_value(const FieldInfo& field);
/// Whether a value may stand in the field.
[[nodiscard]] bool fits(const FieldInfo& field, const Value& value);

/// One row. Values stand in the order of the register's fields. A name that the register lacks is the programmer's
/// error: reading gives nothing, writing does nothing and answers false.
class DescribedRow {
public:
    /// A row of defaults.
    explicit DescribedRow(const RegisterInfo& info);

    bool operator==(const DescribedRow&) const = default;

    [[nodiscard]] const RegisterInfo& info() const { return *info_; }
    [[nodiscard]] bool is(Register which) const { return info_->number == static_cast<std::uint32_t>(which); }
    [[nodiscard]] const std::vector<Value>& values() const { return values_; }
    [[nodiscard]] Value& at(std::size_t field) { return values_[field]; }
    [[nodiscard]] const Value& at(std::size_t field) const { return values_[field]; }

    [[nodiscard]] Uuid id() const;
    [[nodiscard]] std::string_view area_code() const;
    [[nodiscard]] std::int64_t rev() const;
    void set_rev(std::int64_t rev);

    [[nodiscard]] const Value& get(std::string_view field) const;
    /// "" where there is none.
    [[nodiscard]] std::string_view text(std::string_view field) const;
    [[nodiscard]] std::optional<std::int64_t> integer(std::string_view field) const;
    [[nodiscard]] std::optional<double> real(std::string_view field) const;
    [[nodiscard]] std::optional<Uuid> uuid(std::string_view field) const;
    bool set(std::string_view field, Value value);
    bool set(std::string_view field, const Uuid& id) { return set(field, Value(std::string(id.as_bytes()))); }

private:
    const RegisterInfo* info_;
    std::vector<Value> values_;
};

/// The personal fields of one row: on the platform only.
struct DescribedPersonal {
    explicit DescribedPersonal(const RegisterInfo& of, const Uuid& row = {});

    bool operator==(const DescribedPersonal&) const = default;
    bool set(std::string_view field, Value value);
    [[nodiscard]] std::string_view text(std::string_view field) const;

    const RegisterInfo* info;
    Uuid id;
    std::vector<Value> values; ///< in the order of `info->personal`
};

namespace detail {

template <class T>
Value value_of(const T& member)
{
    if constexpr (std::is_same_v<T, Uuid>)
        return std::string(member.as_bytes());
    else if constexpr (std::is_same_v<T, std::string> || std::is_same_v<T, double>)
        return member;
    else
        return static_cast<std::int64_t>(member);
}
template <class T>
Value value_of(const std::optional<T>& member)
{
    return member ? value_of(*member) : Value();
}

template <class T>
void take_value(const Value& value, T& member)
{
    if constexpr (std::is_same_v<T, Uuid>) {
        if (const auto* bytes = std::get_if<std::string>(&value))
            member = Uuid::from_bytes(*bytes).value_or(Uuid{});
    } else if constexpr (std::is_same_v<T, std::string> || std::is_same_v<T, double>) {
        if (const auto* held = std::get_if<T>(&value))
            member = *held;
    } else if (const auto* number = std::get_if<std::int64_t>(&value)) {
        member = static_cast<T>(*number);
    }
}
template <class T>
void take_value(const Value& value, std::optional<T>& member)
{
    member.reset();
    if (!std::holds_alternative<std::monostate>(value))
        take_value(value, member.emplace());
}

} // namespace detail

/// A typed row as described. Not for types of personal fields.
template <class Row>
[[nodiscard]] DescribedRow describe(const Row& row)
{
    static_assert(!RowTraits<Row>::personal);
    DescribedRow made(domain::info(RowTraits<Row>::which));
    std::size_t field = 0;
    RowTraits<Row>::visit(row, [&](std::uint32_t, const auto& member) { made.at(field++) = detail::value_of(member); });
    return made;
}

/// The row as an object; it must be of that register.
template <class Row>
[[nodiscard]] Row row_of(const DescribedRow& described)
{
    static_assert(!RowTraits<Row>::personal);
    Row made;
    std::size_t field = 0;
    RowTraits<Row>::visit(
        made, [&](std::uint32_t, auto& member) { detail::take_value(described.at(field++), member); });
    return made;
}

/// Typed personal fields as described.
template <class Personal>
[[nodiscard]] DescribedPersonal describe_personal(const Personal& row)
{
    static_assert(RowTraits<Personal>::personal);
    DescribedPersonal made(domain::info(RowTraits<Personal>::which), row.id);
    std::size_t field = 0;
    RowTraits<Personal>::visit(row, [&](std::uint32_t, const auto& member) {
        if (field++ > 0) // the first is the id
            made.values[field - 2] = detail::value_of(member);
    });
    return made;
}

} // namespace yiping::domain
