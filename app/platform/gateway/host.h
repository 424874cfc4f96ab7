// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/shared_snapshot.h"

#include <yiping/domain/category.h>
#include <yiping/platform/store.h>
#include <yiping/protocol/platform_session.h>

#include <functional>
#include <map>
#include <string>
#include <tuple>

namespace yiping::platform {

/// How much goes into one batch or range; tests make it small.
struct BatchSizes {
    std::size_t delta_rows = 20'000;
    std::size_t snapshot_rows = 20'000;
    std::size_t range_rows = 2'000; ///< looked at for one digest: some milliseconds of either end's time
};

/// What sessions see of the store. Batches are encoded once for all consoles of the same scope and mask level.
class Host final : public protocol::SessionHost {
public:
    /// With `snapshot_piece_made`, snapshots are read in threads of their own (the store has to have shared readers),
    /// and it is called from those whenever sessions that wait for a piece should be woken.
    Host(Store& store, Clock& clock, std::function<void()> snapshot_piece_made, BatchSizes sizes = {});

    /// Words of the classes of cases, for those who may not read titles; outlives the host. Before anybody comes.
    void set_classes(const domain::CategoryTree* classes) { classes_ = classes; }

    /// Lets go of what was kept for those who might come. To be called now and then.
    void housekeep();
    void forget_snapshots() { kept_snapshot_.reset(); }

    /// Of somebody on this machine without a certificate; a connection knows more (LinkHost).
    [[nodiscard]] Result<domain::Principal> authenticate(const protocol::Hello& hello) override;
    [[nodiscard]] Result<Identity> identify(const protocol::Hello& hello, const Peer& peer);
    [[nodiscard]] Uuid log_id() override { return store_.log_id(); }
    [[nodiscard]] std::int64_t head() override { return store_.head(); }
    [[nodiscard]] bool can_continue(std::int64_t cursor) override { return store_.can_continue(cursor); }
    [[nodiscard]] std::uint64_t count_rows(const domain::Principal& who) override;
    [[nodiscard]] Result<protocol::EncodedBatch> delta(const domain::Principal& who, std::int64_t from) override;
    [[nodiscard]] Result<std::unique_ptr<protocol::SnapshotSource>> snapshot(const domain::Principal& who) override;
    [[nodiscard]] protocol::CommandAnswer execute(
        const domain::Principal& who, const domain::Command& command) override;
    [[nodiscard]] protocol::BlobChunk blob(const domain::Principal& who, const protocol::BlobRequest& request) override;

    [[nodiscard]] Result<std::uint64_t> mark_at(std::int64_t revision) override { return store_.mark_at(revision); }
    [[nodiscard]] protocol::CommandAnswer withdraw(const domain::Principal& who, const Uuid& id) override;
    [[nodiscard]] protocol::Revealed reveal(const domain::Principal& who, const protocol::Reveal& request) override;
    [[nodiscard]] Result<protocol::RangeRows> rows_of(
        const domain::Principal& who, const protocol::RowRange& range) override;
    [[nodiscard]] std::uint64_t access_version() override
    {
        return store_.access() != nullptr ? store_.access()->version() : 0;
    }

    /// Whether the last command failed by the machine's fault (disk full): the console has to keep it, so it must
    /// not get the answer. Cleared by the call.
    [[nodiscard]] bool take_failure();

private:
    /// Gives the error back; a right that was missing goes into the audit log.
    [[nodiscard]] Error refused(const domain::Principal& who, std::string_view what, Error error);

    Store& store_;
    Clock& clock_;
    std::function<void()> snapshot_piece_made_;
    BatchSizes sizes_;
    const domain::CategoryTree* classes_ = nullptr;
    bool failed_ = false;
    std::int64_t encoded_head_ = -1;
    std::map<std::tuple<std::string, std::uint32_t, std::int64_t>, protocol::EncodedBatch> encoded_;
    std::map<std::pair<std::string, std::uint32_t>, std::weak_ptr<SharedSnapshot>> snapshots_;
    /// The last one, for those who come a little later: after a power cut all consoles come within seconds.
    std::shared_ptr<SharedSnapshot> kept_snapshot_;
    MonoMillis kept_until_ = 0;
};

} // namespace yiping::platform
