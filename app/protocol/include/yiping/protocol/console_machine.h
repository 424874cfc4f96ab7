// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/protocol/messages.h>

#include <deque>
#include <optional>
#include <set>
#include <variant>
#include <vector>

/// The console's end of the sync protocol without any I/O: bytes, time and answers of the disk come in, bytes, rows
/// and wishes go out. The same code runs under sockets (app/sync) and under the simulation. One thread.
namespace yiping::protocol {

struct ConsoleConfig {
    Uuid console_id;
    std::string token;
    std::string scope;
    std::string software;
    std::uint32_t credit = 8; ///< batches under way
    /// Pause between two ranges whose digests are compared, and after all have been; 0: never compared.
    MonoMillis digest_every_ms = 10'000;
    MonoMillis digest_rest_ms = 3'600'000;
};

/// What the disk holds when a console begins.
struct DurableState {
    Uuid log_id;
    std::int64_t cursor = 0;
    std::string scope; ///< that the rows were sent for
    std::uint32_t mask_level = 0;
    std::vector<domain::Command> outbox; ///< not yet answered, oldest first
    std::vector<Uuid> withdrawn;         ///< those of them that their maker has taken back
    LogMark mark = {}; ///< of the cursor
};

/// What the machine wants done, in order.
struct OpenLink {};                          ///< connect the transport; answer with link_up or link_down
struct CloseLink {};                         ///< drop the transport; link_down need not be called
struct SendMessage {
    std::string bytes;
};   ///< one message to the transport
struct ApplyBatch {                          ///< make durable in one transaction, then call applied(ticket)
    std::uint64_t ticket = 0;
    std::uint64_t link = 0;                  ///< after a batch has failed, refuse all others of the same link
    Batch batch;
    bool begins_snapshot = false;            ///< what is not in the snapshot has to go when it ends
    bool ends_snapshot = false;
    Uuid log_id;                             ///< to be kept with the cursor
    std::optional<std::int64_t> cursor;      ///< to be written with the rows; none in the middle of a snapshot
    std::string scope;                       ///< that the platform sends for; to be kept with the cursor
    std::uint32_t mask_level = 0;            ///< the same
    LogMark mark;                            ///< to be kept with the cursor
};
/// Compute the digests of our rows in the range, after all batches handed out before and before all later ones; call
/// compared() with the areas that differ.
struct CompareDigests {
    std::uint64_t link = 0;
    std::uint32_t version = 1; ///< of the protocol
    Digests theirs;
};
/// Rows that somebody else than this program has changed: they come anew.
struct DriftFound {
    RowRange range; ///< with the areas
};
/// The platform was restored from an older copy: what it had beyond that is gone there, and a snapshot comes.
struct LogSetBack {
    std::int64_t cursor = 0; ///< ours, of the log as it was
    std::int64_t head = 0;   ///< of the log as it is now
};
struct CommandAnswered {
    CommandAnswer answer;
}; ///< take it out of the outbox, or keep it as refused
struct BlobArrived {
    BlobChunk chunk;
};
/// Also said, with an error, of those that were under way when the link went.
struct RevealArrived {
    Revealed revealed;
};

enum class Phase : std::uint8_t { Offline, Connecting, CatchingUp, Online, Refused };

struct Status {
    Phase phase = Phase::Offline;
    UtcMillis since = 0;
    UtcMillis in_step_at = 0;
    std::int64_t cursor = 0;
    std::uint64_t rows_done = 0, rows_total = 0;
    std::int64_t clock_offset_ms = 0;
    std::uint32_t queued_commands = 0;
    std::optional<Error> reason;
    bool operator==(const Status&) const = default;
};
struct StatusChanged {
    Status status;
};

using ConsoleAction = std::variant<OpenLink, CloseLink, SendMessage, ApplyBatch, CommandAnswered, BlobArrived,
    StatusChanged, CompareDigests, DriftFound, RevealArrived, LogSetBack>;

class ConsoleMachine {
public:
    ConsoleMachine(ConsoleConfig config, Clock& clock, Random& random);

    /// Wants a link at once.
    void start(DurableState held);
    /// Drops the link and wants nothing more.
    void stop();

