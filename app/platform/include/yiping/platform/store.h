// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/base/ports.h>
#include <yiping/base/uuid.h>
#include <yiping/domain/commands.h>
#include <yiping/domain/registers.h>
#include <yiping/domain/registers/rule_switch.h>
#include <yiping/platform/access.h>
#include <yiping/protocol/messages.h>
#include <yiping/protocol/platform_session.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The platform's memory: registers, the change log numbered in commit order, answered commands, blobs, users.
/// A store belongs to one thread. Only what `snapshot` returns may be used in another.
namespace yiping::platform {

/// Fields that never leave the platform in the stream.
struct PersonalRows {
    std::vector<domain::ResponderPersonal> responders;
    std::vector<domain::CasePersonal> cases;
    std::vector<domain::CameraPersonal> cameras;
    std::vector<domain::DescribedPersonal> described{}; ///< of any register
};

/// Changes after `from` up to `to`, merged: each row once, in its newest state.
struct Delta {
    std::int64_t from = 0;
    std::int64_t to = 0;
    bool last = true;           ///< `to` is the head
    UtcMillis committed_at = 0; ///< of the newest change
    protocol::LogMark mark;     ///< of the log as it is: a row may be newer than `to`
    std::vector<protocol::RowBatch> rows;
    std::vector<protocol::Removal> removed;
};

/// Rows of a snapshot, all of one register, in order of their ids.
struct SnapshotPiece {
    protocol::RowBatch rows;
    bool last = false;
};

/// All rows of a scope as of one revision, whatever is written meanwhile. Keeps its store's file open; may be used
/// in one other thread than the store's.
class SnapshotReader {
public:
    virtual ~SnapshotReader() = default;
    [[nodiscard]] virtual std::int64_t revision() const = 0;
    [[nodiscard]] virtual UtcMillis committed_at() const = 0;
    /// Of the log at that revision.
    [[nodiscard]] virtual std::uint64_t mark() const = 0;
    /// The next piece; after the one with `last` there is none.
    [[nodiscard]] virtual Result<SnapshotPiece> next() = 0;
};

struct BlobInfo {
    std::string sha256;
    std::string media_type;
    std::uint64_t size = 0;
    bool operator==(const BlobInfo&) const = default;
};

/// How often a rule did something.
struct RuleDone {
    std::string rule; ///< its id
    domain::Move move = domain::Move::Remind;
    std::int64_t today = 0, week = 0;
    bool operator==(const RuleDone&) const = default;
};

/// Area at a position. Implemented over app/geo by the store itself; replaceable for tests.
using AreaFinder = std::function<std::string(double lon, double lat)>;

class Store {
public:
    virtual ~Store() = default;

    /// Identity of the change log; a new database has a new one.
    [[nodiscard]] virtual Uuid log_id() const = 0;
    [[nodiscard]] virtual std::string district_id() const = 0;
    /// Newest revision; 0 when empty.
    [[nodiscard]] virtual std::int64_t head() const = 0;
    /// When that was committed; 0 when empty.
    [[nodiscard]] virtual UtcMillis last_change_at() const = 0;

    /// Writes all rows in one transaction, appended to the log in the order of the set; `rev` of the rows is set by
    /// the store. A row of the same id is replaced. Returns the new head. Nothing is written on an error
    /// (sqlite.disk_full, sqlite.failed).
    [[nodiscard]] virtual Result<std::int64_t> put(
        const domain::RowSet& rows, const PersonalRows& personal, UtcMillis at) = 0;
    /// Takes rows away; tombstones go to the log. Ids that are not there are passed over.
    [[nodiscard]] virtual Result<std::int64_t> remove(
        std::span<const std::pair<domain::Register, Uuid>> rows, UtcMillis at) = 0;

    /// Checks, does, remembers. A repeat of the id gets the first answer whatever it says. Errors of the machine (disk
    /// full) are not remembered: the answer's error has Fault::Environment and the command may be sent again.
    [[nodiscard]] virtual protocol::CommandAnswer execute(
        const domain::Principal& who, const domain::Command& command, UtcMillis at) = 0;

    /// The maker takes a command back: unless the id has an answer already, it is remembered as refused
    /// (platform.command_withdrawn) and never done. The first answer either way.
    [[nodiscard]] virtual protocol::CommandAnswer withdraw(
        const domain::Principal& who, const Uuid& id, UtcMillis at) = 0;

    /// The account whose command of this id was answered; "" if there was none.
    [[nodiscard]] virtual Result<std::string> maker_of(const Uuid& command_id)
    {
        static_cast<void>(command_id);
        return std::string();
    }

    /// Rows of one register in order of their ids, those of the scope (and of the range's areas, if it names any).
    /// A range without an end and areas gets an end after at most `max_rows` rows have been looked at; any other is
    /// given as asked and may be some times as long. Errors: sync.bad_message.
    [[nodiscard]] virtual Result<protocol::RangeRows> range(
        std::string_view scope, const protocol::RowRange& range, std::size_t max_rows) = 0;

