// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/area_code.h>
#include <yiping/domain/hazards.h>

#include <utility>

namespace yiping::domain {

namespace {

bool is_office_or_worker(UserRole role)
{
    return role == UserRole::Worker || role == UserRole::Operator || role == UserRole::Supervisor ||
           role == UserRole::Administrator;
}

HazardEntry entry_of(const Hazard& row, HazardEntryKind kind, const Principal& who, UtcMillis at, std::string detail,
    std::size_t attachments, Random& random)
{
    ManualClock clock(at);
    HazardEntry entry;
    entry.id = Uuid::make(clock, random);
    entry.district_id = row.district_id;
    entry.area_code = row.area_code;
    entry.hazard_id = row.id;
    entry.at = at;
    entry.kind = kind;
    entry.actor = who.post;
    entry.detail = std::move(detail);
    entry.attachment_count = static_cast<std::int64_t>(attachments);
    return entry;
}

HazardEntryKind kind_of(HazardStage from, HazardStage to)
{
    switch (to) {
    case HazardStage::Found:
        return HazardEntryKind::Find;
    case HazardStage::Listed:
        return HazardEntryKind::Assess;
    case HazardStage::Treating:
        // Put right badly: whoever checked it says why it goes back.
        return from == HazardStage::Removed ? HazardEntryKind::Check : HazardEntryKind::Treat;
    case HazardStage::Removed:
        return HazardEntryKind::Treat;
    case HazardStage::Checked:
    case HazardStage::Voided:
        break;
    }
    return HazardEntryKind::Close;
}

} // namespace

Result<HazardOutcome> open_hazard(const ReportHazard& report, const NewHazard& made, std::span<const Hazard> earlier,
    const Principal& who, UtcMillis now, Random& random)
{
    if (!is_office_or_worker(who.role))
        return make_error(Fault::Refused, "domain.no_right");
    if (!contains(who.scope, made.area_code))
        return make_error(Fault::Refused, "domain.outside_scope");
    if (report.title.empty())
        return make_error(Fault::Refused, "domain.title_needed");
    if (report.kind.empty())
        return make_error(Fault::Refused, "domain.category_needed");
    HazardOutcome outcome;
    Hazard& row = outcome.data;
    row.id = made.id;
    row.number = made.number;
    row.district_id = made.district_id;
    row.area_code = made.area_code;
    row.kind = report.kind;
    row.title = report.title;
    row.level = report.level;
    row.stage = HazardStage::Found;
    row.place = report.place;
    row.address = report.address;
    row.lon = report.lon;
    row.lat = report.lat;
    row.found_at = now;
    row.found_by = who.post;
    row.source = CaseSource::Patrol;
    row.due_at = hazard_due(report.level, now);
    row.people = report.people;
    row.households = report.households;
    row.damage = report.damage;
    row.case_id = report.case_id;
    if (const Hazard* before = recurrence_of(earlier, row))
        row.recurrence_of = before->id;
    outcome.entry = entry_of(row, HazardEntryKind::Find, who, now, report.title, report.attachments.size(), random);
    outcome.entry.to_stage = HazardStage::Found;
    return outcome;
}

Result<HazardOutcome> apply_hazard_move(
    const Hazard& hazard, const MoveHazard& move, const Principal& who, UtcMillis now, Random& random)
{
    auto row = move_hazard(hazard, move.to, {move.reason, move.measures, move.attachments.size()}, who, now);
    if (!row)
        return std::unexpected(row.error());
    HazardOutcome outcome{std::move(*row), {}};
    std::string detail = move.reason;
    if (!move.measures.empty())
        detail += (detail.empty() ? "" : "；") + move.measures;
    outcome.entry = entry_of(
        outcome.data, kind_of(hazard.stage, move.to), who, now, std::move(detail), move.attachments.size(), random);
    outcome.entry.to_stage = move.to;
    return outcome;
}

Result<HazardEntry> note_hazard(
    const Hazard& hazard, const NoteHazard& note, const Principal& who, UtcMillis now, Random& random)
{
    if (!is_office_or_worker(who.role))
        return make_error(Fault::Refused, "domain.no_right");
    if (!contains(who.scope, hazard.area_code))
        return make_error(Fault::Refused, "domain.outside_scope");
    if (hazard.stage == HazardStage::Checked || hazard.stage == HazardStage::Voided)
        return make_error(Fault::Refused, "domain.hazard_over");
    // The other kinds are steps of its life and come with them.
    if (note.kind != HazardEntryKind::Assess && note.kind != HazardEntryKind::Notice &&
        note.kind != HazardEntryKind::Watch && note.kind != HazardEntryKind::Warn)
        return make_error(Fault::Refused, "domain.hazard_step_not_possible");
    if (note.detail.empty())
        return make_error(Fault::Refused, "domain.reason_needed");
    return entry_of(hazard, note.kind, who, now, note.detail, note.attachments.size(), random);
}

} // namespace yiping::domain
