// SPDX-License-Identifier: GPL-3.0-or-later
#include "rtsp_socket.h"

#include "host_lookup.h"
#include "rtsp_message.h"

#include <yiping/transport/tls_socket.h>

#include <boost/asio/io_context.hpp>

#include <openssl/ssl.h>

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace yiping::media {

namespace asio = boost::asio;

namespace {

constexpr int moment_ms = 100;
constexpr timeval moment{0, moment_ms * 1'000};
constexpr const char* cut_words = "no answer in time";

std::unexpected<std::string> system_words(int error)
{
    return std::unexpected(std::generic_category().message(error));
}

bool only_later(int error)
{
    return error == EAGAIN || error == EINTR || error == EINPROGRESS;
}

} // namespace

struct RtspSocket::Tls {
    asio::io_context context{1}; // nobody runs it: we wait ourselves
    asio::ssl::context settings{asio::ssl::context::tls_client};
    std::optional<transport::TlsSocket> socket;
};

std::optional<RtspPlace> rtsp_place(std::string_view url)
{
    RtspPlace place;
    const std::size_t scheme = url.find("://");
    place.tls = same_letters(url.substr(0, scheme), "rtsps");
    if (scheme == url.npos || (!place.tls && !same_letters(url.substr(0, scheme), "rtsp")))
        return std::nullopt;
    std::string_view rest = url.substr(scheme + 3);
    rest = rest.substr(0, rest.find_first_of("/?#"));
    if (const std::size_t user = rest.rfind('@'); user != rest.npos)
        rest.remove_prefix(user + 1);
    const bool bracketed = rest.starts_with('[');
    const std::size_t end = bracketed ? rest.find(']') : rest.find(':');
    place.host = bracketed ? rest.substr(1, end == rest.npos ? 0 : end - 1) : rest.substr(0, end);
    const std::size_t colon = end == rest.npos ? rest.npos : rest.find(':', end);
    place.port = colon == rest.npos ? (place.tls ? "322" : "554") : rest.substr(colon + 1);
    const auto port = number_of(place.port);
    const bool sound = !place.host.empty() && port && *port > 0 && *port < 65'536;
    return sound ? std::optional(place) : std::nullopt;
}

RtspSocket::RtspSocket(std::function<bool()> interrupted) : interrupted_(std::move(interrupted)) {}

RtspSocket::~RtspSocket()
{
    if (socket_ >= 0)
        ::close(socket_);
}

int RtspSocket::handle() const
{
    return tls_ != nullptr && tls_->socket ? tls_->socket->socket().native_handle() : socket_;
}

bool RtspSocket::wait(short events)
{
    while (true) {
        pollfd waiting{handle(), events, 0};
        const int ready = ::poll(&waiting, 1, moment_ms);
        if (ready > 0)
            return true;
        if ((ready < 0 && errno != EINTR) || interrupted_())
            return false;
    }
}

Tried<void> RtspSocket::connect(const RtspPlace& place)
{
    const auto found = look_up(place.host, place.port, interrupted_);
    if (!found)
        return std::unexpected(found.error());
    Tried<void> done = std::unexpected(std::string(cut_words));
    for (const addrinfo* each = found->get(); each != nullptr && !done; each = each->ai_next)
        done = connect_one(
            each->ai_family, {reinterpret_cast<const std::byte*>(each->ai_addr), std::size_t{each->ai_addrlen}});
    if (done && place.tls)
        done = start_tls(place.host);
    return done;
}

Tried<void> RtspSocket::connect_one(int family, std::span<const std::byte> address)
{
    if (socket_ >= 0)
        ::close(std::exchange(socket_, -1));
    socket_ = ::socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (socket_ < 0)
        return system_words(errno);
    is_v6_ = family == AF_INET6;
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(address.data()), static_cast<socklen_t>(address.size())) !=
        0) {
        if (!only_later(errno))
            return system_words(errno);
        if (!wait(POLLOUT))
            return std::unexpected(std::string(cut_words));
        int error = 0;
        socklen_t size = sizeof error;
        ::getsockopt(socket_, SOL_SOCKET, SO_ERROR, &error, &size);
        if (error != 0)
            return system_words(error);
    }
    // From here on one call both waits and reads: there are hundreds a second.
    const int yes = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &moment, sizeof moment);
    ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &moment, sizeof moment);
    if (::fcntl(socket_, F_SETFL, ::fcntl(socket_, F_GETFL) & ~O_NONBLOCK) != 0)
        return system_words(errno);
    return {};
}

