// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

/// How the tiles of a camera wall stand: 1, 2, 4, 9, 16, 25, 1+5 and 1+7. Pure, any thread.
namespace yiping::domain {

/// In cells from the upper left; `size` cells a side.
struct TilePlace {
    int x = 0, y = 0, size = 1;
    bool operator==(const TilePlace&) const = default;
};

struct TileGrid {
    int columns = 1, rows = 1;
    std::vector<int> parts; ///< columns between two seams, from the left; one where there is none
    std::vector<TilePlace> places; ///< the tiles of a page in reading order
    bool operator==(const TileGrid&) const = default;
};

/// "1", "2", "4", "9", "16", "25", "1+5", "1+7".
[[nodiscard]] std::span<const std::string_view> tile_layouts();
/// Laid out for room of this width divided by its height, so that pictures of 16:9 become as large as they can; of nine
/// and more as many as there is then room for. `parts`: what seams cut the room into, each width divided by the room's
/// height; none of nine and more lies across a seam. Nothing for an unknown layout.
[[nodiscard]] std::optional<TileGrid> tile_grid(
    std::string_view layout, double aspect, std::span<const double> parts = {});

} // namespace yiping::domain
