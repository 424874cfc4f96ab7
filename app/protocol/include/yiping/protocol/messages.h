// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/base/ports.h>
#include <yiping/base/uuid.h>
#include <yiping/domain/commands.h>
#include <yiping/protocol/row_batch.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// The messages of docs/protocol.md as C++ values, and their bytes. The schema is app/protocol/sync.proto.
namespace yiping::protocol {

constexpr std::uint32_t oldest_version = 1;
constexpr std::uint32_t newest_version = 2;
/// A longer message is refused before it is decoded.
constexpr std::size_t max_message_bytes = 16U << 20U;
/// A compressed message may not grow beyond this.
constexpr std::size_t max_plain_bytes = 64U << 20U;

/// What tells a log from one that went on otherwise after an older copy of the platform was restored.
struct LogMark {
    std::int64_t revision = 0; ///< the newest that the platform had when it made the batch: a row may be as new as that
    std::uint64_t value = 0; ///< of the log at that revision; 0: not known
    bool operator==(const LogMark&) const = default;
};

/// First message of a console. `cursor` 0 with a nil `log_id` asks for everything.
struct Hello {
    std::uint32_t min_version = oldest_version;
    std::uint32_t max_version = newest_version;
    Uuid console_id;
    std::string token;
    std::string scope; ///< area code; "" whatever the token allows
    Uuid log_id; ///< identity of the change log that the cursor belongs to
    std::int64_t cursor = 0;
    std::uint32_t credit = 0; ///< batches that may be sent before the next Credit
    std::string software;
    std::string held_scope; ///< what the rows up to `cursor` were sent for
    std::uint32_t held_mask_level = 0; ///< 0: not known
    LogMark mark; ///< as the batch said that set the cursor
    bool operator==(const Hello&) const = default;
};

struct Welcome {
    std::uint32_t version = 1;
    Uuid log_id;
    std::int64_t head = 0; ///< newest revision
    UtcMillis server_time = 0;
    bool snapshot = false; ///< all rows follow; otherwise changes after the cursor
    std::string scope; ///< granted
    std::string user_post; ///< who the platform takes us for
    std::uint32_t mask_level = 1;
    std::uint64_t rows_total = 0; ///< of the snapshot, estimated; 0 unknown
    bool set_back = false; ///< the log is not the one the console has seen: restored from an older copy
    bool operator==(const Welcome&) const = default;
};

struct Removal {
    std::uint32_t register_number = 0;
    Uuid id;
    bool operator==(const Removal&) const = default;
};

/// Rows of one register in order of their ids: `after` < id ≤ `up_to`; of `areas` only, if there are any.
struct RowRange {
    std::uint32_t register_number = 0;
    Uuid after; ///< nil: from the first
    std::optional<Uuid> up_to; ///< none: to the last
    std::vector<std::string> areas;
    bool operator==(const RowRange&) const = default;
};

/// Rows on their way down. Of a snapshot only the last batch moves the cursor to `to`; a delta batch does at once.
struct Batch {
    bool snapshot = false;
    bool last = true; ///< of the snapshot, or: now in step
    std::int64_t from = 0;
    std::int64_t to = 0;
    UtcMillis committed_at = 0; ///< of the newest change in it
    std::vector<RowBatch> rows;
    std::vector<Removal> removed;
    std::optional<RowRange> repair; ///< `rows` replace all rows of this range (`from` and `to` are the cursor)
    LogMark mark; ///< where the batch sets the cursor: to be kept with it
    bool operator==(const Batch&) const = default;

