// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/platform/access.h>

#include <yiping/crypto/hash.h>

namespace yiping::platform {

namespace {

constexpr UtcMillis day_ms = 86'400'000;
constexpr std::size_t code_letters = 10;
constexpr std::size_t most_console_name = 120;
/// Nothing that is taken for something else when read out: no 0 O, 1 I L, 2 Z, 5 S, 8 B.
constexpr std::string_view letters = "ACDEFGHJKMNPQRTUVWXY34679";

/// As it was given: case, spaces and dashes do not count.
std::string normalised_code(std::string_view typed)
{
    std::string code;
    for (const char c : typed) {
        if (c == ' ' || c == '-')
            continue;
        code += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    }
    return code;
}

std::string hash_of_code(std::string_view code)
{
    return crypto::sha256_hex("yiping invitation " + std::string(code));
}

Error wrong_code()
{
    return Error(Fault::Refused, "platform.wrong_code");
}

} // namespace

Result<Access::Invited> Access::invite(std::string_view name, UtcMillis valid_ms, std::string_view actor, UtcMillis at)
{
    if (name.empty() || name.size() > most_console_name)
        return make_error(
            Fault::Input, "platform.bad_console_name", {{"limit", static_cast<std::int64_t>(most_console_name)}});
    Invited made;
    std::string code;
    for (std::size_t index = 0; index < code_letters; ++index)
        code += letters[random_.below(letters.size())];
    made.code = code.substr(0, code_letters / 2) + "-" + code.substr(code_letters / 2);
    made.info.id = new_id(at);
    made.info.name = name;
    made.info.made_at = at;
    made.info.expires_at = at + valid_ms;
    const std::string hash = hash_of_code(code);
    auto transaction = sqlite::Transaction::begin(db_);
    if (!transaction)
        return std::unexpected(transaction.error());
    auto done = run("INSERT INTO invitation (id, hash, name, made_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        [&](sqlite::Statement& statement) {
            statement.bind(0, made.info.id)
                .bind(1, std::string_view(hash))
                .bind(2, name)
                .bind(3, at)
                .bind(4, made.info.expires_at);
        });
    if (!done)
        return std::unexpected(done.error());
    done = audit_.append({at, std::string(actor), std::string(audit_action::console_invited),
        "invitation:" + made.info.id.to_string(), {{"name", std::string(name)}}});
    if (!done)
        return std::unexpected(done.error());
    if (done = transaction->commit(); !done)
        return std::unexpected(done.error());
    audit_.publish();
    return made;
}

Result<std::vector<InvitationInfo>> Access::invitations()
{
    auto statement = db_.prepare("SELECT id, name, made_at, expires_at, used_at, revoked_at, console_id "
                                 "FROM invitation ORDER BY made_at, id");
    if (!statement)
        return std::unexpected(statement.error());
    std::vector<InvitationInfo> all;
    while (true) {
        const auto there = statement->step();
        if (!there)
            return std::unexpected(there.error());
        if (!*there)
            return all;
        InvitationInfo info;
        info.id = statement->uuid(0);
        info.name = statement->text(1);
        info.made_at = statement->integer(2);
        info.expires_at = statement->integer(3);
        if (!statement->is_null(4))
            info.used_at = statement->integer(4);
        if (!statement->is_null(5))
            info.revoked_at = statement->integer(5);
        if (!statement->is_null(6))
            info.console_id = statement->uuid(6);
        all.push_back(std::move(info));
    }
}

Result<std::vector<ConsoleInfo>> Access::consoles()
{
    auto statement = db_.prepare("SELECT c.id, c.name, c.enrolled_at, c.last_seen, c.revoked_at, "
                                 "(SELECT max(expires_at) FROM console_certificate WHERE console_id = c.id) "
                                 "FROM console c ORDER BY c.enrolled_at, c.id");
    if (!statement)
        return std::unexpected(statement.error());
    std::vector<ConsoleInfo> all;
    while (true) {
        const auto there = statement->step();
        if (!there)
            return std::unexpected(there.error());
        if (!*there)
            return all;
        ConsoleInfo info;
        info.id = statement->uuid(0);
        info.name = statement->text(1);
        info.enrolled_at = statement->integer(2);
        if (!statement->is_null(3))
            info.last_seen = statement->integer(3);
        if (!statement->is_null(4))
            info.revoked_at = statement->integer(4);
        info.certificate_until = statement->integer(5);
        all.push_back(std::move(info));
    }
}

