// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/camera_asker.h"

#include "gateway/core.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <chrono>
#include <format>

namespace yiping::platform {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr auto asker_awaited = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::seconds camera_patience{4};
constexpr std::size_t most_answer_bytes = 16U << 10U;

asio::awaitable<bool> is_camera_there(std::string url)
{
    const auto place = rtsp_place(url);
    if (!place)
        co_return false;
    const auto executor = co_await asio::this_coro::executor;
    tcp::resolver resolver(executor);
    const auto [unknown, ends] = co_await resolver.async_resolve(place->host, place->port, asker_awaited);
    if (unknown)
        co_return false;
    tcp::socket socket(executor);
    const auto [refused, end] = co_await asio::async_connect(socket, ends, asker_awaited);
    if (refused)
        co_return false;
    if (place->tls)
        co_return true;
    const std::string question =
        std::format("DESCRIBE {} RTSP/1.0\r\nCSeq: 1\r\nAccept: application/sdp\r\nUser-Agent: Yiping\r\n\r\n", url);
    const auto [cut, sent] = co_await asio::async_write(socket, asio::buffer(question), asker_awaited);
    if (cut)
        co_return false;
    std::string answer;
    const auto [ended, read] =
        co_await asio::async_read_until(socket, asio::dynamic_buffer(answer, most_answer_bytes), "\r\n", asker_awaited);
    co_return !ended && is_there(answer.substr(0, answer.find("\r\n")));
}

asio::awaitable<bool> within_patience(std::string url)
{
    using namespace asio::experimental::awaitable_operators;
    asio::steady_timer limit(co_await asio::this_coro::executor, camera_patience);
    const auto first = co_await (is_camera_there(std::move(url)) || limit.async_wait(asker_awaited));
    const bool* there = std::get_if<0>(&first);
    co_return there != nullptr && *there;
}

} // namespace

std::optional<RtspPlace> rtsp_place(std::string_view url)
{
    RtspPlace place;
    place.tls = url.starts_with("rtsps://");
    if (!place.tls && !url.starts_with("rtsp://"))
        return std::nullopt;
    std::string_view rest = url.substr(place.tls ? 8 : 7);
    rest = rest.substr(0, rest.find_first_of("/?#"));
    if (const std::size_t user = rest.rfind('@'); user != rest.npos)
        rest.remove_prefix(user + 1);
    const bool bracketed = rest.starts_with('[');
    const std::size_t end = bracketed ? rest.find(']') : rest.find(':');
    place.host = bracketed ? rest.substr(1, end == rest.npos ? 0 : end - 1) : rest.substr(0, end);
    const std::size_t colon = end == rest.npos ? rest.npos : rest.find(':', end);
    place.port = colon == rest.npos ? (place.tls ? "322" : "554") : rest.substr(colon + 1);
    const bool sound = !place.host.empty() && !place.port.empty() && place.port.size() <= 5 &&
                       place.port.find_first_not_of("0123456789") == std::string::npos;
    return sound ? std::optional(place) : std::nullopt;
}

bool is_there(std::string_view status_line)
{
    return status_line.starts_with("RTSP/1.0 200") || status_line.starts_with("RTSP/1.0 401") ||
           status_line.starts_with("RTSP/1.0 407");
}

CameraAsker::CameraAsker(GatewayCore& core, CameraRounds& rounds) : core_(core), rounds_(rounds), timer_(core.context)
{
}

void CameraAsker::start()
{
    timer_.expires_after(std::chrono::milliseconds(rounds_.pause()));
    timer_.async_wait([this](boost::system::error_code error) {
        if (!error && !core_.stopping)
            ask_next();
    });
}

void CameraAsker::stop()
{
    timer_.cancel();
}

void CameraAsker::ask_next()
{
    auto question = rounds_.next(core_.clock.now());
    if (!question)
        log::warning("gateway", "{}", question.error().debug_text());
    if (question && *question)
        asio::co_spawn(
            core_.context,
            [this, asked = std::move(**question)]() -> asio::awaitable<void> {
                const bool there = co_await within_patience(asked.url);
                if (core_.stopping)
                    co_return;
                if (auto done = rounds_.answered(asked.camera, there, core_.clock.now()); !done)
                    log::warning("gateway", "{}", done.error().debug_text());
                core_.announce();
            },
            asio::detached);
    start();
}

} // namespace yiping::platform
