// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/ports.h>
#include <yiping/geo/datum.h>
#include <yiping/geo/geometry.h>

#include "area_book.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

namespace yiping::importer {

/// What may be wrong with a place, in the order in which a row counts (DESIGN §17).
enum class Doubt : std::uint8_t { None, Zero, AxesSwapped, Rounded, OutsideArea, Far, Pile };
inline constexpr std::size_t doubt_count = 7;
/// "axes-swapped"; "" of None.
[[nodiscard]] std::string_view name_of(Doubt doubt);

/// A place as the file has it and as it lies on the map.
struct Place {
    double x = 0, y = 0;   ///< as written, in the file's system
    bool degrees = true;   ///< x and y are degrees
    geo::LonLat at;        ///< WGS-84
    std::string_view area; ///< the row's own area, "" unknown
    bool area_given = false; ///< the row itself names it by its code
};

/// Learns in a first pass what is usual in a file, judges in a second. Memory: a sample of places, and counts of the
/// places that come most often.
class PlaceCheck {
public:
    explicit PlaceCheck(const AreaBook& areas);

    void learn(const Place& place);
    /// Between the passes.
    void finish_learning();
    [[nodiscard]] Doubt judge(const Place& place) const;

    /// A shift of the whole file that would bring its points into their own areas.
    struct Shift {
        std::string_view code; ///< "gcj02-shift" or "bd09-shift"
        std::int64_t points = 0; ///< all places of the file
        double metres = 0;
        double direction = 0; ///< degrees clockwise from north, from the true place to the written one
    };
    [[nodiscard]] std::optional<Shift> shift() const;

private:
    [[nodiscard]] bool on_earth_as_written(const Place& place) const;
    [[nodiscard]] bool surely_near(geo::LonLat at) const;
    void count_place(geo::LonLat at);
    void settle_counts();
    void learn_shift(const Place& place);

    const AreaBook* areas_;
    SeededRandom random_{1};
    std::int64_t places_ = 0;
    std::vector<geo::LonLat> sample_;
    std::vector<std::uint64_t> fresh_; ///< keys of places that are not in counts_ yet
    std::vector<std::pair<std::uint64_t, std::uint32_t>> counts_; ///< by key
    std::uint32_t forgotten_ = 0; ///< what every kept count may be short of
    std::unordered_set<std::uint64_t> piles_;
    geo::LonLat centre_;
    double far_m_ = 0; ///< 0: too few places to say

    std::int64_t checked_ = 0;                ///< places whose own area has an outline
    std::array<std::int64_t, 3> inside_{};    ///< of these, as written, taken as GCJ-02, as BD-09
    std::vector<geo::LonLat> shifted_sample_;
};

} // namespace yiping::importer
