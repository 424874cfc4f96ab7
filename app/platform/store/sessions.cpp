// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/platform/access.h>

#include <yiping/base/log.h>
#include <yiping/crypto/hash.h>
#include <yiping/crypto/token.h>
#include <yiping/domain/area_code.h>
#include <yiping/domain/camera_consent.h>
#include <yiping/domain/limits.h>

#include <algorithm>
#include <format>

namespace yiping::platform {

namespace {

constexpr UtcMillis forget_after = 24 * 3'600'000LL;
constexpr std::int64_t most_failures_kept = 20'000;

Error locked(UtcMillis left)
{
    return Error(
        Fault::Refused, "platform.sign_in_locked", {{"minutes", (left + domain::minute_ms - 1) / domain::minute_ms}});
}

} // namespace

Result<Access::Failure> Access::failure_of(std::string_view name)
{
    auto statement =
        db_.prepare("SELECT count, first_at, last_at, locks, locked_until FROM sign_in_failure WHERE name = ?1");
    if (!statement)
        return std::unexpected(statement.error());
    statement->bind(0, name);
    const auto there = statement->step();
    if (!there)
        return std::unexpected(there.error());
    if (!*there)
        return Failure{};
    return Failure{statement->integer(0), statement->integer(1), statement->integer(2), statement->integer(3),
        statement->integer(4)};
}

Result<void> Access::refuse_locked(std::string_view name, UtcMillis at)
{
    const auto failure = failure_of(name);
    if (!failure)
        return std::unexpected(failure.error());
    if (failure->locked_until > at)
        return std::unexpected(locked(failure->locked_until - at));
    return {};
}

Result<SignInCheck> Access::begin_sign_in(std::string_view user, const Peer& peer, UtcMillis at)
{
    if (auto done = refuse_locked(user, at); !done) {
        if (done.error().code() == "platform.sign_in_locked") {
            const AuditEvent event{at, std::string(user), std::string(audit_action::sign_in_locked),
                "user:" + std::string(user), {{"address", peer.address}}};
            if (auto noted = audit_.record_refusal(event); !noted)
                return std::unexpected(noted.error());
        }
        return std::unexpected(done.error());
    }
    auto hash = password_hash(user.size() <= most_name_bytes ? user : std::string_view());
    if (!hash)
        return std::unexpected(hash.error());
    return SignInCheck{std::string(user), std::move(*hash)};
}

Result<void> Access::note_wrong(std::string_view name, const Peer& peer, UtcMillis at)
{
    auto transaction = sqlite::Transaction::begin(db_);
    if (!transaction)
        return std::unexpected(transaction.error());
    auto failure = failure_of(name);
    if (!failure)
        return std::unexpected(failure.error());
    if (at - failure->last_at > forget_after)
        *failure = Failure{};
    if (at - failure->first_at > policy_.wrong_window || failure->count == 0) {
        failure->count = 0;
        failure->first_at = at;
    }
    ++failure->count;
    failure->last_at = at;
    AuditEvent event{at, std::string(name), std::string(audit_action::sign_in_failed), "user:" + std::string(name),
        {{"address", peer.address}}};
    if (failure->count >= policy_.wrong_before_lock) {
        UtcMillis length = policy_.first_lock;
        for (std::int64_t lock = 0; lock < failure->locks && length < policy_.longest_lock; ++lock)
            length *= 2;
        length = std::min(length, policy_.longest_lock);
        ++failure->locks;
        failure->count = 0;
        failure->locked_until = at + length;
        event.details["locked_minutes"] = std::to_string(length / domain::minute_ms);
    }
    auto done = run("INSERT OR REPLACE INTO sign_in_failure (name, count, first_at, last_at, locks, locked_until) "
                    "VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        [&](sqlite::Statement& statement) {
            statement.bind(0, name)
                .bind(1, failure->count)
                .bind(2, failure->first_at)
                .bind(3, failure->last_at)
                .bind(4, failure->locks)
                .bind(5, failure->locked_until);
        });
    if (!done)
        return done;
    // Names are whatever anybody types: only so many are kept.
    done = run("DELETE FROM sign_in_failure WHERE last_at < ?1 AND locked_until < ?2 OR name IN (SELECT name FROM "
               "sign_in_failure ORDER BY last_at DESC LIMIT -1 OFFSET ?3)",
        [&](sqlite::Statement& statement) {
            statement.bind(0, at - forget_after).bind(1, at).bind(2, most_failures_kept);
        });
    if (!done)
        return done;
    if (done = audit_.append_refusal(event); !done)
        return done;
    if (done = transaction->commit(); !done)
        return done;
    audit_.publish();
    return {};
}

