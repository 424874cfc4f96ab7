// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "camera.h"

#include <gst/rtsp-server/rtsp-server.h>

#include <memory>

namespace yiping::farm {

/// Makes the sender reports of a stream say what time the camera has, which may be wrong (Camera::clock_ahead).
void say_own_clock(GstRTSPMedia* media, const std::shared_ptr<Camera>& camera);

} // namespace yiping::farm
