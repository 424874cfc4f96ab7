// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace yiping::bench {

/// Many WebSocket clients over TLS 1.3 on one thread of their own: the same load for our gateway and for a peer's
/// server. All calls from one thread, that of the benchmark.
class LoadClients {
public:
    struct Target {
        std::uint16_t port = 0;
        std::string path = "/";
        /// PEM; "" trusts anybody. Whose certificate the other end has is looked at once, before the first client.
        std::string authority_path;
        /// Bytes that a client that is open reads every ten milliseconds; 0: all there is, at once.
        std::size_t read_per_turn = 0;
        /// How long the clients look away between two looks at their sockets; 0: the system wakes them. On one machine
        /// who sends pays for waking who receives, as much as for the rest of sending; no server of the field does.
        std::chrono::microseconds looks_away{0};
    };
    /// Called on the clients' thread with each message.
    using Listener = std::function<void(std::size_t client, std::string_view message)>;

    LoadClients(Target target, Listener listener);
    ~LoadClients();
    LoadClients(const LoadClients&) = delete;
    LoadClients& operator=(const LoadClients&) = delete;

    /// So many more, each a full handshake and upgrade, at most `in_flight` at a time; waits for all of them. Seconds
    /// it took. Errors: bench.cannot_connect {why}.
    [[nodiscard]] Result<double> connect(std::size_t count, std::size_t in_flight);
    /// As many as are left, which several LoadClients may share: the quicker one begins more of them.
    [[nodiscard]] Result<double> connect_from(std::atomic<std::size_t>& left, std::size_t in_flight);
    [[nodiscard]] std::size_t size() const;
    /// One binary message; returns at once.
    void send(std::size_t client, std::string message);
    void send_to_all(const std::string& message);
    /// How many connections the other end has dropped.
    [[nodiscard]] std::size_t lost() const;
    /// What the clients' thread has cost so far.
    [[nodiscard]] double processor_seconds();
    /// Drops all without a goodbye.
    void drop_all();

private:
    struct Core;
    std::unique_ptr<Core> core_;
};

/// For Target::looks_away.
inline constexpr std::chrono::microseconds a_glance{20};

/// Lets the process have as many sockets as the system allows.
void raise_socket_limit();

} // namespace yiping::bench
