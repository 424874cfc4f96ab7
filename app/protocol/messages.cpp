// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/protocol/messages.h>

#include "batch_reader.h"
#include "batch_writer.h"
#include "wire_commands.h"
#include "wire_limits.h"
#include "wire_rows.h"

#include <google/protobuf/stubs/logging.h>
#include <zstd.h>

#include <memory>
#include <numeric>

namespace yiping::protocol {

namespace wire = yiping::sync::v1;

namespace {

/// Below this a compressed message is seldom smaller, and latency counts more.
constexpr std::size_t compress_from = 512;
/// A piece of a snapshot has megabytes, and one core feeds many consoles; a change is small and goes to all of them.
constexpr std::size_t large_from = 256U << 10U;
constexpr int level_of_large = 1;
constexpr int level_of_small = 3;

template <class T>
Result<Uuid> uuid_of(const T& bytes)
{
    if (bytes.empty())
        return Uuid{};
    const auto id = Uuid::from_bytes(bytes);
    if (!id)
        return bad_message("uuid");
    return *id;
}

void put(const Hello& in, wire::Frame& frame)
{
    wire::Hello& out = *frame.mutable_hello();
    out.set_min_version(in.min_version);
    out.set_max_version(in.max_version);
    out.set_console_id(bytes_of(in.console_id));
    out.set_token(in.token);
    out.set_scope(in.scope);
    out.set_log_id(bytes_of(in.log_id));
    out.set_cursor(in.cursor);
    out.set_credit(in.credit);
    out.set_software(in.software);
    out.set_held_scope(in.held_scope);
    out.set_held_mask_level(in.held_mask_level);
    out.set_mark(in.mark.value);
    out.set_marked(in.mark.revision);
}

void put(const Welcome& in, wire::Frame& frame)
{
    wire::Welcome& out = *frame.mutable_welcome();
    out.set_version(in.version);
    out.set_log_id(bytes_of(in.log_id));
    out.set_head(in.head);
    out.set_server_time(in.server_time);
    out.set_snapshot(in.snapshot);
    out.set_scope(in.scope);
    out.set_user_post(in.user_post);
    out.set_mask_level(in.mask_level);
    out.set_rows_total(in.rows_total);
    out.set_set_back(in.set_back);
}

void put(const RowRange& in, wire::RowRange& out)
{
    out.set_register_(in.register_number);
    out.set_after(bytes_of(in.after));
    if (in.up_to)
        out.set_up_to(std::string(in.up_to->as_bytes()));
    for (const std::string& area : in.areas)
        out.add_areas(area);
}

/// Batches are written by append_frame.
void put(const Batch&, wire::Frame&) {}

void put(const Credit& in, wire::Frame& frame)
{
    frame.mutable_credit()->set_batches(in.batches);
}

void put(const CommandRequest& in, wire::Frame& frame)
{
    to_wire(in.command, *frame.mutable_command());
}

void put(const CommandAnswer& in, wire::Frame& frame)
{
    to_wire(in, *frame.mutable_answer());
}

void put(const Ping& in, wire::Frame& frame)
{
    frame.mutable_ping()->set_number(in.number);
}

void put(const Pong& in, wire::Frame& frame)
{
    frame.mutable_pong()->set_number(in.number);
    frame.mutable_pong()->set_time(in.time);
}

void put(const Refusal& in, wire::Frame& frame)
{
    to_wire(in.error, *frame.mutable_refusal()->mutable_error());
    frame.mutable_refusal()->set_final(in.final);
}

void put(const BlobRequest& in, wire::Frame& frame)
{
    frame.mutable_blob_request()->set_sha256(in.sha256);
    frame.mutable_blob_request()->set_offset(in.offset);
}

void put(const BlobChunk& in, wire::Frame& frame)
{
    wire::BlobChunk& out = *frame.mutable_blob_chunk();
    out.set_sha256(in.sha256);
    out.set_offset(in.offset);
    out.set_total(in.total);
    out.set_bytes(in.bytes);
}

void put(const Reveal& in, wire::Frame& frame)
{
    wire::Reveal& out = *frame.mutable_reveal();
    out.set_id(bytes_of(in.id));
    out.set_register_(in.register_number);
    out.set_row_id(bytes_of(in.row_id));
    out.set_field(in.field);
    out.set_reason(in.reason);
}

void put(const Revealed& in, wire::Frame& frame)
{
    wire::Revealed& out = *frame.mutable_revealed();
    out.set_id(bytes_of(in.id));
    out.set_value(in.value);
    out.set_until(in.until);
    if (in.error)
        to_wire(*in.error, *out.mutable_error());
}

void put(const Withdraw& in, wire::Frame& frame)
{
    frame.mutable_withdraw()->set_id(bytes_of(in.id));
}

void put(const DigestRequest& in, wire::Frame& frame)
{
    frame.mutable_digest_request()->set_register_(in.register_number);
    frame.mutable_digest_request()->set_after(bytes_of(in.after));
}

void put(const Digests& in, wire::Frame& frame)
{
    wire::Digests& out = *frame.mutable_digests();
    put(in.range, *out.mutable_range());
    for (const AreaDigest& each : in.areas) {
        wire::AreaDigest& area = *out.add_areas();
        area.set_area_code(each.area_code);
        area.set_rows(each.rows);
        area.set_digest(each.digest);
    }
}

void put(const RepairRequest& in, wire::Frame& frame)
{
    put(in.range, *frame.mutable_repair_request()->mutable_range());
}

Result<Message> take(const wire::Hello& in)
{
    if (in.token().size() > 512 || in.scope().size() > 64 || in.held_scope().size() > 64 || in.software().size() > 200)
        return bad_message("hello too long");
    const auto console = uuid_of(in.console_id());
    const auto log = uuid_of(in.log_id());
    if (!console || !log)
        return bad_message("hello");
    return Hello{in.min_version(), in.max_version(), *console, in.token(), in.scope(), *log, in.cursor(), in.credit(),
        in.software(), in.held_scope(), in.held_mask_level(), {in.marked(), in.mark()}};
}

Result<Message> take(const wire::Welcome& in)
{
    const auto log = uuid_of(in.log_id());
    if (!log)
        return bad_message("welcome");
    return Welcome{in.version(), *log, in.head(), in.server_time(), in.snapshot(), in.scope(), in.user_post(),
        in.mask_level(), in.rows_total(), in.set_back()};
}

Result<RowRange> take(const wire::RowRange& in)
{
    if (static_cast<std::size_t>(in.areas_size()) > max_areas)
        return bad_message("areas");
    RowRange range;
    range.register_number = in.register_();
    const auto after = uuid_of(in.after());
    if (!after)
        return bad_message("range");
    range.after = *after;
    if (!in.up_to().empty()) {
        const auto up_to = Uuid::from_bytes(in.up_to());
        if (!up_to)
            return bad_message("range");
        range.up_to = *up_to;
    }
    range.areas.assign(in.areas().begin(), in.areas().end());
    return range;
}

Result<Message> take(const wire::Reveal& in)
{
    const auto id = Uuid::from_bytes(in.id());
    const auto row = Uuid::from_bytes(in.row_id());
    if (!id || id->is_nil() || !row || row->is_nil() || in.field().size() > 100 || in.reason().size() > 3000)
        return bad_message("reveal");
    return Reveal{*id, in.register_(), *row, in.field(), in.reason()};
}

Result<Message> take(const wire::Revealed& in)
{
    const auto id = Uuid::from_bytes(in.id());
    if (!id || id->is_nil())
        return bad_message("revealed");
    return Revealed{*id, in.value(), in.until(), in.has_error() ? std::optional(from_wire(in.error())) : std::nullopt};
}

Result<Message> take(const wire::Digests& in)
{
    auto range = take(in.range());
    if (!range)
        return std::unexpected(range.error());
    if (static_cast<std::size_t>(in.areas_size()) > max_areas)
        return bad_message("areas");
    Digests digests{std::move(*range), {}};
    for (const wire::AreaDigest& each : in.areas())
        digests.areas.push_back({each.area_code(), each.rows(), each.digest()});
    return digests;
}

Result<Message> take_frame(const wire::Frame& frame)
{
    switch (frame.body_case()) {
    case wire::Frame::kHello:
        return take(frame.hello());
    case wire::Frame::kWelcome:
        return take(frame.welcome());
    case wire::Frame::kBatch:
        // With something beside it that this program does not know; otherwise read_frame has had it.
        return read_batch(frame.batch().SerializeAsString()).transform([](Batch&& batch) {
            return Message(std::move(batch));
        });
    case wire::Frame::kCredit:
        return Credit{frame.credit().batches()};
    case wire::Frame::kCommand: {
        auto command = from_wire(frame.command());
        if (!command)
            return std::unexpected(command.error());
        return CommandRequest{std::move(*command)};
    }
    case wire::Frame::kAnswer: {
        auto answer = from_wire(frame.answer());
        if (!answer)
            return std::unexpected(answer.error());
        return std::move(*answer);
    }
    case wire::Frame::kPing:
        return Ping{frame.ping().number()};
    case wire::Frame::kPong:
        return Pong{frame.pong().number(), frame.pong().time()};
    case wire::Frame::kRefusal:
        return Refusal{from_wire(frame.refusal().error()), frame.refusal().final()};
    case wire::Frame::kBlobRequest:
        return BlobRequest{frame.blob_request().sha256(), frame.blob_request().offset()};
    case wire::Frame::kBlobChunk:
        return BlobChunk{frame.blob_chunk().sha256(), frame.blob_chunk().offset(), frame.blob_chunk().total(),
            frame.blob_chunk().bytes()};
    case wire::Frame::kReveal:
        return take(frame.reveal());
    case wire::Frame::kRevealed:
        return take(frame.revealed());
    case wire::Frame::kWithdraw: {
        const auto id = Uuid::from_bytes(frame.withdraw().id());
        if (!id || id->is_nil())
            return bad_message("withdraw");
        return Withdraw{*id};
    }
    case wire::Frame::kDigestRequest: {
        const auto after = uuid_of(frame.digest_request().after());
        if (!after)
            return bad_message("digest request");
        return DigestRequest{frame.digest_request().register_(), *after};
    }
    case wire::Frame::kDigests:
        return take(frame.digests());
    case wire::Frame::kRepairRequest: {
        auto range = take(frame.repair_request().range());
        if (!range)
            return std::unexpected(range.error());
        return RepairRequest{std::move(*range)};
    }
    case wire::Frame::BODY_NOT_SET:
        break;
    }
    return bad_message("kind");
}

struct FreeContext {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};
/// Making one costs more than packing a small message with it; a thread keeps its own.
ZSTD_CCtx* packer()
{
    thread_local const std::unique_ptr<ZSTD_CCtx, FreeContext> context(ZSTD_createCCtx());
    return context.get();
}
ZSTD_DCtx* unpacker()
{
    thread_local const std::unique_ptr<ZSTD_DCtx, FreeContext> context(ZSTD_createDCtx());
    return context.get();
}

Result<std::string> decompress(std::string_view packed, std::size_t most)
{
    const unsigned long long size = ZSTD_getFrameContentSize(packed.data(), packed.size());
    if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN || size > most)
        return bad_message("compressed size");
    if (ZSTD_findFrameCompressedSize(packed.data(), packed.size()) != packed.size())
        return bad_message("not one frame");
    std::string plain;
    bool right = false;
    plain.resize_and_overwrite(static_cast<std::size_t>(size), [&](char* buffer, std::size_t room) {
        const std::size_t made = ZSTD_decompressDCtx(unpacker(), buffer, room, packed.data(), packed.size());
        right = ZSTD_isError(made) == 0 && made == room;
        return right ? made : 0;
    });
    if (!right)
        return bad_message("compression");
    return plain;
}

} // namespace

