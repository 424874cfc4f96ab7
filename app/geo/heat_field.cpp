// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/geo/heat_field.h>

#include <yiping/geo/mercator.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <utility>

namespace yiping::geo {

namespace {

/// The highest value a stamp has where sums allow: fine enough that rounding is far below what an eye sees.
constexpr std::uint32_t finest_peak = 4095;

} // namespace

HeatField::HeatField(const HeatExtent& extent) : kernel_(extent.kernel)
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
    raster_.assign(static_cast<std::size_t>(columns_) * static_cast<std::size_t>(rows_), 0);
    make_stamps(0);
}

void HeatField::make_stamps(std::size_t points)
{
    // Even all cases on one spot must not run over; room for half as many again.
    const std::size_t most = std::max<std::size_t>(points + points / 2, 1U << 20U);
    const auto peak = static_cast<std::uint32_t>(
        std::clamp<std::size_t>(std::numeric_limits<std::uint32_t>::max() / most, 1, finest_peak));
    if (peak == peak_)
        return;
    peak_ = peak;
    const double radius_km = radius_m_ / 1000;
    const double middle = kernel_ == HeatKernel::Quartic ? 3 : 1;
    unit_ = middle / (std::numbers::pi * radius_km * radius_km) / peak_;
    for (int y = 0; y < phases; ++y) {
        for (int x = 0; x < phases; ++x) {
            Stamp& stamp = stamps_[static_cast<std::size_t>(y) * phases + static_cast<std::size_t>(x)];
            // From the middle of a cell's part to the middles of the cells around.
            const double right = (x + 0.5) / phases + before;
            const double down = (y + 0.5) / phases + before;
            for (int row = 0; row < taps; ++row) {
                for (int column = 0; column < taps; ++column) {
                    const double far =
                        (std::pow(column + 0.5 - right, 2) + std::pow(row + 0.5 - down, 2)) / (reach * reach);
                    const double within = kernel_ == HeatKernel::Quartic ? (1 - far) * (1 - far) : 1;
                    const double height = far < 1 ? within : 0;
                    stamp[static_cast<std::size_t>(row) * taps + static_cast<std::size_t>(column)] =
                        static_cast<std::uint32_t>(std::lround(height * peak_));
                }
            }
        }
    }
}

HeatField::Entry HeatField::entry_of(const HeatPoint& point) const
{
    Entry entry{point.at, nowhere, point.kind, 0};
    const WorldPoint at = to_world({point.lon, point.lat});
    const double x = (at.x - left_) / cell_ - before;
    const double y = (at.y - top_) / cell_ - before;
    // The margin is a radius wide, a stamp begins half a cell less before its case. Written so that what is no number
    // is outside too.
    constexpr double least = reach - before;
    if (!(x >= least && y >= least && x < columns_ - taps + least && y < rows_ - taps + least))
        return entry;
    const auto column = static_cast<std::uint32_t>(x);
    const auto row = static_cast<std::uint32_t>(y);
    entry.corner = row * static_cast<std::uint32_t>(columns_) + column;
    entry.phase = static_cast<std::uint16_t>(
        static_cast<int>((y - row) * phases) * phases + static_cast<int>((x - column) * phases));
    return entry;
}

bool HeatField::passes(std::uint16_t kind) const
{
    return filter_.empty() || (kind < filter_.size() && filter_[kind] != 0);
}

bool HeatField::counts(const Entry& entry) const
{
    return entry.corner != nowhere && entry.at >= from_ && entry.at < to_ && passes(entry.kind);
}

template <bool Add>
void HeatField::stamp(const Entry& entry)
{
    const Stamp& from = stamps_[entry.phase];
    std::uint32_t* to = raster_.data() + entry.corner;
    // Eight columns are two vectors: the compiler unrolls the inner loop into them.
    for (int row = 0; row < taps; ++row, to += columns_) {
        const std::uint32_t* values = from.data() + row * taps;
        for (int column = 0; column < taps; ++column) {
            if constexpr (Add)
                to[column] += values[column];
            else
                to[column] -= values[column];
        }
    }
    if constexpr (Add)
        ++counted_;
    else
        --counted_;
    changed_ = true;
}

