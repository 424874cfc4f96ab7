// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/platform/access.h>

#include <yiping/crypto/token.h>
#include <yiping/domain/area_code.h>

#include <algorithm>
#include <array>
#include <format>

namespace yiping::platform {

namespace {

using domain::UserRole;

constexpr std::array<std::pair<UserRole, std::string_view>, 6> role_names{{
    {UserRole::Viewer, "viewer"},
    {UserRole::Operator, "operator"},
    {UserRole::Supervisor, "supervisor"},
    {UserRole::Administrator, "administrator"},
    {UserRole::Worker, "worker"},
    {UserRole::Resident, "resident"},
}};

constexpr std::size_t least_password = 10;
constexpr std::size_t most_password_bytes = 256;

/// Long enough, and yet what everybody tries first.
constexpr std::array<std::string_view, 36> common_passwords{"1234567890", "0123456789", "0987654321", "9876543210",
    "12345678910", "123456789a", "a123456789", "abc1234567", "abcd123456", "abcdefghij", "qwertyuiop", "1q2w3e4r5t",
    "1qaz2wsx3edc", "qwer123456", "qwerty1234", "qwerty12345", "asdfghjkl;", "asdfghjkl1", "zxcvbnm123", "password12",
    "password123", "password1234", "passw0rd123", "p@ssw0rd123", "admin12345", "admin123456", "administrator",
    "woaini1314", "woaini1314520", "5201314520", "1314520520", "iloveyou123", "letmein123", "welcome123",
    "yiping123456", "changeme123"};

std::size_t letters_in(std::string_view text)
{
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<std::uint8_t>(c) & 0xC0U) != 0x80U; }));
}

std::string lowered(std::string_view text)
{
    std::string out(text);
    std::ranges::transform(out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    return out;
}

/// "aaaaaaaaaa", "1212121212": a beginning of at most three letters again and again.
bool is_repetition(std::string_view text)
{
    for (std::size_t period = 1; period <= 3; ++period) {
        bool repeats = true;
        for (std::size_t at = period; at < text.size() && repeats; ++at)
            repeats = text[at] == text[at - period];
        if (repeats)
            return true;
    }
    return false;
}

bool is_good_name(std::string_view name)
{
    const auto bad = [](char c) { return static_cast<std::uint8_t>(c) < 0x21 || c == 0x7F; };
    return !name.empty() && name.size() <= most_name_bytes && std::ranges::none_of(name, bad);
}

std::string nobodys_hash(const crypto::PasswordCost& cost, Random& random)
{
    // Salt and hash at random: it costs what a real one costs, and fits nothing.
    const auto letters_of = [&](std::size_t bytes) {
        std::string raw(bytes, '\0');
        random.fill({reinterpret_cast<std::uint8_t*>(raw.data()), raw.size()});
        std::string text = crypto::base64url(raw);
        std::ranges::replace(text, '-', '+');
        std::ranges::replace(text, '_', '/');
        return text;
    };
    return std::format("$argon2id$v=19$m={},t={},p={}${}${}", cost.memory_kib, cost.passes, cost.lanes, letters_of(16),
        letters_of(32));
}

void bind_account(sqlite::Statement& statement, const User& user)
{
    statement.bind(0, std::string_view(user.name))
        .bind(1, std::string_view(user.post))
        .bind(2, static_cast<std::int64_t>(user.role))
        .bind(3, std::string_view(user.scope))
        .bind(4, static_cast<std::int64_t>(user.mask_level));
    if (user.responder_id.is_nil())
        statement.bind_null(5);
    else
        statement.bind(5, user.responder_id);
}

AuditDetails details_of(const User& user)
{
    return {{"role", std::string(name_of_role(user.role))}, {"scope", user.scope},
        {"mask_level", std::to_string(user.mask_level)}};
}

Error unknown_user(std::string_view name)
{
    return Error(Fault::Input, "platform.unknown_user", {{"user", std::string(name)}});
}

constexpr std::string_view account_columns =
    "SELECT u.name, u.post, u.role, u.scope, u.mask_level, u.responder_id, u.password <> '', u.must_change, "
    "u.disabled_at, ifnull(f.locked_until, 0) FROM user u LEFT JOIN sign_in_failure f ON f.name = u.name ";

Account account_at(const sqlite::Statement& row)
{
    Account found;
    found.user.name = row.text(0);
    found.user.post = row.text(1);
    found.user.role = static_cast<UserRole>(row.integer(2));
    found.user.scope = row.text(3);
    found.user.mask_level = static_cast<std::uint32_t>(row.integer(4));
    if (!row.is_null(5))
        found.user.responder_id = row.uuid(5);
    found.has_password = row.integer(6) != 0;
    found.must_change = row.integer(7) != 0;
    if (!row.is_null(8))
        found.disabled_at = row.integer(8);
    found.locked_until = row.integer(9);
    return found;
}

} // namespace

