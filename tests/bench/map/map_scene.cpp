// SPDX-License-Identifier: GPL-3.0-or-later
#include "map_bench.h"

#include "event_wait.h"

#include <QQuickItem>

#include <sys/resource.h>

#include <cmath>
#include <vector>

namespace yiping::bench {

namespace {

/// Mean grey of cells of 32 by 30 pixels.
std::vector<double> greys_of(const QImage& picture)
{
    const QImage small = picture.convertToFormat(QImage::Format_Grayscale8)
                             .scaled(60, 36, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    std::vector<double> greys;
    for (int y = 0; y < small.height(); ++y) {
        for (int x = 0; x < small.width(); ++x)
            greys.push_back(small.constScanLine(y)[x]);
    }
    return greys;
}

double correlation(const std::vector<double>& a, const std::vector<double>& b)
{
    double mean_a = 0, mean_b = 0, ab = 0, aa = 0, bb = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        mean_a += a[i] / static_cast<double>(a.size());
        mean_b += b[i] / static_cast<double>(a.size());
    }
    for (std::size_t i = 0; i < a.size(); ++i) {
        ab += (a[i] - mean_a) * (b[i] - mean_b);
        aa += (a[i] - mean_a) * (a[i] - mean_a);
        bb += (b[i] - mean_b) * (b[i] - mean_b);
    }
    return ab / std::sqrt(aa * bb);
}

} // namespace

double likeness(const QImage& a, const QImage& b)
{
    return correlation(greys_of(a), greys_of(b));
}

using FrameClock = std::chrono::steady_clock;

bool wait_until(const std::function<bool()>& holds, int millis)
{
    return test::wait_until(holds, millis);
}

MapScene::MapScene(WorkTown& town, QSize size, double lon, double lat, double zoom) : size_(size), feed_(town.town())
{
    shapes_.set_feed(&feed_);
    look_at(lon, lat, zoom);
    window_.setFlag(Qt::FramelessWindowHint);
    window_.setColor(Qt::black);
    window_.resize(size);
    QObject::connect(
        &window_, &QQuickWindow::frameSwapped, &window_,
        [this] {
            swapped_at_ = FrameClock::now();
            ++swapped_;
            // Wakes the event loop of whoever waits.
            QMetaObject::invokeMethod(qApp, [] {}, Qt::QueuedConnection);
        },
        Qt::DirectConnection);
    window_.show();
    wait_until([this] { return swapped_ > 0; });
}

MapScene::~MapScene()
{
    window_.hide();
    for (QQuickItem* item : window_.contentItem()->childItems())
        item->setParentItem(nullptr);
}

void MapScene::add(mapview::MapLayer& layer)
{
    layer.setParentItem(window_.contentItem());
    layer.setSize(size_);
    layer.set_camera(&camera_);
    layer.set_shapes(&shapes_);
}

void MapScene::look_at(double lon, double lat, double zoom)
{
    lon_ = lon;
    lat_ = lat;
    zoom_ = zoom;
    // Straight down: a shift and a scale, as QtLocation's camera has it without tilt and bearing.
    const QGeoCoordinate centre(lat, lon);
    const mapview::WorldPoint middle = mapview::to_world({lon, lat});
    const double pixels = mapview::world_pixels(zoom);
    QList<QPointF> places;
    for (const QGeoCoordinate& at : eye_->samples(centre, zoom, size_)) {
        const mapview::WorldPoint world = mapview::to_world({at.longitude(), at.latitude()});
        places.append({size_.width() / 2.0 + (world.x - middle.x) * pixels,
            size_.height() / 2.0 + (world.y - middle.y) * pixels});
    }
    eye_->learn(centre, zoom, size_, places);
}

void MapScene::show_through(mapview::MapCamera& camera)
{
    eye_ = &camera;
    look_at(lon_, lat_, zoom_);
}

double MapScene::frame(const std::function<void()>& change)
{
    const int before = swapped_;
    const auto begin = FrameClock::now();
    change();
    window_.update();
    wait_until([&] { return swapped_ > before; });
    return std::chrono::duration<double, std::milli>(swapped_at_.load() - begin).count();
}

Result<QImage> MapScene::settled()
{
    QImage picture = window_.grabWindow();
    frame([] {});
    if (picture.isNull() || window_.grabWindow() != picture)
        return make_error(Fault::Environment, "bench.differs");
    return picture;
}

void report_frames(
    const std::string& name, MapScene& scene, int frames, const std::function<void(int)>& change, Report& report)
{
    const auto cpu_millis = [] {
        rusage used{};
        getrusage(RUSAGE_SELF, &used);
        const auto millis = [](const timeval& time) {
            return static_cast<double>(time.tv_sec) * 1000 + static_cast<double>(time.tv_usec) / 1000;
        };
        return millis(used.ru_utime) + millis(used.ru_stime);
    };
    std::vector<double> millis;
    millis.reserve(static_cast<std::size_t>(frames));
    const double before = cpu_millis();
    for (int i = 0; i < frames; ++i)
        millis.push_back(scene.frame([&] { change(i); }));
    report.value(name + ".cpu", "ms", (cpu_millis() - before) / frames);
    report.quantiles(name + ".frame", "ms", millis);
}

std::vector<double> empty_frames(QSize size, int frames)
{
    WorkTown nobody({}, {}, 0);
    MapScene scene(nobody, size, 0, 0, 3);
    std::vector<double> millis;
    millis.reserve(static_cast<std::size_t>(frames));
    for (int i = 0; i < frames; ++i)
        millis.push_back(scene.frame([] {}));
    return millis;
}

} // namespace yiping::bench
