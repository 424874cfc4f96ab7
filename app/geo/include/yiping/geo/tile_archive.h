// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/geo/geometry.h>
#include <yiping/geo/mercator.h>

#include <compare>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

/// Map tiles in files: MBTiles, PMTiles version 3, and folders {z}/{x}/{y}.png.
namespace yiping::geo {

inline constexpr int deepest_zoom = 24;

/// A tile of Web Mercator: column from the west, row from the north, as XYZ and PMTiles count (MBTiles counts rows from
/// the south; its reader turns them).
struct TileId {
    int zoom = 0;
    std::uint32_t x = 0, y = 0;

    [[nodiscard]] bool valid() const
    {
        return zoom >= 0 && zoom <= deepest_zoom && x < (1U << static_cast<unsigned>(zoom)) &&
               y < (1U << static_cast<unsigned>(zoom));
    }
    [[nodiscard]] TileId parent() const { return {zoom - 1, x / 2, y / 2}; }
    /// North-west corner, and the side of the tile, in world units.
    [[nodiscard]] WorldPoint corner() const { return {x * side(), y * side()}; }
    [[nodiscard]] double side() const { return 1.0 / static_cast<double>(1U << static_cast<unsigned>(zoom)); }
    /// One number per tile: zoom in the upper bits.
    [[nodiscard]] std::uint64_t key() const
    {
        return static_cast<std::uint64_t>(zoom) << 58U | static_cast<std::uint64_t>(x) << 29U | y;
    }
    auto operator<=>(const TileId&) const = default;
};

enum class TileFormat : std::uint8_t { Unknown, Png, Jpeg, Webp, Mvt };
/// By the first bytes of a tile.
[[nodiscard]] TileFormat format_of_tile(std::string_view bytes);

struct TileSetInfo {
    std::string name;
    int min_zoom = 0, max_zoom = 0;
    Box bounds{-180, -mercator_latitude_limit, 180, mercator_latitude_limit};
    std::string attribution;
    std::string approval; ///< 审图号; archives say it as "审图号" or "approval_number"
    TileFormat format = TileFormat::Unknown;
};

/// A set of tiles to be read. One thread at a time, any thread: it keeps caches of its own. The file may change or
/// break while it is open; then tile() says so, and later calls may work again.
class TileArchive {
public:
    virtual ~TileArchive() = default;
    [[nodiscard]] virtual const TileSetInfo& info() const = 0;
    /// The tile's bytes, unpacked if the archive packs them; nothing if it has none there. Errors: tiles.damaged
    /// {file, what}, tiles.too_large {file, limit}.
    [[nodiscard]] virtual Result<std::optional<std::string>> tile(TileId id) = 0;
};

/// No tile is larger than this, packed or unpacked.
inline constexpr std::size_t tile_byte_limit = 8U << 20U;

/// By content, not by name. Errors: tiles.missing_file {file} (environment), tiles.not_an_archive {file},
/// tiles.damaged {file, what}, tiles.version {file, version}, tiles.compression {file}.
[[nodiscard]] Result<std::unique_ptr<TileArchive>> open_tile_archive(const std::filesystem::path& file);
[[nodiscard]] Result<std::unique_ptr<TileArchive>> open_mbtiles(const std::filesystem::path& file);
[[nodiscard]] Result<std::unique_ptr<TileArchive>> open_pmtiles(const std::filesystem::path& file);
[[nodiscard]] Result<std::unique_ptr<TileArchive>> open_tile_folder(const std::filesystem::path& folder);

} // namespace yiping::geo

template <>
struct std::hash<yiping::geo::TileId> {
    std::size_t operator()(const yiping::geo::TileId& id) const noexcept
    {
        return static_cast<std::size_t>(id.key() * 0x9E3779B97F4A7C15ULL >> 7U);
    }
};
