// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/geo/buildings.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace yiping::importer {

struct BuildingFile {
    std::vector<geo::TownBuilding> rows;
    std::int64_t without_floors = 0; ///< nothing is said of their floors
    std::int64_t wrong_floors = 0;   ///< 0, 9999, or no number: taken as not known
    bool from_osm = false;
};

/// Footprints of a GeoPackage, GeoJSON, Shapefile or OSM extract with their floors (building:levels, floors, 层数, …;
/// else by height), a building's area code (code, 楼栋编码) and the households of each floor (floor_households,
/// 各层户数: "4 4 4 3", from the ground up) where there are such columns. Errors as read_basemap_file. Any thread.
[[nodiscard]] Result<BuildingFile> read_building_file(const std::filesystem::path& file, const std::string& crs = {});

} // namespace yiping::importer
