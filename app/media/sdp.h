// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Descriptions of streams (RFC 4566), as far as cameras and we need them.
namespace yiping::media {

/// One stream that a camera offers.
struct SdpMedia {
    enum class Kind : std::uint8_t { Video, Audio, Other };
    Kind kind = Kind::Other;
    std::uint8_t payload_type = 0;
    std::string encoding; ///< "H264", in capital letters
    int clock_rate = 0, channels = 1;
    std::string parameters; ///< "a=1;b=2" of its fmtp
    std::string control;
};

struct Sdp {
    std::string control;
    std::vector<SdpMedia> media; ///< in the camera's order; what is beyond any camera's need is left out
};
/// Never fails: what cannot be understood is not there.
[[nodiscard]] Sdp read_sdp(std::string_view text);

/// The camera's parameter sets of H.264 and H.265, each after a start code; empty where it sends them with its pictures
/// only.
[[nodiscard]] std::string parameter_sets(const SdpMedia& media);

/// Where one of its streams is asked for: `control` may be a whole address, a part of one, or "*" or "" for all.
[[nodiscard]] std::string control_url(std::string_view base, std::string_view control);

} // namespace yiping::media
