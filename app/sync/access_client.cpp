// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/sync/access_client.h>

#include "session_json.h"
#include "tls.h"

#include <yiping/base/thread.h>
#include <yiping/crypto/certificate.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <boost/json.hpp>

#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <array>
#include <chrono>
#include <format>
#include <set>
#include <thread>
#include <utility>

namespace yiping::sync {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace json = boost::json;
namespace ssl = asio::ssl;
using tcp = asio::ip::tcp;
using boost::system::error_code;

namespace {

/// A platform that hashes passwords for others first takes its time.
constexpr std::chrono::seconds patience{20};
constexpr std::size_t most_answer_bytes = 256U << 10U;

using Answer = Result<json::object>;

constexpr std::array<std::pair<std::string_view, domain::UserRole>, 6> roles{
    {{"viewer", domain::UserRole::Viewer}, {"operator", domain::UserRole::Operator},
        {"supervisor", domain::UserRole::Supervisor}, {"administrator", domain::UserRole::Administrator},
        {"worker", domain::UserRole::Worker}, {"resident", domain::UserRole::Resident}}};

/// The platform's own refusal, or nothing if this is no such answer.
std::optional<Error> refusal_in(const json::object& body, unsigned status)
{
    const auto* inner = body.if_contains("error");
    if (inner == nullptr || !inner->is_object())
        return std::nullopt;
    const std::string code = text_of(inner->get_object(), "code");
    if (code.empty() || code.size() > 100)
        return std::nullopt;
    std::vector<ErrorArg> args;
    if (const auto* given = inner->get_object().if_contains("args"); given != nullptr && given->is_object()) {
        for (const auto& [name, value] : given->get_object()) {
            if (value.is_int64())
                args.push_back({std::string(name), value.get_int64()});
            else if (value.is_double())
                args.push_back({std::string(name), value.get_double()});
            else if (value.is_string())
                args.push_back({std::string(name), std::string(value.get_string())});
        }
    }
    const Fault fault = status >= 500 ? Fault::Environment : status == 400 ? Fault::Input : Fault::Refused;
    return Error(fault, code, std::move(args));
}

std::string lower_hex(std::string_view text)
{
    std::string digits;
    for (const char each : text) {
        if (each >= 'A' && each <= 'F')
            digits += static_cast<char>(each - 'A' + 'a');
        else if ((each >= '0' && each <= '9') || (each >= 'a' && each <= 'f'))
            digits += each;
    }
    return digits;
}

std::string der_of(X509* certificate)
{
    unsigned char* bytes = nullptr;
    const int length = i2d_X509(certificate, &bytes);
    if (length <= 0)
        return {};
    std::string der(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
    OPENSSL_free(bytes);
    return der;
}

std::string pem_of(X509* certificate)
{
    BIO* sink = BIO_new(BIO_s_mem());
    PEM_write_bio_X509(sink, certificate);
    char* bytes = nullptr;
    const long length = BIO_get_mem_data(sink, &bytes);
    std::string pem(bytes, static_cast<std::size_t>(std::max(0L, length)));
    BIO_free(sink);
    return pem;
}

/// One connection with one request, or with none.
class Exchange final : public std::enable_shared_from_this<Exchange> {
public:
    using Secured = std::function<void(SSL*)>;

    Exchange(asio::io_context& context, ssl::context tls, std::string host, std::uint16_t port)
        : resolver_(context), tls_(std::move(tls)), stream_(context, tls_), host_(std::move(host)), port_(port)
    {
    }

    /// Without a request the answer is an empty object once the other end is secured.
    void run(std::optional<http::request<http::string_body>> request, bool check_host, Secured secured,
        std::function<void(Answer)> done)
    {
        request_ = std::move(request);
        check_host_ = check_host;
        on_secured_ = std::move(secured);
        done_ = std::move(done);
        error_code no_address;
        const asio::ip::address address = asio::ip::make_address(host_, no_address);
        beast::get_lowest_layer(stream_).expires_after(patience);
        if (!no_address) {
            beast::get_lowest_layer(stream_).async_connect(
                tcp::endpoint(address, port_), [self = shared_from_this()](error_code why) { self->connected(why); });
            return;
        }
        resolver_.async_resolve(host_, std::to_string(port_),
            [self = shared_from_this()](error_code why, const tcp::resolver::results_type& found) {
                if (self->failed(why, "sync.unreachable"))
                    return;
                beast::get_lowest_layer(self->stream_)
                    .async_connect(
                        found, [self](error_code connect_why, const tcp::endpoint&) { self->connected(connect_why); });
            });
    }

    void cancel()
    {
        done_ = {};
        resolver_.cancel();
        close();
    }

private:
    void connected(error_code why)
    {
        if (failed(why, "sync.unreachable"))
            return;
        error_code no_address;
        (void)asio::ip::make_address(host_, no_address);
        if (no_address) // a server name may not be an address
            SSL_ctrl(stream_.native_handle(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, host_.data());
        if (check_host_)
            stream_.set_verify_callback(ssl::host_name_verification(host_));
        stream_.async_handshake(
            ssl::stream_base::client, [self = shared_from_this()](error_code wrong) { self->secured(wrong); });
    }

    void secured(error_code why)
    {
        const bool of_tls = why.category() == asio::error::get_ssl_category();
        if (failed(why, of_tls ? "sync.not_trusted" : "sync.unreachable"))
            return;
        if (on_secured_)
            on_secured_(stream_.native_handle());
        if (!request_) {
            finish(json::object());
            return;
        }
        http::async_write(stream_, *request_, [self = shared_from_this()](error_code wrong, std::size_t) {
            if (self->failed(wrong, "sync.lost"))
                return;
            self->parser_.body_limit(most_answer_bytes);
            http::async_read(self->stream_, self->buffer_, self->parser_,
                [self](error_code read_why, std::size_t) { self->answered(read_why); });
        });
    }

    void answered(error_code why)
    {
        // A certificate that the platform refuses is told only now: TLS 1.3 sends ours with the last flight.
        const bool of_tls = why.category() == asio::error::get_ssl_category();
        if (why && of_tls && why.message().contains("alert")) {
            failed(why, "sync.certificate_refused");
            return;
        }
        if (failed(why, "sync.lost"))
            return;
        const auto& response = parser_.get();
        error_code wrong;
        json::value value = json::parse(response.body(), wrong);
        if (wrong || !value.is_object()) {
            finish(std::unexpected(problem("sync.not_a_platform", std::format("HTTP {}", response.result_int()))));
            return;
        }
        if (response.result_int() >= 200 && response.result_int() < 300) {
            finish(std::move(value.get_object()));
            return;
        }
        auto refusal = refusal_in(value.get_object(), response.result_int());
        finish(
            std::unexpected(refusal ? std::move(*refusal)
                                    : problem("sync.not_a_platform", std::format("HTTP {}", response.result_int()))));
    }

    [[nodiscard]] Error problem(std::string_view code, std::string why) const
    {
        return Error(
            Fault::Environment, code, {{"host", host_}, {"port", std::int64_t{port_}}, {"why", std::move(why)}});
    }

    bool failed(error_code why, std::string_view code)
    {
        if (!done_)
            return true;
        if (!why)
            return false;
        finish(std::unexpected(problem(code, why.message())));
        return true;
    }

    void finish(Answer answer)
    {
        close();
        if (auto done = std::exchange(done_, {}))
            done(std::move(answer));
    }

    void close()
    {
        error_code ignored;
        beast::get_lowest_layer(stream_).cancel();
        beast::get_lowest_layer(stream_).socket().close(ignored);
    }

    tcp::resolver resolver_;
    ssl::context tls_;
    beast::ssl_stream<beast::tcp_stream> stream_;
    std::string host_;
    std::uint16_t port_;
    bool check_host_ = true;
    std::optional<http::request<http::string_body>> request_;
    Secured on_secured_;
    std::function<void(Answer)> done_;
    beast::flat_buffer buffer_{most_answer_bytes + (16U << 10U)};
    http::response_parser<http::string_body> parser_;
};

Result<Session> session_of(Answer answer)
{
    if (!answer)
        return std::unexpected(answer.error());
    Session session;
    session.token = text_of(*answer, "token");
    session.who.user = text_of(*answer, "user");
    session.who.post = text_of(*answer, "post");
    session.who.scope = text_of(*answer, "scope");
    session.who.mask_level = static_cast<std::uint32_t>(number_of(*answer, "mask_level"));
    session.who.device = "desk";
    const auto role =
        std::ranges::find(roles, text_of(*answer, "role"), &std::pair<std::string_view, domain::UserRole>::first);
    // A role that this program does not know may look and nothing else.
    session.who.role = role == roles.end() ? domain::UserRole::Viewer : role->second;
    session.expires_at = number_of(*answer, "expires_at");
    session.offline_until = number_of(*answer, "offline_until");
    const auto* must = answer->if_contains("must_change");
    session.must_change = must != nullptr && must->is_bool() && must->get_bool();
    if (session.token.empty() || session.who.user.empty())
        return make_error(Fault::Environment, "sync.bad_answer");
    return session;
}

Result<LookAddress> look_of(Answer answer)
{
    if (!answer)
        return std::unexpected(answer.error());
    LookAddress made;
    made.url = text_of(*answer, "url");
    made.user = text_of(*answer, "user");
    made.password = text_of(*answer, "password");
    made.until = number_of(*answer, "until");
    const auto id = Uuid::parse(text_of(*answer, "look"));
    if (made.url.empty() || !id)
        return make_error(Fault::Environment, "sync.bad_answer");
    made.look = *id;
    return made;
}

Result<Papers> papers_of(Answer answer)
{
    if (!answer)
        return std::unexpected(answer.error());
    Papers papers;
    papers.certificate = text_of(*answer, "certificate");
    papers.authority = text_of(*answer, "authority");
    const auto id = Uuid::parse(text_of(*answer, "console_id"));
    if (papers.certificate.empty() || papers.authority.empty() || !id)
        return make_error(Fault::Environment, "sync.bad_answer");
    papers.console_id = *id;
    return papers;
}

} // namespace

class AccessClient::Core final : public std::enable_shared_from_this<AccessClient::Core> {
public:
    explicit Core(AccessConfig config) : config_(std::move(config)), context_(1), work_(context_.get_executor())
    {
        thread_ = std::thread([this] {
            name_thread("access");
            context_.run();
        });
    }

    void post(std::string path, json::object body, std::string token, std::function<void(Answer)> done)
    {
        asio::post(context_, [this, path = std::move(path), body = std::move(body), token = std::move(token),
                                 done = std::move(done)]() mutable {
            if (stopped_)
                return;
            http::request<http::string_body> request(http::verb::post, path, 11);
            request.set(http::field::host, std::format("{}:{}", config_.host, config_.port));
            request.set(http::field::user_agent, "yiping");
            request.set(http::field::content_type, "application/json");
            if (!token.empty())
                request.set(http::field::authorization, "Bearer " + token);
            request.body() = json::serialize(body);
            request.keep_alive(false);
            request.prepare_payload();
            auto tls = make_tls(config_.authority_path, config_.certificate_path, config_.key_path);
            if (!tls) {
                done(std::unexpected(tls.error()));
                return;
            }
            begin(std::move(*tls), std::move(request), true, {}, std::move(done));
        });
    }

    void reach(std::function<void(Answer)> done)
    {
        asio::post(context_, [this, done = std::move(done)]() mutable {
            if (stopped_)
                return;
            auto tls = make_tls(config_.authority_path, config_.certificate_path, config_.key_path);
            if (!tls)
                done(std::unexpected(tls.error()));
            else
                begin(std::move(*tls), std::nullopt, true, {}, std::move(done));
        });
    }

    void fetch_authority(const std::string& sha256, Done<std::string> done)
    {
        asio::post(context_, [this, sha256 = lower_hex(sha256), done = std::move(done)]() mutable {
            if (stopped_)
                return;
            // Nothing is trusted yet, and nothing is sent: only looked at.
            ssl::context tls(ssl::context::tlsv13_client);
            tls.set_verify_mode(ssl::verify_none);
            auto found = std::make_shared<std::string>();
            begin(
                std::move(tls), std::nullopt, false,
                [found, sha256](SSL* secured) {
                    STACK_OF(X509)* chain = SSL_get_peer_cert_chain(secured);
                    for (int at = 0; chain != nullptr && at < sk_X509_num(chain); ++at) {
                        X509* each = sk_X509_value(chain, at);
                        const auto facts = crypto::read_certificate_facts(der_of(each));
                        if (facts && facts->sha256 == sha256)
                            *found = pem_of(each);
                    }
                },
                [this, found, done = std::move(done)](const Answer& answer) {
                    if (!answer)
                        done(std::unexpected(answer.error()));
                    else if (found->empty())
                        done(make_error(Fault::Refused, "sync.other_authority",
                            {{"host", config_.host}, {"port", std::int64_t{config_.port}}}));
                    else
                        done(*found);
                });
        });
    }

    void stop()
    {
        asio::post(context_, [this] {
            stopped_ = true;
            for (const auto& each : std::exchange(under_way_, {}))
                each->cancel();
            work_.reset();
        });
        if (thread_.joinable())
            thread_.join();
    }

private:
    void begin(ssl::context tls, std::optional<http::request<http::string_body>> request, bool check_host,
        Exchange::Secured secured, std::function<void(Answer)> done)
    {
        auto exchange = std::make_shared<Exchange>(context_, std::move(tls), config_.host, config_.port);
        under_way_.insert(exchange);
        exchange->run(std::move(request), check_host, std::move(secured),
            [this, weak = std::weak_ptr(exchange), done = std::move(done)](Answer answer) {
                under_way_.erase(weak.lock());
                done(std::move(answer));
            });
    }

    AccessConfig config_;
    asio::io_context context_;
    asio::executor_work_guard<asio::io_context::executor_type> work_;
    std::set<std::shared_ptr<Exchange>> under_way_;
    bool stopped_ = false;
    std::thread thread_;
};

AccessClient::AccessClient(AccessConfig config) : core_(std::make_shared<Core>(std::move(config))) {}

AccessClient::~AccessClient()
{
    stop();
}

void AccessClient::stop()
{
    core_->stop();
}

namespace {

std::function<void(Answer)> only_whether(AccessClient::Done<void> done)
{
    return [done = std::move(done)](const Answer& answer) {
        if (done)
            done(answer ? Result<void>() : std::unexpected(answer.error()));
    };
}

} // namespace

void AccessClient::sign_in(
    const std::string& user, const std::string& password, const Uuid& console_id, Done<Session> done)
{
    core_->post("/api/sign-in", {{"user", user}, {"password", password}, {"console_id", console_id.to_string()}}, {},
        [done = std::move(done)](Answer answer) { done(session_of(std::move(answer))); });
}

void AccessClient::sign_out(const std::string& token, Done<void> done)
{
    core_->post("/api/sign-out", {}, token, only_whether(std::move(done)));
}

void AccessClient::change_password(
    const std::string& token, const std::string& old_one, const std::string& new_one, Done<void> done)
{
    core_->post("/api/password", {{"old", old_one}, {"new", new_one}}, token, only_whether(std::move(done)));
}

void AccessClient::enrol(
    const std::string& code, const std::string& request, const std::string& name, Done<Papers> done)
{
    json::object body{{"code", code}, {"csr", request}};
    if (!name.empty())
        body["name"] = name;
    core_->post("/api/enrol", std::move(body), {},
        [done = std::move(done)](Answer answer) { done(papers_of(std::move(answer))); });
}

void AccessClient::renew(const std::string& request, Done<Papers> done)
{
    core_->post("/api/renew", {{"csr", request}}, {},
        [done = std::move(done)](Answer answer) { done(papers_of(std::move(answer))); });
}

void AccessClient::look(const std::string& token, const Uuid& camera, domain::LookStream stream,
    const std::string& reason, Done<LookAddress> done)
{
    core_->post("/api/look", {{"camera", camera.to_string()}, {"reason", reason}, {"stream", domain::name_of(stream)}},
        token, [done = std::move(done)](Answer answer) { done(look_of(std::move(answer))); });
}

void AccessClient::end_look(const std::string& token, const Uuid& look, Done<void> done)
{
    core_->post("/api/look/end", {{"look", look.to_string()}}, token, only_whether(std::move(done)));
}

void AccessClient::keep_look(const std::string& token, const Uuid& look, const std::string& kind,
    const std::string& sha256, const std::string& about, Done<void> done)
{
    core_->post("/api/look/keep", {{"look", look.to_string()}, {"kind", kind}, {"sha256", sha256}, {"about", about}},
        token, only_whether(std::move(done)));
}

void AccessClient::listen_look(const std::string& token, const Uuid& look, Done<void> done)
{
    core_->post("/api/look/listen", {{"look", look.to_string()}}, token, only_whether(std::move(done)));
}

void AccessClient::reach(Done<void> done)
{
    core_->reach(only_whether(std::move(done)));
}

void AccessClient::fetch_authority(const std::string& sha256, Done<std::string> done)
{
    core_->fetch_authority(sha256, std::move(done));
}

} // namespace yiping::sync
