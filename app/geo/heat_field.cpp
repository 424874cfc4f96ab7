// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/geo/heat_field.h>

#include <algorithm>
#include <numeric>
#include <utility>

namespace yiping::geo {

HeatField::HeatField(const HeatExtent& extent)
    : grid_(extent), kernel_(extent.kernel), stamps_(grid_, kernel_, 0), raster_(grid_.cells())
{
}

HeatField::Entry HeatField::entry_of(const HeatPoint& point) const
{
    const HeatGrid::Place place = grid_.place_of({point.lon, point.lat});
    if (!place.inside)
        return {point.at, nowhere, point.kind, 0};
    const auto columns = static_cast<std::uint32_t>(grid_.columns());
    return {point.at, place.down / HeatGrid::phases * columns + place.across / HeatGrid::phases, point.kind,
        static_cast<std::uint16_t>(HeatGrid::phase_of(place.across, place.down))};
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
    std::uint32_t* first = raster_.data() + entry.corner;
    const auto columns = static_cast<std::size_t>(grid_.columns());
    if constexpr (Add)
        stamps_.add(entry.phase, first, columns);
    else
        stamps_.take(entry.phase, first, columns);
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
    stamps_ = HeatStamps(grid_, kernel_, points.size());
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
    if (counted_ > stamps_.room()) {
        stamps_ = HeatStamps(grid_, kernel_, counted_);
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

std::size_t HeatField::bytes() const
{
    return raster_.capacity() * sizeof(std::uint32_t) + entries_.capacity() * sizeof(Entry) +
           late_.capacity() * sizeof(Entry) +
           (keys_.capacity() + late_keys_.capacity() + place_of_.capacity()) * sizeof(std::uint32_t) +
           filter_.capacity() + sizeof(*this);
}

} // namespace yiping::geo
