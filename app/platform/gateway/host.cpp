// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/host.h"

#include "gateway/mask.h"

#include <yiping/base/log.h>
#include <yiping/crypto/hash.h>
#include <yiping/domain/area_code.h>
#include <yiping/domain/camera_consent.h>

#include <algorithm>

namespace yiping::platform {

namespace {

constexpr std::size_t most_delta_bytes = 12U << 20U;
constexpr std::size_t blob_chunk = 256U << 10U;
constexpr MonoMillis snapshot_kept_ms = 30'000;
constexpr std::size_t most_encoded = 256;

std::size_t bytes_of(const Delta& delta)
{
    std::size_t bytes = delta.removed.size() * 20;
    for (const protocol::RowBatch& batch : delta.rows) {
        for (const protocol::Column& column : batch.columns)
            bytes += column.bytes.size() + 4 * column.ends.size() + 8 * (column.ints.size() + column.reals.size());
    }
    return bytes;
}

} // namespace

Host::Host(Store& store, Clock& clock, std::function<void()> snapshot_piece_made, BatchSizes sizes)
    : store_(store), clock_(clock), snapshot_piece_made_(std::move(snapshot_piece_made)), sizes_(sizes)
{
}

Error Host::refused(const domain::Principal& who, std::string_view what, Error error)
{
    if (Access* access = store_.access())
        access->note_refusal(who, what, error, clock_.now());
    return error;
}

Result<domain::Principal> Host::authenticate(const protocol::Hello& hello)
{
    auto identity = identify(hello, Peer());
    if (!identity)
        return std::unexpected(identity.error());
    return std::move(identity->who);
}

Result<Identity> Host::identify(const protocol::Hello& hello, const Peer& peer)
{
    if (!peer.console_id.is_nil() && hello.console_id != peer.console_id)
        return make_error(Fault::Refused, "platform.wrong_console");
    Result<Identity> identity = Identity();
    if (Access* access = store_.access()) {
        identity = access->identify(hello.token, peer, hello.console_id, clock_.now());
    } else {
        auto who = store_.authenticate(hello.token);
        if (!who)
            return std::unexpected(who.error());
        identity->who = std::move(*who);
    }
    if (!identity)
        return identity;
    domain::Principal& who = identity->who;
    who.device = hello.software;
    if (identity->must_change)
        return make_error(Fault::Refused, "platform.must_change_password");
    if (who.role == domain::UserRole::Worker || who.role == domain::UserRole::Resident)
        return std::unexpected(refused(who, "sync", Error(Fault::Refused, "platform.no_right")));
    if (!hello.scope.empty()) {
        auto scope = domain::normalise_area_code(hello.scope);
        if (!scope)
            return std::unexpected(scope.error());
        if (!domain::contains(who.scope, *scope))
            return std::unexpected(refused(
                who, "area:" + *scope, Error(Fault::Refused, "platform.outside_scope", {{"scope", hello.scope}})));
        who.scope = std::move(*scope);
    }
    return identity;
}

std::uint64_t Host::count_rows(const domain::Principal& who)
{
    const auto rows = store_.count_rows(who.scope);
    if (!rows)
        log::warning("gateway", "count of rows failed: {}", rows.error().debug_text());
    return rows.value_or(0);
}

Result<protocol::EncodedBatch> Host::delta(const domain::Principal& who, std::int64_t from)
{
    if (encoded_head_ != store_.head() || encoded_.size() > most_encoded) {
        encoded_.clear();
        encoded_head_ = store_.head();
    }
    auto key = std::tuple(who.scope, who.mask_level, from);
    if (const auto found = encoded_.find(key); found != encoded_.end())
        return found->second;

    std::size_t rows = sizes_.delta_rows;
    auto delta = store_.delta(who.scope, from, rows);
    while (delta && rows > 1 && bytes_of(*delta) > most_delta_bytes) {
        rows /= 8;
        delta = store_.delta(who.scope, from, rows);
    }
    if (!delta)
        return std::unexpected(delta.error());
    protocol::EncodedBatch made{nullptr, delta->to, delta->last};
    if (!delta->rows.empty() || !delta->removed.empty()) {
        protocol::Batch batch;
        batch.last = delta->last;
        batch.from = from;
        batch.to = delta->to;
        batch.committed_at = delta->committed_at;
        batch.mark = delta->mark;
        batch.rows = std::move(delta->rows);
        batch.removed = std::move(delta->removed);
        for (protocol::RowBatch& each : batch.rows)
            mask(who.mask_level, each, classes_);
        made.message = std::make_shared<const std::string>(protocol::encode(std::move(batch)));
    }
    encoded_.emplace(std::move(key), made);
    return made;
}

void Host::housekeep()
{
    if (clock_.monotonic() >= kept_until_)
        kept_snapshot_.reset();
}

Result<std::unique_ptr<protocol::SnapshotSource>> Host::snapshot(const domain::Principal& who)
{
    housekeep();
    std::weak_ptr<SharedSnapshot>& slot = snapshots_[{who.scope, who.mask_level}];
    if (const auto shared = slot.lock(); shared && store_.can_continue(shared->revision())) {
        if (auto source = shared->join())
            return source;
    }
    auto reader = store_.snapshot(who.scope, sizes_.snapshot_rows);
    if (!reader)
        return std::unexpected(reader.error());
    const auto made =
        std::make_shared<SharedSnapshot>(std::move(*reader), who.mask_level, classes_, snapshot_piece_made_);
    slot = made;
    if (snapshot_piece_made_)
        kept_snapshot_ = made;
    kept_until_ = clock_.monotonic() + snapshot_kept_ms;
    return made->join();
}

protocol::CommandAnswer Host::execute(const domain::Principal& who, const domain::Command& command)
{
    auto answer = store_.execute(who, command, clock_.now());
    if (answer.error && answer.error->fault() == Fault::Environment) {
        failed_ = true;
        log::error("gateway", "a command could not be stored: {}", answer.error->debug_text());
    }
    for (protocol::RowBatch& rows : answer.current)
        mask(who.mask_level, rows, classes_);
    return answer;
}

protocol::CommandAnswer Host::withdraw(const domain::Principal& who, const Uuid& id)
{
    auto answer = store_.withdraw(who, id, clock_.now());
    if (answer.error && answer.error->fault() == Fault::Environment)
        failed_ = true;
    return answer;
}

protocol::Revealed Host::reveal(const domain::Principal& who, const protocol::Reveal& request)
{
    protocol::Revealed answer{request.id, {}, 0, std::nullopt};
    Access* const access = store_.access();
    if (access == nullptr) {
        answer.error = Error(Fault::Refused, "platform.no_right");
        return answer;
    }
    auto revealed =
        access->reveal(who, {request.register_number, request.row_id, request.field, request.reason}, clock_.now());
    if (!revealed) {
        answer.error = revealed.error();
        return answer;
    }
    answer.value = std::move(revealed->value);
    answer.until = revealed->until;
    return answer;
}

Result<protocol::RangeRows> Host::rows_of(const domain::Principal& who, const protocol::RowRange& range)
{
    auto rows = store_.range(who.scope, range, sizes_.range_rows);
    if (rows)
        mask(who.mask_level, rows->rows, classes_);
    return rows;
}

bool Host::take_failure()
{
    return std::exchange(failed_, false);
}

protocol::BlobChunk Host::blob(const domain::Principal& who, const protocol::BlobRequest& request)
{
    protocol::BlobChunk chunk;
    chunk.sha256 = request.sha256;
    chunk.offset = request.offset;
    if (!crypto::is_sha256_hex(request.sha256))
        return chunk;
    const auto info = store_.blob_info(request.sha256);
    if (!info || !*info)
        return chunk;
    // A picture is as visible as the case it belongs to; whether there is one elsewhere must not show. Faces and doors
    // of residents are nothing for visitors.
    const auto visible = store_.blob_visible(who.scope, request.sha256);
    if (!visible || !*visible || who.mask_level >= domain::mask_of_visitors) {
        static_cast<void>(refused(who, "blob:" + request.sha256, Error(Fault::Refused, "platform.no_such_blob")));
        return chunk;
    }
    auto bytes = store_.read_blob(request.sha256, request.offset, blob_chunk);
    if (!bytes)
        return chunk;
    chunk.total = (*info)->size;
    chunk.bytes = std::move(*bytes);
    return chunk;
}

} // namespace yiping::platform
