// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/geo/tile_archive.h>

#include <string_view>

namespace yiping::geo {

/// Name, attribution, approval number and zooms of a metadata document of PMTiles or TileJSON. What is no JSON, or of
/// another type than expected, is passed over.
void read_json_metadata(std::string_view text, TileSetInfo& info);
/// One line of it, which is also a row of the metadata of MBTiles.
void take_metadata(std::string_view key, std::string_view value, TileSetInfo& info);

} // namespace yiping::geo
