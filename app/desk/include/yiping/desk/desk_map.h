// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/uuid.h>
#include <yiping/domain/case_life.h>
#include <yiping/geo/geometry.h>

#include <QString>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

class QWidget;

namespace yiping::desk {

/// The map as the desk sees it, so that the desk can be built and tested without one. GUI thread.
class DeskMap {
public:
    virtual ~DeskMap() = default;
    /// Called when a case was picked on the map.
    std::function<void(const Uuid&)> on_case_picked;
    /// Called when a place was pointed at while pointing is on. Degrees WGS-84.
    std::function<void(double lon, double lat)> on_place_picked;
    /// Called when a pin was dropped on a place while pointing is off. Degrees WGS-84.
    std::function<void(double lon, double lat)> on_place_dropped;
    /// What a stroke on the map is for.
    enum class Stroke : std::uint8_t {
        None,
        People, ///< around whom to send
        Task,   ///< around or along the grids that get a task
    };
    /// Called when a stroke was drawn: places in its order, degrees WGS-84, at least three; where it goes around an
    /// area the first stands at the end again.
    std::function<void(Stroke, std::vector<geo::LonLat>)> on_stroke_drawn;
    /// Called when a floor, from 1, of the building that stands open was chosen: the building's code; without a floor
    /// when none stands open any more.
    std::function<void(const std::string& building, std::optional<int> floor)> on_floor_picked;
    /// Owned by the map; the desk puts it into its layout.
    [[nodiscard]] virtual QWidget* widget() = 0;
    /// The case that lies open, or none; the map comes to it. Degrees WGS-84, nothing where the position is unknown.
    virtual void show_case(
        const std::optional<Uuid>& case_id, std::optional<double> lon, std::optional<double> lat) = 0;
    /// A click means a place and not the case under it.
    virtual void set_pointing(bool on) = 0;
    /// The next stroke of the left button is for this; None: it moves the map.
    virtual void draw(Stroke purpose) = 0;
    /// A task that came down, to be looked at: what was drawn, and how each of its areas stands.
    struct Task {
        std::string geometry; ///< WKB; "" nothing was drawn
        struct Target {
            std::string area_code;
            QString answer; ///< in words
            domain::CaseStatus status = domain::CaseStatus::New; ///< whose colour it has
            bool operator==(const Target&) const = default;
        };
        std::vector<Target> targets;
        bool operator==(const Task&) const = default;
    };
    /// The map comes to it when `come` is set; without a task it is shown no more.
    virtual void show_task(const std::optional<Task>& task, bool come) = 0;
    /// The floor of the open building whose households are listed beside the map; nothing: none.
    virtual void mark_floor(std::optional<int> floor) = 0;
    /// The desk wears its dark theme.
    virtual void set_night(bool on) = 0;
};

} // namespace yiping::desk
