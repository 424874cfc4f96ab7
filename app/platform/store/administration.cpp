// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/platform/administration.h>

#include <yiping/platform/store.h>

#include <algorithm>
#include <limits>
#include <pwd.h>

namespace yiping::platform {

namespace {

/// What the request says over what there is.
Result<void> apply(Store& store, const AdminRequest& request, User& user)
{
    user.post = request.post.value_or(user.post);
    user.role = request.role.value_or(user.role);
    user.scope = request.scope.value_or(user.scope);
    user.mask_level = request.mask_level.value_or(user.mask_level);
    if (request.staff_number) {
        const auto responders = store.responders();
        if (!responders)
            return std::unexpected(responders.error());
        const auto found = std::ranges::find(*responders, *request.staff_number, &domain::Responder::number);
        if (found == responders->end())
            return make_error(Fault::Input, "ctl.no_such_staff", {{"number", *request.staff_number}});
        user.responder_id = found->id;
    }
    if (user.role == domain::UserRole::Worker && user.responder_id.is_nil())
        return make_error(Fault::Usage, "ctl.worker_without_number");
    return {};
}

Result<Account> need(Access& access, const std::string& name)
{
    auto found = access.account(name);
    if (!found)
        return std::unexpected(found.error());
    if (!*found)
        return make_error(Fault::Input, "platform.unknown_user", {{"user", name}});
    return std::move(**found);
}

Result<void> change_account(
    Store& store, Access& access, const AdminRequest& request, std::string_view actor, UtcMillis at)
{
    switch (request.verb) {
    case AdminVerb::AddUser: {
        User user;
        user.name = user.post = request.name;
        if (auto done = apply(store, request, user); !done)
            return done;
        return access.add_account(user, request.password_hash, request.must_change, actor, at);
    }
    case AdminVerb::ChangeUser: {
        auto account = need(access, request.name);
        if (!account)
            return std::unexpected(account.error());
        if (auto done = apply(store, request, account->user); !done)
            return done;
        return access.change_account(account->user, actor, at);
    }
    case AdminVerb::DisableUser:
        return access.set_disabled(request.name, request.disabled, actor, at);
    default:
        return access.set_password(request.name, request.password_hash, request.must_change, Uuid(), actor, at);
    }
}

Result<AdminAnswer> end_sessions(Access& access, const AdminRequest& request, std::string_view actor, UtcMillis at)
{
    AdminAnswer answer;
    if (request.verb == AdminVerb::RevokeSessions) {
        if (const auto account = need(access, request.name); !account)
            return std::unexpected(account.error());
    }
    const auto ended = request.verb == AdminVerb::RevokeSession ? access.revoke_session(request.id, actor, at)
                                                                : access.revoke_sessions(request.name, actor, at);
    if (!ended)
        return std::unexpected(ended.error());
    answer.ended_sessions = *ended;
    if (request.with_tokens) {
        const auto tokens = access.revoke_tokens(request.name, actor, at);
        if (!tokens)
            return std::unexpected(tokens.error());
        answer.ended_tokens = *tokens;
    }
    return answer;
}

Result<AdminAnswer> rules_as_they_are(Store& store, const AdminRequest& request)
{
    AdminAnswer answer;
    answer.as_of = request.at.value_or(store.last_change_at());
    auto rules = store.rules();
    if (!rules)
        return std::unexpected(rules.error());
    auto done = store.rules_done(answer.as_of);
    if (!done)
        return std::unexpected(done.error());
    answer.rules = std::move(*rules);
    answer.rules_done = std::move(*done);
    return answer;
}

/// The same command as an administrator's desk sends.
Result<AdminAnswer> switch_rule(Store& store, const AdminRequest& request, std::string_view actor, UtcMillis at)
{
    domain::Principal who;
    who.user = actor;
    who.post = "yipingctl";
    who.role = domain::UserRole::Administrator;
    who.device = "ctl";
    ManualClock clock(at);
    SystemRandom random;
    domain::Command command;
    command.id = Uuid::make(clock, random);
    command.made_at = at;
    command.body = domain::SwitchRule{request.name, !request.disabled, request.reason};
    if (const auto done = store.execute(who, command, at); done.error)
        return std::unexpected(*done.error);
    return rules_as_they_are(store, request);
}

template <class T>
Result<void> take(Result<T> from, T& into)
{
    if (!from)
        return std::unexpected(from.error());
    into = std::move(*from);
    return {};
}

} // namespace

Result<AdminAnswer> administer(Store& store, const AdminRequest& request, std::string_view actor, UtcMillis at)
{
    if (store.access() == nullptr)
        return make_error(Fault::Input, "platform.no_such_path");
    Access& access = *store.access();
    AdminAnswer answer;
    Result<void> done;
    switch (request.verb) {
    case AdminVerb::Users:
        done = take(access.accounts(), answer.accounts);
        break;
    case AdminVerb::AddUser:
    case AdminVerb::ChangeUser:
    case AdminVerb::DisableUser:
    case AdminVerb::SetPassword: {
        done = change_account(store, access, request, actor, at);
        if (!done)
            break;
        auto account = need(access, request.name);
        if (!account)
            return std::unexpected(account.error());
        answer.accounts.push_back(std::move(*account));
        break;
    }
    case AdminVerb::Invite: {
        auto made = access.invite(request.name, request.valid_ms, actor, at);
        if (!made)
            return std::unexpected(made.error());
        answer.code = std::move(made->code);
        answer.invitations.push_back(std::move(made->info));
        break;
    }
    case AdminVerb::Consoles:
        done = take(access.consoles(), answer.consoles);
        if (done)
            done = take(access.invitations(), answer.invitations);
        break;
    case AdminVerb::RevokeConsole:
        done = access.revoke_console(request.id, actor, at);
        break;
    case AdminVerb::Sessions:
        done = take(access.sessions(at), answer.sessions);
        break;
    case AdminVerb::RevokeSession:
    case AdminVerb::RevokeSessions:
        return end_sessions(access, request, actor, at);
    case AdminVerb::Rules:
        return rules_as_they_are(store, request);
    case AdminVerb::SwitchRule:
        return switch_rule(store, request, actor, at);
    case AdminVerb::Audit:
        done = take(access.audit().lines(request.before > 0 ? request.before : std::numeric_limits<std::int64_t>::max(),
                        static_cast<std::size_t>(std::clamp<std::int64_t>(request.limit, 1, most_audit_lines))),
            answer.audit);
        break;
    }
    if (!done)
        return std::unexpected(done.error());
    return answer;
}

std::string actor_of(std::uint32_t system_user)
{
    const passwd* entry = ::getpwuid(system_user);
    return "ctl:" + (entry != nullptr ? std::string(entry->pw_name) : std::to_string(system_user));
}

} // namespace yiping::platform
