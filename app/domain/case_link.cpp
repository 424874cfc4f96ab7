// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/case_link.h>

#include <yiping/domain/area_code.h>

#include <algorithm>
#include <iterator>

namespace yiping::domain {

namespace {

constexpr std::size_t least_digits = 7; ///< a local number

Uuid id_of_pair(std::string_view kind, const Uuid& one, const Uuid& other)
{
    const auto [first, second] = std::minmax(one, other);
    return Uuid::from_name(kind, first.to_string() + second.to_string());
}

/// Which two, and the area that both lie in.
void name_pair(CaseLink& row, const Case& one, const Case& other)
{
    const bool in_order = one.id < other.id;
    row.district_id = one.district_id;
    row.area_code = common_area(one.area_code, other.area_code);
    if (row.area_code.empty())
        row.area_code = one.area_code;
    row.case_id = in_order ? one.id : other.id;
    row.other_id = in_order ? other.id : one.id;
}

} // namespace

Uuid case_link_id(const Uuid& one, const Uuid& other)
{
    return id_of_pair("case_link", one, other);
}

Uuid other_of(const CaseLink& link, const Uuid& mine)
{
    if (link.case_id == mine)
        return link.other_id;
    return link.other_id == mine ? link.case_id : Uuid();
}

std::string common_area(std::string_view one, std::string_view other)
{
    std::string area(one);
    while (!area.empty() && !contains(area, other))
        area = parent_code(area);
    return area;
}

Result<CaseLink> link_cases(const LinkCases& wanted, const Case& one, const Case& other, const CaseLink* held,
    const Principal& who, UtcMillis now)
{
    const auto refuse = [](std::string_view code) { return make_error(Fault::Refused, code); };
    if (who.role != UserRole::Operator && who.role != UserRole::Supervisor && who.role != UserRole::Administrator)
        return refuse("domain.no_right");
    if (!contains(who.scope, one.area_code) || !contains(who.scope, other.area_code))
        return refuse("domain.outside_scope");
    if (one.id == other.id)
        return refuse("domain.link_to_itself");
    const bool is_linked = held != nullptr && !held->ended_at;
    if (wanted.linked && is_linked)
        return refuse("domain.linked_already");
    if (!wanted.linked && !is_linked)
        return refuse("domain.not_linked");
    if (wanted.linked && wanted.reason.empty())
        return refuse("domain.reason_needed");
    CaseLink row = held != nullptr ? *held : CaseLink();
    if (!wanted.linked) {
        row.ended_at = now;
        row.ended_by = who.post;
        return row;
    }
    row.id = case_link_id(one.id, other.id);
    name_pair(row, one, other);
    row.reason = wanted.reason;
    row.linked_at = now;
    row.linked_by = who.post;
    row.ended_at.reset();
    row.ended_by.clear();
    return row;
}

CaseLink same_reporter_link(const Case& one, const Case& other, UtcMillis now)
{
    CaseLink row;
    row.id = id_of_pair("same_reporter", one.id, other.id);
    name_pair(row, one, other);
    row.linked_at = now;
    row.kind = CaseLinkKind::SameReporter;
    return row;
}

std::string comparable_phone(std::string_view phone)
{
    std::string number;
    std::ranges::copy_if(phone, std::back_inserter(number), [](char each) { return each != ' ' && each != '-'; });
    return number.size() < least_digits ? std::string() : number;
}

} // namespace yiping::domain
