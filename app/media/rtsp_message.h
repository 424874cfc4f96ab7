// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bytes.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// RTSP 1.0 (RFC 2326) without any I/O: bytes in, messages out.
namespace yiping::media {

/// A camera whose head or description is longer is none.
inline constexpr std::size_t most_rtsp_head = 16U << 10U, most_rtsp_body = 64U << 10U;
/// Room in which whatever one message may be has its place.
inline constexpr std::size_t rtsp_room = 128U << 10U;

using RtspHeaders = std::vector<std::pair<std::string, std::string>>;

/// An answer, or what a camera asks of us.
struct RtspMessage {
    int status = 0;     ///< of an answer; 0: it asks
    std::string method; ///< of what it asks
    RtspHeaders headers;
    std::string body;

    /// The first of that name, in whatever letters; "" if there is none.
    [[nodiscard]] std::string_view header(std::string_view name) const;
    [[nodiscard]] std::optional<std::uint32_t> sequence() const; ///< CSeq
};

/// What stands at the beginning of what has come.
struct RtspPiece {
    enum class Kind : std::uint8_t {
        Unfinished, ///< more has to come
        Frame, ///< data between the messages: `channel`, `payload`
        Message,
        Noise, ///< neither; what follows it may be
        Endless, ///< larger than anything may be
    };
    Kind kind = Kind::Unfinished;
    std::size_t size = 0; ///< what it takes of the bytes
    std::uint8_t channel = 0;
    Bytes payload;
    RtspMessage message;
};
[[nodiscard]] RtspPiece read_rtsp(Bytes bytes);

[[nodiscard]] std::string rtsp_request(
    std::string_view method, std::string_view url, std::uint32_t sequence, const RtspHeaders& headers);
[[nodiscard]] std::string rtsp_answer(int status, std::string_view reason, std::string_view sequence);
/// A frame between the messages, as the head before its payload.
[[nodiscard]] std::string interleaved(std::uint8_t channel, std::string_view payload);

/// "a=1;b" of a header or of a description: the value of "a", without quotes. Names in whatever letters.
[[nodiscard]] std::optional<std::string_view> parameter(std::string_view list, std::string_view name);
/// Letters of ASCII.
[[nodiscard]] bool same_letters(std::string_view one, std::string_view other);
/// Without blanks at its ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);
/// All of it a number that fits.
[[nodiscard]] std::optional<std::uint32_t> number_of(std::string_view text);

} // namespace yiping::media
