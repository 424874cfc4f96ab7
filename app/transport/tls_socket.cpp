// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/transport/tls_socket.h>

#include <boost/asio/ip/address.hpp>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <system_error>
#include <utility>

namespace yiping::transport {

namespace asio = boost::asio;

namespace {

/// What is kept of a short message is not given back to the heap.
constexpr std::size_t small_bytes = 1U << 10U;

ssize_t send_quietly(int socket, std::string_view bytes)
{
    ssize_t sent = -1;
    do
        sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    return sent;
}

long control(BIO* bio, int what, long, void*)
{
    switch (what) {
    case BIO_CTRL_FLUSH:
        return 1; // what is kept back is so on purpose
    case BIO_CTRL_EOF:
        return BIO_test_flags(bio, BIO_FLAGS_IN_EOF) != 0 ? 1 : 0;
    default:
        return 0;
    }
}

/// What the peer's certificate has to name.
void expect(SSL* session, const std::string& host)
{
    boost::system::error_code no_address;
    (void)asio::ip::make_address(host, no_address);
    if (!no_address) {
        X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session), host.c_str());
        return;
    }
    SSL_set1_host(session, host.c_str());
    // A server name may not be an address. Takes no const, changes nothing.
    std::string name = host;
    SSL_ctrl(session, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, name.data());
}

} // namespace

/// OpenSSL's side of the socket. Its own socket BIO calls write(), and a peer that has gone would end the program by
/// SIGPIPE.
struct TlsSocket::Line {
    int socket = -1;
    bool keeps = false;
    std::string kept;

    void sent(std::size_t bytes)
    {
        kept.erase(0, bytes);
        if (kept.empty() && kept.capacity() > small_bytes)
            kept = {};
    }
    /// Whether all of it has gone; if not, errno says why.
    [[nodiscard]] bool send_kept()
    {
        while (!kept.empty()) {
            const ssize_t done = send_quietly(socket, kept);
            if (done < 0)
                return false;
            sent(static_cast<std::size_t>(done));
        }
        return true;
    }
};

TlsSocket::Line& TlsSocket::line_of(BIO* bio)
{
    return *static_cast<Line*>(BIO_get_data(bio));
}

int TlsSocket::write_line(BIO* bio, const char* bytes, int size)
{
    BIO_clear_retry_flags(bio);
    Line& line = line_of(bio);
    const std::string_view all(bytes, static_cast<std::size_t>(size));
    if (line.keeps) {
        line.kept.append(all);
        return size;
    }
    const ssize_t sent = line.send_kept() ? send_quietly(line.socket, all) : -1;
    if (sent < 0 && errno == EAGAIN)
        BIO_set_retry_write(bio);
    return static_cast<int>(sent);
}

int TlsSocket::read_line(BIO* bio, char* bytes, int size)
{
    BIO_clear_retry_flags(bio);
    ssize_t got = -1;
    do
        got = ::recv(line_of(bio).socket, bytes, static_cast<std::size_t>(size), 0);
    while (got < 0 && errno == EINTR);
    if (got < 0 && errno == EAGAIN)
        BIO_set_retry_read(bio);
    if (got == 0)
        BIO_set_flags(bio, BIO_FLAGS_IN_EOF);
    return static_cast<int>(got);
}

const BIO_METHOD* TlsSocket::line_method()
{
    // OpenSSL wants a description that lives as long as the program.
    static const BIO_METHOD* const method = [] {
        BIO_METHOD* const made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket without signals");
        BIO_meth_set_write(made, write_line);
        BIO_meth_set_read(made, read_line);
        BIO_meth_set_ctrl(made, control);
        BIO_meth_set_destroy(made, [](BIO* bio) {
            delete static_cast<Line*>(BIO_get_data(bio));
            return 1;
        });
        return made;
    }();
    return method;
}

void TlsSocket::FreeSession::operator()(SSL* session) const
{
    SSL_free(session);
}

