// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/mapview/town_shapes.h>

#include "shape.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace yiping::mapview {

namespace {

/// Where nearly all cases are. Registers of other systems have a few positions on the other side of the world.
Box box_of_cases(const services::Town& town)
{
    std::vector<double> xs, ys;
    const services::CaseTable& cases = town.cases();
    for (services::CaseIndex at = 0; at < cases.size(); ++at) {
        if (cases.alive(at) && cases.has_position(at)) {
            const WorldPoint point = to_world({cases.lon(at), cases.lat(at)});
            xs.push_back(point.x);
            ys.push_back(point.y);
        }
    }
    Box box;
    if (xs.empty()) {
        return box;
    }
    const auto quantile = [](std::vector<double>& values, double part) {
        const auto place = values.begin() + static_cast<std::ptrdiff_t>(part * static_cast<double>(values.size() - 1));
        std::ranges::nth_element(values, place);
        return *place;
    };
    constexpr double left_out = 0.01;
    constexpr double least_span = 1e-6; // about 40 m: one case alone needs a box too
    box.add({quantile(xs, left_out) - least_span, quantile(ys, left_out) - least_span});
    box.add({quantile(xs, 1 - left_out) + least_span, quantile(ys, 1 - left_out) + least_span});
    return box;
}

} // namespace

TownShapes::TownShapes(QObject* parent) : QObject(parent) {}

void TownShapes::set_feed(presentation::MapFeed* feed)
{
    if (feed_ == feed) {
        return;
    }
    if (feed_) {
        feed_->disconnect(this);
    }
    feed_ = feed;
    if (feed_) {
        connect(feed_, &presentation::MapFeed::areasReset, this, &TownShapes::read_areas);
        connect(feed_, &presentation::MapFeed::baseFeaturesReset, this, &TownShapes::read_base);
        connect(feed_, &presentation::MapFeed::casesLoaded, this, &TownShapes::read_points);
    }
    Q_EMIT feedChanged();
    read_areas();
    read_base();
}

void TownShapes::read_areas()
{
    areas_.clear();
    Box town_box, any_box;
    if (feed_) {
        const services::Town& town = feed_->town();
        const auto places = town.areas();
        for (services::AreaIndex at = 0; at < places.size(); ++at) {
            const domain::Area& row = places[at].row;
            if (!places[at].known || row.geometry.empty()) {
                continue;
            }
            AreaShape shape;
            shape.polygons = read_wkb(row.geometry).polygons;
            if (shape.polygons.empty()) {
                continue;
            }
            shape.area = at;
            shape.level = row.level;
            shape.name = row.name;
            shape.inside = town.is_within(at, town.root());
            const Box box = mapview::box_of(shape.polygons);
            shape.low = {box.low_x, box.low_y};
            shape.high = {box.high_x, box.high_y};
            shape.label = row.label_lon && row.label_lat ? to_world({*row.label_lon, *row.label_lat})
                                                         : best_inside(shape.polygons);
            any_box.add(shape.low);
            any_box.add(shape.high);
            if (shape.inside) {
                town_box.add(shape.low);
                town_box.add(shape.high);
            }
            areas_.push_back(std::move(shape));
        }
    }
    measure_levels();
    Box box = town_box.empty() ? any_box : town_box;
    if (box.empty() && feed_) {
        box = box_of_cases(feed_->town());
    }
    if (box.empty()) {
        west_ = south_ = 1;
        east_ = north_ = -1;
    } else {
        origin_ = {(box.low_x + box.high_x) / 2, (box.low_y + box.high_y) / 2};
        const LonLat low = to_lon_lat({box.low_x, box.high_y});
        const LonLat high = to_lon_lat({box.high_x, box.low_y});
        west_ = low.lon;
        south_ = low.lat;
        east_ = high.lon;
        north_ = high.lat;
    }
    Q_EMIT areasReset();
    Q_EMIT baseReset(); // their local coordinates hang on the origin
}

void TownShapes::read_points()
{
    if (!outlined()) {
        read_areas();
    }
}

void TownShapes::read_base()
{
    base_.clear();
    if (feed_) {
        for (const domain::BaseFeature& row : feed_->town().base_features()) {
            Shape shape = read_wkb(row.geometry);
            if (!shape.empty()) {
                base_.push_back({row.kind, row.name, row.rank, std::move(shape.lines), std::move(shape.polygons)});
            }
        }
    }
    Q_EMIT baseReset();
}

QRectF TownShapes::box_of(const QStringList& codes) const
{
    QRectF box;
    if (!feed_) {
        return box;
    }
    for (const QString& code : codes) {
        const services::AreaIndex wanted = feed_->town().find_area(code.toStdString());
        const auto shape = std::ranges::find(areas_, wanted, &AreaShape::area);
        if (wanted == services::no_area || shape == areas_.end()) {
            continue;
        }
        const LonLat low = to_lon_lat({shape->low.x, shape->high.y});
        const LonLat high = to_lon_lat({shape->high.x, shape->low.y});
        box |= QRectF(low.lon, low.lat, high.lon - low.lon, high.lat - low.lat);
    }
    return box;
}

void TownShapes::measure_levels()
{
    level_widths_.clear();
    double most = 0;
    for (int level = 1; level <= static_cast<int>(domain::AreaLevel::Building); ++level) {
        std::vector<double> widths;
        double covers = 0;
        for (const AreaShape& shape : areas_) {
            if (shape.inside && static_cast<int>(shape.level) == level) {
                widths.push_back(std::min(shape.high.x - shape.low.x, shape.high.y - shape.low.y));
                for (const Polygon& polygon : shape.polygons) {
                    covers += std::abs(doubled_area(polygon.rings.front()));
                }
            }
        }
        most = std::max(most, covers);
        // Courtyards and buildings lie in the areas above them like islands: a map of them alone would be empty.
        if (!widths.empty() && covers > most / 2) {
            const auto middle = widths.begin() + static_cast<std::ptrdiff_t>(widths.size() / 2);
            std::ranges::nth_element(widths, middle);
            level_widths_.emplace_back(level, *middle);
        }
    }
}

int TownShapes::level_for(qreal zoom, qreal pixels) const
{
    int found = level_widths_.empty() ? -1 : level_widths_.front().first;
    for (const auto& [level, width] : level_widths_) {
        if (width * world_pixels(zoom) >= pixels) {
            found = level;
        }
    }
    return found;
}

int TownShapes::level_of(const QString& code) const
{
    const services::AreaIndex at = feed_ ? feed_->town().find_area(code.toStdString()) : services::no_area;
    return at == services::no_area ? -1 : static_cast<int>(feed_->town().area(at).row.level);
}

QString TownShapes::area_at(qreal lon, qreal lat, int level) const
{
    const WorldPoint at = to_world({lon, lat});
    for (const AreaShape& shape : areas_) {
        if (static_cast<int>(shape.level) != level || at.x < shape.low.x || at.x > shape.high.x || at.y < shape.low.y ||
            at.y > shape.high.y) {
            continue;
        }
        for (const Polygon& polygon : shape.polygons) {
            if (contains(polygon, at)) {
                return QString::fromStdString(feed_->town().area(shape.area).row.area_code);
            }
        }
    }
    return {};
}

} // namespace yiping::mapview