Result<SignedIn> Access::finish_sign_in(
    const SignInCheck& check, bool fits, const Peer& peer, const Uuid& console_id, UtcMillis at)
{
    // Others may have tried meanwhile.
    if (auto done = refuse_locked(check.user, at); !done)
        return std::unexpected(done.error());
    const auto found = account(check.user);
    if (!found)
        return std::unexpected(found.error());
    if (!fits || !*found || (*found)->disabled_at || !(*found)->has_password) {
        if (auto done = note_wrong(check.user, peer, at); !done)
            return std::unexpected(done.error());
        return make_error(Fault::Refused, "platform.wrong_sign_in");
    }

    SignedIn made;
    made.token = crypto::random_token(random_);
    made.expires_at = at + policy_.session_most;
    made.offline_until = std::min(at + policy_.offline, made.expires_at);
    const User& user = (*found)->user;
    Identity& identity = made.identity;
    identity.who.user = user.name;
    identity.who.post = user.post;
    identity.who.role = user.role;
    identity.who.scope = user.scope;
    identity.who.mask_level = user.mask_level;
    identity.who.responder_id = user.responder_id;
    identity.session_id = new_id(at);
    identity.console_id = peer.console_id.is_nil() ? console_id : peer.console_id;
    identity.must_change = (*found)->must_change;

    auto transaction = sqlite::Transaction::begin(db_);
    if (!transaction)
        return std::unexpected(transaction.error());
    const std::string hash = crypto::sha256_hex(made.token);
    auto done = run("INSERT INTO session (id, hash, user, console_id, certified, made_at, last_used, expires_at) "
                    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7)",
        [&](sqlite::Statement& statement) {
            statement.bind(0, identity.session_id)
                .bind(1, std::string_view(hash))
                .bind(2, std::string_view(user.name))
                .bind(4, std::int64_t{!peer.console_id.is_nil()})
                .bind(5, at)
                .bind(6, made.expires_at);
            if (identity.console_id.is_nil())
                statement.bind_null(3);
            else
                statement.bind(3, identity.console_id);
        });
    if (!done)
        return std::unexpected(done.error());
    done = run("DELETE FROM sign_in_failure WHERE name = ?1",
        [&](sqlite::Statement& statement) { statement.bind(0, std::string_view(user.name)); });
    if (!done)
        return std::unexpected(done.error());
    done = audit_.append({at, user.name, std::string(audit_action::sign_in), "user:" + user.name,
        {{"address", peer.address}, {"console", identity.console_id.to_string()},
            {"session", identity.session_id.to_string()}}});
    if (!done)
        return std::unexpected(done.error());
    if (done = transaction->commit(); !done)
        return std::unexpected(done.error());
    audit_.publish();
    return made;
}

Result<bool> Access::visitors_look(std::string_view scope)
{
    // From wall to wall along the index, of each the newest row: a tour of years is not read through.
    auto statement = db_.prepare(
        "WITH RECURSIVE each(wall) AS (SELECT min(wall) FROM wall_scene UNION ALL "
        "SELECT (SELECT min(wall) FROM wall_scene WHERE wall > each.wall) FROM each WHERE each.wall IS NOT NULL) "
        "SELECT area_code, visitors FROM each JOIN wall_scene ON wall_scene.id = (SELECT id FROM wall_scene AS newest "
        "WHERE newest.wall = each.wall ORDER BY put_at DESC, rev DESC LIMIT 1)");
    if (!statement)
        return std::unexpected(statement.error());
    Result<bool> row = false;
    while ((row = statement->step()) && *row) {
        const std::string_view area = statement->text(0);
        if (!statement->is_null(1) && statement->integer(1) != 0 &&
            (domain::contains(scope, area) || domain::contains(area, scope)))
            return true;
    }
    return row;
}

