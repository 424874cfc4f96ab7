// SPDX-License-Identifier: GPL-3.0-or-later
#include "sound_decoder.h"

#include "libav_late.h"

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavutil/channel_layout.h>
#include <libswresample/swresample.h>
}

namespace yiping::media {

namespace {

constexpr int most_channels = 8, least_rate = 4'000, most_rate = 192'000;
/// Of one packet: two seconds. A camera that sends more at once is none.
constexpr std::size_t most_samples = std::size_t{2} * SoundSink::rate;

} // namespace

std::unique_ptr<SoundDecoder> SoundDecoder::make(const AVCodecParameters& said)
{
    const bool known = said.codec_id == AV_CODEC_ID_AAC || said.codec_id == AV_CODEC_ID_PCM_ALAW ||
                       said.codec_id == AV_CODEC_ID_PCM_MULAW;
    const AVCodec* codec = known ? libav().avcodec_find_decoder(said.codec_id) : nullptr;
    if (codec == nullptr)
        return nullptr;
    std::unique_ptr<SoundDecoder> made(new SoundDecoder());
    made->decoder_ = libav().avcodec_alloc_context3(codec);
    made->frame_ = libav().av_frame_alloc();
    if (made->decoder_ == nullptr || made->frame_ == nullptr ||
        libav().avcodec_parameters_to_context(made->decoder_, &said) < 0)
        return nullptr;
    made->decoder_->thread_count = 1;
    if (libav().avcodec_open2(made->decoder_, codec, nullptr) < 0)
        return nullptr;
    return made;
}

SoundDecoder::~SoundDecoder()
{
    libav().swr_free(&converter_);
    libav().av_frame_free(&frame_);
    libav().avcodec_free_context(&decoder_);
}

bool SoundDecoder::convert()
{
    const int channels = frame_->ch_layout.nb_channels;
    if (channels < 1 || channels > most_channels || frame_->sample_rate < least_rate || frame_->sample_rate > most_rate)
        return false;
    if (converter_ == nullptr || rate_ != frame_->sample_rate || channels_ != channels || format_ != frame_->format) {
        libav().swr_free(&converter_);
        const AVChannelLayout one = AV_CHANNEL_LAYOUT_MONO;
        if (libav().swr_alloc_set_opts2(&converter_, &one, AV_SAMPLE_FMT_S16, SoundSink::rate, &frame_->ch_layout,
                static_cast<AVSampleFormat>(frame_->format), frame_->sample_rate, 0, nullptr) < 0 ||
            libav().swr_init(converter_) < 0) {
            libav().swr_free(&converter_);
            return false;
        }
        rate_ = frame_->sample_rate;
        channels_ = channels;
        format_ = frame_->format;
    }
    const int most = libav().swr_get_out_samples(converter_, frame_->nb_samples);
    const std::size_t have = samples_.size();
    if (most < 0 || have + static_cast<std::size_t>(most) > most_samples)
        return false;
    samples_.resize(have + static_cast<std::size_t>(most));
    auto* out = reinterpret_cast<std::uint8_t*>(samples_.data() + have);
    const int made = libav().swr_convert(converter_, &out, most, frame_->extended_data, frame_->nb_samples);
    samples_.resize(have + static_cast<std::size_t>(made < 0 ? 0 : made));
    return made >= 0;
}

std::span<const std::int16_t> SoundDecoder::decode(const AVPacket& packet)
{
    samples_.clear();
    if (libav().avcodec_send_packet(decoder_, &packet) < 0)
        return {};
    while (libav().avcodec_receive_frame(decoder_, frame_) >= 0) {
        const bool sound = convert();
        libav().av_frame_unref(frame_);
        if (!sound)
            return {};
    }
    return samples_;
}

} // namespace yiping::media
