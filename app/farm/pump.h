// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "camera.h"

#include <gst/app/gstappsrc.h>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace yiping::farm {

/// One stream that somebody looks at: draws its next picture when it is due. Made on gst-rtsp-server's thread, drawn by
/// the pump's.
class Feed {
public:
    Feed(std::shared_ptr<Camera> camera, bool main, GstAppSrc* source, FilmShelf& shelf,
        std::shared_ptr<const Stamp> stamp, std::shared_ptr<const Stamp> small_stamp);
    ~Feed();
    Feed(const Feed&) = delete;
    Feed& operator=(const Feed&) = delete;

    /// False if there is nothing to show: the clip cannot be read.
    [[nodiscard]] bool ready() const { return film_ != nullptr || packed_ != nullptr; }
    [[nodiscard]] std::chrono::nanoseconds period() const { return period_; }
    void draw(UtcMillis at, std::int64_t number);

private:
    void push(GstBuffer* buffer);
    void take_size(PictureSize size);

    std::shared_ptr<Camera> camera_;
    GstAppSrc* source_;
    std::shared_ptr<const Film> film_, small_film_;
    std::shared_ptr<const PackedFilm> packed_;
    std::shared_ptr<const Stamp> stamp_, small_stamp_;
    std::chrono::nanoseconds period_{};
    PictureSize size_;
    std::vector<std::uint8_t> frozen_;
    std::size_t next_unit_ = 0;
};

/// Draws for all feeds in one thread, each at its own pace.
class Pump {
public:
    Pump();
    ~Pump();

    void add(std::shared_ptr<Feed> feed);
    void remove(const std::shared_ptr<Feed>& feed);
    [[nodiscard]] std::size_t count();

private:
    using Moment = std::chrono::steady_clock::time_point;
    struct Turn {
        std::shared_ptr<Feed> feed;
        Moment due;
        std::int64_t number = 0;
    };
    void run();

    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Turn> turns_;
    bool ending_ = false;
    std::thread thread_;
};

/// Spoils what the payloader `pad` sends as the camera's failure says, for as long as the pad lives.
void watch_packets(GstPad* pad, std::shared_ptr<Camera> camera);

} // namespace yiping::farm
