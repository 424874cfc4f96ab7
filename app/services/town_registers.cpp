// SPDX-License-Identifier: GPL-3.0-or-later
// Registers outside the core: read when somebody looks at them, kept as they change.
#include "town_notes.h"

#include <yiping/base/log.h>

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
    const auto found = looked_at_.find(number);
    if (found == looked_at_.end())
        return false;
    if (found->second.reading)
        found->second.meanwhile.emplace_back(id, std::nullopt);
    else if (found->second.rows.erase(id) > 0)
        notes.registers.push_back(number);
    return true;
}

} // namespace yiping::services
