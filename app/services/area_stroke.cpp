// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/services/area_stroke.h>

#include <yiping/domain/area_code.h>
#include <yiping/geo/wkb.h>

#include <algorithm>

namespace yiping::services {

std::vector<std::string> grids_of_stroke(const Town& town, std::span<const geo::LonLat> stroke, std::string_view scope)
{
    std::vector<std::string> codes;
    if (stroke.empty())
        return codes;
    geo::Line ring(stroke.begin(), stroke.end());
    ring.push_back(stroke.front());
    const geo::MultiPolygon inside{{std::move(ring)}};
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

} // namespace yiping::services
