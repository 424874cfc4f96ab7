// SPDX-License-Identifier: GPL-3.0-or-later
#include "http_client.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <optional>

namespace yiping::platform::simulate {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;

namespace {

constexpr auto as_answer = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::seconds patience{10};

} // namespace

struct HttpClient::Link {
    asio::io_context& context;
    std::uint16_t port;
    std::string token;
    std::string device;
    std::optional<beast::tcp_stream> stream;
    beast::flat_buffer buffer;
};

HttpClient::HttpClient(asio::io_context& context, std::uint16_t port, std::string token, std::string device)
    : link_(new Link{context, port, std::move(token), std::move(device), std::nullopt, {}})
{
}

HttpClient::~HttpClient() = default;

asio::awaitable<HttpAnswer> HttpClient::call(
    std::string_view path, std::string body, std::string_view content_type, Headers more)
{
    Link& link = *link_;
    http::request<http::string_body> request{body.empty() ? http::verb::get : http::verb::post, path, 11};
    request.set(http::field::host, "localhost");
    request.set(http::field::user_agent, link.device);
    if (!link.token.empty())
        request.set(http::field::authorization, "Bearer " + link.token);
    for (const auto& [name, value] : more)
        request.set(name, value);
    if (!body.empty())
        request.set(http::field::content_type, content_type);
    request.body() = std::move(body);
    request.prepare_payload();

    if (!link.stream) {
        link.stream.emplace(link.context);
        link.buffer.clear();
        link.stream->expires_after(patience);
        const auto [error] =
            co_await link.stream->async_connect({asio::ip::address_v4::loopback(), link.port}, as_answer);
        if (error) {
            link.stream.reset();
            co_return HttpAnswer{};
        }
        boost::system::error_code ignored;
        link.stream->socket().set_option(asio::ip::tcp::no_delay(true), ignored);
    }
    link.stream->expires_after(patience);
    const auto [write_error, written] = co_await http::async_write(*link.stream, request, as_answer);
    http::response<http::string_body> response;
    if (!write_error) {
        const auto [read_error, read] = co_await http::async_read(*link.stream, link.buffer, response, as_answer);
        if (!read_error) {
            HttpAnswer answer{static_cast<int>(response.result_int()), std::move(response.body())};
            if (!response.keep_alive())
                link.stream.reset();
            co_return answer;
        }
    }
    link.stream.reset();
    co_return HttpAnswer{};
}

} // namespace yiping::platform::simulate
