// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/mapview/track_layer.h>

#include "marks.h"

#include <algorithm>
#include <cmath>

namespace yiping::mapview {

namespace {
constexpr double between_arrows = 110; // pixels
} // namespace

TrackLayer::TrackLayer(QQuickItem* parent) : StrokeLayer(parent) {}

void TrackLayer::feed_changed(presentation::MapFeed* feed)
{
    if (feed) {
        connect(feed, &presentation::MapFeed::rowsChanged, this, [this](quint32 number) {
            if (std::ranges::any_of(registers_of(MarkLayer::Kind::PatrolSteps),
                    [number](const domain::RegisterInfo* info) { return info->number == number; })) {
                rebuild();
            }
        });
        connect(feed, &presentation::MapFeed::minuteChanged, this, [this] { rebuild(); });
    }
    look();
    rebuild();
}

void TrackLayer::itemChange(ItemChange change, const ItemChangeData& data)
{
    StrokeLayer::itemChange(change, data);
    if (change == ItemVisibleHasChanged && data.boolValue) {
        look();
        rebuild();
    }
}

void TrackLayer::look()
{
    if (feed() && isVisible()) {
        for (const domain::RegisterInfo* info : registers_of(MarkLayer::Kind::PatrolSteps)) {
            feed()->look_at(*info);
        }
    }
}

void TrackLayer::add_arrows(const Ring& way, double pixel)
{
    const double step = between_arrows * pixel;
    const double wing = stroke_width() * 2.2 * pixel;
    double left = step / 2;
    for (std::size_t i = 1; i < way.size(); ++i) {
        const double dx = way[i].x - way[i - 1].x;
        const double dy = way[i].y - way[i - 1].y;
        const double length = std::hypot(dx, dy);
        if (!(length > 0)) {
            continue;
        }
        const double ux = dx / length;
        const double uy = dy / length;
        double along = left;
        for (; along < length; along += step) {
            const WorldPoint tip{way[i - 1].x + ux * along, way[i - 1].y + uy * along};
            const auto back = [&](double side) {
                return WorldPoint{tip.x - (ux + side * uy) * wing, tip.y - (uy - side * ux) * wing};
            };
            add_stroke({back(1), tip, back(-1)}, false);
        }
        left = along - length;
    }
}

void TrackLayer::rebuild()
{
    int shown = 0;
    begin_strokes();
    if (shapes() && feed() && camera() && isVisible()) {
        const double pixel = 1 / world_pixels(std::ceil(camera()->zoom()));
        for (const PatrolTrack& track : tracks_of(feed()->town())) {
            add_stroke(track.places, false);
            add_arrows(track.places, pixel);
            ++shown;
        }
    }
    end_strokes();
    if (count_ != shown) {
        count_ = shown;
        Q_EMIT countChanged();
    }
}

} // namespace yiping::mapview
