// SPDX-License-Identifier: GPL-3.0-or-later
// Who comes in at a platform: many at once, people without manners, and those who are on the way when it ends.
#include <yiping/transport/reception.h>
#include <yiping/transport/web_socket.h>

#include "loopback_tls.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

#include <atomic>
#include <set>
#include <thread>

namespace yiping::transport {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

constexpr unsigned desks = 3;
constexpr auto patience = std::chrono::minutes(1);

/// Says everything back.
class Echo final : public WebSocketOwner {
public:
    std::shared_ptr<WebSocket> web_socket;
    bool over = false;

    void opened() override {}
    void received(std::string_view message) override
    {
        web_socket->send(std::make_shared<const std::string>(message));
        web_socket->resume_reading();
    }
    void drained() override {}
    void ended(bool, const std::string&) override { over = true; }
};

class ReceptionTest : public testing::Test {
protected:
    ReceptionTest()
    {
        for (asio::ssl::context* const each : reception_->tls())
            tls_.be_server(*each);
        acceptor_.open(tcp::v4());
        acceptor_.bind({asio::ip::address_v4::loopback(), 0});
        acceptor_.listen();
        accept();
    }
    ~ReceptionTest() override
    {
        reception_->stop();
        for (const auto& echo : echoes_)
            echo->web_socket->drop();
        acceptor_.close();
        home_.restart();
        home_.poll();
    }

    void accept()
    {
        acceptor_.async_accept(
            reception_->next_executor(), [this](boost::system::error_code error, tcp::socket socket) {
                if (error)
                    return;
                reception_->receive(
                    std::move(socket), home_.get_executor(),
                    [this, held = held_](Arrival arrival) { arrived(std::move(arrival)); },
                    [this, held = held_](const std::string& why) {
                        // On a thread of the reception.
                        asio::post(home_, [this, why] { refused_.push_back(why); });
                    });
                ++accepted_;
                accept();
            });
    }
    void arrived(Arrival arrival)
    {
        arrived_on_.insert(std::this_thread::get_id());
        ASSERT_TRUE(arrival.upgrade.has_value());
        EXPECT_EQ(arrival.upgrade->target, "/sync");
        const auto echo = std::make_shared<Echo>();
        echo->web_socket = std::make_shared<WebSocket>(
            std::move(arrival.socket), End::Server, WebSocket::Limits{.message_bytes = 1'000}, arrival.after_head());
        echo->web_socket->start(echo, *arrival.upgrade);
        echoes_.push_back(echo);
    }
    /// Waits on the event loop; gives up after a minute.
    void until(const std::function<bool()>& done)
    {
        const auto end = std::chrono::steady_clock::now() + patience;
        while (!done() && std::chrono::steady_clock::now() < end) {
            home_.restart();
            home_.run_one_for(std::chrono::milliseconds(100));
        }
        ASSERT_TRUE(done());
    }
    /// Comes in, says something and hears it back.
    bool comes_in(char word)
    {
        asio::io_context context;
        asio::ssl::stream<tcp::socket> stream(context, tls_.client);
        boost::system::error_code error;
        stream.next_layer().connect(acceptor_.local_endpoint(), error);
        stream.handshake(asio::ssl::stream_base::client, error);
        // A masked message of one byte, behind the request in one go.
        const std::string frame{'\x82', '\x81', 0, 0, 0, 0, word};
        asio::write(
            stream, asio::buffer(upgrade_text("localhost", "/sync", random_key("0123456789abcdef")) + frame), error);
        std::string answer;
        const std::size_t head = asio::read_until(stream, asio::dynamic_buffer(answer), "\r\n\r\n", error);
        while (!error && answer.size() < head + 3)
            asio::read(stream, asio::dynamic_buffer(answer), asio::transfer_at_least(1), error);
        return !error && answer.substr(head) == std::string{'\x82', '\x01', word};
    }

    LoopbackTls tls_;
    std::unique_ptr<Reception> reception_ = std::make_unique<Reception>(ReceptionLimits{}, desks);
    asio::io_context home_{1};
    tcp::acceptor acceptor_{home_};
    std::shared_ptr<int> held_ = std::make_shared<int>(0); ///< by all who are on the way
    int accepted_ = 0;
    std::vector<std::shared_ptr<Echo>> echoes_;
    std::set<std::thread::id> arrived_on_;
    std::vector<std::string> refused_;
};

TEST_F(ReceptionTest, ManyComeInAtOnceAndAreServedByOneThread)
{
    constexpr int callers = 8, each = 12;
    std::atomic<int> heard = 0, over = 0;
    std::vector<std::jthread> threads;
    threads.reserve(callers);
    for (int caller = 0; caller < callers; ++caller)
        threads.emplace_back([&, caller] {
            for (int call = 0; call < each; ++call)
                heard += comes_in(static_cast<char>('a' + caller)) ? 1 : 0;
            ++over;
        });
    until([&] { return over == callers; });
    EXPECT_EQ(heard, callers * each);
    EXPECT_EQ(echoes_.size(), static_cast<std::size_t>(callers * each));
    EXPECT_EQ(arrived_on_, std::set{std::this_thread::get_id()});
    EXPECT_TRUE(refused_.empty());
    until([&] { return held_.use_count() == 1; });
}

TEST_F(ReceptionTest, WhoDoesNotSpeakTlsIsRefused)
{
    asio::io_context context;
    tcp::socket rude(context);
    rude.connect(acceptor_.local_endpoint());
    asio::write(rude, asio::buffer(std::string("GET / HTTP/1.1\r\n\r\n")));
    until([&] { return refused_.size() == 1; });
    EXPECT_NE(refused_.front(), "");
    // And nobody else suffers.
    std::atomic<int> answer = -1;
    const std::jthread caller([&] { answer = comes_in('x') ? 1 : 0; });
    until([&] { return answer >= 0; });
    EXPECT_EQ(answer, 1);
}

TEST_F(ReceptionTest, WhoIsOnTheWayWhenItEndsIsLetGo)
{
    asio::io_context context;
    std::vector<tcp::socket> silent;
    for (int each = 0; each < 7; ++each) {
        silent.emplace_back(context);
        silent.back().connect(acceptor_.local_endpoint());
    }
    until([&] { return accepted_ == 7; });
    reception_->stop();
    reception_->stop(); // no harm
    EXPECT_GT(held_.use_count(), 1);
    acceptor_.close();
    home_.restart();
    home_.poll();
    reception_.reset();
    EXPECT_EQ(held_.use_count(), 1) << "somebody is kept by nobody";
    EXPECT_TRUE(echoes_.empty());
    EXPECT_TRUE(refused_.empty());
    // The other end sees it.
    for (tcp::socket& each : silent) {
        char byte = 0;
        boost::system::error_code error;
        asio::read(each, asio::buffer(&byte, 1), error);
        EXPECT_TRUE(error) << "its connection is still open";
    }
    reception_ = std::make_unique<Reception>(ReceptionLimits{}, 1U);
}

} // namespace
} // namespace yiping::transport
