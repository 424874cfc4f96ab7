// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/geo/basemap.h>
#include <yiping/geo/buildings.h>
#include <yiping/geo/terrain.h>

#include <cstdint>
#include <filesystem>
#include <vector>

namespace yiping::platform::simulate {

/// The ground of the model township: river, streams, roads, houses, heights and names, all invented. The same seed
/// gives the same things on every machine. Any thread.
[[nodiscard]] std::vector<geo::BaseThing> model_basemap(std::uint64_t seed);
/// The same as an archive. Errors as geo::write_basemap.
[[nodiscard]] Result<geo::BasemapCounts> write_model_basemap(const std::filesystem::path& file, std::uint64_t seed);

/// Heights of the same ground, and its houses with their floors; the blocks of the compound with the households of each
/// floor. Both say that they are invented (示意).
[[nodiscard]] Result<geo::Terrain> model_terrain(std::uint64_t seed);
[[nodiscard]] geo::TownBuildings model_buildings(std::uint64_t seed);
/// Both as files. Errors as geo::write_terrain and geo::write_buildings.
[[nodiscard]] Result<void> write_model_relief(
    const std::filesystem::path& terrain, const std::filesystem::path& buildings, std::uint64_t seed);

} // namespace yiping::platform::simulate
