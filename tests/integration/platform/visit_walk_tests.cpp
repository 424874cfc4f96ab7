// SPDX-License-Identifier: GPL-3.0-or-later
// Residents without an account over real HTTP: pages, a report, and what is refused at the door.
#include "probe.h"

#include <yiping/base/ports.h>
#include <yiping/base/uuid.h>

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace yiping::testing {

namespace json = boost::json;

namespace {

constexpr std::string_view key = "AAAAAAAAAAAAAAAAAAAAAA";

Uuid new_id()
{
    SystemClock clock;
    SystemRandom random;
    return Uuid::make(clock, random);
}

} // namespace

TEST(VisitWalk, PagesAndReportsOnAPlatformThatIsOpen)
{
    const TempFolder folder;
    PlatformProcess platform(folder / "a", {"--port", "0", "--phone-port", "0", "--open-reports"});
    const auto ready = platform.wait_ready();
    ASSERT_TRUE(ready) << platform.said();
    for (const char* page : {"/r", "/w", "/phone/page.css", "/phone/common.js", "/phone/r.js", "/phone/w.js"}) {
        const HttpReply got = http(ready->phone_port, "GET", page, "");
        EXPECT_EQ(got.status, 200) << page;
        EXPECT_FALSE(got.body.empty()) << page;
    }
    const std::string raw =
        raw_exchange(ready->phone_port, "GET /r?x=1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    for (const char* header : {"Content-Type: text/html; charset=utf-8", "default-src 'none'", "script-src 'self'",
             "frame-ancestors 'none'", "X-Content-Type-Options: nosniff", "Referrer-Policy: no-referrer"})
        EXPECT_NE(raw.find(header), std::string::npos) << header << "\n" << raw.substr(0, 900);

    const Uuid id = new_id();
    const std::string body =
        R"({"id":")" + id.to_string() + R"(","category":"0202","title":"<script>alert(1)</script>路灯不亮"})";
    const HttpReply made = http(ready->phone_port, "POST", "/api/visit/report", key, body);
    ASSERT_EQ(made.status, 201) << made.body;
    EXPECT_EQ(http(ready->phone_port, "POST", "/api/visit/report", key, body).body, made.body);
    const HttpReply now =
        http(ready->phone_port, "POST", "/api/visit/progress", key, R"({"id":")" + id.to_string() + R"("})");
    ASSERT_EQ(now.status, 200) << now.body;
    EXPECT_EQ(json::parse(now.body).at("title").as_string(), "<script>alert(1)</script>路灯不亮");
    EXPECT_EQ(http(ready->phone_port, "POST", "/api/visit/progress", "BBBBBBBBBBBBBBBBBBBBBB",
                  R"({"id":")" + id.to_string() + R"("})")
                  .status,
        404);
    // Three megabytes are refused before they are read (so none is sent here: whoever goes on writing may find the line
    // closed before he reads the answer); a console's paths stay shut for such a key.
    const std::string large = raw_exchange(
        ready->phone_port, "POST /api/visit/blob HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + std::string(key) +
                               "\r\nContent-Length: 3145728\r\nConnection: close\r\n\r\n");
    EXPECT_TRUE(large.starts_with("HTTP/1.1 413")) << large.substr(0, 200);
    EXPECT_EQ(http(ready->phone_port, "GET", "/api/worker/assignments", key).status, 401);
    EXPECT_EQ(http(ready->phone_port, "POST", "/api/report", key, body).status, 401);
    EXPECT_EQ(http(ready->phone_port, "GET", "/api/demo/day", ready->tokens.at("wall")).status, 404);
    EXPECT_EQ(http(ready->phone_port, "POST", "/api/visit/worker", key, "{}").status, 404);
    for (const char* path : {"/phone/", "/phone/../r", "/r/", "//r", "/phone/r.js%00"})
        EXPECT_EQ(http(ready->phone_port, "GET", path, key).status, 404) << path;
    EXPECT_EQ(http(ready->phone_port, "GET", "/api/health", "").status, 200);
}

TEST(VisitWalk, ShutUnlessOpened)
{
    const TempFolder folder;
    PlatformProcess platform(folder / "a", any_port());
    const auto ready = platform.wait_ready();
    ASSERT_TRUE(ready) << platform.said();
    const HttpReply refused = http(ready->phone_port, "POST", "/api/visit/report", key,
        R"({"id":")" + new_id().to_string() + R"(","category":"0202","title":"路灯不亮"})");
    EXPECT_EQ(code_in(refused), "platform.visits_closed");
    EXPECT_EQ(http(ready->phone_port, "GET", "/w", "").status, 200) << "workers have accounts";
}

TEST(VisitWalk, AClockOfADemoIsForADemoAlone)
{
    const TempFolder folder;
    PlatformProcess shifted(folder / "a", {"--port", "0", "--phone-port", "0", "--clock-shift", "-3600000"});
    EXPECT_EQ(shifted.wait_end(), 2);
}

} // namespace yiping::testing
