// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/geo/heat_raster.h>

#include "morton.h"

#include <algorithm>
#include <array>
#include <bit>
#include <functional>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

namespace yiping::geo {

namespace {

constexpr std::size_t worth_a_thread = 10'000; ///< points
/// Of more cells to a point a second raster would cost more than a second thread brings.
constexpr std::size_t cells_a_point = 4;
/// Points that are put in order at a time: their places and those in order stay in a core's own cache.
constexpr std::size_t block_points = 1U << 14U;
constexpr auto phases = std::size_t{HeatGrid::phases};

/// Sums of some of the points. A block of them is put in order by the line of cells that their stamps begin in: what
/// lies together is then added together, and the eight lines that it touches stay in the nearest cache.
class PartOfHeat {
public:
    PartOfHeat(const HeatGrid& grid, const HeatStamps& stamps)
        : grid_(grid),
          stamps_(stamps),
          columns_(static_cast<std::size_t>(grid.columns())),
          lines_(static_cast<std::size_t>(grid.rows())),
          across_bits_(static_cast<unsigned>(std::bit_width(columns_ * phases))),
          sums_(grid.cells()),
          ends_(lines_ + 1)
    {
    }

    /// A block.
    void add(std::span<const LonLat> points)
    {
        // What lies outside is on a line after the last.
        const unsigned line_bits = across_bits_ + std::countr_zero(phases);
        const std::uint32_t nowhere = static_cast<std::uint32_t>(lines_) << line_bits;
        std::ranges::fill(ends_, 0U);
        places_.resize(points.size());
        ordered_.resize(points.size());
        for (std::size_t i = 0; i < points.size(); ++i) {
            const HeatGrid::Place place = grid_.place_of(points[i]);
            places_[i] = place.inside ? place.down << across_bits_ | place.across : nowhere;
            ++ends_[places_[i] >> line_bits];
        }
        const std::size_t inside = points.size() - ends_[lines_];
        std::exclusive_scan(ends_.begin(), ends_.end(), ends_.begin(), 0U);
        for (const std::uint32_t place : places_)
            ordered_[ends_[place >> line_bits]++] = place;
        const std::uint32_t mask = (1U << across_bits_) - 1;
        for (const std::uint32_t place : std::span(ordered_).first(inside)) {
            const std::uint32_t down = place >> across_bits_, across = place & mask;
            stamps_.add(
                HeatGrid::phase_of(across, down), sums_.data() + down / phases * columns_ + across / phases, columns_);
        }
        counted_ += inside;
    }

    std::vector<std::uint32_t>& sums() { return sums_; }
    [[nodiscard]] std::size_t counted() const { return counted_; }

private:
    const HeatGrid& grid_;
    const HeatStamps& stamps_;
    std::size_t columns_, lines_;
    unsigned across_bits_; ///< of a place; what is above them is its part down
    std::vector<std::uint32_t> sums_;
    std::vector<std::uint32_t> places_, ordered_, ends_; ///< of the block
    std::size_t counted_ = 0;
};

} // namespace

std::uint32_t HeatRaster::highest() const
{
    return sums.empty() ? 0 : std::ranges::max(sums);
}

Result<HeatRaster> heat_of(const HeatExtent& extent, std::size_t count, const HeatSource& source)
{
    HeatRaster made{HeatGrid(extent), {}, 0, 0, 0};
    const HeatStamps stamps(made.grid, extent.kernel, count);
    std::array<std::optional<PartOfHeat>, 2> parts;
    std::array<Result<void>, 2> went;
    // The second half has a raster of its own.
    in_halves(
        count, std::max(worth_a_thread, made.grid.cells() / cells_a_point), [&](std::size_t first, std::size_t end) {
            const std::size_t half = first == 0 ? 0 : 1;
            PartOfHeat& part = parts[half].emplace(made.grid, stamps);
            std::vector<LonLat> room;
            for (; first < end && went[half]; first += block_points) {
                const auto block = source(first, std::min(block_points, end - first), room);
                if (block)
                    part.add(*block);
                else
                    went[half] = std::unexpected(block.error());
            }
        });
    for (const auto& half : went) {
        if (!half)
            return std::unexpected(half.error());
    }
    made.sums = std::move(parts[0]->sums());
    made.counted = parts[0]->counted();
    if (parts[1]) {
        for (std::size_t i = 0; i < made.sums.size(); ++i)
            made.sums[i] += parts[1]->sums()[i];
        made.counted += parts[1]->counted();
    }
    made.outside = count - made.counted;
    made.cases_per_km2 = stamps.cases_per_km2();
    return made;
}

HeatRaster heat_of(const HeatExtent& extent, std::span<const LonLat> points)
{
    const auto source = [&](std::size_t first, std::size_t count, const auto&) { return points.subspan(first, count); };
    return *heat_of(extent, points.size(), source);
}

} // namespace yiping::geo
