// SPDX-License-Identifier: GPL-3.0-or-later
#include "scene_files.h"

#include <algorithm>

namespace yiping::scene3d {

SceneParts make_parts(const SceneWork& work)
{
    SceneParts parts;
    parts.terrain = work.terrain;
    parts.buildings = work.buildings;
    if (!parts.terrain && !work.terrain_file.empty()) {
        auto read = geo::read_terrain(work.terrain_file);
        if (read) {
            parts.terrain = std::make_shared<const geo::Terrain>(std::move(*read));
        } else {
            parts.problems.push_back(read.error());
        }
    }
    if (!parts.buildings && !work.buildings_file.empty()) {
        auto read = geo::read_buildings(work.buildings_file);
        if (read) {
            parts.buildings = std::make_shared<const geo::TownBuildings>(std::move(*read));
        } else {
            parts.problems.push_back(read.error());
        }
    }
    const mapview::GroundRelief relief{parts.terrain, work.exaggeration};
    parts.terrain_mesh = std::make_shared<const TerrainMesh>(relief, work.plain, work.frame);
    if (!parts.buildings) {
        return parts;
    }
    const auto& rows = parts.buildings->rows;
    if (!work.open_code.empty()) {
        const auto found = std::ranges::find(rows, work.open_code, &geo::TownBuilding::code);
        if (found != rows.end()) {
            parts.open_index = found - rows.begin();
            parts.open_mesh = std::make_shared<const SolidMesh>(
                make_open_building(*found, work.frame, relief, work.open_wall, work.open_roof));
        }
    }
    parts.building_mesh =
        std::make_shared<const BuildingMesh>(make_buildings(rows, work.frame, relief, work.look, parts.open_index));
    return parts;
}

} // namespace yiping::scene3d
