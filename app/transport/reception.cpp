// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/transport/reception.h>

#include <yiping/base/log.h>
#include <yiping/base/thread.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <openssl/crypto.h>
#include <openssl/ssl.h>

#include <array>
#include <exception>
#include <memory>
#include <thread>
#include <utility>

namespace yiping::transport {

namespace asio = boost::asio;

namespace {

constexpr std::size_t read_bytes = 4U << 10U;

class Newcomer final : public std::enable_shared_from_this<Newcomer> {
public:
    Newcomer(TlsSocket socket, ReceptionLimits limits, std::move_only_function<void(Arrival)> arrived,
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
            wait(state, &Newcomer::secure);
    }

    void read()
    {
        for (;;) {
            std::array<char, read_bytes> buffer; // filled by read()
            const auto [state, bytes] = socket_.read(buffer);
            if (state != TlsSocket::State::Done) {
                wait(state, &Newcomer::read);
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

    void wait(TlsSocket::State state, void (Newcomer::*then)())
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
    asio::steady_timer timer_;
    std::move_only_function<void(Arrival)> arrived_;
    std::move_only_function<void(const std::string&)> failed_;
    std::string bytes_;
    bool over_ = false;
};

} // namespace

void receive(boost::asio::ip::tcp::socket socket, boost::asio::ssl::context& tls, ReceptionLimits limits,
    std::move_only_function<void(Arrival)> arrived, std::move_only_function<void(const std::string& why)> failed)
{
    std::make_shared<Newcomer>(
        TlsSocket(std::move(socket), tls, End::Server), limits, std::move(arrived), std::move(failed))
        ->begin();
}

/// One thread and what only it uses.
struct Reception::Desk {
    struct FreeLibrary {
        void operator()(OSSL_LIB_CTX* library) const { OSSL_LIB_CTX_free(library); }
    };

    void run()
    {
        name_thread("reception");
        const auto work = asio::make_work_guard(context);
        while (!context.stopped()) {
            try {
                context.run();
            } catch (const std::exception& failure) {
                // One newcomer's trouble must not end the service of all.
                log::error("gateway", "{}", failure.what());
            }
        }
    }

    /// A handshake counts its uses of ciphers and digests hundreds of times, and threads that count in the same memory
    /// wait for each other: each has its own.
    std::unique_ptr<OSSL_LIB_CTX, FreeLibrary> library{OSSL_LIB_CTX_new()};
    asio::ssl::context tls{SSL_CTX_new_ex(library.get(), nullptr, TLS_server_method())};
    asio::io_context context{1};
    std::thread thread;
};

Reception::Reception(ReceptionLimits limits, unsigned threads) : limits_(limits)
{
    for (unsigned each = 0; each < threads; ++each) {
        desks_.push_back(std::make_unique<Desk>());
        desks_.back()->thread = std::thread([&desk = *desks_.back()] { desk.run(); });
    }
}

Reception::~Reception()
{
    stop();
}

std::vector<asio::ssl::context*> Reception::tls()
{
    std::vector<asio::ssl::context*> all;
    all.reserve(desks_.size());
    for (const auto& desk : desks_)
        all.push_back(&desk->tls);
    return all;
}

asio::any_io_executor Reception::next_executor()
{
    next_ = (next_ + 1) % desks_.size();
    return desks_[next_]->context.get_executor();
}

void Reception::receive(asio::ip::tcp::socket socket, asio::any_io_executor home, Arrived arrived, Failed failed)
{
    Desk& desk = *desks_[next_];
    asio::post(desk.context, [this, &desk, socket = std::move(socket), home = std::move(home),
                                 arrived = std::move(arrived), failed = std::move(failed)]() mutable {
        auto bring_home = [home = std::move(home), arrived = std::move(arrived)](Arrival arrival) mutable {
            if (!arrival.socket.move_to(home))
                return;
            asio::post(home, [arrived = std::move(arrived), arrival = std::move(arrival)]() mutable {
                arrived(std::move(arrival));
            });
        };
        transport::receive(std::move(socket), desk.tls, limits_, std::move(bring_home), std::move(failed));
    });
}

void Reception::stop()
{
    for (const auto& desk : desks_) {
        desk->context.stop();
        if (desk->thread.joinable())
            desk->thread.join();
    }
}

} // namespace yiping::transport
