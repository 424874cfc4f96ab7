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
constexpr std::uint32_t newest_version = 1;
/// A longer message is refused before it is decoded.
constexpr std::size_t max_message_bytes = 16U << 20U;
/// A compressed message may not grow beyond this.
constexpr std::size_t max_plain_bytes = 64U << 20U;

/// First message of a console. `cursor` 0 with a nil `log_id` asks for everything.
struct Hello {
    std::uint32_t min_version = oldest_version;
    std::uint32_t max_version = newest_version;
    Uuid console_id;
    std::string token;
    std::string scope; ///< area code; "" whatever the token allows
    Uuid log_id;       ///< identity of the change log that the cursor belongs to
    std::int64_t cursor = 0;
    std::uint32_t credit = 0; ///< batches that may be sent before the next Credit
    std::string software;
    bool operator==(const Hello&) const = default;
};

struct Welcome {
    std::uint32_t version = 1;
    Uuid log_id;
    std::int64_t head = 0;       ///< newest revision
    UtcMillis server_time = 0;
    bool snapshot = false;       ///< all rows follow; otherwise changes after the cursor
    std::string scope;           ///< granted
    std::string user_post;       ///< who the platform takes us for
    std::uint32_t mask_level = 1;
    std::uint64_t rows_total = 0; ///< of the snapshot, estimated; 0 unknown
    bool operator==(const Welcome&) const = default;
};

struct Removal {
    std::uint32_t register_number = 0;
    Uuid id;
    bool operator==(const Removal&) const = default;
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
    std::int64_t revision = 0;        ///< of the change, when accepted
    std::optional<Error> error;       ///< why not
    std::vector<RowBatch> current;    ///< Conflict: the row as the platform has it
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

using Message = std::variant<Hello, Welcome, Batch, Credit, CommandRequest, CommandAnswer, Ping, Pong, Refusal,
    BlobRequest, BlobChunk>;

/// One WebSocket binary message: a byte that says how the rest is packed, then the protobuf. Large ones are compressed.
[[nodiscard]] std::string encode(const Message& message);
/// Every byte is doubted: sync.bad_message says what is wrong.
[[nodiscard]] Result<Message> decode(std::string_view bytes);

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
