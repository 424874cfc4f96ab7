// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geography.h"
#include "town_random.h"
#include "town_words.h"

#include <array>
#include <string>
#include <vector>

namespace yiping::platform::simulate {

/// A place where things happen again and again: a corner, a stairwell, a landing.
struct Spot {
    Point at; ///< before warping
    std::size_t micro = 0;
    std::string address;
    std::array<double, where_count> weight{}; ///< how likely each kind of place it is
};

/// Codes, addresses and places of the finished map.
class Places {
public:
    Places(const Geography& town, std::uint64_t seed);

    [[nodiscard]] const std::vector<Spot>& spots() const { return spots_; }
    /// A spot for a kind of trouble.
    [[nodiscard]] const Spot& draw(Where where, TownRandom& random) const;
    /// A point near a spot, inside one micro-grid, and that micro-grid.
    [[nodiscard]] std::pair<Point, std::size_t> near(const Spot& spot, double spread_m, TownRandom& random) const;
    /// Any point well inside a micro-grid.
    [[nodiscard]] Point within(std::size_t micro, TownRandom& random) const;
    /// "育和路12号附近".
    [[nodiscard]] std::string address_of(Point at) const;

    [[nodiscard]] const std::string& grid_code(std::size_t grid) const { return grid_codes_[grid]; }
    [[nodiscard]] const std::string& micro_code(std::size_t micro) const { return micro_codes_[micro]; }
    [[nodiscard]] const std::vector<int>& grid_households() const { return grid_households_; }
    [[nodiscard]] const std::vector<int>& micro_households() const { return micro_households_; }
    [[nodiscard]] const Geography& town() const { return town_; }

private:
    void number_areas();
    void count_households(TownRandom& random);
    void find_spots(TownRandom& random);

    const Geography& town_;
    std::vector<std::string> grid_codes_, micro_codes_;
    std::vector<int> grid_households_, micro_households_;
    std::vector<Spot> spots_;
    std::array<std::vector<double>, where_count> cumulative_;
};

} // namespace yiping::platform::simulate
