// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

/// The frames of RFC 6455 without any I/O: bytes in, messages out, and the heads of what is sent. Binary messages only,
/// no extension. Values of one thread.
namespace yiping::transport {

/// Which end we are: a client masks what it sends, a server what it gets (RFC 6455, 5.3).
enum class End : std::uint8_t { Client, Server };

enum class FrameKind : std::uint8_t { Continuation = 0, Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10 };

/// Reasons of a close frame that we give (RFC 6455, 7.4.1).
enum class CloseCode : std::uint16_t {
    Normal = 1000,
    ProtocolError = 1002,
    NotUnderstood = 1003, ///< a text message: ours are binary
    TooLarge = 1009,
};

/// The longest content of a ping, pong or close.
inline constexpr std::size_t most_control_bytes = 125;
/// The longest head of a frame.
inline constexpr std::size_t most_head_bytes = 14;

using Mask = std::array<std::uint8_t, 4>;

/// Writes the head of a frame that is a whole message; how long it is. `head` has most_head_bytes of room.
[[nodiscard]] std::size_t write_head(
    std::span<char> head, FrameKind kind, std::uint64_t content_bytes, const std::optional<Mask>& mask);
/// Masks or unmasks in place; `at` is where in the frame's content the bytes begin.
void apply_mask(std::span<char> bytes, const Mask& mask, std::uint64_t at);

/// Takes the peer's bytes as they come and gives out whole messages.
class FrameReader {
public:
    /// What has come. Views hold until the next call.
    struct Event {
        enum class Kind : std::uint8_t {
            Nothing, ///< more bytes are needed
            Message,
            Ping, ///< `content` goes back in a pong
            Closed, ///< `code` is the peer's, or nothing
            Wrong, ///< the peer broke the rules: `code` says which; nothing more can be read
        };
        Kind kind = Kind::Nothing;
        std::string_view content;
        std::optional<CloseCode> code;
    };

    /// Messages longer than `most_message_bytes` are refused as soon as they are announced.
    FrameReader(End us, std::size_t most_message_bytes) : us_(us), most_(most_message_bytes) {}

    /// Hands over bytes; they are unmasked in place and have to stay until next() has said Nothing.
    void feed(std::span<char> bytes);
    /// What comes next in what was fed. To be called until it says Nothing (what is left is kept) or Wrong. Pongs are
    /// passed over.
    [[nodiscard]] Event next();
    /// Keeps what has been fed and not given out, for a later next(): the fed bytes may go.
    void keep();
    /// Bytes kept of what is not whole yet.
    [[nodiscard]] std::size_t kept_bytes() const { return kept_.size() + message_.size(); }

private:
    struct Head {
        FrameKind kind = FrameKind::Continuation;
        bool last = false;
        bool shortest = true; ///< the length takes no more bytes than it needs (RFC 6455, 5.2)
        std::size_t head_bytes = 0;
        std::uint64_t content_bytes = 0;
        std::optional<Mask> mask;
    };
    /// The head at the beginning of `bytes`: nothing while it is not whole.
    [[nodiscard]] std::optional<Head> head_of(std::string_view bytes) const;
    [[nodiscard]] std::optional<CloseCode> fault_of(const Head& head) const;
    [[nodiscard]] Event take(const Head& head, std::span<char> content);
    [[nodiscard]] Event wrong(CloseCode code);
    /// Bytes that are given out go from the front.
    [[nodiscard]] std::span<char> bytes();
    void consume(std::size_t count);

    End us_;
    std::size_t most_;
    std::span<char> fresh_; ///< the caller's, while nothing is kept
    std::string kept_; ///< of frames that are not whole
    std::size_t given_ = 0; ///< of kept_, already given out
    std::string message_; ///< earlier frames of a message in several
    bool in_message_ = false;
    bool whole_ = false; ///< message_ has been given out
    bool broken_ = false;
};

} // namespace yiping::transport
