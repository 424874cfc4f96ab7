// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/geo/heat_grid.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace yiping::geo {

namespace {

/// The highest value a stamp has where sums allow: fine enough that rounding is far below what an eye sees.
constexpr std::uint32_t finest_peak = 4095;
constexpr std::size_t least_room = 1U << 20U; ///< cases
constexpr double least_height = 1e-9;         ///< degrees: an extent may be a line

} // namespace

HeatGrid::HeatGrid(const HeatExtent& extent)
{
    const WorldPoint corner = to_world({extent.west, extent.north});
    const WorldPoint other = to_world({extent.east, extent.south});
    const double middle = (extent.south + extent.north) / 2;
    const double width = std::max(other.x - corner.x, 0.0);
    const double height = std::max(other.y - corner.y, 0.0);
    radius_m_ = std::max(extent.radius_m, 1.0);
    // A margin of one stamp on each side: none is ever cut.
    const auto cells = [&](double length) { return std::floor(length / cell_) + 1 + taps; };
    cell_ = radius_m_ * world_per_metre(middle) / reach;
    while (cells(width) * cells(height) > static_cast<double>(most_cells)) {
        radius_m_ *= 1.25;
        cell_ = radius_m_ * world_per_metre(middle) / reach;
    }
    columns_ = static_cast<int>(cells(width));
    rows_ = static_cast<int>(cells(height));
    left_ = corner.x - reach * cell_;
    top_ = corner.y - reach * cell_;

    west_ = extent.west;
    north_ = std::clamp(extent.north, -mercator_latitude_limit, mercator_latitude_limit);
    parts_per_degree_ = phases / (360 * cell_);
    end_across_ = (columns_ - taps) * phases + first_part;
    end_down_ = (rows_ - taps) * phases + first_part;
    const double last = to_lon_lat({0, corner.y + (rows_ - taps) * cell_}).lat;
    const double degrees = std::max(north_ - std::max(last, -mercator_latitude_limit), least_height);
    pieces_per_degree_ = pieces / degrees;
    const auto joint = [&](std::size_t number) {
        const double lat = north_ - static_cast<double>(number) / pieces_per_degree_;
        const double slope = parts_per_degree_ / pieces_per_degree_ / std::cos(lat * std::numbers::pi / 180);
        return std::pair(first_part + (to_world({0, lat}).y - corner.y) / cell_ * phases, slope);
    };
    for (std::size_t i = 0; i < downs_.size(); ++i) {
        const auto [from, leaving] = joint(i);
        const auto [to, arriving] = joint(i + 1);
        const double chord = to - from;
        downs_[i] = {from, leaving, 3 * chord - 2 * leaving - arriving, leaving + arriving - 2 * chord};
    }
}

std::array<double, 4> HeatGrid::world_box() const
{
    return {left_, top_, left_ + columns_ * cell_, top_ + rows_ * cell_};
}

HeatStamps::HeatStamps(const HeatGrid& grid, HeatKernel kernel, std::size_t points)
{
    constexpr int reach = HeatGrid::reach, taps = HeatGrid::taps, phases = HeatGrid::phases;
    // Even all cases on one spot must not run over; room for half as many again.
    const std::size_t most = std::max(points + points / 2, least_room);
    peak_ = static_cast<std::uint32_t>(
        std::clamp<std::size_t>(std::numeric_limits<std::uint32_t>::max() / most, 1, finest_peak));
    const double radius_km = grid.radius_m() / 1000;
    const double middle = kernel == HeatKernel::Quartic ? 3 : 1;
    unit_ = middle / (std::numbers::pi * radius_km * radius_km) / peak_;
    for (int y = 0; y < phases; ++y) {
        for (int x = 0; x < phases; ++x) {
            Stamp& stamp = stamps_[static_cast<std::size_t>(y) * phases + static_cast<std::size_t>(x)];
            // From the middle of a cell's part to the middles of the cells around.
            const double right = (x + 0.5) / phases + HeatGrid::before;
            const double down = (y + 0.5) / phases + HeatGrid::before;
            for (int row = 0; row < taps; ++row) {
                for (int column = 0; column < taps; ++column) {
                    const double far =
                        (std::pow(column + 0.5 - right, 2) + std::pow(row + 0.5 - down, 2)) / (reach * reach);
                    const double within = kernel == HeatKernel::Quartic ? (1 - far) * (1 - far) : 1;
                    const double height = far < 1 ? within : 0;
                    stamp[static_cast<std::size_t>(row) * taps + static_cast<std::size_t>(column)] =
                        static_cast<std::uint32_t>(std::lround(height * peak_));
                }
            }
        }
    }
}

} // namespace yiping::geo
