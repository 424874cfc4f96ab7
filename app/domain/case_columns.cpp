// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/case_columns.h>

#include <yiping/domain/figures.h>

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace yiping::domain {

CaseLine case_line_of(const Case& row)
{
    constexpr double nowhere = std::numeric_limits<double>::quiet_NaN();
    return {.id = row.id,
        .lon = row.lon.value_or(nowhere),
        .lat = row.lat.value_or(nowhere),
        .opened_at = row.opened_at,
        .due_at = row.due_at.value_or(0),
        .closed_at = row.closed_at.value_or(0),
        .area_code = row.area_code,
        .category = row.category,
        .step = row.step,
        .hold = row.hold,
        .source = row.source,
        .satisfaction = facts_of(row).satisfaction,
        .upward = row.upward};
}

void CaseColumns::reserve(std::size_t cases)
{
    each_column(*this, [cases](auto& column) { column.reserve(cases); });
}

void CaseColumns::clear()
{
    each_column(*this, [](auto& column) { column.clear(); });
    area_codes.clear();
    category_codes.clear();
    area_places_.clear();
    category_places_.clear();
}

std::uint16_t CaseColumns::place_of(std::string_view code, std::vector<std::string>& codes, Places& places)
{
    if (const auto found = places.find(code); found != places.end())
        return found->second;
    const auto place = static_cast<std::uint16_t>(codes.size());
    codes.emplace_back(code);
    places.emplace(code, place);
    return place;
}

bool CaseColumns::add(const CaseLine& line)
{
    if (area_codes.size() >= most_codes || category_codes.size() >= most_codes)
        return false;
    const bool placed = std::abs(line.lon) <= 180.0 && std::abs(line.lat) <= 90.0; // false for NaN
    ids.push_back(line.id);
    lon_e7.push_back(placed ? static_cast<std::int32_t>(std::lround(line.lon * 1e7)) : no_coordinate);
    lat_e7.push_back(placed ? static_cast<std::int32_t>(std::lround(line.lat * 1e7)) : no_coordinate);
    opened_at.push_back(line.opened_at);
    due_at.push_back(line.due_at);
    closed_at.push_back(line.closed_at);
    areas.push_back(place_of(line.area_code, area_codes, area_places_));
    categories.push_back(place_of(line.category, category_codes, category_places_));
    steps.push_back(static_cast<std::uint8_t>(line.step));
    holds.push_back(static_cast<std::uint8_t>(line.hold));
    sources.push_back(static_cast<std::uint8_t>(line.source));
    satisfactions.push_back(line.satisfaction <= 5 ? line.satisfaction : std::uint8_t{0});
    upward.push_back(line.upward ? 1 : 0);
    return true;
}

void CaseColumns::remove(std::span<const std::size_t> places)
{
    if (places.empty())
        return;
    each_column(*this, [&](auto& column) {
        auto to = column.begin() + static_cast<std::ptrdiff_t>(places.front());
        for (std::size_t i = 0; i < places.size(); ++i) {
            const auto begin = column.begin() + static_cast<std::ptrdiff_t>(places[i] + 1);
            const auto end =
                i + 1 < places.size() ? column.begin() + static_cast<std::ptrdiff_t>(places[i + 1]) : column.end();
            to = std::copy(begin, end, to);
        }
        column.erase(to, column.end());
    });
}

CaseLine CaseColumns::line(std::size_t at) const
{
    constexpr double nowhere = std::numeric_limits<double>::quiet_NaN();
    CaseLine line;
    line.id = ids[at];
    line.lon = lon_e7[at] == no_coordinate ? nowhere : lon_e7[at] * 1e-7;
    line.lat = lon_e7[at] == no_coordinate ? nowhere : lat_e7[at] * 1e-7;
    line.opened_at = opened_at[at];
    line.due_at = due_at[at];
    line.closed_at = closed_at[at];
    line.area_code = area_codes[areas[at]];
    line.category = category_codes[categories[at]];
    line.step = static_cast<Step>(steps[at]);
    line.hold = static_cast<Hold>(holds[at]);
    line.source = static_cast<CaseSource>(sources[at]);
    line.satisfaction = satisfactions[at];
    line.upward = upward[at] != 0;
    return line;
}

} // namespace yiping::domain
