// SPDX-License-Identifier: GPL-3.0-or-later
#include "scripted_camera.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <format>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <utility>

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavutil/base64.h>
#include <libavutil/log.h>
#include <libavutil/opt.h>
}

namespace yiping::test {

namespace {

using std::chrono::milliseconds;
constexpr milliseconds poll_step{20};
constexpr std::size_t most_payload = 1'200;
constexpr unsigned char payload_type = 96;

std::string header_of(std::string_view text, std::string_view name)
{
    const std::size_t at = text.find(name);
    if (at == text.npos)
        return {};
    const std::size_t begin = at + name.size(), end = text.find("\r\n", begin);
    std::string value(text.substr(begin, end - begin));
    std::erase(value, ' ');
    return value;
}

RtspRequest request_of(std::string_view text)
{
    RtspRequest request;
    const std::size_t blank = text.find(' ');
    request.method = text.substr(0, blank);
    const std::string_view rest = blank == text.npos ? std::string_view() : text.substr(blank + 1);
    request.url = rest.substr(0, rest.find(' '));
    request.cseq = header_of(text, "CSeq:");
    request.text = text;
    return request;
}

} // namespace

std::string RtspRequest::header(std::string_view name) const
{
    const std::string begin = "\r\n" + std::string(name) + ": ";
    const std::size_t at = text.find(begin);
    if (at == text.npos)
        return {};
    const std::size_t from = at + begin.size();
    return text.substr(from, text.find("\r\n", from) - from);
}

std::string rtsp_ok(const RtspRequest& request, const std::string& headers, const std::string& body)
{
    std::string text = "RTSP/1.0 200 OK\r\nCSeq: " + request.cseq + "\r\n" + headers;
    if (!body.empty())
        text += std::format("Content-Length: {}\r\n", body.size());
    return text + "\r\n" + body;
}

ScriptedCamera::ScriptedCamera(Script script) : script_(std::move(script))
{
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in place{};
    place.sin_family = AF_INET;
    place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof place;
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&place), size) != 0 || ::listen(listener_, 16) != 0 ||
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&place), &size) != 0)
        throw std::runtime_error("no port for the camera of the test");
    port_ = ntohs(place.sin_port);
    listening_ = std::thread([this] { listen_on(); });
}

ScriptedCamera::~ScriptedCamera()
{
    ending_ = true;
    listening_.join();
    for (std::thread& each : threads_)
        each.join();
    ::close(listener_);
}

std::string ScriptedCamera::url() const
{
    return std::format("rtsp://127.0.0.1:{}/camera", port_);
}

void ScriptedCamera::listen_on()
{
    while (!ending_) {
        pollfd waiting{listener_, POLLIN, 0};
        if (::poll(&waiting, 1, static_cast<int>(poll_step.count())) <= 0)
            continue;
        const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (socket < 0)
            continue;
        const int number = connections_++;
        threads_.emplace_back([this, socket, number] {
            serve(socket, number);
            ::close(socket);
        });
    }
}

