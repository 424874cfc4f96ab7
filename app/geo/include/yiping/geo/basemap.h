// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/geo/geometry.h>
#include <yiping/geo/mercator.h>
#include <yiping/geo/vector_tile.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// A town's own base map: what it shows, and how it becomes an archive (docs/adr/0020).
namespace yiping::geo {

/// In the order of drawing: areas, then lines, then what is only a name.
enum class BaseClass : std::uint8_t {
    Settlement,
    Farmland,
    Green,
    Water,
    Building,
    Contour,
    IndexContour,
    Stream,
    River,
    Path,
    Street,
    Road,
    MainRoad,
    Rail,
    Border,
    Place,
    Peak,
    Poi,
};
inline constexpr std::size_t base_class_count = 18;

enum class BaseForm : std::uint8_t { Area, Stroke, Name };

struct BaseClassInfo {
    BaseClass id;
    std::string_view word;   ///< in files of style and as `class` in tiles
    std::string_view layer;  ///< of the tile
    BaseForm form;
    int min_zoom;            ///< tiles of lower zooms do not hold it
};
[[nodiscard]] const std::array<BaseClassInfo, base_class_count>& base_classes();
[[nodiscard]] const BaseClassInfo& info_of(BaseClass id);

/// What a feature of a tile is, by layer and class; layers of OpenMapTiles are known too. Nothing: not shown.
[[nodiscard]] std::optional<BaseClass> base_class_of(std::string_view layer, const VectorFeature& feature);

/// One thing of the map, WGS-84.
struct BaseThing {
    BaseClass what{};
    std::string name;
    int rank = 3;              ///< of its name among others of its class: 1 chooses first
    MultiPolygon areas;
    std::vector<Line> lines;
    std::optional<LonLat> point; ///< where its name stands, if that is said
    /// Of a building, as its file says them; "" where it does not.
    struct BuildingWords {
        std::string code, floors, height, households;
    } building;
};

struct BasemapOptions {
    std::string name, attribution, approval;
    int min_zoom = 8, max_zoom = 14; ///< what is nearer is drawn from max_zoom
};

struct BasemapCounts {
    std::int64_t things = 0, left_out = 0, tiles = 0, bytes = 0, names = 0;
};

/// Writes MBTiles of vector tiles: simplified to a third of a pixel per zoom, clipped with a margin, on a raster of
/// 4096 to the tile, each name once where its place is. The same things give the same bytes. A file of that name is
/// made over only when all is done. Errors: tiles.cannot_write, tiles.disk_full {file}, basemap.empty {file}.
[[nodiscard]] Result<BasemapCounts> write_basemap(
    const std::filesystem::path& file, const std::vector<BaseThing>& things, const BasemapOptions& options);

} // namespace yiping::geo