std::string_view name_of_role(UserRole role)
{
    const auto found = std::ranges::find(role_names, role, &std::pair<UserRole, std::string_view>::first);
    return found == role_names.end() ? std::string_view("rule") : found->second;
}

std::optional<UserRole> parse_role(std::string_view name)
{
    const auto found = std::ranges::find(role_names, name, &std::pair<UserRole, std::string_view>::second);
    return found == role_names.end() ? std::nullopt : std::optional(found->first);
}

std::optional<Error> check_password_rules(std::string_view user, std::string_view password)
{
    if (letters_in(password) < least_password)
        return Error(Fault::Input, "platform.password_short", {{"least", static_cast<std::int64_t>(least_password)}});
    if (password.size() > most_password_bytes)
        return Error(
            Fault::Input, "platform.password_long", {{"limit", static_cast<std::int64_t>(most_password_bytes)}});
    const std::string word = lowered(password);
    const std::string name = lowered(user);
    if (word == name || (letters_in(name) >= 4 && word.contains(name)))
        return Error(Fault::Input, "platform.password_is_name");
    if (std::ranges::find(common_passwords, word) != common_passwords.end() || is_repetition(word))
        return Error(Fault::Input, "platform.password_common");
    return std::nullopt;
}

std::string make_first_password(Random& random)
{
    // No letters that are taken for one another: it is read out or written down.
    constexpr std::string_view letters = "acdefghjkmnpqrtuvwxy34679";
    std::string word;
    for (int index = 0; index < 12; ++index) {
        if (index > 0 && index % 4 == 0)
            word += '-';
        word += letters[random.below(letters.size())];
    }
    return word;
}

Access::Access(sqlite::Database& database, AuditLog& audit, const AccessPolicy& policy, Random& random)
    : db_(database), audit_(audit), policy_(policy), random_(random), nobody_(nobodys_hash(policy.cost, random))
{
}

Result<void> Access::run(std::string_view sql, const std::function<void(sqlite::Statement&)>& bind)
{
    auto statement = db_.prepare(sql);
    if (!statement)
        return std::unexpected(statement.error());
    bind(*statement);
    return statement->run();
}

Uuid Access::new_id(UtcMillis at)
{
    ManualClock clock(at);
    return Uuid::make(clock, random_);
}

Result<std::vector<Account>> Access::accounts()
{
    auto statement = db_.prepare(std::format("{}ORDER BY u.name", account_columns));
    if (!statement)
        return std::unexpected(statement.error());
    std::vector<Account> all;
    while (true) {
        const auto there = statement->step();
        if (!there)
            return std::unexpected(there.error());
        if (!*there)
            return all;
        all.push_back(account_at(*statement));
    }
}

Result<std::optional<Account>> Access::account(std::string_view name)
{
    auto statement = db_.prepare(std::format("{}WHERE u.name = ?1", account_columns));
    if (!statement)
        return std::unexpected(statement.error());
    statement->bind(0, name);
    const auto there = statement->step();
    if (!there)
        return std::unexpected(there.error());
    if (!*there)
        return std::optional<Account>();
    return std::optional(account_at(*statement));
}

Result<void> Access::check_scope(const std::string& scope)
{
    if (scope.empty())
        return {};
    auto statement = db_.prepare("SELECT EXISTS (SELECT 1 FROM area WHERE area_code = ?1)");
    if (!statement)
        return std::unexpected(statement.error());
    statement->bind(0, std::string_view(scope));
    const auto there = statement->step();
    if (!there)
        return std::unexpected(there.error());
    if (statement->integer(0) == 0)
        return make_error(Fault::Input, "platform.no_such_area", {{"code", scope}});
    return {};
}

Result<void> Access::add_account(
    const User& user, std::string_view password_hash, bool must_change, std::string_view actor, UtcMillis at)
{
    if (!is_good_name(user.name))
        return make_error(Fault::Input, "platform.bad_user_name", {{"limit", std::int64_t{most_name_bytes}}});
    if (auto done = check_scope(user.scope); !done)
        return done;
    auto transaction = sqlite::Transaction::begin(db_);
    if (!transaction)
        return std::unexpected(transaction.error());
    const auto there = account(user.name);
    if (!there)
        return std::unexpected(there.error());
    if (*there)
        return make_error(Fault::Input, "platform.user_exists", {{"user", user.name}});
    auto done = run("INSERT INTO user (name, post, role, scope, mask_level, responder_id, password, password_at, "
                    "must_change, made_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?8)",
        [&](sqlite::Statement& statement) {
            bind_account(statement, user);
            statement.bind(6, password_hash).bind(7, at).bind(8, std::int64_t{must_change});
        });
    if (!done)
        return done;
    done = audit_.append(
        {at, std::string(actor), std::string(audit_action::account_made), "user:" + user.name, details_of(user)});
    if (!done)
        return done;
    if (done = transaction->commit(); !done)
        return done;
    audit_.publish();
    ++version_;
    return {};
}

