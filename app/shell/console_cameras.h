// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "camera_addresses.h"
#include "console_session.h"

#include <yiping/mapview/camera_hub.h>

#include <string>

namespace yiping::shell {

/// The cameras of a console: its streams, and the platform that is asked for each. Session must outlive it. GUI thread.
class ConsoleCameras {
public:
    /// `reason` goes into the platform's log with every look.
    ConsoleCameras(ConsoleSession& session, const std::string& reason);
    [[nodiscard]] mapview::CameraHub& hub() { return hub_; }

private:
    CameraAddresses addresses_;
    mapview::CameraHub hub_;
};

} // namespace yiping::shell
