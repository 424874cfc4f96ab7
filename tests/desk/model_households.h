// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/case_life.h>
#include <yiping/domain/household_list.h>
#include <yiping/model_town/model_town.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace yiping::testing {

/// The households of an area of the model town as the platform answers them: masked.
inline std::vector<domain::HouseholdLine> masked_households(
    const platform::simulate::ModelTown& town, std::string_view area_code)
{
    std::map<Uuid, const domain::DescribedPersonal*> hidden;
    for (const domain::DescribedPersonal& each : town.personal)
        if (each.info->name == "household")
            hidden[each.id] = &each;
    std::vector<domain::HouseholdLine> lines;
    for (const domain::Household& home : town.rows.rows_of<domain::Household>()) {
        if (home.area_code != area_code)
            continue;
        const domain::DescribedPersonal& personal = *hidden.at(home.id);
        domain::HouseholdLine line;
        line.id = home.id;
        line.door = personal.text("room");
        line.floor = domain::floor_of_door(line.door);
        line.kind = home.kind;
        line.people = home.people;
        line.head = domain::masked_reporter(personal.text("head_name"), personal.text("phone"));
        lines.push_back(std::move(line));
    }
    return lines;
}

} // namespace yiping::testing
