// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "access_units.h"
#include "clip_file.h"
#include "depacketizer_audio.h"
#include "packet_ring.h"
#include "rtsp_client.h"
#include "sound_decoder.h"

#include <yiping/base/error.h>
#include <yiping/base/ports.h>
#include <yiping/media/address.h>
#include <yiping/media/camera_stream.h>
#include <yiping/media/picture_pool.h>

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <utility>

struct AVCodecContext;
struct AVCodecParameters;
struct AVFrame;

namespace yiping::media {

/// One connection to a camera and its decoder, on one thread. Everything that waits can be interrupted.
class Session {
public:
    /// `interrupted` is asked several times a second while something waits, by this thread. `keep_before`: how far back
    /// the kept pictures reach at least.
    /// `pool`: memory of its pictures; nullptr: the decoder's own.
    Session(Clock& clock, const StreamLimits& limits, MonoMillis keep_before, std::shared_ptr<PicturePool> pool,
        std::function<bool()> interrupted);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    /// Describe, set up, play. Errors: media.bad_address, media.refused (401, 403), media.no_video, media.redirected,
    /// media.unreachable {why}, media.unknown_codec, media.no_libav.
    [[nodiscard]] Result<void> open(const Address& address);

    enum class Came : std::uint8_t {
        Nothing, ///< of the picture: sound, or something that no picture came of yet
        Kept, ///< part of the picture, not decoded
        Picture,
        Sound, ///< in `sound`
        Broken, ///< lost, or could not be decoded soundly: nothing is shown before the next key frame
    };
    /// Waits for the next packet. With `decode` a picture may come of it (in `frame`), with `hear` sound. Errors:
    /// media.ended {why}, media.too_much (more than a camera may send), media.too_large {width, height} (a picture
    /// beyond the limits: it is not decoded).
    [[nodiscard]] Result<Came> next(bool decode, bool hear);
    /// The newest key frame that is kept, decoded: true if `frame` holds it. For who begins to look in the middle of a
    /// group; `catch_up` follows.
    [[nodiscard]] bool show_key();
    /// Decodes the rest of the group: true if `frame` holds the newest picture.
    [[nodiscard]] bool catch_up();
    [[nodiscard]] const AVFrame& frame() const { return *frame_; }
    /// What came last, until the next packet.
    [[nodiscard]] std::span<const std::int16_t> sound() const { return samples_; }
    /// What can be heard of it: Waiting for its first sound, Playing, None or Unknown.
    [[nodiscard]] SoundState sound_state() const { return sound_state_; }
    /// When the camera says it took what came last, by its own clock; nothing where it does not say.
    [[nodiscard]] std::optional<UtcMillis> camera_time() const { return camera_time_; }
    /// Coded pictures that have come and are kept.
    [[nodiscard]] const PacketRing& kept() const { return ring_; }
    [[nodiscard]] FilmFrom film() const;

private:
    struct Free {
        void operator()(AVCodecContext* context) const;
        void operator()(AVCodecParameters* said) const;
        void operator()(AVFrame* frame) const;
    };

    [[nodiscard]] Result<void> open_decoder(const SdpMedia& video);
    void prepare_sound(const SdpMedia& sound);
    void unpack(const RtspClient::Came& came);
    [[nodiscard]] Result<Came> take_picture(AccessUnits::Unit unit, bool decode_it);
    [[nodiscard]] Came decode(const AVPacket& packet);
    [[nodiscard]] Came decode_sound(PacketPtr packet);
    [[nodiscard]] Came break_off();
    [[nodiscard]] bool is_too_much(std::int64_t pictures);
    static int give_room(AVCodecContext* decoder, AVFrame* frame, int flags);
    [[nodiscard]] int lend_room(AVCodecContext* decoder, AVFrame* frame) const;

    Clock& clock_;
    StreamLimits limits_;
    std::shared_ptr<PicturePool> pool_;
    PicturePool::Borrower borrower_ = 0; ///< in the pool
    RtspClient client_;
    std::unique_ptr<AVCodecParameters, Free> said_; ///< of the picture, as the camera described it
    std::unique_ptr<AVCodecContext, Free> decoder_;
    std::unique_ptr<AVFrame, Free> frame_, work_;
    std::optional<AccessUnits> pictures_;
    bool is_h265_ = false, numbered_ = false;
    int clock_rate_ = 0; ///< of the picture's times
    std::optional<SoundUnits> sounds_;
    std::unique_ptr<AVCodecParameters, Free> sound_said_;
    std::unique_ptr<SoundDecoder> sound_; ///< once somebody wants to hear it
    SoundState sound_state_ = SoundState::None;
    std::span<const std::int16_t> samples_;
    bool needs_key_ = true;
    bool hole_ = true; ///< something of the newest group is missing
    bool key_shown_ = false; ///< the decoder has seen the newest key frame and nothing after it
    bool decoded_all_ = true; ///< the decoder has seen everything since the key frame
    PacketRing ring_;
    std::optional<UtcMillis> camera_time_;
    MonoMillis window_began_ = 0;
    std::int64_t window_bytes_ = 0, window_pictures_ = 0; ///< received before it; come in it
    std::optional<std::pair<int, int>> too_large_; ///< width and height of a picture that was not decoded
};

} // namespace yiping::media
