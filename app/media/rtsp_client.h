// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "digest.h"
#include "rtp_source.h"
#include "rtsp_message.h"
#include "rtsp_socket.h"
#include "sdp.h"

#include <yiping/base/error.h>
#include <yiping/base/ports.h>
#include <yiping/media/address.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace yiping::media {

/// The conversation with one camera over TCP or TLS, its streams between the messages (RTSP 1.0, RFC 2326). One thread;
/// everything that waits can be interrupted.
///
/// Errors until it plays: media.refused (401, 403), media.redirected, media.unreachable {why}; later media.ended {why}.
class RtspClient {
public:
    RtspClient(Clock& clock, std::function<bool()> interrupted);
    /// Says goodbye, without waiting for an answer.
    ~RtspClient();
    RtspClient(const RtspClient&) = delete;
    RtspClient& operator=(const RtspClient&) = delete;

    /// What the camera offers.
    [[nodiscard]] Result<Sdp> describe(const Address& address);
    /// Sound that the camera does not give is left out.
    [[nodiscard]] Result<void> play(const SdpMedia& video, const SdpMedia* sound);
    [[nodiscard]] bool has_sound() const { return sound_.has_value(); }

    struct Came {
        bool is_video = false;
        bool gap = false; ///< something before it is missing
        RtpPacket packet; ///< valid until the next call
    };
    /// Waits for the next packet.
    [[nodiscard]] Result<Came> next();
    /// Who sends the picture. Only while it plays.
    [[nodiscard]] RtpSource& video_source() { return video_->source; }
    /// All that has come so far.
    [[nodiscard]] std::int64_t received_bytes() const { return received_bytes_; }

private:
    struct Track {
        SdpMedia media;
        RtpSource source;
        std::uint8_t data_channel = 0, control_channel = 1;
    };

    [[nodiscard]] Result<Sdp> ask_description();
    [[nodiscard]] Result<void> set_up(Track& track);
    /// Sends it and waits for the answer, whatever that is; says who asks where the camera wants to know.
    [[nodiscard]] Result<RtspMessage> ask(
        std::string_view method, const std::string& url, const RtspHeaders& headers = {});
    [[nodiscard]] Tried<std::uint32_t> send_request(
        std::string_view method, const std::string& url, const RtspHeaders& headers);
    [[nodiscard]] std::string request(
        std::string_view method, const std::string& url, std::uint32_t sequence, RtspHeaders headers);
    [[nodiscard]] Tried<RtspMessage> wait_for_answer(std::uint32_t sequence);
    /// What comes next; its payload is valid until the next call.
    [[nodiscard]] Tried<RtspPiece> next_piece();
    [[nodiscard]] Tried<void> receive_more();
    [[nodiscard]] Tried<std::optional<Came>> take_frame(std::uint8_t channel, Bytes payload);
    [[nodiscard]] Tried<void> take_control(Track& track, Bytes payload);
    [[nodiscard]] Tried<void> answer(const RtspMessage& asked);
    [[nodiscard]] Tried<void> take_late_answer(const RtspMessage& message);
    /// Reports, and signs of life, when it is time for them.
    [[nodiscard]] Tried<void> do_chores();
    void keep_early(const RtspPiece& frame);

    Clock& clock_;
    std::function<bool()> interrupted_;
    RtspSocket socket_;
    std::optional<Credentials> credentials_;
    std::string url_, base_; ///< what was asked for; what its streams are named from
    std::string session_;
    std::uint32_t sequence_ = 0, who_ = 0;
    bool knows_get_parameter_ = false;
    bool plays_ = false;
    MonoMillis keep_alive_every_ = 30'000; ///< half of what a session lasts without a word
    MonoMillis kept_alive_at_ = 0, reported_at_ = 0, asked_at_ = 0, received_at_ = 0;
    std::optional<Track> video_, sound_;
    std::deque<std::pair<std::uint8_t, std::string>> early_; ///< frames that came before the answer to PLAY
    std::size_t early_bytes_ = 0;
    std::string served_; ///< the one of them that was given out

    std::unique_ptr<std::uint8_t[]> room_; ///< rtsp_room; what is there from begin_ to end_ has not been read
    std::size_t begin_ = 0, end_ = 0;
    std::size_t read_ = 0; ///< what the piece that was given out takes
    std::size_t noise_ = 0; ///< since the last packet
    std::int64_t received_bytes_ = 0;
};

} // namespace yiping::media
