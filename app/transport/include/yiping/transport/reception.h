// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/transport/tls_socket.h>
#include <yiping/transport/upgrade.h>

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace yiping::transport {

/// A connection that has come through TLS and said what it wants.
struct Arrival {
    TlsSocket socket;
    /// What was read: the head of the first request, and whatever came after it.
    std::string bytes;
    std::size_t head_bytes = 0;
    /// Set if the request is for a WebSocket.
    std::optional<UpgradeRequest> upgrade;

    /// A client in a hurry may have sent frames already.
    [[nodiscard]] std::string after_head() const { return bytes.substr(head_bytes); }
};

struct ReceptionLimits {
    std::chrono::milliseconds time{10'000}; ///< for the handshake and the head together
    std::size_t head_bytes = 16U << 10U;    ///< a longer head is handed over as it is, for an HTTP parser to refuse
};

/// Takes an accepted connection through the TLS handshake and reads the head of its first request. `arrived` is called
/// once on the io_context's thread, or `failed` with the reason, or neither if the io_context ends before.
void receive(boost::asio::ip::tcp::socket socket, boost::asio::ssl::context& tls, ReceptionLimits limits,
    std::move_only_function<void(Arrival)> arrived, std::move_only_function<void(const std::string& why)> failed);

/// receive() on threads of its own: a handshake costs what a hundred messages cost, and whoever is connected must not
/// wait for a thousand who knock (ADR 35). Belongs to one thread.
class Reception {
public:
    using Arrived = std::move_only_function<void(Arrival)>;
    using Failed = std::move_only_function<void(const std::string& why)>;

    /// It has to outlive the acceptors whose sockets are for it, every Arrival, and the io_contexts they belong to.
    Reception(ReceptionLimits limits, unsigned threads);
    ~Reception();
    Reception(const Reception&) = delete;
    Reception& operator=(const Reception&) = delete;

    /// One for each thread, all to be set alike before the first receive().
    [[nodiscard]] std::vector<boost::asio::ssl::context*> tls();
    /// What the next accepted socket has to belong to: one thread after the other.
    [[nodiscard]] boost::asio::any_io_executor next_executor();
    /// `socket` belongs to the executor named last. `arrived` is called on the thread of `home`, to which the
    /// connection belongs from then on; `failed` on a thread of the reception.
    void receive(
        boost::asio::ip::tcp::socket socket, boost::asio::any_io_executor home, Arrived arrived, Failed failed);
    /// Ends the threads. Who is on the way stays there: nobody is called any more. Any number of times.
    void stop();

private:
    struct Desk;

    ReceptionLimits limits_;
    std::vector<std::unique_ptr<Desk>> desks_;
    std::size_t next_ = 0;
};

} // namespace yiping::transport
