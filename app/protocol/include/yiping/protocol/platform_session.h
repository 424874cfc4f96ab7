// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/protocol/messages.h>

#include <deque>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

/// The platform's end of the sync protocol for one console, without any I/O. One thread (that of its host).
namespace yiping::protocol {

/// Rows ready to be sent, encoded once and shared by all consoles of the same scope, mask level and version.
struct EncodedBatch {
    std::shared_ptr<const std::string> message; ///< bytes of a `Batch`; none: nothing in the scope changed up to `to`
    std::int64_t to = 0;                        ///< revision that the receiver has afterwards
    bool last = true;                           ///< nothing newer (delta), nothing more (snapshot)
};

/// A snapshot under way: all rows as of one revision, in pieces.
class SnapshotSource {
public:
    virtual ~SnapshotSource() = default;
    /// Whether next() has something to give without waiting for it. Whoever says no wakes the session later.
    [[nodiscard]] virtual bool ready() { return true; }
    /// The next piece; the last one has `last`.
    [[nodiscard]] virtual Result<EncodedBatch> next() = 0;
};

/// Rows of a range as a principal may see them.
struct RangeRows {
    RowRange range; ///< with the end that the platform has chosen
    RowBatch rows;
};

/// What a session needs of the platform. Implemented by the gateway over the store, and by the simulation.
class SessionHost {
public:
    virtual ~SessionHost() = default;
    /// Who is this? Refuses a wrong token, and a scope outside the user's area.
    [[nodiscard]] virtual Result<domain::Principal> authenticate(const Hello& hello) = 0;
    [[nodiscard]] virtual Uuid log_id() = 0;
    [[nodiscard]] virtual std::int64_t head() = 0;
    /// Whether the log still reaches back to the cursor.
    [[nodiscard]] virtual bool can_continue(std::int64_t cursor) = 0;
    /// What tells this log at that revision from another that grew out of an older copy; 0 where it is not known.
    [[nodiscard]] virtual Result<std::uint64_t> mark_at(std::int64_t revision) = 0;
    [[nodiscard]] virtual std::uint64_t count_rows(const domain::Principal& who) = 0;
    /// Changes after `from` within the principal's scope, merged per row: `Batch.from` is `from`.
    [[nodiscard]] virtual Result<EncodedBatch> delta(const domain::Principal& who, std::int64_t from) = 0;
    [[nodiscard]] virtual Result<std::unique_ptr<SnapshotSource>> snapshot(const domain::Principal& who) = 0;
    /// Checks, does, remembers; a repeat of the id gets the first answer.
    [[nodiscard]] virtual CommandAnswer execute(const domain::Principal& who, const domain::Command& command) = 0;
    [[nodiscard]] virtual BlobChunk blob(const domain::Principal& who, const BlobRequest& request) = 0;
    /// Remembers that the command shall not be done, unless it has been answered already; the first answer either way.
    [[nodiscard]] virtual CommandAnswer withdraw(const domain::Principal& who, const Uuid& id) = 0;
    [[nodiscard]] virtual Revealed reveal(const domain::Principal& who, const Reveal& request) = 0;
    /// Rows in the principal's scope, of the areas of the range only where it names some. A range without an end gets
    /// one that bounds the work.
    [[nodiscard]] virtual Result<RangeRows> rows_of(const domain::Principal& who, const RowRange& range) = 0;
    /// Grows whenever accounts or their sessions change; sessions then ask `authenticate` again.
    [[nodiscard]] virtual std::uint64_t access_version() = 0;
};

struct Send {
    std::shared_ptr<const std::string> bytes;
};
struct End {}; ///< send what is queued, then close the transport
using SessionAction = std::variant<Send, End>;

class PlatformSession {
public:
    PlatformSession(SessionHost& host, Clock& clock);

    void received(std::string_view bytes);
    /// The log has grown, or an account has changed: send what the credit allows.
    void wake();
    /// The transport is full (or free again): changes wait and are merged meanwhile, so that a peer that reads slowly
    /// costs the same memory for ever. To be called after each take() that gave something to send.
    void set_congested(bool congested);
    /// For how long the transport should read nothing more, because the peer has sent more than its share; 0: none.
    [[nodiscard]] MonoMillis pause() const;
    [[nodiscard]] std::optional<MonoMillis> next_timer() const;
    void timer();
    [[nodiscard]] std::vector<SessionAction> take();

    [[nodiscard]] const std::optional<domain::Principal>& principal() const { return principal_; }
    [[nodiscard]] std::int64_t cursor() const { return sent_to_; }

private:
    void handle(const Hello& hello);
    void handle(const CommandRequest& request);
    void handle(const Withdraw& request);
    void handle(const Credit& credit);
    void handle(const Ping& ping);
    void handle(const Reveal& request);
    void handle(const BlobRequest& request);
    void handle(const DigestRequest& request);
    void handle(const RepairRequest& request);
    /// Whether the principal may still do what he could at the Hello; ends the session if not.
    [[nodiscard]] bool still_allowed();
    void count_message();
    void pump();
    void send_changes();
    /// Digests and repairs speak of everything sent before: they go once nothing waits.
    void send_ranges();
    /// Where nothing in the console's scope has changed, its cursor moves on all the same.
    void move_cursor_on();
    /// Whether the console's cursor is one of a log that was replaced by an older copy.
    [[nodiscard]] Result<bool> is_set_back(const Hello& hello);
    /// Of the log as it is now; ends the session if it cannot be read.
    [[nodiscard]] std::optional<LogMark> mark_or_end();
    void refuse(const Error& error, bool final);
    void send(const Message& message);

    SessionHost& host_;
    Clock& clock_;
    std::vector<SessionAction> actions_;
    std::optional<domain::Principal> principal_;
    std::unique_ptr<SnapshotSource> snapshot_;
    std::int64_t sent_to_ = 0; // what the console will have
    std::int64_t checked_to_ = 0; // up to here nothing more in its scope
    std::uint64_t credit_ = 0;
    bool ended_ = false;
    bool congested_ = false;
    bool cut_short_ = false; // there was more to send, but enough for one take()
    std::size_t made_bytes_ = 0; // since the last take()
    MonoMillis dead_at_ = 0;
    Hello hello_;
    std::uint32_t version_ = newest_version;
    std::uint64_t access_version_ = 0;
    struct RangeWish {
        RowRange range;
        bool repair;
    };
    std::deque<RangeWish> range_wishes_;
    double allowance_ = 0; // messages that may come without a pause
    MonoMillis allowance_at_ = 0;
};

} // namespace yiping::protocol
