// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts.h"

#include <yiping/crypto/file.h>
#include <yiping/crypto/token.h>

#include <boost/json.hpp>

namespace yiping::platform {

namespace json = boost::json;

std::vector<User> local_accounts()
{
    return {
        {"wall", "大屏", domain::UserRole::Viewer, "", 2, {}},
        {"desk", "值班员", domain::UserRole::Supervisor, "", 1, {}},
        {"resident", "居民", domain::UserRole::Resident, "", 1, {}},
    };
}

std::vector<User> worker_accounts(std::span<const domain::Responder> responders)
{
    std::vector<User> users;
    users.reserve(responders.size());
    for (const domain::Responder& each : responders) {
        const std::string name = each.number.empty() ? each.id.to_string() : each.number;
        // The scope of a worker is the district: squads and neighbours are sent beyond their own grid, and a worker
        // may touch only what he holds anyway.
        users.push_back({"worker:" + name, each.post, domain::UserRole::Worker, "", 1, each.id});
    }
    return users;
}

Result<std::map<std::string, std::string>> tokens_for(
    Store& store, std::span<const User> users, const std::filesystem::path& file, Random& random, UtcMillis at)
{
    std::map<std::string, std::string> tokens;
    if (const auto text = crypto::read_file(file.string(), 4U << 20U)) {
        boost::system::error_code code;
        const json::value kept = json::parse(*text, code);
        if (!code && kept.is_object()) {
            for (const auto& [name, token] : kept.get_object()) {
                if (token.is_string())
                    tokens.emplace(name, token.get_string());
            }
        }
    }
    std::vector<std::pair<User, std::string>> missing;
    std::map<std::string, std::string> wanted;
    for (const User& user : users) {
        const auto found = tokens.find(user.name);
        const auto who = found == tokens.end() ? std::nullopt : std::optional(store.authenticate(found->second));
        if (who && *who && (*who)->user == user.name) {
            wanted.emplace(user.name, found->second);
            continue;
        }
        std::string token = crypto::random_token(random);
        wanted.emplace(user.name, token);
        missing.emplace_back(user, std::move(token));
    }
    if (missing.empty())
        return wanted;
    json::object out;
    for (const auto& [name, token] : wanted)
        out[name] = token;
    // The file first: a token that only the database knows would be lost.
    if (auto done = crypto::write_file_atomically(file.string(), json::serialize(out), 0600); !done)
        return std::unexpected(done.error());
    if (auto done = store.put_accounts(missing, at); !done)
        return std::unexpected(done.error());
    return wanted;
}

} // namespace yiping::platform