bool ScriptedCamera::send_all(int socket, const std::string& bytes) const
{
    std::size_t sent = 0;
    while (sent < bytes.size()) {
        if (ending_)
            return false;
        pollfd waiting{socket, POLLOUT, 0};
        if (::poll(&waiting, 1, static_cast<int>(poll_step.count())) == 0)
            continue;
        const ssize_t done = ::send(socket, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (done < 0)
            return false;
        sent += static_cast<std::size_t>(done);
    }
    return true;
}

bool ScriptedCamera::wait(int socket, milliseconds time) const
{
    const auto end = std::chrono::steady_clock::now() + time;
    while (std::chrono::steady_clock::now() < end) {
        if (ending_)
            return false;
        char byte = 0;
        if (::recv(socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0)
            return false;
        const auto left = std::chrono::ceil<milliseconds>(end - std::chrono::steady_clock::now());
        std::this_thread::sleep_for(std::min(left, poll_step));
    }
    return true;
}

void ScriptedCamera::serve(int socket, int connection)
{
    std::string came;
    std::function<std::optional<std::string>()> more;
    milliseconds every{poll_step};
    while (!ending_) {
        if (more) {
            const auto next = more();
            if (!next)
                more = nullptr;
            else if (!send_all(socket, *next) || !wait(socket, every))
                return;
        }
        pollfd waiting{socket, POLLIN, 0};
        if (::poll(&waiting, 1, more ? 0 : static_cast<int>(poll_step.count())) > 0) {
            char bytes[4096];
            const ssize_t got = ::recv(socket, bytes, sizeof bytes, 0);
            if (got <= 0)
                return;
            came.append(bytes, static_cast<std::size_t>(got));
        }
        // What a receiver sends in between of its own reports is no request.
        while (!came.empty() && came.front() == '$') {
            if (came.size() < 4)
                break;
            const std::size_t size =
                4 + (static_cast<unsigned char>(came[2]) << 8U | static_cast<unsigned char>(came[3]));
            if (came.size() < size)
                break;
            constexpr char receiver_report = '\xC9';
            if (size > 5 && came[5] == receiver_report)
                ++receiver_reports_;
            came.erase(0, size);
        }
        const std::size_t end = came.starts_with('$') ? came.npos : came.find("\r\n\r\n");
        if (end == came.npos)
            continue;
        const RtspRequest request = request_of(std::string_view(came).substr(0, end + 2));
        came.erase(0, end + 4);
        auto reply = script_(request, connection);
        if (!reply)
            continue;
        if (!wait(socket, reply->after) || !send_all(socket, reply->bytes))
            return;
        if (reply->more) {
            more = std::move(reply->more);
            every = reply->every;
        }
    }
}

namespace {

struct FreeCoder {
    void operator()(AVCodecContext* context) const { avcodec_free_context(&context); }
    void operator()(AVFrame* frame) const { av_frame_free(&frame); }
    void operator()(AVPacket* packet) const { av_packet_free(&packet); }
};

/// NAL units between start codes.
std::vector<std::string> units_of(std::string_view stream)
{
    constexpr std::string_view start("\0\0\1", 3);
    std::vector<std::string> units;
    for (std::size_t at = stream.find(start); at != stream.npos;) {
        const std::size_t begin = at + start.size();
        at = stream.find(start, begin);
        std::string_view unit = stream.substr(begin, at == stream.npos ? at : at - begin);
        while (at != stream.npos && unit.ends_with('\0'))
            unit.remove_suffix(1);
        units.emplace_back(unit);
    }
    return units;
}

int kind_of(const std::string& unit, bool h265)
{
    const auto first = static_cast<unsigned char>(unit.at(0));
    return h265 ? first >> 1U & 0x3F : first & 0x1F;
}

bool is_parameter_set(const std::string& unit, bool h265)
{
    const int kind = kind_of(unit, h265);
    return h265 ? kind >= 32 && kind <= 34 : kind == 7 || kind == 8;
}

std::string base64(const std::string& bytes)
{
    std::string text(AV_BASE64_SIZE(bytes.size()), '\0');
    av_base64_encode(text.data(), static_cast<int>(text.size()), reinterpret_cast<const std::uint8_t*>(bytes.data()),
        static_cast<int>(bytes.size()));
    text.resize(text.find('\0'));
    return text;
}

} // namespace

CodedFilm coded_film(bool h265, int width, int height, int pictures, int key_interval, int slices)
{
    av_log_set_level(AV_LOG_QUIET); // encoders speak of every film
    const AVCodec* codec = avcodec_find_encoder_by_name(h265 ? "libx265" : "libx264");
    if (codec == nullptr)
        throw std::runtime_error("no encoder");
    const std::unique_ptr<AVCodecContext, FreeCoder> coder(avcodec_alloc_context3(codec));
    coder->width = width;
    coder->height = height;
    coder->pix_fmt = AV_PIX_FMT_YUV420P;
    coder->time_base = {1, 25};
    coder->gop_size = key_interval;
    coder->max_b_frames = 0;
    coder->thread_count = 1;
    av_opt_set(coder->priv_data, "preset", "ultrafast", 0);
    av_opt_set(coder->priv_data, "tune", "zerolatency", 0);
    av_opt_set(coder->priv_data, h265 ? "x265-params" : "x264-params",
        h265 ? "log-level=none:pools=none:frame-threads=1:scenecut=0:repeat-headers=1"
             : std::format("scenecut=0:slices={}:sliced-threads=0", slices).c_str(),
        0);
    if (avcodec_open2(coder.get(), codec, nullptr) < 0)
        throw std::runtime_error("the encoder does not open");
    const std::unique_ptr<AVFrame, FreeCoder> frame(av_frame_alloc());
    frame->format = AV_PIX_FMT_YUV420P;
    frame->width = width;
    frame->height = height;
    const std::unique_ptr<AVPacket, FreeCoder> packet(av_packet_alloc());
    CodedFilm film{h265, width, height, {}};
    const auto take = [&] {
        while (avcodec_receive_packet(coder.get(), packet.get()) >= 0) {
            film.pictures.push_back(
                units_of({reinterpret_cast<const char*>(packet->data), static_cast<std::size_t>(packet->size)}));
            av_packet_unref(packet.get());
        }
    };
    for (int i = 0; i < pictures; ++i) {
        if (av_frame_get_buffer(frame.get(), 0) < 0)
            throw std::runtime_error("no memory");
        for (int plane = 0; plane < 3; ++plane)
            for (int row = 0; row < (plane == 0 ? height : height / 2); ++row)
                std::fill_n(frame->data[plane] + static_cast<std::ptrdiff_t>(row) * frame->linesize[plane],
                    plane == 0 ? width : width / 2, static_cast<std::uint8_t>(plane == 0 ? 60 + 10 * (i % 12) : 128));
        frame->pts = i;
        (void)avcodec_send_frame(coder.get(), frame.get());
        av_frame_unref(frame.get());
        frame->format = AV_PIX_FMT_YUV420P;
        frame->width = width;
        frame->height = height;
        take();
    }
    (void)avcodec_send_frame(coder.get(), nullptr);
    take();
    return film;
}

CodedFilm without_parameter_sets(CodedFilm film)
{
    for (auto& picture : film.pictures)
        std::erase_if(picture, [&](const std::string& unit) { return is_parameter_set(unit, film.h265); });
    return film;
}

std::string sdp_of(const CodedFilm& film, bool described)
{
    std::vector<std::string> sets;
    if (!film.pictures.empty())
        for (const std::string& unit : film.pictures.front())
            if (is_parameter_set(unit, film.h265))
                sets.push_back(base64(unit));
    std::string parameters;
    if (described && film.h265 && sets.size() == 3)
        parameters = std::format("a=fmtp:96 sprop-vps={};sprop-sps={};sprop-pps={}\r\n", sets[0], sets[1], sets[2]);
    else if (described && !film.h265 && sets.size() == 2)
        parameters = std::format("a=fmtp:96 packetization-mode=1;sprop-parameter-sets={},{}\r\n", sets[0], sets[1]);
    return std::format("v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=video 0 RTP/AVP 96\r\n"
                       "a=rtpmap:96 {}/90000\r\n{}a=control:track1\r\n",
        film.h265 ? "H265" : "H264", parameters);
}

void FilmSender::add(std::string& out, const std::string& payload, bool last)
{
    const std::size_t size = 12 + payload.size();
    const auto byte = [&](unsigned value) { out += static_cast<char>(value & 0xFFU); };
    out += '$';
    byte(0); // the channel
    byte(static_cast<unsigned>(size >> 8U));
    byte(static_cast<unsigned>(size));
    byte(0x80);
    byte(payload_type | (last ? 0x80U : 0U));
    byte(sequence_ >> 8U);
    byte(sequence_);
    ++sequence_;
    for (const unsigned shift : {24U, 16U, 8U, 0U})
        byte(timestamp_ >> shift);
    for (const unsigned each : {1U, 2U, 3U, 4U}) // who sends
        byte(each);
    out += payload;
}

std::string FilmSender::next()
{
    const auto& units = film_.pictures[picture_++ % film_.pictures.size()];
    std::string out;
    for (std::size_t i = 0; i < units.size(); ++i) {
        const std::string& unit = units[i];
        const bool last = marker_ == Marker::Unit || (marker_ == Marker::Picture && i + 1 == units.size());
        if (unit.size() <= most_payload) {
            add(out, unit, last);
            continue;
        }
        // In pieces (RFC 6184, RFC 7798): a head that says so, then which piece of what.
        const std::size_t head = film_.h265 ? 2 : 1;
        const auto first = static_cast<unsigned char>(unit[0]);
        for (std::size_t at = head; at < unit.size(); at += most_payload) {
            const std::string piece = unit.substr(at, most_payload);
            const unsigned place = (at == head ? 0x80U : 0U) | (at + most_payload >= unit.size() ? 0x40U : 0U);
            std::string payload;
            if (film_.h265) {
                payload += static_cast<char>((first & 0x81U) | 49U << 1U);
                payload += unit[1];
            } else {
                payload += static_cast<char>((first & 0xE0U) | 28U);
            }
            payload += static_cast<char>(place | static_cast<unsigned>(kind_of(unit, film_.h265)));
            add(out, payload + piece, last && (place & 0x40U) != 0);
        }
    }
    timestamp_ += 3'600;
    return out;
}

ScriptedCamera::Script good_camera(const CodedFilm& film, milliseconds every)
{
    return [&film, every](const RtspRequest& request, int /*connection*/) -> std::optional<RtspReply> {
        if (request.method == "OPTIONS")
            return RtspReply{rtsp_ok(request, "Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN\r\n"), {}};
        if (request.method == "DESCRIBE")
            return RtspReply{rtsp_ok(request, "Content-Type: application/sdp\r\n", sdp_of(film)), {}};
        if (request.method == "SETUP")
            return RtspReply{rtsp_ok(request, "Session: 1\r\nTransport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n"), {}};
        if (request.method == "PLAY") {
            const auto sender = std::make_shared<FilmSender>(film);
            return RtspReply{
                rtsp_ok(request, "Session: 1\r\n"), [sender] { return std::optional(sender->next()); }, every};
        }
        return RtspReply{rtsp_ok(request, "Session: 1\r\n"), {}};
    };
}

} // namespace yiping::test
