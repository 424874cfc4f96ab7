// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run.h"

#include <yiping/protocol/platform_session.h>

namespace yiping::simulation {

/// The platform's host with one bug planted between it and its sessions.
class MutatedHost final : public protocol::SessionHost {
public:
    MutatedHost(protocol::SessionHost& real, Run& run) : real_(real), run_(run) {}

    [[nodiscard]] Result<domain::Principal> authenticate(const protocol::Hello& hello) override
    {
        return real_.authenticate(hello);
    }
    [[nodiscard]] Uuid log_id() override { return real_.log_id(); }
    [[nodiscard]] std::int64_t head() override { return real_.head(); }
    [[nodiscard]] bool can_continue(std::int64_t cursor) override { return real_.can_continue(cursor); }
    [[nodiscard]] Result<std::uint64_t> mark_at(std::int64_t revision) override
    {
        return run_.mutation == Mutation::SetBackUnnoticed ? 0 : real_.mark_at(revision);
    }
    [[nodiscard]] std::uint64_t count_rows(const domain::Principal& who) override { return real_.count_rows(who); }
    [[nodiscard]] Result<protocol::EncodedBatch> delta(const domain::Principal& who, std::int64_t from) override;
    [[nodiscard]] Result<std::unique_ptr<protocol::SnapshotSource>> snapshot(const domain::Principal& who) override
    {
        return real_.snapshot(seen_as(who));
    }
    [[nodiscard]] protocol::CommandAnswer execute(
        const domain::Principal& who, const domain::Command& command) override;
    [[nodiscard]] protocol::BlobChunk blob(const domain::Principal& who, const protocol::BlobRequest& request) override
    {
        return real_.blob(who, request);
    }
    [[nodiscard]] protocol::CommandAnswer withdraw(const domain::Principal& who, const Uuid& id) override
    {
        return real_.withdraw(who, id);
    }
    [[nodiscard]] protocol::Revealed reveal(const domain::Principal& who, const protocol::Reveal& request) override
    {
        return real_.reveal(who, request);
    }
    [[nodiscard]] Result<protocol::RangeRows> rows_of(
        const domain::Principal& who, const protocol::RowRange& range) override
    {
        return real_.rows_of(seen_as(who), range);
    }
    [[nodiscard]] std::uint64_t access_version() override { return real_.access_version(); }

private:
    [[nodiscard]] domain::Principal seen_as(domain::Principal who) const
    {
        if (run_.mutation == Mutation::ScopeFilterOpen)
            who.scope.clear();
        if (run_.mutation == Mutation::MaskFilterOpen)
            who.mask_level = 1;
        return who;
    }

    protocol::SessionHost& real_;
    Run& run_;
    std::uint64_t deltas_ = 0;
};

} // namespace yiping::simulation
