// SPDX-License-Identifier: GPL-3.0-or-later
#include "message_watch.h"

#include <yiping/protocol/messages.h>

#include <zstd.h>

#include <format>
#include <memory>

namespace yiping::simulation {

namespace {

/// The message with its protobuf bytes plain, unpacked by hand.
std::string unpack(std::string_view message)
{
    if (message.empty() || message.front() == '\0')
        return std::string(message);
    static const std::unique_ptr<ZSTD_DCtx, std::size_t (*)(ZSTD_DCtx*)> context(ZSTD_createDCtx(), &ZSTD_freeDCtx);
    const std::string_view packed = message.substr(1);
    std::string plain(ZSTD_getFrameContentSize(packed.data(), packed.size()) + 1, '\0');
    const std::size_t size =
        ZSTD_decompressDCtx(context.get(), plain.data() + 1, plain.size() - 1, packed.data(), packed.size());
    plain.resize(ZSTD_isError(size) != 0 ? 0 : size + 1);
    return plain;
}

std::string forbidden_rows(const std::vector<protocol::RowBatch>& batches, const SimulatedPlatform::Access& access)
{
    for (const protocol::RowBatch& batch : batches) {
        const domain::RegisterInfo* info = domain::find_register(batch.register_number);
        if (info == nullptr)
            return std::format("rows of an unknown register {}", batch.register_number);
        const protocol::Column* area = batch.find(3);
        for (std::size_t row = 0; row < batch.rows; ++row) {
            const std::string_view code = area == nullptr ? std::string_view() : area->text(row);
            if (!may_see(access.scope, batch.register_number, code))
                return std::format(
                    "{} {} at {} for scope {}", info->name, batch.id(row).to_string(), code, access.scope);
        }
        for (const protocol::Column& column : batch.columns) {
            const int index = domain::field_index(*info, column.tag);
            if (index < 0)
                return std::format("{} with field {} that it has not", info->name, column.tag);
            const domain::FieldInfo& field = info->fields[static_cast<std::size_t>(index)];
            if (access.mask_level >= 2 && field.privacy == domain::Privacy::Staff &&
                field.type == domain::FieldType::Text && !column.bytes.empty())
                return std::format("{} of {} for mask level {}", field.name, info->name, access.mask_level);
        }
    }
    return {};
}

} // namespace

std::string forbidden_in(std::string_view message, const SimulatedPlatform::Access& access)
{
    const std::string plain = unpack(message);
    for (const std::string_view planted : {planted_name, planted_phone})
        if (plain.contains(planted))
            return std::format("a personal field: {}", planted);
    const auto decoded = protocol::decode(plain);
    if (!decoded)
        return "a message that cannot be decoded: " + decoded.error().debug_text();
    if (const auto* batch = std::get_if<protocol::Batch>(&*decoded))
        return forbidden_rows(batch->rows, access);
    if (const auto* answer = std::get_if<protocol::CommandAnswer>(&*decoded))
        return forbidden_rows(answer->current, access);
    if (const auto* digests = std::get_if<protocol::Digests>(&*decoded))
        for (const protocol::AreaDigest& each : digests->areas)
            if (!may_see(access.scope, digests->range.register_number, each.area_code))
                return std::format("a digest of {} for scope {}", each.area_code, access.scope);
    return {};
}

namespace {

std::string rows_of(const protocol::Batch& batch)
{
    std::string text = ":";
    for (const protocol::RowBatch& rows : batch.rows)
        for (std::size_t row = 0; row < rows.rows; ++row)
            text += std::format(" {} {}@{}", domain::find_register(rows.register_number)->name,
                rows.id(row).to_string(), rows.find(4)->ints[row]);
    for (const protocol::Removal& each : batch.removed)
        text += std::format(" -{}", each.id.to_string());
    return text;
}

} // namespace

std::string describe(std::string_view message)
{
    const auto decoded = protocol::decode(message);
    if (!decoded)
        return "?";
    return std::visit(
        []<class Body>(const Body& body) -> std::string {
            if constexpr (std::is_same_v<Body, protocol::Hello>)
                return std::format("Hello cursor {} for '{}'", body.cursor, body.held_scope);
            else if constexpr (std::is_same_v<Body, protocol::Welcome>)
                return std::format("Welcome head {} snapshot {} scope '{}'", body.head, body.snapshot, body.scope);
            else if constexpr (std::is_same_v<Body, protocol::Batch>)
                return std::format("Batch{}{} {}..{} rows {} removed {}{}{}", body.snapshot ? " of a snapshot" : "",
                    body.repair ? " of a repair" : "", body.from, body.to, body.row_count(), body.removed.size(),
                    body.last ? " last" : "", body.snapshot ? std::string() : rows_of(body));
            else if constexpr (std::is_same_v<Body, protocol::Credit>)
                return std::format("Credit {}", body.batches);
            else if constexpr (std::is_same_v<Body, protocol::CommandRequest>)
                return std::format("Command {}", body.command.id.to_string());
            else if constexpr (std::is_same_v<Body, protocol::CommandAnswer>)
                return std::format("Answer {} {} at {}{}", body.id.to_string(), static_cast<int>(body.outcome),
                    body.revision, body.error ? " " + body.error->debug_text() : "");
            else if constexpr (std::is_same_v<Body, protocol::Refusal>)
                return "Refusal " + body.error.debug_text();
            else if constexpr (std::is_same_v<Body, protocol::Ping>)
                return "Ping";
            else if constexpr (std::is_same_v<Body, protocol::Pong>)
                return "Pong";
            else if constexpr (std::is_same_v<Body, protocol::Withdraw>)
                return "Withdraw " + body.id.to_string();
            else if constexpr (std::is_same_v<Body, protocol::DigestRequest>)
                return std::format("DigestRequest {}", body.register_number);
            else if constexpr (std::is_same_v<Body, protocol::Digests>)
                return std::format("Digests of {} areas", body.areas.size());
            else if constexpr (std::is_same_v<Body, protocol::RepairRequest>)
                return "RepairRequest";
            else
                return "another message";
        },
        *decoded);
}

} // namespace yiping::simulation
