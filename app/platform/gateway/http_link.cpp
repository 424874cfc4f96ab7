// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/core.h"
#include "gateway/streams.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

#include <exception>

namespace yiping::platform {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;

namespace {

constexpr auto awaited = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::seconds idle_limit{60};
constexpr std::size_t most_header_bytes = 16U << 10U;

http::response<http::string_body> make_response(const PhoneResponse& answer, unsigned version, bool keep_alive)
{
    http::response<http::string_body> response{static_cast<http::status>(answer.status), version};
    response.set(http::field::content_type, "application/json; charset=utf-8");
    response.set(http::field::cache_control, "no-store");
    response.set("X-Content-Type-Options", "nosniff");
    response.body() = answer.body;
    response.keep_alive(keep_alive);
    response.prepare_payload();
    return response;
}

std::string_view bearer_of(const HttpRequest& request)
{
    constexpr std::string_view scheme = "Bearer ";
    const std::string_view value = request[http::field::authorization];
    return value.starts_with(scheme) ? value.substr(scheme.size()) : std::string_view();
}

PhoneResponse answer(GatewayCore& core, const HttpRequest& request)
{
    PhoneRequest asked;
    asked.method = request.method_string();
    const std::string_view target = request.target();
    asked.path = target.substr(0, target.find('?'));
    asked.token = bearer_of(request);
    asked.content_type = request[http::field::content_type];
    asked.body = request.body();
    asked.device = request[http::field::user_agent];
    asked.english = std::string_view(request[http::field::accept_language]).starts_with("en");
    PhoneResponse answered = core.phone.handle(asked);
    core.announce();
    return answered;
}

/// True if the connection asked for /sync and has been given away.
template <class Stream>
bool goes_over(GatewayCore& core, Stream& stream, HttpRequest& request)
{
    if constexpr (std::is_same_v<Stream, TlsStream>) {
        if (beast::websocket::is_upgrade(request) && request.target() == "/sync") {
            beast::get_lowest_layer(stream).expires_never();
            serve_sync(core, std::move(stream), std::move(request));
            return true;
        }
    }
    return false;
}

template <class Stream>
asio::awaitable<void> serve(GatewayCore& core, Stream stream)
{
    beast::flat_buffer buffer;
    bool go_on = true;
    while (go_on) {
        http::request_parser<http::string_body> parser;
        parser.header_limit(most_header_bytes);
        parser.body_limit(most_phone_body + 1);
        beast::get_lowest_layer(stream).expires_after(idle_limit);
        const auto [read_error, read] = co_await http::async_read(stream, buffer, parser, awaited);
        PhoneResponse answered;
        if (read_error == http::error::body_limit || read_error == http::error::header_limit) {
            answered = PhoneService::refuse(
                Error(Fault::Input, "platform.body_too_large", {{"limit", static_cast<std::int64_t>(most_phone_body)}}),
                false);
            go_on = false;
        } else if (read_error && read_error.category() == http::make_error_code(http::error::bad_method).category() &&
                   read_error != http::error::end_of_stream && read_error != http::error::partial_message) {
            answered = PhoneService::refuse(
                Error(Fault::Input, "platform.bad_request", {{"why", read_error.message()}}), false);
            go_on = false;
        } else if (read_error) {
            break;
        } else {
            HttpRequest request = parser.release();
            if (goes_over(core, stream, request))
                co_return;
            go_on = request.keep_alive() && !core.stopping;
            answered = answer(core, request);
        }
        const auto response = make_response(answered, 11, go_on);
        beast::get_lowest_layer(stream).expires_after(idle_limit);
        const auto [write_error, written] = co_await http::async_write(stream, response, awaited);
        if (write_error)
            break;
    }
    if constexpr (std::is_same_v<Stream, TlsStream>) {
        beast::get_lowest_layer(stream).expires_after(std::chrono::seconds(5));
        co_await stream.async_shutdown(awaited);
    } else {
        boost::system::error_code ignored;
        stream.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    }
}

asio::awaitable<void> serve_after_handshake(GatewayCore& core, TlsStream stream)
{
    beast::get_lowest_layer(stream).expires_after(std::chrono::seconds(10));
    const auto [error] = co_await stream.async_handshake(asio::ssl::stream_base::server, awaited);
    if (error) {
        log::info("gateway", "a connection did not get through TLS: {}", error.message());
        co_return;
    }
    co_await serve<TlsStream>(core, std::move(stream));
}

void note_failure(std::exception_ptr failure)
{
    try {
        if (failure)
            std::rethrow_exception(failure);
    } catch (const std::exception& caught) {
        log::error("gateway", "a connection ended: {}", caught.what());
    }
}

} // namespace

void serve_plain(GatewayCore& core, asio::ip::tcp::socket socket)
{
    asio::co_spawn(core.context, serve<PlainStream>(core, PlainStream(std::move(socket))), note_failure);
}

void serve_tls(GatewayCore& core, asio::ip::tcp::socket socket)
{
    asio::co_spawn(core.context, serve_after_handshake(core, TlsStream(std::move(socket), core.tls)), note_failure);
}

} // namespace yiping::platform
