// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/host.h"

#include <functional>

namespace yiping::platform {

/// What one connection's session sees: the shared host, and who is at the other end.
class LinkHost final : public protocol::SessionHost {
public:
    /// `admit` says whether the peer may come from where it is; asked at every authentication.
    LinkHost(Host& host, Peer peer, std::function<Result<void>(const Peer&)> admit)
        : host_(host), peer_(std::move(peer)), admit_(std::move(admit))
    {
    }

    /// Of the person who is signed in here; nil for a device's token.
    [[nodiscard]] const Uuid& session_id() const { return session_id_; }

    [[nodiscard]] Result<domain::Principal> authenticate(const protocol::Hello& hello) override
    {
        if (auto admitted = admit_(peer_); !admitted)
            return std::unexpected(admitted.error());
        auto identity = host_.identify(hello, peer_);
        if (!identity)
            return std::unexpected(identity.error());
        session_id_ = identity->session_id;
        return std::move(identity->who);
    }
    [[nodiscard]] Uuid log_id() override { return host_.log_id(); }
    [[nodiscard]] std::int64_t head() override { return host_.head(); }
    [[nodiscard]] bool can_continue(std::int64_t cursor) override { return host_.can_continue(cursor); }
    [[nodiscard]] Result<std::uint64_t> mark_at(std::int64_t revision) override { return host_.mark_at(revision); }
    [[nodiscard]] std::uint64_t count_rows(const domain::Principal& who) override { return host_.count_rows(who); }
    [[nodiscard]] Result<protocol::EncodedBatch> delta(const domain::Principal& who, std::int64_t from) override
    {
        return host_.delta(who, from);
    }
    [[nodiscard]] Result<std::unique_ptr<protocol::SnapshotSource>> snapshot(const domain::Principal& who) override
    {
        return host_.snapshot(who);
    }
    [[nodiscard]] protocol::CommandAnswer execute(const domain::Principal& who, const domain::Command& command) override
    {
        return host_.execute(who, command);
    }
    [[nodiscard]] protocol::BlobChunk blob(const domain::Principal& who, const protocol::BlobRequest& request) override
    {
        return host_.blob(who, request);
    }
    [[nodiscard]] protocol::CommandAnswer withdraw(const domain::Principal& who, const Uuid& id) override
    {
        return host_.withdraw(who, id);
    }
    [[nodiscard]] protocol::Revealed reveal(const domain::Principal& who, const protocol::Reveal& request) override
    {
        return host_.reveal(who, request);
    }
    [[nodiscard]] Result<protocol::RangeRows> rows_of(
        const domain::Principal& who, const protocol::RowRange& range) override
    {
        return host_.rows_of(who, range);
    }
    [[nodiscard]] std::uint64_t access_version() override { return host_.access_version(); }

private:
    Host& host_;
    Peer peer_;
    std::function<Result<void>(const Peer&)> admit_;
    Uuid session_id_;
};

} // namespace yiping::platform
