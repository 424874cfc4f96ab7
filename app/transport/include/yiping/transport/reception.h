// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/transport/tls_socket.h>
#include <yiping/transport/upgrade.h>

#include <chrono>
#include <functional>
#include <optional>
#include <string>

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

} // namespace yiping::transport
