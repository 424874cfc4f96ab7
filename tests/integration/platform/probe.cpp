// SPDX-License-Identifier: GPL-3.0-or-later
#include "probe.h"

#include "secure_probe.h"

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <boost/json.hpp>

namespace yiping::testing {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;

namespace {

tcp::endpoint loopback(std::uint16_t port)
{
    return {asio::ip::address_v4::loopback(), port};
}

} // namespace

struct SyncProbe::Link {
    asio::io_context context;
    asio::ssl::context tls{asio::ssl::context::tls_client};
    std::optional<beast::websocket::stream<beast::ssl_stream<beast::tcp_stream>>> stream;
};

SyncProbe::SyncProbe(const Ready& ready) : link_(std::make_unique<Link>())
{
    connect(ready);
}

SyncProbe::SyncProbe(const Ready& ready, const std::string& certificate, const std::string& key)
    : link_(std::make_unique<Link>())
{
    link_->tls.use_certificate(asio::buffer(certificate), asio::ssl::context::pem);
    link_->tls.use_private_key(asio::buffer(key), asio::ssl::context::pem);
    connect(ready);
}

void SyncProbe::connect(const Ready& ready)
{
    link_->tls.load_verify_file(ready.certificate);
    link_->tls.set_verify_mode(asio::ssl::verify_peer);
    link_->tls.set_verify_callback(asio::ssl::host_name_verification("127.0.0.1"));
    link_->stream.emplace(link_->context, link_->tls);
    beast::get_lowest_layer(*link_->stream).connect(loopback(ready.port));
    link_->stream->next_layer().handshake(asio::ssl::stream_base::client);
    link_->stream->handshake("127.0.0.1", "/sync");
    link_->stream->binary(true);
    link_->stream->read_message_max(protocol::max_message_bytes + 16);
}

SyncProbe::~SyncProbe() = default;

void SyncProbe::send(const protocol::Message& message)
{
    send_bytes(protocol::encode(message));
}

void SyncProbe::send_bytes(std::string_view bytes)
{
    link_->stream->write(asio::buffer(bytes));
}

std::optional<protocol::Message> SyncProbe::receive()
{
    beast::flat_buffer buffer;
    boost::system::error_code error;
    link_->stream->read(buffer, error);
    if (error)
        return std::nullopt;
    const auto data = buffer.cdata();
    auto message = protocol::decode({static_cast<const char*>(data.data()), data.size()});
    if (!message)
        return std::nullopt;
    return std::move(*message);
}

protocol::Hello hello_as(const Ready& ready, const std::string& account)
{
    protocol::Hello hello;
    hello.console_id = Uuid::from_name("probe", account);
    hello.token = ready.tokens.at(account);
    hello.credit = 32;
    hello.software = "probe";
    return hello;
}

HttpReply http(
    std::uint16_t port, std::string_view method, std::string_view path, std::string_view token, std::string_view body)
{
    namespace http = beast::http;
    asio::io_context context;
    beast::tcp_stream stream(context);
    boost::system::error_code error;
    stream.connect(loopback(port), error);
    if (error)
        return {};
    http::request<http::string_body> request;
    request.version(11);
    request.method_string(method);
    request.target(path);
    request.set(http::field::host, "localhost");
    request.set(http::field::authorization, "Bearer " + std::string(token));
    request.set(http::field::content_type, "application/json");
    request.keep_alive(false);
    request.body() = body;
    request.prepare_payload();
    http::write(stream, request, error);
    if (error)
        return {};
    beast::flat_buffer buffer;
    http::response<http::string_body> response;
    http::read(stream, buffer, response, error);
    if (error)
        return {};
    return {static_cast<int>(response.result_int()), std::move(response.body())};
}

HttpReply SecureClient::ask(
    std::string_view method, std::string_view path, std::string_view body, std::string_view token) const
{
    namespace http = beast::http;
    asio::io_context context;
    asio::ssl::context tls(asio::ssl::context::tls_client);
    tls.load_verify_file(authority_);
    tls.set_verify_mode(asio::ssl::verify_peer);
    tls.set_verify_callback(asio::ssl::host_name_verification("127.0.0.1"));
    if (!certificate_.empty()) {
        tls.use_certificate(asio::buffer(certificate_), asio::ssl::context::pem);
        tls.use_private_key(asio::buffer(key_), asio::ssl::context::pem);
    }
    beast::ssl_stream<beast::tcp_stream> stream(context, tls);
    boost::system::error_code error;
    beast::get_lowest_layer(stream).connect(loopback(port_), error);
    if (!error)
        stream.handshake(asio::ssl::stream_base::client, error);
    if (error)
        return {};
    http::request<http::string_body> request;
    request.version(11);
    request.method_string(method);
    request.target(path);
    request.set(http::field::host, "127.0.0.1");
    if (!token.empty())
        request.set(http::field::authorization, "Bearer " + std::string(token));
    request.set(http::field::content_type, "application/json");
    request.keep_alive(false);
    request.body() = body;
    request.prepare_payload();
    http::write(stream, request, error);
    if (error)
        return {};
    beast::flat_buffer buffer;
    http::response<http::string_body> response;
    http::read(stream, buffer, response, error);
    if (error)
        return {};
    return {static_cast<int>(response.result_int()), std::move(response.body())};
}

std::string raw_exchange(std::uint16_t port, std::string_view bytes)
{
    asio::io_context context;
    tcp::socket socket(context);
    boost::system::error_code error;
    socket.connect(loopback(port), error);
    if (!error)
        asio::write(socket, asio::buffer(bytes), error);
    if (!error)
        socket.shutdown(tcp::socket::shutdown_send, error);
    std::string answer;
    asio::read(socket, asio::dynamic_buffer(answer), error);
    return answer;
}

std::string code_in(const HttpReply& reply)
{
    const boost::json::value body = boost::json::parse(reply.body);
    const auto* error = body.as_object().if_contains("error");
    return error == nullptr ? "none" : std::string(error->at("code").as_string());
}

const std::vector<std::string>& any_port()
{
    static const std::vector<std::string> arguments{"--port", "0", "--phone-port", "0"};
    return arguments;
}

} // namespace yiping::testing
