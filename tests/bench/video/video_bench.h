// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report.h"

#include "camera_farm.h"
#include "fake_console.h"
#include "memory_use.h"
#include "picture_clock.h"

#include <yiping/base/error.h>
#include <yiping/mapview/camera_hub.h>
#include <yiping/services/town.h>

#include <QObject>
#include <QVideoFrame>
#include <QVideoSink>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace yiping::bench {

struct VideoOptions {
    int seconds = 0; ///< how long something is measured; 0: as long as it takes to be sure
    int turns = 0;   ///< of pages; 0: what fits in a minute
};

/// One subcommand of yiping-video-bench.
struct VideoBench {
    std::string_view name;
    std::string_view what;
    Result<void> (*run)(const VideoOptions& options, Report& report);
};

Result<void> video_cpu(const VideoOptions& options, Report& report);
Result<void> video_players(const VideoOptions& options, Report& report);
Result<void> video_delay(const VideoOptions& options, Report& report);
Result<void> video_player_delay(const VideoOptions& options, Report& report);
Result<void> video_first(const VideoOptions& options, Report& report);
Result<void> video_flip(const VideoOptions& options, Report& report);
Result<void> video_tour(const VideoOptions& options, Report& report);

/// Runs the event loop until it holds; false after `millis`.
bool run_until(const std::function<bool()>& holds, int millis = 60'000);
/// Runs the event loop for so long.
void run_for(int millis);

/// The cheap clip of the public samples where the test data is there, else the one of ours that is made of it.
[[nodiscard]] std::string cheap_clip();
/// One of ours: a key frame every two seconds, as cameras have it.
[[nodiscard]] std::string usual_clip();

/// What this process holds.
struct Held {
    int threads = 0, sockets = 0;
    test::MemoryUse memory;
};
[[nodiscard]] Held held_now();
/// Seconds of processor time of this process so far, of all its threads.
[[nodiscard]] double processor_seconds();

/// For the hub: more a second than any camera here has. What a wall's tiles are given is fewer.
inline constexpr int every_picture = 60;

/// A farm with cameras, a town that knows them, and the hub that its tiles are on. GUI thread.
class VideoTown {
public:
    /// `clip` is streamed as it is by every camera; "": the farm draws and encodes its own.
    VideoTown(int cameras, const std::string& clip, std::vector<std::string> farm_arguments,
        int pictures_a_second = mapview::CameraHub::most_pictures_a_second);

    [[nodiscard]] bool ready() const { return farm_.port() > 0; }
    [[nodiscard]] test::CameraFarm& farm() { return farm_; }
    [[nodiscard]] mapview::CameraHub& hub() { return *hub_; }
    [[nodiscard]] SystemClock& clock() { return clock_; }
    [[nodiscard]] QString id(int camera) const;

private:
    static std::vector<std::string> arguments(int cameras, const std::string& clip, std::vector<std::string> more);

    SystemClock clock_;
    testing::FakeConsole console_{clock_};
    services::Town town_{console_, console_, clock_};
    test::CameraFarm farm_;
    std::unique_ptr<mapview::CameraHub> hub_;
};

/// A tile without a screen: it counts the frames that come to its sink.
class VideoTile {
public:
    VideoTile(mapview::CameraHub& hub, const QString& camera);

    QVideoSink sink;
    mapview::CameraFeed feed;
    std::uint64_t frames = 0;
    /// A picture of the present camera is on the sink.
    [[nodiscard]] bool shows() const { return feed.has_picture(); }
};
using VideoTiles = std::vector<std::unique_ptr<VideoTile>>;
[[nodiscard]] VideoTiles make_tiles(VideoTown& town, int count);

/// Milliseconds since the clock in the frame was drawn.
[[nodiscard]] std::optional<double> age_of(const QVideoFrame& frame, Clock& clock);

[[nodiscard]] Error no_farm();
[[nodiscard]] Error not_all_live(std::int64_t live, std::int64_t wanted);

} // namespace yiping::bench
