// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/geo/mercator.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

namespace yiping::geo {

/// How a case's warmth falls off with distance; the integral of each is one case.
enum class HeatKernel : std::uint8_t {
    Quartic, ///< 3/(πr²)·(1 − d²/r²)² (Silverman, Density Estimation, 1986, eq. 4.5)
    Disc,    ///< 1/(πr²) up to the radius: the number of cases around a place over the area of the circle
};

/// Where heat is computed, and how far one case warms its neighbourhood.
struct HeatExtent {
    double west = 0, south = 0, east = 0, north = 0; ///< degrees WGS-84
    double radius_m = 300;
    HeatKernel kernel = HeatKernel::Quartic;
};

/// Where the cells of heat lie, and which of them a place warms. The raster lies in Web Mercator with cells of a
/// quarter of the radius at the extent's middle latitude; places count to a part, a quarter of a cell (a sixteenth of
/// the radius). Over an extent of 1° of latitude the radius is true to 1 %.
///
/// Mercator's y of a latitude is read off a piecewise cubic (Hermite's, with the true values and slopes at its 512
/// joints): within 1e-9 of a part for a town, 1e-3 for the whole world. A value; any thread.
class HeatGrid {
public:
    /// More cells than this are not made: the radius grows instead, and radius_m() says so.
    static constexpr std::size_t most_cells = 16U << 20U;
    static constexpr int reach = 4;        ///< cells of a radius
    static constexpr int taps = 2 * reach; ///< cells that a case reaches, each way
    static constexpr int phases = 4;       ///< parts of a cell, each way
    /// Cells from a case back to where its stamp begins: the middles of just `taps` cells lie within a radius.
    static constexpr double before = reach - 0.5;

    /// Where the stamp of a case begins, in parts from the raster's corner.
    struct Place {
        std::uint32_t across = 0, down = 0;
        bool inside = false; ///< otherwise the case lies outside of the extent, or is no number
    };
    /// Which of the 16 stamps: where in its cell a place is.
    [[nodiscard]] static constexpr std::uint32_t phase_of(std::uint32_t across, std::uint32_t down)
    {
        return down % phases * phases + across % phases;
    }

    explicit HeatGrid(const HeatExtent& extent);

    [[nodiscard]] int columns() const { return columns_; }
    [[nodiscard]] int rows() const { return rows_; }
    [[nodiscard]] std::size_t cells() const
    {
        return static_cast<std::size_t>(columns_) * static_cast<std::size_t>(rows_);
    }
    [[nodiscard]] double radius_m() const { return radius_m_; }
    /// The raster's box in the unit square of Web Mercator, y growing to the south: west, north, east, south.
    [[nodiscard]] std::array<double, 4> world_box() const;
    /// Of those beyond the extent's east and south some in its last cell are inside too.
    [[nodiscard]] Place place_of(LonLat at) const
    {
        const double lat = std::clamp(at.lat, -mercator_latitude_limit, mercator_latitude_limit);
        const double piece = (north_ - lat) * pieces_per_degree_;
        const double across = first_part + (at.lon - west_) * parts_per_degree_;
        // Written so that what is no number is outside too.
        if (!(at.lon >= west_ && across < end_across_ && piece >= 0 && piece <= pieces))
            return {};
        const auto which = static_cast<std::size_t>(piece);
        const Cubic& y = downs_[which];
        const double along = piece - static_cast<double>(which);
        const double down = ((y[3] * along + y[2]) * along + y[1]) * along + y[0];
        if (!(down < end_down_))
            return {};
        return {static_cast<std::uint32_t>(across), static_cast<std::uint32_t>(down), true};
    }

private:
    using Cubic = std::array<double, 4>;
    static constexpr std::size_t pieces = 512;
    /// The margin is a radius wide, a stamp begins half a cell less before its case.
    static constexpr double first_part = (reach - before) * phases;

    int columns_ = 0, rows_ = 0;
    double left_ = 0, top_ = 0, cell_ = 0; ///< in the unit square
    double radius_m_ = 0;
    double west_ = 0, north_ = 0; ///< degrees
    double parts_per_degree_ = 0, pieces_per_degree_ = 0;
    double end_across_ = 0, end_down_ = 0;      ///< parts
    std::array<Cubic, pieces + 1> downs_{}; ///< parts down, by the way through a piece
};

/// What one case adds to the cells that it reaches, for each of the 16 parts of a cell that it may lie in: whole
/// numbers, so that sums do not depend on their order. A value; any thread.
class HeatStamps {
public:
    /// `points`: how many cases are expected; the values are the finer, the fewer they are.
    HeatStamps(const HeatGrid& grid, HeatKernel kernel, std::size_t points);

    /// Adds the stamp of a phase to a raster of so many columns, from its first cell on.
    void add(std::uint32_t phase, std::uint32_t* first, std::size_t columns) const
    {
        change<true>(stamps_[phase].data(), first, columns);
    }
    /// Takes away what add() has added.
    void take(std::uint32_t phase, std::uint32_t* first, std::size_t columns) const
    {
        change<false>(stamps_[phase].data(), first, columns);
    }
    /// Cases that may all lie on one spot without their sum running over 32 bits.
    [[nodiscard]] std::size_t room() const { return std::numeric_limits<std::uint32_t>::max() / peak_; }
    /// Cases per square kilometre of 1 in a sum.
    [[nodiscard]] double cases_per_km2() const { return unit_; }

private:
    /// That the two never overlap lets the compiler make two vectors of the eight columns.
    template <bool Add>
    static void change(const std::uint32_t* __restrict from, std::uint32_t* __restrict to, std::size_t columns)
    {
        for (int row = 0; row < HeatGrid::taps; ++row, from += HeatGrid::taps, to += columns) {
            for (int column = 0; column < HeatGrid::taps; ++column) {
                if constexpr (Add)
                    to[column] += from[column];
                else
                    to[column] -= from[column];
            }
        }
    }

    using Stamp = std::array<std::uint32_t, std::size_t{HeatGrid::taps} * HeatGrid::taps>; ///< by rows

    std::uint32_t peak_ = 0; ///< the highest value
    double unit_ = 0;
    std::array<Stamp, std::size_t{HeatGrid::phases} * HeatGrid::phases> stamps_{};
};

} // namespace yiping::geo
