// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/importer/table_reader.h>

namespace yiping::importer {

/// A workbook by its own name of the format, "xlsx" or "ods".
[[nodiscard]] Result<std::unique_ptr<TableReader>> open_workbook(
    const std::filesystem::path& file, std::string_view format);
/// The attributes of a layer, "geojson" or "geopackage"; points have a longitude and a latitude.
[[nodiscard]] Result<std::unique_ptr<TableReader>> open_vector_table(
    const std::filesystem::path& file, std::string_view format);
/// The cameras of a GB/T 28181 catalogue, its columns called as the camera register calls them. Secret ones are not in
/// it, nor are directories, recorders and other things that are no cameras; notes() says how many.
[[nodiscard]] Result<std::unique_ptr<TableReader>> open_catalogue_table(const std::filesystem::path& file);
/// One JSON object a line, or a list of objects.
[[nodiscard]] Result<std::unique_ptr<TableReader>> open_json_table(const std::filesystem::path& file);

} // namespace yiping::importer
