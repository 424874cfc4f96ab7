// SPDX-License-Identifier: GPL-3.0-or-later
#include "shape.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <queue>

namespace yiping::mapview {

static_assert(std::endian::native == std::endian::little);

namespace {

class Reader {
public:
    explicit Reader(std::string_view bytes) : rest_(bytes) {}

    bool geometry(Shape& into, int depth)
    {
        std::uint8_t order = 0;
        std::uint32_t kind = 0;
        if (depth > 4 || !take(order) || order != 1 || !take(kind)) {
            return false;
        }
        switch (kind) {
        case 1: {
            WorldPoint at;
            if (!point(at)) {
                return false;
            }
            into.points.push_back(at);
            return true;
        }
        case 2:
            return ring(into.lines.emplace_back());
        case 3:
            return polygon(into.polygons.emplace_back());
        case 4:
        case 5:
        case 6:
        case 7: {
            std::uint32_t count = 0;
            if (!take(count)) {
                return false;
            }
            for (std::uint32_t i = 0; i < count; ++i) {
                if (!geometry(into, depth + 1)) {
                    return false;
                }
            }
            return true;
        }
        default:
            return false;
        }
    }

private:
    template <class T>
    bool take(T& value)
    {
        if (rest_.size() < sizeof value) {
            return false;
        }
        std::memcpy(&value, rest_.data(), sizeof value);
        rest_.remove_prefix(sizeof value);
        return true;
    }
    bool point(WorldPoint& at)
    {
        LonLat place;
        if (!take(place.lon) || !take(place.lat) || !std::isfinite(place.lon) || !std::isfinite(place.lat)) {
            return false;
        }
        at = to_world(place);
        return true;
    }
    bool ring(Ring& into)
    {
        std::uint32_t count = 0;
        if (!take(count) || count > rest_.size() / 16) {
            return false;
        }
        into.resize(count);
        for (WorldPoint& at : into) {
            if (!point(at)) {
                into.clear();
                return false;
            }
        }
        return true;
    }
    bool polygon(Polygon& into)
    {
        std::uint32_t count = 0;
        if (!take(count) || count > rest_.size() / 4) {
            return false;
        }
        for (std::uint32_t i = 0; i < count; ++i) {
            if (!ring(into.rings.emplace_back())) {
                into.rings.pop_back();
                return false;
            }
        }
        return true;
    }

    std::string_view rest_;
};

double distance_to_outline(const std::vector<Polygon>& polygons, WorldPoint at)
{
    double least = std::numeric_limits<double>::infinity();
    bool inside = false;
    for (const Polygon& polygon : polygons) {
        inside = inside != contains(polygon, at);
        for (const Ring& ring : polygon.rings) {
            for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
                const double dx = ring[i].x - ring[j].x, dy = ring[i].y - ring[j].y;
                const double length = dx * dx + dy * dy;
                double along = length > 0 ? ((at.x - ring[j].x) * dx + (at.y - ring[j].y) * dy) / length : 0;
                along = std::clamp(along, 0.0, 1.0);
                least = std::min(least, std::hypot(ring[j].x + along * dx - at.x, ring[j].y + along * dy - at.y));
            }
        }
    }
    return inside ? least : -least;
}

} // namespace

Shape read_wkb(std::string_view wkb)
{
    Shape shape;
    Reader(wkb).geometry(shape, 0);
    std::erase_if(shape.polygons, [](const Polygon& p) { return p.rings.empty() || p.rings.front().size() < 3; });
    std::erase_if(shape.lines, [](const Ring& line) { return line.size() < 2; });
    return shape;
}

void Box::add(WorldPoint at)
{
    low_x = std::min(low_x, at.x);
    low_y = std::min(low_y, at.y);
    high_x = std::max(high_x, at.x);
    high_y = std::max(high_y, at.y);
}

Box box_of(const std::vector<Polygon>& polygons)
{
    Box box;
    for (const Polygon& polygon : polygons) {
        for (const WorldPoint& at : polygon.rings.front()) {
            box.add(at);
        }
    }
    return box;
}

/// Squares are halved where their middle's distance plus their own size could still beat the best one.
WorldPoint best_inside(const std::vector<Polygon>& polygons)
{
    const Box box = box_of(polygons);
    if (box.empty()) {
        return {};
    }
    struct Cell {
        WorldPoint middle;
        double half, distance;
        bool operator<(const Cell& other) const
        {
            return distance + half * 1.4143 < other.distance + other.half * 1.4143;
        }
    };
    const double width = box.high_x - box.low_x, height = box.high_y - box.low_y;
    const double enough = std::max(width, height) / 50;
    const double size = std::min(width, height);
    WorldPoint middle{(box.low_x + box.high_x) / 2, (box.low_y + box.high_y) / 2};
    if (!(size > 0)) {
        return middle;
    }
    Cell best{middle, 0, distance_to_outline(polygons, middle)};
    std::priority_queue<Cell> cells;
    for (double x = box.low_x; x < box.high_x; x += size) {
        for (double y = box.low_y; y < box.high_y; y += size) {
            const WorldPoint at{x + size / 2, y + size / 2};
            cells.push({at, size / 2, distance_to_outline(polygons, at)});
        }
    }
    while (!cells.empty()) {
        const Cell cell = cells.top();
        cells.pop();
        if (cell.distance > best.distance) {
            best = cell;
        }
        if (cell.distance + cell.half * 1.4143 - best.distance <= enough) {
            break;
        }
        const double half = cell.half / 2;
        for (const auto& [sx, sy] : {std::pair{-1, -1}, {1, -1}, {-1, 1}, {1, 1}}) {
            const WorldPoint at{cell.middle.x + sx * half, cell.middle.y + sy * half};
            cells.push({at, half, distance_to_outline(polygons, at)});
        }
    }
    return best.middle;
}

} // namespace yiping::mapview
