// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "camera.h"
#include "recorder.h"

#include <gst/app/gstappsrc.h>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace yiping::farm {

/// One stream that somebody looks at: gives its next picture when it is due. Made on gst-rtsp-server's thread, drawn by
/// the pump's.
class Feed {
public:
    explicit Feed(GstAppSrc* source) : source_(static_cast<GstAppSrc*>(gst_object_ref(source))) {}
    virtual ~Feed() { gst_object_unref(source_); }
    Feed(const Feed&) = delete;
    Feed& operator=(const Feed&) = delete;

    [[nodiscard]] virtual std::chrono::nanoseconds period() const = 0;
    /// Not before it plays: until then nobody knows its time of zero, and a picture that is stamped by the bare clock
    /// is due when the machine has been up for as long again.
    [[nodiscard]] bool plays() const;
    virtual void draw(UtcMillis at, std::int64_t number) = 0;

protected:
    [[nodiscard]] GstAppSrc* source() const { return source_; }
    void push(GstBuffer* buffer);

private:
    GstAppSrc* source_;
};

/// A camera of the farm's own.
class CameraFeed final : public Feed {
public:
    CameraFeed(std::shared_ptr<Camera> camera, bool main, GstAppSrc* source, std::shared_ptr<FilmShelf> shelf,
        std::shared_ptr<const Stamp> stamp, std::shared_ptr<const Stamp> small_stamp);
    ~CameraFeed() override;

    /// False if there is nothing to show: the clip cannot be read.
    [[nodiscard]] bool ready() const { return film_ != nullptr || packed_ != nullptr; }
    [[nodiscard]] std::chrono::nanoseconds period() const override { return period_; }
    void draw(UtcMillis at, std::int64_t number) override;

private:
    void take_size(PictureSize size);

    std::shared_ptr<FilmShelf> shelf_;
    std::shared_ptr<Camera> camera_;
    std::shared_ptr<const Film> film_;
    std::shared_ptr<const PackedFilm> packed_;
    std::shared_ptr<const Stamp> stamp_, small_stamp_;
    std::chrono::nanoseconds period_{};
    PictureSize size_;
    std::vector<std::uint8_t> frozen_;
    std::size_t next_unit_ = 0;
};

/// What a recorder has kept, always so many seconds late.
class RecordedFeed final : public Feed {
public:
    RecordedFeed(std::shared_ptr<const Recorder> recorder, GstAppSrc* source);
    [[nodiscard]] std::chrono::nanoseconds period() const override { return std::chrono::milliseconds(20); }
    void draw(UtcMillis at, std::int64_t number) override;

private:
    std::shared_ptr<const Recorder> recorder_;
    std::uint64_t next_;
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
