// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "scripted_camera.h"

#include <yiping/media/camera_stream.h>

#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <thread>

namespace yiping::test {

template <class Is>
bool wait_until(Is is, std::chrono::milliseconds limit = std::chrono::seconds(20))
{
    const auto end = std::chrono::steady_clock::now() + limit;
    while (!is()) {
        if (std::chrono::steady_clock::now() > end)
            return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return true;
}

inline media::CameraStream::Config config_for(const ScriptedCamera& camera)
{
    media::CameraStream::Config config;
    config.name = "scripted";
    config.ask = [url = camera.url()](const auto& answer) { answer(media::Address{url, {}, {}}); };
    return config;
}

/// Ten pictures, a key frame every second one.
inline const CodedFilm& small_film()
{
    static const CodedFilm film = coded_film(false, 320, 180, 10, 2);
    return film;
}

class LooksAtCameras : public ::testing::Test {
protected:
    SystemClock clock_;

    /// Looks until it is live; how long that took, or nothing.
    std::optional<MonoMillis> live_after(
        media::CameraStream& stream, std::chrono::milliseconds limit = std::chrono::seconds(20))
    {
        const MonoMillis begun = clock_.monotonic();
        stream.set_need(media::CameraStream::Need::Watch);
        if (!wait_until([&] { return stream.newest() != nullptr; }, limit))
            return std::nullopt;
        return clock_.monotonic() - begun;
    }
    /// Looks until it is known why there is nothing to be seen.
    std::optional<Error> trouble_of(media::CameraStream& stream)
    {
        stream.set_need(media::CameraStream::Need::Watch);
        (void)wait_until([&] { return stream.status().trouble.has_value(); });
        return stream.status().trouble;
    }
};

} // namespace yiping::test
