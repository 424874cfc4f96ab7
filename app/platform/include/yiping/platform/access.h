// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/base/ports.h>
#include <yiping/base/uuid.h>
#include <yiping/crypto/certificate.h>
#include <yiping/crypto/password.h>
#include <yiping/domain/commands.h>
#include <yiping/platform/audit.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Who may: accounts and passwords, sessions, enrolled consoles, personal fields. All of it is checked here and on
/// nothing but what the platform itself has stored; everything that happens is in the audit log.
/// An Access belongs to its store and to the store's thread. Times are UTC milliseconds.
namespace yiping::platform {

/// The longest name a user may have.
inline constexpr std::size_t most_name_bytes = 60;
/// From this mask level on even names of staff are left out: a wall, which anybody may look at.
inline constexpr std::uint32_t mask_of_a_wall = 2;

struct AccessPolicy {
    crypto::PasswordCost cost;
    int wrong_before_lock = 5;
    UtcMillis wrong_window = 15 * 60'000LL;
    UtcMillis first_lock = 15 * 60'000LL; ///< doubles with each further lock
    UtcMillis longest_lock = 24 * 3'600'000LL;
    UtcMillis session_idle = 12 * 3'600'000LL;
    UtcMillis session_most = 30 * 86'400'000LL;
    UtcMillis offline = 72 * 3'600'000LL; ///< how long a console may let its user work without the platform
    int certificate_days = 90;
    int renew_days = 30; ///< a certificate may be renewed when fewer are left
    std::int64_t reveals_an_hour = 30;
    UtcMillis reveal_lasts = 5 * 60'000LL;
    int audit_days = 1096; ///< so long lines of the audit log are kept: three years
};
/// As the law wants it (网络安全法 第二十一条: six months).
inline constexpr int least_audit_days = 184;

/// An account. Tokens and passwords are kept as hashes only.
struct User {
    std::string name; ///< unique
    std::string post; ///< surname and post, as rows show it
    domain::UserRole role = domain::UserRole::Viewer;
    std::string scope;            ///< area code; "" the whole district
    std::uint32_t mask_level = 1; ///< 2: staff names are left out too (the wall)
    Uuid responder_id;            ///< of a worker
    bool operator==(const User&) const = default;
};

/// "viewer", "operator", … and back.
[[nodiscard]] std::string_view name_of_role(domain::UserRole role);
[[nodiscard]] std::optional<domain::UserRole> parse_role(std::string_view name);

struct Account {
    User user;
    bool has_password = false; ///< without: a device or program, with tokens of its own
    bool must_change = false;
    std::optional<UtcMillis> disabled_at;
    UtcMillis locked_until = 0;
};

struct SessionInfo {
    Uuid id;
    std::string user;
    Uuid console_id;
    bool certified = false; ///< the console proved itself with its certificate
    UtcMillis made_at = 0, last_used = 0, expires_at = 0;
};

struct ConsoleInfo {
    Uuid id;
    std::string name;
    UtcMillis enrolled_at = 0;
    UtcMillis certificate_until = 0;
    std::optional<UtcMillis> last_seen, revoked_at;
};

struct InvitationInfo {
    Uuid id;
    std::string name;
    UtcMillis made_at = 0, expires_at = 0;
    std::optional<UtcMillis> used_at, revoked_at;
    Uuid console_id; ///< once used
};

/// The other end of a connection, as far as the platform knows it by itself.
struct Peer {
    Uuid console_id;         ///< of its certificate, which was checked; nil without one
    std::string serial;      ///< of that certificate
    std::string address;     ///< without the port
    bool on_this_machine = true;
};

/// Somebody who gave a good token.
struct Identity {
    domain::Principal who;
    Uuid session_id; ///< nil: a device's own token
    Uuid console_id; ///< the only one that the session may be used from; nil: any
    bool must_change = false;
};

/// A sign-in under way: what has to be compared, in whatever thread.
struct SignInCheck {
    std::string user;
    std::string hash; ///< of nobody's password, where there is no such user
};

struct SignedIn {
    std::string token;
    Identity identity;
    UtcMillis expires_at = 0;
    UtcMillis offline_until = 0;
};

struct Enrolled {
    std::string certificate; ///< PEM
    Uuid console_id;
};

struct RevealWish {
    std::uint32_t register_number = 0;
    Uuid row_id;
    std::string field;
    std::string reason;
};
struct RevealedField {
    std::string value;
    UtcMillis until = 0;
};

/// Rows of a register with their personal fields, into a file.
struct ExportWish {
    std::uint32_t register_number = 0;
    std::string area; ///< of the rows; "" everything the account may see
    std::string file; ///< its name only: folders may name people
    std::string reason;
};

/// Why a password is not good enough: platform.password_short {least}, platform.password_long,
/// platform.password_is_name, platform.password_common.
[[nodiscard]] std::optional<Error> check_password_rules(std::string_view user, std::string_view password);
/// A password for a first sign-in, which has to be changed then.
[[nodiscard]] std::string make_first_password(Random& random);

class Access {
public:
    /// The database is that of the store, migrated; it and the others must outlive this.
    Access(sqlite::Database& database, AuditLog& audit, const AccessPolicy& policy, Random& random);

