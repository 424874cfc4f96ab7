// SPDX-License-Identifier: GPL-3.0-or-later
// Many servers' ends in one batch, each with a client over the loopback device; together where the system lets us, and
// one by one.
#include <yiping/transport/reception.h>
#include <yiping/transport/send_batch.h>
#include <yiping/transport/web_socket.h>

#include "loopback_tls.h"
#include "web_socket_ends.h"

#include <boost/asio/io_context.hpp>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <format>

namespace yiping::transport {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Way = SendBatch::Way;

class SendBatchTest : public testing::TestWithParam<Way> {
protected:
    SendBatchTest()
    {
        acceptor_.open(tcp::v4());
        acceptor_.bind({asio::ip::address_v4::loopback(), 0});
        acceptor_.listen();
    }
    ~SendBatchTest() override
    {
        for (const auto& ends : {servers, clients})
            for (const auto& each : ends)
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
    /// All that can happen by itself.
    void let_it_go_on()
    {
        context_.restart();
        while (context_.run_one_for(std::chrono::milliseconds(20)) > 0) {
        }
    }

    void open(std::size_t count)
    {
        const WebSocket::Limits limits{.message_bytes = 1U << 20U, .opening = std::chrono::minutes(1)};
        for (std::size_t index = 0; index < count; ++index) {
            auto server = servers.emplace_back(std::make_shared<Owner>());
            auto client = clients.emplace_back(std::make_shared<Owner>());
            tcp::socket socket(context_);
            socket.connect(acceptor_.local_endpoint());
            receive(
                acceptor_.accept(), tls_.server, {},
                [server, limits](Arrival arrival) {
                    ASSERT_TRUE(arrival.upgrade.has_value());
                    server->web_socket = std::make_shared<WebSocket>(
                        std::move(arrival.socket), End::Server, limits, arrival.after_head());
                    server->web_socket->start(server, *arrival.upgrade);
                },
                [](const std::string& why) { FAIL() << why; });
            client->web_socket = std::make_shared<WebSocket>(
                TlsSocket(std::move(socket), tls_.client, End::Client, "127.0.0.1"), End::Client, limits);
            client->web_socket->start(client, "127.0.0.1", "/sync");
            until([&] { return client->is_open && server->web_socket != nullptr; });
        }
    }
    void send(std::size_t to, std::string text) { servers[to]->web_socket->send(bytes_of(std::move(text)), &batch); }

    LoopbackTls tls_;
    asio::io_context context_{1};
    tcp::acceptor acceptor_{context_};
    std::vector<std::shared_ptr<Owner>> servers, clients;
    SendBatch batch{GetParam()};
};

std::string text_of(std::size_t console, int change)
{
    return std::format("console {} change {}", console, change);
}

TEST_P(SendBatchTest, EverybodyGetsHisOwnInOrder)
{
    constexpr std::size_t count = 3 * SendBatch::most_sockets + 5;
    constexpr int changes = 6;
    open(count);
    for (int change = 0; change < changes; change += 2) {
        for (std::size_t console = 0; console < count; ++console) {
            send(console, text_of(console, change));
            send(console, text_of(console, change + 1));
        }
        batch.send();
    }
    until([&] {
        return std::ranges::all_of(clients, [](const auto& client) { return client->messages.size() == changes; });
    });
    for (std::size_t console = 0; console < count; ++console) {
        for (int change = 0; change < changes; ++change)
            EXPECT_EQ(clients[console]->messages[static_cast<std::size_t>(change)], text_of(console, change));
        EXPECT_EQ(servers[console]->web_socket->queued_bytes(), 0U);
    }
    EXPECT_TRUE(GetParam() == Way::Together || batch.way() == Way::OneByOne);
}

TEST_P(SendBatchTest, WaitsUntilItIsSentAndThatIsKnown)
{
    open(2);
    send(0, "first");
    send(1, "second");
    let_it_go_on();
    EXPECT_TRUE(clients[0]->messages.empty());
    EXPECT_GT(servers[0]->web_socket->queued_bytes(), 5U);
    batch.send();
    EXPECT_EQ(servers[0]->web_socket->queued_bytes(), 0U);
    until([&] { return !clients[0]->messages.empty() && !clients[1]->messages.empty(); });
    EXPECT_EQ(clients[1]->messages.front(), "second");
    batch.send(); // nothing
    let_it_go_on();
    EXPECT_EQ(clients[0]->messages.size(), 1U);
}

TEST_P(SendBatchTest, WhoDoesNotReadGetsItLaterAndKeepsNobody)
{
    open(3);
    clients[1]->web_socket->pause_reading();
    // More than the system keeps for one connection.
    constexpr std::size_t piece = SendBatch::most_bytes - 200;
    constexpr std::size_t count = (24U << 20U) / piece;
    for (std::size_t change = 0; change < count; ++change) {
        for (std::size_t console = 0; console < 3; ++console)
            send(console, std::to_string(change) + std::string(piece, 'x'));
        batch.send();
        if (change % 64 == 0)
            let_it_go_on();
    }
    until([&] { return clients[0]->messages.size() == count && clients[2]->messages.size() == count; });
    EXPECT_GT(servers[1]->web_socket->queued_bytes(), 8U << 20U);
    EXPECT_LE(clients[1]->messages.size(), 1U);
    EXPECT_EQ(servers[1]->drains, 0);
    clients[1]->web_socket->resume_reading();
    until([&] { return clients[1]->messages.size() == count; });
    EXPECT_GT(servers[1]->drains, 0);
    EXPECT_EQ(servers[1]->web_socket->queued_bytes(), 0U);
    for (std::size_t change = 0; change < count; ++change)
        ASSERT_TRUE(clients[1]->messages[change].starts_with(std::to_string(change) + "x"));
}

TEST_P(SendBatchTest, LongMessagesGoAtOnceAndStayInTheirPlace)
{
    open(2);
    send(0, "short");
    send(0, std::string(100'000, 'l'));
    send(1, "other");
    until([&] { return clients[0]->messages.size() == 2; });
    EXPECT_TRUE(clients[1]->messages.empty());
    send(0, "short again");
    batch.send();
    until([&] { return clients[0]->messages.size() == 3 && clients[1]->messages.size() == 1; });
    EXPECT_EQ(clients[0]->messages[0], "short");
    EXPECT_EQ(clients[0]->messages[1].size(), 100'000U);
    EXPECT_EQ(clients[0]->messages[2], "short again");
}

TEST_P(SendBatchTest, WhoIsDroppedOrClosedInItTakesNobodyAlong)
{
    open(4);
    for (std::size_t console = 0; console < 4; ++console)
        send(console, text_of(console, 0));
    servers[1]->web_socket->drop();
    servers[2]->web_socket->close();
    batch.send();
    until([&] {
        return clients[1]->over && clients[2]->over && clients[0]->messages.size() == 1 &&
               clients[3]->messages.size() == 1;
    });
    EXPECT_EQ(clients[2]->messages.size(), 1U) << "a goodbye comes after what is in the batch";
    EXPECT_TRUE(clients[2]->in_order);
    EXPECT_FALSE(servers[0]->over);
    EXPECT_FALSE(servers[3]->over);
}

TEST_P(SendBatchTest, WhoHasGoneEndsAlone)
{
    open(3);
    clients[1]->web_socket->drop();
    // Nobody listens meanwhile: it is sending that fails.
    for (int change = 0; change < 5; ++change) {
        for (std::size_t console = 0; console < 3; ++console)
            send(console, text_of(console, change));
        batch.send();
    }
    EXPECT_FALSE(servers[1]->over) << "not from within";
    until([&] { return servers[1]->over; });
    EXPECT_FALSE(servers[1]->in_order);
    EXPECT_FALSE(servers[0]->over);
    send(0, "last");
    send(2, "last");
    batch.send();
    until([&] { return clients[0]->messages.size() == 6 && clients[2]->messages.size() == 6; });
    EXPECT_EQ(clients[0]->messages.back(), "last");
}

INSTANTIATE_TEST_SUITE_P(, SendBatchTest, testing::Values(Way::Together, Way::OneByOne),
    [](const auto& way) { return way.param == Way::Together ? "Together" : "OneByOne"; });

using SendBatchWithoutRing = SendBatchTest;

TEST_P(SendBatchWithoutRing, SendsOneByOne)
{
    open(2);
    // No room for one more file: the system gives us no ring.
    const int next = ::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0);
    ::close(next);
    rlimit before{};
    ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
    const rlimit none{.rlim_cur = static_cast<rlim_t>(next), .rlim_max = before.rlim_max};
    ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &none), 0);
    send(0, "first");
    send(1, "second");
    batch.send();
    ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &before), 0);
    EXPECT_EQ(batch.way(), Way::OneByOne);
    until([&] { return clients[0]->messages.size() == 1 && clients[1]->messages.size() == 1; });
}

INSTANTIATE_TEST_SUITE_P(
    , SendBatchWithoutRing, testing::Values(Way::Together), [](const auto&) { return std::string("Asked"); });

} // namespace
} // namespace yiping::transport
