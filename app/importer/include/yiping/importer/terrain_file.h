// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/geo/terrain.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace yiping::importer {

struct TerrainOptions {
    std::string crs; ///< of the file, where it does not say: anything GDAL knows ("EPSG:4547"); wins over the file
    int most_samples = 1025; ///< of the longer side; at most geo::terrain_side_limit
    std::string attribution;
};

struct TerrainRead {
    geo::Terrain terrain;
    std::int64_t filled = 0; ///< samples without a height in the file, filled from those around
    std::string crs; ///< what the file is in, as its authority calls it ("EPSG:4547"), or its name
};

/// Heights of a raster (GeoTIFF, SRTM, Arc/Info ASCII grid) in any coordinate system, laid on the Mercator plane. Holes
/// are filled from their borders as long as they are less than half of it. Errors: config.missing_file,
/// config.not_a_file, import.too_large, import.geometry_file {file, what}, terrain.no_crs {file}, terrain.unknown_crs
/// {crs}, terrain.not_heights {file}, terrain.mostly_holes {file, percent}. Any thread.
[[nodiscard]] Result<TerrainRead> read_terrain_file(const std::filesystem::path& file, const TerrainOptions& options);

/// Gives what is no number the mean of what is near, the holes' borders first. Exposed for tests.
/// Returns how many were filled; all stay as they are if none is a number.
std::int64_t fill_holes(std::vector<float>& heights, std::uint32_t columns, std::uint32_t rows);

} // namespace yiping::importer