    [[nodiscard]] const AccessPolicy& policy() const { return policy_; }
    [[nodiscard]] AuditLog& audit() { return audit_; }
    /// Grows whenever accounts, sessions, tokens or consoles change: who holds a session asks again then.
    [[nodiscard]] std::uint64_t version() const { return version_; }
    /// Somebody has changed them by other ways than ours.
    void raise_version() { ++version_; }

    // Accounts. `actor` is who does it, for the audit log.
    [[nodiscard]] Result<std::vector<Account>> accounts();
    [[nodiscard]] Result<std::optional<Account>> account(std::string_view name);
    /// A new account with the hash of its first password. Errors: platform.user_exists {user}, platform.bad_user_name,
    /// platform.no_such_area {code}.
    [[nodiscard]] Result<void> add_account(
        const User& user, std::string_view password_hash, bool must_change, std::string_view actor, UtcMillis at);
    /// Changes post, role, scope, mask level and responder. Errors: platform.unknown_user {user},
    /// platform.no_such_area.
    [[nodiscard]] Result<void> change_account(const User& user, std::string_view actor, UtcMillis at);
    /// Disabled: its sessions end, its tokens are worth nothing. Errors: platform.unknown_user.
    [[nodiscard]] Result<void> set_disabled(std::string_view user, bool disabled, std::string_view actor, UtcMillis at);
    /// Ends all sessions of the user but `keep`, and every lock. Errors: platform.unknown_user.
    [[nodiscard]] Result<void> set_password(std::string_view user, std::string_view password_hash, bool must_change,
        const Uuid& keep, std::string_view actor, UtcMillis at);
    /// The stored hash; one that no password fits for a user that is not there or has none.
    [[nodiscard]] Result<std::string> password_hash(std::string_view user);
    /// Device tokens of an account. Returns how many were ended.
    [[nodiscard]] Result<std::int64_t> revoke_tokens(std::string_view user, std::string_view actor, UtcMillis at);

    // Signing in.
    /// Errors: platform.sign_in_locked {minutes} – the same for names that nobody has.
    [[nodiscard]] Result<SignInCheck> begin_sign_in(std::string_view user, const Peer& peer, UtcMillis at);
    /// `fits`: the password was the one of the hash. `console_id` is what the console calls itself; a certificate of
    /// the peer overrides it. Errors: platform.wrong_sign_in, platform.sign_in_locked {minutes}.
    [[nodiscard]] Result<SignedIn> finish_sign_in(
        const SignInCheck& check, bool fits, const Peer& peer, const Uuid& console_id, UtcMillis at);
    /// Device tokens and sessions. `console_id`: what the other end calls itself, nil if it does not say.
    /// Errors: platform.wrong_token, platform.session_over, platform.wrong_console.
    [[nodiscard]] Result<Identity> identify(
        std::string_view token, const Peer& peer, const Uuid& console_id, UtcMillis at);
    /// Errors: platform.wrong_token.
    [[nodiscard]] Result<void> sign_out(std::string_view token, UtcMillis at);
    [[nodiscard]] Result<std::vector<SessionInfo>> sessions(UtcMillis at);
    /// Of one user, or of one id; how many were ended.
    [[nodiscard]] Result<std::int64_t> revoke_sessions(std::string_view user, std::string_view actor, UtcMillis at);
    [[nodiscard]] Result<std::int64_t> revoke_session(const Uuid& id, std::string_view actor, UtcMillis at);
    /// The session is in use. Cheap; stored by `housekeep`.
    void note_use(const Uuid& session_id);
    /// Stores what note_use said and ends what has expired; once a day also lines of the audit log. Every minute or so.
    [[nodiscard]] Result<void> housekeep(UtcMillis at);