Result<Identity> Access::identify(std::string_view token, const Peer& peer, const Uuid& console_id, UtcMillis at)
{
    const auto wrong = [] { return make_error(Fault::Refused, "platform.wrong_token"); };
    if (token.empty() || token.size() > 256)
        return wrong();
    if (find_session_.columns() == 0) {
        auto device = db_.prepare("SELECT u.name, u.post, u.role, u.scope, u.mask_level, u.responder_id "
                                  "FROM token t JOIN user u ON u.name = t.user WHERE t.hash = ?1 AND t.revoked_at IS "
                                  "NULL AND u.disabled_at IS NULL");
        if (!device)
            return std::unexpected(device.error());
        auto session = db_.prepare("SELECT u.name, u.post, u.role, u.scope, u.mask_level, u.responder_id, "
                                   "u.must_change, s.id, s.console_id, s.certified, s.last_used, s.expires_at "
                                   "FROM session s JOIN user u ON u.name = s.user "
                                   "WHERE s.hash = ?1 AND s.ended_at IS NULL AND u.disabled_at IS NULL");
        if (!session)
            return std::unexpected(session.error());
        find_token_ = std::move(*device);
        find_session_ = std::move(*session);
    }
    const std::string hash = crypto::sha256_hex(token);
    find_token_.bind(0, std::string_view(hash));
    auto there = find_token_.step();
    if (!there)
        return std::unexpected(there.error());
    const bool is_device = *there;
    sqlite::Statement& row = is_device ? find_token_ : find_session_;
    if (!is_device) {
        find_session_.bind(0, std::string_view(hash));
        there = find_session_.step();
        if (!there)
            return std::unexpected(there.error());
        if (!*there)
            return wrong();
    }
    Identity found;
    const std::int64_t role = row.integer(2);
    found.who.user = row.text(0);
    found.who.post = row.text(1);
    found.who.role = static_cast<domain::UserRole>(role);
    found.who.scope = row.text(3);
    found.who.mask_level = static_cast<std::uint32_t>(row.integer(4));
    if (!row.is_null(5))
        found.who.responder_id = row.uuid(5);
    bool certified = false;
    bool over = false;
    if (!is_device) {
        found.must_change = row.integer(6) != 0;
        found.session_id = row.uuid(7);
        if (!row.is_null(8))
            found.console_id = row.uuid(8);
        certified = row.integer(9) != 0;
        over = row.integer(11) <= at || row.integer(10) + policy_.session_idle <= at;
    }
    row.reset();
    if (role < 1 || role > static_cast<std::int64_t>(domain::UserRole::Resident))
        return wrong();
    if (over)
        return make_error(Fault::Refused, "platform.session_over");
    if (found.who.mask_level == mask_of_a_wall) {
        const auto visited = visitors_look(found.who.scope);
        if (!visited)
            return std::unexpected(visited.error());
        if (*visited)
            found.who.mask_level = domain::mask_of_visitors;
    }
    const bool other_certificate = certified && peer.console_id != found.console_id;
    const bool other_console = !found.console_id.is_nil() && !console_id.is_nil() && console_id != found.console_id;
    if (other_certificate || other_console)
        return make_error(Fault::Refused, "platform.wrong_console");
    if (!is_device)
        note_use(found.session_id);
    return found;
}

Result<void> Access::sign_out(std::string_view token, UtcMillis at)
{
    auto transaction = sqlite::Transaction::begin(db_);
    if (!transaction)
        return std::unexpected(transaction.error());
    auto statement = db_.prepare("UPDATE session SET ended_at = ?2 WHERE hash = ?1 AND ended_at IS NULL "
                                 "RETURNING user, id");
    if (!statement)
        return std::unexpected(statement.error());
    const std::string hash = crypto::sha256_hex(token);
    statement->bind(0, std::string_view(hash)).bind(1, at);
    const auto there = statement->step();
    if (!there)
        return std::unexpected(there.error());
    if (!*there)
        return make_error(Fault::Refused, "platform.wrong_token");
    const std::string user(statement->text(0));
    const Uuid id = statement->uuid(1);
    if (const auto end = statement->step(); !end)
        return std::unexpected(end.error());
    auto done =
        audit_.append({at, user, std::string(audit_action::sign_out), "user:" + user, {{"session", id.to_string()}}});
    if (!done)
        return done;
    if (done = transaction->commit(); !done)
        return done;
    audit_.publish();
    ++version_;
    return {};
}

