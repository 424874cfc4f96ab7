// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/sync/offline_sign_in.h>

#include "session_json.h"

#include <yiping/crypto/file.h>

#include <boost/json.hpp>

#include <algorithm>
#include <utility>

namespace yiping::sync {

namespace json = boost::json;

OfflineSignIn::OfflineSignIn(std::string path, Clock& clock, Random& random, const crypto::PasswordCost& cost)
    : path_(std::move(path)), clock_(clock), random_(random), cost_(cost)
{
    load();
}

void OfflineSignIn::load()
{
    const auto text = crypto::read_file(path_);
    if (!text)
        return;
    boost::system::error_code wrong;
    const json::value value = json::parse(*text, wrong);
    if (wrong || !value.is_object())
        return;
    const auto* users = value.get_object().if_contains("users");
    if (users == nullptr || !users->is_array())
        return;
    for (const json::value& each : users->get_array()) {
        if (!each.is_object())
            continue;
        const json::object& object = each.get_object();
        const auto number = [&](std::string_view name) {
            const auto* found = object.if_contains(name);
            return found != nullptr && found->is_int64() ? found->get_int64() : 0;
        };
        Known known;
        known.session = session_from(object);
        if (const auto* verifier = object.if_contains("verifier"); verifier != nullptr && verifier->is_string())
            known.verifier = verifier->get_string();
        known.signed_in_at = number("signed_in_at");
        known.seen_at = number("seen_at");
        known.wrong = number("wrong");
        known.locked_until = number("locked_until");
        if (!known.session.who.user.empty())
            known_.push_back(std::move(known));
    }
}

Result<void> OfflineSignIn::save() const
{
    json::array users;
    for (const Known& known : known_) {
        json::object object = to_json(known.session);
        object["verifier"] = known.verifier;
        object["signed_in_at"] = known.signed_in_at;
        object["seen_at"] = known.seen_at;
        object["wrong"] = known.wrong;
        object["locked_until"] = known.locked_until;
        users.push_back(std::move(object));
    }
    return crypto::write_file_atomically(path_, json::serialize(json::object{{"users", std::move(users)}}), 0600);
}

OfflineSignIn::Known* OfflineSignIn::find(std::string_view user)
{
    const auto found = std::ranges::find_if(known_, [&](const Known& known) { return known.session.who.user == user; });
    return found == known_.end() ? nullptr : &*found;
}

Result<void> OfflineSignIn::remember(const Session& session, std::string_view password)
{
    auto verifier = crypto::hash_password(password, cost_, random_);
    if (!verifier)
        return std::unexpected(verifier.error());
    const UtcMillis now = clock_.now();
    std::erase_if(known_, [&](const Known& known) { return known.session.who.user == session.who.user; });
    Known known;
    known.session = session;
    known.session.token.clear();
    known.session.offline_until = std::min(session.offline_until, now + longest);
    known.verifier = std::move(*verifier);
    known.signed_in_at = known.seen_at = now;
    known_.push_back(std::move(known));
    if (known_.size() > most_users)
        known_.erase(known_.begin());
    return save();
}

Result<Session> OfflineSignIn::check(std::string_view user, std::string_view password)
{
    Known* known = find(user);
    if (known == nullptr)
        return make_error(Fault::Refused, "sync.offline_sign_in_unknown", {{"user", std::string(user)}});
    const UtcMillis now = clock_.now();
    constexpr UtcMillis clocks_differ = 5 * 60'000LL;
    if (now > known->session.offline_until || now < known->seen_at - clocks_differ)
        return make_error(Fault::Refused, "sync.offline_sign_in_over", {{"user", std::string(user)}});
    known->seen_at = std::max(known->seen_at, now);
    if (now < known->locked_until)
        return make_error(Fault::Refused, "sync.offline_sign_in_locked",
            {{"minutes", (known->locked_until - now + 59'999) / 60'000}});
    // Counted before it is looked at: pulling the plug gives no further try.
    ++known->wrong;
    if (auto done = save(); !done)
        return std::unexpected(done.error());
    if (!crypto::fits_password(password, known->verifier)) {
        if (known->wrong < wrong_before_lock)
            return make_error(Fault::Refused, "sync.offline_sign_in_wrong");
        known->wrong = 0;
        known->locked_until = now + lock_for;
        if (auto done = save(); !done)
            return std::unexpected(done.error());
        return make_error(Fault::Refused, "sync.offline_sign_in_locked", {{"minutes", lock_for / 60'000}});
    }
    known->wrong = 0;
    known->locked_until = 0;
    if (auto done = save(); !done)
        return std::unexpected(done.error());
    return known->session;
}

Result<void> OfflineSignIn::refused(std::string_view user, std::string_view password)
{
    const Known* known = find(user);
    if (known == nullptr || !crypto::fits_password(password, known->verifier))
        return {};
    return forget(user);
}

Result<void> OfflineSignIn::forget(std::string_view user)
{
    if (std::erase_if(known_, [&](const Known& known) { return known.session.who.user == user; }) == 0)
        return {};
    return save();
}

} // namespace yiping::sync
