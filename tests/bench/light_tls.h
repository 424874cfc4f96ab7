// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace yiping::bench {

/// What the light clients of one thread share: their key, and OpenSSL's workings, fetched once. One thread.
class LightTlsTools {
public:
    LightTlsTools();
    ~LightTlsTools();
    LightTlsTools(const LightTlsTools&) = delete;
    LightTlsTools& operator=(const LightTlsTools&) = delete;

private:
    friend class LightTls;
    struct Workings;
    std::unique_ptr<Workings> workings_;
};

/// A client's half of TLS 1.3 (RFC 8446) that costs less than any server's half, so that it is the server that is
/// measured: X25519 with one key for all connections, TLS_AES_128_GCM_SHA256 and nothing else. The server does all of
/// a full handshake. This end checks that the server has the keys it agreed on (its Finished), and does not look at its
/// certificate: that is one look with a whole TLS library before the load begins. For benchmarks alone. One thread.
class LightTls {
public:
    enum class State : std::uint8_t {
        Hello, ///< waits for the server's hello
        Flight, ///< waits for the rest of the server's handshake
        Open, ///< content goes both ways
        Closed, ///< the server has said goodbye
        Failed, ///< why() says it
    };

    /// `tools` outlive it.
    explicit LightTls(LightTlsTools& tools);
    ~LightTls();
    LightTls(LightTls&&) noexcept;
    LightTls& operator=(LightTls&&) noexcept;

    /// What is sent first.
    [[nodiscard]] std::string hello();
    /// Bytes from the line: content is appended to `content`, what has to be answered to `to_send`.
    State take(std::string_view bytes, std::string& content, std::string& to_send);
    /// Content as records, appended to `to_send`; when Open.
    void seal(std::string_view content, std::string& to_send);
    [[nodiscard]] State state() const { return state_; }
    /// Why it Failed.
    [[nodiscard]] std::string_view why() const { return why_; }

private:
    struct Keys;
    struct FreeKeys {
        void operator()(Keys* keys) const;
    };
    using Digest = std::array<unsigned char, 32>;

    void fail(std::string_view why);
    void take_record(
        unsigned char type, std::string_view header, std::string_view body, std::string& content, std::string& to_send);
    void take_handshake(std::string_view bytes, std::string& to_send);
    void take_server_hello(std::string_view message);
    void finish(std::string_view server_finished, std::string& to_send);

    LightTlsTools::Workings* tools_;
    std::unique_ptr<Keys, FreeKeys> keys_;
    State state_ = State::Hello;
    std::string_view why_;
    std::string line_; ///< of a record that is not whole yet
    std::string handshake_; ///< of a message that is not whole yet
    bool asked_for_certificate_ = false;
};

} // namespace yiping::bench
