// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <openssl/types.h>

#include <memory>
#include <string>
#include <string_view>

namespace yiping::platform {

/// Sends a small WebSocket message over an established TLS session at once, without an asynchronous operation: one
/// change goes to a thousand consoles, and starting and ending a thousand operations costs more than encrypting them.
/// Only while no operation is writing to the same stream. One thread, one for all links.
class DirectWriter {
public:
    /// Longer messages take several TLS records: not for here.
    static constexpr std::size_t most_bytes = 16'000;

    enum class Outcome : unsigned char {
        Sent,
        Partly, ///< `rest` has the encrypted bytes that the socket did not take; they have to go before anything else
        Failed, ///< the connection is of no use any more
    };

    DirectWriter();
    ~DirectWriter();
    DirectWriter(const DirectWriter&) = delete;
    DirectWriter& operator=(const DirectWriter&) = delete;

    [[nodiscard]] Outcome write(SSL* session, int socket, std::string_view message, std::string& rest);

private:
    struct FreeBio {
        void operator()(BIO* bio) const;
    };
    std::unique_ptr<BIO, FreeBio> memory_;
    std::string frame_;
};

} // namespace yiping::platform