    void link_up();
    /// The transport failed or ended; a new try is planned (DESIGN §6: five within 5 s, then to 30 s with full jitter).
    void link_down(std::optional<Error> why = std::nullopt);
    void received(std::string_view bytes);
    /// The disk has the batch. Tickets come back in order.
    void applied(std::uint64_t ticket);
    /// The disk refused (full, damaged): the link is dropped, nothing is lost; retried with the next link.
    void apply_failed(std::uint64_t ticket, const Error& why);
    /// A command that is durable in the outbox.
    void submit(domain::Command command);
    /// The maker has taken a command back, and that is durable in the outbox. What the platform answers then comes as
    /// CommandAnswered: refused (platform.command_withdrawn) if it was in time, otherwise what became of the command.
    void withdraw(const Uuid& id);
    void request_blob(std::string sha256, std::uint64_t offset);
    void request_reveal(Reveal request);
    /// An answer to CompareDigests of that link.
    void compared(std::uint64_t link, std::vector<std::string> differing_areas);

    /// When timer() has to be called, in clock.monotonic(); nothing if never.
    [[nodiscard]] std::optional<MonoMillis> next_timer() const;
    void timer();

    /// Everything wanted since the last call.
    [[nodiscard]] std::vector<ConsoleAction> take();
    [[nodiscard]] const Status& status() const { return status_; }

private:
    void handle(const Welcome& welcome);
    void handle(Batch batch);
    void handle(CommandAnswer answer);
    void handle(const Pong& pong);
    void handle(const Refusal& refusal);
    void send(const Message& message);
    void say_hello();
    void handle(Digests digests);
    void handle(Revealed revealed);
    void send_waiting_commands();
    void send_withdrawal(const Uuid& id);
    void ask_for_digests();
    void plan_digests(bool all_done);
    /// Hands over the answers whose rows are durable, so that nobody sees a command gone before its effect is there.
    void release_answers();
    void protocol_broken(std::string_view why);
    void drop_link(std::optional<Error> why);
    void plan_retry();
    void set_phase(Phase phase, std::optional<Error> reason = std::nullopt);
    void publish();
    /// What is wrong with a batch where it stands; nothing if it is right.
    [[nodiscard]] std::string_view fault_in(const Batch& batch) const;

    ConsoleConfig config_;
    Clock& clock_;
    Random& random_;
    std::vector<ConsoleAction> actions_;
    Status status_;
    Status published_;

    bool running_ = false;
    bool linked_ = false;
    bool welcomed_ = false;
    bool in_snapshot_ = false;
    bool snapshot_begun_ = false;
    bool other_rows_ = false; // the durable ones are still those from before a snapshot
    bool in_step_ = false; // the platform has sent everything it had
    Uuid log_id_; // of the durable cursor
    Uuid session_log_id_; // of the log this link speaks of
    std::int64_t received_to_ = 0; // newest revision handed to the disk
    std::optional<std::int64_t> snapshot_to_; // of all pieces of the one under way
    LogMark mark_; // of the durable cursor
    LogMark received_mark_; // of received_to_
    std::uint64_t next_ticket_ = 1;
    std::uint64_t link_ = 0;
    struct Pending {
        std::uint64_t ticket;
        std::optional<std::int64_t> cursor;
        std::size_t rows;
        bool last;
        Uuid log_id;
        std::string scope;
        std::uint32_t mask_level;
        LogMark mark;
    };
    std::deque<Pending> applying_;
    std::uint32_t credit_owed_ = 0;

    std::string held_scope_; // of the durable rows
    std::uint32_t held_mask_level_ = 0;
    std::string session_scope_; // of this link
    std::uint32_t session_mask_level_ = 0;
    std::uint32_t session_version_ = newest_version;

    std::deque<domain::Command> outbox_; // not yet answered, oldest first
    std::set<Uuid> withdrawn_; // of the outbox
    std::size_t outbox_sent_ = 0; // how many of them this link has sent
    std::vector<CommandAnswer> answers_; // accepted, their rows not durable yet

    unsigned attempts_ = 0;
    std::optional<MonoMillis> retry_at_;
    std::optional<MonoMillis> ping_at_;
    std::optional<MonoMillis> dead_at_;
    std::uint64_t ping_number_ = 0;
    MonoMillis ping_sent_at_ = 0;

    std::optional<MonoMillis> digest_at_;
    RowRange digest_next_; // register and `after` of the next range
    bool digest_asked_ = false;
    std::optional<RowRange> comparing_;
    bool comparing_nothing_ = false; ///< the register has no rows in our scope
    std::deque<RowRange> repairs_; // asked for on this link
    std::set<Uuid> reveals_; // asked on this link
};

} // namespace yiping::protocol