    [[nodiscard]] std::size_t row_count() const;
};

struct Credit {
    std::uint32_t batches = 0;
    bool operator==(const Credit&) const = default;
};

struct CommandRequest {
    domain::Command command;
    bool operator==(const CommandRequest&) const = default;
};

enum class Outcome : std::uint8_t { Accepted = 1, Refused, Conflict };

/// The same for every repeat of the same command id.
struct CommandAnswer {
    Uuid id;
    Outcome outcome = Outcome::Accepted;
    std::int64_t revision = 0; ///< of the change, when accepted
    std::optional<Error> error; ///< why not
    std::vector<RowBatch> current; ///< Conflict: the row as the platform has it
    bool operator==(const CommandAnswer&) const = default;
};

struct Ping {
    std::uint64_t number = 0;
    bool operator==(const Ping&) const = default;
};
struct Pong {
    std::uint64_t number = 0;
    UtcMillis time = 0; ///< sender's UTC clock
    bool operator==(const Pong&) const = default;
};

/// Instead of a Welcome, or before the platform ends a session.
struct Refusal {
    Error error = Error(Fault::Refused, "sync.refused");
    bool final = false; ///< trying again is of no use before something is changed
    bool operator==(const Refusal&) const = default;
};

/// Attachments: blobs named by the SHA-256 of their content, in chunks that can be resumed.
struct BlobRequest {
    std::string sha256;
    std::uint64_t offset = 0;
    bool operator==(const BlobRequest&) const = default;
};
struct BlobChunk {
    std::string sha256;
    std::uint64_t offset = 0;
    std::uint64_t total = 0; ///< 0: there is no such blob
    std::string bytes;
    bool operator==(const BlobChunk&) const = default;
};

/// One personal field of one row, for one person and one reason. Kept in memory only, and hidden again at `until`.
struct Reveal {
    Uuid id;
    std::uint32_t register_number = 0;
    Uuid row_id;
    std::string field; ///< its name in the description of the register
    std::string reason;
    bool operator==(const Reveal&) const = default;
};
struct Revealed {
    Uuid id;
    std::string value;
    UtcMillis until = 0; ///< platform's clock
    std::optional<Error> error; ///< set: no value
    bool operator==(const Revealed&) const = default;
};

/// A command that its maker takes back: done no more, unless it has been done already. Answered like the command.
struct Withdraw {
    Uuid id;
    bool operator==(const Withdraw&) const = default;
};

/// Asks for the digests of the next rows of a register after an id. The platform chooses how many.
struct DigestRequest {
    std::uint32_t register_number = 0;
    Uuid after;
    bool operator==(const DigestRequest&) const = default;
};
/// What all rows of an area (and range) come to; see docs/protocol.md, "Drift".
struct AreaDigest {
    std::string area_code;
    std::uint32_t rows = 0;
    std::uint64_t digest = 0;
    bool operator==(const AreaDigest&) const = default;
};
/// As of everything sent before it. Areas without rows are left out; the others are in order of their codes.
struct Digests {
    RowRange range;
    std::vector<AreaDigest> areas;
    bool operator==(const Digests&) const = default;
};
/// Asks for the rows of a range anew; answered by a Batch with `repair`.
struct RepairRequest {
    RowRange range;
    bool operator==(const RepairRequest&) const = default;
};

using Message = std::variant<Hello, Welcome, Batch, Credit, CommandRequest, CommandAnswer, Ping, Pong, Refusal,
    BlobRequest, BlobChunk, Reveal, Revealed, Withdraw, DigestRequest, Digests, RepairRequest>;

/// How the bytes of a message are packed.
enum class Packing : char { Plain = 0, Zstd = 1 };
/// One WebSocket binary message: a byte that says how the rest is packed, then the protobuf. Large ones are compressed.
[[nodiscard]] std::string encode(const Message& message);
[[nodiscard]] std::string encode(const Message& message, Packing packing);
/// What one message may cost.
struct DecodeLimits {
    std::size_t message_bytes = max_message_bytes;
    std::size_t plain_bytes = max_plain_bytes; ///< after decompression
};
/// From a console that has not said who it is, and from one that has.
inline constexpr DecodeLimits hello_limits{.message_bytes = 4U << 10U, .plain_bytes = 16U << 10U};
inline constexpr DecodeLimits request_limits{.message_bytes = 1U << 20U, .plain_bytes = 4U << 20U};
/// Every byte is doubted: sync.bad_message says what is wrong.
[[nodiscard]] Result<Message> decode(std::string_view bytes, const DecodeLimits& limits = {});

/// Commands and answers also rest on disk in this form (outbox, the platform's memory of answers).
[[nodiscard]] std::string encode_command(const domain::Command& command);
[[nodiscard]] Result<domain::Command> decode_command(std::string_view bytes);
[[nodiscard]] std::string encode_answer(const CommandAnswer& answer);
[[nodiscard]] Result<CommandAnswer> decode_answer(std::string_view bytes);
/// One row's columns of unknown tags, for the `unknown` column of a table; "" if there are none.
[[nodiscard]] std::string encode_unknown(const RowBatch& batch, std::size_t row);
/// Adds them back to row `row` of the batch.
void decode_unknown(std::string_view bytes, RowBatch& batch, std::size_t row);

} // namespace yiping::protocol
