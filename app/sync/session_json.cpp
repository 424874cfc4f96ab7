// SPDX-License-Identifier: GPL-3.0-or-later
#include "session_json.h"

#include <boost/json.hpp>

namespace yiping::sync {

namespace json = boost::json;

std::string text_of(const json::object& object, std::string_view name)
{
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

std::int64_t number_of(const json::object& object, std::string_view name)
{
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_int64() ? value->get_int64() : 0;
}

json::object to_json(const Session& session)
{
    return {{"user", session.who.user}, {"post", session.who.post},
        {"role", static_cast<std::int64_t>(session.who.role)}, {"scope", session.who.scope},
        {"mask_level", static_cast<std::int64_t>(session.who.mask_level)}, {"expires_at", session.expires_at},
        {"offline_until", session.offline_until}};
}

Session session_from(const json::object& object)
{
    Session session;
    session.who.user = text_of(object, "user");
    session.who.post = text_of(object, "post");
    const std::int64_t role = number_of(object, "role");
    session.who.role = role >= 1 && role <= static_cast<std::int64_t>(domain::UserRole::Rule)
                           ? static_cast<domain::UserRole>(role)
                           : domain::UserRole::Viewer;
    session.who.scope = text_of(object, "scope");
    session.who.mask_level = static_cast<std::uint32_t>(number_of(object, "mask_level"));
    session.who.device = "desk";
    session.expires_at = number_of(object, "expires_at");
    session.offline_until = number_of(object, "offline_until");
    return session;
}

} // namespace yiping::sync
