// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/base/ports.h>
#include <yiping/sqlite/database.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The audit log: who did what, when, in a chain of SM3 hashes (docs/audit.md). Append-only. The thread of its
/// database.
namespace yiping::platform {

/// Names of actions. Stable: reports and `audit list` know them.
namespace audit_action {
inline constexpr std::string_view sign_in = "sign-in";
inline constexpr std::string_view sign_in_failed = "sign-in.failed";
inline constexpr std::string_view sign_in_locked = "sign-in.locked";
inline constexpr std::string_view sign_out = "sign-out";
inline constexpr std::string_view session_revoked = "session.revoked";
inline constexpr std::string_view password_changed = "password.changed";
inline constexpr std::string_view account_made = "account.made";
inline constexpr std::string_view account_changed = "account.changed";
inline constexpr std::string_view account_disabled = "account.disabled";
inline constexpr std::string_view account_enabled = "account.enabled";
inline constexpr std::string_view console_invited = "console.invited";
inline constexpr std::string_view console_enrolled = "console.enrolled";
inline constexpr std::string_view enrolment_failed = "console.enrolment-failed";
inline constexpr std::string_view certificate_renewed = "console.renewed";
inline constexpr std::string_view console_revoked = "console.revoked";
inline constexpr std::string_view reveal = "reveal";
inline constexpr std::string_view reveal_refused = "reveal.refused";
inline constexpr std::string_view look = "look";
inline constexpr std::string_view look_ended = "look.ended";
inline constexpr std::string_view look_kept = "look.kept";
inline constexpr std::string_view look_heard = "look.heard"; ///< its sound was switched on
inline constexpr std::string_view look_refused = "look.refused";
inline constexpr std::string_view refused = "refused";
inline constexpr std::string_view imported = "import";
inline constexpr std::string_view exported = "export";
inline constexpr std::string_view export_refused = "export.refused";
inline constexpr std::string_view rule_switched = "rule.switched";
inline constexpr std::string_view visitors_in = "visitors.in";
inline constexpr std::string_view visitors_gone = "visitors.gone";
inline constexpr std::string_view tail_lost = "audit.tail-lost";
inline constexpr std::string_view forgotten = "audit.forgotten";
} // namespace audit_action

/// Details by name, in order of their names.
using AuditDetails = std::map<std::string, std::string, std::less<>>;

/// What happened. Names and numbers only: no personal field, no password, no token.
struct AuditEvent {
    UtcMillis at = 0;
    std::string actor;  ///< account, "ctl" for the command line, "" nobody who is known
    std::string action; ///< of audit_action
    std::string object; ///< what it was done to, as "case:0199f3a2-…", "user:chen"
    AuditDetails details;
};

/// A line of the log.
struct AuditLine {
    std::int64_t sequence = 0; ///< 1, 2, 3 …
    UtcMillis at = 0;
    std::string actor, action, object;
    std::string details; ///< canonical JSON: {"name":"value",…}
    std::string previous, hash; ///< SM3, lower-case hex
};

/// Newest line, also kept in a file of its own beside the database.
struct AuditHead {
    std::int64_t sequence = 0;
    std::string hash;
    bool operator==(const AuditHead&) const = default;
};

/// The hash that a line must have.
[[nodiscard]] std::string audit_hash(const AuditLine& line);
/// `previous` of the first line: SM3 of "yiping audit" and the log's identity.
[[nodiscard]] std::string audit_genesis(std::string_view log_id);
/// Where the newest hash of a database is kept.
[[nodiscard]] std::string audit_head_path(const std::string& database_path);

class AuditLog {
public:
    enum class HeadFile : std::uint8_t {
        None, ///< the database is no file of this machine
        Unsynced,
        Synced,
    };
    AuditLog(sqlite::Database& database, std::string log_id, HeadFile head_file);

    /// Adds a line to the transaction under way, or as one of its own. Call `publish` after the commit.
    [[nodiscard]] Result<void> append(const AuditEvent& event);
    /// Adds a line in a transaction of its own and publishes it.
    [[nodiscard]] Result<void> record(const AuditEvent& event);
    /// As append, but of one actor's refusals only so many in a minute get a line; the next line then says how many
    /// were left out. A hostile console must not fill the disk.
    [[nodiscard]] Result<void> append_refusal(const AuditEvent& event);
    [[nodiscard]] Result<void> record_refusal(const AuditEvent& event);

    /// Lines from before that time go, the newest never; a line says up to which, with the hash of the last of them, so
    /// that what is left is a chain by itself. Returns how many went. A transaction of its own.
    [[nodiscard]] Result<std::int64_t> forget_before(UtcMillis time, UtcMillis now);

    /// Writes the head file if lines were appended since. A failure is logged and made up for by the next call: the
    /// file may be behind the database, never ahead of it.
    void publish();

    [[nodiscard]] Result<AuditHead> head();
    /// Newest first.
    [[nodiscard]] Result<std::vector<AuditLine>> lines(std::int64_t before_sequence, std::size_t limit);
    /// Lines of an actor's action since a time.
    [[nodiscard]] Result<std::int64_t> count(std::string_view actor, std::string_view action, UtcMillis since);

private:
    struct Burst {
        UtcMillis since = 0;
        int lines = 0;
        std::int64_t left_out = 0;
    };

    [[nodiscard]] Result<void> add_line(const AuditEvent& event);
    /// Before the first line after opening: a head file that knows of more lines than there are.
    [[nodiscard]] Result<void> compare_with_file(UtcMillis at);

    sqlite::Database& db_;
    std::string log_id_;
    HeadFile head_file_;
    bool compared_ = false;
    bool unpublished_ = false;
    sqlite::Statement newest_, insert_;
    std::map<std::string, Burst, std::less<>> bursts_;
};

struct AuditProblem {
    std::string code; ///< audit.changed, audit.missing, audit.order, audit.tail, audit.head, audit.tail-lost
    std::int64_t sequence = 0;
    bool operator==(const AuditProblem&) const = default;
};
struct AuditReport {
    std::int64_t lines = 0;
    AuditHead head;
    bool head_file = false; ///< there is one, and it was compared
    std::int64_t forgotten = 0; ///< lines before the first, which the log itself says were kept long enough
    std::vector<AuditProblem> problems; ///< the first hundred
};
/// Reads the whole chain. `expected` is a head that was written down elsewhere, if there is one.
[[nodiscard]] Result<AuditReport> verify_audit(sqlite::Database& database, const AuditHead& expected = {});

} // namespace yiping::platform
