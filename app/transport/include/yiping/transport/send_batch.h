// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

namespace yiping::transport {

class WebSocket;

/// Short messages to many consoles leave together. Each message is encrypted for its console, and a call of the system
/// to send it costs as much again: io_uring takes many in one call. Where the system has none, or does not give it to
/// us, they are sent one by one, which differs in nothing else.
/// Holds who is in it until it is sent. One thread, that of its WebSockets; it has to be sent before that thread does
/// anything else.
class SendBatch {
public:
    enum class Way : std::uint8_t { Together, OneByOne };
    /// So many at a time: while these are on their way to their consoles, the next are encrypted.
    static constexpr std::size_t most_sockets = 32;
    /// Longer messages are worth a call of their own.
    static constexpr std::size_t most_bytes = 4U << 10U;

    explicit SendBatch(Way way = Way::Together);
    ~SendBatch();
    SendBatch(const SendBatch&) = delete;
    SendBatch& operator=(const SendBatch&) = delete;

    /// Sends all of it; what a socket does not take at once it sends later by itself.
    void send();
    /// How it has sent the last one.
    [[nodiscard]] Way way() const { return way_; }

private:
    friend WebSocket;
    class Ring;
    /// Sends all if there are as many as go together.
    void add(std::shared_ptr<WebSocket> web_socket);

    Way way_;
    std::unique_ptr<Ring> ring_; ///< made when first there are two to send
    std::vector<std::shared_ptr<WebSocket>> waiting_;
    std::vector<std::ptrdiff_t> results_;
};

} // namespace yiping::transport
