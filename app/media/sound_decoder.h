// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/media/sound.h>

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

struct AVCodecContext;
struct AVCodecParameters;
struct AVFrame;
struct AVPacket;
struct SwrContext;

namespace yiping::media {

/// AAC and G.711 to samples as SoundSink takes them. One thread.
class SoundDecoder {
public:
    /// nullptr for another form.
    [[nodiscard]] static std::unique_ptr<SoundDecoder> make(const AVCodecParameters& said);
    ~SoundDecoder();
    SoundDecoder(const SoundDecoder&) = delete;
    SoundDecoder& operator=(const SoundDecoder&) = delete;

    /// Valid until the next call; nothing of a packet that cannot be decoded.
    [[nodiscard]] std::span<const std::int16_t> decode(const AVPacket& packet);

private:
    SoundDecoder() = default;
    [[nodiscard]] bool convert();

    AVCodecContext* decoder_ = nullptr;
    AVFrame* frame_ = nullptr;
    SwrContext* converter_ = nullptr;
    int rate_ = 0, channels_ = 0, format_ = -1; ///< of what the converter takes
    std::vector<std::int16_t> samples_;
};

} // namespace yiping::media