std::size_t Batch::row_count() const
{
    return std::accumulate(rows.begin(), rows.end(), removed.size(),
        [](std::size_t sum, const RowBatch& each) { return sum + each.rows; });
}

std::string encode(const Message& message)
{
    return encode(message, Packing::Zstd);
}

std::string encode(const Message& message, Packing packing)
{
    std::string bytes(1, static_cast<char>(Packing::Plain));
    if (const auto* batch = std::get_if<Batch>(&message)) {
        append_frame(*batch, bytes);
    } else {
        wire::Frame frame;
        std::visit([&](const auto& body) { put(body, frame); }, message);
        frame.AppendToString(&bytes);
    }
    if (packing == Packing::Plain || bytes.size() < compress_from)
        return bytes;
    std::string packed;
    packed.resize_and_overwrite(ZSTD_compressBound(bytes.size()) + 1, [&](char* buffer, std::size_t room) {
        buffer[0] = static_cast<char>(Packing::Zstd);
        const int level = bytes.size() >= large_from ? level_of_large : level_of_small;
        const std::size_t made =
            ZSTD_compressCCtx(packer(), buffer + 1, room - 1, bytes.data() + 1, bytes.size() - 1, level);
        return ZSTD_isError(made) != 0 ? 0 : made + 1;
    });
    return packed.empty() || packed.size() >= bytes.size() ? bytes : packed;
}

