// SPDX-License-Identifier: GPL-3.0-or-later
#include "load_clients.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <boost/beast/websocket/stream.hpp>

#include <openssl/ssl.h>
#include <sys/resource.h>

#include <atomic>
#include <chrono>
#include <deque>
#include <future>
#include <thread>
#include <vector>

namespace yiping::bench {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using asio::ip::tcp;
using Stream = websocket::stream<beast::ssl_stream<beast::tcp_stream>>;

struct LoadClients::Core {
    struct Client {
        Client(asio::io_context& context, asio::ssl::context& tls) : stream(context, tls) {}
        Stream stream;
        beast::flat_buffer buffer;
        std::deque<std::string> queue;
    };

    Core(Target to, Listener heard) : target(std::move(to)), listener(std::move(heard))
    {
        if (target.authority_path.empty()) {
            tls.set_verify_mode(asio::ssl::verify_none);
        } else {
            tls.load_verify_file(target.authority_path);
            tls.set_verify_mode(asio::ssl::verify_peer);
        }
        // A resumed session would be no full handshake.
        SSL_CTX_set_session_cache_mode(tls.native_handle(), SSL_SESS_CACHE_OFF);
        thread = std::thread([this] { context.run(); });
    }
    ~Core()
    {
        work.reset();
        context.stop();
        thread.join();
    }

    void connect_next()
    {
        if (to_begin == 0)
            return;
        --to_begin;
        const auto client = std::make_shared<Client>(context, tls);
        beast::get_lowest_layer(client->stream)
            .async_connect(tcp::endpoint(asio::ip::address_v4::loopback(), target.port), [this, client](auto error) {
                if (error)
                    return failed(error);
                beast::get_lowest_layer(client->stream).socket().set_option(tcp::no_delay(true));
                char name[] = "localhost";
                // SSL_set_tlsext_host_name without its old-style cast.
                SSL_ctrl(client->stream.next_layer().native_handle(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, name);
                client->stream.next_layer().async_handshake(asio::ssl::stream_base::client, [this, client](auto why) {
                    if (why)
                        return failed(why);
                    client->stream.binary(true);
                    client->stream.async_handshake("localhost", target.path, [this, client](auto reason) {
                        if (reason)
                            return failed(reason);
                        begun(client);
                    });
                });
            });
    }
    void begun(const std::shared_ptr<Client>& client)
    {
        const std::size_t index = clients.size();
        clients.push_back(client);
        read(index, client);
        if (--to_finish == 0)
            finished.set_value({});
        else
            connect_next();
    }
    void failed(const boost::system::error_code& error)
    {
        if (std::exchange(to_finish, 0) != 0)
            finished.set_value(make_error(Fault::Environment, "bench.cannot_connect", {{"why", error.message()}}));
    }
    void read(std::size_t index, const std::shared_ptr<Client>& client)
    {
        client->stream.async_read(client->buffer, [this, index, client](auto error, std::size_t) {
            if (error) {
                ++lost;
                return;
            }
            const auto data = client->buffer.cdata();
            listener(index, {static_cast<const char*>(data.data()), data.size()});
            client->buffer.consume(client->buffer.size());
            read(index, client);
        });
    }
    void send(std::size_t index, std::string message)
    {
        const auto client = clients.at(index);
        client->queue.push_back(std::move(message));
        if (client->queue.size() == 1)
            write(client);
    }
    void write(const std::shared_ptr<Client>& client)
    {
        client->stream.async_write(asio::buffer(client->queue.front()), [this, client](auto error, std::size_t) {
            client->queue.pop_front();
            if (!error && !client->queue.empty())
                write(client);
        });
    }

    Target target;
    Listener listener;
    asio::ssl::context tls{asio::ssl::context::tlsv13_client};
    std::vector<std::shared_ptr<Client>> clients;
    std::size_t to_begin = 0, to_finish = 0;
    std::promise<Result<void>> finished;
    std::atomic<std::size_t> lost = 0;
    std::atomic<std::size_t> connected = 0;
    asio::io_context context{1};
    asio::executor_work_guard<asio::io_context::executor_type> work{context.get_executor()};
    std::thread thread;
};

LoadClients::LoadClients(Target target, Listener listener)
    : core_(std::make_unique<Core>(std::move(target), std::move(listener)))
{
}

LoadClients::~LoadClients() = default;

Result<double> LoadClients::connect(std::size_t count, std::size_t in_flight)
{
    std::future<Result<void>> done;
    const auto begin = std::chrono::steady_clock::now();
    core_->finished = {};
    done = core_->finished.get_future();
    asio::post(core_->context, [this, count, in_flight] {
        core_->to_begin = core_->to_finish = count;
        for (std::size_t each = 0; each < in_flight; ++each)
            core_->connect_next();
    });
    auto result = done.get();
    const auto took = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    if (!result)
        return std::unexpected(result.error());
    core_->connected += count;
    return took;
}

std::size_t LoadClients::size() const
{
    return core_->connected;
}

void LoadClients::send(std::size_t client, std::string message)
{
    asio::post(core_->context,
        [this, client, message = std::move(message)]() mutable { core_->send(client, std::move(message)); });
}

void LoadClients::send_to_all(const std::string& message)
{
    asio::post(core_->context, [this, message] {
        for (std::size_t client = 0; client < core_->clients.size(); ++client)
            core_->send(client, message);
    });
}

std::size_t LoadClients::lost() const
{
    return core_->lost;
}

void LoadClients::drop_all()
{
    std::promise<void> done;
    asio::post(core_->context, [&] {
        for (const auto& client : core_->clients)
            beast::get_lowest_layer(client->stream).close();
        core_->clients.clear();
        core_->connected = 0;
        done.set_value();
    });
    done.get_future().wait();
}

void raise_socket_limit()
{
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

} // namespace yiping::bench
