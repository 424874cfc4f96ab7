// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/services/corrections.h>

#include <algorithm>
#include <array>
#include <format>
#include <utility>

namespace yiping::services {

using domain::Case;
using domain::EditCase;

namespace {

struct TextField {
    std::string_view name;
    std::optional<EditCase::Text> EditCase::* edit;
    std::string Case::* value;
    std::optional<std::string> CaseCorrection::* wanted;
};

/// In the order of the case page.
constexpr std::array text_fields{
    TextField{"title", &EditCase::title, &Case::title, &CaseCorrection::title},
    TextField{"category", &EditCase::category, &Case::category, &CaseCorrection::category},
    TextField{"address", &EditCase::address, &Case::address, &CaseCorrection::address},
    TextField{"area_code", &EditCase::area_code, &Case::area_code, &CaseCorrection::area_code},
    TextField{"description", &EditCase::description, &Case::description, &CaseCorrection::description},
};

std::string text_of(const EditCase::Place& place)
{
    return place.lon && place.lat ? std::format("{:.6f}, {:.6f}", *place.lon, *place.lat) : std::string();
}

} // namespace

EditCase edit_of(const Case& seen, const CaseCorrection& wanted)
{
    EditCase edit;
    edit.case_id = seen.id;
    edit.reason = wanted.reason;
    for (const TextField& field : text_fields) {
        const auto& to = wanted.*field.wanted;
        if (to && *to != seen.*field.value)
            edit.*field.edit = EditCase::Text{seen.*field.value, *to};
    }
    return edit;
}

bool is_empty(const EditCase& edit)
{
    return !edit.position &&
           std::ranges::none_of(text_fields, [&](const TextField& field) { return (edit.*field.edit).has_value(); });
}

void lay_over(Case& data, const EditCase& edit)
{
    for (const TextField& field : text_fields)
        if (const auto& change = edit.*field.edit)
            data.*field.value = change->to;
    if (edit.position) {
        data.lon = edit.position->to.lon;
        data.lat = edit.position->to.lat;
    }
}

std::vector<EditedField> compare(const EditCase& edit, const Case& current)
{
    std::vector<EditedField> fields;
    for (const TextField& field : text_fields) {
        const auto& change = edit.*field.edit;
        if (!change)
            continue;
        const std::string& theirs = current.*field.value;
        fields.push_back(
            {field.name, change->from, change->to, theirs, theirs != change->from && theirs != change->to});
    }
    if (edit.position) {
        const EditCase::Place theirs{current.lon, current.lat};
        fields.push_back({"position", text_of(edit.position->from), text_of(edit.position->to), text_of(theirs),
            theirs != edit.position->from && theirs != edit.position->to});
    }
    return fields;
}

EditCase rebased(const EditCase& edit, const Case& current, const std::vector<std::string>& mine)
{
    const auto wanted = [&](std::string_view name, bool contested) {
        return !contested || std::ranges::find(mine, name) != mine.end();
    };
    EditCase made;
    made.case_id = edit.case_id;
    made.reason = edit.reason;
    for (const TextField& field : text_fields) {
        const auto& change = edit.*field.edit;
        if (!change)
            continue;
        const std::string& theirs = current.*field.value;
        const bool contested = theirs != change->from && theirs != change->to;
        if (theirs != change->to && wanted(field.name, contested))
            made.*field.edit = EditCase::Text{theirs, change->to};
    }
    if (edit.position) {
        const EditCase::Place theirs{current.lon, current.lat};
        const bool contested = theirs != edit.position->from && theirs != edit.position->to;
        if (theirs != edit.position->to && wanted("position", contested))
            made.position = EditCase::Position{theirs, edit.position->to};
    }
    return made;
}

} // namespace yiping::services
