// SPDX-License-Identifier: GPL-3.0-or-later
// Commands about disputes and directed tasks: the same checks, the same log and the same answers as for cases.
#include "store/sqlite_store_file.h"

#include "store/command_checks.h"
#include "store/hang_on.h"

#include <yiping/domain/area_code.h>
#include <yiping/domain/directed_task.h>
#include <yiping/domain/dispute_life.h>
#include <yiping/domain/limits.h>
#include <yiping/domain/registers/mediation_venue.h>
#include <yiping/domain/registers/task_form.h>
#include <yiping/geo/wkb.h>

#include <algorithm>
#include <charconv>
#include <format>
#include <optional>
#include <variant>

namespace yiping::platform {

namespace {

constexpr std::size_t most_targets = 5'000;
constexpr std::size_t most_drawn_bytes = 32'768;

/// What was drawn with a task is a line or an area of a hand's size.
std::optional<Error> fault_of_drawing(std::string_view geometry)
{
    if (geometry.empty())
        return std::nullopt;
    if (geometry.size() > most_drawn_bytes)
        return Error(
            Fault::Input, "platform.drawing_too_large", {{"limit", static_cast<std::int64_t>(most_drawn_bytes)}});
    const auto read = geo::read_wkb(geometry);
    if (!read)
        return read.error();
    if (!std::holds_alternative<geo::Line>(*read) && !std::holds_alternative<geo::Polygon>(*read))
        return Error(Fault::Input, "geo.wkb_type", {{"type", static_cast<std::int64_t>(read->index())}});
    return std::nullopt;
}

std::string number_prefix(std::string_view letters, UtcMillis at)
{
    return std::format("{}{}-", letters, static_cast<int>(domain::local_of(at).date.year()));
}

} // namespace

Result<domain::Case> SqliteStoreFile::visible_case(const domain::Principal& who, const Uuid& id)
{
    const auto found = find<domain::Case>(id);
    if (!found)
        return std::unexpected(found.error());
    if (!*found || !domain::contains(who.scope, (*found)->area_code))
        return make_error(Fault::Refused, "platform.no_such_case", {{"id", id.to_string()}});
    return **found;
}

Result<std::string> SqliteStoreFile::next_number_text(std::string_view table, std::string_view letters, UtcMillis at)
{
    const auto running = next_number(table, letters, at);
    if (!running)
        return std::unexpected(running.error());
    return std::format("{}{:06}", number_prefix(letters, at), *running);
}

Result<std::int64_t> SqliteStoreFile::next_number(std::string_view table, std::string_view letters, UtcMillis at)
{
    const std::string prefix = number_prefix(letters, at);
    auto statement =
        db_.prepare("SELECT number FROM " + std::string(table) +
                    " WHERE number >= ?1 AND number < ?2 ORDER BY length(number) DESC, number DESC LIMIT 1");
    if (!statement)
        return std::unexpected(statement.error());
    const std::string end = prefix + ':'; // the character after the digits
    statement->bind(0, std::string_view(prefix)).bind(1, std::string_view(end));
    const auto there = statement->step();
    if (!there)
        return std::unexpected(there.error());
    if (!*there)
        return std::int64_t{1};
    const std::string last(statement->text(0).substr(prefix.size()));
    std::int64_t number = 0;
    std::from_chars(last.data(), last.data() + last.size(), number);
    return number + 1;
}

SqliteStoreFile::Decision SqliteStoreFile::decide(
    const domain::Principal& who, const domain::Command& command, const domain::MoveDispute& body, UtcMillis at)
{
    const auto no = [](const Error& error) { return std::unexpected(Objection{error, {}}); };
    if (auto wrong =
            check_texts({{"reason", body.reason, 3000}, {"venue", body.venue, 300}, {"mediator", body.mediator, 120}}))
        return no(*wrong);
    const auto found = find<domain::Dispute>(body.dispute_id);
    if (!found)
        return no(found.error());
    // One outside the scope must not be told from one that is not there.
    if (!*found || !domain::contains(who.scope, (*found)->area_code))
        return no(Error(Fault::Refused, "platform.no_such_dispute", {{"id", body.dispute_id.to_string()}}));
    const domain::Dispute& data = **found;
    if (body.mediator_id) {
        const auto mediator = find<domain::Responder>(*body.mediator_id);
        if (!mediator)
            return no(mediator.error());
        if (!*mediator || !visible_in(who.scope, std::uint32_t(domain::Register::Responder), (*mediator)->area_code))
            return no(Error(Fault::Input, "platform.no_such_responder", {{"id", body.mediator_id->to_string()}}));
    }
    if (body.venue_id) {
        const auto venue = find<domain::MediationVenue>(*body.venue_id);
        if (!venue)
            return no(venue.error());
        const auto number = static_cast<std::uint32_t>(domain::RowTraits<domain::MediationVenue>::which);
        if (!*venue || !visible_in(who.scope, number, (*venue)->area_code))
            return no(Error(Fault::Input, "platform.no_such_venue", {{"id", body.venue_id->to_string()}}));
    }
    if (command.base_revision > 0 && data.rev > command.base_revision) {
        auto current = row_batch(domain::Register::Dispute, data.id);
        if (!current)
            return no(current.error());
        std::vector<protocol::RowBatch> rows;
        rows.push_back(std::move(*current));
        return std::unexpected(
            Objection{Error(Fault::Refused, "platform.dispute_moved_on", {{"number", data.number}}), std::move(rows)});
    }
    auto outcome = domain::apply_dispute_move(data, body, who, at, *random_);
    if (!outcome)
        return no(outcome.error());
    auto attachments = attachments_of(who, body.attachments, subject_of(data), outcome->move.id, at);
    if (!attachments)
        return no(attachments.error());
    hang_on<domain::Dispute>(*attachments);
    Effect effect;
    effect.rows.dispute_rows.push_back(std::move(outcome->data));
    effect.rows.add(outcome->move);
    effect.rows.attachment_rows = std::move(*attachments);
    return effect;
}

SqliteStoreFile::Decision SqliteStoreFile::decide(
    const domain::Principal& who, const domain::Command& command, const domain::ReportDispute& body, UtcMillis at)
{
    const auto no = [](const Error& error) { return std::unexpected(Objection{error, {}}); };
    if (auto wrong = check_texts({{"category", body.category, 200}, {"title", body.title, 300},
            {"area", body.area_code, 18}, {"name", body.party_names, 600}, {"phone", body.party_phones, 300}}))
        return no(*wrong);
    if (auto wrong = check_position(body.lon, body.lat))
        return no(*wrong);
    if (body.case_id) {
        if (const auto from = visible_case(who, *body.case_id); !from)
            return no(from.error());
    }
    domain::NewDispute made;
    made.id = command.id; // so that the reporter knows it before we answer
    made.district_id = district_id_;
    auto area = area_of_report(who, body.area_code, body.lon, body.lat);
    if (!area)
        return no(area.error());
    made.area_code = std::move(*area);
    auto number = next_number_text("dispute", "JF", at);
    if (!number)
        return no(number.error());
    made.number = std::move(*number);

    auto outcome = domain::open_dispute(body, made, who, at, *random_);
    if (!outcome)
        return no(outcome.error());
    auto attachments = attachments_of(who, body.attachments, subject_of(outcome->data), outcome->move.id, at);
    if (!attachments)
        return no(attachments.error());
    hang_on<domain::Dispute>(*attachments);
    Effect effect;
    domain::DescribedPersonal parties(domain::info(domain::Register::Dispute), made.id);
    parties.set("party_names", body.party_names);
    parties.set("party_phones", body.party_phones);
    effect.personal.described.push_back(std::move(parties));
    effect.rows.dispute_rows.push_back(std::move(outcome->data));
    effect.rows.add(outcome->move);
    effect.rows.attachment_rows = std::move(*attachments);
    return effect;
}

SqliteStoreFile::Decision SqliteStoreFile::decide(
    const domain::Principal& who, const domain::Command& command, const domain::IssueTask& body, UtcMillis at)
{
    const auto no = [](const Error& error) { return std::unexpected(Objection{error, {}}); };
    if (auto wrong =
            check_texts({{"form", body.form, 100}, {"title", body.title, 300}, {"reason", body.repeat_reason, 3000}}))
        return no(*wrong);
    if (body.targets.size() > most_targets)
        return no(
            Error(Fault::Input, "platform.too_many_targets", {{"limit", static_cast<std::int64_t>(most_targets)}}));
    if (const auto fault = fault_of_drawing(body.geometry))
        return no(*fault);
    domain::IssueTask issue = body;
    for (std::string& target : issue.targets) {
        if (auto wrong = check_texts({{"area", target, 18}}))
            return no(*wrong);
        auto code = known_area(target);
        if (!code)
            return no(code.error());
        target = std::move(*code);
    }
    if (issue.form_id) {
        const auto form = find<domain::TaskForm>(*issue.form_id);
        if (!form)
            return no(form.error());
        if (!*form)
            return no(Error(Fault::Input, "platform.no_such_form", {{"id", issue.form_id->to_string()}}));
    }
    const auto earlier = sqlite::read_rows<domain::DirectedTask>(
        db_, "WHERE form = ?1 AND issued_at > ?2", [&](sqlite::Statement& statement) {
            statement.bind(0, std::string_view(issue.form)).bind(1, at - domain::repeat_window_ms);
        });
    if (!earlier)
        return no(earlier.error());
    const auto running = next_number("directed_task", "RW", at);
    if (!running)
        return no(running.error());
    auto rows = domain::issue_tasks(issue, {district_id_, command.id, *running}, who, at, *earlier, *random_);
    if (!rows)
        return no(rows.error());
    Effect effect;
    effect.rows.directed_task_rows = std::move(*rows);
    return effect;
}

Result<domain::DirectedTask> SqliteStoreFile::visible_task(const domain::Principal& who, const Uuid& id)
{
    const auto found = find<domain::DirectedTask>(id);
    if (!found)
        return std::unexpected(found.error());
    // A grid sees the tasks of its village too; any other must not be told from one that is not there.
    if (!*found ||
        (!domain::contains(who.scope, (*found)->area_code) && !domain::contains((*found)->area_code, who.scope)))
        return make_error(Fault::Refused, "platform.no_such_task", {{"id", id.to_string()}});
    return **found;
}

SqliteStoreFile::Decision SqliteStoreFile::decide(
    const domain::Principal& who, const domain::Command& /*command*/, const domain::AnswerTask& body, UtcMillis at)
{
    // Receipts of two people do not conflict: the later one says how far it is.
    const auto no = [](const Error& error) { return std::unexpected(Objection{error, {}}); };
    if (auto wrong = check_texts({{"note", body.note, 3000}}))
        return no(*wrong);
    const auto task = visible_task(who, body.task_id);
    if (!task)
        return no(task.error());
    auto outcome = domain::answer_task(*task, body, who, at, *random_);
    if (!outcome)
        return no(outcome.error());
    auto attachments = attachments_of(who, body.attachments, subject_of(outcome->receipt), std::nullopt, at);
    if (!attachments)
        return no(attachments.error());
    hang_on<domain::TaskReceipt>(*attachments);
    Effect effect;
    effect.rows.directed_task_rows.push_back(std::move(outcome->data));
    effect.rows.add(outcome->receipt);
    effect.rows.attachment_rows = std::move(*attachments);
    return effect;
}

SqliteStoreFile::Decision SqliteStoreFile::decide(
    const domain::Principal& who, const domain::Command& /*command*/, const domain::WithdrawTask& body, UtcMillis at)
{
    const auto no = [](const Error& error) { return std::unexpected(Objection{error, {}}); };
    if (auto wrong = check_texts({{"reason", body.reason, 3000}}))
        return no(*wrong);
    const auto task = visible_task(who, body.task_id);
    if (!task)
        return no(task.error());
    auto row = domain::withdraw_task(*task, body, who, at);
    if (!row)
        return no(row.error());
    Effect effect;
    effect.rows.directed_task_rows.push_back(std::move(*row));
    return effect;
}

} // namespace yiping::platform
