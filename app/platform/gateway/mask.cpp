// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/mask.h"

#include <yiping/domain/camera_consent.h>
#include <yiping/domain/enums.h>
#include <yiping/platform/access.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace yiping::platform {

namespace {

using Field = std::pair<std::string_view, std::string_view>;

/// Texts that say nothing of a resident: what a new register or field is called is not in here, so nobody reads it
/// before somebody has thought of it. Fields with codes need no entry.
constexpr std::array official = std::to_array<Field>({
    {"alarm", "number"},
    {"allowance", "month"},
    {"antifraud_contact", "channel"},
    {"area", "name"},
    {"area_succession", "basis"},
    {"base_feature", "kind"},
    {"base_feature", "name"},
    {"broadcast", "number"},
    {"camera", "gb_id"},
    {"camera", "consent_hours"},
    {"camera", "private_zone"},
    {"case", "number"},
    {"case", "category"},
    {"case_move", "rule"},
    {"component", "number"},
    {"component", "name"},
    {"directed_task", "number"},
    {"directed_task", "form"},
    {"directed_task", "title"},
    {"directed_task", "issued_by"},
    {"dispute", "number"},
    {"dispute", "category"},
    {"enforcement_action", "number"},
    {"enforcement_action", "unit"},
    {"fund_entry", "fund"},
    {"hazard", "number"},
    {"hotline_ticket", "number"},
    {"lawyer_day", "firm"},
    {"loudspeaker", "number"},
    {"loudspeaker", "name"},
    {"loudspeaker", "quiet_hours"},
    {"mediation_agreement", "number"},
    {"mediation_agreement", "court"},
    {"mediation_venue", "number"},
    {"mediation_venue", "name"},
    {"meeting", "number"},
    {"organization", "number"},
    {"organization", "name"},
    {"organization", "industry"},
    {"party_unit", "number"},
    {"party_unit", "name"},
    {"petition", "number"},
    {"place", "number"},
    {"place", "name"},
    {"place", "hours"},
    {"place", "market_days"},
    {"points_account", "scheme"},
    {"renovation_consent", "project"},
    {"responder", "number"},
    {"responder", "post"},
    {"responder", "unit"},
    {"rule_switch", "rule"},
    {"rule_switch", "title"},
    {"rule_switch", "title_en"},
    {"rule_switch", "says"},
    {"rule_switch", "says_en"},
    {"sensor", "number"},
    {"sensor", "name"},
    {"sensor", "unit"},
    {"shift", "leader"},
    {"shift", "officer"},
    {"situation", "number"},
    {"survey", "number"},
    {"survey", "title"},
    {"task_form", "number"},
    {"task_form", "title"},
    {"task_form", "issuer"},
    {"wall_scene", "wall"},
    {"wall_scene", "scene"},
    {"warning", "number"},
    {"warning", "title"},
    {"warning", "source"},
    {"warning", "text"},
    {"watch_deployment", "number"},
});

/// Codes and kinds that the programs read, whatever the register.
constexpr std::array<std::string_view, 4> everywhere{"area_code", "district_id", "parent_code", "media_type"};

void blank(protocol::Column& column)
{
    column.bytes.clear();
    std::ranges::fill(column.ends, 0U);
}

template <class Text>
void rewrite(protocol::Column& column, std::uint32_t rows, const Text& text)
{
    std::string bytes;
    std::vector<std::uint32_t> ends;
    ends.reserve(rows);
    for (std::uint32_t row = 0; row < rows; ++row) {
        bytes += text(row);
        ends.push_back(static_cast<std::uint32_t>(bytes.size()));
    }
    column.bytes = std::move(bytes);
    column.ends = std::move(ends);
}

const protocol::Column* find_column(
    const protocol::RowBatch& rows, const domain::RegisterInfo& info, std::string_view name)
{
    const auto field = std::ranges::find(info.fields, name, &domain::FieldInfo::name);
    return field == info.fields.end() ? nullptr : rows.find(field->tag);
}

/// What stands in a field instead, for those who are shown something in its place.
void replace(protocol::RowBatch& rows, const domain::RegisterInfo& info, const domain::FieldInfo& field,
    protocol::Column& column, const domain::CategoryTree* classes)
{
    if (info.number == static_cast<std::uint32_t>(domain::Register::Case) && field.name == "title") {
        if (const protocol::Column* category = find_column(rows, info, "category"))
            return rewrite(column, rows.rows, [&](std::uint32_t row) {
                return classes == nullptr ? category->text(row) : classes->zh(category->text(row));
            });
    } else if (info.number == static_cast<std::uint32_t>(domain::Register::Camera) && field.name == "name") {
        if (const protocol::Column* sharing = find_column(rows, info, "sharing"))
            return rewrite(column, rows.rows, [&](std::uint32_t row) {
                return sharing->ints[row] == static_cast<std::int64_t>(domain::SharingKind::Public)
                           ? column.text(row)
                           : std::string_view();
            });
    }
    blank(column);
}

} // namespace

bool visitors_read(const domain::RegisterInfo& info, const domain::FieldInfo& field)
{
    return field.privacy == domain::Privacy::Public &&
           (!field.codes.empty() || std::ranges::contains(everywhere, field.name) ||
               std::ranges::contains(official, Field(info.name, field.name)));
}

void mask(std::uint32_t mask_level, protocol::RowBatch& rows, const domain::CategoryTree* classes)
{
    if (mask_level < mask_of_a_wall)
        return;
    const domain::RegisterInfo* info = domain::find_register(rows.register_number);
    const bool visitors = mask_level >= domain::mask_of_visitors;
    if (info == nullptr) {
        if (visitors) // a register that we know nothing of
            rows = {rows.register_number, 0, {}};
        return;
    }
    for (protocol::Column& column : rows.columns) {
        if (column.kind != protocol::Column::Kind::Texts)
            continue;
        const int index = domain::field_index(*info, column.tag);
        if (index < 0) {
            if (visitors)
                blank(column);
            continue;
        }
        const domain::FieldInfo& field = info->fields[static_cast<std::size_t>(index)];
        if (field.type != domain::FieldType::Text)
            continue;
        if (visitors && !visitors_read(*info, field))
            replace(rows, *info, field, column, classes);
        else if (field.privacy == domain::Privacy::Staff)
            blank(column);
    }
}

} // namespace yiping::platform
