// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/geo/heat_field.h>
#include <yiping/geo/heat_raster.h>

#include <yiping/geo/distance.h>
#include <yiping/geo/mercator.h>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numbers>
#include <span>
#include <vector>

namespace yiping::geo {

namespace {

constexpr HeatExtent town{105.48, 29.08, 105.56, 29.14, 300};
constexpr UtcMillis day_length = 86'400'000;

HeatPoint any_point(std::uint32_t key)
{
    HeatPoint point;
    point.key = key;
    point.at = *rc::gen::inRange<UtcMillis>(0, 60) * day_length / 2;
    // A little beyond the extent on all sides, on a few spots often.
    point.lon = 105.47 + 0.0001 * *rc::gen::inRange(0, 1000);
    point.lat = 29.07 + 0.0001 * *rc::gen::inRange(0, 800);
    if (*rc::gen::inRange(0, 4) == 0)
        point.lon = 105.52, point.lat = 29.11;
    point.kind = *rc::gen::inRange<std::uint16_t>(0, 5);
    return point;
}

/// Cases per square kilometre at the middle of a cell, by the formula itself.
double density_at(const std::map<std::uint32_t, HeatPoint>& points, LonLat place, double radius, UtcMillis from,
    UtcMillis to, const std::vector<std::uint8_t>& filter)
{
    double sum = 0;
    for (const auto& [key, point] : points) {
        if (point.at < from || point.at >= to || (!filter.empty() && filter[point.kind] == 0))
            continue;
        if (point.lon < town.west || point.lon > town.east || point.lat < town.south || point.lat > town.north)
            continue;
        const double far = distance_m({point.lon, point.lat}, place) / radius;
        if (far < 1)
            sum += (1 - far * far) * (1 - far * far);
    }
    return sum * 3 / (std::numbers::pi * radius * radius / 1e6);
}

} // namespace

// Whatever was put, moved, removed and filtered before: the field is that of the cases that are there now.
RC_GTEST_PROP(HeatField, IsTheSameHoweverItCameAbout, ())
{
    HeatField field(town);
    std::map<std::uint32_t, HeatPoint> points;
    std::vector<HeatPoint> first(*rc::gen::inRange<std::size_t>(0, 60));
    for (std::size_t i = 0; i < first.size(); ++i) {
        first[i] = any_point(static_cast<std::uint32_t>(i));
        points[first[i].key] = first[i];
    }
    field.assign(first);
    UtcMillis from = 0;
    UtcMillis to = 0;
    std::vector<std::uint8_t> filter;
    const int steps = *rc::gen::inRange(0, 40);
    for (int step = 0; step < steps; ++step) {
        switch (*rc::gen::inRange(0, 5)) {
        case 0:
        case 1: {
            const HeatPoint point = any_point(*rc::gen::inRange<std::uint32_t>(0, 80));
            points[point.key] = point;
            field.put(point);
            break;
        }
        case 2: {
            const auto key = *rc::gen::inRange<std::uint32_t>(0, 80);
            points.erase(key);
            field.remove(key);
            break;
        }
        case 3:
            from = *rc::gen::inRange<UtcMillis>(0, 30) * day_length;
            to = from + *rc::gen::inRange<UtcMillis>(0, 12) * day_length;
            field.set_window(from, to);
            break;
        default:
            filter = *rc::gen::inRange(0, 3) == 0
                         ? std::vector<std::uint8_t>{}
                         : *rc::gen::container<std::vector<std::uint8_t>>(5, rc::gen::inRange<std::uint8_t>(0, 2));
            field.set_filter(filter);
        }
    }
    HeatField anew(town);
    std::vector<HeatPoint> now;
    now.reserve(points.size());
    for (const auto& [key, point] : points)
        now.push_back(point);
    anew.set_window(from, to);
    anew.set_filter(filter);
    anew.assign(now);
    RC_ASSERT(field.counted() == anew.counted());
    RC_ASSERT(field.outside() == anew.outside());
    RC_ASSERT(std::ranges::equal(field.raster(), anew.raster()));
    std::size_t inside = 0;
    for (const HeatPoint& point : now) {
        inside += point.at >= from && point.at < to && (filter.empty() || filter[point.kind] != 0) &&
                          point.lon >= town.west && point.lon <= town.east && point.lat >= town.south &&
                          point.lat <= town.north
                      ? 1U
                      : 0U;
    }
    // Of those beyond the border some in its last cell count too.
    RC_ASSERT(field.counted() >= inside);
}

// Thousands that come out of order go through the ordering of late ones, removed ones among them.
RC_GTEST_PROP(HeatField, KeepsWhatComesOutOfOrder, ())
{
    HeatField field(town);
    field.set_window(5 * day_length, 20 * day_length);
    std::map<std::uint32_t, HeatPoint> points;
    const auto seed = *rc::gen::inRange<std::uint32_t>(1, 1'000'000);
    std::uint64_t state = seed;
    const auto below = [&](std::uint32_t limit) {
        state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        return static_cast<std::uint32_t>(state >> 33U) % limit;
    };
    for (int i = 0; i < 6000; ++i) {
        const std::uint32_t key = below(3000);
        if (below(5) == 0) {
            points.erase(key);
            field.remove(key);
            continue;
        }
        const HeatPoint point{key, UtcMillis{below(30)} * day_length, 105.48 + 0.00008 * below(1000),
            29.08 + 0.00006 * below(1000), static_cast<std::uint16_t>(below(3))};
        points[key] = point;
        field.put(point);
        if (below(200) == 0) {
            const UtcMillis from = below(25) * day_length;
            field.set_window(from, from + UtcMillis{below(20)} * day_length);
        }
    }
    field.set_window(3 * day_length, 17 * day_length);
    HeatField anew(town);
    std::vector<HeatPoint> now;
    now.reserve(points.size());
    for (const auto& [key, point] : points)
        now.push_back(point);
    anew.set_window(3 * day_length, 17 * day_length);
    anew.assign(now);
    RC_ASSERT(field.counted() == anew.counted());
    RC_ASSERT(std::ranges::equal(field.raster(), anew.raster()));
}

// The raster is the formula of its header, to a sixteenth of the radius in place.
RC_GTEST_PROP(HeatField, IsTheQuarticDensity, ())
{
    std::map<std::uint32_t, HeatPoint> points;
    std::vector<HeatPoint> list;
    const auto count = *rc::gen::inRange<std::uint32_t>(1, 40);
    for (std::uint32_t i = 0; i < count; ++i) {
        HeatPoint point = any_point(i);
        // Well inside: the border's own rounding is another test's.
        point.lon = std::clamp(point.lon, town.west + 0.001, town.east - 0.001);
        point.lat = std::clamp(point.lat, town.south + 0.001, town.north - 0.001);
        points[i] = point;
        list.push_back(point);
    }
    HeatField field(town);
    const UtcMillis to = 25 * day_length;
    field.assign(list);
    field.set_window(0, to);
    const auto [west, north, east, south] = field.world_box();
    double volume = 0;
    const double cell_km2 = std::pow(field.radius_m() / 4000, 2);
    for (int row = 0; row < field.rows(); ++row) {
        for (int column = 0; column < field.columns(); ++column) {
            const double found =
                field.raster()[static_cast<std::size_t>(row) * static_cast<std::size_t>(field.columns()) +
                               static_cast<std::size_t>(column)] *
                field.cases_per_km2();
            volume += found * cell_km2;
            if ((row * 7 + column) % 11 != 0)
                continue;
            const LonLat place = to_lon_lat({west + (column + 0.5) * (east - west) / field.columns(),
                north + (row + 0.5) * (south - north) / field.rows()});
            const double right = density_at(points, place, field.radius_m(), 0, to, {});
            // Its steepest slope is 1.54 peaks a radius; a place is off by at most 1/16 × √½ of one.
            const double peak = 3 / (std::numbers::pi * field.radius_m() * field.radius_m() / 1e6);
            RC_ASSERT(std::abs(found - right) <= 0.075 * peak * count);
        }
    }
    // Each case weighs one.
    if (field.counted() > 0)
        RC_ASSERT(std::abs(volume / static_cast<double>(field.counted()) - 1) < 0.02);
}

// With a disc the field counts the cases around a cell, but for those within the rounding of places at its rim.
RC_GTEST_PROP(HeatField, CountsWithADisc, ())
{
    HeatExtent extent = town;
    extent.kernel = HeatKernel::Disc;
    HeatField field(extent);
    std::vector<HeatPoint> points(*rc::gen::inRange<std::size_t>(1, 30));
    for (std::size_t i = 0; i < points.size(); ++i) {
        points[i] = any_point(static_cast<std::uint32_t>(i));
        points[i].lon = std::clamp(points[i].lon, town.west + 0.001, town.east - 0.001);
        points[i].lat = std::clamp(points[i].lat, town.south + 0.001, town.north - 0.001);
    }
    field.set_window(0, 60 * day_length);
    field.assign(points);
    const auto [west, north, east, south] = field.world_box();
    const double circle_km2 = std::numbers::pi * std::pow(field.radius_m() / 1000, 2);
    for (int row = 8; row < field.rows() - 8; row += 3) {
        for (int column = 8; column < field.columns() - 8; column += 3) {
            const LonLat place = to_lon_lat({west + (column + 0.5) * (east - west) / field.columns(),
                north + (row + 0.5) * (south - north) / field.rows()});
            int least = 0, most = 0;
            for (const HeatPoint& point : points) {
                const double far = distance_m({point.lon, point.lat}, place) / field.radius_m();
                least += far < 0.93 ? 1 : 0;
                most += far < 1.07 ? 1 : 0;
            }
            const auto at = static_cast<std::size_t>(row) * static_cast<std::size_t>(field.columns()) +
                            static_cast<std::size_t>(column);
            const double counted = field.raster()[at] * field.cases_per_km2() * circle_km2;
            RC_ASSERT(counted > least - 0.01 && counted < most + 0.01);
        }
    }
}

namespace {

/// Numbers that follow from a seed, where thousands are wanted.
class Numbers {
public:
    explicit Numbers(std::uint64_t seed) : state_(seed) {}
    /// 0 ≤ … < 1.
    double unit()
    {
        state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
        return static_cast<double>(state_ >> 11U) / 9007199254740992.0;
    }

private:
    std::uint64_t state_;
};

/// From the size of a village to that of the world.
HeatExtent any_extent(Numbers& numbers)
{
    const double wide = 0.02 * std::pow(18'000.0, numbers.unit()) / 2, high = std::min(wide * numbers.unit(), 84.0);
    const double lon = (360 - 2 * wide) * numbers.unit() - 180 + wide;
    const double lat = (170 - 2 * high) * numbers.unit() - 85 + high;
    // Some hundred cells across, at most.
    return {lon - wide, lat - high, lon + wide, lat + high, 400 + 8000 * wide * numbers.unit(),
        numbers.unit() < 0.5 ? HeatKernel::Disc : HeatKernel::Quartic};
}

} // namespace

// Computed once for a picture or kept for changes: the same sums, whether the points make one block or several, on one
// thread or on two, whatever lies outside or is no number.
RC_GTEST_PROP(HeatRaster, IsTheFieldOfTheSamePoints, (bool disc))
{
    HeatExtent extent = town;
    extent.kernel = disc ? HeatKernel::Disc : HeatKernel::Quartic;
    extent.radius_m = *rc::gen::inRange(150, 900);
    const auto count = *rc::gen::element<std::size_t>(0, 1, 300, 9'999, 16'384, 70'001);
    Numbers numbers(*rc::gen::inRange<std::uint64_t>(1, 1'000'000));
    std::vector<LonLat> places(count);
    std::vector<HeatPoint> points(count);
    for (std::size_t i = 0; i < count; ++i) {
        // A little beyond the extent on all sides, on the border and on one spot often.
        places[i] = {105.47 + 0.1 * numbers.unit(), 29.07 + 0.08 * numbers.unit()};
        if (numbers.unit() < 0.1)
            places[i] = {105.52, 29.11};
        if (numbers.unit() < 0.02)
            places[i] = {town.west, town.north};
        if (numbers.unit() < 0.01)
            places[i].lat = std::numeric_limits<double>::quiet_NaN();
        points[i] = {static_cast<std::uint32_t>(i), 0, places[i].lon, places[i].lat, 0};
    }
    HeatField field(extent);
    field.set_window(0, 1);
    field.assign(points);
    const HeatRaster raster = heat_of(extent, places);
    RC_ASSERT(std::ranges::equal(raster.sums, field.raster()));
    RC_ASSERT(raster.counted == field.counted());
    RC_ASSERT(raster.outside == field.outside());
    RC_ASSERT(raster.counted + raster.outside == count);
    RC_ASSERT(raster.highest() == field.highest());
    RC_ASSERT(raster.cases_per_km2 == field.cases_per_km2());
    RC_ASSERT(raster.grid.world_box() == field.world_box());
    RC_ASSERT(raster.grid.radius_m() == field.radius_m());
    // Read piece by piece it is the same.
    const auto read = heat_of(extent, count, [&](std::size_t first, std::size_t some, std::vector<LonLat>& room) {
        room.assign(places.begin() + static_cast<std::ptrdiff_t>(first),
            places.begin() + static_cast<std::ptrdiff_t>(first + some));
        return Result<std::span<const LonLat>>(room);
    });
    RC_ASSERT(read.has_value());
    RC_ASSERT(read->sums == raster.sums);
}

// What cannot be read makes no picture, in whichever half it lies.
TEST(HeatRaster, EndsWithTheErrorOfItsSource)
{
    for (const std::size_t bad : {std::size_t{0}, std::size_t{20'000}, std::size_t{99'999}}) {
        const std::vector<LonLat> places(100'000, LonLat{105.52, 29.11});
        const auto made = heat_of(
            town, places.size(), [&](std::size_t first, std::size_t count, auto&) -> Result<std::span<const LonLat>> {
                if (first <= bad && bad < first + count)
                    return make_error(Fault::Environment, "test.cannot_read");
                return std::span(places).subspan(first, count);
            });
        ASSERT_FALSE(made.has_value());
        EXPECT_EQ(made.error().code(), "test.cannot_read");
    }
}

// Places are where Web Mercator puts them: on both sides of borders between parts, as near as the cubic may be off.
RC_GTEST_PROP(HeatGrid, PlacesAreThoseOfTheFormula, ())
{
    Numbers numbers(*rc::gen::inRange<std::uint64_t>(1, 1'000'000'000));
    const HeatExtent extent = any_extent(numbers);
    const HeatGrid grid(extent);
    const auto [west, north, east, south] = grid.world_box();
    const double part = (east - west) / grid.columns() / HeatGrid::phases;
    const double off = extent.north - extent.south < 1 ? 1e-7 : 2e-3;
    const double first = HeatGrid::before * HeatGrid::phases;
    const auto any_of = [&](int cells) { return 3 + static_cast<int>(numbers.unit() * (4 * (cells - 8) - 3)); };
    for (int i = 0; i < 300; ++i) {
        const int across = any_of(grid.columns()), down = any_of(grid.rows());
        for (const int side : {-1, 1}) {
            const LonLat at =
                to_lon_lat({west + (first + across + side * off) * part, north + (first + down + side * off) * part});
            const HeatGrid::Place place = grid.place_of(at);
            RC_ASSERT(place.inside);
            RC_ASSERT(static_cast<int>(place.across) == (side < 0 ? across - 1 : across));
            RC_ASSERT(static_cast<int>(place.down) == (side < 0 ? down - 1 : down));
        }
    }
}

// Inside is what lies in the extent, its border too; and whatever is inside has its whole stamp on the raster.
RC_GTEST_PROP(HeatGrid, KnowsWhatIsInside, ())
{
    Numbers numbers(*rc::gen::inRange<std::uint64_t>(1, 1'000'000'000));
    const HeatExtent extent = any_extent(numbers);
    const HeatGrid grid(extent);
    for (int i = 0; i < 300; ++i) {
        // A tenth beyond on all sides, often on a border.
        const auto along = [&](double from, double to) {
            const double way = std::clamp(1.4 * numbers.unit() - 0.2, -0.1, 1.1);
            return numbers.unit() < 0.1 ? (way < 0.5 ? from : to) : std::lerp(from, to, way);
        };
        const LonLat at{along(extent.west, extent.east), along(extent.north, extent.south)};
        const HeatGrid::Place place = grid.place_of(at);
        const bool within =
            at.lon >= extent.west && at.lon <= extent.east && at.lat >= extent.south && at.lat <= extent.north;
        RC_ASSERT(place.inside || !within);
        RC_ASSERT(!place.inside || (at.lon >= extent.west && at.lat <= extent.north));
        RC_ASSERT(static_cast<int>(place.across / HeatGrid::phases) <= grid.columns() - HeatGrid::taps);
        RC_ASSERT(static_cast<int>(place.down / HeatGrid::phases) <= grid.rows() - HeatGrid::taps);
    }
    const double no_number = std::numeric_limits<double>::quiet_NaN();
    RC_ASSERT(!grid.place_of({no_number, extent.north}).inside);
    RC_ASSERT(!grid.place_of({extent.west, no_number}).inside);
}

} // namespace yiping::geo
