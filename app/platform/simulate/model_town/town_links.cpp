// SPDX-License-Identifier: GPL-3.0-or-later
// Cases that somebody at a desk has linked, the same kind of trouble, twice within days, in the same grid; and those
// that one person has reported, as the platform links them.
#include "town_registers.h"

#include <yiping/domain/case_link.h>
#include <yiping/domain/limits.h>

#include <algorithm>
#include <map>
#include <unordered_map>

namespace yiping::platform::simulate {

namespace {

constexpr std::size_t most_links = 60;
constexpr UtcMillis near_in_time = 5 * domain::day_ms;
constexpr UtcMillis seen_after = 60'000 * 50; ///< the second of the two lay so long on the desk

void link_reporters(TownSoFar& town)
{
    std::unordered_map<Uuid, const domain::Case*> rows;
    for (const domain::Case& row : town.out().rows.case_rows)
        rows.emplace(row.id, &row);
    std::unordered_map<std::string, const domain::Case*> last; // by number
    for (const domain::CasePersonal& person : town.out().case_personal) {
        const auto row = rows.find(person.id);
        if (row == rows.end() || person.reporter_phone.empty())
            continue;
        const domain::Case*& before = last[person.reporter_phone];
        if (before != nullptr)
            town.add(domain::same_reporter_link(*row->second, *before, row->second->opened_at));
        before = row->second;
    }
}

} // namespace

void add_case_links(TownSoFar& town)
{
    domain::Principal desk;
    desk.user = "desk";
    desk.post = "陈 值班员";
    desk.role = domain::UserRole::Operator;
    std::map<std::pair<std::string, std::string>, const domain::Case*> last;
    std::vector<domain::CaseLink> links;
    for (const domain::Case& row : town.out().rows.case_rows) {
        const domain::Case*& before = last[{row.area_code, row.category}];
        const UtcMillis at = row.opened_at + seen_after;
        if (before != nullptr && row.opened_at - before->opened_at < near_in_time &&
            row.opened_at >= before->opened_at && at < town.making().as_of) {
            const domain::LinkCases wanted{row.id, before->id, true, "同一网格同类问题，一并处理"};
            if (auto link = domain::link_cases(wanted, row, *before, nullptr, desk, at))
                links.push_back(std::move(*link));
        }
        before = &row;
    }
    // The newest are those that somebody will open.
    std::ranges::sort(links, std::ranges::greater(), &domain::CaseLink::linked_at);
    links.resize(std::min(links.size(), most_links));
    for (const domain::CaseLink& link : links)
        town.add(link);
    link_reporters(town);
}

} // namespace yiping::platform::simulate
