// SPDX-License-Identifier: GPL-3.0-or-later
#include "map_space.h"

#include <yiping/domain/register_info.h>

#include <cmath>
#include <format>
#include <numbers>

namespace yiping::bench {

namespace {

constexpr int grids_a_side = 38;

geo::Line box_at(double east, double north, double half_east, double half_north)
{
    geo::Line ring;
    for (const auto& [x, y] : {std::pair{-1, -1}, {1, -1}, {1, 1}, {-1, 1}, {-1, -1}}) {
        const Degrees at = degrees_of(east + x * half_east, north + y * half_north);
        ring.push_back({at.lon, at.lat});
    }
    return ring;
}

} // namespace

Degrees degrees_of(double east, double north)
{
    return {space_lon + east / (111'320 * std::cos(space_lat * std::numbers::pi / 180)), space_lat + north / 110'900};
}

Degrees grid_middle(int grid)
{
    const double cell = space_side_metres / grids_a_side;
    return degrees_of((grid % grids_a_side + 0.5) * cell - space_side_metres / 2,
        (static_cast<int>(grid / grids_a_side) + 0.5) * cell - space_side_metres / 2);
}

domain::RowSet space_rows()
{
    SeededRandom random(41);
    domain::RowSet rows;
    domain::Area town;
    town.id = Uuid::from_name("bench", "space town");
    town.area_code = "990101001000";
    town.name = "工作镇";
    town.level = domain::AreaLevel::Town;
    town.geometry = wkb_polygon(box_at(0, 0, space_side_metres / 2, space_side_metres / 2));
    rows.area_rows.push_back(town);
    const double cell = space_side_metres / grids_a_side;
    for (int i = 0; i < space_grids; ++i) {
        domain::Area grid;
        grid.id = Uuid::from_name("bench", std::format("space grid {}", i));
        grid.area_code = std::format("99010100100{}{:03}", 1 + i / 1000, i % 1000);
        grid.parent_code = town.area_code;
        grid.name = std::format("{:04}网格", i);
        grid.level = domain::AreaLevel::Grid;
        const int row = i / grids_a_side;
        grid.geometry = wkb_polygon(box_at((i % grids_a_side + 0.5) * cell - space_side_metres / 2,
            (row + 0.5) * cell - space_side_metres / 2, cell / 2, cell / 2));
        rows.area_rows.push_back(std::move(grid));
    }
    for (int i = 0; i < space_cameras; ++i) {
        domain::Camera row;
        row.id = Uuid::from_name("bench", std::format("space camera {}", i));
        const Degrees at =
            degrees_of((random.unit() - 0.5) * space_side_metres, (random.unit() - 0.5) * space_side_metres);
        row.lon = at.lon;
        row.lat = at.lat;
        row.direction = std::floor(random.unit() * 360);
        row.view_angle = 70;
        row.range_m = 100;
        row.streams = true;
        rows.camera_rows.push_back(std::move(row));
    }
    return rows;
}

domain::CaseColumns space_cases(const domain::RowSet& rows)
{
    SeededRandom random(42);
    domain::CaseColumns cases;
    for (std::size_t i = 1; i < rows.area_rows.size(); ++i) {
        for (std::uint64_t k = 1 + random.below(12); k > 0; --k) {
            domain::CaseLine line;
            line.id = Uuid::from_name("bench", std::format("space case {} {}", i, k));
            line.area_code = rows.area_rows[i].area_code;
            line.lon = line.lat = std::nan("");
            cases.add(line);
        }
    }
    return cases;
}

std::shared_ptr<const geo::TownBuildings> space_town()
{
    SeededRandom random(43);
    auto town = std::make_shared<geo::TownBuildings>();
    for (int i = 0; i < space_houses; ++i) {
        const double east = (random.unit() - 0.5) * (space_side_metres - 60),
                     north = (random.unit() - 0.5) * (space_side_metres - 60);
        geo::TownBuilding house;
        house.floors = 1 + static_cast<int>(random.below(9));
        house.outline = {box_at(east, north, 4 + random.unit() * 8, 4 + random.unit() * 6)};
        town->rows.push_back(std::move(house));
    }
    return town;
}

} // namespace yiping::bench