Result<std::vector<SessionInfo>> Access::sessions(UtcMillis at)
{
    auto statement = db_.prepare("SELECT id, user, console_id, certified, made_at, last_used, expires_at FROM session "
                                 "WHERE ended_at IS NULL AND expires_at > ?1 AND last_used > ?2 ORDER BY made_at, id");
    if (!statement)
        return std::unexpected(statement.error());
    statement->bind(0, at).bind(1, at - policy_.session_idle);
    std::vector<SessionInfo> all;
    while (true) {
        const auto there = statement->step();
        if (!there)
            return std::unexpected(there.error());
        if (!*there)
            return all;
        SessionInfo info;
        info.id = statement->uuid(0);
        info.user = statement->text(1);
        if (!statement->is_null(2))
            info.console_id = statement->uuid(2);
        info.certified = statement->integer(3) != 0;
        info.made_at = statement->integer(4);
        info.last_used = statement->integer(5);
        info.expires_at = statement->integer(6);
        all.push_back(std::move(info));
    }
}

Result<std::int64_t> Access::end_sessions(
    std::string_view where, const std::function<void(sqlite::Statement&)>& bind, UtcMillis at)
{
    auto done = run(std::format("UPDATE session SET ended_at = ?1 WHERE ended_at IS NULL AND ({})", where),
        [&](sqlite::Statement& statement) {
            statement.bind(0, at);
            bind(statement);
        });
    if (!done)
        return std::unexpected(done.error());
    return db_.changes();
}

Result<std::int64_t> Access::revoke_sessions(std::string_view user, std::string_view actor, UtcMillis at)
{
    auto transaction = sqlite::Transaction::begin(db_);
    if (!transaction)
        return std::unexpected(transaction.error());
    const auto ended = end_sessions("user = ?2", [&](sqlite::Statement& statement) { statement.bind(1, user); }, at);
    if (!ended)
        return ended;
    auto done = audit_.append({at, std::string(actor), std::string(audit_action::session_revoked),
        "user:" + std::string(user), {{"sessions", std::to_string(*ended)}}});
    if (!done)
        return std::unexpected(done.error());
    if (done = transaction->commit(); !done)
        return std::unexpected(done.error());
    audit_.publish();
    ++version_;
    return ended;
}

Result<std::int64_t> Access::revoke_session(const Uuid& id, std::string_view actor, UtcMillis at)
{
    auto transaction = sqlite::Transaction::begin(db_);
    if (!transaction)
        return std::unexpected(transaction.error());
    const auto ended = end_sessions("id = ?2", [&](sqlite::Statement& statement) { statement.bind(1, id); }, at);
    if (!ended)
        return ended;
    if (*ended > 0) {
        auto done = audit_.append(
            {at, std::string(actor), std::string(audit_action::session_revoked), "session:" + id.to_string(), {}});
        if (!done)
            return std::unexpected(done.error());
    }
    if (auto done = transaction->commit(); !done)
        return std::unexpected(done.error());
    audit_.publish();
    ++version_;
    return ended;
}

void Access::note_use(const Uuid& session_id)
{
    if (!session_id.is_nil())
        used_[session_id] = true;
}

Result<void> Access::housekeep(UtcMillis at)
{
    auto transaction = sqlite::Transaction::begin(db_);
    if (!transaction)
        return std::unexpected(transaction.error());
    if (!used_.empty()) {
        auto statement = db_.prepare("UPDATE session SET last_used = ?2 WHERE id = ?1 AND last_used < ?2");
        if (!statement)
            return std::unexpected(statement.error());
        for (const auto& [id, used] : used_) {
            statement->bind(0, id).bind(1, at);
            if (auto done = statement->run(); !done)
                return done;
        }
    }
    const auto ended = end_sessions(
        "expires_at <= ?1 OR last_used <= ?2",
        [&](sqlite::Statement& statement) { statement.bind(1, at - policy_.session_idle); }, at);
    if (!ended)
        return std::unexpected(ended.error());
    auto done = run("DELETE FROM session WHERE ended_at < ?1",
        [&](sqlite::Statement& statement) { statement.bind(0, at - policy_.session_most); });
    if (!done)
        return done;
    if (done = transaction->commit(); !done)
        return done;
    used_.clear();
    if (*ended > 0)
        ++version_;
    if (at - audit_looked_at_ < domain::day_ms && at >= audit_looked_at_)
        return {};
    audit_looked_at_ = at;
    const auto forgotten = audit_.forget_before(at - policy_.audit_days * domain::day_ms, at);
    if (!forgotten)
        return std::unexpected(forgotten.error());
    if (*forgotten > 0)
        log::info("platform", "{} lines of the audit log were kept long enough", *forgotten);
    return {};
}

} // namespace yiping::platform
