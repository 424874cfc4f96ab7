// SPDX-License-Identifier: GPL-3.0-or-later
#include "film.h"

#include <gst/app/gstappsink.h>
#include <gst/gst.h>
#include <gst/video/video.h>

#include <cstring>
#include <functional>
#include <string>

namespace yiping::farm {

namespace {

/// A clip of a minute and a half at the largest size that is drawn here.
constexpr std::size_t most_film_bytes = 512U << 20U;

struct Unref {
    void operator()(GstElement* element) const { gst_object_unref(element); }
    void operator()(GstSample* sample) const { gst_sample_unref(sample); }
};

Error unreadable(const std::filesystem::path& file, std::string why)
{
    return Error(Fault::Environment, "farm.clip_unreadable", {{"file", file.string()}, {"why", std::move(why)}});
}

/// Runs a pipeline with elements "file" and "sink" to its end; `take` says whether to go on.
Result<void> run_through(
    const std::filesystem::path& file, const std::string& pipeline_text, const std::function<bool(GstSample*)>& take)
{
    GError* failed = nullptr;
    const std::unique_ptr<GstElement, Unref> pipeline(gst_parse_launch(pipeline_text.c_str(), &failed));
    if (failed != nullptr) {
        std::string why = failed->message;
        g_error_free(failed);
        return std::unexpected(unreadable(file, std::move(why)));
    }
    const std::unique_ptr<GstElement, Unref> source(gst_bin_get_by_name(GST_BIN(pipeline.get()), "file"));
    const std::unique_ptr<GstElement, Unref> sink(gst_bin_get_by_name(GST_BIN(pipeline.get()), "sink"));
    g_object_set(source.get(), "location", file.c_str(), nullptr);
    g_object_set(sink.get(), "sync", FALSE, nullptr);
    gst_element_set_state(pipeline.get(), GST_STATE_PLAYING);
    bool any = false, go_on = true;
    while (go_on) {
        const std::unique_ptr<GstSample, Unref> sample(
            gst_app_sink_try_pull_sample(GST_APP_SINK(sink.get()), 5 * GST_SECOND));
        if (sample == nullptr)
            break;
        any = true;
        go_on = take(sample.get());
    }
    const bool ended = !go_on || gst_app_sink_is_eos(GST_APP_SINK(sink.get())) != FALSE;
    gst_element_set_state(pipeline.get(), GST_STATE_NULL);
    if (!any || !ended)
        return std::unexpected(unreadable(file, "not a film that GStreamer can decode"));
    return {};
}

} // namespace

Result<std::shared_ptr<const Film>> Film::load(const std::filesystem::path& file, PictureSize size)
{
    auto film = std::make_shared<Film>();
    film->size_ = size;
    const std::string text = "filesrc name=file ! qtdemux ! h264parse ! avdec_h264 max-threads=1 ! videoscale ! "
                             "video/x-raw,format=I420,pixel-aspect-ratio=1/1,width=" +
                             std::to_string(size.width) + ",height=" + std::to_string(size.height) +
                             " ! appsink name=sink max-buffers=4";
    auto done = run_through(file, text, [&](GstSample* sample) {
        GstVideoInfo info;
        GstVideoFrame frame;
        if (gst_video_info_from_caps(&info, gst_sample_get_caps(sample)) == FALSE ||
            gst_video_frame_map(&frame, &info, gst_sample_get_buffer(sample), GST_MAP_READ) == FALSE)
            return false;
        for (guint plane = 0; plane < 3; ++plane) {
            const auto rows = static_cast<std::size_t>(plane == 0 ? size.height : size.height / 2);
            const auto wide = static_cast<std::size_t>(plane == 0 ? size.width : size.width / 2);
            const auto* from = static_cast<const std::uint8_t*>(GST_VIDEO_FRAME_PLANE_DATA(&frame, plane));
            const auto stride = static_cast<std::size_t>(GST_VIDEO_FRAME_PLANE_STRIDE(&frame, plane));
            for (std::size_t row = 0; row < rows; ++row)
                film->pixels_.insert(film->pixels_.end(), from + row * stride, from + row * stride + wide);
        }
        gst_video_frame_unmap(&frame);
        return film->pixels_.size() + bytes_of(size) <= most_film_bytes;
    });
    if (!done)
        return std::unexpected(done.error());
    film->pixels_.shrink_to_fit();
    return film;
}

Result<std::shared_ptr<const PackedFilm>> PackedFilm::load(const std::filesystem::path& file)
{
    auto film = std::make_shared<PackedFilm>();
    const std::string text = "filesrc name=file ! qtdemux ! h264parse config-interval=-1 ! "
                             "video/x-h264,stream-format=byte-stream,alignment=au ! appsink name=sink max-buffers=4";
    std::size_t bytes = 0;
    auto done = run_through(file, text, [&](GstSample* sample) {
        GstMapInfo map;
        GstBuffer* buffer = gst_sample_get_buffer(sample);
        if (gst_buffer_map(buffer, &map, GST_MAP_READ) == FALSE)
            return false;
        film->units.emplace_back(map.data, map.data + map.size);
        bytes += map.size;
        gst_buffer_unmap(buffer, &map);
        gint over = 0, under = 0;
        const GstStructure* caps = gst_caps_get_structure(gst_sample_get_caps(sample), 0);
        if (gst_structure_get_fraction(caps, "framerate", &over, &under) != FALSE && over > 0 && under > 0)
            film->frames_a_second = static_cast<double>(over) / under;
        return bytes < most_film_bytes;
    });
    if (!done)
        return std::unexpected(done.error());
    return film;
}

} // namespace yiping::farm
