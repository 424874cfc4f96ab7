// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/geo/tile_archive.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The parts of PMTiles version 3 (https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md) that do not read
/// files. Every number of a file is taken as hostile. Pure functions, any thread.
namespace yiping::geo::pmtiles {

inline constexpr std::size_t header_size = 127;
inline constexpr std::uint64_t directory_byte_limit = 32U << 20U; ///< unpacked
inline constexpr int depth_limit = 4; ///< the root and what may lie below it

enum class Compression : std::uint8_t { Unknown, None, Gzip, Brotli, Zstd };

struct Part {
    std::uint64_t offset = 0, length = 0;
    /// Whether it lies within `size` bytes, without ever overflowing.
    [[nodiscard]] bool within(std::uint64_t size) const { return offset <= size && length <= size - offset; }
};

struct Header {
    int version = 0;
    Part root, metadata, leaves, tiles;
    Compression directories{}, contents{};
    TileFormat format{};
    int min_zoom = 0, max_zoom = 0;
    Box bounds;
};

/// Nothing if the bytes are no header at all; the caller looks at the version.
[[nodiscard]] std::optional<Header> read_header(std::string_view bytes);

/// A tile, or a run of equal ones; `run` 0 points to a leaf directory.
struct Entry {
    std::uint64_t tile = 0, offset = 0, length = 0, run = 0;
};
using Directory = std::vector<Entry>;

/// An unpacked directory. Nothing if it is damaged: numbers cut off, entries out of order or overlapping, too many of
/// them for the bytes there are.
[[nodiscard]] std::optional<Directory> read_directory(std::string_view bytes);
/// The entry whose run or leaf holds the tile; nullptr if there is none.
[[nodiscard]] const Entry* find_entry(const Directory& directory, std::uint64_t tile);

/// The number of a tile on the Hilbert curves of all zooms, one after the other.
[[nodiscard]] std::uint64_t tile_number(TileId id);
[[nodiscard]] TileId tile_at(std::uint64_t number);

/// Unpacks gzip or zlib; nothing if it is damaged or becomes larger than the limit.
[[nodiscard]] std::optional<std::string> unpack(std::string_view packed, std::uint64_t limit);

} // namespace yiping::geo::pmtiles
