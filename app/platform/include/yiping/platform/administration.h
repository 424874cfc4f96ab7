// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/registers/rule_switch.h>
#include <yiping/platform/access.h>
#include <yiping/platform/store.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What an administrator asks of a platform's accounts, consoles, sessions, rules and audit log: of its database at
/// rest, or of the running platform that holds it, by a Unix socket beside the database that only its own account and
/// root may open. Both do the same and come to the same audit log.
namespace yiping::platform {

enum class AdminVerb : std::uint8_t {
    Users,
    AddUser,
    ChangeUser,
    DisableUser,
    SetPassword,
    Invite,
    Consoles,
    RevokeConsole,
    Sessions,
    RevokeSession,
    RevokeSessions,
    Rules, ///< which there are, how they stand and what they did until `at`
    SwitchRule,
    Audit, ///< `limit` lines of the log before `before`, newest first
};

/// A plain value; what a verb does not need stays empty.
struct AdminRequest {
    AdminVerb verb = AdminVerb::Users;
    std::string name = {}; ///< of the user; of the console to be; id of the rule
    /// What is given is set; the rest of a new account is as that of a viewer of the district.
    std::optional<std::string> post = {};
    std::optional<domain::UserRole> role = {};
    std::optional<std::string> scope = {}; ///< twelve digits, "" the district
    std::optional<std::uint32_t> mask_level = {};
    std::optional<std::string> staff_number = {}; ///< of the responder
    std::string password_hash = {}; ///< never the password itself
    bool must_change = false;
    bool disabled = false;
    bool with_tokens = false; ///< RevokeSessions: those of its devices too
    Uuid id = {}; ///< of a session, a console or an invitation
    UtcMillis valid_ms = 0; ///< of an invitation
    std::string reason = {}; ///< SwitchRule: why; `disabled` says which way
    std::optional<UtcMillis> at = {}; ///< Rules: the last change, if nothing is said
    std::int64_t before = 0; ///< Audit: a line's number; 0: from the newest
    std::int64_t limit = 0;
    bool operator==(const AdminRequest&) const = default;
};

struct AdminAnswer {
    std::vector<Account> accounts; ///< all, or the one that was asked for or changed
    std::vector<ConsoleInfo> consoles;
    std::vector<InvitationInfo> invitations;
    std::vector<SessionInfo> sessions;
    std::string code; ///< of a new invitation; given once
    std::int64_t ended_sessions = 0;
    std::int64_t ended_tokens = 0;
    std::vector<domain::RuleSwitch> rules;
    std::vector<RuleDone> rules_done;
    UtcMillis as_of = 0; ///< of rules_done
    std::vector<AuditLine> audit;
};
/// More lines of the audit log are not given at once.
inline constexpr std::int64_t most_audit_lines = 100'000;

/// Does it. The store's thread. `actor` is for the audit log. Errors: those of Access; ctl.no_such_staff {number},
/// ctl.worker_without_number.
[[nodiscard]] Result<AdminAnswer> administer(
    Store& store, const AdminRequest& request, std::string_view actor, UtcMillis at);

/// "ctl:" and the name of an account of the operating system: who asks.
[[nodiscard]] std::string actor_of(std::uint32_t system_user);

/// The longest request, in bytes.
inline constexpr std::size_t most_admin_request = 64U << 10U;

/// One line of JSON each. Errors of decoding: platform.bad_json {why}; decode_answer also gives the error that was
/// answered.
[[nodiscard]] std::string encode_request(const AdminRequest& request);
[[nodiscard]] Result<AdminRequest> decode_request(std::string_view line);
[[nodiscard]] std::string encode_answer(const Result<AdminAnswer>& answer);
[[nodiscard]] Result<AdminAnswer> decode_answer(std::string_view line);

/// Where a running platform listens.
[[nodiscard]] std::string admin_socket_path(const std::string& database_path);

/// A socket's address may have 107 bytes only; a path in a deep folder is written by way of the folder's descriptor,
/// which has to stay open while the address is used.
class SocketAddress {
public:
    explicit SocketAddress(const std::string& path);
    ~SocketAddress();
    SocketAddress(const SocketAddress&) = delete;
    SocketAddress& operator=(const SocketAddress&) = delete;
    [[nodiscard]] const std::string& text() const { return text_; }

private:
    int folder_ = -1;
    std::string text_;
};

/// Asks the platform that holds the database. Waits up to half a minute. Errors: platform.nobody_answers {path} where
/// nothing listens, or the answer does not come; platform.not_for_you {path} where the socket may not be opened; else
/// those of administer().
[[nodiscard]] Result<AdminAnswer> ask_running(const std::string& database_path, const AdminRequest& request);

} // namespace yiping::platform
