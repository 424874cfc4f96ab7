// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "scene_mesh.h"
#include "terrain_mesh.h"

#include <QMatrix4x4>
#include <QPointer>
#include <QSGTextureProvider>
#include <QSize>
#include <QVector4D>

#include <cstdint>
#include <memory>
#include <vector>

namespace yiping::scene3d {

/// All that one picture of the scene needs, made on the GUI thread and never changed afterwards: the render thread
/// reads it. Meshes are shared, so that a frame in which only the camera moved copies pointers.
struct SceneFrame {
    QMatrix4x4 clip;          ///< local coordinates to the clip space of OpenGL
    float rise = 1;           ///< local units of a metre as drawn
    float column_height = 0;  ///< local units of the highest column
    float column_mix = 1;     ///< how far a change of figures has come
    float open_mix = 1;       ///< how far the chosen house has opened
    float metre = 1;          ///< local units of a metre of a house
    QVector4D ground_box;     ///< local: west, north, east, south of the ground's picture
    QVector4D edge_box;       ///< local: of the terrain
    Colour ground, haze;      ///< of what has no picture, and of the distance
    float hill_shade = 1;     ///< share of the slopes' light and shade
    float dim = 1;            ///< of houses beside an open one
    bool moving = false;
    bool smooth = false; ///< with smooth edges; never while it moves
    double moving_scale = 1;

    std::shared_ptr<const TerrainMesh> terrain;
    std::shared_ptr<const std::vector<std::uint32_t>> terrain_triangles;
    std::shared_ptr<const SolidMesh> columns;
    std::shared_ptr<const BuildingMesh> buildings;
    std::vector<BuildingCell::Range> building_ranges; ///< of its indices: those that are drawn
    std::shared_ptr<const SolidMesh> open_building;
};

} // namespace yiping::scene3d