TlsSocket::TlsSocket(asio::ip::tcp::socket socket, asio::ssl::context& tls, End us, const std::string& host)
    : socket_(std::move(socket)), session_(SSL_new(tls.native_handle()))
{
    boost::system::error_code ignored;
    socket_.non_blocking(true, ignored);
    socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
    if (session_ == nullptr)
        return;
    SSL_set_mode(
        session_.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    // One call of the system brings all records that have come, not one for each head and each body.
    SSL_set_read_ahead(session_.get(), 1);
    BIO* const bio = BIO_new(line_method());
    line_ = std::make_unique<Line>(Line{.socket = socket_.native_handle(), .kept = {}}).release();
    BIO_set_data(bio, line_);
    BIO_set_init(bio, 1);
    SSL_set_bio(session_.get(), bio, bio);
    if (us == End::Server) {
        SSL_set_accept_state(session_.get());
    } else {
        SSL_set_connect_state(session_.get());
        if (!host.empty())
            expect(session_.get(), host);
    }
}

TlsSocket::~TlsSocket() = default;
TlsSocket::TlsSocket(TlsSocket&&) noexcept = default;
TlsSocket& TlsSocket::operator=(TlsSocket&&) noexcept = default;

TlsSocket::State TlsSocket::state_of(int returned)
{
    const int system_error = errno;
    switch (SSL_get_error(session_.get(), returned)) {
    case SSL_ERROR_WANT_READ:
        return State::WantRead;
    case SSL_ERROR_WANT_WRITE:
        return State::WantWrite;
    case SSL_ERROR_ZERO_RETURN:
        return State::Ended;
    case SSL_ERROR_SYSCALL:
        if (system_error == 0)
            return State::Ended;
        why_ = std::generic_category().message(system_error);
        return State::Failed;
    default:
        break;
    }
    const unsigned long code = ERR_peek_last_error();
    if (ERR_GET_REASON(code) == SSL_R_UNEXPECTED_EOF_WHILE_READING)
        return State::Ended;
    failed_in_tls_ = true;
    const char* const reason = ERR_reason_error_string(code);
    why_ = reason != nullptr ? reason : "TLS";
    if (const long verdict = SSL_get_verify_result(session_.get()); verdict != X509_V_OK)
        why_ = X509_verify_cert_error_string(verdict);
    return State::Failed;
}

TlsSocket::State TlsSocket::handshake()
{
    if (session_ == nullptr)
        return State::Failed;
    ERR_clear_error();
    errno = 0;
    const int done = SSL_do_handshake(session_.get());
    return done == 1 ? State::Done : state_of(done);
}

TlsSocket::Outcome TlsSocket::read(std::span<char> into)
{
    ERR_clear_error();
    errno = 0;
    std::size_t got = 0;
    const int done = SSL_read_ex(session_.get(), into.data(), into.size(), &got);
    if (done == 1)
        return {State::Done, got};
    return {state_of(done), 0};
}

TlsSocket::Outcome TlsSocket::write(std::string_view bytes)
{
    ERR_clear_error();
    errno = 0;
    std::size_t sent = 0;
    const int done = SSL_write_ex(session_.get(), bytes.data(), bytes.size(), &sent);
    if (done == 1)
        return {State::Done, sent};
    return {state_of(done), 0};
}

TlsSocket::Outcome TlsSocket::keep(std::string_view bytes)
{
    line_->keeps = true;
    const Outcome outcome = write(bytes);
    line_->keeps = false;
    return outcome;
}

std::string_view TlsSocket::kept() const
{
    return line_ != nullptr ? std::string_view(line_->kept) : std::string_view();
}

void TlsSocket::sent(std::size_t bytes)
{
    line_->sent(bytes);
}

TlsSocket::State TlsSocket::send_kept()
{
    if (line_->send_kept())
        return State::Done;
    if (errno == EAGAIN)
        return State::WantWrite;
    why_ = std::generic_category().message(errno);
    return State::Failed;
}

void TlsSocket::say_goodbye()
{
    if (session_ == nullptr || SSL_is_init_finished(session_.get()) == 0)
        return;
    ERR_clear_error();
    SSL_shutdown(session_.get());
}

void TlsSocket::when_readable(Ready ready)
{
    socket_.async_wait(asio::ip::tcp::socket::wait_read, std::move(ready));
}

void TlsSocket::when_writable(Ready ready)
{
    socket_.async_wait(asio::ip::tcp::socket::wait_write, std::move(ready));
}

void TlsSocket::close()
{
    boost::system::error_code ignored;
    socket_.close(ignored);
}

bool TlsSocket::move_to(const asio::any_io_executor& home)
{
    boost::system::error_code failed;
    const auto protocol = socket_.local_endpoint(failed).protocol();
    if (failed)
        return false;
    const auto handle = socket_.release(failed);
    if (failed)
        return false;
    socket_ = asio::ip::tcp::socket(home);
    socket_.assign(protocol, handle, failed);
    if (failed)
        ::close(handle);
    return !failed;
}

std::string TlsSocket::why() const
{
    return why_;
}

} // namespace yiping::transport
