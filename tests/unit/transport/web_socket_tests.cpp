// SPDX-License-Identifier: GPL-3.0-or-later
// Both ends over the loopback device, and a peer that speaks TLS but no manners.
#include <yiping/transport/reception.h>
#include <yiping/transport/web_socket.h>

#include "loopback_tls.h"
#include "web_socket_ends.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

#include <gtest/gtest.h>

#include <functional>
#include <thread>

namespace yiping::transport {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
constexpr std::size_t most_message = 64U << 20U;

class WebSocketTest : public testing::Test {
protected:
    WebSocketTest()
    {
        acceptor_.open(tcp::v4());
        acceptor_.bind({asio::ip::address_v4::loopback(), 0});
        acceptor_.listen();
    }
    ~WebSocketTest() override
    {
        for (const auto& each : {server, client})
            if (each->web_socket)
                each->web_socket->drop();
        context_.restart();
        context_.poll();
    }

    /// Waits on the event loop, not on a clock; gives up after a minute.
    void until(const std::function<bool()>& done)
    {
        const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
        while (!done() && std::chrono::steady_clock::now() < end) {
            context_.restart();
            context_.run_one_for(std::chrono::milliseconds(100));
        }
        ASSERT_TRUE(done());
    }

    void serve(std::size_t most = most_message)
    {
        acceptor_.async_accept([this, most](boost::system::error_code error, tcp::socket socket) {
            ASSERT_FALSE(error);
            receive(
                std::move(socket), tls_.server, {},
                [this, most](Arrival arrival) {
                    ASSERT_TRUE(arrival.upgrade.has_value());
                    server->web_socket = std::make_shared<WebSocket>(std::move(arrival.socket), End::Server,
                        WebSocket::Limits{.message_bytes = most, .goodbye = goodbye}, arrival.after_head());
                    server->web_socket->start(server, *arrival.upgrade);
                },
                [this](const std::string& why) { refused = why; });
        });
    }

    void call(const std::string& host = "127.0.0.1", std::chrono::milliseconds patience = std::chrono::seconds(60))
    {
        tcp::socket socket(context_);
        socket.connect(acceptor_.local_endpoint());
        client->web_socket = std::make_shared<WebSocket>(TlsSocket(std::move(socket), tls_.client, End::Client, host),
            End::Client, WebSocket::Limits{.message_bytes = most_message, .opening = patience});
        client->web_socket->start(client, host, "/sync");
    }
    void open_both(std::size_t most = most_message)
    {
        serve(most);
        call();
        until([&] { return client->is_open && server->web_socket != nullptr; });
    }

    /// A thread that speaks TLS by itself: sends the upgrade and `bytes` in one go, then does `rest`.
    using Raw = asio::ssl::stream<tcp::socket>;
    std::jthread raw_peer(std::string bytes, std::function<void(Raw&, std::string early)> rest)
    {
        return std::jthread([this, bytes = std::move(bytes), rest = std::move(rest)] {
            asio::io_context context;
            Raw stream(context, tls_.client);
            stream.next_layer().connect(acceptor_.local_endpoint());
            stream.handshake(asio::ssl::stream_base::client);
            asio::write(
                stream, asio::buffer(upgrade_text("localhost", "/sync", random_key("0123456789abcdef")) + bytes));
            std::string answer;
            boost::system::error_code error;
            const std::size_t head = asio::read_until(stream, asio::dynamic_buffer(answer), "\r\n\r\n", error);
            rest(stream, error ? "" : answer.substr(head));
        });
    }
    static std::string masked(FrameKind kind, std::string_view content)
    {
        const Mask zeros{};
        std::array<char, most_head_bytes> head{};
        const std::size_t size = write_head(head, kind, content.size(), zeros);
        return std::string(head.data(), size) + std::string(content);
    }
    static std::string read_to_end(Raw& stream, std::string begun)
    {
        boost::system::error_code error;
        asio::read(stream, asio::dynamic_buffer(begun), error);
        return begun;
    }

