// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/transport/upgrade.h>

#include <gtest/gtest.h>

#include <vector>

namespace yiping::transport {
namespace {

// The example of RFC 6455, 1.2 and 1.3.
constexpr const char* key = "dGhlIHNhbXBsZSBub25jZQ==";
constexpr const char* accepted = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

std::string request_with(const std::string& first, const std::string& headers)
{
    return first + "\r\nHost: x\r\n" + headers + "\r\n";
}
const std::string usual = std::string("Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ") + key +
                          "\r\nSec-WebSocket-Version: 13\r\n";

TEST(Upgrade, AnswerToAKeyIsThatOfTheStandard)
{
    EXPECT_EQ(accept_of(key), accepted);
}

TEST(Upgrade, RequestIsRead)
{
    const auto request = read_upgrade(request_with("GET /sync HTTP/1.1", usual));
    ASSERT_TRUE(request.has_value());
    EXPECT_EQ(request->target, "/sync");
    EXPECT_EQ(request->key, key);
}

TEST(Upgrade, NamesAndWordsInAnyCaseAndLists)
{
    const std::string headers = std::string("uPGRADE:  h2c , WebSocket\r\nCONNECTION: keep-alive,upgrade\r\n"
                                            "sec-websocket-key:") +
                                key + " \r\nsec-websocket-version: 13\r\n";
    EXPECT_TRUE(read_upgrade(request_with("GET / HTTP/1.1", headers)).has_value());
}

TEST(Upgrade, OurOwnRequestIsOne)
{
    const std::string text = upgrade_text("[::1]:8443", "/sync", random_key("0123456789abcdef"));
    const auto size = head_length(text);
    ASSERT_EQ(size, text.size());
    EXPECT_TRUE(read_upgrade(text).has_value());
}

TEST(Upgrade, OtherRequestsAreNone)
{
    const auto without = [](const std::string& what) {
        std::string headers = usual;
        const std::size_t at = headers.find(what);
        headers.erase(at, headers.find("\r\n", at) + 2 - at);
        return headers;
    };
    const std::vector<std::string> others{
        request_with("POST /sync HTTP/1.1", usual),
        request_with("GET /sync HTTP/1.0", usual),
        request_with("GET /sync", usual),
        request_with("GET  HTTP/1.1", usual),
        request_with("GET /a b HTTP/1.1", usual),
        request_with("GET /sync HTTP/1.1", without("Upgrade:")),
        request_with("GET /sync HTTP/1.1", without("Connection:")),
        request_with("GET /sync HTTP/1.1", without("Sec-WebSocket-Key:")),
        request_with("GET /sync HTTP/1.1", without("Sec-WebSocket-Version:")),
        request_with("GET /sync HTTP/1.1", usual + "Sec-WebSocket-Key: " + key + "\r\n"),
        request_with("GET /sync HTTP/1.1", usual + "Content-Length: 5\r\n"),
        request_with("GET /sync HTTP/1.1", without("Sec-WebSocket-Key:") + "Sec-WebSocket-Key: short\r\n"),
        "",
        std::string("\0\r\n\r\n", 5),
    };
    for (const std::string& other : others)
        EXPECT_FALSE(read_upgrade(other).has_value()) << other;
}

TEST(Upgrade, HeadIsWholeWithItsEmptyLine)
{
    EXPECT_FALSE(head_length("GET / HTTP/1.1\r\nHost: x\r\n").has_value());
    EXPECT_EQ(head_length("GET / HTTP/1.1\r\n\r\nmore"), 18U);
}

TEST(Upgrade, OnlyTheRightAnswerSwitches)
{
    const std::string good = switching_answer({"/sync", key});
    EXPECT_TRUE(is_switched(good, key));
    EXPECT_FALSE(is_switched(good, "AAAAAAAAAAAAAAAAAAAAAA=="));
    EXPECT_FALSE(is_switched("HTTP/1.1 200 OK\r\n\r\n", key));
    EXPECT_FALSE(is_switched("", key));
}

} // namespace
} // namespace yiping::transport
