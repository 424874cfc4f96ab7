// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace yiping::config {

/// One set of tiles: a file or folder, or a service on the line. Exactly one of `file` and `url` is there.
struct MapSource {
    std::string id;
    std::string name;
    std::filesystem::path file;  ///< absolute
    std::string url;             ///< with {z}, {x}, {y}; {-y} (rows from the south), {s}, {key}
    std::vector<std::string> hosts; ///< what {s} stands for, in turn
    std::string key;             ///< the user's own; never written into a log
    bool gcj02 = false;          ///< tiles of the shifted system
    double opacity = 1;
    std::string attribution, approval; ///< shown on the map; `approval` is the 审图号
    bool awaited = false; ///< the file may come a little later: nothing is said while it is missing
    int min_zoom = 0, max_zoom = 18;   ///< of a service; files say it themselves
    bool operator==(const MapSource&) const = default;
};

/// What is shown together, the lowest first.
struct MapView {
    std::string name;
    std::vector<std::string> sources; ///< ids
    bool operator==(const MapView&) const = default;
};

struct MapSettings {
    std::vector<MapSource> sources;
    std::vector<MapView> views;  ///< none: one of all sources, in order
    std::string view;            ///< the one to begin with; "": the first
    std::filesystem::path style; ///< of base maps; "": the one shipped
    std::int64_t cache_mb = 512; ///< of tiles that came over the line
    std::filesystem::path terrain;   ///< heights of the town in space (yipingctl terrain make); "": a plain
    std::filesystem::path buildings; ///< its houses with their floors (yipingctl buildings make); "": none
    bool operator==(const MapSettings&) const = default;
};

/// What a data folder without settings of its own shows: a view for each maps/*.basemap, *.mbtiles and *.pmtiles, the
/// heights of maps/*.terrain and the houses of maps/*.buildings.
[[nodiscard]] MapSettings found_maps(const std::filesystem::path& data_folder);

/// How one class of the base map looks (maps/basemap.toml).
struct BaseClassStyle {
    std::uint32_t night = 0, day = 0, print = 0;     ///< 0xAARRGGBB
    std::vector<std::pair<double, double>> width;    ///< (zoom, pixels at 1080 lines), rising; for lines
    double from = 0;                                 ///< not shown before this zoom
    bool operator==(const BaseClassStyle&) const = default;
};
/// By the words of geo::base_classes().
using BasemapStyle = std::map<std::string, BaseClassStyle, std::less<>>;

/// Errors as load_settings; classes are not checked against geo's here.
[[nodiscard]] Result<BasemapStyle> load_basemap_style(const std::filesystem::path& file);
[[nodiscard]] std::vector<Error> check_basemap_style(const std::filesystem::path& file);
/// maps/basemap.toml as shipped.
[[nodiscard]] std::filesystem::path shipped_basemap_style();

} // namespace yiping::config
