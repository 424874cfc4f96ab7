// SPDX-License-Identifier: GPL-3.0-or-later
// SceneView's houses under a hand: which one, and which floor of the open one, a pixel shows.
#include <yiping/scene3d/scene_view.h>

#include "scene_state.h"

#include <yiping/mapview/triangulate.h>
#include <yiping/presentation/words.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <vector>

namespace yiping::scene3d {

namespace {

/// A part of a house in space: its outline between two heights.
class Prism {
public:
    Prism(const SceneState& state, const mapview::TownShapes& shapes, const geo::TownBuilding& building)
        : space_(*state.space),
          outline_(world_outline(building.outline)),
          metre_(static_cast<double>(state.frame.metre))
    {
        WorldPoint middle;
        if (outline_.rings.empty() || !middle_of(building.outline, middle)) {
            outline_.rings.clear();
            return;
        }
        base_ = mapview::GroundRelief{state.parts.terrain, SceneView::drawn_exaggeration}.drawn_metres(middle) *
                static_cast<double>(state.frame.rise);
        for (const WorldPoint& corner : outline_.rings.front()) {
            corners_.push_back(
                {static_cast<double>(shapes.local_x(corner)), static_cast<double>(shapes.local_y(corner)), 0});
        }
    }

    /// How far away it is where the pixel shows its roof or one of its walls.
    [[nodiscard]] std::optional<double> seen_at(WorldPoint pixel, double low, double high) const
    {
        std::vector<WorldPoint> foot, roof;
        double nearest = std::numeric_limits<double>::max();
        for (const mapview::Pinhole::Point& corner : corners_) {
            const auto below = space_.project({corner.x, corner.y, base_ + low * metre_});
            const auto above = space_.project({corner.x, corner.y, base_ + high * metre_});
            if (!below || !above) {
                return std::nullopt;
            }
            foot.push_back({below->x, below->y});
            roof.push_back({above->x, above->y});
            nearest = std::min(nearest, above->depth);
        }
        bool shown = roof.size() > 2 && mapview::contains({{roof}}, pixel);
        for (std::size_t i = 0; i < roof.size() && !shown; ++i) {
            const std::size_t next = (i + 1) % roof.size();
            shown = mapview::contains({{{foot[i], foot[next], roof[next], roof[i], foot[i]}}}, pixel);
        }
        return shown ? std::optional(nearest) : std::nullopt;
    }

private:
    const mapview::Pinhole& space_;
    mapview::Polygon outline_;
    double metre_;
    double base_ = 0;
    std::vector<mapview::Pinhole::Point> corners_; ///< on the ground
};

} // namespace

QString SceneView::building_at(QPointF at) const
{
    const SceneParts& parts = state_->parts;
    if (!state_->space || !parts.buildings || !shapes_ || !buildings_shown_) {
        return {};
    }
    const geo::TownBuilding* found = nullptr;
    double nearest = std::numeric_limits<double>::max();
    for (std::size_t i = 0; i < parts.buildings->rows.size(); ++i) {
        const geo::TownBuilding& building = parts.buildings->rows[i];
        if (building.code.empty()) {
            continue;
        }
        const bool open = parts.open_mesh && static_cast<std::int64_t>(i) == parts.open_index;
        const double high = open ? open_floors(floors_of(building)).back().high : metres_of(building);
        const auto away = Prism(*state_, *shapes_, building).seen_at({at.x(), at.y()}, 0, high);
        if (away && *away < nearest) {
            nearest = *away;
            found = &building;
        }
    }
    return found != nullptr ? presentation::text(found->code) : QString();
}

int SceneView::floor_at(QPointF at) const
{
    const SceneParts& parts = state_->parts;
    if (!state_->space || !parts.open_mesh || parts.open_index < 0 || !shapes_) {
        return 0;
    }
    const geo::TownBuilding& building = parts.buildings->rows[static_cast<std::size_t>(parts.open_index)];
    const Prism prism(*state_, *shapes_, building);
    // From above: a floor hides the one below it. The gap over a floor is its own, or a hand would fall through.
    const std::vector<OpenFloor> floors = open_floors(floors_of(building));
    double high = floors.back().high;
    for (std::size_t floor = floors.size(); floor > 0; --floor) {
        const double low = floors[floor - 1].low;
        if (prism.seen_at({at.x(), at.y()}, low, high)) {
            return static_cast<int>(floor);
        }
        high = low;
    }
    return 0;
}

} // namespace yiping::scene3d
