// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/geo/area_index.h>
#include <yiping/geo/wkb.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace yiping::geo {

namespace {

std::size_t band_of(double lat, const Box& box, double height, std::size_t bands)
{
    const double place = std::floor((lat - box.south) / height);
    return place <= 0 ? 0 : std::min(static_cast<std::size_t>(place), bands - 1);
}

} // namespace

bool AreaIndex::Entry::contains(LonLat place) const
{
    if (!box.contains(place))
        return false;
    const std::size_t band = band_of(place.lat, box, band_height, band_begin.size() - 1);
    bool inside = false;
    for (std::uint32_t index = band_begin[band]; index < band_begin[band + 1]; ++index) {
        const Edge& edge = band_edges[index];
        if ((edge.low.lat > place.lat) == (edge.high.lat > place.lat))
            continue;
        const double cross = (edge.high.lon - edge.low.lon) * (place.lat - edge.low.lat) -
                             (edge.high.lat - edge.low.lat) * (place.lon - edge.low.lon);
        if (cross > 0)
            inside = !inside;
    }
    return inside;
}

AreaIndex::Entry AreaIndex::make_entry(const domain::Area& area, const MultiPolygon& outline)
{
    Entry entry;
    entry.code = area.area_code;
    entry.depth = static_cast<int>(area.level) * 100 + static_cast<int>(area.area_code.size());
    entry.box = box_of(outline);
    std::vector<Edge> edges;
    for (const Polygon& polygon : outline)
        for (const Line& ring : polygon)
            for (std::size_t index = 0; index + 1 < ring.size(); ++index) {
                const LonLat a = ring[index];
                const LonLat b = ring[index + 1];
                if (a.lat != b.lat) // level edges never cross a ray along a parallel
                    edges.push_back(a.lat < b.lat ? Edge{a, b} : Edge{b, a});
            }
    const std::size_t bands = std::clamp<std::size_t>(edges.size() / 4, 1, 4096);
    entry.band_height = std::max((entry.box.north - entry.box.south) / static_cast<double>(bands), 1e-12);
    const auto bands_of = [&](const Edge& edge) {
        return std::pair(band_of(edge.low.lat, entry.box, entry.band_height, bands),
            band_of(edge.high.lat, entry.box, entry.band_height, bands));
    };
    std::vector<std::uint32_t> counts(bands + 1, 0);
    for (const Edge& edge : edges) {
        const auto [first, last] = bands_of(edge);
        for (std::size_t band = first; band <= last; ++band)
            ++counts[band + 1];
    }
    for (std::size_t band = 0; band < bands; ++band)
        counts[band + 1] += counts[band];
    entry.band_begin = counts;
    entry.band_edges.resize(counts[bands]);
    for (const Edge& edge : edges) {
        const auto [first, last] = bands_of(edge);
        for (std::size_t band = first; band <= last; ++band)
            entry.band_edges[counts[band]++] = edge;
    }
    return entry;
}

Result<AreaIndex> AreaIndex::make(std::span<const domain::Area> areas)
{
    AreaIndex index;
    for (const domain::Area& area : areas) {
        if (area.geometry.empty())
            continue;
        auto outline = read_outline(area.geometry);
        if (!outline)
            return std::unexpected(std::move(outline).error().with("code", area.area_code));
        if (!outline->empty())
            index.entries_.push_back(make_entry(area, *outline));
    }
    std::ranges::stable_sort(index.entries_, std::ranges::greater(), &Entry::depth);
    for (std::size_t at = 0; at < index.entries_.size(); ++at)
        index.by_code_.emplace(index.entries_[at].code, at);
    index.build_cells();
    return index;
}

void AreaIndex::build_cells()
{
    if (entries_.empty())
        return;
    box_ = entries_.front().box;
    for (const Entry& entry : entries_) {
        box_.west = std::min(box_.west, entry.box.west);
        box_.south = std::min(box_.south, entry.box.south);
        box_.east = std::max(box_.east, entry.box.east);
        box_.north = std::max(box_.north, entry.box.north);
    }
    const auto side =
        static_cast<std::uint32_t>(std::clamp(2 * std::sqrt(static_cast<double>(entries_.size())), 1.0, 256.0));
    columns_ = rows_ = side;
    const auto cell_range = [&](const Box& box) {
        const auto place = [](double value, double from, double to, std::uint32_t cells) {
            const double share = to > from ? (value - from) / (to - from) : 0;
            return std::min(static_cast<std::uint32_t>(std::max(share, 0.0) * cells), cells - 1);
        };
        return std::array{place(box.west, box_.west, box_.east, columns_),
            place(box.east, box_.west, box_.east, columns_), place(box.south, box_.south, box_.north, rows_),
            place(box.north, box_.south, box_.north, rows_)};
    };
    std::vector<std::uint32_t> counts(std::size_t{columns_} * rows_ + 1, 0);
    const auto each_cell = [&](const Box& box, auto visit) {
        const auto [west, east, south, north] = cell_range(box);
        for (std::uint32_t row = south; row <= north; ++row)
            for (std::uint32_t column = west; column <= east; ++column)
                visit(std::size_t{row} * columns_ + column);
    };
    for (const Entry& entry : entries_)
        each_cell(entry.box, [&](std::size_t cell) { ++counts[cell + 1]; });
    for (std::size_t cell = 0; cell + 1 < counts.size(); ++cell)
        counts[cell + 1] += counts[cell];
    cell_begin_ = counts;
    cell_entries_.resize(counts.back());
    for (std::uint32_t at = 0; at < entries_.size(); ++at)
        each_cell(entries_[at].box, [&](std::size_t cell) { cell_entries_[counts[cell]++] = at; });
}

std::optional<std::string_view> AreaIndex::find(LonLat place) const
{
    if (entries_.empty() || !box_.contains(place))
        return std::nullopt;
    const auto cell_at = [](double value, double from, double to, std::uint32_t cells) {
        const double share = to > from ? (value - from) / (to - from) : 0;
        return std::min(static_cast<std::uint32_t>(std::max(share, 0.0) * cells), cells - 1);
    };
    const std::size_t cell = std::size_t{cell_at(place.lat, box_.south, box_.north, rows_)} * columns_ +
                             cell_at(place.lon, box_.west, box_.east, columns_);
    for (std::uint32_t index = cell_begin_[cell]; index < cell_begin_[cell + 1]; ++index) {
        const Entry& entry = entries_[cell_entries_[index]];
        if (entry.contains(place))
            return entry.code;
    }
    return std::nullopt;
}

std::optional<bool> AreaIndex::contains(std::string_view code, LonLat place) const
{
    const auto found = by_code_.find(std::string(code));
    if (found == by_code_.end())
        return std::nullopt;
    return entries_[found->second].contains(place);
}

std::optional<Box> AreaIndex::box(std::string_view code) const
{
    const auto found = by_code_.find(std::string(code));
    if (found == by_code_.end())
        return std::nullopt;
    return entries_[found->second].box;
}

} // namespace yiping::geo
