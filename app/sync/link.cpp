// SPDX-License-Identifier: GPL-3.0-or-later
#include "link.h"

#include <yiping/protocol/messages.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <boost/beast/websocket/stream.hpp>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <chrono>
#include <deque>
#include <format>
#include <utility>

namespace yiping::sync {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using tcp = asio::ip::tcp;
using boost::system::error_code;

namespace {

/// For connecting and shaking hands; afterwards the protocol's own liveness decides.
constexpr std::chrono::seconds opening_limit{10};
constexpr const char* target = "/sync";

class TlsLink final : public Link, public std::enable_shared_from_this<TlsLink> {
public:
    TlsLink(asio::io_context& context, asio::ssl::context& tls, std::string host, std::uint16_t port, LinkOwner& owner)
        : resolver_(context), socket_(context, tls), host_(std::move(host)), port_(port), owner_(&owner)
    {
    }

    void open()
    {
        error_code no_address;
        const asio::ip::address address = asio::ip::make_address(host_, no_address);
        if (!no_address) {
            beast::get_lowest_layer(socket_).expires_after(opening_limit);
            beast::get_lowest_layer(socket_).async_connect(
                tcp::endpoint(address, port_), [self = shared_from_this()](error_code why) { self->connected(why); });
            return;
        }
        resolver_.async_resolve(host_, std::to_string(port_),
            [self = shared_from_this()](error_code why, const tcp::resolver::results_type& found) {
                if (self->failed(why, "sync.unreachable"))
                    return;
                beast::get_lowest_layer(self->socket_).expires_after(opening_limit);
                beast::get_lowest_layer(self->socket_)
                    .async_connect(
                        found, [self](error_code connect_why, const tcp::endpoint&) { self->connected(connect_why); });
            });
    }

    void send(std::string message) override
    {
        if (owner_ == nullptr)
            return;
        outgoing_.push_back(std::move(message));
        if (outgoing_.size() == 1)
            write_next();
    }

    void close() override
    {
        owner_ = nullptr;
        resolver_.cancel();
        beast::get_lowest_layer(socket_).cancel();
        error_code ignored;
        beast::get_lowest_layer(socket_).socket().shutdown(tcp::socket::shutdown_both, ignored);
        beast::get_lowest_layer(socket_).socket().close(ignored);
    }

private:
    void connected(error_code why)
    {
        if (failed(why, "sync.unreachable"))
            return;
        error_code ignored;
        beast::get_lowest_layer(socket_).socket().set_option(tcp::no_delay(true), ignored);
        error_code no_address;
        (void)asio::ip::make_address(host_, no_address);
        if (no_address) // a server name may not be an address
            SSL_ctrl(socket_.next_layer().native_handle(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
                host_.data());
        socket_.next_layer().set_verify_callback(asio::ssl::host_name_verification(host_));
        beast::get_lowest_layer(socket_).expires_after(opening_limit);
        socket_.next_layer().async_handshake(asio::ssl::stream_base::client,
            [self = shared_from_this()](error_code handshake_why) { self->secured(handshake_why); });
    }

    void secured(error_code why)
    {
        const bool of_tls = why.category() == asio::error::get_ssl_category();
        if (failed(why, of_tls ? "sync.not_trusted" : "sync.unreachable"))
            return;
        // Timeouts are the protocol's; Beast would keep one of its own.
        beast::get_lowest_layer(socket_).expires_after(opening_limit);
        socket_.set_option(
            websocket::stream_base::timeout{std::chrono::seconds(10), websocket::stream_base::none(), false});
        socket_.set_option(websocket::stream_base::decorator(
            [](websocket::request_type& request) { request.set(beast::http::field::user_agent, "yiping"); }));
        socket_.read_message_max(protocol::max_message_bytes);
        socket_.auto_fragment(false);
        socket_.binary(true);
        socket_.async_handshake(std::format("{}:{}", host_, port_), target,
            [self = shared_from_this()](error_code handshake_why) { self->opened(handshake_why); });
    }

    void opened(error_code why)
    {
        if (failed(why, "sync.not_a_platform"))
            return;
        beast::get_lowest_layer(socket_).expires_never();
        owner_->link_opened();
        read_next();
    }

    void read_next()
    {
        if (owner_ == nullptr)
            return;
        socket_.async_read(incoming_, [self = shared_from_this()](error_code why, std::size_t) {
            if (self->failed(why, "sync.lost"))
                return;
            const auto data = self->incoming_.cdata();
            self->owner_->link_received({static_cast<const char*>(data.data()), data.size()});
            self->incoming_.consume(self->incoming_.size());
            self->read_next();
        });
    }

    void write_next()
    {
        socket_.async_write(asio::buffer(outgoing_.front()), [self = shared_from_this()](error_code why, std::size_t) {
            if (self->failed(why, "sync.lost"))
                return;
            self->outgoing_.pop_front();
            if (!self->outgoing_.empty())
                self->write_next();
        });
    }

    /// True if there is no going on. The owner is told once.
    bool failed(error_code why, std::string_view code)
    {
        if (owner_ == nullptr)
            return true;
        if (!why)
            return false;
        LinkOwner& owner = *owner_;
        const Error error(
            Fault::Environment, code, {{"host", host_}, {"port", std::int64_t{port_}}, {"why", why.message()}});
        close();
        owner.link_ended(error);
        return true;
    }

    tcp::resolver resolver_;
    websocket::stream<beast::ssl_stream<beast::tcp_stream>> socket_;
    std::string host_;
    std::uint16_t port_;
    LinkOwner* owner_; // nullptr after close()
    beast::flat_buffer incoming_;
    std::deque<std::string> outgoing_;
};

} // namespace

std::shared_ptr<Link> Link::open(
    asio::io_context& context, asio::ssl::context& tls, const std::string& host, std::uint16_t port, LinkOwner& owner)
{
    auto link = std::make_shared<TlsLink>(context, tls, host, port, owner);
    link->open();
    return link;
}

} // namespace yiping::sync
