// SPDX-License-Identifier: GPL-3.0-or-later
#include "building_facts.h"

#include <yiping/geo/wkb.h>

#include <algorithm>
#include <variant>

namespace yiping::scene3d {

namespace {

/// "白杨安置小区3栋" ends with the number that its worker's post begins with: "周 3栋楼栋长".
std::string_view own_number(std::string_view name)
{
    const std::size_t digits = name.find_first_of("0123456789");
    return digits == name.npos ? std::string_view() : name.substr(digits);
}

bool serves(const domain::Responder& row, std::string_view code, std::string_view number)
{
    if (row.role != domain::TeamRole::BuildingHead) {
        return false;
    }
    return row.area_code == code || (!number.empty() && row.post.contains(" " + std::string(number)));
}

} // namespace

BuildingFacts facts_of(const services::Town& town, std::string_view area_code)
{
    BuildingFacts facts;
    const services::AreaIndex at = town.find_area(area_code);
    if (at == services::no_area || town.area(at).row.level != domain::AreaLevel::Building) {
        return facts;
    }
    const domain::Area& row = town.area(at).row;
    facts.name = row.name;
    facts.households = row.households;
    const std::string_view number = own_number(row.name);
    for (const domain::Responder& each : town.responders()) {
        if (serves(each, area_code, number)) {
            facts.workers.push_back(each.post);
        }
    }
    const auto outline = geo::read_wkb(row.geometry);
    const auto* polygons = outline ? std::get_if<geo::MultiPolygon>(&*outline) : nullptr;
    for (const services::CaseIndex each : town.open_cases()) {
        const services::CaseTable& cases = town.cases();
        const bool inside = polygons != nullptr && cases.has_position(each) &&
                            geo::contains(*polygons, {cases.lon(each), cases.lat(each)});
        facts.open_cases += cases.area(each) == at || inside ? 1 : 0;
    }
    return facts;
}

} // namespace yiping::scene3d
