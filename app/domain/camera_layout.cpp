// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/camera_layout.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace yiping::domain {

namespace {

constexpr std::array<std::string_view, 8> layout_names{"1", "2", "4", "9", "16", "25", "1+5", "1+7"};
constexpr double picture_aspect = 16.0 / 9.0;
/// Who asks for one or four wants no more; who asks for nine or more wants many.
constexpr int fewest_to_fill = 9;

/// One big tile at the upper left, small ones along the right and the bottom of a square of cells.
TileGrid one_and(int small)
{
    const int side = small / 2 + 1;
    TileGrid grid{side, side, {{0, 0, side - 1}}};
    for (int y = 0; y < side; ++y)
        for (int x = y < side - 1 ? side - 1 : 0; x < side; ++x)
            grid.places.push_back({x, y, 1});
    return grid;
}

TileGrid even(int tiles, double aspect)
{
    // Many: nearly twice as many where they fill the room better.
    const int most = tiles >= fewest_to_fill ? 2 * tiles - 1 : tiles;
    TileGrid best;
    double best_worth = 0;
    for (int columns = 1; columns <= most; ++columns) {
        const int fewest_rows = (tiles + columns - 1) / columns;
        for (int rows = fewest_rows; rows == fewest_rows || columns * rows <= most; ++rows) {
            // A picture's width, where the room is as high as 1. Of equal ones the grid with fewest empty cells.
            const double width = std::min(aspect / columns, picture_aspect / rows) * (1 + 1e-6 / (columns * rows));
            // Large pictures, and of many no large holes beside them.
            const double worth = tiles >= fewest_to_fill ? columns * rows * width * width * width : width;
            if (worth > best_worth) {
                best_worth = worth;
                best.columns = columns;
                best.rows = rows;
            }
        }
    }
    if (tiles >= fewest_to_fill)
        tiles = best.columns * best.rows;
    for (int tile = 0; tile < tiles; ++tile)
        best.places.push_back({tile % best.columns, tile / best.columns, 1});
    return best;
}

} // namespace

std::span<const std::string_view> tile_layouts()
{
    return layout_names;
}

std::optional<TileGrid> tile_grid(std::string_view layout, double aspect)
{
    if (!std::ranges::contains(layout_names, layout))
        return std::nullopt;
    const std::size_t plus = layout.find('+');
    const std::string_view digits = plus == layout.npos ? layout : layout.substr(plus + 1);
    int tiles = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), tiles);
    return plus == layout.npos ? even(tiles, std::max(0.1, aspect)) : one_and(tiles);
}

} // namespace yiping::domain