    LoopbackTls tls_;
    asio::io_context context_{1};
    tcp::acceptor acceptor_{context_};
    std::shared_ptr<Owner> server = std::make_shared<Owner>();
    std::shared_ptr<Owner> client = std::make_shared<Owner>();
    std::string refused;
    std::chrono::milliseconds goodbye{50}; ///< of the server
};

TEST_F(WebSocketTest, MessagesOfAllSizesComeInOrderBothWays)
{
    open_both();
    std::vector<std::string> sent;
    for (const std::size_t size : {0UL, 1UL, 125UL, 126UL, 16'383UL, 16'384UL, 65'535UL, 65'536UL, 5'000'000UL, 3UL}) {
        std::string message(size, '\0');
        for (std::size_t index = 0; index < size; ++index)
            message[index] = static_cast<char>(index * 31 + size);
        client->web_socket->send(bytes_of(message));
        server->web_socket->send(bytes_of(message));
        sent.push_back(std::move(message));
    }
    until([&] { return client->messages.size() == sent.size() && server->messages.size() == sent.size(); });
    EXPECT_EQ(client->messages, sent);
    EXPECT_EQ(server->messages, sent);
    EXPECT_EQ(client->web_socket->queued_bytes(), 0U);
    EXPECT_EQ(server->web_socket->queued_bytes(), 0U);
}

TEST_F(WebSocketTest, ManySmallMessagesAnsweredFromWithin)
{
    server->on_message = [&](std::string_view message) { server->web_socket->send(bytes_of(std::string(message))); };
    open_both();
    constexpr std::size_t count = 20'000;
    for (std::size_t index = 0; index < count; ++index)
        client->web_socket->send(bytes_of(std::to_string(index)));
    until([&] { return client->messages.size() == count; });
    for (std::size_t index = 0; index < count; ++index)
        ASSERT_EQ(client->messages[index], std::to_string(index));
}

TEST_F(WebSocketTest, WhoDoesNotReadFillsTheQueueAndIsServedLater)
{
    open_both();
    client->web_socket->pause_reading();
    const std::string piece(1U << 20U, 'x');
    for (int index = 0; index < 32; ++index)
        server->web_socket->send(bytes_of(piece));
    until([&] { return server->web_socket->queued_bytes() < (32U << 20U); });
    EXPECT_GT(server->web_socket->queued_bytes(), 8U << 20U);
    EXPECT_TRUE(client->messages.size() <= 1);
    client->web_socket->resume_reading();
    until([&] { return client->messages.size() == 32; });
    EXPECT_GT(server->drains, 0);
    EXPECT_EQ(server->web_socket->queued_bytes(), 0U);
}

TEST_F(WebSocketTest, NothingIsGivenOutWhilePaused)
{
    client->on_message = [&](std::string_view) { client->web_socket->pause_reading(); };
    open_both();
    for (int index = 0; index < 3; ++index)
        server->web_socket->send(bytes_of(std::to_string(index)));
    for (std::size_t count = 1; count <= 3; ++count) {
        until([&] { return client->messages.size() == count; });
        // Whatever else is ready may run: no further message comes.
        context_.restart();
        context_.poll();
        EXPECT_EQ(client->messages.size(), count);
        client->web_socket->resume_reading();
    }
}

TEST_F(WebSocketTest, GoodbyeComesAfterWhatIsQueued)
{
    goodbye = std::chrono::minutes(1); // eight megabytes go before it
    open_both();
    server->web_socket->send(bytes_of(std::string(8U << 20U, 'x')));
    server->web_socket->close();
    server->web_socket->send(bytes_of("too late"));
    until([&] { return client->over && server->over; });
    EXPECT_EQ(client->messages.size(), 1U);
    EXPECT_TRUE(client->in_order);
    EXPECT_TRUE(server->in_order);
}

TEST_F(WebSocketTest, DropIsNoticedByTheOtherEnd)
{
    open_both();
    client->web_socket->drop();
    until([&] { return server->over; });
    EXPECT_FALSE(server->in_order);
    EXPECT_FALSE(client->over) << "who drops hears nothing more";
}

TEST_F(WebSocketTest, DroppedFromWithinAMessage)
{
    server->on_message = [&](std::string_view) { server->web_socket->drop(); };
    open_both();
    client->web_socket->send(bytes_of("one"));
    client->web_socket->send(bytes_of("two"));
    until([&] { return client->over; });
    EXPECT_EQ(server->messages.size(), 1U);
}

TEST_F(WebSocketTest, OwnerIsLetGoAtTheEnd)
{
    open_both();
    const std::weak_ptr<Owner> held = server;
    const std::weak_ptr<WebSocket> web_socket = server->web_socket;
    server->web_socket->drop();
    server = std::make_shared<Owner>();
    until([&] { return held.expired() && web_socket.expired(); });
}

TEST_F(WebSocketTest, CertificateMustNameTheHost)
{
    serve();
    call("192.0.2.1");
    until([&] { return client->over; });
    EXPECT_FALSE(client->web_socket->is_secure());
    EXPECT_TRUE(client->web_socket->socket().failed_in_tls());
    EXPECT_NE(client->why.find("mismatch"), std::string::npos) << client->why;
    until([&] { return !refused.empty(); });
}

TEST_F(WebSocketTest, SilentServerIsGivenUp)
{
    // Nobody accepts: the system answers the connection, nobody the handshake.
    call("127.0.0.1", std::chrono::milliseconds(50));
    until([&] { return client->over; });
    EXPECT_EQ(client->why, "timed out");
}

TEST_F(WebSocketTest, FramesThatCameWithTheRequestAreHeard)
{
    serve();
    server->on_message = [&](std::string_view message) {
        if (message == "second")
            server->web_socket->close();
    };
    const auto peer = raw_peer(masked(FrameKind::Binary, "first") + masked(FrameKind::Binary, "second"),
        [](Raw& stream, std::string early) { (void)read_to_end(stream, std::move(early)); });
    until([&] { return server->over; });
    EXPECT_EQ(server->messages, (std::vector<std::string>{"first", "second"}));
}

TEST_F(WebSocketTest, PingsAreAnsweredButNeverPileUp)
{
    serve();
    std::string answered;
    {
        // Thousands of pings, and nothing read until the server has stopped taking more or has all.
        std::string flood = masked(FrameKind::Ping, "first");
        for (int index = 0; index < 20'000; ++index)
            flood += masked(FrameKind::Ping, std::string(120, 'p'));
        flood += masked(FrameKind::Binary, "done");
        server->on_message = [&](std::string_view) {
            EXPECT_LE(server->web_socket->queued_bytes(), 200U);
            server->web_socket->close();
        };
        const auto peer = raw_peer(std::move(flood),
            [&](Raw& stream, std::string early) { answered = read_to_end(stream, std::move(early)); });
        until([&] { return server->over; });
    }
    EXPECT_TRUE(answered.starts_with("\x8A\x05"
                                     "first"))
        << "the pong to the first ping";
    EXPECT_TRUE(answered.ends_with(std::string("\x88\x02\x03\xE8", 4))) << "and a goodbye";
}

TEST_F(WebSocketTest, BreachIsToldAndEndsIt)
{
    struct Case {
        std::string bytes;
        std::string goodbye;
    };
    const std::vector<Case> cases{
        {masked(FrameKind::Text, "hello"), std::string("\x88\x02\x03\xEB", 4)},
        {std::string("\x82\x05hello", 7), std::string("\x88\x02\x03\xEA", 4)},
        {masked(FrameKind::Binary, std::string(1'001, 'x')).substr(0, 8), std::string("\x88\x02\x03\xF1", 4)},
    };
    for (const Case& each : cases) {
        server = std::make_shared<Owner>();
        serve(1'000);
        std::string answered;
        {
            const auto peer = raw_peer(
                each.bytes, [&](Raw& stream, std::string early) { answered = read_to_end(stream, std::move(early)); });
            until([&] { return server->over; });
        }
        EXPECT_FALSE(server->in_order);
        EXPECT_TRUE(server->messages.empty());
        EXPECT_EQ(answered, each.goodbye);
    }
}

TEST_F(WebSocketTest, GoodbyeOfThePeerIsReturned)
{
    serve();
    std::string answered;
    {
        const auto peer = raw_peer(masked(FrameKind::Close, std::string("\x03\xE9", 2)),
            [&](Raw& stream, std::string early) { answered = read_to_end(stream, std::move(early)); });
        until([&] { return server->over; });
    }
    EXPECT_TRUE(server->in_order);
    EXPECT_EQ(answered, std::string("\x88\x02\x03\xE9", 4));
}

TEST_F(WebSocketTest, ReceptionHandsOverWhatIsNoUpgrade)
{
    std::string head;
    acceptor_.async_accept([&](boost::system::error_code, tcp::socket socket) {
        receive(
            std::move(socket), tls_.server, {},
            [&](Arrival arrival) {
                EXPECT_FALSE(arrival.upgrade.has_value());
                head = arrival.bytes;
            },
            [](const std::string&) { FAIL(); });
    });
    const std::jthread peer([this] {
        asio::io_context context;
        Raw stream(context, tls_.client);
        stream.next_layer().connect(acceptor_.local_endpoint());
        stream.handshake(asio::ssl::stream_base::client);
        asio::write(stream, asio::buffer(std::string("POST /api HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}")));
    });
    until([&] { return !head.empty(); });
    EXPECT_EQ(head, "POST /api HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}");
}

TEST_F(WebSocketTest, ReceptionWaitsForNobody)
{
    acceptor_.async_accept([&](boost::system::error_code, tcp::socket socket) {
        ReceptionLimits limits;
        limits.time = std::chrono::milliseconds(50);
        receive(
            std::move(socket), tls_.server, limits, [](const Arrival&) { FAIL(); },
            [this](const std::string& why) { refused = why; });
    });
    tcp::socket silent(context_);
    silent.connect(acceptor_.local_endpoint());
    until([&] { return !refused.empty(); });
    EXPECT_EQ(refused, "timed out");
}

} // namespace
} // namespace yiping::transport
