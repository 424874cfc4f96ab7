// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/services/loaded_cases.h>

namespace yiping::services {

LoadedCases::LoadedCases(UtcMillis now) : book_(now)
{
    book_.begin_fill();
}

void LoadedCases::add(const domain::CaseColumns& cases)
{
    std::vector<AreaIndex> areas;
    areas.reserve(cases.area_codes.size());
    for (const std::string& code : cases.area_codes) {
        const auto [found, fresh] = area_index_.try_emplace(code, static_cast<AreaIndex>(area_codes_.size()));
        if (fresh) {
            area_codes_.push_back(code);
            nodes_.push_back(book_.node_of(code));
        }
        areas.push_back(found->second);
    }
    const auto begin = static_cast<CaseIndex>(table_.size());
    table_.append(cases, areas);
    for (CaseIndex at = begin; at < table_.size(); ++at)
        book_.add(nodes_[table_.area(at)], table_.facts(at));
}

void LoadedCases::give_row(domain::Case row)
{
    const CaseIndex at = table_.find(row.id);
    if (at == no_case)
        return;
    const Uuid id = row.id;
    const auto [held, fresh] = rows_.insert_or_assign(id, std::move(row));
    if (fresh)
        row_at_.emplace_back(at, &held->second);
}

} // namespace yiping::services
