// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/model_town/model_town.h>

#include "geography.h"
#include "places.h"
#include "town_parts.h"
#include "town_registers.h"

#include <algorithm>
#include <format>

namespace yiping::platform::simulate {

namespace {

// Its own words, as all of it is invented: no such district exists.
constexpr std::string_view county_name = "沧澜区（示意）";
constexpr std::string_view town_name = "澜川镇";

void place_label(domain::Area& area, const Region& region)
{
    area.geometry = region.geometry;
    area.label_lon = to_lon(region.label);
    area.label_lat = to_lat(region.label);
}

domain::Area make_area(const TownMaking& making, std::string_view code, std::string_view parent, std::string_view name,
    domain::AreaLevel level, domain::AreaKind kind)
{
    auto area = town_row<domain::Area>(making, "area", code, code);
    area.parent_code = parent;
    area.name = name;
    area.level = level;
    area.kind = kind;
    return area;
}

constexpr std::string_view county_code = "990101000000";
constexpr std::string_view compound_code = "990101001003901";
constexpr int first_building_number = 901;

} // namespace

Uuid town_id(const TownMaking& making, std::string_view kind, std::string_view name)
{
    return Uuid::from_name(std::format("model-town-{}-{}", making.seed, kind), name);
}

std::string neighbour_code(std::size_t k)
{
    return std::format("990101{:03}000", k + 2);
}

void add_areas(const TownMaking& making, const County& county, ModelTown& out)
{
    using domain::AreaKind;
    using domain::AreaLevel;
    std::vector<domain::Area>& areas = out.rows.area_rows;
    const Geography& town = making.geography;
    const Places& places = making.places;

    areas.push_back(make_area(making, county_code, "", county_name, AreaLevel::County, AreaKind::Plain));
    place_label(areas.back(), county.outline);
    areas.push_back(make_area(making, model_town_code, county_code, town_name, AreaLevel::Town, AreaKind::Plain));
    place_label(areas.back(), town.town_region);
    const std::size_t town_at = areas.size() - 1;
    for (std::size_t k = 0; k < county.towns.size(); ++k) {
        areas.push_back(
            make_area(making, neighbour_code(k), county_code, county.towns[k].name, AreaLevel::Town, AreaKind::Plain));
        place_label(areas.back(), county.towns[k].region);
    }

    std::int64_t town_households = 0;
    for (std::size_t i = 0; i < village_plans().size(); ++i) {
        const VillagePlan& plan = village_plans()[i];
        areas.push_back(make_area(making, plan.code, model_town_code, plan.name, AreaLevel::Village,
            plan.community ? AreaKind::Community : AreaKind::Village));
        place_label(areas.back(), town.village_regions[i]);
        std::int64_t households = 0;
        for (std::size_t grid = 0; grid < grid_total; ++grid)
            households += town.grid_village[grid] == i ? places.grid_households()[grid] : 0;
        areas.back().households = households;
        town_households += households;
    }
    areas[town_at].households = town_households;

    areas.push_back(make_area(making, compound_code, village_plans()[compound_village].code, "白杨安置小区",
        AreaLevel::Compound, AreaKind::Resettlement));
    place_label(areas.back(), town.compound);
    std::int64_t compound_households = 0;
    for (const CompoundBuilding& building : town.buildings)
        compound_households += building.households;
    areas.back().households = compound_households;

    std::vector<int> in_village(village_plans().size(), 0);
    for (std::size_t grid = 0; grid < grid_total; ++grid) {
        const VillagePlan& plan = village_plans()[town.grid_village[grid]];
        const std::string_view short_name = plan.name.substr(0, plan.name.size() - (plan.community ? 6 : 3));
        areas.push_back(make_area(making, places.grid_code(grid), plan.code,
            std::format("{}第{}网格", short_name, ++in_village[town.grid_village[grid]]), AreaLevel::Grid,
            AreaKind::Plain));
        place_label(areas.back(), town.grid_regions[grid]);
        areas.back().households = places.grid_households()[grid];
    }
    std::vector<int> in_grid(grid_total, 0);
    for (std::size_t micro = 0; micro < micro_total; ++micro) {
        const std::size_t grid = town.micro_grid[micro];
        const bool courtyard = town.grid_village[grid] == courtyard_village;
        const int number = ++in_grid[grid];
        areas.push_back(make_area(making, places.micro_code(micro), places.grid_code(grid),
            courtyard ? std::format("{}号院落", number) : std::format("{}号微网格", number), AreaLevel::MicroGrid,
            courtyard ? AreaKind::Courtyard : AreaKind::Plain));
        place_label(areas.back(), town.micro_regions[micro]);
        areas.back().households = places.micro_households()[micro];
    }
    int number = 0;
    std::vector<int> buildings_in_grid(grid_total, 0);
    for (const CompoundBuilding& building : town.buildings) {
        const std::size_t grid = town.micro_grid[building.micro];
        const std::string code =
            std::format("{}{:03}", places.grid_code(grid), first_building_number + buildings_in_grid[grid]++);
        areas.push_back(make_area(making, code, places.grid_code(grid), std::format("白杨安置小区{}栋", ++number),
            AreaLevel::Building, AreaKind::Resettlement));
        areas.back().geometry = wkb_multi_polygon({building.outline});
        areas.back().label_lon = to_lon(building.middle);
        areas.back().label_lat = to_lat(building.middle);
        areas.back().households = building.households;
    }
}

void add_features(const TownMaking& making, ModelTown& out)
{
    int number = 0;
    for (const Feature& feature : making.geography.features) {
        auto row = town_row<domain::BaseFeature>(making, "feature", std::format("{}", ++number), model_town_code);
        row.kind = feature.kind;
        row.name = feature.name;
        row.rank = feature.rank;
        Line moved;
        for (const Point& at : feature.line)
            moved.push_back(making.geography.warp(at));
        if (feature.kind == "name")
            row.geometry = wkb_point(moved.front());
        else if (feature.kind == "lake")
            row.geometry = wkb_polygon({moved});
        else
            row.geometry = wkb_line(moved);
        out.rows.base_feature_rows.push_back(std::move(row));
    }
}

ModelTown make_model_town(std::uint64_t seed, UtcMillis as_of)
{
    const Geography geography = make_geography(seed);
    const County county = make_county(seed, geography);
    const Places places(geography, seed);
    const TownMaking making{seed, as_of, geography, places};
    ModelTown out;
    add_areas(making, county, out);
    add_features(making, out);
    add_responders(making, out);
    add_cameras(making, out);
    add_shifts(making, out);
    add_disputes(making, out);
    add_directed_tasks(making, out);
    add_neighbour_figures(making, county, out);
    add_cases(making, out);
    // What stands on all of that; the rows before are filled up, none of them is added or taken away.
    TownSoFar town(making, out);
    add_details(town);
    add_dispute_lives(town);
    add_task_receipts(town);
    add_population(town);
    add_facilities(town);
    add_services(town);
    add_watch(town);
    add_community(town);
    add_case_links(town);
    add_typed_figures(town);
    return out;
}

} // namespace yiping::platform::simulate
