// SPDX-License-Identifier: GPL-3.0-or-later
#include "phone/phone_service.h"

#include "phone/answer.h"
#include "phone/request_fields.h"

#include <yiping/config/messages.h>

#include <boost/json.hpp>

#include <algorithm>
#include <array>

namespace yiping::platform {

namespace json = boost::json;

namespace {

json::value optional_number(std::optional<double> number)
{
    return number ? json::value(*number) : json::value(nullptr);
}

json::value optional_time(std::optional<UtcMillis> at)
{
    return at ? json::value(*at) : json::value(nullptr);
}

} // namespace

PhoneResponse PhoneService::refuse(const Error& error, bool english)
{
    const config::Messages words(english ? config::Language::English : config::Language::Chinese);
    json::object inner;
    inner["code"] = error.code();
    inner["message"] = words.text(error);
    json::object outer;
    outer["error"] = std::move(inner);
    return respond(status_of(error), outer);
}

PhoneResponse PhoneService::handle(const PhoneRequest& request)
{
    auto answered = answer(request);
    return answered ? std::move(*answered) : refuse(answered.error(), request.english);
}

Result<PhoneResponse> PhoneService::answer(const PhoneRequest& request)
{
    constexpr std::array<std::pair<std::string_view, std::string_view>, 10> paths{{
        {"/api/health", "GET"},
        {"/api/report", "POST"},
        {"/api/blob", "POST"},
        {"/api/worker/assignments", "GET"},
        {"/api/worker/sign", "POST"},
        {"/api/worker/feedback", "POST"},
        {"/api/worker/return", "POST"},
        {"/api/worker/answer", "POST"},
        {"/api/worker/position", "POST"},
        {"/api/worker/reveal", "POST"},
    }};
    const auto known = std::ranges::find(paths, request.path, &std::pair<std::string_view, std::string_view>::first);
    if (known == paths.end())
        return make_error(Fault::Input, "platform.no_such_path");
    if (known->second != request.method)
        return make_error(Fault::Input, "platform.wrong_method", {{"method", std::string(known->second)}});
    if (request.path == "/api/health") {
        json::object body;
        body["status"] = "ok";
        body["revision"] = store_.head();
        body["time"] = clock_.now();
        return respond(200, body);
    }
    auto who = identify(request);
    if (!who)
        return std::unexpected(who.error());
    who->device = request.device.substr(0, 60);
    if (request.path == "/api/blob")
        return keep_blob(*who, request);
    const bool for_workers = request.path.starts_with("/api/worker/");
    if (for_workers && who->role != domain::UserRole::Worker)
        return make_error(Fault::Refused, "platform.no_right");
    if (request.path == "/api/worker/assignments")
        return list_assignments(*who);
    auto fields = RequestFields::parse(request.body);
    if (!fields)
        return std::unexpected(fields.error());
    if (request.path == "/api/report")
        return report(*who, *fields);
    if (request.path == "/api/worker/sign")
        return move_case(*who, domain::Move::Sign, *fields);
    if (request.path == "/api/worker/feedback")
        return move_case(*who, domain::Move::FeedBack, *fields);
    if (request.path == "/api/worker/answer")
        return move_case(*who, domain::Move::Answer, *fields);
    if (request.path == "/api/worker/return")
        return move_case(*who, domain::Move::Return, *fields);
    if (request.path == "/api/worker/reveal")
        return reveal(*who, *fields);
    return report_position(*who, *fields);
}

Result<domain::Principal> PhoneService::identify(const PhoneRequest& request)
{
    if (store_.access() == nullptr)
        return store_.authenticate(request.token);
    auto identity = store_.access()->identify(request.token, request.peer, {}, clock_.now());
    if (!identity)
        return std::unexpected(identity.error());
    if (identity->must_change)
        return make_error(Fault::Refused, "platform.must_change_password");
    return std::move(identity->who);
}

Result<protocol::CommandAnswer> PhoneService::execute(const domain::Principal& who, Uuid id, domain::CommandBody body)
{
    domain::Command command;
    command.made_at = clock_.now();
    command.id = id.is_nil() ? Uuid::make(clock_, random_) : id;
    command.body = std::move(body);
    auto answer = store_.execute(who, command, command.made_at);
    if (answer.outcome != protocol::Outcome::Accepted)
        return std::unexpected(answer.error.value_or(Error(Fault::Refused, "platform.no_right")));
    return answer;
}

Result<PhoneResponse> PhoneService::report(const domain::Principal& who, const RequestFields& fields)
{
    auto read = fields.report();
    const auto id = fields.id("id");
    const auto households = fields.number("households");
    if (!read)
        return std::unexpected(read.error());
    if (!id)
        return std::unexpected(id.error());
    if (!households)
        return std::unexpected(households.error());
    domain::ReportCase body = std::move(*read);
    body.source = who.role == domain::UserRole::Worker ? domain::CaseSource::Patrol : domain::CaseSource::Resident;
    if (*households) {
        if (!(**households >= 0 && **households <= 1e6))
            return RequestFields::wrong("households");
        body.households = static_cast<std::int64_t>(**households);
    }

    const auto answer = execute(who, *id, std::move(body));
    if (!answer)
        return std::unexpected(answer.error());
    const auto made = store_.cases(std::span(&answer->id, 1));
    if (!made)
        return std::unexpected(made.error());
    json::object out;
    out["id"] = answer->id.to_string();
    out["revision"] = answer->revision;
    if (!made->empty()) {
        out["number"] = made->front().number;
        out["area_code"] = made->front().area_code;
    }
    return respond(201, out);
}

Result<PhoneResponse> PhoneService::keep_blob(const domain::Principal& who, const PhoneRequest& request)
{
    if (request.body.size() > most_phone_body)
        return make_error(
            Fault::Input, "platform.body_too_large", {{"limit", static_cast<std::int64_t>(most_phone_body)}});
    const std::string_view type = media_type_of(request.body);
    if (type.empty())
        return make_error(Fault::Input, "platform.not_a_photo");
    auto hash = store_.put_blob_of(who.user, request.body, type, clock_.now());
    if (!hash)
        return std::unexpected(hash.error());
    json::object out;
    out["sha256"] = *hash;
    out["size"] = request.body.size();
    return respond(201, out);
}

Result<PhoneResponse> PhoneService::list_assignments(const domain::Principal& who)
{
    const auto open = store_.open_assignments_of(who.responder_id);
    if (!open)
        return std::unexpected(open.error());
    json::array list;
    for (const domain::Assignment& assignment : *open) {
        domain::Delivery delivery = assignment.delivery;
        if (delivery == domain::Delivery::Queued) {
            // His phone has it now.
            const auto marked = execute(who, {}, domain::MarkDelivery{assignment.id, domain::Delivery::Delivered});
            if (!marked && marked.error().fault() == Fault::Environment)
                return std::unexpected(marked.error());
            if (!marked) // outside what the account may see: the office has to know, he cannot
                continue;
            delivery = domain::Delivery::Delivered;
        }
        const auto found = store_.cases(std::span(&assignment.case_id, 1));
        if (!found)
            return std::unexpected(found.error());
        if (found->empty())
            continue;
        const domain::Case& data = found->front();
        json::object row;
        row["id"] = assignment.id.to_string();
        row["case_id"] = data.id.to_string();
        row["number"] = data.number;
        row["title"] = data.title;
        row["category"] = data.category;
        row["description"] = data.description;
        row["address"] = data.address;
        row["lon"] = optional_number(data.lon);
        row["lat"] = optional_number(data.lat);
        row["step"] = domain::name_of(data.step);
        row["role"] = domain::name_of(assignment.role);
        row["delivery"] = domain::name_of(delivery);
        row["note"] = assignment.note;
        row["dispatched_at"] = assignment.dispatched_at;
        row["due_at"] = optional_time(data.due_at);
        row["answer_due_at"] = optional_time(data.answer_due_at);
        row["fed_back_at"] = optional_time(assignment.fed_back_at);
        list.push_back(std::move(row));
    }
    json::object out;
    out["assignments"] = std::move(list);
    return respond(200, out);
}

Result<PhoneResponse> PhoneService::move_case(
    const domain::Principal& who, domain::Move move, const RequestFields& fields)
{
    const auto id = fields.id("id");
    const auto assignment_id = fields.id("assignment_id");
    auto note = fields.text("note");
    auto photos = fields.texts("photos");
    const auto lon = fields.number("lon");
    const auto lat = fields.number("lat");
    if (!id)
        return std::unexpected(id.error());
    if (!assignment_id)
        return std::unexpected(assignment_id.error());
    if (!note)
        return std::unexpected(note.error());
    if (!photos)
        return std::unexpected(photos.error());
    if (!lon)
        return std::unexpected(lon.error());
    if (!lat)
        return std::unexpected(lat.error());
    // By the slip and not by the case: a worker knows what he was sent.
    const auto open = store_.open_assignments_of(who.responder_id);
    if (!open)
        return std::unexpected(open.error());
    const auto slip = std::ranges::find(*open, *assignment_id, &domain::Assignment::id);
    domain::MoveCase body;
    if (slip != open->end())
        body.case_id = slip->case_id;
    else if (id->is_nil())
        return make_error(Fault::Input, "platform.no_such_assignment", {{"id", assignment_id->to_string()}});
    // Otherwise perhaps a repeat of what ended the slip: the store knows the id, or refuses the nil case.
    body.move = move;
    body.reason = std::move(*note);
    body.attachments = std::move(*photos);
    body.lon = *lon;
    body.lat = *lat;
    const auto answer = execute(who, *id, std::move(body));
    if (!answer)
        return std::unexpected(answer.error());
    json::object out;
    out["revision"] = answer->revision;
    return respond(200, out);
}

Result<PhoneResponse> PhoneService::reveal(const domain::Principal& who, const RequestFields& fields)
{
    const auto assignment_id = fields.id("assignment_id");
    auto field = fields.text("field");
    auto reason = fields.text("reason");
    if (!assignment_id)
        return std::unexpected(assignment_id.error());
    if (!field)
        return std::unexpected(field.error());
    if (!reason)
        return std::unexpected(reason.error());
    Access* const access = store_.access();
    if (access == nullptr)
        return make_error(Fault::Refused, "platform.no_right");
    const auto open = store_.open_assignments_of(who.responder_id);
    if (!open)
        return std::unexpected(open.error());
    const auto slip = std::ranges::find(*open, *assignment_id, &domain::Assignment::id);
    // A slip that he does not hold names no case: refused below, and written down, like a case that is not his.
    const auto shown = access->reveal(who,
        {static_cast<std::uint32_t>(domain::Register::Case), slip != open->end() ? slip->case_id : Uuid(),
            std::move(*field), std::move(*reason)},
        clock_.now());
    if (!shown)
        return std::unexpected(shown.error());
    json::object out;
    out["value"] = shown->value;
    out["until"] = shown->until;
    return respond(200, out);
}

Result<PhoneResponse> PhoneService::report_position(const domain::Principal& who, const RequestFields& fields)
{
    const auto lon = fields.number("lon");
    const auto lat = fields.number("lat");
    if (!lon)
        return std::unexpected(lon.error());
    if (!lat)
        return std::unexpected(lat.error());
    if (!*lon || !*lat)
        return RequestFields::wrong(!*lon ? "lon" : "lat");
    domain::ReportPosition body;
    body.responder_id = who.responder_id;
    body.lon = **lon;
    body.lat = **lat;
    if (const json::value* on_duty = fields.object.if_contains("on_duty"); on_duty != nullptr && on_duty->is_bool())
        body.on_duty = on_duty->get_bool();
    const auto answer = execute(who, {}, body);
    if (!answer)
        return std::unexpected(answer.error());
    json::object out;
    out["revision"] = answer->revision;
    return respond(200, out);
}

} // namespace yiping::platform
