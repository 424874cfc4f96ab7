// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/services/case_table.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

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
    if (indexed_ != 0)
        if (const std::uint32_t found = index_[slot_of(id)]; found != 0)
            return found - 1;
    return runs_.empty() ? no_case : find_in_runs(id);
}

CaseIndex CaseTable::find_in_runs(const Uuid& id) const
{
    const auto after = std::ranges::upper_bound(runs_, id, {}, [this](const Run& run) { return ids_[run.begin]; });
    if (after == runs_.begin())
        return no_case;
    const Run& run = *(after - 1);
    const auto begin = ids_.begin() + run.begin;
    const auto end = ids_.begin() + run.end;
    const auto found = std::lower_bound(begin, end, id);
    if (found == end || *found != id)
        return no_case;
    const auto at = static_cast<CaseIndex>(found - ids_.begin());
    return alive(at) ? at : no_case;
}

bool CaseTable::is_sorted_run(std::span<const Uuid> ids) const
{
    if (ids.empty() || std::ranges::adjacent_find(ids, std::greater_equal()) != ids.end())
        return false;
    const auto after =
        std::ranges::upper_bound(runs_, ids.front(), {}, [this](const Run& run) { return ids_[run.begin]; });
    return (after == runs_.begin() || ids_[(after - 1)->end - 1] < ids.front()) &&
           (after == runs_.end() || ids.back() < ids_[after->begin]);
}

void CaseTable::put_in_index(CaseIndex at)
{
    // At most 3/5 full: probing is short, and 1,000,000 cases fit into 2^21 slots of four bytes.
    if ((indexed_ + 1) * 5 > index_.size() * 3)
        grow_index();
    index_[slot_of(ids_[at])] = at + 1;
    ++indexed_;
}

void CaseTable::grow_index()
{
    const LongVector<std::uint32_t> old =
        std::exchange(index_, LongVector<std::uint32_t>(index_.empty() ? 1024 : index_.size() * 2));
    for (const std::uint32_t entry : old)
        if (entry != 0)
            index_[slot_of(ids_[entry - 1])] = entry;
}

void CaseTable::append(const domain::CaseColumns& cases, std::span<const AreaIndex> areas)
{
    const auto begin = static_cast<CaseIndex>(ids_.size());
    const bool sorted = is_sorted_run(cases.ids);
    const auto add = [](auto& to, const auto& from) { to.insert(to.end(), from.begin(), from.end()); };
    add(ids_, cases.ids);
    add(lon_e7_, cases.lon_e7);
    add(lat_e7_, cases.lat_e7);
    add(opened_, cases.opened_at);
    add(due_, cases.due_at);
    add(closed_, cases.closed_at);
    add(steps_, cases.steps);
    std::vector<CategoryIndex> categories;
    categories.reserve(cases.category_codes.size());
    for (const std::string& code : cases.category_codes)
        categories.push_back(intern(code));
    const std::size_t size = ids_.size();
    areas_.resize(size);
    categories_.resize(size);
    flags_.resize(size);
    marks_.resize(size);
    for (std::size_t i = 0; i < cases.size(); ++i) {
        areas_[begin + i] = areas[cases.areas[i]];
        categories_[begin + i] = categories[cases.categories[i]];
        flags_[begin + i] = static_cast<std::uint8_t>(flag_alive | (cases.holds[i] & flag_hold_mask));
        marks_[begin + i] = mark_of(cases.sources[i], cases.upward[i] != 0, cases.satisfactions[i]);
    }
    if (sorted) {
        const auto place =
            std::ranges::upper_bound(runs_, ids_[begin], {}, [this](const Run& run) { return ids_[run.begin]; });
        runs_.insert(place, {begin, static_cast<CaseIndex>(ids_.size())});
        return;
    }
    for (CaseIndex at = begin; at < ids_.size(); ++at)
        put_in_index(at);
}

void CaseTable::renumber_areas(std::span<const AreaIndex> areas)
{
    for (AreaIndex& area : areas_)
        area = area < areas.size() ? areas[area] : no_area;
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
    put_in_index(at);
    return at;
}

std::uint8_t CaseTable::mark_of(std::uint8_t source, bool upward, std::uint8_t satisfaction)
{
    return static_cast<std::uint8_t>(
        (source & mark_source) | (upward ? mark_upward : 0) | (satisfaction <= 5 ? satisfaction << 5U : 0));
}

domain::CaseFacts CaseTable::facts(CaseIndex at) const
{
    domain::CaseFacts facts;
    facts.id = ids_[at];
    facts.opened_at = opened_[at];
    facts.due_at = due_[at];
    facts.closed_at = closed_[at];
    facts.step = step(at);
    facts.source = source(at);
    facts.satisfaction = satisfaction(at);
    facts.upward = upward(at);
    const std::string& category = category_codes_[categories_[at]];
    if (facts.source == domain::CaseSource::Hotline)
        facts.hotline_class = domain::hotline_class_of(category);
    facts.facility = domain::is_facility(category);
    return facts;
}

void CaseTable::assign(CaseIndex at, const domain::CaseLine& line, AreaIndex area, CategoryIndex category)
{
    const bool placed = std::abs(line.lon) <= 180.0 && std::abs(line.lat) <= 90.0; // false for NaN
    lon_e7_[at] = placed ? static_cast<std::int32_t>(std::lround(line.lon * 1e7)) : no_coordinate;
    lat_e7_[at] = placed ? static_cast<std::int32_t>(std::lround(line.lat * 1e7)) : no_coordinate;
    opened_[at] = line.opened_at;
    due_[at] = line.due_at;
    closed_[at] = line.closed_at;
    areas_[at] = area;
    categories_[at] = category;
    steps_[at] = static_cast<std::uint8_t>(line.step);
    marks_[at] = mark_of(static_cast<std::uint8_t>(line.source), line.upward, line.satisfaction);
    flags_[at] = static_cast<std::uint8_t>((flags_[at] & ~flag_hold_mask) | static_cast<std::uint8_t>(line.hold));
}

void CaseTable::erase(CaseIndex at)
{
    if (index_.empty() || index_[slot_of(ids_[at])] == 0) {
        ++dead_; // of a run
    } else {
        // Shift what stands behind the gap back, so that probing never needs tombstones.
        const std::size_t mask = index_.size() - 1;
        const std::size_t gap = slot_of(ids_[at]);
        index_[gap] = 0;
        for (std::size_t next = (gap + 1) & mask; index_[next] != 0; next = (next + 1) & mask) {
            const std::uint32_t moved = index_[next];
            index_[next] = 0;
            index_[slot_of(ids_[moved - 1])] = moved;
        }
        --indexed_;
        free_.push_back(at);
    }
    flags_[at] = 0;
    lon_e7_[at] = lat_e7_[at] = no_coordinate;
    steps_[at] = static_cast<std::uint8_t>(Step::Voided);
    opened_[at] = due_[at] = closed_[at] = 0;
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
           free_.capacity() * sizeof(CaseIndex) + runs_.capacity() * sizeof(Run);
}

} // namespace yiping::services