Result<void> Access::revoke_console(const Uuid& id, std::string_view actor, UtcMillis at)
{
    auto transaction = sqlite::Transaction::begin(db_);
    if (!transaction)
        return std::unexpected(transaction.error());
    std::int64_t found = 0;
    for (const std::string_view sql : {"UPDATE console SET revoked_at = ifnull(revoked_at, ?2) WHERE id = ?1",
             "UPDATE invitation SET revoked_at = ifnull(revoked_at, ?2) WHERE id = ?1 AND used_at IS NULL"}) {
        auto done = run(sql, [&](sqlite::Statement& statement) { statement.bind(0, id).bind(1, at); });
        if (!done)
            return done;
        found += db_.changes();
    }
    if (found == 0)
        return make_error(Fault::Input, "platform.unknown_console", {{"id", id.to_string()}});
    const auto ended =
        end_sessions("console_id = ?2", [&](sqlite::Statement& statement) { statement.bind(1, id); }, at);
    if (!ended)
        return std::unexpected(ended.error());
    auto done = audit_.append({at, std::string(actor), std::string(audit_action::console_revoked),
        "console:" + id.to_string(), {{"sessions_ended", std::to_string(*ended)}}});
    if (!done)
        return done;
    if (done = transaction->commit(); !done)
        return done;
    audit_.publish();
    ++version_;
    return {};
}

Result<void> Access::insert_certificate(const Uuid& console_id, const crypto::SignedCertificate& made, UtcMillis at)
{
    return run("INSERT INTO console_certificate (serial, console_id, made_at, expires_at) VALUES (?1, ?2, ?3, ?4)",
        [&](sqlite::Statement& statement) {
            statement.bind(0, std::string_view(made.facts.serial))
                .bind(1, console_id)
                .bind(2, at)
                .bind(3, made.facts.until);
        });
}

Result<Enrolled> Access::enrol(std::string_view code, std::string_view request, std::string_view name,
    const crypto::Authority& authority, const Peer& peer, Clock& clock)
{
    const UtcMillis at = clock.now();
    auto transaction = sqlite::Transaction::begin(db_);
    if (!transaction)
        return std::unexpected(transaction.error());
    auto statement = db_.prepare("SELECT id, name FROM invitation WHERE hash = ?1 AND used_at IS NULL AND "
                                 "revoked_at IS NULL AND expires_at > ?2");
    if (!statement)
        return std::unexpected(statement.error());
    const std::string hash = hash_of_code(normalised_code(code));
    statement->bind(0, std::string_view(hash)).bind(1, at);
    const auto there = statement->step();
    if (!there)
        return std::unexpected(there.error());
    if (!*there) {
        // The code itself stays out of the log: it may be nearly right.
        auto done = audit_.append_refusal(
            {at, "", std::string(audit_action::enrolment_failed), "console:", {{"address", peer.address}}});
        if (!done)
            return std::unexpected(done.error());
        if (done = transaction->commit(); !done)
            return std::unexpected(done.error());
        audit_.publish();
        return std::unexpected(wrong_code());
    }
    const Uuid invitation = statement->uuid(0);
    const std::string console_name(name.empty() || name.size() > most_console_name ? statement->text(1) : name);
    statement->reset();

    Enrolled enrolled;
    enrolled.console_id = new_id(at);
    // A bad request leaves the code as it was.
    const auto made = authority.sign_client(request, enrolled.console_id.to_string(), policy_.certificate_days, clock);
    if (!made)
        return std::unexpected(made.error());
    enrolled.certificate = made->certificate;
    auto done = run("INSERT INTO console (id, name, enrolled_at) VALUES (?1, ?2, ?3)", [&](sqlite::Statement& insert) {
        insert.bind(0, enrolled.console_id).bind(1, std::string_view(console_name)).bind(2, at);
    });
    if (!done)
        return std::unexpected(done.error());
    if (done = insert_certificate(enrolled.console_id, *made, at); !done)
        return std::unexpected(done.error());
    done = run("UPDATE invitation SET used_at = ?2, console_id = ?3 WHERE id = ?1",
        [&](sqlite::Statement& update) { update.bind(0, invitation).bind(1, at).bind(2, enrolled.console_id); });
    if (!done)
        return std::unexpected(done.error());
    done = audit_.append(
        {at, "", std::string(audit_action::console_enrolled), "console:" + enrolled.console_id.to_string(),
            {{"address", peer.address}, {"invitation", invitation.to_string()}, {"name", console_name},
                {"serial", made->facts.serial}}});
    if (!done)
        return std::unexpected(done.error());
    if (done = transaction->commit(); !done)
        return std::unexpected(done.error());
    audit_.publish();
    ++version_;
    return enrolled;
}

