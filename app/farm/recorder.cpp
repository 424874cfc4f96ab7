// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder.h"

#include <yiping/base/log.h>

#include <algorithm>
#include <utility>

namespace yiping::farm {

namespace {

constexpr guint retry_ms = 2'000;
constexpr std::size_t most_bytes = 32U << 20U; ///< of one camera
constexpr guint64 silent_us = 5'000'000;

} // namespace

Recorder::Recorder(std::string code, std::function<Place()> address, std::chrono::seconds seconds)
    : code_(std::move(code)), address_(std::move(address)), seconds_(seconds)
{
}

Recorder::~Recorder()
{
    if (retry_ != 0)
        g_source_remove(retry_);
    end_pipeline();
}

void Recorder::start()
{
    connect();
}

void Recorder::end_pipeline()
{
    if (watch_ != 0)
        g_source_remove(std::exchange(watch_, 0));
    if (pipeline_ == nullptr)
        return;
    gst_element_set_state(pipeline_, GST_STATE_NULL);
    gst_object_unref(std::exchange(pipeline_, nullptr));
}

void Recorder::connect()
{
    pipeline_ = gst_parse_launch("rtspsrc name=camera protocols=tcp latency=0 ! rtph264depay ! h264parse "
                                 "config-interval=-1 ! video/x-h264,stream-format=byte-stream,alignment=au ! "
                                 "appsink name=sink sync=false max-buffers=64",
        nullptr);
    const Place place = address_();
    GstElement* camera = gst_bin_get_by_name(GST_BIN(pipeline_), "camera");
    g_object_set(camera, "location", place.url.c_str(), "tcp-timeout", silent_us, "timeout", silent_us, nullptr);
    if (!place.user.empty())
        g_object_set(camera, "user-id", place.user.c_str(), "user-pw", place.password.c_str(), nullptr);
    gst_object_unref(camera);
    GstElement* sink = gst_bin_get_by_name(GST_BIN(pipeline_), "sink");
    GstAppSinkCallbacks callbacks{};
    callbacks.new_sample = on_sample;
    gst_app_sink_set_callbacks(GST_APP_SINK(sink), &callbacks, this, nullptr);
    gst_object_unref(sink);
    GstBus* bus = gst_element_get_bus(pipeline_);
    watch_ = gst_bus_add_watch(bus, on_message, this);
    gst_object_unref(bus);
    gst_element_set_state(pipeline_, GST_STATE_PLAYING);
}

gboolean Recorder::on_message(GstBus* /*bus*/, GstMessage* message, gpointer self)
{
    const GstMessageType type = GST_MESSAGE_TYPE(message);
    if (type != GST_MESSAGE_ERROR && type != GST_MESSAGE_EOS)
        return TRUE;
    auto& recorder = *static_cast<Recorder*>(self);
    log::info("farm", "recorder of {}: the line is down", recorder.code_);
    recorder.watch_ = 0; // what is returned here removes it
    recorder.end_pipeline();
    if (recorder.retry_ == 0)
        recorder.retry_ = g_timeout_add(retry_ms, on_retry, self);
    return FALSE;
}

gboolean Recorder::on_retry(gpointer self)
{
    auto& recorder = *static_cast<Recorder*>(self);
    recorder.retry_ = 0;
    recorder.connect();
    return FALSE;
}

GstFlowReturn Recorder::on_sample(GstAppSink* sink, gpointer self)
{
    GstSample* sample = gst_app_sink_pull_sample(sink);
    if (sample != nullptr) {
        static_cast<Recorder*>(self)->keep(sample);
        gst_sample_unref(sample);
    }
    return GST_FLOW_OK;
}

void Recorder::keep(GstSample* sample)
{
    GstBuffer* buffer = gst_sample_get_buffer(sample);
    const Moment now = std::chrono::steady_clock::now();
    const bool key = !GST_BUFFER_FLAG_IS_SET(buffer, GST_BUFFER_FLAG_DELTA_UNIT);
    const std::scoped_lock lock(mutex_);
    bytes_ += gst_buffer_get_size(buffer);
    units_.push_back({BufferPtr(gst_buffer_ref(buffer)), key, now});
    // A group goes when the one after it is old enough to begin with.
    const auto begins_late_enough = [&] {
        const auto second = std::find_if(units_.begin() + 1, units_.end(), [](const Unit& each) { return each.key; });
        return second != units_.end() && (second->at <= now - seconds_ || bytes_ > most_bytes);
    };
    while (begins_late_enough())
        do {
            bytes_ -= gst_buffer_get_size(units_.front().buffer.get());
            units_.pop_front();
            ++first_;
        } while (!units_.front().key);
}

std::uint64_t Recorder::from(Moment now) const
{
    const std::scoped_lock lock(mutex_);
    std::uint64_t number = first_;
    for (std::size_t i = 0; i < units_.size() && units_[i].at <= now - seconds_; ++i)
        if (units_[i].key)
            number = first_ + i;
    return number;
}

BufferPtr Recorder::next(std::uint64_t& number, Moment now) const
{
    const std::scoped_lock lock(mutex_);
    if (number < first_) // slower than the camera: on with the next key frame
        number = first_;
    const std::size_t index = number - first_;
    if (index >= units_.size() || units_[index].at > now - seconds_)
        return nullptr;
    ++number;
    BufferPtr copy(gst_buffer_copy(units_[index].buffer.get()));
    GST_BUFFER_PTS(copy.get()) = GST_BUFFER_DTS(copy.get()) = GST_CLOCK_TIME_NONE; // those of the new stream come
    return copy;
}

} // namespace yiping::farm