Result<Message> decode(std::string_view bytes, const DecodeLimits& limits)
{
    if (bytes.empty() || bytes.size() > limits.message_bytes)
        return bad_message("size");
    std::string plain;
    std::string_view body = bytes.substr(1);
    switch (static_cast<Packing>(bytes.front())) {
    case Packing::Plain:
        break;
    case Packing::Zstd: {
        auto unpacked = decompress(body, limits.plain_bytes);
        if (!unpacked)
            return std::unexpected(unpacked.error());
        plain = std::move(*unpacked);
        body = plain;
        break;
    }
    default:
        return bad_message("packing");
    }
    if (auto batch = read_frame(body)) {
        if (!*batch)
            return std::unexpected(batch->error());
        return std::move(**batch);
    }
    // The library would say on standard error what a hostile peer has sent; our error says it once.
    [[maybe_unused]] static const auto former = google::protobuf::SetLogHandler(nullptr);
    wire::Frame frame;
    if (!frame.ParseFromArray(body.data(), static_cast<int>(body.size())))
        return bad_message("protobuf");
    return take_frame(frame);
}

std::string encode_command(const domain::Command& command)
{
    wire::Command out;
    to_wire(command, out);
    return out.SerializeAsString();
}

Result<domain::Command> decode_command(std::string_view bytes)
{
    wire::Command in;
    if (!in.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
        return bad_message("command");
    return from_wire(in);
}

std::string encode_answer(const CommandAnswer& answer)
{
    wire::CommandAnswer out;
    to_wire(answer, out);
    return out.SerializeAsString();
}

Result<CommandAnswer> decode_answer(std::string_view bytes)
{
    wire::CommandAnswer in;
    if (!in.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
        return bad_message("answer");
    return from_wire(in);
}

namespace {

/// The one row of a column, as a column of one row; columns of known tags are left out.
std::optional<Column> unknown_value(const domain::RegisterInfo* info, const Column& column, std::size_t row)
{
    if ((info != nullptr && field_index(*info, column.tag) >= 0) || !column.has(row))
        return std::nullopt;
    Column one;
    one.tag = column.tag;
    one.kind = column.kind;
    switch (column.kind) {
    case Column::Kind::Ints:
        one.ints.push_back(column.ints[row]);
        break;
    case Column::Kind::Reals:
        one.reals.push_back(column.reals[row]);
        break;
    case Column::Kind::Texts:
        one.push_text(column.text(row));
        break;
    }
    return one;
}

void push_default(Column& column, std::size_t row)
{
    column.push_absent(row);
    switch (column.kind) {
    case Column::Kind::Ints:
        column.ints.push_back(0);
        break;
    case Column::Kind::Reals:
        column.reals.push_back(0);
        break;
    case Column::Kind::Texts:
        column.push_text({});
        break;
    }
}

} // namespace

std::string encode_unknown(const RowBatch& batch, std::size_t row)
{
    const domain::RegisterInfo* info = domain::find_register(batch.register_number);
    RowBatch kept;
    kept.rows = 1;
    for (const Column& column : batch.columns)
        if (auto value = unknown_value(info, column, row))
            kept.columns.push_back(std::move(*value));
    if (kept.columns.empty())
        return {};
    wire::Rows out;
    to_wire(kept, out);
    return out.SerializeAsString();
}

void decode_unknown(std::string_view bytes, RowBatch& batch, std::size_t row)
{
    RowBatch kept;
    if (!bytes.empty()) {
        wire::Rows in;
        if (in.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
            kept = from_wire(in).value_or(RowBatch{});
    }
    const domain::RegisterInfo* info = domain::find_register(batch.register_number);
    const std::size_t known = info == nullptr ? 0 : info->fields.size();
    for (const Column& value : kept.columns) {
        auto column = std::ranges::find(batch.columns, value.tag, &Column::tag);
        if (column == batch.columns.end()) {
            Column fresh;
            fresh.tag = value.tag;
            fresh.kind = value.kind;
            for (std::size_t earlier = 0; earlier < row; ++earlier)
                push_default(fresh, earlier);
            column = batch.columns.insert(batch.columns.end(), std::move(fresh));
        }
        if (column->kind != value.kind)
            continue;
        column->push_present(row);
        switch (value.kind) {
        case Column::Kind::Ints:
            column->ints.push_back(value.ints.front());
            break;
        case Column::Kind::Reals:
            column->reals.push_back(value.reals.front());
            break;
        case Column::Kind::Texts:
            column->push_text(value.text(0));
            break;
        }
    }
    // Unknown columns that this row does not have still need its slot.
    for (std::size_t index = known; index < batch.columns.size(); ++index) {
        Column& column = batch.columns[index];
        const std::size_t slots = column.kind == Column::Kind::Ints    ? column.ints.size()
                                  : column.kind == Column::Kind::Reals ? column.reals.size()
                                                                       : column.ends.size();
        if (slots == row)
            push_default(column, row);
    }
}

} // namespace yiping::protocol
