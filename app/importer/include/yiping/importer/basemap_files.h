// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/geo/basemap.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace yiping::importer {

struct BasemapFile {
    std::vector<geo::BaseThing> things;
    std::int64_t not_known = 0; ///< shapes that no rule takes for anything of a base map
    bool from_osm = false;
};

/// All layers of a GeoPackage, GeoJSON, Shapefile or OSM extract (.osm, .pbf) as things of a base map: by the tags of
/// OSM, by columns like class, fclass, kind, 类别 and elev, 高程, or by the name of the layer (roads, 道路, water,
/// 水系, building, 建筑, contour, 等高线, place, 地名). `crs` (a word of geo::Projector) wins over what the file says.
/// Errors: config.missing_file, config.not_a_file, import.too_large, import.geometry_file, geo.unknown_crs. Any thread.
[[nodiscard]] Result<BasemapFile> read_basemap_file(const std::filesystem::path& file, const std::string& crs = {});

/// What a shape is. `tag` gives the value of a key, "" without it; `layer` is the name of its layer in small letters.
[[nodiscard]] std::optional<geo::BaseClass> classify_base(
    const std::function<std::string_view(std::string_view)>& tag, std::string_view layer, geo::BaseForm form);

} // namespace yiping::importer
