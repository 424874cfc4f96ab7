// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/desk/desk_map.h>
#include <yiping/domain/category.h>
#include <yiping/mapview/camera_hub.h>
#include <yiping/mapview/camera_keeper.h>
#include <yiping/mapview/camera_sound.h>
#include <yiping/mapview/map_sources.h>
#include <yiping/services/town.h>

#include <memory>

namespace yiping::desk {

/// Cameras on the desk: their pictures stand below the map, around the open case. Each may be nullptr, and has to
/// outlive the map.
struct DeskCameras {
    mapview::CameraHub* hub = nullptr;
    mapview::CameraKeeper* keeper = nullptr; ///< keeps some of them for the case
    mapview::CameraSound* sound = nullptr;   ///< one at a time may be heard
};

/// The town's map of Yiping.Map in a QQuickWidget. The town must outlive it. GUI thread. The program
/// must link yiping::wall_modules, or the QML modules are not found; then the widget says so in words. `maps`, which
/// may be nullptr, has to outlive it too.
[[nodiscard]] std::unique_ptr<DeskMap> make_quick_desk_map(services::Town& town, const domain::CategoryTree& categories,
    mapview::MapSources* maps = nullptr, const DeskCameras& cameras = {});

} // namespace yiping::desk
