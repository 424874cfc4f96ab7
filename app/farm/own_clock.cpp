// SPDX-License-Identifier: GPL-3.0-or-later
#include "own_clock.h"

#include <array>
#include <cmath>

namespace yiping::farm {

namespace {

using Kept = std::shared_ptr<Camera>;

void forget(gpointer kept, GClosure* /*closure*/)
{
    delete static_cast<Kept*>(kept);
}

/// A sender report has its type in the second byte; the seconds of its time begin at the eighth (RFC 3550).
gboolean on_sending(GObject* /*session*/, GstBuffer* report, gboolean /*early*/, gpointer kept)
{
    constexpr std::uint8_t sender_report = 200;
    constexpr gsize seconds_at = 8;
    const std::int64_t ahead_ms = (*static_cast<Kept*>(kept))->clock_ahead;
    std::array<std::uint8_t, seconds_at + 4> head{};
    if (ahead_ms == 0 || gst_buffer_extract(report, 0, head.data(), head.size()) < head.size() ||
        head[1] != sender_report)
        return FALSE;
    const std::uint32_t seconds = GST_READ_UINT32_BE(head.data() + seconds_at) +
                                  static_cast<std::uint32_t>(std::lround(static_cast<double>(ahead_ms) / 1'000));
    GST_WRITE_UINT32_BE(head.data() + seconds_at, seconds);
    gst_buffer_fill(report, seconds_at, head.data() + seconds_at, sizeof seconds);
    return FALSE; // sent when it would be sent anyway
}

/// Only now there are sessions.
void on_prepared(GstRTSPMedia* media, gpointer kept)
{
    for (guint i = 0; i < gst_rtsp_media_n_streams(media); ++i) {
        GObject* session = gst_rtsp_stream_get_rtpsession(gst_rtsp_media_get_stream(media, i));
        if (session == nullptr)
            continue;
        g_signal_connect_data(session, "on-sending-rtcp", G_CALLBACK(on_sending), new Kept(*static_cast<Kept*>(kept)),
            forget, G_CONNECT_DEFAULT);
        g_object_unref(session);
    }
}

} // namespace

void say_own_clock(GstRTSPMedia* media, const std::shared_ptr<Camera>& camera)
{
    g_signal_connect_data(media, "prepared", G_CALLBACK(on_prepared), new Kept(camera), forget, G_CONNECT_DEFAULT);
}

} // namespace yiping::farm
