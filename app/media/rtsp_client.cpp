// SPDX-License-Identifier: GPL-3.0-or-later
#include "rtsp_client.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <format>

namespace yiping::media {

namespace {

constexpr int most_tries = 3; ///< of one request, and of redirections
constexpr MonoMillis ask_every = 50; ///< whether it is to go on
constexpr MonoMillis report_every = 5'000;
constexpr MonoMillis least_timeout = 4'000, most_timeout = 600'000; ///< of a session, whatever the camera says
constexpr std::size_t most_noise = 256U << 10U, most_early = 1U << 20U;
constexpr std::size_t least_room = 16U << 10U; ///< for what is read at once
constexpr int ok = 200, redirected = 300, unauthorized = 401, forbidden = 403, no_session = 454;
constexpr const char* interrupted_words = "no answer in time";

std::unexpected<Error> no_way(std::string why)
{
    return make_error(Fault::Environment, "media.unreachable", {{"why", std::move(why)}});
}

bool is_fine(int status)
{
    return status >= ok && status < redirected;
}

std::string status_words(int status)
{
    return std::format("RTSP {}", status);
}

/// "0-1" of the transport that the camera has chosen.
std::optional<std::pair<std::uint8_t, std::uint8_t>> channels_of(std::string_view transport)
{
    const auto said = parameter(transport.substr(0, transport.find(',')), "interleaved");
    if (!said)
        return std::nullopt;
    const std::size_t dash = said->find('-');
    const auto first = number_of(trimmed(said->substr(0, dash)));
    const auto second = dash == said->npos ? std::nullopt : number_of(trimmed(said->substr(dash + 1)));
    if (!first || *first > 255)
        return std::nullopt;
    return std::pair(
        static_cast<std::uint8_t>(*first), static_cast<std::uint8_t>(second && *second <= 255 ? *second : *first + 1));
}

} // namespace

RtspClient::RtspClient(Clock& clock, std::function<bool()> interrupted)
    : clock_(clock),
      interrupted_(std::move(interrupted)),
      socket_(interrupted_),
      room_(std::make_unique_for_overwrite<std::uint8_t[]>(rtsp_room))
{
    std::array<std::uint8_t, 4> name{};
    SystemRandom().fill(name);
    who_ = read_32(name, 0);
}

RtspClient::~RtspClient()
{
    if (!session_.empty())
        socket_.send_last(request("TEARDOWN", base_, ++sequence_, {}));
}

Result<Sdp> RtspClient::describe(const Address& address)
{
    if (auto sound = check_address(address); !sound)
        return std::unexpected(sound.error());
    const auto place = rtsp_place(address.url);
    if (!place)
        return make_error(Fault::Refused, "media.bad_address", {{"why", std::string("no host")}});
    credentials_.emplace(address.user, address.password);
    url_ = base_ = address.url;
    if (auto connected = socket_.connect(*place); !connected)
        return no_way(std::move(connected.error()));
    const auto options = ask("OPTIONS", url_);
    if (!options)
        return std::unexpected(options.error());
    knows_get_parameter_ = options->header("Public").contains("GET_PARAMETER");
    return ask_description();
}

Result<Sdp> RtspClient::ask_description()
{
    const auto place = rtsp_place(url_);
    for (int tries = 0; tries < most_tries; ++tries) {
        const auto described = ask("DESCRIBE", url_, {{"Accept", "application/sdp"}});
        if (!described)
            return std::unexpected(described.error());
        if (described->status < redirected) {
            base_ = url_;
            for (const char* name : {"Content-Location", "Content-Base"}) // the last one counts
                if (const auto said = described->header(name); rtsp_place(said))
                    base_ = said;
            Sdp sdp = read_sdp(described->body);
            if (rtsp_place(sdp.control))
                base_ = sdp.control;
            return sdp;
        }
        // Another name of the same camera is all right; another camera is none of ours.
        url_ = described->header("Location");
        if (rtsp_place(url_) != place || !check_address({url_, {}, {}}))
            break;
    }
    return make_error(Fault::Refused, "media.redirected");
}

Result<void> RtspClient::play(const SdpMedia& video, const SdpMedia* sound)
{
    video_.emplace(Track{video, RtpSource(video.clock_rate), 0, 1});
    if (auto done = set_up(*video_); !done)
        return done;
    if (sound != nullptr) {
        sound_.emplace(Track{*sound, RtpSource(sound->clock_rate), 2, 3});
        if (auto done = set_up(*sound_); !done) {
            if (interrupted_())
                return done;
            sound_.reset();
        }
    }
    const auto played = ask("PLAY", base_, {{"Range", "npt=0.000-"}});
    if (!played)
        return std::unexpected(played.error());
    plays_ = true;
    kept_alive_at_ = reported_at_ = clock_.monotonic();
    return {};
}

Result<void> RtspClient::set_up(Track& track)
{
    const auto done = ask("SETUP", control_url(base_, track.media.control),
        {{"Transport",
            std::format("RTP/AVP/TCP;unicast;interleaved={}-{}", track.data_channel, track.control_channel)}});
    if (!done)
        return std::unexpected(done.error());
    if (const std::string_view said = done->header("Session"); !said.empty()) {
        session_ = trimmed(said.substr(0, said.find(';')));
        if (const auto timeout = number_of(parameter(said, "timeout").value_or("")); timeout && *timeout > 0)
            keep_alive_every_ = std::clamp(MonoMillis{*timeout} * 1'000, least_timeout, most_timeout) / 2;
    }
    const std::string_view transport = done->header("Transport");
    if (const auto channels = channels_of(transport))
        std::tie(track.data_channel, track.control_channel) = *channels;
    else if (!transport.empty() && !transport.contains("TCP"))
        return no_way("no RTP over TCP");
    return {};
}

std::string RtspClient::request(
    std::string_view method, const std::string& url, std::uint32_t sequence, RtspHeaders headers)
{
    if (!session_.empty())
        headers.emplace_back("Session", session_);
    if (auto who = credentials_->header_for(method, url))
        headers.emplace_back("Authorization", *std::move(who));
    return rtsp_request(method, url, sequence, headers);
}

Tried<std::uint32_t> RtspClient::send_request(
    std::string_view method, const std::string& url, const RtspHeaders& headers)
{
    const std::uint32_t sequence = ++sequence_;
    if (auto sent = socket_.send(request(method, url, sequence, headers)); !sent)
        return std::unexpected(std::move(sent.error()));
    return sequence;
}

Result<RtspMessage> RtspClient::ask(std::string_view method, const std::string& url, const RtspHeaders& headers)
{
    for (int tries = 0; tries < most_tries; ++tries) {
        const auto sequence = send_request(method, url, headers);
        if (!sequence)
            return no_way(sequence.error());
        auto answered = wait_for_answer(*sequence);
        if (!answered)
            return no_way(std::move(answered.error()));
        const int status = answered->status;
        if (status == unauthorized && credentials_->take(*answered))
            continue;
        if (status == unauthorized || status == forbidden)
            break;
        // Who does not know OPTIONS has no more to say; DESCRIBE may lead elsewhere, and its asker looks after that.
        if (is_fine(status) || method == "OPTIONS" || (method == "DESCRIBE" && status / 100 == 3))
            return std::move(*answered);
        if (status / 100 == 3)
            return make_error(Fault::Refused, "media.redirected");
        return no_way(status_words(status));
    }
    return make_error(Fault::Refused, "media.refused");
}

Tried<RtspMessage> RtspClient::wait_for_answer(std::uint32_t sequence)
{
    while (true) {
        auto piece = next_piece();
        if (!piece)
            return std::unexpected(std::move(piece.error()));
        if (piece->kind == RtspPiece::Kind::Frame) {
            keep_early(*piece);
        } else if (piece->message.status == 0) {
            if (auto done = answer(piece->message); !done)
                return std::unexpected(std::move(done.error()));
        } else if (piece->message.status >= ok && piece->message.sequence().value_or(sequence) == sequence) {
            return std::move(piece->message);
        }
    }
}

/// Some cameras send before they say that they do. What has no room will be noticed as missing.
void RtspClient::keep_early(const RtspPiece& frame)
{
    if (early_bytes_ + frame.payload.size() > most_early)
        return;
    early_bytes_ += frame.payload.size();
    early_.emplace_back(
        frame.channel, std::string(reinterpret_cast<const char*>(frame.payload.data()), frame.payload.size()));
}

Tried<RtspPiece> RtspClient::next_piece()
{
    while (true) {
        begin_ += std::exchange(read_, 0);
        RtspPiece piece = read_rtsp(Bytes(room_.get() + begin_, end_ - begin_));
        switch (piece.kind) {
        case RtspPiece::Kind::Frame:
        case RtspPiece::Kind::Message:
            read_ = piece.size;
            return piece;
        case RtspPiece::Kind::Noise:
            begin_ += piece.size;
            noise_ += piece.size;
            if (noise_ > most_noise)
                return std::unexpected(std::string("not RTSP"));
            break;
        case RtspPiece::Kind::Endless:
            return std::unexpected(std::string("endless answer"));
        case RtspPiece::Kind::Unfinished:
            if (auto more = receive_more(); !more)
                return std::unexpected(std::move(more.error()));
        }
    }
}

Tried<void> RtspClient::receive_more()
{
    if (begin_ == end_) {
        begin_ = end_ = 0;
    } else if (rtsp_room - end_ < least_room) {
        std::memmove(room_.get(), room_.get() + begin_, end_ - begin_);
        end_ -= std::exchange(begin_, 0);
    }
    const auto got = socket_.receive({room_.get() + end_, rtsp_room - end_});
    if (!got)
        return std::unexpected(got.error());
    end_ += *got;
    received_bytes_ += static_cast<std::int64_t>(*got);
    received_at_ = clock_.monotonic();
    if (received_at_ - asked_at_ >= ask_every) {
        asked_at_ = received_at_;
        if (interrupted_())
            return std::unexpected(std::string(interrupted_words));
    }
    return plays_ ? do_chores() : Tried<void>();
}

Result<RtspClient::Came> RtspClient::next()
{
    const auto ended = [](std::string why) {
        return make_error(Fault::Environment, "media.ended", {{"why", std::move(why)}});
    };
    while (true) {
        Tried<std::optional<Came>> came;
        if (!early_.empty()) {
            const std::uint8_t channel = early_.front().first;
            served_ = std::move(early_.front().second);
            early_.pop_front();
            came = take_frame(channel, Bytes(reinterpret_cast<const std::uint8_t*>(served_.data()), served_.size()));
        } else {
            auto piece = next_piece();
            if (!piece)
                return ended(std::move(piece.error()));
            if (piece->kind == RtspPiece::Kind::Frame) {
                came = take_frame(piece->channel, piece->payload);
            } else if (auto done =
                           piece->message.status == 0 ? answer(piece->message) : take_late_answer(piece->message);
                !done) {
                return ended(std::move(done.error()));
            }
        }
        if (!came)
            return ended(std::move(came.error()));
        if (*came)
            return **came;
    }
}

Tried<std::optional<RtspClient::Came>> RtspClient::take_frame(std::uint8_t channel, Bytes payload)
{
    for (auto* track : {&video_, &sound_}) {
        if (!*track)
            continue;
        if (channel == (*track)->control_channel) {
            if (auto done = take_control(**track, payload); !done)
                return std::unexpected(std::move(done.error()));
            return std::nullopt;
        }
        if (channel != (*track)->data_channel)
            continue;
        const auto packet = read_rtp(payload);
        if (!packet || packet->payload_type != (*track)->media.payload_type)
            return std::nullopt;
        const RtpSource::Order order = (*track)->source.take(*packet, received_at_);
        if (order == RtpSource::Order::Late)
            return std::nullopt;
        noise_ = 0;
        return Came{track == &video_, order == RtpSource::Order::Gap, *packet};
    }
    return std::nullopt; // of a stream that was not asked for
}

Tried<void> RtspClient::take_control(Track& track, Bytes payload)
{
    const RtcpNews news = read_rtcp(payload);
    if (news.report)
        track.source.take(*news.report, received_at_);
    if (news.goodbye && &track == &*video_ && track.source.is(*news.goodbye))
        return std::unexpected(std::string("goodbye"));
    return {};
}

Tried<void> RtspClient::answer(const RtspMessage& asked)
{
    const bool known = asked.method == "OPTIONS" || asked.method.ends_with("_PARAMETER");
    return socket_.send(
        rtsp_answer(known ? ok : 501, known ? "OK" : "Not Implemented", asked.header("CSeq").substr(0, 32)));
}

/// Of a sign of life.
Tried<void> RtspClient::take_late_answer(const RtspMessage& message)
{
    if (message.status == no_session)
        return std::unexpected(status_words(no_session));
    if (message.status == unauthorized && credentials_->take(message))
        kept_alive_at_ -= keep_alive_every_; // again, at once
    else if (message.status >= 400)
        knows_get_parameter_ = false; // it said so, and does not
    return {};
}

Tried<void> RtspClient::do_chores()
{
    if (received_at_ - kept_alive_at_ >= keep_alive_every_) {
        kept_alive_at_ = received_at_;
        if (auto sent = send_request(knows_get_parameter_ ? "GET_PARAMETER" : "OPTIONS", base_, {}); !sent)
            return std::unexpected(std::move(sent.error()));
    }
    if (received_at_ - reported_at_ < report_every)
        return {};
    reported_at_ = received_at_;
    for (auto* track : {&video_, &sound_}) {
        const auto report = *track ? (*track)->source.receiver_report(who_, received_at_) : std::nullopt;
        if (!report)
            continue;
        if (auto sent = socket_.send(interleaved((*track)->control_channel, *report)); !sent)
            return sent;
    }
    return {};
}

} // namespace yiping::media
