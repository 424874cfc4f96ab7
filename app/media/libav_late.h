// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/base64.h>
#include <libavutil/channel_layout.h>
#include <libavutil/log.h>
#include <libavutil/mem.h>
#include <libswresample/swresample.h>
}

/// libav where a camera is looked at and not when the program starts: it and the sixty libraries behind it would cost
/// every start of a wall or a desk seven hundredths of a second, before anything else can begin.
namespace yiping::media {

// Each function that is called, by its library: `each(library, name)`.
// clang-format off
#define YIPING_LATE_LIBAV(each) \
    each(util, av_base64_decode) each(util, av_base64_encode) each(util, av_buffer_create) \
    each(util, av_buffer_realloc) \
    each(util, av_buffer_unref) each(util, av_channel_layout_default) each(util, av_dict_set) \
    each(util, av_frame_alloc) each(util, av_frame_clone) each(util, av_frame_free) \
    each(util, av_frame_make_writable) each(util, av_frame_unref) each(util, av_free) each(util, av_log_set_level) \
    each(util, av_mallocz) each(util, av_max_alloc) each(util, av_strerror) \
    each(codec, av_new_packet) each(codec, av_packet_alloc) each(codec, av_packet_clone) \
    each(codec, av_packet_free) each(codec, av_packet_rescale_ts) each(codec, avcodec_align_dimensions2) \
    each(codec, avcodec_alloc_context3) \
    each(codec, avcodec_default_get_buffer2) each(codec, avcodec_find_decoder) each(codec, avcodec_flush_buffers) \
    each(codec, avcodec_free_context) each(codec, avcodec_open2) each(codec, avcodec_parameters_alloc) \
    each(codec, avcodec_parameters_copy) each(codec, avcodec_parameters_free) \
    each(codec, avcodec_parameters_to_context) each(codec, avcodec_receive_frame) each(codec, avcodec_send_packet) \
    each(format, av_write_frame) each(format, av_write_trailer) each(format, avformat_alloc_output_context2) \
    each(format, avformat_free_context) each(format, avformat_new_stream) each(format, avformat_write_header) \
    each(format, avio_closep) each(format, avio_flush) each(format, avio_open) \
    each(resample, swr_alloc_set_opts2) each(resample, swr_convert) each(resample, swr_free) \
    each(resample, swr_get_out_samples) each(resample, swr_init)
// clang-format on

/// The functions by their own names.
struct Libav {
#define YIPING_MEMBER(library, name) decltype(&::name) name = nullptr; // NOLINT(bugprone-macro-parentheses): a name
    YIPING_LATE_LIBAV(YIPING_MEMBER)
#undef YIPING_MEMBER
};

/// Loads it, once for the whole program, as the program's own start would have; it stays to the end. To be asked before
/// a camera is. Any thread. Errors: media.no_libav {library, why}.
[[nodiscard]] Result<void> load_libav();

/// What was loaded, and loads it. Ends the program where that cannot be: nobody who has asked `load_libav` comes here
/// then. Any thread.
[[nodiscard]] const Libav& libav();

} // namespace yiping::media
