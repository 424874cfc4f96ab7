// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/ports.h>
#include <yiping/geo/heat_grid.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace yiping::geo {

/// One case as heat sees it.
struct HeatPoint {
    std::uint32_t key = 0; ///< the caller's own, small numbers: tables are as long as the largest
    UtcMillis at = 0;      ///< what the time window looks at
    double lon = 0, lat = 0;
    std::uint16_t kind = 0; ///< what the filter looks at
};

/// Density of cases in a time window, in cases per square kilometre, kept by adding and taking away only what a change
/// brings: a new case, a moved window, another filter. Sums are integers, so that whatever way led to a window, the
/// field is the same as one computed from nothing (property test).
///
/// A case is a bump of the kernel; HeatGrid says where. Where one picture is wanted and no change, heat_of() is faster.
///
/// 1,000,000 cases of a year: about 24 bytes each; a step of one day adds and takes away some 5,500 stamps of 8 × 8
/// cells. One thread owns it.
class HeatField {
public:
    explicit HeatField(const HeatExtent& extent);

    /// All cases anew, in any order; the window and the filter stay.
    void assign(std::span<const HeatPoint> points);
    /// A new case, or one that changed.
    void put(const HeatPoint& point);
    void remove(std::uint32_t key);
    /// Cases with from <= at < to count.
    void set_window(UtcMillis from, UtcMillis to);
    /// `counts[kind]` other than 0: that kind counts; kinds beyond the end do not. Empty: all count.
    void set_filter(std::vector<std::uint8_t> counts);

    [[nodiscard]] int columns() const { return grid_.columns(); }
    [[nodiscard]] int rows() const { return grid_.rows(); }
    /// Rows from the north, the length of each columns(); × cases_per_km2() gives the density.
    [[nodiscard]] std::span<const std::uint32_t> raster() const { return raster_; }
    [[nodiscard]] double cases_per_km2() const { return stamps_.cases_per_km2(); }
    [[nodiscard]] std::uint32_t highest() const;
    [[nodiscard]] double radius_m() const { return grid_.radius_m(); }
    /// The raster's box in the unit square of Web Mercator, y growing to the south.
    [[nodiscard]] std::array<double, 4> world_box() const { return grid_.world_box(); } ///< west, north, east, south
    /// Whether the raster may differ from what it was at the last call.
    [[nodiscard]] bool take_changed() { return std::exchange(changed_, false); }

    /// Cases that count now; those outside the extent are not among them.
    [[nodiscard]] std::size_t counted() const { return counted_; }
    [[nodiscard]] std::size_t outside() const { return outside_; }
    [[nodiscard]] std::size_t bytes() const;

private:
    static constexpr std::size_t most_late = 1024;
    static constexpr std::uint32_t nowhere = std::numeric_limits<std::uint32_t>::max();
    static constexpr std::uint32_t unknown = std::numeric_limits<std::uint32_t>::max();

    struct Entry {
        UtcMillis at;
        std::uint32_t corner; ///< first cell of its stamp, `nowhere` outside or removed
        std::uint16_t kind;
        std::uint16_t phase;
    };

    [[nodiscard]] Entry entry_of(const HeatPoint& point) const;
    [[nodiscard]] bool counts(const Entry& entry) const;
    [[nodiscard]] bool passes(std::uint16_t kind) const;
    template <bool Add>
    void stamp(const Entry& entry);
    template <bool Add>
    void stamp_range(std::size_t first, std::size_t end);
    void rebuild();
    void order_late_ones();
    [[nodiscard]] std::size_t first_not_before(UtcMillis at) const;
    Entry* find(std::uint32_t key);

    HeatGrid grid_;
    HeatKernel kernel_;
    HeatStamps stamps_;
    std::vector<std::uint32_t> raster_;

    std::vector<Entry> entries_; ///< by time
    std::vector<std::uint32_t> keys_;
    std::vector<Entry> late_; ///< came out of order, few
    std::vector<std::uint32_t> late_keys_;
    std::vector<std::uint32_t> place_of_; ///< by key: into entries_, then late_; `unknown` is none
    std::vector<std::uint8_t> filter_;
    UtcMillis from_ = 0, to_ = 0;
    std::size_t first_ = 0, end_ = 0; ///< the window in entries_
    std::size_t counted_ = 0, outside_ = 0;
    bool changed_ = true;
};

} // namespace yiping::geo
