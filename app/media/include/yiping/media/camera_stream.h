// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/base/ports.h>
#include <yiping/media/address.h>
#include <yiping/media/clip.h>
#include <yiping/media/picture.h>
#include <yiping/media/picture_pool.h>
#include <yiping/media/sound.h>
#include <yiping/media/stream_watch.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace yiping::media {

/// More than this is no camera of ours, or an attack.
struct StreamLimits {
    int most_width = 2048, most_height = 1536; ///< pixels; a main stream may have more
    std::int64_t most_bytes_a_second = 2'500'000;
    std::int64_t most_pictures_a_second = 120;
    std::size_t most_kept_bytes = 8U << 20U; ///< since the newest key frame
};

/// Asks for an address, which is good for a short while: before every connection, and now and then while it lasts,
/// so that whoever gives it knows. `answer` may come on any thread, at
/// once or later, once. An error of Fault::Refused means that we may not look.
using AskAddress = std::function<void(std::function<void(Result<Address>)> answer)>;

struct StreamStatus {
    StreamState state = StreamState::Idle;
    UtcMillis since = 0; ///< since when it is so
    int width = 0, height = 0;
    std::uint64_t pictures = 0;    ///< decoded soundly
    std::uint64_t connections = 0; ///< made so far
    std::optional<std::int64_t> clock_ahead; ///< ms, the camera's clock less ours; nothing: it does not say
    SoundState sound = SoundState::Off;
    std::optional<Error> trouble;  ///< why it is not live, as far as known; no address in it
};

/// A camera's stream: one connection and one decoder, however many tiles show it, on one thread of its own, which also
/// watches over it and connects anew. The thread waits in the network nearly all the time.
class CameraStream {
public:
    /// What is wanted of it.
    enum class Need : std::uint8_t {
        None,    ///< no connection
        Standby, ///< connected, the newest key frame kept ready, nothing decoded
        Watch,   ///< decoded
    };

    struct Config {
        std::string name; ///< for logs: the camera's id, never its address
        AskAddress ask;
        std::vector<ZonePolygon> zones; ///< blacked in every picture
        StreamLimits limits;
        MonoMillis keep_before = 0; ///< how much of the time before "now" is kept for clips
        WatchPolicy policy;
        std::shared_ptr<PicturePool> pictures; ///< memory that cameras share; nullptr: each its own
        std::function<void()> news; ///< any thread: a picture or a state has come; wake up and look
    };

    /// Clock must outlive it and be safe for any thread.
    CameraStream(Config config, Clock& clock);
    /// Ends the thread and waits for it: at once when `at_rest`, else some tenths of a second.
    ~CameraStream();
    CameraStream(const CameraStream&) = delete;
    CameraStream& operator=(const CameraStream&) = delete;

    // All of them: any thread.
    void set_need(Need need);
    [[nodiscard]] Need need() const;
    /// The newest picture; nullptr unless it is watched and one has come since.
    [[nodiscard]] std::shared_ptr<const Picture> newest() const;
    [[nodiscard]] StreamStatus status() const;
    /// After `set_need(None)`: the connection is closed.
    [[nodiscard]] bool at_rest() const;
    /// The connection is cut and made anew at once: its address is not good any more.
    void reconnect();
    /// Its sound goes there while it is watched; nullptr: nowhere, from the end of this call on. Decoded only then.
    void set_sound(std::shared_ptr<SoundSink> sink);
    /// A clip of what the camera sends, one at a time, without coding it anew. It goes on as long as somebody needs the
    /// stream.
    void keep_clip(ClipWish wish);

private:
    class Core;
    std::shared_ptr<Core> core_;
};

} // namespace yiping::media
