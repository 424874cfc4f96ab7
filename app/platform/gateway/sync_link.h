// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/core.h"
#include "gateway/link_host.h"

#include <yiping/protocol/platform_session.h>
#include <yiping/transport/reception.h>
#include <yiping/transport/web_socket.h>

#include <boost/asio/steady_timer.hpp>

#include <memory>

namespace yiping::platform {

/// One console: a WebSocket around protocol::PlatformSession. Held by its WebSocket until that ends.
class SyncLink final : public transport::WebSocketOwner, public std::enable_shared_from_this<SyncLink> {
public:
    SyncLink(GatewayCore& core, transport::TlsSocket socket, Peer peer, std::string early, ConnectionBook::Place place);
    ~SyncLink() override;
    SyncLink(const SyncLink&) = delete;
    SyncLink& operator=(const SyncLink&) = delete;

    void start(const transport::UpgradeRequest& request);
    /// The log has grown. What there is to say leaves with `departures`.
    void wake(transport::SendBatch& departures);
    /// Ends it whatever is under way.
    void drop();

private:
    void received(std::string_view message) override;
    void drained() override;
    void ended(bool in_order, const std::string& why) override;
    /// Listens again when the peer may say more.
    void read_on();
    /// Does what the session wants.
    void act(transport::SendBatch* departures = nullptr);
    void watch();

    GatewayCore& core_;
    ConnectionBook::Place place_;
    std::shared_ptr<transport::WebSocket> web_socket_;
    LinkHost host_;
    protocol::PlatformSession session_;
    boost::asio::steady_timer timer_;
    boost::asio::steady_timer pause_timer_;
    bool ending_ = false;
    bool dropped_ = false;
    bool deaf_ = false; ///< nothing is read until the queue has emptied
};

} // namespace yiping::platform
