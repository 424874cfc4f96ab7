// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

namespace yiping::media {

/// Where a camera's decoded sound goes: a loudspeaker, or a test.
class SoundSink {
public:
    static constexpr int rate = 48'000; ///< samples a second, of one channel

    virtual ~SoundSink() = default;
    /// On the stream's thread, under its lock: must neither wait nor call the stream.
    virtual void play(std::span<const std::int16_t> samples) = 0;
};

/// What has become of the wish to hear a camera.
enum class SoundState : std::uint8_t {
    Off,     ///< nobody wants to hear it
    Waiting, ///< nothing has come yet
    Playing,
    None,    ///< the camera sends no sound
    Unknown, ///< in a form that is not known here; AAC and G.711 are
};

} // namespace yiping::media
