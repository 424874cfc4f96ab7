// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/core.h"
#include "gateway/link_host.h"
#include "gateway/streams.h"

#include <yiping/protocol/platform_session.h>

#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <boost/beast/websocket/stream.hpp>

#include <deque>
#include <memory>

namespace yiping::platform {

/// One console: a WebSocket around protocol::PlatformSession. Lives as long as one of its operations is under way.
class SyncLink : public std::enable_shared_from_this<SyncLink> {
public:
    SyncLink(GatewayCore& core, TlsStream stream, Peer peer);
    ~SyncLink();
    SyncLink(const SyncLink&) = delete;
    SyncLink& operator=(const SyncLink&) = delete;

    void start(HttpRequest request);
    /// The log has grown.
    void wake();
    /// Ends it whatever is under way.
    void drop();

private:
    void read();
    void after_read(boost::system::error_code error);
    /// Listens again when the peer may say more.
    void read_on();
    void after_write();
    /// Does what the session wants.
    void act();
    void write();
    /// Sends what is small and can go at once. True while an operation is needed, and has been begun, for the rest.
    [[nodiscard]] bool write_directly();
    void say_goodbye();
    void watch();

    GatewayCore& core_;
    boost::beast::websocket::stream<TlsStream> stream_;
    LinkHost host_;
    protocol::PlatformSession session_;
    boost::asio::steady_timer timer_;
    boost::asio::steady_timer pause_timer_;
    boost::beast::flat_buffer buffer_;
    std::deque<std::shared_ptr<const std::string>> queue_;
    std::size_t queued_bytes_ = 0;
    bool open_ = false;
    bool writing_ = false;
    bool ending_ = false;
    bool dropped_ = false;
    std::string rest_; ///< encrypted bytes that the socket did not take
    bool direct_ = true; ///< false once Beast may write of its own accord
    bool deaf_ = false; ///< nothing is read until the queue has emptied
};

} // namespace yiping::platform