template <bool Add>
void HeatField::stamp_range(std::size_t first, std::size_t end)
{
    const std::uint8_t* filter = filter_.empty() ? nullptr : filter_.data();
    for (std::size_t at = first; at < end; ++at) {
        const Entry& entry = entries_[at];
        if (entry.corner == nowhere)
            continue;
        if (filter != nullptr && (entry.kind >= filter_.size() || filter[entry.kind] == 0))
            continue;
        stamp<Add>(entry);
    }
}

std::size_t HeatField::first_not_before(UtcMillis at) const
{
    return static_cast<std::size_t>(std::ranges::lower_bound(entries_, at, {}, &Entry::at) - entries_.begin());
}

void HeatField::assign(std::span<const HeatPoint> points)
{
    make_stamps(points.size());
    std::vector<std::uint32_t> order(points.size());
    std::iota(order.begin(), order.end(), 0U);
    if (!std::ranges::is_sorted(points, {}, &HeatPoint::at))
        std::ranges::stable_sort(order, {}, [&](std::uint32_t at) { return points[at].at; });
    entries_.clear();
    keys_.clear();
    late_.clear();
    late_keys_.clear();
    entries_.reserve(points.size());
    keys_.reserve(points.size());
    place_of_.assign(points.size(), unknown);
    outside_ = 0;
    for (const std::uint32_t which : order) {
        const HeatPoint& point = points[which];
        if (point.key >= place_of_.size())
            place_of_.resize(point.key + std::size_t{1}, unknown);
        place_of_[point.key] = static_cast<std::uint32_t>(entries_.size());
        entries_.push_back(entry_of(point));
        keys_.push_back(point.key);
        outside_ += entries_.back().corner == nowhere ? 1 : 0;
    }
    rebuild();
}

void HeatField::rebuild()
{
    std::ranges::fill(raster_, 0U);
    counted_ = 0;
    first_ = first_not_before(from_);
    end_ = std::max(first_, first_not_before(to_));
    stamp_range<true>(first_, end_);
    for (const Entry& entry : late_) {
        if (counts(entry))
            stamp<true>(entry);
    }
    changed_ = true; // even where nothing is left
}

void HeatField::set_window(UtcMillis from, UtcMillis to)
{
    to = std::max(from, to);
    const std::size_t first = first_not_before(from);
    const std::size_t end = std::max(first, first_not_before(to));
    const auto apart = [](std::size_t a, std::size_t b) { return a > b ? a - b : b - a; };
    const bool nearer = apart(first, first_) + apart(end, end_) < end - first;
    if (!nearer) {
        from_ = from;
        to_ = to;
        rebuild();
        return;
    }
    // The two windows overlap: what lies in one of them only is at their ends.
    if (first > first_)
        stamp_range<false>(first_, first);
    else
        stamp_range<true>(first, first_);
    if (end > end_)
        stamp_range<true>(end_, end);
    else
        stamp_range<false>(end, end_);
    for (const Entry& entry : late_) {
        const bool counted = counts(entry);
        const bool will = entry.corner != nowhere && entry.at >= from && entry.at < to && passes(entry.kind);
        if (counted == will)
            continue;
        if (will)
            stamp<true>(entry);
        else
            stamp<false>(entry);
    }
    from_ = from;
    to_ = to;
    first_ = first;
    end_ = end;
}

void HeatField::set_filter(std::vector<std::uint8_t> counts)
{
    if (counts == filter_)
        return;
    filter_ = std::move(counts);
    rebuild();
}

HeatField::Entry* HeatField::find(std::uint32_t key)
{
    if (key >= place_of_.size() || place_of_[key] == unknown)
        return nullptr;
    const std::size_t place = place_of_[key];
    return place < entries_.size() ? &entries_[place] : &late_[place - entries_.size()];
}

