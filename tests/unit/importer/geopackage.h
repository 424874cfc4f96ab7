// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

namespace yiping::test {

/// Adds a layer with the features of a GeoJSON text to a GeoPackage, which is made if it is not there.
void add_layer(const std::filesystem::path& geopackage, const std::string& layer, const std::string& geojson);

} // namespace yiping::test
