// SPDX-License-Identifier: GPL-3.0-or-later
#include "phone/day_service.h"

#include "phone/answer.h"
#include "phone/request_fields.h"

#include <boost/json.hpp>

#include <algorithm>
#include <array>

namespace yiping::platform {

namespace json = boost::json;

namespace {

struct OrderWord {
    std::string_view word;
    DemoOrder order;
};
constexpr std::array<OrderWord, 5> order_words{{{"pause", DemoOrder::Pause}, {"resume", DemoOrder::Resume},
    {"next", DemoOrder::Next}, {"back", DemoOrder::Back}, {"play", DemoOrder::Play}}};

} // namespace

PhoneResponse DayService::handle(const PhoneRequest& request)
{
    auto answered = answer(request);
    return answered ? std::move(*answered) : PhoneService::refuse(answered.error(), request.english);
}

Result<PhoneResponse> DayService::answer(const PhoneRequest& request)
{
    if (!day_)
        return make_error(Fault::Input, "platform.no_such_path");
    const bool asks = request.method == "GET";
    if (!asks && request.method != "POST")
        return make_error(Fault::Input, "platform.wrong_method", {{"method", std::string("POST")}});
    const auto who = store_.authenticate(request.token);
    if (!who)
        return std::unexpected(who.error());
    if (who->role == domain::UserRole::Worker || who->role == domain::UserRole::Resident)
        return make_error(Fault::Refused, "platform.no_right");
    DemoOrder order = DemoOrder::Look;
    std::size_t act = 0;
    if (!asks) {
        const auto fields = RequestFields::parse(request.body);
        if (!fields)
            return std::unexpected(fields.error());
        const auto word = fields->text("order");
        if (!word)
            return std::unexpected(word.error());
        const auto known = std::ranges::find(order_words, *word, &OrderWord::word);
        if (known == order_words.end())
            return RequestFields::wrong("order");
        order = known->order;
        const auto number = fields->number("act");
        if (!number)
            return std::unexpected(number.error());
        constexpr double most_acts = 1000;
        if (order == DemoOrder::Play && (!*number || !(**number >= 1 && **number <= most_acts)))
            return RequestFields::wrong("act");
        act = *number && **number >= 1 && **number <= most_acts ? static_cast<std::size_t>(**number) - 1 : 0;
    }
    const DemoDay day = day_(order, act);
    json::object out;
    out["acts"] = day.acts;
    out["current"] = day.current;
    out["title"] = day.title;
    out["next_title"] = day.next_title;
    out["paused"] = day.paused;
    out["next_in_ms"] = day.next_in_ms ? json::value(*day.next_in_ms) : json::value(nullptr);
    return respond(200, out);
}

} // namespace yiping::platform
