// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/media/picture.h>

#include "libav_late.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <cstring>

extern "C" {
#include <libavutil/frame.h>
#include <libavutil/pixfmt.h>
}

namespace yiping::media {

namespace {

constexpr std::uint8_t black_luma = 16, neutral = 128;
/// Sensors are never quite black; a night street is well above.
constexpr int black_mean = 28, black_spread = 24;
/// How much the mean of a cell moves where the same picture is only coded anew.
constexpr int coding_noise = 3;
constexpr std::size_t most_zones = 32, most_corners = 64;

/// Rows of `plane` between the sides of the polygon become `value`. Even-odd rule, by the centres of pixels; a border
/// pixel is rather hidden than shown.
void fill_zone(std::uint8_t* data, int stride, int width, int height, const ZonePolygon& zone, std::uint8_t value)
{
    for (int row = 0; row < height; ++row) {
        const double y = (row + 0.5) * 1000.0 / height;
        std::vector<double> crossings;
        for (std::size_t i = 0; i < zone.size(); ++i) {
            const ZonePoint& a = zone[i];
            const ZonePoint& b = zone[(i + 1) % zone.size()];
            if ((a.y <= y) != (b.y <= y))
                crossings.push_back(a.x + (y - a.y) * (b.x - a.x) / (b.y - a.y));
        }
        std::ranges::sort(crossings);
        for (std::size_t i = 0; i + 1 < crossings.size(); i += 2) {
            const int from = std::clamp(static_cast<int>(crossings[i] * width / 1000.0), 0, width);
            const int to = std::clamp(static_cast<int>(crossings[i + 1] * width / 1000.0) + 1, 0, width);
            if (to > from)
                std::memset(data + static_cast<std::ptrdiff_t>(row) * stride + from, value,
                    static_cast<std::size_t>(to - from));
        }
    }
}

} // namespace

std::optional<std::vector<ZonePolygon>> parse_zones(std::string_view text)
{
    std::vector<ZonePolygon> zones;
    if (text.empty())
        return zones;
    const auto number = [](std::string_view word) -> std::optional<int> {
        int value = 0;
        const auto [end, wrong] = std::from_chars(word.data(), word.data() + word.size(), value);
        if (wrong != std::errc() || end != word.data() + word.size() || value < 0 || value > 1000)
            return std::nullopt;
        return value;
    };
    while (!text.empty()) {
        std::string_view one = text.substr(0, text.find(';'));
        text.remove_prefix(std::min(text.size(), one.size() + 1));
        ZonePolygon zone;
        while (true) {
            one.remove_prefix(std::min(one.size(), one.find_first_not_of(' ')));
            if (one.empty())
                break;
            const std::string_view word = one.substr(0, one.find(' '));
            one.remove_prefix(word.size());
            const std::size_t comma = word.find(',');
            if (comma == word.npos)
                return std::nullopt;
            const auto x = number(word.substr(0, comma)), y = number(word.substr(comma + 1));
            if (!x || !y)
                return std::nullopt;
            zone.push_back({*x, *y});
        }
        if (zone.size() < 3 || zone.size() > most_corners || zones.size() == most_zones)
            return std::nullopt;
        zones.push_back(std::move(zone));
    }
    return zones;
}

std::shared_ptr<const Picture> Picture::take(const AVFrame& frame, std::span<const ZonePolygon> zones, MonoMillis at)
{
    if ((frame.format != AV_PIX_FMT_YUV420P && frame.format != AV_PIX_FMT_YUVJ420P) || frame.width < 2 ||
        frame.height < 2)
        return nullptr;
    std::shared_ptr<Picture> made(new Picture);
    made->frame_ = libav().av_frame_clone(&frame);
    if (made->frame_ == nullptr)
        return nullptr;
    // The decoder still refers to its own: hiding happens in a copy.
    if (!zones.empty() && libav().av_frame_make_writable(made->frame_) < 0)
        return nullptr;
    made->at_ = at;
    made->full_range_ = frame.format == AV_PIX_FMT_YUVJ420P || frame.color_range == AVCOL_RANGE_JPEG;
    for (std::size_t plane = 0; plane < 3; ++plane) {
        const int width = plane == 0 ? frame.width : (frame.width + 1) / 2;
        const int height = plane == 0 ? frame.height : (frame.height + 1) / 2;
        std::uint8_t* data = made->frame_->data[plane];
        made->planes_[plane] = {data, made->frame_->linesize[plane], width, height};
        if (made->frame_->linesize[plane] < width)
            return nullptr;
        for (const ZonePolygon& zone : zones)
            fill_zone(data, made->frame_->linesize[plane], width, height, zone, plane == 0 ? black_luma : neutral);
    }
    return made;
}

Picture::~Picture()
{
    libav().av_frame_free(&frame_);
}

PictureFacts PictureLook::look(const Picture& picture)
{
    const Picture::Plane& luma = picture.planes()[0];
    std::array<std::uint8_t, cells_across * cells_down> means{};
    int least = 255, most = 0, sum = 0;
    for (int down = 0; down < cells_down; ++down) {
        const int top = down * luma.height / cells_down, bottom = (down + 1) * luma.height / cells_down;
        for (int across = 0; across < cells_across; ++across) {
            const int left = across * luma.width / cells_across, right = (across + 1) * luma.width / cells_across;
            int cell = 0, count = 0;
            for (int y = top; y < bottom; ++y) {
                const std::uint8_t* row = luma.data + static_cast<std::ptrdiff_t>(y) * luma.stride;
                for (int x = left; x < right; ++x)
                    cell += row[x];
                count += right - left;
            }
            const int mean = count > 0 ? cell / count : 0;
            means[static_cast<std::size_t>(down) * cells_across + static_cast<std::size_t>(across)] =
                static_cast<std::uint8_t>(mean);
            least = std::min(least, mean);
            most = std::max(most, mean);
            sum += mean;
        }
    }
    bool changed = !seen_;
    for (std::size_t i = 0; i < means.size(); ++i)
        changed = changed || std::abs(int{means[i]} - int{kept_[i]}) > coding_noise;
    if (changed) {
        kept_ = means;
        seen_ = true;
        ++content_;
    }
    return {content_, sum / static_cast<int>(means.size()) <= black_mean && most - least <= black_spread};
}

} // namespace yiping::media
