// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "platform_process.h"

#include <yiping/protocol/messages.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace yiping::testing {

/// A console reduced to its messages: TLS, WebSocket, and whatever one wants to say. Calls block.
class SyncProbe {
public:
    /// Trusts only the authority that the ready file names. Throws if there is no connection.
    explicit SyncProbe(const Ready& ready);
    /// With a console's certificate and its key, both PEM.
    SyncProbe(const Ready& ready, const std::string& certificate, const std::string& key);
    ~SyncProbe();

    void send(const protocol::Message& message);
    void send_bytes(std::string_view bytes);
    /// Nothing when the other end has closed.
    [[nodiscard]] std::optional<protocol::Message> receive();

private:
    struct Link;
    void connect(const Ready& ready);
    std::unique_ptr<Link> link_;
};

[[nodiscard]] protocol::Hello hello_as(const Ready& ready, const std::string& account);

struct HttpReply {
    int status = 0; ///< 0: no connection, or it broke
    std::string body;
};

/// The code of the error in an answer's body; "none" where there is none.
[[nodiscard]] std::string code_in(const HttpReply& reply);
/// Arguments of a platform that listens wherever there is room.
[[nodiscard]] const std::vector<std::string>& any_port();

/// One request on a connection of its own.
[[nodiscard]] HttpReply http(std::uint16_t port, std::string_view method, std::string_view path, std::string_view token,
    std::string_view body = {});
/// Sends raw bytes to a port and returns what comes back until the other end closes.
[[nodiscard]] std::string raw_exchange(std::uint16_t port, std::string_view bytes);

} // namespace yiping::testing
