// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/protocol/messages.h>

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
    /// The next piece; the last one has `last`.
    [[nodiscard]] virtual Result<EncodedBatch> next() = 0;
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
    [[nodiscard]] virtual std::uint64_t count_rows(const domain::Principal& who) = 0;
    /// Changes after `from` within the principal's scope, merged per row: `Batch.from` is `from`.
    [[nodiscard]] virtual Result<EncodedBatch> delta(const domain::Principal& who, std::int64_t from) = 0;
    [[nodiscard]] virtual Result<std::unique_ptr<SnapshotSource>> snapshot(const domain::Principal& who) = 0;
    /// Checks, does, remembers; a repeat of the id gets the first answer.
    [[nodiscard]] virtual CommandAnswer execute(const domain::Principal& who, const domain::Command& command) = 0;
    [[nodiscard]] virtual BlobChunk blob(const domain::Principal& who, const BlobRequest& request) = 0;
};

struct Send {
    std::shared_ptr<const std::string> bytes;
};
struct End {};  ///< send what is queued, then close the transport
using SessionAction = std::variant<Send, End>;

class PlatformSession {
public:
    PlatformSession(SessionHost& host, Clock& clock);

    void received(std::string_view bytes);
    /// The log has grown: send what the credit allows.
    void wake();
    [[nodiscard]] std::optional<MonoMillis> next_timer() const;
    void timer();
    [[nodiscard]] std::vector<SessionAction> take();

    [[nodiscard]] const std::optional<domain::Principal>& principal() const { return principal_; }
    [[nodiscard]] std::int64_t cursor() const { return sent_to_; }

private:
    void handle(const Hello& hello);
    void handle(const CommandRequest& request);
    void handle(const Credit& credit);
    void handle(const Ping& ping);
    void pump();
    /// Where nothing in the console's scope has changed, its cursor moves on all the same.
    void move_cursor_on();
    void refuse(const Error& error, bool final);
    void send(const Message& message);

    SessionHost& host_;
    Clock& clock_;
    std::vector<SessionAction> actions_;
    std::optional<domain::Principal> principal_;
    std::unique_ptr<SnapshotSource> snapshot_;
    std::int64_t sent_to_ = 0;    // what the console will have
    std::int64_t checked_to_ = 0; // up to here nothing more in its scope
    std::uint64_t credit_ = 0;
    bool ended_ = false;
    MonoMillis dead_at_ = 0;
};

} // namespace yiping::protocol
