// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/services/area_stroke.h>

#include <yiping/domain/area_code.h>
#include <yiping/geo/simplify.h>
#include <yiping/geo/wkb.h>

#include <algorithm>

namespace yiping::services {

namespace {

constexpr double tremble_m = 4;
constexpr std::size_t least_of_a_ring = 4; ///< a triangle, closed

} // namespace

bool goes_around(std::span<const geo::LonLat> stroke)
{
    return stroke.size() >= least_of_a_ring && stroke.front() == stroke.back();
}

std::vector<std::string> grids_of_stroke(const Town& town, std::span<const geo::LonLat> stroke, std::string_view scope)
{
    std::vector<std::string> codes;
    geo::MultiPolygon inside;
    if (goes_around(stroke))
        inside.push_back({geo::Line(stroke.begin(), stroke.end())});
    for (const Place& place : town.areas()) {
        const domain::Area& area = place.row;
        if (!place.known || area.level != domain::AreaLevel::Grid || !domain::contains(scope, area.area_code))
            continue;
        bool meant = area.label_lon && area.label_lat && geo::contains(inside, {*area.label_lon, *area.label_lat});
        if (!meant && !area.geometry.empty()) {
            const auto outline = geo::read_outline(area.geometry);
            meant = outline &&
                    std::ranges::any_of(stroke, [&](const geo::LonLat& at) { return geo::contains(*outline, at); });
        }
        if (meant)
            codes.push_back(area.area_code);
    }
    std::ranges::sort(codes);
    return codes;
}

std::string geometry_of_stroke(std::span<const geo::LonLat> stroke)
{
    if (stroke.size() < 2)
        return {};
    const bool around = goes_around(stroke);
    std::vector<geo::WorldPoint> world;
    world.reserve(stroke.size());
    for (const geo::LonLat& at : stroke)
        world.push_back(geo::to_world(at));
    const double tolerance = tremble_m * geo::world_per_metre(stroke.front().lat);
    geo::Line line;
    for (const geo::WorldPoint& at : geo::simplified(world, tolerance, around))
        line.push_back(geo::to_lon_lat(at));
    if (around && line.size() >= least_of_a_ring) {
        line.back() = line.front(); // to the last bit
        return geo::write_wkb(geo::Geometry(geo::Polygon{std::move(line)}));
    }
    return geo::write_wkb(geo::Geometry(std::move(line)));
}

} // namespace yiping::services
