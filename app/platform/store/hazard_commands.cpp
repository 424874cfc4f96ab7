// SPDX-License-Identifier: GPL-3.0-or-later
// Commands about hazards (一患一档): the rules of domain, with what the platform knows of earlier ones and of the
// codes.
#include "store/sqlite_store_file.h"

#include "store/command_checks.h"
#include "store/hang_on.h"

#include <yiping/domain/area_code.h>
#include <yiping/domain/figure_book.h>
#include <yiping/domain/hazards.h>
#include <yiping/domain/limits.h>

#include <format>

namespace yiping::platform {

Result<domain::Hazard> SqliteStoreFile::visible_hazard(const domain::Principal& who, const Uuid& id)
{
    const auto found = find<domain::Hazard>(id);
    if (!found)
        return std::unexpected(found.error());
    // One outside the scope must not be told from one that is not there.
    if (!*found || !domain::contains(who.scope, (*found)->area_code))
        return make_error(Fault::Refused, "platform.no_such_hazard", {{"id", id.to_string()}});
    return **found;
}

SqliteStoreFile::Decision SqliteStoreFile::decide(
    const domain::Principal& who, const domain::Command& command, const domain::ReportHazard& body, UtcMillis at)
{
    const auto no = [](const Error& error) { return std::unexpected(Objection{error, {}}); };
    if (auto wrong = check_texts({{"category", body.kind, 200}, {"title", body.title, 300}, {"place", body.place, 300},
            {"address", body.address, 600}, {"area", body.area_code, 18}, {"damage", body.damage, 3000}}))
        return no(*wrong);
    if (auto wrong = check_position(body.lon, body.lat))
        return no(*wrong);
    if (body.people.value_or(0) < 0 || body.households.value_or(0) < 0)
        return no(Error(Fault::Input, "platform.bad_number", {{"field", std::string("people")}}));
    if (options_.categories != nullptr && !body.kind.empty() && options_.categories->find(body.kind) == nullptr)
        return no(Error(Fault::Input, "platform.no_such_category", {{"code", body.kind}}));
    if (body.case_id) {
        if (const auto from = visible_case(who, *body.case_id); !from)
            return no(from.error());
    }
    domain::NewHazard made;
    made.id = command.id; // so that the reporter knows it before we answer
    made.district_id = district_id_;
    auto area = area_of_report(who, body.area_code, body.lon, body.lat);
    if (!area)
        return no(area.error());
    made.area_code = std::move(*area);
    auto number = next_number_text("hazard", "YH", at);
    if (!number)
        return no(number.error());
    made.number = std::move(*number);
    const auto earlier = sqlite::read_rows<domain::Hazard>(
        db_, "WHERE kind = ?1 AND removed_at > ?2", [&](sqlite::Statement& statement) {
            statement.bind(0, std::string_view(body.kind)).bind(1, at - domain::recurrence_window_ms - 1);
        });
    if (!earlier)
        return no(earlier.error());
    auto outcome = domain::open_hazard(body, made, *earlier, who, at, *random_);
    if (!outcome)
        return no(outcome.error());
    return hazard_effect(who, std::move(*outcome), body.attachments, at);
}

SqliteStoreFile::Decision SqliteStoreFile::decide(
    const domain::Principal& who, const domain::Command& command, const domain::MoveHazard& body, UtcMillis at)
{
    const auto no = [](const Error& error) { return std::unexpected(Objection{error, {}}); };
    if (auto wrong = check_texts({{"reason", body.reason, 3000}, {"measures", body.measures, 3000}}))
        return no(*wrong);
    const auto hazard = visible_hazard(who, body.hazard_id);
    if (!hazard)
        return no(hazard.error());
    if (command.base_revision > 0 && hazard->rev > command.base_revision) {
        auto current = row_batch(domain::RowTraits<domain::Hazard>::which, hazard->id);
        if (!current)
            return no(current.error());
        std::vector<protocol::RowBatch> rows;
        rows.push_back(std::move(*current));
        return std::unexpected(Objection{
            Error(Fault::Refused, "platform.hazard_moved_on", {{"number", hazard->number}}), std::move(rows)});
    }
    auto outcome = domain::apply_hazard_move(*hazard, body, who, at, *random_);
    if (!outcome)
        return no(outcome.error());
    const bool right = body.to == domain::HazardStage::Removed;
    auto decision = hazard_effect(who, std::move(*outcome), body.attachments, at);
    // A recording or a document is no photo of the place.
    if (decision && right && std::ranges::none_of(decision->rows.attachment_rows, [](const domain::Attachment& row) {
            return row.media_type.starts_with("image/");
        }))
        return no(Error(Fault::Refused, "domain.photo_needed"));
    return decision;
}

SqliteStoreFile::Decision SqliteStoreFile::decide(
    const domain::Principal& who, const domain::Command& /*command*/, const domain::NoteHazard& body, UtcMillis at)
{
    // Lines of a dossier are only added: two people who write at once do not conflict.
    const auto no = [](const Error& error) { return std::unexpected(Objection{error, {}}); };
    if (auto wrong = check_texts({{"note", body.detail, 3000}}))
        return no(*wrong);
    const auto hazard = visible_hazard(who, body.hazard_id);
    if (!hazard)
        return no(hazard.error());
    auto entry = domain::note_hazard(*hazard, body, who, at, *random_);
    if (!entry)
        return no(entry.error());
    auto attachments = attachments_of(who, body.attachments, subject_of(*hazard), entry->id, at);
    if (!attachments)
        return no(attachments.error());
    hang_on<domain::Hazard>(*attachments);
    Effect effect;
    effect.rows.add(*entry);
    effect.rows.attachment_rows = std::move(*attachments);
    return effect;
}

SqliteStoreFile::Decision SqliteStoreFile::hazard_effect(
    const domain::Principal& who, domain::HazardOutcome outcome, const std::vector<std::string>& hashes, UtcMillis at)
{
    auto attachments = attachments_of(who, hashes, subject_of(outcome.data), outcome.entry.id, at);
    if (!attachments)
        return std::unexpected(Objection{attachments.error(), {}});
    hang_on<domain::Hazard>(*attachments);
    Effect effect;
    effect.rows.add(outcome.data);
    effect.rows.add(outcome.entry);
    effect.rows.attachment_rows = std::move(*attachments);
    return effect;
}

} // namespace yiping::platform
