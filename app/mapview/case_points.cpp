// SPDX-License-Identifier: GPL-3.0-or-later
#include "case_points.h"

#include <yiping/mapview/symbols.h>

#include <algorithm>

namespace yiping::mapview {

std::uint16_t case_kind(const services::CaseTable& cases, services::CaseIndex at)
{
    const auto kind =
        cases.category(at) * static_cast<unsigned>(status_count) + static_cast<unsigned>(cases.status(at));
    return static_cast<std::uint16_t>(std::min(kind, 0xFFFFU));
}

geo::CasePoint case_point(const services::CaseTable& cases, services::CaseIndex at)
{
    return {at, cases.opened_at(at), cases.lon(at), cases.lat(at), case_kind(cases, at)};
}

std::vector<std::uint8_t> case_filter(const services::CaseTable& cases, std::string_view category, bool open_only)
{
    if (category.empty() && !open_only) {
        return {};
    }
    std::vector<std::uint8_t> counts(cases.category_count() * status_count, 0);
    for (std::size_t each = 0; each < cases.category_count(); ++each) {
        if (!cases.category_code(static_cast<services::CategoryIndex>(each)).starts_with(category)) {
            continue;
        }
        for (std::size_t status = 0; status < status_count; ++status) {
            counts[each * status_count + status] =
                !open_only || static_cast<domain::CaseStatus>(status) != domain::CaseStatus::Done ? 1 : 0;
        }
    }
    return counts;
}

} // namespace yiping::mapview
