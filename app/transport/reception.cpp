// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/transport/reception.h>

#include <boost/asio/steady_timer.hpp>

#include <array>
#include <memory>
#include <utility>

namespace yiping::transport {

namespace {

constexpr std::size_t read_bytes = 4U << 10U;

class Reception final : public std::enable_shared_from_this<Reception> {
public:
    Reception(TlsSocket socket, ReceptionLimits limits, std::move_only_function<void(Arrival)> arrived,
        std::move_only_function<void(const std::string&)> failed)
        : socket_(std::move(socket)),
          limits_(limits),
          timer_(socket_.socket().get_executor()),
          arrived_(std::move(arrived)),
          failed_(std::move(failed))
    {
    }

    void begin()
    {
        timer_.expires_after(limits_.time);
        timer_.async_wait([weak = weak_from_this()](boost::system::error_code error) {
            const auto self = weak.lock();
            if (!error && self != nullptr)
                self->fail("timed out");
        });
        secure();
    }

private:
    void secure()
    {
        const TlsSocket::State state = socket_.handshake();
        if (state == TlsSocket::State::Done)
            read();
        else
            wait(state, &Reception::secure);
    }

    void read()
    {
        for (;;) {
            std::array<char, read_bytes> buffer; // filled by read()
            const auto [state, bytes] = socket_.read(buffer);
            if (state != TlsSocket::State::Done) {
                wait(state, &Reception::read);
                return;
            }
            bytes_.append(buffer.data(), bytes);
            const auto size = head_length(bytes_);
            if (size || bytes_.size() >= limits_.head_bytes) {
                arrive(size);
                return;
            }
        }
    }

    void arrive(std::optional<std::size_t> head)
    {
        over_ = true;
        timer_.cancel();
        Arrival arrival{std::move(socket_), std::move(bytes_), head.value_or(0), std::nullopt};
        if (head)
            arrival.upgrade = read_upgrade(std::string_view(arrival.bytes).substr(0, *head));
        arrived_(std::move(arrival));
    }

    void wait(TlsSocket::State state, void (Reception::*then)())
    {
        auto go_on = [self = shared_from_this(), then](boost::system::error_code error) {
            if (self->over_)
                return;
            if (error)
                self->fail(error.message());
            else
                ((*self).*then)();
        };
        switch (state) {
        case TlsSocket::State::WantRead:
            socket_.when_readable(std::move(go_on));
            break;
        case TlsSocket::State::WantWrite:
            socket_.when_writable(std::move(go_on));
            break;
        case TlsSocket::State::Ended:
            fail("connection closed");
            break;
        default:
            fail(socket_.why());
            break;
        }
    }

    void fail(const std::string& why)
    {
        if (std::exchange(over_, true))
            return;
        timer_.cancel();
        socket_.close();
        failed_(why);
    }

    TlsSocket socket_;
    ReceptionLimits limits_;
    boost::asio::steady_timer timer_;
    std::move_only_function<void(Arrival)> arrived_;
    std::move_only_function<void(const std::string&)> failed_;
    std::string bytes_;
    bool over_ = false;
};

} // namespace

void receive(boost::asio::ip::tcp::socket socket, boost::asio::ssl::context& tls, ReceptionLimits limits,
    std::move_only_function<void(Arrival)> arrived, std::move_only_function<void(const std::string& why)> failed)
{
    std::make_shared<Reception>(
        TlsSocket(std::move(socket), tls, End::Server), limits, std::move(arrived), std::move(failed))
        ->begin();
}

} // namespace yiping::transport