    // Consoles.
    /// The code is given once and kept as a hash.
    struct Invited {
        InvitationInfo info;
        std::string code;
    };
    [[nodiscard]] Result<Invited> invite(
        std::string_view name, UtcMillis valid_ms, std::string_view actor, UtcMillis at);
    [[nodiscard]] Result<std::vector<InvitationInfo>> invitations();
    [[nodiscard]] Result<std::vector<ConsoleInfo>> consoles();
    /// A console or an invitation; a console's sessions end. Errors: platform.unknown_console {id}.
    [[nodiscard]] Result<void> revoke_console(const Uuid& id, std::string_view actor, UtcMillis at);
    /// Errors: platform.wrong_code, crypto.bad_request.
    [[nodiscard]] Result<Enrolled> enrol(std::string_view code, std::string_view request, std::string_view name,
        const crypto::Authority& authority, const Peer& peer, Clock& clock);
    /// Errors: platform.console_revoked, platform.renew_too_early {days}, crypto.bad_request.
    [[nodiscard]] Result<Enrolled> renew(
        std::string_view request, const crypto::Authority& authority, const Peer& peer, Clock& clock);
    /// Whether a certificate that TLS has found good is still wanted. The first use of a renewed one ends the ones
    /// before it. Errors: platform.console_revoked.
    [[nodiscard]] Result<void> check_console(const Uuid& console_id, std::string_view serial, UtcMillis at);

    // Personal fields.
    /// Errors: platform.no_right, platform.no_such_row (also outside the scope), platform.not_personal {field},
    /// platform.reason_short {least}, platform.too_many_reveals {limit}.
    [[nodiscard]] Result<RevealedField> reveal(const domain::Principal& who, const RevealWish& wish, UtcMillis at);

    /// Whether somebody may take personal fields out of the platform as a file: supervisors and administrators, whose
    /// mask level shows them, with a reason. Written into the audit log before it answers, a refusal too. The rows to
    /// give are those of the account's scope. Errors: platform.no_right, platform.reason_short {least},
    /// platform.text_too_long.
    [[nodiscard]] Result<void> allow_export(const domain::Principal& who, const ExportWish& wish, UtcMillis at);

    /// A right that was missing, for the audit log.
    void note_refusal(const domain::Principal& who, std::string_view what, const Error& error, UtcMillis at);

private:
    struct Failure {
        std::int64_t count = 0, first_at = 0, last_at = 0, locks = 0, locked_until = 0;
    };
    [[nodiscard]] Result<Failure> failure_of(std::string_view name);
    [[nodiscard]] Result<void> note_wrong(std::string_view name, const Peer& peer, UtcMillis at);
    [[nodiscard]] Result<void> refuse_locked(std::string_view name, UtcMillis at);
    [[nodiscard]] Result<void> check_scope(const std::string& scope);
    /// Whether visitors look at a wall of this area, of one above it or of one in it.
    [[nodiscard]] Result<bool> visitors_look(std::string_view scope);
    [[nodiscard]] Result<std::int64_t> end_sessions(
        std::string_view where, const std::function<void(sqlite::Statement&)>& bind, UtcMillis at);
    /// domain::write_households of what lives in exactly this area.
    [[nodiscard]] Result<std::string> masked_households(std::string_view area_code);
    [[nodiscard]] Result<RevealedField> read_personal(
        const domain::Principal& who, const RevealWish& wish, UtcMillis at);
    [[nodiscard]] static Result<void> check_export(const domain::Principal& who, const ExportWish& wish);
    [[nodiscard]] static Result<void> check_reason(std::string_view reason);
    [[nodiscard]] Result<bool> holds_case(const Uuid& responder_id, const Uuid& case_id);
    [[nodiscard]] Result<void> insert_certificate(
        const Uuid& console_id, const crypto::SignedCertificate& made, UtcMillis at);
    /// Runs a statement with what `bind` gives it.
    [[nodiscard]] Result<void> run(std::string_view sql, const std::function<void(sqlite::Statement&)>& bind);
    [[nodiscard]] Uuid new_id(UtcMillis at);

    sqlite::Database& db_;
    AuditLog& audit_;
    AccessPolicy policy_;
    Random& random_;
    std::uint64_t version_ = 1;
    std::string nobody_; ///< hash of no password, with the policy's cost
    sqlite::Statement find_token_, find_session_, find_certificate_;
    std::map<Uuid, bool> used_; ///< sessions since the last housekeep
    UtcMillis audit_looked_at_ = 0;
};

} // namespace yiping::platform
