// SPDX-License-Identifier: GPL-3.0-or-later
#include "phone/visit_service.h"

#include "phone/answer.h"
#include "phone/request_fields.h"

#include <yiping/crypto/hash.h>
#include <yiping/domain/area_code.h>
#include <yiping/domain/case_life.h>

#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace yiping::platform {

namespace json = boost::json;

namespace {

constexpr std::size_t least_key = 22; ///< 128 bits in base 64
constexpr std::size_t most_key = 64;
constexpr std::size_t shown_of_hash = 32;
constexpr std::size_t most_photos = 3;

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> visit_paths{{
    {"/api/visit/start", "GET"},
    {"/api/visit/blob", "POST"},
    {"/api/visit/report", "POST"},
    {"/api/visit/progress", "POST"},
    {"/api/visit/rate", "POST"},
    {"/api/visit/worker", "POST"},
}};

/// Whoever holds the key; the key itself is kept nowhere.
Result<domain::Principal> holder_of(std::string_view key)
{
    const bool plain = std::ranges::all_of(key, [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
               (letter >= '0' && letter <= '9') || letter == '-' || letter == '_';
    });
    if (!plain || key.size() < least_key || key.size() > most_key)
        return make_error(Fault::Input, "platform.wrong_field", {{"field", std::string("Authorization")}});
    domain::Principal who;
    who.user = "visitor:" + crypto::sha256_hex(key).substr(0, shown_of_hash);
    who.post = "居民";
    who.role = domain::UserRole::Resident;
    return who;
}

json::object place_of(const domain::Area& area)
{
    json::object place;
    place["name"] = area.name;
    place["village"] = area.level == domain::AreaLevel::Village;
    place["lon"] = area.label_lon.value_or(0);
    place["lat"] = area.label_lat.value_or(0);
    return place;
}

/// What was written when the work was fed back, once somebody has checked it.
std::string result_of(const domain::Case& data, std::span<const domain::CaseMove> moves)
{
    if (data.step != domain::Step::Closed && data.step != domain::Step::Evaluated)
        return {};
    const auto last = std::ranges::find_last_if(moves, [](const domain::CaseMove& each) {
        return each.move == domain::Move::FeedBack || each.move == domain::Move::SelfHandle;
    });
    return last.empty() ? std::string() : last.front().reason;
}

} // namespace

bool VisitService::knows(std::string_view path)
{
    return std::ranges::contains(visit_paths, path, &std::pair<std::string_view, std::string_view>::first);
}

PhoneResponse VisitService::handle(const PhoneRequest& request)
{
    auto answered = answer(request);
    return answered ? std::move(*answered) : PhoneService::refuse(answered.error(), request.english);
}

Result<void> VisitService::allow(Allowance& allowance, const Peer& peer)
{
    const UtcMillis at = clock_.now();
    const UtcMillis wait = std::max(allowance.each.wait(peer.address, at), allowance.all.wait({}, at));
    if (wait > 0)
        return make_error(Fault::Refused, "platform.too_many_attempts", {{"seconds", (wait + 999) / 1000}});
    allowance.each.count(peer.address, at);
    allowance.all.count({}, at);
    return {};
}

