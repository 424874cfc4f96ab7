// SPDX-License-Identifier: GPL-3.0-or-later
#include "session.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <mutex>
#include <string>
#include <utility>

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavcodec/defs.h>
#include <libavformat/avformat.h>
#include <libavutil/log.h>
}

namespace yiping::media {

namespace {

constexpr std::size_t most_alloc = 32U << 20U; ///< of one piece in libav: an endless description ends here
/// A decoder is set up for pictures up to so many times the limit, so that one which is too large can be told as such.
constexpr std::int64_t tellable = 4;
constexpr MonoMillis rate_window = 2'000;

std::string words_of(int error)
{
    std::array<char, AV_ERROR_MAX_STRING_SIZE> text{};
    av_strerror(error, text.data(), text.size());
    return text.data();
}

/// libav speaks of addresses in its own log: it must not.
void prepare_libav()
{
    static std::once_flag once;
    std::call_once(once, [] {
        av_log_set_level(AV_LOG_QUIET);
        av_max_alloc(most_alloc);
    });
}

/// "host:port" of an address without credentials.
std::string_view place_of(std::string_view url)
{
    const std::size_t begin = url.find("://");
    if (begin == url.npos)
        return {};
    url.remove_prefix(begin + 3);
    url = url.substr(0, url.find_first_of("/?"));
    const std::size_t at = url.rfind('@');
    return at == url.npos ? url : url.substr(at + 1);
}

} // namespace

void Session::Free::operator()(AVFormatContext* context) const
{
    avformat_close_input(&context);
}
void Session::Free::operator()(AVCodecContext* context) const
{
    avcodec_free_context(&context);
}
void Session::Free::operator()(AVFrame* frame) const
{
    av_frame_free(&frame);
}

Session::Session(Clock& clock, const StreamLimits& limits, MonoMillis keep_before, std::function<bool()> interrupted)
    : clock_(clock),
      limits_(limits),
      interrupted_(std::move(interrupted)),
      packet_(av_packet_alloc()),
      frame_(av_frame_alloc()),
      work_(av_frame_alloc()),
      ring_(keep_before, limits.most_kept_bytes)
{
    prepare_libav();
}

Session::~Session() = default;

int Session::ask_interrupted(void* self)
{
    return static_cast<Session*>(self)->interrupted_() ? 1 : 0;
}

Result<void> Session::open(const Address& address)
{
    if (auto sound = check_address(address); !sound)
        return sound;
    AVFormatContext* context = avformat_alloc_context();
    context->interrupt_callback = {&ask_interrupted, this};
    context->flags |= AVFMT_FLAG_NOBUFFER | AVFMT_FLAG_DISCARD_CORRUPT;
    context->max_streams = 8;
    AVDictionary* options = nullptr;
    av_dict_set(&options, "rtsp_transport", "tcp", 0);
    av_dict_set(&options, "protocol_whitelist", "rtsp,rtsps,rtp,tcp,tls", 0);
    av_dict_set(&options, "allowed_media_types", "video+audio", 0);
    av_dict_set(&options, "timeout", "10000000", 0); // of the socket; the watch is faster
    av_dict_set(&options, "max_delay", "0", 0);
    const int opened =
        avformat_open_input(&context, with_credentials(address).c_str(), av_find_input_format("rtsp"), &options);
    av_dict_free(&options);
    if (opened < 0) {
        if (opened == AVERROR_HTTP_UNAUTHORIZED || opened == AVERROR_HTTP_FORBIDDEN)
            return make_error(Fault::Refused, "media.refused");
        return make_error(Fault::Environment, "media.unreachable", {{"why", words_of(opened)}});
    }
    format_.reset(context);
    // libav follows redirects by itself; what a camera names instead of itself is none of ours.
    if (context->url == nullptr || place_of(context->url) != place_of(address.url))
        return make_error(Fault::Refused, "media.redirected");
    for (unsigned i = 0; i < context->nb_streams; ++i) {
        AVStream* stream = context->streams[i];
        if (video_ < 0 && stream->codecpar->codec_type == AVMEDIA_TYPE_VIDEO)
            video_ = static_cast<int>(i);
        else
            stream->discard = AVDISCARD_ALL;
        if (audio_ < 0 && stream->codecpar->codec_type == AVMEDIA_TYPE_AUDIO)
            audio_ = static_cast<int>(i);
    }
    sound_state_ = audio_ < 0 ? SoundState::None : SoundState::Waiting;
    if (video_ < 0)
        return make_error(Fault::Environment, "media.no_video");
    return open_decoder();
}

Result<void> Session::open_decoder()
{
    const AVCodecParameters& said = *format_->streams[video_]->codecpar;
    const bool known = said.codec_id == AV_CODEC_ID_H264 || said.codec_id == AV_CODEC_ID_HEVC;
    const AVCodec* codec = known ? avcodec_find_decoder(said.codec_id) : nullptr;
    if (codec == nullptr)
        return make_error(
            Fault::Environment, "media.unknown_codec", {{"codec", std::string(avcodec_get_name(said.codec_id))}});
    decoder_.reset(avcodec_alloc_context3(codec));
    if (decoder_ == nullptr || avcodec_parameters_to_context(decoder_.get(), &said) < 0)
        return make_error(Fault::Environment, "media.unknown_codec", {{"codec", std::string(codec->name)}});
    decoder_->thread_count = 1; // many cameras, few cores: threads of a decoder would only wait for each other
    decoder_->flags |= AV_CODEC_FLAG_LOW_DELAY;
    decoder_->max_pixels = tellable * limits_.most_width * limits_.most_height;
    decoder_->opaque = this;
    decoder_->get_buffer2 = &give_room;
    decoder_->err_recognition = AV_EF_CRCCHECK | AV_EF_BITSTREAM | AV_EF_BUFFER;
    if (avcodec_open2(decoder_.get(), codec, nullptr) < 0)
        return make_error(Fault::Environment, "media.unknown_codec", {{"codec", std::string(codec->name)}});
    return {};
}

/// A picture beyond the limits gets no memory, and with that is not decoded.
int Session::give_room(AVCodecContext* decoder, AVFrame* frame, int flags)
{
    auto& self = *static_cast<Session*>(decoder->opaque);
    if (decoder->width > self.limits_.most_width || decoder->height > self.limits_.most_height) {
        self.too_large_ = {decoder->width, decoder->height};
        return AVERROR(EINVAL);
    }
    return avcodec_default_get_buffer2(decoder, frame, flags);
}

bool Session::is_too_much(const AVPacket& packet)
{
    const MonoMillis now = clock_.monotonic();
    if (now - window_began_ >= rate_window) {
        window_began_ = now;
        window_bytes_ = window_pictures_ = 0;
    }
    window_bytes_ += packet.size;
    window_pictures_ += packet.stream_index == video_ ? 1 : 0;
    return window_bytes_ > limits_.most_bytes_a_second * rate_window / 1'000 ||
           window_pictures_ > limits_.most_pictures_a_second * rate_window / 1'000;
}

Session::Came Session::decode_sound()
{
    if (sound_state_ == SoundState::Unknown)
        return Came::Nothing;
    if (sound_ == nullptr)
        sound_ = SoundDecoder::make(*format_->streams[audio_]->codecpar);
    if (sound_ == nullptr) {
        sound_state_ = SoundState::Unknown;
        return Came::Nothing;
    }
    samples_ = sound_->decode(*packet_);
    if (samples_.empty())
        return Came::Nothing;
    sound_state_ = SoundState::Playing;
    return Came::Sound;
}

Result<Session::Came> Session::next(bool decode_it, bool hear)
{
    av_packet_unref(packet_.get());
    if (audio_ >= 0)
        format_->streams[audio_]->discard = hear ? AVDISCARD_DEFAULT : AVDISCARD_ALL;
    const int read = av_read_frame(format_.get(), packet_.get());
    if (read < 0)
        return make_error(Fault::Environment, "media.ended", {{"why", words_of(read)}});
    if (is_too_much(*packet_))
        return make_error(Fault::Environment, "media.too_much");
    if (packet_->stream_index == audio_ && hear)
        return decode_sound();
    if (packet_->stream_index != video_)
        return Came::Nothing;
    read_camera_time();
    if (!decode_it) {
        ring_.push(*packet_, clock_.monotonic());
        decoded_all_ = false;
        return Came::Kept;
    }
    if (!decoded_all_ && !catch_up()) // watched again, in the middle of a group
        needs_key_ = true;
    ring_.push(*packet_, clock_.monotonic());
    const Came came = decode(*packet_);
    if (too_large_)
        return make_error(Fault::Environment, "media.too_large",
            {{"width", std::int64_t{too_large_->first}}, {"height", std::int64_t{too_large_->second}}});
    return came;
}

FilmFrom Session::film() const
{
    return {*format_->streams[video_], decoder_->width, decoder_->height};
}

void Session::read_camera_time()
{
    camera_time_.reset();
    std::size_t bytes = 0;
    const std::uint8_t* data = av_packet_get_side_data(packet_.get(), AV_PKT_DATA_PRFT, &bytes);
    AVProducerReferenceTime said{};
    if (data == nullptr || bytes < sizeof said)
        return;
    std::memcpy(&said, data, sizeof said);
    camera_time_ = said.wallclock / 1'000;
}

bool Session::show_key()
{
    if (ring_.newest_key() >= ring_.all().size())
        return false;
    avcodec_flush_buffers(decoder_.get());
    needs_key_ = true;
    key_shown_ = decode(*ring_.all()[ring_.newest_key()].packet) == Came::Picture;
    return key_shown_;
}

bool Session::catch_up()
{
    bool any = std::exchange(key_shown_, false) || show_key();
    key_shown_ = false;
    decoded_all_ = true;
    const auto& kept = ring_.all();
    for (std::size_t i = ring_.newest_key() + 1; i < kept.size(); ++i)
        any = decode(*kept[i].packet) == Came::Picture || any;
    return any;
}

Session::Came Session::decode(const AVPacket& packet)
{
    const bool key = (packet.flags & AV_PKT_FLAG_KEY) != 0;
    if (needs_key_ && !key)
        return Came::Nothing;
    if (key)
        needs_key_ = false;
    const auto broken = [this] {
        needs_key_ = true;
        avcodec_flush_buffers(decoder_.get());
        return Came::Broken;
    };
    if (const int sent = avcodec_send_packet(decoder_.get(), &packet); sent < 0 && sent != AVERROR(EAGAIN))
        return broken();
    Came came = Came::Nothing;
    while (true) {
        const int got = avcodec_receive_frame(decoder_.get(), work_.get());
        if (got == AVERROR(EAGAIN))
            return came;
        if (got < 0 || work_->decode_error_flags != 0 || (work_->flags & AV_FRAME_FLAG_CORRUPT) != 0 ||
            work_->width > limits_.most_width || work_->height > limits_.most_height)
            return broken();
        std::swap(frame_, work_);
        came = Came::Picture;
    }
}

} // namespace yiping::media