void HeatField::remove(std::uint32_t key)
{
    Entry* entry = find(key);
    if (entry == nullptr)
        return;
    if (entry->corner == nowhere) {
        --outside_;
    } else if (counts(*entry)) {
        stamp<false>(*entry);
    }
    // Its place in time stays, as nobody's, until the next ordering.
    const std::size_t place = std::exchange(place_of_[key], unknown);
    entry->corner = nowhere;
    (place < entries_.size() ? keys_[place] : late_keys_[place - entries_.size()]) = unknown;
}

void HeatField::put(const HeatPoint& point)
{
    if (point.key >= place_of_.size())
        place_of_.resize(std::max<std::size_t>(point.key + std::size_t{1}, place_of_.size() * 3 / 2), unknown);
    const Entry next = entry_of(point);
    Entry* known = find(point.key);
    if (known != nullptr && known->at == next.at) {
        if (known->corner != nowhere && counts(*known)) {
            stamp<false>(*known);
        }
        outside_ += (next.corner == nowhere ? 1U : 0U);
        outside_ -= (known->corner == nowhere ? 1U : 0U);
        *known = next;
    } else {
        remove(point.key);
        outside_ += next.corner == nowhere ? 1 : 0;
        // In order, and the numbers of the late ones stay right: at the end of all.
        if (late_.empty() && (entries_.empty() || entries_.back().at <= next.at)) {
            place_of_[point.key] = static_cast<std::uint32_t>(entries_.size());
            entries_.push_back(next);
            keys_.push_back(point.key);
            if (next.at < to_)
                end_ = entries_.size();
            if (next.at < from_)
                first_ = entries_.size();
        } else {
            place_of_[point.key] = static_cast<std::uint32_t>(entries_.size() + late_.size());
            late_.push_back(next);
            late_keys_.push_back(point.key);
        }
    }
    if (counts(next)) {
        stamp<true>(next);
    }
    if (late_.size() > most_late)
        order_late_ones();
    if (std::uint64_t{peak_} * counted_ > std::numeric_limits<std::uint32_t>::max()) {
        make_stamps(counted_);
        rebuild();
    }
}

void HeatField::order_late_ones()
{
    std::vector<std::uint32_t> late(late_.size());
    std::iota(late.begin(), late.end(), 0U);
    std::ranges::stable_sort(late, {}, [&](std::uint32_t at) { return late_[at].at; });
    std::vector<Entry> entries;
    std::vector<std::uint32_t> keys;
    entries.reserve(entries_.size() + late_.size());
    keys.reserve(entries_.size() + late_.size());
    const auto take = [&](const Entry& entry, std::uint32_t key) {
        if (key == unknown)
            return; // removed
        place_of_[key] = static_cast<std::uint32_t>(entries.size());
        entries.push_back(entry);
        keys.push_back(key);
    };
    std::size_t old = 0;
    for (const std::uint32_t which : late) {
        for (; old < entries_.size() && entries_[old].at <= late_[which].at; ++old)
            take(entries_[old], keys_[old]);
        take(late_[which], late_keys_[which]);
    }
    for (; old < entries_.size(); ++old)
        take(entries_[old], keys_[old]);
    entries_ = std::move(entries);
    keys_ = std::move(keys);
    late_.clear();
    late_keys_.clear();
    first_ = first_not_before(from_);
    end_ = std::max(first_, first_not_before(to_));
}

std::uint32_t HeatField::highest() const
{
    return raster_.empty() ? 0 : std::ranges::max(raster_);
}

std::array<double, 4> HeatField::world_box() const
{
    return {left_, top_, left_ + columns_ * cell_, top_ + rows_ * cell_};
}

std::size_t HeatField::bytes() const
{
    return raster_.capacity() * sizeof(std::uint32_t) + entries_.capacity() * sizeof(Entry) +
           late_.capacity() * sizeof(Entry) +
           (keys_.capacity() + late_keys_.capacity() + place_of_.capacity()) * sizeof(std::uint32_t) +
           filter_.capacity() + sizeof(stamps_);
}

} // namespace yiping::geo