Result<void> Access::change_account(const User& user, std::string_view actor, UtcMillis at)
{
    if (auto done = check_scope(user.scope); !done)
        return done;
    auto transaction = sqlite::Transaction::begin(db_);
    if (!transaction)
        return std::unexpected(transaction.error());
    auto done = run("UPDATE user SET post = ?2, role = ?3, scope = ?4, mask_level = ?5, responder_id = ?6 "
                    "WHERE name = ?1",
        [&](sqlite::Statement& statement) { bind_account(statement, user); });
    if (!done)
        return done;
    if (db_.changes() == 0)
        return std::unexpected(unknown_user(user.name));
    done = audit_.append(
        {at, std::string(actor), std::string(audit_action::account_changed), "user:" + user.name, details_of(user)});
    if (!done)
        return done;
    if (done = transaction->commit(); !done)
        return done;
    audit_.publish();
    ++version_;
    return {};
}

Result<void> Access::set_disabled(std::string_view user, bool disabled, std::string_view actor, UtcMillis at)
{
    auto transaction = sqlite::Transaction::begin(db_);
    if (!transaction)
        return std::unexpected(transaction.error());
    auto done = run("UPDATE user SET disabled_at = ?2 WHERE name = ?1", [&](sqlite::Statement& statement) {
        statement.bind(0, user);
        if (disabled)
            statement.bind(1, at);
        else
            statement.bind_null(1);
    });
    if (!done)
        return done;
    if (db_.changes() == 0)
        return std::unexpected(unknown_user(user));
    if (disabled) {
        const auto ended =
            end_sessions("user = ?2", [&](sqlite::Statement& statement) { statement.bind(1, user); }, at);
        if (!ended)
            return std::unexpected(ended.error());
    }
    done = audit_.append(
        {at, std::string(actor), std::string(disabled ? audit_action::account_disabled : audit_action::account_enabled),
            "user:" + std::string(user), {}});
    if (!done)
        return done;
    if (done = transaction->commit(); !done)
        return done;
    audit_.publish();
    ++version_;
    return {};
}

Result<void> Access::set_password(std::string_view user, std::string_view password_hash, bool must_change,
    const Uuid& keep, std::string_view actor, UtcMillis at)
{
    auto transaction = sqlite::Transaction::begin(db_);
    if (!transaction)
        return std::unexpected(transaction.error());
    auto done = run("UPDATE user SET password = ?2, password_at = ?3, must_change = ?4 WHERE name = ?1",
        [&](sqlite::Statement& statement) {
            statement.bind(0, user).bind(1, password_hash).bind(2, at).bind(3, std::int64_t{must_change});
        });
    if (!done)
        return done;
    if (db_.changes() == 0)
        return std::unexpected(unknown_user(user));
    done = run(
        "DELETE FROM sign_in_failure WHERE name = ?1", [&](sqlite::Statement& statement) { statement.bind(0, user); });
    if (!done)
        return done;
    const auto ended = end_sessions(
        "user = ?2 AND id <> ?3", [&](sqlite::Statement& statement) { statement.bind(1, user).bind(2, keep); }, at);
    if (!ended)
        return std::unexpected(ended.error());
    done = audit_.append({at, std::string(actor), std::string(audit_action::password_changed),
        "user:" + std::string(user), {{"sessions_ended", std::to_string(*ended)}}});
    if (!done)
        return done;
    if (done = transaction->commit(); !done)
        return done;
    audit_.publish();
    ++version_;
    return {};
}

Result<std::string> Access::password_hash(std::string_view user)
{
    auto statement =
        db_.prepare("SELECT password FROM user WHERE name = ?1 AND disabled_at IS NULL AND password <> ''");
    if (!statement)
        return std::unexpected(statement.error());
    statement->bind(0, user);
    const auto there = statement->step();
    if (!there)
        return std::unexpected(there.error());
    return *there ? std::string(statement->text(0)) : nobody_;
}

Result<std::int64_t> Access::revoke_tokens(std::string_view user, std::string_view actor, UtcMillis at)
{
    auto transaction = sqlite::Transaction::begin(db_);
    if (!transaction)
        return std::unexpected(transaction.error());
    auto done = run("UPDATE token SET revoked_at = ?2 WHERE user = ?1 AND revoked_at IS NULL",
        [&](sqlite::Statement& statement) { statement.bind(0, user).bind(1, at); });
    if (!done)
        return std::unexpected(done.error());
    const std::int64_t ended = db_.changes();
    if (ended > 0) {
        done = audit_.append({at, std::string(actor), std::string(audit_action::session_revoked),
            "user:" + std::string(user), {{"tokens", std::to_string(ended)}}});
        if (!done)
            return std::unexpected(done.error());
    }
    if (done = transaction->commit(); !done)
        return std::unexpected(done.error());
    audit_.publish();
    ++version_;
    return ended;
}

} // namespace yiping::platform
