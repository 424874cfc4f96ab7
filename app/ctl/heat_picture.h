// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/geo/heat_raster.h>

#include <string>

namespace yiping::ctl {

/// Writes a density, north up in Web Mercator (EPSG:3857), by the ending of the file:
/// - .png  a picture with the colours of print, evenly over the root of the density, clear where there is none; a world
///         file (.wld) beside it says where it lies, and a .png.aux.xml in which projection (both as GDAL reads them)
/// - .tif  the densities themselves, in cases per square kilometre (GeoTIFF, 32-bit floats)
/// Errors: ctl.picture_kind (usage), ctl.cannot_write.
[[nodiscard]] Result<void> write_heat(const geo::HeatRaster& heat, const std::string& file);

} // namespace yiping::ctl