Result<Enrolled> Access::renew(
    std::string_view request, const crypto::Authority& authority, const Peer& peer, Clock& clock)
{
    const UtcMillis at = clock.now();
    if (auto done = check_console(peer.console_id, peer.serial, at); !done)
        return std::unexpected(done.error());
    auto newest = db_.prepare("SELECT max(expires_at) FROM console_certificate "
                              "WHERE serial = ?1 AND console_id = ?2 AND revoked_at IS NULL");
    if (!newest)
        return std::unexpected(newest.error());
    newest->bind(0, std::string_view(peer.serial)).bind(1, peer.console_id);
    if (const auto there = newest->step(); !there)
        return std::unexpected(there.error());
    const UtcMillis left = newest->integer(0) - at;
    newest->reset();
    if (left > policy_.renew_days * day_ms)
        return make_error(Fault::Refused, "platform.renew_too_early", {{"days", std::int64_t{policy_.renew_days}}});
    const auto made = authority.sign_client(request, peer.console_id.to_string(), policy_.certificate_days, clock);
    if (!made)
        return std::unexpected(made.error());
    auto transaction = sqlite::Transaction::begin(db_);
    if (!transaction)
        return std::unexpected(transaction.error());
    if (auto done = insert_certificate(peer.console_id, *made, at); !done)
        return std::unexpected(done.error());
    auto done = audit_.append({at, "", std::string(audit_action::certificate_renewed),
        "console:" + peer.console_id.to_string(), {{"address", peer.address}, {"serial", made->facts.serial}}});
    if (!done)
        return std::unexpected(done.error());
    if (done = transaction->commit(); !done)
        return std::unexpected(done.error());
    audit_.publish();
    return Enrolled{made->certificate, peer.console_id};
}

Result<void> Access::check_console(const Uuid& console_id, std::string_view serial, UtcMillis at)
{
    if (find_certificate_.columns() == 0) {
        auto made = db_.prepare(
            "SELECT EXISTS (SELECT 1 FROM console_certificate o WHERE o.console_id = c.id AND o.revoked_at IS NULL "
            "AND o.expires_at < k.expires_at), c.last_seen FROM console_certificate k JOIN console c "
            "ON c.id = k.console_id WHERE k.serial = ?1 AND c.id = ?2 AND k.revoked_at IS NULL AND k.expires_at > ?3 "
            "AND c.revoked_at IS NULL");
        if (!made)
            return std::unexpected(made.error());
        find_certificate_ = std::move(*made);
    }
    find_certificate_.bind(0, serial).bind(1, console_id).bind(2, at);
    const auto there = find_certificate_.step();
    if (!there)
        return std::unexpected(there.error());
    if (!*there)
        return make_error(Fault::Refused, "platform.console_revoked");
    const bool has_older = find_certificate_.integer(0) != 0;
    const bool seen_lately = at - find_certificate_.integer(1) < day_ms / 24;
    find_certificate_.reset();
    if (has_older) {
        auto done = run("UPDATE console_certificate SET revoked_at = ?3 WHERE console_id = ?2 AND revoked_at IS NULL "
                        "AND expires_at < (SELECT expires_at FROM console_certificate WHERE serial = ?1)",
            [&](sqlite::Statement& statement) { statement.bind(0, serial).bind(1, console_id).bind(2, at); });
        if (!done)
            return done;
        ++version_;
    }
    if (!seen_lately)
        return run("UPDATE console SET last_seen = ?2 WHERE id = ?1",
            [&](sqlite::Statement& statement) { statement.bind(0, console_id).bind(1, at); });
    return {};
}

} // namespace yiping::platform
