// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/sqlite_store_file.h"

#include "store/command_checks.h"

#include <yiping/crypto/hash.h>
#include <yiping/domain/area_code.h>
#include <yiping/domain/availability.h>
#include <yiping/domain/case_life.h>
#include <yiping/domain/case_number.h>
#include <yiping/domain/dispatch_ranking.h>
#include <yiping/geo/area_index.h>

#include <algorithm>
#include <cmath>
#include <initializer_list>

namespace yiping::platform {

namespace {

using domain::Move;
using domain::UserRole;
using protocol::CommandAnswer;
using protocol::Outcome;

constexpr std::size_t most_attachments = 20;
/// Whoever is this close to a case has arrived: what a phone's position is worth between houses.
constexpr double arrival_m = 50;
constexpr std::int64_t most_households = 1'000'000;

bool is_office(UserRole role)
{
    return role == UserRole::Operator || role == UserRole::Supervisor || role == UserRole::Administrator;
}

std::string_view name_of_body(const domain::CommandBody& body)
{
    constexpr std::array<std::string_view, 19> names{"move", "report", "delivery", "position", "scene", "edit",
        "dispute-move", "dispute", "task", "task-answer", "task-withdrawal", "hazard", "hazard-move", "hazard-note",
        "patrol", "handover", "duty", "rule", "link"};
    static_assert(names.size() == std::variant_size_v<domain::CommandBody>);
    return names.at(body.index());
}

/// Whether a console sent a value that the code list has.
template <class E>
bool is_one_of(E value)
{
    return std::ranges::find(domain::enum_words<E>(), static_cast<std::int64_t>(value), &domain::EnumWord::value) !=
           domain::enum_words<E>().end();
}

std::vector<ErrorArg> move_arguments(const domain::Case& data, Move move)
{
    return {{"move", std::string(domain::name_of(move))}, {"step", std::string(domain::name_of(data.step))}};
}

/// Where somebody of this role can have heard of something: nobody reports in the name of a higher level.
bool may_name_source(UserRole role, domain::CaseSource source)
{
    using domain::CaseSource;
    if (is_office(role) || role == UserRole::Rule)
        return is_one_of(source) && source != CaseSource::Imported;
    if (role == UserRole::Worker)
        return source == CaseSource::Patrol || source == CaseSource::Resident || source == CaseSource::Meeting ||
               source == CaseSource::Property;
    return source == CaseSource::Resident;
}

/// After these somebody else has the case.
bool changes_holder(Move move)
{
    return move == Move::Dispatch || move == Move::Transfer || move == Move::Return || move == Move::SelfHandle ||
           move == Move::Appeal || move == Move::Void || move == Move::Close;
}

} // namespace

CommandAnswer SqliteStoreFile::execute(const domain::Principal& who, const domain::Command& command, UtcMillis at)
{
    CommandAnswer answer;
    answer.id = command.id;
    const auto refused = [&](const Error& error) {
        answer.outcome = Outcome::Refused;
        answer.revision = 0;
        answer.error = error;
        return answer;
    };
    if (command.id.is_nil())
        return refused(Error(Fault::Input, "platform.command_without_id"));

    auto transaction = sqlite::Transaction::begin(db_);
    if (!transaction)
        return refused(transaction.error());
    auto earlier = earlier_answer(who, command.id);
    if (!earlier)
        return refused(earlier.error());
    if (*earlier)
        return **earlier;

    Decision decision =
        command.expires_at && at > *command.expires_at
            ? std::unexpected(Objection{Error(Fault::Refused, "platform.command_expired"), {}})
            : std::visit([&](const auto& body) { return decide(who, command, body, at); }, command.body);
    std::int64_t rev = head_;
    if (decision) {
        const bool edits_case = std::holds_alternative<domain::EditCase>(command.body);
        if (auto done = note_corrections(decision->rows, edits_case, at); !done)
            return refused(done.error());
        if (auto done = write_rows(decision->rows, decision->personal, at, rev); !done)
            return refused(done.error());
        answer.revision = rev;
    } else if (decision.error().error.fault() == Fault::Environment) {
        return refused(decision.error().error);
    } else {
        answer.outcome = decision.error().current.empty() ? Outcome::Refused : Outcome::Conflict;
        answer.error = std::move(decision.error().error);
        answer.current = std::move(decision.error().current);
        if (auto done = note_refusal(who, command, *answer.error, at); !done)
            return refused(done.error());
    }
    // A position sent twice is harmless, and there are many of them.
    if (!std::holds_alternative<domain::ReportPosition>(command.body)) {
        if (auto done = remember(who, name_of_body(command.body), answer, at); !done)
            return refused(done.error());
    }
    if (auto done = transaction->commit(); !done)
        return refused(done.error());
    committed(rev, at);
    audit_->publish();
    return answer;
}

CommandAnswer SqliteStoreFile::withdraw(const domain::Principal& who, const Uuid& id, UtcMillis at)
{
    CommandAnswer answer;
    answer.id = id;
    answer.outcome = Outcome::Refused;
    const auto failed = [&](const Error& error) {
        answer.error = error;
        return answer;
    };
    auto transaction = sqlite::Transaction::begin(db_);
    if (!transaction)
        return failed(transaction.error());
    auto earlier = earlier_answer(who, id);
    if (!earlier)
        return failed(earlier.error());
    if (*earlier)
        return **earlier;
    answer.error = Error(Fault::Refused, "platform.command_withdrawn");
    if (auto done = remember(who, "withdrawn", answer, at); !done)
        return failed(done.error());
    if (auto done = transaction->commit(); !done)
        return failed(done.error());
    return answer;
}

Result<std::string> SqliteStoreFile::maker_of(const Uuid& command_id)
{
    find_answer_.bind(0, command_id);
    const auto there = find_answer_.step();
    if (!there)
        return std::unexpected(there.error());
    std::string user = *there ? std::string(find_answer_.text(1)) : std::string();
    find_answer_.reset();
    return user;
}

Result<std::optional<CommandAnswer>> SqliteStoreFile::earlier_answer(const domain::Principal& who, const Uuid& id)
{
    find_answer_.bind(0, id);
    const auto there = find_answer_.step();
    if (!there)
        return std::unexpected(there.error());
    if (!*there)
        return std::optional<CommandAnswer>();
    auto answer = protocol::decode_answer(find_answer_.text(0));
    const bool same_user = find_answer_.text(1) == who.user;
    find_answer_.reset();
    if (!answer)
        return std::unexpected(answer.error());
    // His scope may have become smaller since.
    std::erase_if(answer->current, [&](const protocol::RowBatch& rows) {
        for (std::size_t row = 0; row < rows.rows; ++row) {
            if (!visible_in(who.scope, rows.register_number, rows.columns[area_column].text(row)))
                return true;
        }
        return false;
    });
    if (!same_user) {
        CommandAnswer other;
        other.id = id;
        other.outcome = Outcome::Refused;
        other.error = Error(Fault::Refused, "platform.command_of_another");
        return other;
    }
    return std::move(*answer);
}

Result<void> SqliteStoreFile::remember(
    const domain::Principal& who, std::string_view kind, const CommandAnswer& answer, UtcMillis at)
{
    const std::string bytes = protocol::encode_answer(answer);
    insert_answer_.bind(0, answer.id).bind(1, std::string_view(who.user)).bind(2, kind).bind(3, at).bind_blob(4, bytes);
    return insert_answer_.run();
}

SqliteStoreFile::Decision SqliteStoreFile::decide(
    const domain::Principal& who, const domain::Command& command, const domain::MoveCase& body, UtcMillis at)
{
    const auto no = [](const Error& error) { return std::unexpected(Objection{error, {}}); };
    if (auto wrong = check_texts({{"reason", body.reason, 3000}}))
        return no(*wrong);
    if (!is_one_of(body.role))
        return no(Error(Fault::Input, "platform.bad_number", {{"field", std::string("role")}}));
    if (auto wrong = check_position(body.lon, body.lat))
        return no(*wrong);
    const auto found = visible_case(who, body.case_id);
    if (!found)
        return no(found.error());
    const domain::Case& data = *found;
    std::optional<domain::Responder> sent;
    if (!body.responder_id.is_nil()) {
        auto responder = find<domain::Responder>(body.responder_id);
        if (!responder)
            return no(responder.error());
        // Whom one does not see one cannot send: people of the scope, and of the areas above it.
        if (!*responder || !visible_in(who.scope, std::uint32_t(domain::Register::Responder), (*responder)->area_code))
            return no(Error(Fault::Input, "platform.no_such_responder", {{"id", body.responder_id.to_string()}}));
        sent = std::move(**responder);
    }

    const auto conflict = [&](const Error& error) -> Decision {
        auto current = both_sides(who, body.case_id, command.base_revision);
        if (!current)
            return no(current.error());
        return std::unexpected(Objection{error, std::move(*current)});
    };
    const bool moved_since = command.base_revision > 0 && data.rev > command.base_revision;
    const bool only_words = body.move == Move::Remind || body.move == Move::Oversee || body.move == Move::Answer;
    if (moved_since && !only_words) {
        const auto changed = holder_changed_since(data.id, command.base_revision);
        if (!changed)
            return no(changed.error());
        if (*changed)
            return conflict(Error(Fault::Refused, "platform.case_moved_on", {{"number", data.number}}));
    }

    const auto bind_case = [&](sqlite::Statement& statement) { statement.bind(0, body.case_id); };
    const auto open = sqlite::read_rows<domain::Assignment>(
        db_, "WHERE case_id = ?1 AND ended_at IS NULL ORDER BY dispatched_at, id", bind_case);
    if (!open)
        return no(open.error());
    const auto spans = sqlite::read_rows<domain::CaseSpan>(
        db_, "WHERE case_id = ?1 AND to_at IS NULL ORDER BY from_at DESC, id LIMIT 1", bind_case);
    if (!spans)
        return no(spans.error());

    domain::MoveContext context;
    context.open_assignments = *open;
    context.open_span = spans->empty() ? nullptr : &spans->front();
    context.calendar = options_.calendar;
    context.limits = options_.limits;
    context.random = random_;
    auto outcome = domain::apply_move(data, body, who, at, context);
    if (!outcome)
        return moved_since && outcome.error().code() == "domain.move_not_possible" ? conflict(outcome.error())
                                                                                   : no(outcome.error());

    if (sent && domain::sends_somebody(body.move)) {
        const auto leaves = sqlite::read_rows<domain::Leave>(db_, "WHERE responder_id = ?1 ORDER BY from_at, id",
            [&](sqlite::Statement& statement) { statement.bind(0, sent->id); });
        if (!leaves)
            return no(leaves.error());
        if (auto can = domain::check_can_be_sent(*sent, *leaves, at); !can)
            return no(can.error());
    }

    const auto allowed = domain::transition(data, body.move, who, body.role, *open);
    const bool needs_photo = allowed && (allowed->needs & domain::need_photo) != 0;
    const std::optional<Uuid> move_id = outcome->moves.empty() ? std::nullopt : std::optional(outcome->moves.back().id);
    auto attachments = attachments_of(who, body.attachments, data, move_id, at);
    if (!attachments)
        return no(attachments.error());
    // A recording or a document is no photo of the place.
    const auto is_photo = [](const domain::Attachment& row) { return row.media_type.starts_with("image/"); };
    if (needs_photo && std::ranges::none_of(*attachments, is_photo))
        return no(Error(Fault::Refused, "domain.photo_needed", move_arguments(data, body.move)));
    Effect effect;
    effect.rows.case_rows.push_back(std::move(outcome->data));
    effect.rows.assignment_rows = std::move(outcome->assignments);
    effect.rows.case_move_rows = std::move(outcome->moves);
    effect.rows.case_span_rows = std::move(outcome->spans);
    effect.rows.attachment_rows = std::move(*attachments);
    return effect;
}

Result<bool> SqliteStoreFile::holder_changed_since(const Uuid& case_id, std::int64_t revision)
{
    const auto moves = sqlite::read_rows<domain::CaseMove>(
        db_, moves_since, [&](sqlite::Statement& statement) { statement.bind(0, case_id).bind(1, revision); });
    if (!moves)
        return std::unexpected(moves.error());
    return std::ranges::any_of(*moves, [](const domain::CaseMove& move) { return changes_holder(move.move); });
}

Result<std::vector<domain::Attachment>> SqliteStoreFile::attachments_of(const domain::Principal& who,
    const std::vector<std::string>& hashes, const domain::Case& data, std::optional<Uuid> move_id, UtcMillis at)
{
    if (hashes.size() > most_attachments)
        return make_error(
            Fault::Input, "platform.too_many_attachments", {{"limit", static_cast<std::int64_t>(most_attachments)}});
    std::vector<domain::Attachment> rows;
    ManualClock clock(at);
    for (const std::string& hash : hashes) {
        const auto blob = blob_info(hash);
        if (!blob)
            return std::unexpected(blob.error());
        const auto allowed = *blob ? may_attach(who, hash) : Result<bool>(false);
        if (!allowed)
            return std::unexpected(allowed.error());
        if (!*allowed)
            return make_error(Fault::Input, "platform.no_such_blob");
        domain::Attachment row;
        row.id = Uuid::make(clock, *random_);
        row.district_id = data.district_id;
        row.area_code = data.area_code;
        row.case_id = data.id;
        row.move_id = move_id;
        row.sha256 = hash;
        row.media_type = (*blob)->media_type;
        row.size = static_cast<std::int64_t>((*blob)->size);
        row.made_at = at;
        rows.push_back(std::move(row));
    }
    return rows;
}

SqliteStoreFile::Decision SqliteStoreFile::decide(
    const domain::Principal& who, const domain::Command& command, const domain::ReportCase& body, UtcMillis at)
{
    const auto no = [](const Error& error) { return std::unexpected(Objection{error, {}}); };
    if (auto wrong = check_texts({{"category", body.category, 200}, {"title", body.title, 300},
            {"description", body.description, 6000}, {"address", body.address, 600}, {"area", body.area_code, 18},
            {"name", body.reporter_name, 120}, {"phone", body.reporter_phone, 40}}))
        return no(*wrong);
    if (auto wrong = check_position(body.lon, body.lat))
        return no(*wrong);
    if (!may_name_source(who.role, body.source))
        return no(Error(Fault::Refused, "platform.wrong_source"));
    if (body.households && (*body.households < 0 || *body.households > most_households))
        return no(Error(Fault::Input, "platform.bad_number", {{"field", std::string("households")}}));

    domain::NewCase made;
    made.id = command.id; // so that the reporter knows it before we answer
    made.district_id = district_id_;
    auto area = area_of_report(who, body.area_code, body.lon, body.lat);
    if (!area)
        return no(area.error());
    made.area_code = std::move(*area);
    made.limit_kind = domain::LimitKind::ThreeDay;
    if (const auto* category = options_.categories != nullptr ? options_.categories->find(body.category) : nullptr) {
        made.limit_kind = category->limit;
        // Without the book nobody else knows the hours.
        if (category->limit == domain::LimitKind::Fixed && options_.limits == nullptr)
            made.fixed_due = at + category->fixed_hours * domain::hour_ms;
    } else if (options_.categories != nullptr && !body.category.empty()) {
        return no(Error(Fault::Input, "platform.no_such_category", {{"code", body.category}}));
    }
    const auto running = next_case_number(at);
    if (!running)
        return no(running.error());
    made.number = domain::case_number(at, *running);

    domain::MoveContext context;
    context.calendar = options_.calendar;
    context.limits = options_.limits;
    context.random = random_;
    auto outcome = domain::open_case(body, made, who, at, context);
    if (!outcome)
        return no(outcome.error());
    const std::optional<Uuid> move_id =
        outcome->moves.empty() ? std::nullopt : std::optional(outcome->moves.front().id);
    auto attachments = attachments_of(who, body.attachments, outcome->data, move_id, at);
    if (!attachments)
        return no(attachments.error());
    const auto links = links_of_reporter(outcome->data, body.reporter_phone, at);
    if (!links)
        return no(links.error());
    Effect effect;
    for (const domain::CaseLink& link : *links)
        effect.rows.add(link);
    effect.personal.cases.push_back({made.id, body.reporter_name, body.reporter_phone});
    effect.rows.case_rows.push_back(std::move(outcome->data));
    effect.rows.case_move_rows = std::move(outcome->moves);
    effect.rows.case_span_rows = std::move(outcome->spans);
    effect.rows.attachment_rows = std::move(*attachments);
    return effect;
}

Result<std::string> SqliteStoreFile::area_at(double lon, double lat)
{
    if (options_.area_finder)
        return options_.area_finder(lon, lat);
    if (!found_areas_) {
        const auto rows = areas();
        if (!rows)
            return std::unexpected(rows.error());
        auto index = geo::AreaIndex::make(*rows);
        if (!index)
            return std::unexpected(index.error());
        found_areas_ = [index = std::make_shared<geo::AreaIndex>(std::move(*index))](double x, double y) {
            return std::string(index->find(geo::LonLat{x, y}).value_or(std::string_view()));
        };
    }
    return found_areas_(lon, lat);
}

Result<std::int64_t> SqliteStoreFile::next_case_number(UtcMillis at)
{
    const std::string first = domain::case_number_prefix(at);
    auto statement = db_.prepare("SELECT number FROM \"case\" WHERE number >= ?1 AND number < ?2 "
                                 "ORDER BY length(number) DESC, number DESC LIMIT 1");
    if (!statement)
        return std::unexpected(statement.error());
    const std::string end = first + ':'; // the character after the digits
    statement->bind(0, std::string_view(first)).bind(1, std::string_view(end));
    const auto there = statement->step();
    if (!there)
        return std::unexpected(there.error());
    if (!*there)
        return std::int64_t{1};
    const auto number = domain::parse_case_number(statement->text(0));
    return number ? number->running + 1 : 1;
}

SqliteStoreFile::Decision SqliteStoreFile::decide(
    const domain::Principal& who, const domain::Command&, const domain::MarkDelivery& body, UtcMillis at)
{
    using domain::Delivery;
    const auto no = [](const Error& error) { return std::unexpected(Objection{error, {}}); };
    auto found = find<domain::Assignment>(body.assignment_id);
    if (!found)
        return no(found.error());
    if (!*found || !domain::contains(who.scope, (*found)->area_code))
        return no(Error(Fault::Input, "platform.no_such_assignment", {{"id", body.assignment_id.to_string()}}));
    domain::Assignment row = **found;
    const bool own = who.role == UserRole::Worker && row.responder_id == who.responder_id;
    const bool allowed = body.delivery == Delivery::Delivered ? own
                         : body.delivery == Delivery::Phoned  ? is_office(who.role)
                                                              : false; // signing is a move of the case
    if (!allowed)
        return no(Error(Fault::Refused, "platform.no_right"));
    Effect effect;
    // Only onwards: a phone that asks late does not undo a signature.
    if (row.ended_at || row.delivery == Delivery::Signed || row.delivery == body.delivery ||
        (row.delivery == Delivery::Phoned && body.delivery == Delivery::Delivered && row.delivered_at))
        return effect;
    row.delivery = body.delivery;
    if (!row.delivered_at)
        row.delivered_at = at;
    effect.rows.assignment_rows.push_back(std::move(row));
    return effect;
}

SqliteStoreFile::Decision SqliteStoreFile::decide(
    const domain::Principal& who, const domain::Command&, const domain::ReportPosition& body, UtcMillis at)
{
    const auto no = [](const Error& error) { return std::unexpected(Objection{error, {}}); };
    if (who.role != UserRole::Worker || who.responder_id != body.responder_id)
        return no(Error(Fault::Refused, "platform.no_right"));
    if (auto wrong = check_position(body.lon, body.lat))
        return no(*wrong);
    auto found = find<domain::Responder>(body.responder_id);
    if (!found)
        return no(found.error());
    if (!*found)
        return no(Error(Fault::Input, "platform.no_such_responder", {{"id", body.responder_id.to_string()}}));
    Effect effect;
    domain::Responder row = **found;
    row.lon = body.lon;
    row.lat = body.lat;
    row.on_duty = body.on_duty;
    row.position_at = at;
    effect.rows.responder_rows.push_back(std::move(row));
    if (auto done = note_arrivals(body, at, effect.rows); !done)
        return no(done.error());
    return effect;
}

Result<void> SqliteStoreFile::check_area(std::string_view code)
{
    const auto known = sqlite::read_rows<domain::Area>(
        db_, "WHERE area_code = ?1 LIMIT 1", [&](sqlite::Statement& statement) { statement.bind(0, code); });
    if (!known)
        return std::unexpected(known.error());
    if (known->empty())
        return make_error(Fault::Input, "platform.no_such_area", {{"code", std::string(code)}});
    return {};
}

Result<std::string> SqliteStoreFile::known_area(std::string_view text)
{
    auto code = domain::normalise_area_code(text);
    if (!code)
        return code;
    if (auto known = check_area(*code); !known)
        return std::unexpected(known.error());
    return code;
}

Result<std::string> SqliteStoreFile::area_of_report(const domain::Principal& who, std::string_view named,
    const std::optional<double>& lon, const std::optional<double>& lat)
{
    if (!named.empty())
        return known_area(named);
    if (lon && lat) {
        auto code = area_at(*lon, *lat);
        if (!code || !code->empty())
            return code;
    }
    auto own = domain::normalise_area_code(who.scope.empty() ? district_id_ : who.scope);
    return own ? std::move(*own) : district_id_;
}

Result<void> SqliteStoreFile::note_arrivals(const domain::ReportPosition& body, UtcMillis at, domain::RowSet& rows)
{
    auto slips = open_assignments_of(body.responder_id);
    if (!slips)
        return std::unexpected(slips.error());
    for (domain::Assignment& slip : *slips) {
        if (slip.arrived_at)
            continue;
        auto found = find<domain::Case>(slip.case_id);
        if (!found)
            return std::unexpected(found.error());
        if (!*found || !(*found)->lon || !(*found)->lat ||
            domain::distance_m(body.lon, body.lat, *(*found)->lon, *(*found)->lat) > arrival_m)
            continue;
        slip.arrived_at = at;
        rows.assignment_rows.push_back(slip);
        if (slip.role == domain::AssignmentRole::Lead && !(*found)->arrived_at) {
            (*found)->arrived_at = at;
            rows.case_rows.push_back(std::move(**found));
        }
    }
    return {};
}

SqliteStoreFile::Decision SqliteStoreFile::decide(
    const domain::Principal& who, const domain::Command& command, const domain::PutScene& body, UtcMillis at)
{
    const auto no = [](const Error& error) { return std::unexpected(Objection{error, {}}); };
    if (!is_office(who.role))
        return no(Error(Fault::Refused, "platform.no_right"));
    if (auto wrong = check_texts({{"wall", body.wall, 100}, {"scene", body.scene, 100}}))
        return no(*wrong);
    if (body.wall.empty() || (body.scene.empty() && !body.visitors))
        return no(Error(Fault::Input, "platform.field_needed", {{"field", body.wall.empty() ? "wall" : "scene"}}));
    const auto before = scene_of_wall(body.wall);
    if (!before)
        return no(before.error());
    if (*before && !domain::contains(who.scope, (*before)->area_code))
        return no(Error(Fault::Refused, "platform.wall_of_another", {{"wall", body.wall}}));
    Effect effect;
    domain::WallScene row;
    row.id = command.id;
    row.district_id = district_id_;
    const auto code = domain::normalise_area_code(who.scope.empty() ? district_id_ : who.scope);
    row.area_code = code ? *code : district_id_;
    row.wall = body.wall;
    row.scene = body.scene;
    row.subject_id = body.subject_id;
    if (body.scene.empty()) {
        row.scene = *before ? (*before)->scene : "overview";
        row.subject_id = *before ? (*before)->subject_id : std::nullopt;
    }
    row.put_at = at;
    row.put_by = who.post;
    const bool visited = *before && (*before)->visitors.value_or(false);
    row.visitors = body.visitors ? body.visitors : *before ? (*before)->visitors : std::nullopt;
    if (row.visitors.value_or(false) != visited) {
        // What walls may read is another matter from now on: their sessions look again once this is committed.
        if (auto done = audit_->append(
                {at, who.user, std::string(*row.visitors ? audit_action::visitors_in : audit_action::visitors_gone),
                    "wall:" + body.wall, {{"command", command.id.to_string()}}});
            !done)
            return no(done.error());
        access_->raise_version();
    }
    effect.rows.wall_scene_rows.push_back(std::move(row));
    return effect;
}

} // namespace yiping::platform
