// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/camera_layout.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <numeric>
#include <utility>

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
    TileGrid grid{side, side, {side}, {{0, 0, side - 1}}};
    for (int y = 0; y < side; ++y)
        for (int x = y < side - 1 ? side - 1 : 0; x < side; ++x)
            grid.places.push_back({x, y, 1});
    return grid;
}

/// `parts`: the widths between seams, where the room is as high as 1. No picture lies across a seam.
TileGrid even(int tiles, std::span<const double> parts)
{
    // Many: nearly twice as many where they fill the room better.
    const int most = tiles >= fewest_to_fill ? 2 * tiles - 1 : tiles;
    TileGrid best;
    double best_worth = 0;
    // `decided` columns in one of the parts, in the others as many as fit.
    const auto look_at = [&](int rows, double width, std::size_t at, int decided) {
        std::vector<int> in_parts;
        for (const double part : parts)
            in_parts.push_back(static_cast<int>(std::min<double>(most, part / width + 1e-9)));
        in_parts[at] = decided;
        const int columns = std::accumulate(in_parts.begin(), in_parts.end(), 0);
        if (columns > most || columns * rows < tiles || (columns * rows > most && columns * (rows - 1) >= tiles))
            return;
        // A picture's width. Of equal ones the grid with fewest empty cells.
        const double seen = width * (1 + 1e-6 / (columns * rows));
        // Large pictures, and of many no large holes beside them.
        const double worth = tiles >= fewest_to_fill ? columns * rows * seen * seen * seen : seen;
        if (worth <= best_worth)
            return;
        best_worth = worth;
        best.columns = columns;
        best.rows = rows;
        best.parts = std::move(in_parts);
    };
    for (int rows = 1; rows <= most; ++rows) {
        // As wide as the rows allow, or as the columns of one of the parts do.
        for (std::size_t at = 0; at < parts.size(); ++at)
            for (int columns = 1; columns <= most; ++columns)
                look_at(rows, std::min(parts[at] / columns, picture_aspect / rows), at, columns);
    }
    if (best.parts.empty())
        return parts.size() == 1 ? best : even(tiles, std::array{std::accumulate(parts.begin(), parts.end(), 0.0)});
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

std::optional<TileGrid> tile_grid(std::string_view layout, double aspect, std::span<const double> parts)
{
    if (!std::ranges::contains(layout_names, layout))
        return std::nullopt;
    const std::size_t plus = layout.find('+');
    const std::string_view digits = plus == layout.npos ? layout : layout.substr(plus + 1);
    int tiles = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), tiles);
    if (plus != layout.npos)
        return one_and(tiles);
    const std::array whole{std::max(0.1, aspect)};
    return even(tiles, parts.size() > 1 && tiles >= fewest_to_fill ? parts : whole);
}

} // namespace yiping::domain
