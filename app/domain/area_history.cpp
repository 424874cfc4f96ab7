// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/area_history.h>

#include <set>

namespace yiping::domain {

AreaHistory::AreaHistory(std::span<const Area> areas, std::span<const AreaSuccession> successions)
{
    for (const Area& area : areas)
        periods_.insert_or_assign(area.area_code, Period{area.parent_code, area.valid_from, area.valid_to});
    for (const AreaSuccession& each : successions) {
        forward_[each.area_code].push_back({each.successor_code, each.at});
        backward_[each.successor_code].push_back({each.area_code, each.at});
    }
}

bool AreaHistory::valid_at(std::string_view code, UtcMillis at) const
{
    const auto found = periods_.find(code);
    if (found == periods_.end())
        return true;
    const Period& period = found->second;
    return (!period.from || *period.from <= at) && (!period.to || at < *period.to);
}

std::vector<std::string> AreaHistory::children_at(std::string_view parent, UtcMillis at) const
{
    std::vector<std::string> codes;
    for (const auto& [code, period] : periods_)
        if (period.parent == parent && valid_at(code, at))
            codes.push_back(code);
    return codes;
}

std::vector<std::string> AreaHistory::successors(std::string_view code, UtcMillis at) const
{
    std::set<std::string, std::less<>> seen{std::string(code)};
    std::vector<std::string> open{std::string(code)};
    std::set<std::string> found;
    while (!open.empty()) {
        const std::string next = std::move(open.back());
        open.pop_back();
        // An outline that was adjusted gives ground away and stays.
        if (valid_at(next, at))
            found.insert(next);
        if (const auto steps = forward_.find(next); steps != forward_.end())
            for (const Step& step : steps->second)
                if (step.at <= at && seen.insert(step.other).second)
                    open.push_back(step.other);
    }
    return {found.begin(), found.end()};
}

ComparableAreas AreaHistory::comparable(std::string_view code, UtcMillis then, UtcMillis now) const
{
    std::set<std::string, std::less<>> group{std::string(code)};
    std::vector<std::string> open{std::string(code)};
    while (!open.empty()) {
        const std::string next = std::move(open.back());
        open.pop_back();
        for (const auto* side : {&forward_, &backward_})
            if (const auto steps = side->find(next); steps != side->end())
                for (const Step& step : steps->second)
                    if (then < step.at && step.at <= now && group.insert(step.other).second)
                        open.push_back(step.other);
    }
    ComparableAreas areas;
    for (const std::string& each : group) {
        if (valid_at(each, then))
            areas.then.push_back(each);
        if (valid_at(each, now))
            areas.now.push_back(each);
    }
    return areas;
}

} // namespace yiping::domain