Result<PhoneResponse> VisitService::answer(const PhoneRequest& request)
{
    const auto known =
        std::ranges::find(visit_paths, request.path, &std::pair<std::string_view, std::string_view>::first);
    if (known == visit_paths.end())
        return make_error(Fault::Input, "platform.no_such_path");
    if (known->second != request.method)
        return make_error(Fault::Input, "platform.wrong_method", {{"method", std::string(known->second)}});
    if (!options_.open)
        return make_error(Fault::Refused, "platform.visits_closed");
    const bool writes = request.path == "/api/visit/report" || request.path == "/api/visit/rate";
    Allowance& allowance = writes                                ? reports_
                           : request.path == "/api/visit/blob"   ? photos_
                           : request.path == "/api/visit/worker" ? loans_
                                                                 : questions_;
    if (auto allowed = allow(allowance, request.peer); !allowed)
        return std::unexpected(allowed.error());
    if (request.path == "/api/visit/start")
        return start();
    if (request.path == "/api/visit/worker")
        return lend_worker();
    auto who = holder_of(request.token);
    if (!who)
        return std::unexpected(who.error());
    who->device = request.device.substr(0, 60);
    if (request.path == "/api/visit/blob")
        return keep_photo(*who, request);
    const auto fields = RequestFields::parse(request.body);
    if (!fields)
        return std::unexpected(fields.error());
    if (request.path == "/api/visit/report")
        return report(*who, *fields);
    if (request.path == "/api/visit/progress")
        return progress(*who, *fields);
    return rate(*who, *fields);
}

Result<PhoneResponse> VisitService::start()
{
    auto areas = store_.areas();
    if (!areas)
        return std::unexpected(areas.error());
    // Grids behind their village: codes say so.
    std::ranges::sort(*areas, {}, &domain::Area::area_code);
    json::object out;
    json::array places;
    std::string unit;
    std::string_view first_village;
    for (const domain::Area& area : *areas) {
        const bool village = area.level == domain::AreaLevel::Village;
        if (!area.label_lon || !area.label_lat || (!village && area.level != domain::AreaLevel::Grid))
            continue;
        if (village && first_village.empty())
            first_village = area.area_code;
        if (!first_village.empty())
            places.emplace_back(place_of(area));
    }
    // The town of these villages, not one of its neighbours.
    for (const domain::Area& area : *areas)
        if (area.level == domain::AreaLevel::Town && domain::contains(area.area_code, first_village))
            unit = area.name;
    out["unit"] = unit;
    out["places"] = std::move(places);
    json::array classes;
    if (categories_ != nullptr) {
        for (const domain::Category* each : categories_->classes()) {
            json::array subclasses;
            for (const domain::Category* sub : categories_->subclasses(each->code))
                subclasses.push_back({{"code", sub->code}, {"zh", sub->zh}, {"en", sub->en}});
            classes.push_back({{"zh", each->zh}, {"en", each->en}, {"subclasses", std::move(subclasses)}});
        }
    }
    out["categories"] = std::move(classes);
    out["demo"] = options_.demo;
    out["lends_worker"] = options_.lend_worker != nullptr;
    return respond(200, out);
}

Result<PhoneResponse> VisitService::keep_photo(const domain::Principal& who, const PhoneRequest& request)
{
    if (request.body.size() > most_visit_photo)
        return make_error(
            Fault::Input, "platform.body_too_large", {{"limit", static_cast<std::int64_t>(most_visit_photo)}});
    const std::string_view type = media_type_of(request.body);
    if (type.empty())
        return make_error(Fault::Input, "platform.not_a_photo");
    auto hash = store_.put_blob_of(who.user, request.body, type, clock_.now());
    if (!hash)
        return std::unexpected(hash.error());
    return respond(201, json::object{{"sha256", *hash}});
}

Result<std::string> VisitService::category_of(std::string_view chosen, std::string_view words) const
{
    if (!chosen.empty() || categories_ == nullptr)
        return std::string(chosen);
    const auto likely = domain::likely_categories(*categories_, words, 1);
    if (likely.empty())
        return make_error(Fault::Input, "platform.category_unclear");
    return likely.front()->code;
}

