// SPDX-License-Identifier: GPL-3.0-or-later
#include "link.h"

#include <yiping/protocol/messages.h>
#include <yiping/transport/web_socket.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <format>
#include <utility>
#include <vector>

namespace yiping::sync {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;
using boost::system::error_code;

namespace {

/// For finding and connecting, then once more for shaking hands; afterwards the protocol's own liveness decides.
constexpr std::chrono::seconds opening_limit{10};
constexpr const char* target = "/sync";

class TlsLink final : public Link, public transport::WebSocketOwner, public std::enable_shared_from_this<TlsLink> {
public:
    TlsLink(asio::io_context& context, asio::ssl::context& tls, std::string host, std::uint16_t port, LinkOwner& owner)
        : resolver_(context),
          socket_(context),
          timer_(context),
          tls_(tls),
          host_(std::move(host)),
          port_(port),
          owner_(&owner)
    {
    }

    void open()
    {
        timer_.expires_after(opening_limit);
        timer_.async_wait([weak = weak_from_this()](error_code error) {
            const auto self = weak.lock();
            if (!error && self != nullptr)
                self->fail("sync.unreachable", "timed out");
        });
        error_code no_address;
        const asio::ip::address address = asio::ip::make_address(host_, no_address);
        if (!no_address) {
            ends_.push_back({address, port_});
            connect_next();
            return;
        }
        resolver_.async_resolve(host_, std::to_string(port_),
            [self = shared_from_this()](error_code why, const tcp::resolver::results_type& found) {
                if (why) {
                    self->fail("sync.unreachable", why.message());
                    return;
                }
                for (const auto& each : found)
                    self->ends_.push_back(each.endpoint());
                self->connect_next();
            });
    }

    void send(std::string message) override
    {
        if (web_socket_)
            web_socket_->send(std::make_shared<const std::string>(std::move(message)));
    }

    void close() override
    {
        owner_ = nullptr;
        timer_.cancel();
        resolver_.cancel();
        error_code ignored;
        socket_.close(ignored);
        if (web_socket_)
            std::exchange(web_socket_, nullptr)->drop();
    }

private:
    /// The addresses of a name, one after the other.
    void connect_next()
    {
        if (owner_ == nullptr)
            return;
        const tcp::endpoint end = ends_.at(tried_++);
        error_code ignored;
        socket_.close(ignored);
        socket_.async_connect(end, [self = shared_from_this()](error_code why) {
            if (self->owner_ == nullptr)
                return;
            if (!why)
                self->connected();
            else if (self->tried_ < self->ends_.size())
                self->connect_next();
            else
                self->fail("sync.unreachable", why.message());
        });
    }

    void connected()
    {
        timer_.cancel();
        transport::WebSocket::Limits limits;
        limits.message_bytes = protocol::max_message_bytes;
        limits.opening = opening_limit;
        web_socket_ = std::make_shared<transport::WebSocket>(
            transport::TlsSocket(std::move(socket_), tls_, transport::End::Client, host_), transport::End::Client,
            limits);
        web_socket_->start(shared_from_this(), std::format("{}:{}", host_, port_), target);
    }

    void opened() override
    {
        open_ = true;
        if (owner_ != nullptr)
            owner_->link_opened();
    }

    void received(std::string_view message) override
    {
        if (owner_ != nullptr)
            owner_->link_received(message);
    }

    void ended(bool, const std::string& why) override
    {
        if (!web_socket_)
            return;
        const char* code = "sync.lost";
        if (!web_socket_->is_secure())
            code = web_socket_->socket().failed_in_tls() ? "sync.not_trusted" : "sync.unreachable";
        else if (!open_)
            code = "sync.not_a_platform";
        fail(code, why);
    }

    /// The owner is told once.
    void fail(std::string_view code, const std::string& why)
    {
        if (owner_ == nullptr)
            return;
        LinkOwner& owner = *owner_;
        close();
        owner.link_ended(
            Error(Fault::Environment, code, {{"host", host_}, {"port", std::int64_t{port_}}, {"why", why}}));
    }

    tcp::resolver resolver_;
    tcp::socket socket_; ///< until it is connected
    asio::steady_timer timer_;
    asio::ssl::context& tls_;
    std::shared_ptr<transport::WebSocket> web_socket_;
    std::string host_;
    std::uint16_t port_;
    LinkOwner* owner_; ///< nullptr after close()
    std::vector<tcp::endpoint> ends_;
    std::size_t tried_ = 0;
    bool open_ = false;
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
