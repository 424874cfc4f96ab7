// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/sync/kept_session.h>

#include "session_json.h"

#include <yiping/crypto/file.h>

#include <boost/json.hpp>

namespace yiping::sync {

Result<void> write_kept_session(const std::string& path, const Session& session)
{
    boost::json::object object = to_json(session);
    object["token"] = session.token;
    return crypto::write_file_atomically(path, boost::json::serialize(object), 0600);
}

Result<Session> read_kept_session(const std::string& path)
{
    const auto text = crypto::read_file(path);
    boost::system::error_code wrong;
    const boost::json::value value = text ? boost::json::parse(*text, wrong) : boost::json::value();
    if (wrong || !value.is_object())
        return make_error(Fault::Environment, "sync.no_session");
    Session session = session_from(value.get_object());
    if (const auto* token = value.get_object().if_contains("token"); token != nullptr && token->is_string())
        session.token = token->get_string();
    if (session.token.empty() || session.who.user.empty())
        return make_error(Fault::Environment, "sync.no_session");
    return session;
}

} // namespace yiping::sync
