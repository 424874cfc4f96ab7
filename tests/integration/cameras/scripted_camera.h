// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace yiping::test {

/// What a receiver asks of a camera.
struct RtspRequest {
    std::string method, url;
    std::string cseq;
    std::string text; ///< all of it

    /// "" if there is none of that name.
    [[nodiscard]] std::string header(std::string_view name) const;
};

/// What it is answered: `bytes` as they are, and then one after the other what `more` gives, `every` so often, until it
/// gives nothing or the receiver has gone.
struct RtspReply {
    std::string bytes;
    std::function<std::optional<std::string>()> more;
    std::chrono::milliseconds every{40};
    std::chrono::milliseconds after{0}; ///< the camera thinks so long before it answers
};

/// "RTSP/1.0 200 OK" with the headers (each "Name: value\r\n") and the body.
[[nodiscard]] std::string rtsp_ok(
    const RtspRequest& request, const std::string& headers = {}, const std::string& body = {});

/// A camera that does as a test says: a server on loopback, one thread for each connection. What is answered is up to
/// the test, be it nothing or nonsense.
class ScriptedCamera {
public:
    /// On the connection's thread; `connection` counts from 0. Nothing: the request is not answered, the line stays.
    using Script = std::function<std::optional<RtspReply>(const RtspRequest& request, int connection)>;

    explicit ScriptedCamera(Script script);
    ~ScriptedCamera();
    ScriptedCamera(const ScriptedCamera&) = delete;
    ScriptedCamera& operator=(const ScriptedCamera&) = delete;

    [[nodiscard]] std::string url() const;
    [[nodiscard]] int connections() const { return connections_; }
    /// What receivers have told it of how its packets arrive.
    [[nodiscard]] int receiver_reports() const { return receiver_reports_; }

private:
    void listen_on();
    void serve(int socket, int connection);
    [[nodiscard]] bool send_all(int socket, const std::string& bytes) const;
    /// False when the camera ends or the receiver has gone.
    [[nodiscard]] bool wait(int socket, std::chrono::milliseconds time) const;

    Script script_;
    int listener_ = -1, port_ = 0;
    std::atomic<bool> ending_ = false;
    std::atomic<int> connections_ = 0, receiver_reports_ = 0;
    std::mutex mutex_;
    std::vector<std::thread> threads_;
    std::thread listening_;
};

/// Coded pictures of a test: grey, each a little different; every `key_interval`th is a key frame with its parameter
/// sets before it.
struct CodedFilm {
    bool h265 = false;
    int width = 0, height = 0;
    std::vector<std::vector<std::string>> pictures; ///< of each its NAL units, without start codes
};
/// In so many slices a picture (H.264 only).
[[nodiscard]] CodedFilm coded_film(bool h265, int width, int height, int pictures, int key_interval, int slices = 1);
/// Parameter sets are taken out: what is left cannot be decoded.
[[nodiscard]] CodedFilm without_parameter_sets(CodedFilm film);

/// An SDP for it, with parameter sets where `described`.
[[nodiscard]] std::string sdp_of(const CodedFilm& film, bool described = true);

/// What a camera makes of RTP's marker.
enum class Marker : std::uint8_t {
    Picture, ///< as it should be: at the last packet of a picture
    Unit, ///< at the last one of every NAL unit
    Never,
};

/// Gives the film's pictures as interleaved RTP (channel 0), again and again.
class FilmSender {
public:
    explicit FilmSender(const CodedFilm& film, Marker marker = Marker::Picture) : film_(film), marker_(marker) {}
    [[nodiscard]] std::string next();
    /// The next packet gets lost.
    void lose_one() { ++sequence_; }

private:
    void add(std::string& out, const std::string& payload, bool last);

    const CodedFilm& film_;
    Marker marker_;
    std::size_t picture_ = 0;
    unsigned sequence_ = 1;
    unsigned timestamp_ = 0;
};

/// A sound camera that plays the film, to be bent by tests. The film must outlive it.
[[nodiscard]] ScriptedCamera::Script good_camera(
    const CodedFilm& film, std::chrono::milliseconds every = std::chrono::milliseconds(40));

} // namespace yiping::test
