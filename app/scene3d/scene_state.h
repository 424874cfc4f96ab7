// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "column_figures.h"
#include "frame_budget.h"
#include "scene_files.h"
#include "scene_frame.h"

#include <QPointer>
#include <QSGTextureProvider>

#include <atomic>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace yiping::scene3d {

/// A column as it stands, with what its label says.
struct ShownColumn {
    Column shape;
    services::AreaIndex area = services::no_area;
    double value = 0;
    int trend = 0;
};

/// What the render thread updates before each frame: the ground's picture.
class GroundLink : public QObject {
    Q_OBJECT

public:
    QPointer<QSGTextureProvider> provider;
    /// In the frame under way.
    std::atomic<bool> ground_changed = false, scene_drawn = false;

Q_SIGNALS:
    /// A frame drew the ground, and not the scene over it. From the render thread.
    void scene_outdated();
};

/// The parts of SceneView that are nobody else's business.
struct SceneState {
    SceneParts parts;
    bool made = false; ///< parts are there
    SceneFrame frame;
    FrameBudget budget;
    std::optional<mapview::Pinhole> space; ///< about the town's own origin
    std::vector<ShownColumn> columns;
    std::shared_ptr<const SolidMesh> column_mesh;
    std::vector<int> terrain_levels;       ///< those of the triangles in the frame
    geo::WorldBox ground{};                ///< what the ground's picture shows
    bool ground_known = false, ground_sharp = false;
    std::shared_ptr<GroundLink> link = std::make_shared<GroundLink>();
    QMetaObject::Connection before_frame, after_frame, provider_changed;
    QSGTextureProvider* listened_to = nullptr;
};

} // namespace yiping::scene3d
