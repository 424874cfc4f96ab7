// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/sync/access_client.h>

#include <boost/json/object.hpp>

namespace yiping::sync {

/// What a file of this console says of a session; the token apart.
[[nodiscard]] boost::json::object to_json(const Session& session);
[[nodiscard]] Session session_from(const boost::json::object& object);

} // namespace yiping::sync