Result<PhoneResponse> VisitService::report(const domain::Principal& who, const RequestFields& fields)
{
    auto read = fields.report();
    const auto id = fields.id("id");
    if (!read)
        return std::unexpected(read.error());
    if (!id)
        return std::unexpected(id.error());
    if (id->is_nil())
        return RequestFields::wrong("id");
    domain::ReportCase body = std::move(*read);
    body.source = domain::CaseSource::Resident;
    if (body.attachments.size() > most_photos)
        return make_error(
            Fault::Input, "platform.too_many_attachments", {{"limit", static_cast<std::int64_t>(most_photos)}});
    auto category = category_of(body.category, body.title + " " + body.description);
    if (!category)
        return std::unexpected(category.error());
    body.category = std::move(*category);

    domain::Command command;
    command.id = *id;
    command.made_at = clock_.now();
    command.body = std::move(body);
    const auto answer = store_.execute(who, command, command.made_at);
    if (answer.outcome != protocol::Outcome::Accepted)
        return std::unexpected(answer.error.value_or(Error(Fault::Refused, "platform.no_right")));
    const auto made = store_.cases(std::span(&answer.id, 1));
    if (!made)
        return std::unexpected(made.error());
    json::object out;
    out["id"] = answer.id.to_string();
    if (!made->empty())
        out["number"] = made->front().number;
    return respond(201, out);
}

Result<domain::Case> VisitService::own_case(const domain::Principal& who, const RequestFields& fields)
{
    const auto id = fields.id("id");
    if (!id)
        return std::unexpected(id.error());
    const auto maker = store_.maker_of(*id);
    if (!maker)
        return std::unexpected(maker.error());
    const auto found = store_.cases(std::span(&*id, 1));
    if (!found)
        return std::unexpected(found.error());
    // One answer for what is not there and for what is another's: ids cannot be tried out.
    if (*maker != who.user || found->empty())
        return make_error(Fault::Input, "platform.no_such_case", {{"id", id->to_string()}});
    return found->front();
}

Result<PhoneResponse> VisitService::progress(const domain::Principal& who, const RequestFields& fields)
{
    const auto data = own_case(who, fields);
    if (!data)
        return std::unexpected(data.error());
    const auto moves = store_.moves_of(data->id);
    if (!moves)
        return std::unexpected(moves.error());
    json::object out;
    out["number"] = data->number;
    out["title"] = data->title;
    out["at"] = data->opened_at;
    out["stage"] = static_cast<int>(domain::stage_of(data->step));
    out["over"] = domain::is_over(data->step);
    json::array steps;
    for (const domain::CaseMove& move : *moves) {
        // What the centre says to its own people is not the reporter's.
        if (move.move == domain::Move::Remind || move.move == domain::Move::Oversee)
            continue;
        steps.push_back({{"move", domain::name_of(move.move)}, {"at", move.at}});
    }
    out["moves"] = std::move(steps);
    out["result"] = result_of(*data, *moves);
    out["can_rate"] = data->step == domain::Step::Closed;
    out["rating"] = data->satisfaction ? json::value(*data->satisfaction) : json::value(nullptr);
    return respond(200, out);
}

Result<PhoneResponse> VisitService::rate(const domain::Principal& who, const RequestFields& fields)
{
    const auto data = own_case(who, fields);
    if (!data)
        return std::unexpected(data.error());
    const auto score = fields.number("score");
    if (!score)
        return std::unexpected(score.error());
    if (!*score || !(**score >= 1 && **score <= 5))
        return RequestFields::wrong("score");
    domain::MoveCase body;
    body.case_id = data->id;
    body.move = domain::Move::Evaluate;
    body.satisfaction = static_cast<std::int64_t>(**score);
    domain::Command command;
    command.made_at = clock_.now();
    command.id = Uuid::make(clock_, random_);
    command.body = std::move(body);
    const auto answer = store_.execute(who, command, command.made_at);
    if (answer.outcome != protocol::Outcome::Accepted)
        return std::unexpected(answer.error.value_or(Error(Fault::Refused, "platform.no_right")));
    return respond(200, json::object());
}

Result<PhoneResponse> VisitService::lend_worker()
{
    if (!options_.lend_worker)
        return make_error(Fault::Refused, "platform.visits_closed");
    const auto lent = options_.lend_worker(store_);
    if (!lent)
        return std::unexpected(lent.error());
    return respond(200, json::object{{"token", lent->token}, {"post", lent->post}});
}

} // namespace yiping::platform
