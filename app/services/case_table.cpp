// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/services/case_table.h>

#include <cmath>

namespace yiping::services {

using domain::Step;

domain::CaseStatus CaseTable::status(CaseIndex at) const
{
    // Lateness is the flag of the last tick, so that all screens turn at the same moment.
    const auto overdue = late(at) ? std::optional<UtcMillis>(0) : std::nullopt;
    return domain::status_of(step(at), hold(at), overdue, 1);
}

std::size_t CaseTable::first_slot(const Uuid& id) const
{
    return (std::hash<Uuid>{}(id) * 0x9E3779B97F4A7C15ULL) >> 20U & (index_.size() - 1);
}

void CaseTable::prefetch(const Uuid& id) const
{
    if (!index_.empty())
        __builtin_prefetch(&index_[first_slot(id)]);
}

std::size_t CaseTable::slot_of(const Uuid& id) const
{
    const std::size_t mask = index_.size() - 1;
    std::size_t slot = first_slot(id);
    while (index_[slot] != 0 && ids_[index_[slot] - 1] != id)
        slot = (slot + 1) & mask;
    return slot;
}

CaseIndex CaseTable::find(const Uuid& id) const
{
    if (index_.empty())
        return no_case;
    const std::uint32_t found = index_[slot_of(id)];
    return found == 0 ? no_case : found - 1;
}

void CaseTable::grow_index()
{
    index_.assign(index_.empty() ? 1024 : index_.size() * 2, 0);
    for (CaseIndex at = 0; at < ids_.size(); ++at) {
        if (alive(at))
            index_[slot_of(ids_[at])] = at + 1;
    }
}

void CaseTable::reserve(std::size_t cases)
{
    ids_.reserve(cases);
    lon_e7_.reserve(cases);
    lat_e7_.reserve(cases);
    opened_.reserve(cases);
    due_.reserve(cases);
    closed_.reserve(cases);
    areas_.reserve(cases);
    categories_.reserve(cases);
    steps_.reserve(cases);
    flags_.reserve(cases);
    marks_.reserve(cases);
}

CaseIndex CaseTable::insert(const Uuid& id)
{
    // At most 3/5 full: probing is short, and 1,000,000 cases fit into 2^21 slots of four bytes.
    if ((count() + 1) * 5 > index_.size() * 3)
        grow_index();
    CaseIndex at = 0;
    if (!free_.empty()) {
        at = free_.back();
        free_.pop_back();
        ids_[at] = id;
    } else {
        at = static_cast<CaseIndex>(ids_.size());
        ids_.push_back(id);
        lon_e7_.push_back(no_coordinate);
        lat_e7_.push_back(no_coordinate);
        opened_.push_back(0);
        due_.push_back(0);
        closed_.push_back(0);
        areas_.push_back(no_area);
        categories_.push_back(0);
        steps_.push_back(static_cast<std::uint8_t>(Step::Collected));
        flags_.push_back(0);
        marks_.push_back(0);
    }
    flags_[at] = flag_alive;
    index_[slot_of(id)] = at + 1;
    return at;
}

void CaseTable::assign(CaseIndex at, const CaseBrief& brief, AreaIndex area)
{
    const bool placed = std::abs(brief.lon) <= 180.0 && std::abs(brief.lat) <= 90.0; // false for NaN
    lon_e7_[at] = placed ? static_cast<std::int32_t>(std::lround(brief.lon * 1e7)) : no_coordinate;
    lat_e7_[at] = placed ? static_cast<std::int32_t>(std::lround(brief.lat * 1e7)) : no_coordinate;
    opened_[at] = brief.opened_at;
    due_[at] = brief.due_at;
    closed_[at] = brief.closed_at;
    areas_[at] = area;
    categories_[at] = intern(brief.category);
    steps_[at] = static_cast<std::uint8_t>(brief.step);
    marks_[at] = static_cast<std::uint8_t>((static_cast<std::uint8_t>(brief.source) & mark_source) |
                                           (brief.upward ? mark_upward : 0) |
                                           (brief.satisfaction <= 5 ? brief.satisfaction << 5U : 0));
    flags_[at] = static_cast<std::uint8_t>((flags_[at] & ~flag_hold_mask) | static_cast<std::uint8_t>(brief.hold));
}

void CaseTable::erase(CaseIndex at)
{
    // Shift the run behind the gap back, so that probing never needs tombstones.
    const std::size_t mask = index_.size() - 1;
    std::size_t gap = slot_of(ids_[at]);
    index_[gap] = 0;
    for (std::size_t next = (gap + 1) & mask; index_[next] != 0; next = (next + 1) & mask) {
        const std::uint32_t moved = index_[next];
        index_[next] = 0;
        index_[slot_of(ids_[moved - 1])] = moved;
    }
    flags_[at] = 0;
    lon_e7_[at] = lat_e7_[at] = no_coordinate;
    steps_[at] = static_cast<std::uint8_t>(Step::Voided);
    opened_[at] = due_[at] = closed_[at] = 0;
    free_.push_back(at);
}

void CaseTable::set_flag(CaseIndex at, std::uint8_t flag, bool on)
{
    flags_[at] = static_cast<std::uint8_t>(on ? flags_[at] | flag : flags_[at] & ~flag);
}

CategoryIndex CaseTable::intern(std::string_view category)
{
    if (category_codes_.empty())
        category_codes_.emplace_back(); // index 0: no category, and those that no longer fit
    const auto found = category_index_.find(category);
    if (found != category_index_.end())
        return found->second;
    if (category.empty() || category_codes_.size() > std::numeric_limits<CategoryIndex>::max())
        return 0;
    const auto index = static_cast<CategoryIndex>(category_codes_.size());
    category_codes_.emplace_back(category);
    category_index_.emplace(category, index);
    return index;
}

void CaseTable::clear()
{
    *this = CaseTable();
}

std::size_t CaseTable::bytes() const
{
    return ids_.capacity() * sizeof(Uuid) + (lon_e7_.capacity() + lat_e7_.capacity()) * sizeof(std::int32_t) +
           (opened_.capacity() + due_.capacity() + closed_.capacity()) * sizeof(UtcMillis) +
           areas_.capacity() * sizeof(AreaIndex) + categories_.capacity() * sizeof(CategoryIndex) + steps_.capacity() +
           flags_.capacity() + marks_.capacity() + index_.capacity() * sizeof(std::uint32_t) +
           free_.capacity() * sizeof(CaseIndex);
}

} // namespace yiping::services
