// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/geo/basemap.h>

#include <utility>

namespace yiping::geo {

const std::array<BaseClassInfo, base_class_count>& base_classes()
{
    using enum BaseClass;
    using enum BaseForm;
    static constexpr std::array<BaseClassInfo, base_class_count> classes{{
        {Settlement, "settlement", "landuse", Area, 9},
        {Farmland, "farmland", "landuse", Area, 10},
        {Green, "green", "landuse", Area, 9},
        {Water, "water", "water", Area, 8},
        {Building, "building", "building", Area, 14},
        {Contour, "contour", "contour", Stroke, 13},
        {IndexContour, "index_contour", "contour", Stroke, 11},
        {Stream, "stream", "waterway", Stroke, 11},
        {River, "river", "waterway", Stroke, 8},
        {Path, "path", "road", Stroke, 14},
        {Street, "street", "road", Stroke, 12},
        {Road, "road", "road", Stroke, 10},
        {MainRoad, "main_road", "road", Stroke, 8},
        {Rail, "rail", "road", Stroke, 9},
        {Border, "border", "border", Stroke, 8},
        {Place, "place", "place", Name, 8},
        {Peak, "peak", "place", Name, 11},
        {Poi, "poi", "poi", Name, 12},
    }};
    return classes;
}

const BaseClassInfo& info_of(BaseClass id)
{
    return base_classes()[static_cast<std::size_t>(id)];
}

std::optional<BaseClass> base_class_of(std::string_view layer, const VectorFeature& feature)
{
    using enum BaseClass;
    const std::string_view word = feature.text("class");
    for (const BaseClassInfo& each : base_classes())
        if (each.word == word && each.layer == layer)
            return each.id;
    const auto is = [&](auto... words) { return ((word == words) || ...); };
    // Schemas of others: OpenMapTiles, and what tilemaker and tippecanoe make of OSM.
    if (layer == "water")
        return Water;
    if (layer == "building")
        return Building;
    if (layer == "waterway")
        return is("river", "canal") ? River : Stream;
    if (layer == "landcover" || layer == "park")
        return is("farmland") ? Farmland : Green;
    if (layer == "landuse")
        return is("residential", "commercial", "industrial", "retail") ? std::optional(Settlement) : std::nullopt;
    if (layer == "transportation") {
        if (is("motorway", "trunk", "primary"))
            return MainRoad;
        if (is("secondary", "tertiary"))
            return Road;
        if (is("rail", "transit"))
            return Rail;
        return is("path", "track") ? Path : Street;
    }
    if (layer == "mountain_peak")
        return Peak;
    return std::nullopt;
}

} // namespace yiping::geo
