// SPDX-License-Identifier: GPL-3.0-or-later
#include "own_cases.h"

#include <yiping/domain/area_code.h>
#include <yiping/domain/exchange.h>

#include <algorithm>
#include <array>

namespace yiping::importer {

namespace {

constexpr std::array<std::string_view, 4> every_case_has{"area_code", "category", "step", "opened_at"};

} // namespace

Result<OwnCases> OwnCases::find(
    const std::vector<std::string>& header, const std::string& file, const FindRow& find_row)
{
    OwnCases made;
    made.find_row_ = find_row;
    const domain::RegisterInfo& info = domain::info(domain::Register::Case);
    bool record = false;
    for (std::size_t column = 0; column < header.size(); ++column) {
        if (domain::is_record_column(header[column])) {
            made.record_ = column;
            record = true;
            continue;
        }
        for (std::size_t place = 0; place < info.fields.size(); ++place) {
            const domain::FieldInfo& field = info.fields[place];
            if (field.name != "id" && (header[column] == field.zh || header[column] == field.en))
                made.columns_.push_back({&field, place, column,
                    field.type == domain::FieldType::Uuid ? domain::find_register(field.refers_to) : nullptr});
        }
    }
    const bool whole = std::ranges::all_of(every_case_has, [&](std::string_view name) {
        return std::ranges::contains(made.columns_, name, [](const Column& each) { return each.field->name; });
    });
    if (!record || !whole)
        return make_error(Fault::Usage, "import.not_our_export", {{"file", file}});
    return made;
}

std::optional<Rejection> OwnCases::read(const std::vector<std::string_view>& fields, domain::Case& data)
{
    const auto id = Uuid::parse(plain(fields[record_]));
    if (!id || id->is_nil())
        return Rejection{0, std::string(domain::record_column_zh),
            Error(Fault::Input, "import.bad_record_id", {{"value", std::string(fields[record_].substr(0, 80))}})};
    domain::DescribedRow row(domain::info(domain::Register::Case));
    for (const Column& column : columns_) {
        const std::string_view text = fields[column.column];
        Result<domain::Value> value = domain::default_value(*column.field);
        if (column.field->type != domain::FieldType::Uuid) {
            value = fields_.read(*column.field, text, true);
        } else if (const std::string name = plain(text); !name.empty()) {
            auto other = Uuid::parse(name);
            if (!other && column.other != nullptr && find_row_)
                other = find_row_(*column.other, text);
            if (other)
                value = domain::Value(std::string(other->as_bytes()));
            else
                value = make_error(Fault::Input, "import.no_such_row",
                    {{"register", std::string(column.other == nullptr ? column.field->zh : column.other->zh)},
                        {"value", std::string(text.substr(0, 80))}});
        }
        if (!value)
            return Rejection{0, std::string(column.field->zh), std::move(value).error()};
        row.at(column.place) = std::move(*value);
    }
    auto code = domain::normalise_area_code(row.area_code());
    if (!code)
        return Rejection{0, std::string(row.info().fields[2].zh), std::move(code).error()};
    data = domain::row_of<domain::Case>(row);
    if (data.opened_at == 0)
        return Rejection{0, "opened_at", Error(Fault::Input, "import.time_missing")};
    data.id = *id;
    data.area_code = std::move(*code);
    data.district_id = domain::district_id_of(data.area_code);
    data.imported = true;
    return std::nullopt;
}

domain::Case described_anew(const domain::Case& there, const domain::Case& fresh)
{
    domain::Case row = there;
    row.category = fresh.category;
    row.title = fresh.title;
    row.description = fresh.description;
    row.address = fresh.address;
    row.area_text = fresh.area_text;
    row.area_code = fresh.area_code;
    row.lon = fresh.lon;
    row.lat = fresh.lat;
    row.households = fresh.households;
    return row;
}

} // namespace yiping::importer
