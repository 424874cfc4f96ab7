// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "child.h"

#include <yiping/media/camera_stream.h>

#include <chrono>
#include <cstdlib>
#include <format>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace yiping::test {

/// A farm of the build with so many cameras "c0", "c1" …, killed with the object.
class CameraFarm {
public:
    CameraFarm(int cameras, std::vector<std::string> more) : child_("yiping-farm", arguments(cameras, std::move(more)))
    {
        const auto said = child_.wait_for("{\"port\":");
        port_ = said ? std::atoi(said->c_str()) : 0;
    }
    [[nodiscard]] int port() const { return port_; }
    /// One line of its control interface; true if it was obeyed.
    bool tell(const std::string& line)
    {
        child_.mark();
        child_.write(line);
        return child_.wait_for("{\"ok\":true").has_value();
    }
    /// How many are connected to it.
    [[nodiscard]] int connections()
    {
        constexpr std::string_view before = "\"connections\":";
        child_.mark();
        child_.write("status");
        const std::string said = child_.wait_for("{\"ok\":true,").value_or("");
        const std::size_t at = said.find(before);
        return at == said.npos ? -1 : std::atoi(said.c_str() + at + before.size());
    }
    [[nodiscard]] std::string address(int camera, const std::string& stream = "sub") const
    {
        return std::format("rtsp://127.0.0.1:{}/c{}/{}", port_, camera, stream);
    }
    [[nodiscard]] media::CameraStream::Config stream(int camera, const std::string& which = "sub") const
    {
        media::CameraStream::Config config;
        config.name = std::format("c{}", camera);
        config.ask = [url = address(camera, which)](const auto& answer) { answer(media::Address{url, {}, {}}); };
        return config;
    }
    void end() { child_.terminate(); }

private:
    static std::vector<std::string> arguments(int cameras, std::vector<std::string> more)
    {
        for (int i = 0; i < cameras; ++i)
            more.push_back(std::format("--camera=c{}=摄像头 {}", i, i));
        return more;
    }
    Child child_;
    int port_ = 0;
};

/// Waits until `is` is true; false after the limit.
template <class Is>
[[nodiscard]] bool wait_until(Is is, std::chrono::milliseconds limit = std::chrono::seconds(20))
{
    const auto end = std::chrono::steady_clock::now() + limit;
    while (!is()) {
        if (std::chrono::steady_clock::now() > end)
            return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return true;
}

} // namespace yiping::test
