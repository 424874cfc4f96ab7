// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "scene_mesh.h"
#include "terrain_mesh.h"

#include <yiping/base/error.h>

#include <filesystem>
#include <memory>
#include <vector>

namespace yiping::scene3d {

/// What the scene is made of, read and made on a thread of its own.
struct SceneWork {
    std::filesystem::path terrain_file, buildings_file; ///< "" for none
    /// Read before: not read again.
    std::shared_ptr<const geo::Terrain> terrain;
    std::shared_ptr<const geo::TownBuildings> buildings;
    LocalFrame frame;
    geo::WorldBox plain{}; ///< the ground where there is no terrain
    double exaggeration = 1;
    BuildingLook look;
    std::string open_code; ///< of the house that is drawn open
    Colour open_wall, open_roof;
};

struct SceneParts {
    std::shared_ptr<const geo::Terrain> terrain;
    std::shared_ptr<const geo::TownBuildings> buildings;
    std::shared_ptr<const TerrainMesh> terrain_mesh;
    std::shared_ptr<const BuildingMesh> building_mesh;
    std::shared_ptr<const SolidMesh> open_mesh;
    std::int64_t open_index = -1; ///< of the open house among the buildings
    std::vector<Error> problems;
};

/// A file that cannot be read is told and left out: the scene goes on without it. Any thread.
[[nodiscard]] SceneParts make_parts(const SceneWork& work);

} // namespace yiping::scene3d
