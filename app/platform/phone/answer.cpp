// SPDX-License-Identifier: GPL-3.0-or-later
#include "phone/answer.h"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace yiping::platform {

PhoneResponse respond(int status, const boost::json::value& body)
{
    return {.status = status, .body = boost::json::serialize(body)};
}

int status_of(const Error& error)
{
    constexpr std::array<std::pair<std::string_view, int>, 25> known{{
        {"platform.wrong_sign_in", 401},
        {"intake.wrong_signature", 401},
        {"intake.old_request", 401},
        {"platform.wrong_token", 401},
        {"platform.session_over", 401},
        {"platform.wrong_console", 403},
        {"platform.console_revoked", 403},
        {"platform.not_enrolled", 403},
        {"platform.wrong_code", 403},
        {"platform.must_change_password", 403},
        {"platform.no_right", 403},
        {"domain.no_right", 403},
        {"domain.outside_scope", 403},
        {"domain.not_holder", 403},
        {"platform.no_such_path", 404},
        {"platform.visits_closed", 404},
        {"platform.no_such_row", 404},
        {"platform.no_such_case", 404},
        {"platform.no_such_assignment", 404},
        {"platform.wrong_method", 405},
        {"platform.body_too_large", 413},
        {"platform.sign_in_locked", 429},
        {"platform.too_many_attempts", 429},
        {"platform.busy", 503},
        {"platform.no_authority", 503},
    }};
    const auto found = std::ranges::find(known, error.code(), &std::pair<std::string_view, int>::first);
    if (found != known.end())
        return found->second;
    switch (error.fault()) {
    case Fault::Environment:
        return 503;
    case Fault::Refused:
        return 409;
    default:
        return 400;
    }
}

} // namespace yiping::platform
