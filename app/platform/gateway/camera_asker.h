// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/platform/camera_rounds.h>

#include <boost/asio/steady_timer.hpp>

#include <string>
#include <string_view>

namespace yiping::platform {

struct GatewayCore;

/// The network of CameraRounds: asks one camera after the other by RTSP DESCRIBE, without a picture. A server that asks
/// for a password is there; of rtsps:// only the connection is made. The gateway's thread.
class CameraAsker {
public:
    CameraAsker(GatewayCore& core, CameraRounds& rounds);
    void start();
    void stop();

private:
    void ask_next();

    GatewayCore& core_;
    CameraRounds& rounds_;
    boost::asio::steady_timer timer_;
};

/// Where an rtsp address leads.
struct RtspPlace {
    std::string host, port;
    bool tls = false;
};
/// Nothing for another scheme, or one without a host.
[[nodiscard]] std::optional<RtspPlace> rtsp_place(std::string_view url);
/// Whether the first line of an answer says that the camera is there: 200, or that it wants to know who asks.
[[nodiscard]] bool is_there(std::string_view status_line);

} // namespace yiping::platform
