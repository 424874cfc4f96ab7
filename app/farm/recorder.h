// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gst/app/gstappsink.h>
#include <gst/gst.h>

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace yiping::farm {

struct UnrefBuffer {
    void operator()(GstBuffer* buffer) const { gst_buffer_unref(buffer); }
};
using BufferPtr = std::unique_ptr<GstBuffer, UnrefBuffer>;

/// Keeps the last seconds of one camera in memory, as it codes them (H.264); nothing is written to a disk. It connects
/// anew by itself. Made and ended in the main thread, with GLib's default main loop running; `from` and `next` are for
/// any thread.
class Recorder {
public:
    using Moment = std::chrono::steady_clock::time_point;
    struct Place {
        std::string url, user, password;
    };

    /// `address` is asked before every connection.
    Recorder(std::string code, std::function<Place()> address, std::chrono::seconds seconds);
    ~Recorder();
    Recorder(const Recorder&) = delete;
    Recorder& operator=(const Recorder&) = delete;

    void start();
    [[nodiscard]] const std::string& code() const { return code_; }
    [[nodiscard]] std::chrono::seconds seconds() const { return seconds_; }
    /// Number of the picture to begin with so as to see what was `seconds` ago: a key frame.
    [[nodiscard]] std::uint64_t from(Moment now) const;
    /// A copy of the picture of this number (or of the next key frame there is, where it is gone), if it is `seconds`
    /// old by `now`; moves the number on.
    [[nodiscard]] BufferPtr next(std::uint64_t& number, Moment now) const;

private:
    struct Unit {
        BufferPtr buffer;
        bool key = false;
        Moment at;
    };
    void connect();
    void end_pipeline();
    void keep(GstSample* sample);
    static GstFlowReturn on_sample(GstAppSink* sink, gpointer self);
    static gboolean on_message(GstBus* bus, GstMessage* message, gpointer self);
    static gboolean on_retry(gpointer self);

    std::string code_;
    std::function<Place()> address_;
    std::chrono::seconds seconds_;
    GstElement* pipeline_ = nullptr;
    guint watch_ = 0, retry_ = 0;
    mutable std::mutex mutex_;
    std::deque<Unit> units_;
    std::uint64_t first_ = 0; ///< number of units_.front()
    std::size_t bytes_ = 0;
};

} // namespace yiping::farm