    /// At most about `max_rows` changes of the log; a transaction is not torn unless it alone is larger.
    /// Errors: platform.log_trimmed if the log no longer reaches back to `from`.
    [[nodiscard]] virtual Result<Delta> delta(std::string_view scope, std::int64_t from, std::size_t max_rows) = 0;
    /// Whether the log reaches back to the cursor.
    [[nodiscard]] virtual bool can_continue(std::int64_t cursor) const = 0;
    /// What tells this log at a revision from one that went on otherwise after an older copy was restored: a hash of
    /// the change of that number. 0 for one that the log does not hold.
    [[nodiscard]] virtual Result<std::uint64_t> mark_at(std::int64_t revision) = 0;
    [[nodiscard]] virtual Result<std::unique_ptr<SnapshotReader>> snapshot(
        std::string_view scope, std::size_t piece_rows = 20'000) = 0;
    [[nodiscard]] virtual Result<std::uint64_t> count_rows(std::string_view scope) = 0;
    /// Forgets the log before the newest `keep` changes; older cursors get a snapshot then.
    [[nodiscard]] virtual Result<void> trim_log(std::int64_t keep) = 0;

    /// Assignments of a responder that have not ended, oldest first.
    [[nodiscard]] virtual Result<std::vector<domain::Assignment>> open_assignments_of(const Uuid& responder_id) = 0;
    /// Rows of the given ids that exist, in that order.
    [[nodiscard]] virtual Result<std::vector<domain::Case>> cases(std::span<const Uuid> ids) = 0;
    [[nodiscard]] virtual Result<std::vector<domain::Responder>> responders() = 0;
    /// Counts the limits of all open cases again if calendar or limits are others than those they were counted by, and
    /// remembers by which they are counted now. A new database only remembers. How many cases have a new due time.
    [[nodiscard]] virtual Result<std::size_t> recount_limits(UtcMillis at)
    {
        static_cast<void>(at);
        return std::size_t{0};
    }
    /// Cases that are not over and not imported, with all their moves; assignments that have not ended; leaves that are
    /// not over; and moves of rules since an instant, of whatever case. What rules look at.
    [[nodiscard]] virtual Result<domain::RowSet> open_life(UtcMillis rules_since)
    {
        static_cast<void>(rules_since);
        return domain::RowSet();
    }
    /// The record of a case, oldest first.
    [[nodiscard]] virtual Result<std::vector<domain::CaseMove>> moves_of(const Uuid& case_id)
    {
        static_cast<void>(case_id);
        return std::vector<domain::CaseMove>();
    }
    /// Rules that somebody has switched, by id; the others are as their files say.
    [[nodiscard]] virtual Result<std::map<std::string, bool>> rule_switches() { return std::map<std::string, bool>(); }
    /// All rules of the town as they are, in the order of the book.
    [[nodiscard]] virtual Result<std::vector<domain::RuleSwitch>> rules() { return std::vector<domain::RuleSwitch>(); }
    /// Consoles are told of rules that are other than what they have been told. How many rows were written.
    [[nodiscard]] virtual Result<std::size_t> publish_rules(UtcMillis at)
    {
        static_cast<void>(at);
        return std::size_t{0};
    }
    /// What rules did on the day of `as_of` until then, and in the seven days that end with it.
    [[nodiscard]] virtual Result<std::vector<RuleDone>> rules_done(UtcMillis as_of)
    {
        static_cast<void>(as_of);
        return std::vector<RuleDone>();
    }
    /// Grows with each switch since the opening.
    [[nodiscard]] virtual std::uint64_t rule_switches_version() const { return 0; }
    [[nodiscard]] virtual Result<std::vector<domain::Area>> areas() = 0;

    /// Keeps the bytes under their SHA-256, which is returned. The same bytes twice are kept once.
    [[nodiscard]] virtual Result<std::string> put_blob(
        std::string_view bytes, std::string_view media_type, UtcMillis at) = 0;
    [[nodiscard]] virtual Result<std::optional<BlobInfo>> blob_info(std::string_view sha256) = 0;
    /// As put_blob, and remembers who sent it: only he, and whoever sees it already, may attach it to a case.
    [[nodiscard]] virtual Result<std::string> put_blob_of(
        std::string_view user, std::string_view bytes, std::string_view media_type, UtcMillis at)
    {
        static_cast<void>(user);
        return put_blob(bytes, media_type, at);
    }
    /// Whether it is attached to something inside the scope.
    [[nodiscard]] virtual Result<bool> blob_visible(std::string_view scope, std::string_view sha256)
    {
        static_cast<void>(scope);
        static_cast<void>(sha256);
        return false;
    }
    /// At most `limit` bytes from `offset`; empty behind the end.
    [[nodiscard]] virtual Result<std::string> read_blob(
        std::string_view sha256, std::uint64_t offset, std::size_t limit) = 0;

    /// Adds or replaces an account.
    [[nodiscard]] virtual Result<void> put_user(const User& user) = 0;
    /// Adds or replaces many accounts, each with one more token unless that is "", in one transaction.
    [[nodiscard]] virtual Result<void> put_accounts(
        std::span<const std::pair<User, std::string>> accounts, UtcMillis at) = 0;
    /// Gives the account one more token; only its hash is kept. Errors: platform.unknown_user.
    [[nodiscard]] virtual Result<void> add_token(std::string_view user, std::string_view token, UtcMillis at) = 0;
    /// Tokens of devices only; `access` knows the sessions of people. Errors: platform.wrong_token.
    [[nodiscard]] virtual Result<domain::Principal> authenticate(std::string_view token) = 0;
    /// Accounts, sessions and consoles; nullptr for a store that has none.
    [[nodiscard]] virtual Access* access() { return nullptr; }
};

} // namespace yiping::platform
