// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/large_pages.h>
#include <yiping/geo/heat_field.h>
#include <yiping/geo/mercator.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace yiping::geo {

/// What heat is made of is what clusters are made of. The lower three bits of `kind` are the point's group: what the
/// mix of a cluster counts (the status of a case, say).
using CasePoint = HeatPoint;

/// A box of the world in Web Mercator, `low` its north-western corner. One that reaches beyond x = 0 or 1 goes on at
/// the other side of the antimeridian.
struct WorldBox {
    WorldPoint low, high;
};

/// All points of one cell of the world's quadtree, or one point.
struct Cluster {
    static constexpr std::size_t group_count = 8;
    WorldPoint at; ///< the mean of its points: within its cell, as they are
    WorldPoint low; ///< north-western corner of the cell
    double side = 0; ///< of the cell: no point is farther from `at` than the diagonal
    std::uint32_t count = 0;
    std::uint32_t key = 0; ///< of its first point in the index's order, the only one where count is 1
    std::array<std::uint32_t, group_count> groups{};
};

/// A point near another place.
struct NearPoint {
    std::uint32_t key = 0;
    WorldPoint at;
    double distance = 0; ///< world units
};

/// Millions of points in the order of a quadtree (Morton, 1966), for clusters at every zoom, exact counts and picking.
///
/// Places are 32-bit integers in Web Mercator (a centimetre at the equator), sorted along the Morton curve into runs of
/// at most 128 points, each with its sums. A cell of the quadtree is a range of the curve: whole runs are summed, only
/// the two at its ends are looked into. So every cell of every level has its exact count and mix without a table per
/// level; a point more or less moves at most one run; and a child's points are among its parent's by construction. What
/// an answer contains depends on the points alone, never on how they came (property tests).
///
/// One thread at a time may change it; several may ask while nobody changes it. `assign` and the filters use two
/// threads where it pays. Points that are no number are not in it; latitudes beyond Mercator's are at its edge.
class PointIndex {
public:
    static constexpr int deepest = 31;

    PointIndex();
    ~PointIndex();
    PointIndex(PointIndex&&) noexcept;
    PointIndex& operator=(PointIndex&&) noexcept;

    /// Replaces everything. No two points may have the same key. The filter stays.
    void assign(std::span<const CasePoint> points);
    /// One more, or the one of this key as it is now. False if it was the very same.
    bool put(const CasePoint& point);
    /// False if there is none.
    bool remove(std::uint32_t key);

    /// Only points with `from` <= at < `to` count. At first all do.
    void set_window(UtcMillis from, UtcMillis to);
    /// Only kinds whose entry is not 0 count, none beyond the end. Empty: all.
    void set_filter(std::vector<std::uint8_t> counts);

    [[nodiscard]] std::size_t size() const { return size_; }
    /// Those that window and filter let through.
    [[nodiscard]] std::size_t counted() const { return counted_; }

    /// The filled cells of a level (side 2^-level, at most `deepest`) that touch the view, along the curve. Cells with
    /// fewer than `open_below` points give each of their points instead. Appends to `to`.
    void clusters(const WorldBox& view, int level, std::uint32_t open_below, std::vector<Cluster>& to) const;
    /// The point that counts and is nearest to a place, at most `reach` world units away; of several the smallest key.
    [[nodiscard]] std::optional<NearPoint> nearest(WorldPoint at, double reach) const;

    [[nodiscard]] std::size_t bytes() const;

private:
    struct Run;
    struct Sum {
        std::uint64_t x = 0, y = 0;
        std::uint64_t groups = 0; ///< a byte each: a run has at most 128 points
    };
    struct Place {
        std::uint32_t x, y;
    };
    struct Position {
        std::uint32_t run = 0, slot = 0;
        bool operator==(const Position&) const = default;
    };
    struct Total;
    struct Descent;
    struct Search;

    [[nodiscard]] bool passes(std::uint16_t kind, UtcMillis at) const;
    [[nodiscard]] bool unfiltered() const;
    [[nodiscard]] Sum sum_of(const Run& run) const;
    void count_anew();
    [[nodiscard]] Position lower_bound(std::uint64_t code, Position from, Position to) const;
    /// Where the four children of a cell begin and end.
    [[nodiscard]] std::array<Position, 5> quarters(
        std::uint64_t x, std::uint64_t y, int depth, Position from, Position to) const;
    [[nodiscard]] Position end() const { return {static_cast<std::uint32_t>(runs_.size()), 0}; }
    [[nodiscard]] std::size_t run_for(std::uint64_t code, std::uint32_t key) const;
    void insert(Place place, const CasePoint& point);
    void split(std::size_t at);
    void add(Position from, Position to, Total& total) const;
    void descend(Descent& descent, std::uint64_t x, std::uint64_t y, int depth, Position from, Position to) const;
    void emit(Descent& descent, std::uint64_t x, std::uint64_t y, Position from, Position to) const;
    void search(Search& search, std::uint64_t x, std::uint64_t y, int depth, Position from, Position to) const;

    // By run, along the curve.
    std::vector<std::uint64_t> firsts_; ///< not above the run's first code, above all codes before it
    std::vector<std::unique_ptr<Run>> runs_;
    std::vector<Sum> sums_;
    LongVector<Place> places_; ///< by key
    std::vector<std::uint8_t> filter_;
    UtcMillis from_ = std::numeric_limits<UtcMillis>::min(), to_ = std::numeric_limits<UtcMillis>::max();
    std::size_t size_ = 0, counted_ = 0;
};

} // namespace yiping::geo
