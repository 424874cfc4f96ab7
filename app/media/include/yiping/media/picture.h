// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/ports.h>
#include <yiping/media/stream_watch.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

struct AVFrame;

namespace yiping::media {

/// Corners in thousandths of the picture.
struct ZonePoint {
    int x = 0, y = 0;
    bool operator==(const ZonePoint&) const = default;
};
using ZonePolygon = std::vector<ZonePoint>;

/// "0,0 500,0 500,500; …" as the camera register has it. Polygons with fewer than three corners and numbers outside
/// 0 to 1000 make the whole text unreadable: nothing, and the camera must then show nothing at all.
[[nodiscard]] std::optional<std::vector<ZonePolygon>> parse_zones(std::string_view text);

/// One decoded picture, 4:2:0 planar, as the decoder made it. Immutable; any thread.
class Picture {
public:
    struct Plane {
        const std::uint8_t* data = nullptr;
        int stride = 0; ///< bytes from row to row
        int width = 0, height = 0;
    };

    /// Takes a reference to the decoder's frame. nullptr for another form than 8 bits of 4:2:0. Zones are blacked in a
    /// copy: what they hide is in no memory that leaves this function.
    [[nodiscard]] static std::shared_ptr<const Picture> take(
        const AVFrame& frame, std::span<const ZonePolygon> zones, MonoMillis at);
    ~Picture();
    Picture(const Picture&) = delete;
    Picture& operator=(const Picture&) = delete;

    [[nodiscard]] int width() const { return planes_[0].width; }
    [[nodiscard]] int height() const { return planes_[0].height; }
    [[nodiscard]] const std::array<Plane, 3>& planes() const { return planes_; }
    [[nodiscard]] bool full_range() const { return full_range_; }
    /// When it was decoded.
    [[nodiscard]] MonoMillis at() const { return at_; }

private:
    Picture() = default;

    AVFrame* frame_ = nullptr;
    std::array<Plane, 3> planes_{};
    bool full_range_ = false;
    MonoMillis at_ = 0;
};

/// Judges the pictures of one stream by the brightness of some hundred cells: a digit of a clock that turns is a
/// change, the same picture coded anew is none. Some ten microseconds a look. One thread.
class PictureLook {
public:
    [[nodiscard]] PictureFacts look(const Picture& picture);

private:
    static constexpr int cells_across = 32, cells_down = 24;
    std::array<std::uint8_t, static_cast<std::size_t>(cells_across) * cells_down> kept_{}; ///< at the last change
    bool seen_ = false;
    std::uint64_t content_ = 0;
};

} // namespace yiping::media
