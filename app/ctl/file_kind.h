// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>

#include <filesystem>
#include <string>
#include <string_view>

namespace yiping::ctl {

/// What a file is, by its content (DESIGN §17).
enum class FileKind {
    GeoJson,
    GeoPackage,
    Shapefile,
    Kml,
    MbTiles,
    PmTiles,
    Cap,
    Gb28181Catalogue,
    Csv,
    Xlsx,
    Ods,
    Json,
    Config,
    Wall,
    Scene,
    Cache,
    PlatformDatabase,
    Terrain,
    Buildings,
    Unknown
};
/// "geojson", … "platform-database", "unknown".
[[nodiscard]] std::string_view name_of(FileKind kind);

/// Looks at the beginning of the file (unpacked if it is gzip), and into a database or a TOML file where the beginning
/// does not say enough. Errors: check.missing-file, check.unreadable (environment), check.not-a-file, check.empty.
[[nodiscard]] Result<FileKind> kind_of_file(const std::filesystem::path& file);

} // namespace yiping::ctl
