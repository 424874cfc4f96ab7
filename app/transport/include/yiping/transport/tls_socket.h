// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/transport/web_socket_frames.h>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>

#include <openssl/types.h>

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace yiping::transport {

/// TLS straight on a socket that never blocks: OpenSSL reads and writes the socket itself, and Asio only says when that
/// is worth trying. Asio's own stream copies every byte twice and starts two operations for each message; with a
/// thousand consoles that is most of the work, and its templates are most of the compiling.
/// Belongs to one thread, that of the socket's io_context, at a time. Moved from, it is good for nothing but its end.
class TlsSocket {
public:
    enum class State : std::uint8_t {
        Done, ///< so many bytes
        WantRead, ///< again when there is something to read
        WantWrite, ///< again when there is room to write
        Ended, ///< the peer has said goodbye, or is gone
        Failed, ///< broken: why() says how
    };
    struct Outcome {
        State state = State::Failed;
        std::size_t bytes = 0;
    };
    using Ready = std::move_only_function<void(boost::system::error_code)>;

    /// The socket is connected. A client's `host` is what the peer's certificate has to name, address or name.
    TlsSocket(
        boost::asio::ip::tcp::socket socket, boost::asio::ssl::context& tls, End us, const std::string& host = {});
    ~TlsSocket();
    TlsSocket(TlsSocket&&) noexcept;
    TlsSocket& operator=(TlsSocket&&) noexcept;
    TlsSocket(const TlsSocket&) = delete;
    TlsSocket& operator=(const TlsSocket&) = delete;

    [[nodiscard]] State handshake();
    [[nodiscard]] Outcome read(std::span<char> into);
    /// May take less than all. After WantWrite the same bytes have to be offered again, or more that begin with them.
    [[nodiscard]] Outcome write(std::string_view bytes);
    /// Encrypts and keeps it, however much: it goes out before anything else, with the next write() or send_kept(), or
    /// by other means, which tell sent(). Not after a write() that has come back with WantWrite.
    [[nodiscard]] Outcome keep(std::string_view bytes);
    /// What is kept, as it goes over the line.
    [[nodiscard]] std::string_view kept() const;
    /// So many bytes of it have gone.
    void sent(std::size_t bytes);
    [[nodiscard]] State send_kept();
    /// Says goodbye as far as the socket takes it at once.
    void say_goodbye();

    void when_readable(Ready ready);
    void when_writable(Ready ready);
    /// Ends what is waited for, and the connection. Any number of times.
    void close();

    /// Why the last call failed, in OpenSSL's or the system's words.
    [[nodiscard]] std::string why() const;
    /// Whether it failed over TLS: an untrusted certificate, say; not over the line.
    [[nodiscard]] bool failed_in_tls() const { return failed_in_tls_; }

    /// Another io_context serves it from now on. Nothing may be waited for. False if the system does not let it: then
    /// it is good for nothing but its end.
    [[nodiscard]] bool move_to(const boost::asio::any_io_executor& home);

    [[nodiscard]] boost::asio::ip::tcp::socket& socket() { return socket_; }
    [[nodiscard]] SSL* session() const { return session_.get(); }
    /// Gives the parts away, to be served by other means. Nothing may be waited for.
    [[nodiscard]] boost::asio::ip::tcp::socket release_socket() { return std::move(socket_); }
    [[nodiscard]] SSL* release_session()
    {
        line_ = nullptr;
        return session_.release();
    }

private:
    struct FreeSession {
        void operator()(SSL* session) const;
    };
    struct Line;
    [[nodiscard]] static Line& line_of(BIO* bio);
    static int write_line(BIO* bio, const char* bytes, int size);
    static int read_line(BIO* bio, char* bytes, int size);
    [[nodiscard]] static const BIO_METHOD* line_method();
    [[nodiscard]] State state_of(int returned);

    boost::asio::ip::tcp::socket socket_;
    std::unique_ptr<SSL, FreeSession> session_;
    Line* line_ = nullptr; ///< the session's
    std::string why_;
    bool failed_in_tls_ = false;
};

} // namespace yiping::transport
