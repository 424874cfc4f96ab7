// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/context.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace yiping::sync {

/// Whoever holds a link. Called on the io_context's thread; never after Link::close().
class LinkOwner {
public:
    virtual ~LinkOwner() = default;
    virtual void link_opened() = 0;
    virtual void link_received(std::string_view message) = 0;
    /// Once; the link is of no use afterwards.
    virtual void link_ended(const Error& why) = 0;
};

/// One TLS WebSocket to the platform, from connecting to its end. One thread, that of the io_context.
class Link {
public:
    virtual ~Link() = default;
    /// Messages go out in order, one write under way.
    virtual void send(std::string message) = 0;
    /// Drops the transport at once; the owner hears nothing more.
    virtual void close() = 0;

    /// Begins to connect.
    [[nodiscard]] static std::shared_ptr<Link> open(boost::asio::io_context& context, boost::asio::ssl::context& tls,
        const std::string& host, std::uint16_t port, LinkOwner& owner);
};

} // namespace yiping::sync
