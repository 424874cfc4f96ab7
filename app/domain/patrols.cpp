// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/patrols.h>

#include <yiping/domain/area_code.h>
#include <yiping/domain/limits.h>

#include <algorithm>
#include <set>
#include <unordered_map>

namespace yiping::domain {

std::string missing_steps_zh(std::int64_t steps)
{
    std::string text;
    for (const EnumWord& step : enum_words<PatrolStep>()) {
        if ((steps & step.value) != 0)
            continue;
        if (!text.empty())
            text += "、";
        text += step.zh;
    }
    return text;
}

bool is_whole_round(const Patrol& patrol)
{
    return patrol.to_at && *patrol.to_at > patrol.from_at && *patrol.to_at - patrol.from_at <= day_ms &&
           (patrol.steps & all_patrol_steps) == all_patrol_steps;
}

std::vector<GridCoverage> coverage(
    std::span<const std::string> grids, std::span<const Patrol> patrols, const Period& span, PeriodKind unit)
{
    std::vector<GridCoverage> made(grids.size());
    std::unordered_map<std::string_view, std::size_t> index;
    std::vector<std::set<LocalDay>> seen(grids.size());
    for (std::size_t i = 0; i < grids.size(); ++i) {
        made[i].grid = grids[i];
        index.emplace(grid_of(grids[i]), i);
    }
    for (const Patrol& patrol : patrols) {
        const LocalDay day = local_day_of(patrol.from_at);
        const auto at = index.find(grid_of(patrol.area_code));
        if (at == index.end() || at->first.empty() || !span.contains(day))
            continue;
        GridCoverage& grid = made[at->second];
        if (!is_whole_round(patrol)) {
            ++grid.broken;
            continue;
        }
        ++grid.rounds;
        grid.last = std::max(grid.last.value_or(patrol.from_at), patrol.from_at);
        seen[at->second].insert(period_of(unit, day).from);
    }
    for (LocalDay day = span.from; day < span.to;) {
        const Period one = period_of(unit, day);
        for (std::size_t i = 0; i < made.size(); ++i) {
            ++made[i].units;
            if (seen[i].contains(one.from))
                ++made[i].covered;
            else
                made[i].missing.push_back(one.from);
        }
        day = one.to;
    }
    return made;
}

std::vector<std::string> missing_grids(std::span<const GridCoverage> coverage)
{
    std::vector<std::string> missing;
    for (const GridCoverage& each : coverage)
        if (each.rounds == 0)
            missing.push_back(each.grid);
    return missing;
}

} // namespace yiping::domain
