// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report.h"
#include "work_town.h"

#include <yiping/base/error.h>
#include <yiping/mapview/map_camera.h>
#include <yiping/mapview/map_layer.h>
#include <yiping/mapview/map_sources.h>
#include <yiping/mapview/town_shapes.h>
#include <yiping/presentation/wall_map_feed.h>

#include <QImage>
#include <QQuickWindow>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace yiping::bench {

struct MapOptions {
    std::uint32_t points = 0;  ///< 0: the sizes of the budgets
    double radius_m = 300;
    int frames = 60;
    int step = 0;              ///< which step `picture` shows
    std::string write_to;      ///< writes the work for a peer to this file
    std::string picture;       ///< writes a picture (PNG) for a peer to this file
    bool plain = false;        ///< of that picture: only what a peer shows too
    std::string qml;           ///< folder of a peer's QML modules
};

/// One subcommand of yiping-map-bench: what a frame costs.
struct MapBench {
    std::string_view name;
    std::string_view what;
    Result<void> (*run)(const MapOptions& options, Report& report);
};

Result<void> map_areas(const MapOptions& options, Report& report);
Result<void> map_heat(const MapOptions& options, Report& report);
Result<void> map_limits(const MapOptions& options, Report& report);
Result<void> map_points(const MapOptions& options, Report& report);
Result<void> map_cameras(const MapOptions& options, Report& report);
Result<void> map_item_view(const MapOptions& options, Report& report);
Result<void> map_quick3d(const MapOptions& options, Report& report);
Result<void> map_scene3d(const MapOptions& options, Report& report);
Result<void> map_tiles(const MapOptions& options, Report& report);

/// Runs the event loop until it holds; false after `millis`.
bool wait_until(const std::function<bool()>& holds, int millis = 60'000);

/// A window that shows layers of a town on black through a camera that looks straight down. GUI thread.
class MapScene {
public:
    /// zoom as QtLocation counts it: 256 pixels to the world at 0.
    MapScene(WorkTown& town, QSize size, double lon, double lat, double zoom);
    ~MapScene();

    /// The layer fills the window, above those before it.
    void add(mapview::MapLayer& layer);
    void look_at(double lon, double lat, double zoom);
    /// Another camera looks where this one does, from now on.
    void show_through(mapview::MapCamera& camera);
    [[nodiscard]] QQuickWindow& window() { return window_; }
    [[nodiscard]] presentation::MapFeed& feed() { return feed_; }
    [[nodiscard]] mapview::TownShapes& shapes() { return shapes_; }

    /// Does the change and returns the milliseconds until its frame is swapped: all its pixels are settled then, for
    /// the window draws what has changed in one frame.
    double frame(const std::function<void()>& change);
    /// The picture on the screen, after a frame that changes nothing; asserts by way of the result that it stays.
    [[nodiscard]] Result<QImage> settled();

private:
    QSize size_;
    QQuickWindow window_;
    presentation::MapFeed feed_;
    mapview::TownShapes shapes_;
    mapview::MapCamera camera_;
    mapview::MapCamera* eye_ = &camera_;
    double lon_ = 0, lat_ = 0, zoom_ = 0;
    std::atomic<int> swapped_{0};
    std::atomic<std::chrono::steady_clock::time_point> swapped_at_{};
};

/// NAME.frame: what `change` costs until its frame is swapped; NAME.cpu: of that, what this process used of all
/// processors, which tells much the same on a busy machine.
void report_frames(
    const std::string& name, MapScene& scene, int frames, const std::function<void(int)>& change, Report& report);

struct GroundView {
    QSize size;
    double lon = 0, lat = 0, zoom = 0;
};
/// Pans the product's ground over a town, with every frame drawn (NAME.direct.frame) and as a picture (NAME.frame).
Result<void> pan_ground_picture(
    const std::string& name, WorkTown& town, mapview::MapSources* maps, GroundView at, int frames, Report& report);
/// How far the greys of two pictures go together, seen from far away: 1 the same.
[[nodiscard]] double likeness(const QImage& a, const QImage& b);

/// Milliseconds a frame of an empty window of this size: what ours is added to.
[[nodiscard]] std::vector<double> empty_frames(QSize size, int frames);

} // namespace yiping::bench
