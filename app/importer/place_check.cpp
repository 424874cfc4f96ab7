// SPDX-License-Identifier: GPL-3.0-or-later
#include "place_check.h"

#include <yiping/geo/distance.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>

namespace yiping::importer {

namespace {

constexpr std::size_t sample_limit = 100'000;
constexpr std::size_t counts_limit = 1U << 20U;
constexpr std::size_t fewest_places = 4;
// A township's cases lie within a few kilometres of its middle: six times the usual way is another place.
constexpr double far_factor = 6;
constexpr double far_floor_m = 20'000;
// So many rows at exactly one place are a default (the town hall) rather than a coincidence.
constexpr double pile_floor = 20;
constexpr double pile_share = 0.01;
constexpr std::int64_t fewest_for_shift = 50;

std::uint64_t key_of(geo::LonLat at)
{
    const auto fixed = [](double degrees) { return static_cast<std::uint64_t>(std::llround(degrees * 1e7)); };
    return fixed(at.lon) * 0x9E3779B97F4A7C15ULL ^ std::rotl(fixed(at.lat), 32);
}

bool to_a_tenth(double degrees)
{
    return std::fabs(degrees * 10 - std::round(degrees * 10)) < 1e-7;
}

bool on_earth(double lon, double lat)
{
    return std::fabs(lon) <= 180 && std::fabs(lat) <= 90;
}

double median(std::vector<double>& values)
{
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    return *middle;
}

} // namespace

std::string_view name_of(Doubt doubt)
{
    constexpr std::array<std::string_view, doubt_count> names{
        "", "zero", "axes-swapped", "rounded", "outside-area", "far", "pile"};
    return names[static_cast<std::size_t>(doubt)];
}

PlaceCheck::PlaceCheck(const AreaBook& areas) : areas_(&areas) {}

bool PlaceCheck::on_earth_as_written(const Place& place) const
{
    return !place.degrees || on_earth(place.x, place.y);
}

void PlaceCheck::learn(const Place& place)
{
    if ((place.x == 0 && place.y == 0) || !on_earth_as_written(place))
        return;
    ++places_;
    // Reservoir: every place of the file has the same chance, and the same file gives the same sample.
    if (sample_.size() < sample_limit) {
        sample_.push_back(place.at);
    } else if (const std::uint64_t slot = random_.below(static_cast<std::uint64_t>(places_)); slot < sample_limit) {
        sample_[slot] = place.at;
    }
    count_place(place.at);
    if (place.area_given)
        learn_shift(place);
}

void PlaceCheck::count_place(geo::LonLat at)
{
    fresh_.push_back(key_of(at));
    if (fresh_.size() == counts_limit)
        settle_counts();
}

/// Sorting keys by the million costs a quarter of what a hash table of them does.
void PlaceCheck::settle_counts()
{
    std::ranges::sort(fresh_);
    std::vector<std::pair<std::uint64_t, std::uint32_t>> all;
    all.reserve(counts_.size() + fresh_.size());
    auto known = counts_.begin();
    for (auto each = fresh_.begin(); each != fresh_.end();) {
        const auto end = std::find_if(each, fresh_.end(), [&](std::uint64_t other) { return other != *each; });
        for (; known != counts_.end() && known->first < *each; ++known)
            all.push_back(*known);
        auto count = static_cast<std::uint32_t>(end - each);
        if (known != counts_.end() && known->first == *each)
            count += (known++)->second;
        all.emplace_back(*each, count);
        each = end;
    }
    all.insert(all.end(), known, counts_.end());
    fresh_.clear();
    if (all.size() > counts_limit) {
        // Misra and Gries, many at once (Agarwal and others, "Mergeable summaries"): what comes often survives, short
        // of at most the sum of what was taken off.
        std::vector<std::uint32_t> sizes;
        sizes.reserve(all.size());
        for (const auto& [key, count] : all)
            sizes.push_back(count);
        const auto first_lost = sizes.begin() + static_cast<std::ptrdiff_t>(counts_limit);
        std::ranges::nth_element(sizes, first_lost, std::greater());
        const std::uint32_t off = *first_lost;
        std::erase_if(all, [&](const auto& each) { return each.second <= off; });
        for (auto& each : all)
            each.second -= off;
        forgotten_ += off;
    }
    counts_ = std::move(all);
}

void PlaceCheck::learn_shift(const Place& place)
{
    const std::string_view own = areas_->with_outline(place.area);
    if (own.empty())
        return;
    const geo::LonLat guesses[] = {place.at, geo::wgs84_from_gcj02(place.at), geo::wgs84_from_bd09(place.at)};
    ++checked_;
    for (std::size_t index = 0; index < 3; ++index)
        inside_[index] += areas_->index().contains(own, guesses[index]).value_or(false) ? 1 : 0;
    if (shifted_sample_.size() < 1000)
        shifted_sample_.push_back(place.at);
}

void PlaceCheck::finish_learning()
{
    if (sample_.size() >= fewest_places) {
        std::vector<double> values(sample_.size());
        std::ranges::transform(sample_, values.begin(), &geo::LonLat::lon);
        centre_.lon = median(values);
        std::ranges::transform(sample_, values.begin(), &geo::LonLat::lat);
        centre_.lat = median(values);
        std::ranges::transform(sample_, values.begin(), [&](geo::LonLat at) { return geo::distance_m(centre_, at); });
        far_m_ = std::max(far_floor_m, far_factor * median(values));
    }
    settle_counts();
    const double threshold = std::max(pile_floor, std::ceil(pile_share * static_cast<double>(places_)));
    for (const auto& [key, count] : counts_)
        if (static_cast<double>(count) + forgotten_ >= threshold)
            piles_.insert(key);
    fresh_ = {};
    counts_ = {};
    sample_ = {};
}

/// An estimate in the plane that is never shorter than the way on the ellipsoid, because meridians draw together: the
/// exact one costs a microsecond, and nearly all rows are near.
bool PlaceCheck::surely_near(geo::LonLat at) const
{
    constexpr double metres_per_degree = 111'700; // at the poles, where a degree of latitude is longest
    const double north = (at.lat - centre_.lat) * metres_per_degree;
    const double east = (at.lon - centre_.lon) * metres_per_degree; // not shortened by the latitude: rather too far
    return north * north + east * east < far_m_ * far_m_;
}

Doubt PlaceCheck::judge(const Place& place) const
{
    if (place.x == 0 && place.y == 0)
        return Doubt::Zero;
    const geo::LonLat swapped{place.y, place.x};
    const bool could_be_swapped = place.degrees && on_earth(swapped.lon, swapped.lat);
    if (!on_earth_as_written(place))
        return Doubt::AxesSwapped; // whoever asks has made sure that one way round is on Earth
    const bool is_far = far_m_ > 0 && !surely_near(place.at) && geo::distance_m(centre_, place.at) > far_m_;
    const geo::AreaIndex& index = areas_->index();
    if (could_be_swapped) {
        const bool far_mended = is_far && geo::distance_m(centre_, swapped) <= far_m_;
        const auto box = index.box(areas_->with_outline(place.area));
        const bool box_mended = box && !box->contains(place.at) && box->contains(swapped);
        if (far_mended || box_mended)
            return Doubt::AxesSwapped;
    }
    if (place.degrees && (to_a_tenth(place.x) || to_a_tenth(place.y)))
        return Doubt::Rounded;
    if (const std::string_view own = areas_->with_outline(place.area); !own.empty())
        if (!index.contains(own, place.at).value_or(true))
            return Doubt::OutsideArea;
    if (is_far)
        return Doubt::Far;
    return piles_.contains(key_of(place.at)) ? Doubt::Pile : Doubt::None;
}

std::optional<PlaceCheck::Shift> PlaceCheck::shift() const
{
    if (checked_ < fewest_for_shift || shifted_sample_.empty())
        return std::nullopt;
    const std::size_t best = inside_[2] > inside_[1] ? 2 : 1;
    const std::int64_t wrong = checked_ - inside_[0];
    const std::int64_t mended = inside_[best] - inside_[0];
    // Nine tenths must be right afterwards, and at least half of what was wrong.
    if (mended * 2 < wrong || mended * 50 < checked_ || inside_[best] * 10 < checked_ * 9)
        return std::nullopt;
    std::vector<double> metres;
    double east = 0;
    double north = 0;
    for (const geo::LonLat at : shifted_sample_) {
        const geo::LonLat truth = best == 1 ? geo::wgs84_from_gcj02(at) : geo::wgs84_from_bd09(at);
        const geo::Geodesic way = geo::geodesic(truth, at);
        metres.push_back(way.metres);
        east += std::sin(way.azimuth * 3.14159265358979 / 180);
        north += std::cos(way.azimuth * 3.14159265358979 / 180);
    }
    const double direction = std::atan2(east, north) * 180 / 3.14159265358979;
    return Shift{
        best == 1 ? "gcj02-shift" : "bd09-shift", places_, median(metres), direction < 0 ? direction + 360 : direction};
}

} // namespace yiping::importer
