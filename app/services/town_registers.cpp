// SPDX-License-Identifier: GPL-3.0-or-later
// Registers outside the core: read when somebody looks at them, kept as they change; of those that figures are counted
// from, what the figures need is always held.
#include "town_notes.h"

#include <yiping/base/log.h>
#include <yiping/domain/hazards.h>
#include <yiping/domain/registers/hazard.h>
#include <yiping/domain/registers/volunteer_service.h>

namespace yiping::services {

void Town::look_at(const domain::RegisterInfo& info)
{
    const auto [entry, is_new] = looked_at_.try_emplace(info.number);
    if (!is_new)
        return;
    entry->second.info = &info;
    // Before the cache has answered for the first time it may not be there yet: `load` reads it then.
    if (load_state_ == LoadState::Cases || load_state_ == LoadState::Ready)
        read_looked_at(info.number);
}

const std::unordered_map<Uuid, domain::DescribedRow>* Town::rows_of(const domain::RegisterInfo& info) const
{
    const auto found = looked_at_.find(info.number);
    return found == looked_at_.end() ? nullptr : &found->second.rows;
}

void Town::read_looked_at(std::uint32_t number)
{
    LookedAt& register_ = looked_at_.at(number);
    register_.reading = true;
    register_.meanwhile.clear();
    reader_.read_rows(*register_.info,
        [alive = alive_, this, number, generation = generation_](Result<std::vector<domain::DescribedRow>> rows) {
            if (!*alive || generation != generation_)
                return;
            LookedAt& answered = looked_at_.at(number);
            answered.reading = false;
            if (!rows) {
                log::error("town", "{} could not be read: {}", answered.info->name, rows.error().debug_text());
                return;
            }
            answered.rows.clear();
            for (domain::DescribedRow& row : *rows)
                answered.rows.insert_or_assign(row.id(), std::move(row));
            // Newer than what was read, or the same once more.
            for (auto& [id, row] : std::exchange(answered.meanwhile, {})) {
                if (row)
                    answered.rows.insert_or_assign(id, std::move(*row));
                else
                    answered.rows.erase(id);
            }
            Notes notes;
            notes.registers.push_back(number);
            tell(notes);
        });
}

void Town::put_described(std::vector<domain::DescribedRow> rows, Notes& notes)
{
    for (domain::DescribedRow& row : rows) {
        notes.counts = put_for_figures(row) || notes.counts;
        const auto found = looked_at_.find(row.info().number);
        if (found == looked_at_.end())
            continue;
        const Uuid id = row.id();
        if (found->second.reading) {
            found->second.meanwhile.emplace_back(id, std::move(row));
            continue;
        }
        found->second.rows.insert_or_assign(id, std::move(row));
        notes.registers.push_back(found->first);
    }
}

bool Town::remove_described(std::uint32_t number, const Uuid& id, Notes& notes)
{
    const bool counted = remove_for_figures(number, id);
    notes.counts = counted || notes.counts;
    const auto found = looked_at_.find(number);
    if (found == looked_at_.end())
        return counted;
    if (found->second.reading)
        found->second.meanwhile.emplace_back(id, std::nullopt);
    else if (found->second.rows.erase(id) > 0)
        notes.registers.push_back(number);
    return true;
}

void Town::read_for_figures(const domain::RegisterInfo& info, std::uint64_t generation)
{
    reader_.read_rows(info, [alive = alive_, this, &info, generation](Result<std::vector<domain::DescribedRow>> rows) {
        if (!*alive || generation != generation_)
            return;
        Notes notes;
        if (!rows)
            log::error("town", "{} could not be read: {}", info.name, rows.error().debug_text());
        else
            for (const domain::DescribedRow& row : *rows)
                if (!touched_.contains(row.id())) // the feed was faster
                    notes.counts = put_for_figures(row) || notes.counts;
        answer_came(notes);
        tell(notes);
    });
}

bool Town::put_for_figures(const domain::DescribedRow& row)
{
    if (row.is(domain::RowTraits<domain::Hazard>::which)) {
        const auto hazard = domain::row_of<domain::Hazard>(row);
        CountedHazard fresh{hazard.area_code, domain::hazard_key(hazard), domain::facts_of(hazard)};
        const auto known = hazards_.find(hazard.id);
        if (known != hazards_.end() && known->second.area == fresh.area && known->second.key == fresh.key &&
            known->second.facts == fresh.facts)
            return false;
        remove_for_figures(row.info().number, hazard.id);
        book_.add_hazard(fresh.area, fresh.key, fresh.facts);
        hazards_.emplace(hazard.id, std::move(fresh));
        return true;
    }
    if (row.is(domain::RowTraits<domain::VolunteerService>::which)) {
        const auto service = domain::row_of<domain::VolunteerService>(row);
        CountedService fresh{service.area_code, domain::facts_of(service)};
        const auto known = services_.find(service.id);
        if (known != services_.end() && known->second.area == fresh.area && known->second.facts == fresh.facts)
            return false;
        remove_for_figures(row.info().number, service.id);
        book_.add(std::string_view(fresh.area), fresh.facts);
        services_.emplace(service.id, std::move(fresh));
        return true;
    }
    return false;
}

bool Town::remove_for_figures(std::uint32_t number, const Uuid& id)
{
    if (number == static_cast<std::uint32_t>(domain::RowTraits<domain::Hazard>::which)) {
        const auto known = hazards_.find(id);
        if (known == hazards_.end())
            return false;
        book_.take_hazard(known->second.area, known->second.key, known->second.facts);
        hazards_.erase(known);
        return true;
    }
    if (number == static_cast<std::uint32_t>(domain::RowTraits<domain::VolunteerService>::which)) {
        const auto known = services_.find(id);
        if (known == services_.end())
            return false;
        book_.take(std::string_view(known->second.area), known->second.facts);
        services_.erase(known);
        return true;
    }
    return false;
}

} // namespace yiping::services
