// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "camera_addresses.h"
#include "console_session.h"

#include <yiping/mapview/camera_hub.h>
#include <yiping/mapview/camera_keeper.h>
#include <yiping/mapview/camera_sound.h>

#include <memory>
#include <string>

namespace yiping::shell {

/// The cameras of a console: its streams, and the platform that is asked for each. Session must outlive it. GUI thread.
class ConsoleCameras {
public:
    /// `reason` goes into the platform's log with every look. `keep_before`: of the time before "now", for clips.
    ConsoleCameras(ConsoleSession& session, const std::string& reason, MonoMillis keep_before = 0);
    [[nodiscard]] mapview::CameraHub& hub() { return hub_; }
    /// From here on pictures and clips can be kept as evidence; of the desk alone, once.
    [[nodiscard]] mapview::CameraKeeper& make_keeper(
        ConsoleSession& session, const presentation::ErrorWords& error_words);
    /// From here on one of them may be heard; of the desk alone, once.
    [[nodiscard]] mapview::CameraSound& make_sound(
        ConsoleSession& session, const presentation::ErrorWords& error_words);

private:
    std::unique_ptr<mapview::CameraKeeper> keeper_; // these two go last: the others call them
    std::unique_ptr<mapview::CameraSound> sound_;
    CameraAddresses addresses_;
    mapview::CameraHub hub_;
};

} // namespace yiping::shell
