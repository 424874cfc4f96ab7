// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/sync/access_client.h>

#include <boost/json/object.hpp>

namespace yiping::sync {

/// A member of an object; empty or 0 where there is none of that kind.
[[nodiscard]] std::string text_of(const boost::json::object& object, std::string_view name);
[[nodiscard]] std::int64_t number_of(const boost::json::object& object, std::string_view name);

/// What a file of this console says of a session; the token apart.
[[nodiscard]] boost::json::object to_json(const Session& session);
[[nodiscard]] Session session_from(const boost::json::object& object);

} // namespace yiping::sync
