// SPDX-License-Identifier: GPL-3.0-or-later
#include "session.h"

#include "depacketizer_h264.h"
#include "depacketizer_h265.h"
#include "libav_late.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

extern "C" {
#include <libavcodec/defs.h>
#include <libavutil/pixfmt.h>
}

namespace yiping::media {

namespace {

/// A decoder is set up for pictures up to so many times the limit, so that one which is too large can be told as such.
constexpr std::int64_t tellable = 4;
constexpr MonoMillis rate_window = 2'000;

/// False without memory.
template <class Container>
bool set_extradata(AVCodecParameters& said, const Container& bytes)
{
    if (bytes.empty())
        return true;
    said.extradata = static_cast<std::uint8_t*>(libav().av_mallocz(bytes.size() + AV_INPUT_BUFFER_PADDING_SIZE));
    if (said.extradata == nullptr)
        return false;
    std::ranges::copy(bytes, said.extradata);
    said.extradata_size = static_cast<int>(bytes.size());
    return true;
}

std::unexpected<Error> unknown_codec(std::string name)
{
    return make_error(Fault::Environment, "media.unknown_codec", {{"codec", std::move(name)}});
}

/// A camera's word, as far as it can be one.
std::string plain_word(std::string_view said)
{
    std::string word;
    for (const char letter : said.substr(0, 16))
        if ((letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') || letter == '-')
            word += letter;
    return word.empty() ? "?" : word;
}

} // namespace

void Session::Free::operator()(AVCodecContext* context) const
{
    libav().avcodec_free_context(&context);
}
void Session::Free::operator()(AVCodecParameters* said) const
{
    libav().avcodec_parameters_free(&said);
}
void Session::Free::operator()(AVFrame* frame) const
{
    libav().av_frame_free(&frame);
}

Session::Session(Clock& clock, const StreamLimits& limits, MonoMillis keep_before, std::shared_ptr<PicturePool> pool,
    std::function<bool()> interrupted)
    : clock_(clock),
      limits_(limits),
      pool_(std::move(pool)),
      borrower_(pool_ == nullptr ? 0 : pool_->new_borrower()),
      client_(clock, std::move(interrupted)),
      ring_(keep_before, limits.most_kept_bytes)
{
}

Session::~Session() = default;

Result<void> Session::open(const Address& address)
{
    if (auto loaded = load_libav(); !loaded)
        return loaded;
    frame_.reset(libav().av_frame_alloc());
    work_.reset(libav().av_frame_alloc());
    const auto sdp = client_.describe(address);
    if (!sdp)
        return std::unexpected(sdp.error());
    const auto video = std::ranges::find(sdp->media, SdpMedia::Kind::Video, &SdpMedia::kind);
    if (video == sdp->media.end())
        return make_error(Fault::Environment, "media.no_video");
    if (auto opened = open_decoder(*video); !opened)
        return opened;
    // The first sound that is known here, or else the first one at all, so that it can be told as unknown.
    const SdpMedia* sound = nullptr;
    for (const SdpMedia& each : sdp->media)
        if (each.kind == SdpMedia::Kind::Audio && !sounds_) {
            sounds_ = SoundUnits::make(each);
            sound = sounds_ || sound == nullptr ? &each : sound;
        }
    if (sounds_)
        prepare_sound(*sound);
    sound_state_ = sound == nullptr ? SoundState::None : sounds_ ? SoundState::Waiting : SoundState::Unknown;
    if (auto plays = client_.play(*video, sounds_ ? sound : nullptr); !plays)
        return plays;
    if (sounds_ && !client_.has_sound())
        sound_state_ = SoundState::None;
    return {};
}

Result<void> Session::open_decoder(const SdpMedia& video)
{
    is_h265_ = video.encoding == "H265" || video.encoding == "HEVC";
    const AVCodec* codec = is_h265_ || video.encoding == "H264"
                               ? libav().avcodec_find_decoder(is_h265_ ? AV_CODEC_ID_HEVC : AV_CODEC_ID_H264)
                               : nullptr;
    if (codec == nullptr)
        return unknown_codec(plain_word(video.encoding));
    pictures_.emplace(is_h265_ ? &h265_facts : &h264_facts, limits_.most_kept_bytes);
    numbered_ = number_of(parameter(video.parameters, "sprop-max-don-diff").value_or("")).value_or(0) > 0;
    clock_rate_ = video.clock_rate;
    said_.reset(libav().avcodec_parameters_alloc());
    decoder_.reset(libav().avcodec_alloc_context3(codec));
    if (said_ == nullptr || decoder_ == nullptr || !set_extradata(*said_, parameter_sets(video)))
        return unknown_codec(codec->name);
    said_->codec_type = AVMEDIA_TYPE_VIDEO;
    said_->codec_id = codec->id;
    if (libav().avcodec_parameters_to_context(decoder_.get(), said_.get()) < 0)
        return unknown_codec(codec->name);
    decoder_->thread_count = 1; // many cameras, few cores: threads of a decoder would only wait for each other
    decoder_->flags |= AV_CODEC_FLAG_LOW_DELAY;
    decoder_->max_pixels = tellable * limits_.most_width * limits_.most_height;
    decoder_->opaque = this;
    decoder_->get_buffer2 = &give_room;
    decoder_->err_recognition = AV_EF_CRCCHECK | AV_EF_BITSTREAM | AV_EF_BUFFER;
    if (libav().avcodec_open2(decoder_.get(), codec, nullptr) < 0)
        return unknown_codec(codec->name);
    return {};
}

void Session::prepare_sound(const SdpMedia& sound)
{
    sound_said_.reset(libav().avcodec_parameters_alloc());
    if (sound_said_ == nullptr || !set_extradata(*sound_said_, sounds_->config()))
        return;
    sound_said_->codec_type = AVMEDIA_TYPE_AUDIO;
    sound_said_->codec_id = sounds_->form() == SoundUnits::Form::Alaw   ? AV_CODEC_ID_PCM_ALAW
                            : sounds_->form() == SoundUnits::Form::Ulaw ? AV_CODEC_ID_PCM_MULAW
                                                                        : AV_CODEC_ID_AAC;
    sound_said_->sample_rate = sound.clock_rate;
    libav().av_channel_layout_default(&sound_said_->ch_layout, sound.channels);
}

/// A picture beyond the limits gets no memory, and with that is not decoded.
int Session::give_room(AVCodecContext* decoder, AVFrame* frame, int flags)
{
    auto& self = *static_cast<Session*>(decoder->opaque);
    if (decoder->width > self.limits_.most_width || decoder->height > self.limits_.most_height) {
        self.too_large_ = {decoder->width, decoder->height};
        return AVERROR(EINVAL);
    }
    const bool known = frame->format == AV_PIX_FMT_YUV420P || frame->format == AV_PIX_FMT_YUVJ420P;
    if (self.pool_ == nullptr || !known)
        return libav().avcodec_default_get_buffer2(decoder, frame, flags);
    return self.lend_room(decoder, frame);
}

/// As libav's own, which keeps what it has for one decoder alone.
int Session::lend_room(AVCodecContext* decoder, AVFrame* frame) const
{
    struct Lent {
        std::shared_ptr<PicturePool> pool;
        std::size_t bytes;
        PicturePool::Borrower borrower;
    };
    constexpr std::size_t line = 128; // chroma has half of it, which is what the widest instructions ask for
    constexpr std::size_t beyond = 64; // they may read on a little
    int width = frame->width, height = frame->height;
    std::array<int, AV_NUM_DATA_POINTERS> lines{};
    libav().avcodec_align_dimensions2(decoder, &width, &height, lines.data());
    const std::size_t stride = (static_cast<std::size_t>(width) + line - 1) / line * line;
    const std::size_t luma = stride * static_cast<std::size_t>(height) + beyond;
    const std::size_t chroma = stride / 2 * ((static_cast<std::size_t>(height) + 1) / 2) + beyond;
    auto lent = std::make_unique<Lent>(pool_, luma + 2 * chroma, borrower_);
    auto* const piece = reinterpret_cast<std::uint8_t*>(pool_->take(lent->bytes, borrower_));
    if (piece == nullptr)
        return AVERROR(ENOMEM);
    frame->buf[0] = libav().av_buffer_create(
        piece, lent->bytes,
        [](void* opaque, std::uint8_t* data) {
            const std::unique_ptr<Lent> back(static_cast<Lent*>(opaque));
            back->pool->give_back(reinterpret_cast<std::byte*>(data), back->bytes, back->borrower);
        },
        lent.get(), 0);
    if (frame->buf[0] == nullptr) {
        pool_->give_back(reinterpret_cast<std::byte*>(piece), lent->bytes, borrower_);
        return AVERROR(ENOMEM);
    }
    static_cast<void>(lent.release()); // the buffer's now
    frame->data[0] = piece;
    frame->data[1] = piece + luma;
    frame->data[2] = piece + luma + chroma;
    frame->linesize[0] = static_cast<int>(stride);
    frame->linesize[1] = frame->linesize[2] = static_cast<int>(stride / 2);
    frame->extended_data = frame->data;
    return 0;
}

bool Session::is_too_much(std::int64_t pictures)
{
    const MonoMillis now = clock_.monotonic();
    if (now - window_began_ >= rate_window) {
        window_began_ = now;
        window_bytes_ = client_.received_bytes();
        window_pictures_ = 0;
    }
    window_pictures_ += pictures;
    return client_.received_bytes() - window_bytes_ > limits_.most_bytes_a_second * rate_window / 1'000 ||
           window_pictures_ > limits_.most_pictures_a_second * rate_window / 1'000;
}

Session::Came Session::decode_sound(PacketPtr packet)
{
    if (sound_state_ == SoundState::Unknown)
        return Came::Nothing;
    if (sound_ == nullptr && sound_said_ != nullptr)
        sound_ = SoundDecoder::make(*sound_said_);
    if (sound_ == nullptr) {
        sound_state_ = SoundState::Unknown;
        return Came::Nothing;
    }
    samples_ = sound_->decode(*packet);
    if (samples_.empty())
        return Came::Nothing;
    sound_state_ = SoundState::Playing;
    return Came::Sound;
}

void Session::unpack(const RtspClient::Came& came)
{
    if (!came.is_video) {
        if (came.gap)
            sounds_->lose();
        sounds_->push(came.packet);
        return;
    }
    if (came.gap)
        pictures_->lose();
    if (is_h265_)
        unpack_h265(came.packet, numbered_, *pictures_);
    else
        unpack_h264(came.packet, *pictures_);
}

Result<Session::Came> Session::next(bool decode_it, bool hear)
{
    const auto too_much = [] { return make_error(Fault::Environment, "media.too_much"); };
    while (true) {
        if (auto unit = pictures_->take()) {
            if (is_too_much(unit->packet != nullptr ? 1 : 0))
                return too_much();
            return take_picture(*std::move(unit), decode_it);
        }
        if (auto packet = sounds_ ? sounds_->take() : nullptr) {
            if (hear)
                return decode_sound(std::move(packet));
            continue;
        }
        const auto came = client_.next();
        if (!came)
            return std::unexpected(came.error());
        if (is_too_much(0) || pictures_->overflowed())
            return too_much();
        if (came->is_video || hear)
            unpack(*came);
    }
}

Result<Session::Came> Session::take_picture(AccessUnits::Unit unit, bool decode_it)
{
    if (unit.packet == nullptr) {
        hole_ = true;
        return break_off();
    }
    camera_time_ = client_.video_source().time_of(unit.timestamp);
    unit.packet->pts = client_.video_source().unwrapped(unit.timestamp);
    const bool key = (unit.packet->flags & AV_PKT_FLAG_KEY) != 0;
    if (decode_it && !decoded_all_ && !catch_up()) // watched again, in the middle of a group
        needs_key_ = true;
    hole_ = hole_ && !key;
    if (!hole_)
        ring_.push(*unit.packet, clock_.monotonic());
    if (!decode_it) {
        decoded_all_ = false;
        return Came::Kept;
    }
    const Came came = decode(*unit.packet);
    if (too_large_)
        return make_error(Fault::Environment, "media.too_large",
            {{"width", std::int64_t{too_large_->first}}, {"height", std::int64_t{too_large_->second}}});
    return came;
}

FilmFrom Session::film() const
{
    return {*said_, clock_rate_, decoder_->width, decoder_->height};
}

Session::Came Session::break_off()
{
    needs_key_ = true;
    libav().avcodec_flush_buffers(decoder_.get());
    return Came::Broken;
}

bool Session::show_key()
{
    if (hole_ || ring_.newest_key() >= ring_.all().size())
        return false;
    libav().avcodec_flush_buffers(decoder_.get());
    needs_key_ = true;
    key_shown_ = decode(*ring_.all()[ring_.newest_key()].packet) == Came::Picture;
    return key_shown_;
}

bool Session::catch_up()
{
    bool any = std::exchange(key_shown_, false) || show_key();
    key_shown_ = false;
    decoded_all_ = true;
    if (hole_)
        return false;
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
    if (const int sent = libav().avcodec_send_packet(decoder_.get(), &packet); sent < 0 && sent != AVERROR(EAGAIN))
        return break_off();
    Came came = Came::Nothing;
    while (true) {
        const int got = libav().avcodec_receive_frame(decoder_.get(), work_.get());
        if (got == AVERROR(EAGAIN))
            return came;
        if (got < 0 || work_->decode_error_flags != 0 || (work_->flags & AV_FRAME_FLAG_CORRUPT) != 0 ||
            work_->width > limits_.most_width || work_->height > limits_.most_height)
            return break_off();
        std::swap(frame_, work_);
        came = Came::Picture;
    }
}

} // namespace yiping::media
