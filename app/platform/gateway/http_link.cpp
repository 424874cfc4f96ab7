// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/core.h"
#include "gateway/streams.h"
#include "phone/answer.h"
#include "phone/pages.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <boost/json/object.hpp>

#include <openssl/ssl.h>

#include <exception>
#include <memory>

namespace yiping::platform {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;

namespace {

using PlainStream = beast::tcp_stream;
using TlsStream = asio::ssl::stream<PlainStream>;
using HttpRequest = http::request<http::string_body>;

constexpr auto awaited = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::seconds idle_limit{60};
constexpr std::string_view alarm_path = "/api/alarm";

http::response<http::string_body> make_response(const PhoneResponse& answer, unsigned version, bool keep_alive)
{
    http::response<http::string_body> response{static_cast<http::status>(answer.status), version};
    response.set(http::field::content_type, answer.content_type);
    response.set(http::field::cache_control, "no-store");
    response.set("X-Content-Type-Options", "nosniff");
    // Of pages: nothing from elsewhere, nothing inline, in nobody's frame. Of the rest it does no harm.
    response.set("Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src blob: data:; connect-src 'self'; "
        "form-action 'none'; base-uri 'none'; frame-ancestors 'none'");
    response.set("Referrer-Policy", "no-referrer");
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

bool wants_english(const HttpRequest& request)
{
    return std::string_view(request[http::field::accept_language]).starts_with("en");
}

std::string_view path_of(const HttpRequest& request)
{
    const std::string_view target = request.target();
    return target.substr(0, target.find('?'));
}

/// As much as the longest request of a path may have.
std::size_t most_body_of(std::string_view path)
{
    if (path == "/api/visit/blob")
        return most_visit_photo;
    return path == "/api/blob" || path == alarm_path ? most_phone_body : std::size_t{64U << 10U};
}

/// Who is at the other end, as far as the line tells. `session` is nullptr on a plain one.
Result<Peer> peer_of(const asio::ip::tcp::socket& socket, SSL* session)
{
    Peer peer;
    boost::system::error_code code;
    const auto end = socket.remote_endpoint(code);
    if (!code) {
        peer.address = end.address().to_string();
        peer.on_this_machine = end.address().is_loopback();
    }
    if (session == nullptr)
        return peer;
    struct FreeCertificate {
        void operator()(X509* certificate) const { X509_free(certificate); }
    };
    const std::unique_ptr<X509, FreeCertificate> certificate(SSL_get1_peer_certificate(session));
    if (certificate == nullptr)
        return peer;
    unsigned char* bytes = nullptr;
    const int size = i2d_X509(certificate.get(), &bytes);
    const std::string der(reinterpret_cast<const char*>(bytes), size > 0 ? static_cast<std::size_t>(size) : 0);
    OPENSSL_free(bytes);
    const auto facts = crypto::read_certificate_facts(der);
    if (!facts)
        return std::unexpected(facts.error());
    const auto id = Uuid::parse(facts->common_name);
    if (!id || id->is_nil())
        return make_error(Fault::Refused, "platform.console_revoked");
    peer.console_id = *id;
    peer.serial = facts->serial;
    return peer;
}

/// Signing in and enrolment. A password is hashed elsewhere; whoever waits for that keeps nobody waiting.
asio::awaitable<PhoneResponse> answer_access(GatewayCore& core, const HttpRequest& request, const Peer& peer)
{
    AccessRequest asked;
    asked.method = request.method_string();
    asked.path = path_of(request);
    asked.token = bearer_of(request);
    asked.body = request.body();
    asked.english = wants_english(request);
    asked.peer = peer;
    auto begun = core.access.begin(asked, core.admit(peer));
    if (auto* work = std::get_if<AccessService::Work>(&begun)) {
        co_await asio::co_spawn(
            core.hashing,
            [hash = work->hash]() -> asio::awaitable<void> {
                hash();
                co_return;
            },
            asio::use_awaitable);
        begun = work->finish();
    }
    core.announce();
    co_return std::get<PhoneResponse>(std::move(begun));
}

/// A device's alarm: signed instead of signed in.
PhoneResponse answer_alarm(GatewayCore& core, const HttpRequest& request)
{
    const bool english = wants_english(request);
    if (core.alarms == nullptr)
        return PhoneService::refuse(Error(Fault::Input, "platform.no_such_path"), english);
    if (request.method() != http::verb::post)
        return PhoneService::refuse(
            Error(Fault::Input, "platform.wrong_method", {{"method", std::string("POST")}}), english);
    const auto taken = core.alarms->take({.source = request["X-Yiping-Source"],
                                             .time = request["X-Yiping-Time"],
                                             .signature = request["X-Yiping-Signature"],
                                             .body = request.body()},
        core.clock.now());
    if (!taken) {
        log::info("intake", "alarm refused: {}", taken.error().debug_text());
        return PhoneService::refuse(taken.error(), english);
    }
    core.announce();
    boost::json::object out;
    out["id"] = taken->id.to_string();
    out["number"] = taken->number;
    if (taken->case_id) {
        out["case"] = taken->case_id->to_string();
        out["case_number"] = taken->case_number;
    }
    out["repeated"] = taken->repeated;
    return respond(taken->repeated ? 200 : 201, out);
}

PhoneResponse answer(GatewayCore& core, const HttpRequest& request, const Peer& peer)
{
    if (const PhonePage* page = find_phone_page(path_of(request));
        page != nullptr && request.method() == http::verb::get)
        return {200, std::string(page->content), page->content_type};
    PhoneRequest asked;
    asked.peer = peer;
    asked.method = request.method_string();
    asked.path = path_of(request);
    asked.token = bearer_of(request);
    asked.content_type = request[http::field::content_type];
    asked.body = request.body();
    asked.device = request[http::field::user_agent];
    asked.english = wants_english(request);
    PhoneResponse answered = VisitService::knows(asked.path) ? core.visits.handle(asked)
                             : asked.path == day_path        ? core.day.handle(asked)
                                                             : core.phone.handle(asked);
    core.announce();
    return answered;
}

/// `early` has been read already.
template <class Stream>
asio::awaitable<void> serve(GatewayCore& core, Stream stream, Peer peer, std::string early, ConnectionBook::Place place)
{
    place.settle(); // the time to say something is limited, and so is what it may cost
    beast::flat_buffer buffer;
    buffer.commit(asio::buffer_copy(buffer.prepare(early.size()), asio::buffer(early)));
    bool go_on = true;
    while (go_on) {
        http::request_parser<http::string_body> parser;
        parser.header_limit(static_cast<std::uint32_t>(transport::ReceptionLimits{}.head_bytes));
        parser.body_limit(most_phone_body + 1);
        beast::get_lowest_layer(stream).expires_after(idle_limit);
        auto [read_error, read] = co_await http::async_read_header(stream, buffer, parser, awaited);
        std::size_t most_body = most_phone_body;
        if (!read_error) {
            // Only a photo may be large: nobody else makes us keep as much.
            most_body = most_body_of(path_of(parser.get()));
            if (parser.content_length().value_or(0) > most_body) {
                read_error = http::error::body_limit;
            } else if (!parser.is_done()) {
                parser.body_limit(most_body + 1);
                std::tie(read_error, read) = co_await http::async_read(stream, buffer, parser, awaited);
            }
        }
        PhoneResponse answered;
        if (read_error == http::error::body_limit || read_error == http::error::header_limit) {
            answered = PhoneService::refuse(
                Error(Fault::Input, "platform.body_too_large", {{"limit", static_cast<std::int64_t>(most_body)}}),
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
            go_on = request.keep_alive() && !core.stopping;
            if (std::is_same_v<Stream, TlsStream> && AccessService::knows(path_of(request)))
                answered = co_await answer_access(core, request, peer);
            // In the clear only from this machine: a picture is personal.
            else if ((std::is_same_v<Stream, TlsStream> || peer.on_this_machine) && path_of(request) == alarm_path)
                answered = answer_alarm(core, request);
            else
                answered = answer(core, request, peer);
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

void note_failure(const std::exception_ptr& failure)
{
    try {
        if (failure)
            std::rethrow_exception(failure);
    } catch (const std::exception& caught) {
        log::error("gateway", "a connection ended: {}", caught.what());
    }
}

} // namespace

void serve_plain(GatewayCore& core, asio::ip::tcp::socket socket, ConnectionBook::Place place)
{
    auto peer = peer_of(socket, nullptr);
    boost::system::error_code ignored;
    socket.set_option(asio::ip::tcp::no_delay(true), ignored);
    asio::co_spawn(core.context,
        serve<PlainStream>(core, PlainStream(std::move(socket)), std::move(*peer), std::string(), std::move(place)),
        note_failure);
}

void serve_tls(GatewayCore& core, asio::ip::tcp::socket socket, ConnectionBook::Place place)
{
    core.reception.receive(
        std::move(socket), core.context.get_executor(),
        [&core, place = std::move(place)](transport::Arrival arrival) mutable {
            auto peer = peer_of(arrival.socket.socket(), arrival.socket.session());
            if (!peer)
                return;
            if (arrival.upgrade && arrival.upgrade->target == "/sync") {
                serve_sync(core, std::move(arrival), std::move(*peer), std::move(place));
                return;
            }
            TlsStream stream(PlainStream(arrival.socket.release_socket()), arrival.socket.release_session());
            asio::co_spawn(core.context,
                serve<TlsStream>(core, std::move(stream), std::move(*peer), std::move(arrival.bytes), std::move(place)),
                note_failure);
        },
        [](const std::string& why) { log::info("gateway", "a connection did not get through TLS: {}", why); });
}

} // namespace yiping::platform