Tried<void> RtspSocket::start_tls(const std::string& host)
{
    tls_ = std::make_unique<Tls>();
    SSL_CTX* const settings = tls_->settings.native_handle();
    SSL_CTX_set_verify(settings, SSL_VERIFY_NONE, nullptr);
    SSL_CTX_set_security_level(settings, 0);
    SSL_CTX_set_min_proto_version(settings, 0);
    asio::ip::tcp::socket socket(tls_->context);
    boost::system::error_code failed;
    socket.assign(is_v6_ ? asio::ip::tcp::v6() : asio::ip::tcp::v4(), socket_, failed);
    if (failed)
        return std::unexpected(failed.message());
    socket_ = -1;
    tls_->socket.emplace(std::move(socket), tls_->settings, transport::End::Client, host);
    while (true) {
        const auto state = tls_->socket->handshake();
        if (state == transport::TlsSocket::State::Done)
            return {};
        if (state == transport::TlsSocket::State::Ended)
            return std::unexpected(std::string("closed"));
        if (state == transport::TlsSocket::State::Failed)
            return std::unexpected(tls_->socket->why());
        if (!wait(state == transport::TlsSocket::State::WantRead ? POLLIN : POLLOUT))
            return std::unexpected(std::string(cut_words));
    }
}

Tried<void> RtspSocket::send(std::string_view bytes)
{
    while (!bytes.empty()) {
        if (tls_ != nullptr) {
            const auto [state, sent] = tls_->socket->write(bytes);
            bytes.remove_prefix(sent);
            if (state == transport::TlsSocket::State::Ended || state == transport::TlsSocket::State::Failed)
                return std::unexpected(std::string("closed"));
            if (state != transport::TlsSocket::State::Done &&
                !wait(state == transport::TlsSocket::State::WantRead ? POLLIN : POLLOUT))
                return std::unexpected(std::string(cut_words));
            continue;
        }
        const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent >= 0)
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        else if (!only_later(errno))
            return system_words(errno);
        else if (interrupted_())
            return std::unexpected(std::string(cut_words));
    }
    return {};
}

void RtspSocket::send_last(std::string_view bytes)
{
    if (tls_ != nullptr && tls_->socket) {
        (void)tls_->socket->write(bytes);
        tls_->socket->say_goodbye();
    } else if (socket_ >= 0) {
        (void)::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    }
}

Tried<std::size_t> RtspSocket::receive(std::span<std::uint8_t> into)
{
    if (tls_ == nullptr) {
        const ssize_t got = ::recv(socket_, into.data(), into.size(), 0);
        if (got > 0)
            return static_cast<std::size_t>(got);
        if (got == 0)
            return std::unexpected(std::string("closed"));
        if (only_later(errno))
            return 0;
        return system_words(errno);
    }
    const std::span<char> letters(reinterpret_cast<char*>(into.data()), into.size());
    for (bool waited = false;; waited = true) {
        const auto [state, got] = tls_->socket->read(letters);
        if (state == transport::TlsSocket::State::Done)
            return got;
        if (state == transport::TlsSocket::State::Ended)
            return std::unexpected(std::string("closed"));
        if (state == transport::TlsSocket::State::Failed)
            return std::unexpected(tls_->socket->why());
        if (waited)
            return 0;
        pollfd waiting{
            handle(), static_cast<short>(state == transport::TlsSocket::State::WantRead ? POLLIN : POLLOUT), 0};
        (void)::poll(&waiting, 1, moment_ms);
    }
}

} // namespace yiping::media
