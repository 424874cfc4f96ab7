// SPDX-License-Identifier: GPL-3.0-or-later
#include "probe.h"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <fstream>
#include <mutex>
#include <set>
#include <thread>

namespace yiping::testing {

namespace {

std::string report_body(const Uuid& id)
{
    return R"({"id":")" + id.to_string() + R"(","category":"0202","title":"路灯不亮","lon":105.5,"lat":29.5})";
}

std::string number_in(const HttpReply& reply)
{
    return std::string(boost::json::parse(reply.body).at("number").as_string());
}

/// Everything that the platform has, as a new console gets it.
domain::RowSet everything(const Ready& ready)
{
    SyncProbe probe(ready);
    probe.send(hello_as(ready, "desk"));
    domain::RowSet rows;
    auto message = probe.receive();
    if (!message || !std::holds_alternative<protocol::Welcome>(*message)) {
        ADD_FAILURE() << "no welcome";
        return rows;
    }
    EXPECT_TRUE(std::get<protocol::Welcome>(*message).snapshot);
    while ((message = probe.receive())) {
        const auto* batch = std::get_if<protocol::Batch>(&*message);
        if (batch == nullptr)
            continue;
        for (const protocol::RowBatch& each : batch->rows)
            protocol::add_rows(each, rows);
        if (batch->last)
            return rows;
    }
    ADD_FAILURE() << "the snapshot has no end";
    return rows;
}

} // namespace

TEST(PlatformProcess, StartsSaysSoAndStopsWhenAsked)
{
    const TempFolder folder;
    PlatformProcess platform(folder / "a", any_port());
    const auto ready = platform.wait_ready();
    ASSERT_TRUE(ready) << platform.said();
    EXPECT_NE(ready->port, 0);
    EXPECT_TRUE(ready->tokens.contains("wall") && ready->tokens.contains("desk"));
    EXPECT_EQ(http(ready->phone_port, "GET", "/api/health", "").status, 200);
    platform.signal(SIGTERM);
    EXPECT_EQ(platform.wait_end(), 0) << platform.said();
    EXPECT_FALSE(std::filesystem::exists(folder / "a/ready.json"));
}

TEST(PlatformProcess, PortInUseIsSaidWithExitThree)
{
    const TempFolder folder;
    PlatformProcess first(folder / "a", any_port());
    const auto ready = first.wait_ready();
    ASSERT_TRUE(ready);
    PlatformProcess second(folder / "b", {"--port", std::to_string(ready->port), "--phone-port", "0"});
    EXPECT_FALSE(second.wait_ready());
    EXPECT_EQ(second.wait_end(), 3);
    EXPECT_NE(second.said().find(std::to_string(ready->port)), std::string::npos) << second.said();
    EXPECT_NE(second.said().find("占用"), std::string::npos) << second.said();
    PlatformProcess third(folder / "c", {"--port", "0", "--phone-port", std::to_string(ready->phone_port)});
    EXPECT_EQ(third.wait_end(), 3);
}

TEST(PlatformProcess, HeldDatabaseIsSaidWithExitThree)
{
    const TempFolder folder;
    PlatformProcess first(folder / "a", any_port());
    ASSERT_TRUE(first.wait_ready());
    std::filesystem::create_directories(folder / "b");
    PlatformProcess second(
        folder / "b", {"--port", "0", "--phone-port", "0", "--store", "sqlite:" + (folder / "a/platform.db").string()});
    EXPECT_EQ(second.wait_end(), 2) << "an option given twice is wrong usage";
    PlatformProcess third(folder / "a", any_port());
    EXPECT_FALSE(third.wait_ready());
    EXPECT_EQ(third.wait_end(), 3);
    EXPECT_NE(third.said().find("platform.db"), std::string::npos) << third.said();
}

TEST(PlatformProcess, DatabaseOfAnotherProgramIsLeftAlone)
{
    const TempFolder folder;
    std::filesystem::create_directories(folder / "a");
    std::ofstream(folder / "a/platform.db") << "not a database, only a letter to somebody\n";
    PlatformProcess platform(folder / "a", any_port());
    EXPECT_EQ(platform.wait_end(), 3);
    std::ifstream file(folder / "a/platform.db");
    std::string line;
    std::getline(file, line);
    EXPECT_EQ(line, "not a database, only a letter to somebody");
}

TEST(PlatformProcess, WrongUsageIsTwoAndDemoKeepsToItself)
{
    const TempFolder folder;
    PlatformProcess unknown(folder / "a", {"--nonsense"});
    EXPECT_EQ(unknown.wait_end(), 2);
    PlatformProcess real_simulation(folder / "a", {"--simulate"});
    EXPECT_EQ(real_simulation.wait_end(), 2) << "nobody is simulated on a real platform";
    {
        PlatformProcess real(folder / "b", any_port());
        ASSERT_TRUE(real.wait_ready());
    }
    PlatformProcess demo(folder / "b", {"--port", "0", "--phone-port", "0", "--demo"});
    EXPECT_EQ(demo.wait_end(), 3);
    EXPECT_NE(demo.said().find("演示"), std::string::npos) << demo.said();
}

TEST(PlatformProcess, RefusesTokenVersionAndNoise)
{
    const TempFolder folder;
    PlatformProcess platform(folder / "a", any_port());
    const auto ready = platform.wait_ready();
    ASSERT_TRUE(ready);
    const auto refusal_of = [&](const protocol::Hello& hello) -> protocol::Refusal {
        SyncProbe probe(*ready);
        probe.send(hello);
        const auto answer = probe.receive();
        if (!answer || !std::holds_alternative<protocol::Refusal>(*answer)) {
            ADD_FAILURE() << "no refusal";
            return {};
        }
        EXPECT_FALSE(probe.receive()) << "then it closes";
        return std::get<protocol::Refusal>(*answer);
    };
    protocol::Hello hello = hello_as(*ready, "desk");
    hello.token = "wrong";
    const auto wrong_token = refusal_of(hello);
    EXPECT_TRUE(wrong_token.final);
    EXPECT_EQ(wrong_token.error.code(), "platform.wrong_token");

    hello = hello_as(*ready, "desk");
    hello.min_version = 90;
    hello.max_version = 99;
    const auto version = refusal_of(hello);
    EXPECT_TRUE(version.final);
    EXPECT_EQ(version.error.code(), "sync.version");

    {
        SyncProbe probe(*ready);
        probe.send_bytes("\x01this is no message");
        const auto answer = probe.receive();
        ASSERT_TRUE(answer);
        EXPECT_EQ(std::get<protocol::Refusal>(*answer).error.code(), "sync.bad_message");
    }
    // Neither TLS nor HTTP: whatever comes, the platform goes on.
    static_cast<void>(raw_exchange(ready->port, "GET / HTTP/1.1\r\n\r\n"));
    static_cast<void>(raw_exchange(ready->phone_port, std::string(100'000, 'A')));
    EXPECT_NE(raw_exchange(ready->phone_port, "GARBAGE\r\n\r\n").find("400"), std::string::npos);
    EXPECT_NE(raw_exchange(ready->phone_port, "POST /api/blob HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n")
                  .find("413"),
        std::string::npos);
    EXPECT_EQ(http(ready->phone_port, "GET", "/api/health", "").status, 200);
}

TEST(PlatformProcess, ReportReachesAConsoleThatIsConnected)
{
    const TempFolder folder;
    PlatformProcess platform(folder / "a", any_port());
    const auto ready = platform.wait_ready();
    ASSERT_TRUE(ready);
    SyncProbe desk(*ready);
    desk.send(hello_as(*ready, "desk"));
    auto message = desk.receive();
    ASSERT_TRUE(message && std::holds_alternative<protocol::Welcome>(*message));
    do {
        message = desk.receive();
        ASSERT_TRUE(message);
    } while (!std::holds_alternative<protocol::Batch>(*message) || !std::get<protocol::Batch>(*message).last);
    const std::int64_t before = std::get<protocol::Batch>(*message).to;

    const std::string& token = ready->tokens.at("resident");
    const auto broken = http(ready->phone_port, "POST", "/api/report", token, R"({"title": )");
    EXPECT_EQ(broken.status, 400);
    EXPECT_EQ(code_in(broken), "platform.bad_json");
    EXPECT_EQ(http(ready->phone_port, "POST", "/api/report", "wrong", report_body({})).status, 401);

    const auto made = http(ready->phone_port, "POST", "/api/report", token, report_body(Uuid::from_name("t", "1")));
    ASSERT_EQ(made.status, 201) << made.body;
    message = desk.receive();
    ASSERT_TRUE(message && std::holds_alternative<protocol::Batch>(*message));
    const auto& batch = std::get<protocol::Batch>(*message);
    EXPECT_FALSE(batch.snapshot);
    EXPECT_EQ(batch.from, before);
    domain::RowSet rows;
    for (const protocol::RowBatch& each : batch.rows)
        protocol::add_rows(each, rows);
    ASSERT_EQ(rows.case_rows.size(), 1U);
    EXPECT_EQ(rows.case_rows.front().number, number_in(made));
    EXPECT_EQ(rows.case_rows.front().limit_kind, domain::LimitKind::ThreeDay);
    ASSERT_EQ(rows.case_move_rows.size(), 1U);
    ASSERT_EQ(rows.case_span_rows.size(), 1U);

    // A command over the same line: answered, and its effect comes before the answer.
    protocol::CommandRequest request;
    request.command.id = Uuid::from_name("t", "accept");
    domain::MoveCase accept;
    accept.case_id = rows.case_rows.front().id;
    accept.move = domain::Move::Accept;
    request.command.body = accept;
    desk.send(request);
    message = desk.receive();
    ASSERT_TRUE(message && std::holds_alternative<protocol::Batch>(*message));
    const std::int64_t to = std::get<protocol::Batch>(*message).to;
    message = desk.receive();
    ASSERT_TRUE(message && std::holds_alternative<protocol::CommandAnswer>(*message));
    EXPECT_EQ(std::get<protocol::CommandAnswer>(*message).outcome, protocol::Outcome::Accepted);
    EXPECT_EQ(std::get<protocol::CommandAnswer>(*message).revision, to);
}

TEST(PlatformProcess, KilledUnderLoadItKeepsWhatItAcknowledged)
{
    const TempFolder folder;
    std::mutex mutex;
    std::map<Uuid, std::string> acknowledged; // id to case number
    std::set<Uuid> sent;
    Ready first;
    {
        PlatformProcess platform(folder / "a", any_port());
        const auto ready = platform.wait_ready();
        ASSERT_TRUE(ready);
        first = *ready;
        std::vector<std::thread> phones;
        for (int phone = 0; phone < 3; ++phone) {
            phones.emplace_back([&, phone] {
                for (int index = 0;; ++index) {
                    const Uuid id = Uuid::from_name("load", std::to_string(phone) + "/" + std::to_string(index));
                    {
                        const std::lock_guard lock(mutex);
                        sent.insert(id);
                    }
                    const auto reply =
                        http(first.phone_port, "POST", "/api/report", first.tokens.at("resident"), report_body(id));
                    if (reply.status != 201)
                        return; // the line is dead
                    const std::lock_guard lock(mutex);
                    acknowledged.emplace(id, number_in(reply));
                    if (acknowledged.size() == 60)
                        platform.signal(SIGKILL);
                }
            });
        }
        for (std::thread& phone : phones)
            phone.join();
        EXPECT_EQ(platform.wait_end(), 128 + SIGKILL);
    }
    ASSERT_GE(acknowledged.size(), 60U);

    PlatformProcess again(folder / "a", any_port());
    const auto ready = again.wait_ready();
    ASSERT_TRUE(ready) << again.said();
    EXPECT_EQ(ready->tokens, first.tokens) << "phones and consoles keep their tokens";
    for (const Uuid& id : sent) {
        const auto reply =
            http(ready->phone_port, "POST", "/api/report", ready->tokens.at("resident"), report_body(id));
        ASSERT_EQ(reply.status, 201) << reply.body;
        if (const auto found = acknowledged.find(id); found != acknowledged.end()) {
            EXPECT_EQ(number_in(reply), found->second) << "done once, answered alike";
        }
    }
    const domain::RowSet rows = everything(*ready);
    EXPECT_EQ(rows.case_rows.size(), sent.size());
    EXPECT_EQ(rows.case_move_rows.size(), sent.size());
    EXPECT_EQ(rows.case_span_rows.size(), sent.size());
    std::set<std::string> numbers;
    for (const domain::Case& each : rows.case_rows)
        numbers.insert(each.number);
    EXPECT_EQ(numbers.size(), sent.size());
}

} // namespace yiping::testing
