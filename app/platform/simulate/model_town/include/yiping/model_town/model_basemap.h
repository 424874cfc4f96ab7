// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/geo/basemap.h>

#include <cstdint>
#include <filesystem>
#include <vector>

namespace yiping::platform::simulate {

/// The ground of the model township: river, streams, roads, houses, heights and names, all invented. The same seed
/// gives the same things on every machine. Any thread.
[[nodiscard]] std::vector<geo::BaseThing> model_basemap(std::uint64_t seed);
/// The same as an archive. Errors as geo::write_basemap.
[[nodiscard]] Result<geo::BasemapCounts> write_model_basemap(const std::filesystem::path& file, std::uint64_t seed);

} // namespace yiping::platform::simulate
