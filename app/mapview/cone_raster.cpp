// SPDX-License-Identifier: GPL-3.0-or-later
#include "cone_raster.h"

#include "blend.h"
#include "layer_node.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <numbers>
#include <thread>
#include <vector>

namespace yiping::mapview {

namespace {

constexpr float cone_opacity = 0.34F;
constexpr float rim_share = 0.25F; ///< of that at a cone's far end
constexpr std::size_t worth_two = 1000;

/// A colour at every opacity, as bytes of RGBA.
class Shades {
public:
    explicit Shades(const QColor& colour)
    {
        for (std::size_t i = 0; i < shades_.size(); ++i) {
            QColor faded = colour;
            faded.setAlphaF(colour.alphaF() * static_cast<float>(i) / 255);
            const Premultiplied shade(faded);
            shades_[i] = std::bit_cast<std::uint32_t>(std::array{shade.r, shade.g, shade.b, shade.a});
        }
    }
    /// 0 to 1.
    [[nodiscard]] std::uint32_t at(float opacity) const
    {
        return shades_[static_cast<std::size_t>(std::lround(std::clamp(opacity, 0.0F, 1.0F) * 255))];
    }

private:
    std::array<std::uint32_t, 256> shades_{};
};

/// Rows of a picture that one thread draws.
struct Band {
    std::uint32_t* pixels;
    std::ptrdiff_t stride;
    int width, top, bottom;
};

/// Calls `shade(x, y)`, which gives a colour, for the middles of the pixels of a box around a place, relative to it.
template <class Span, class Shade>
void paint(const Band& band, float x, float y, float reach, const Span& span, const Shade& shade)
{
    const int first = std::max(static_cast<int>(std::floor(y - reach)), band.top);
    const int end = std::min(static_cast<int>(std::ceil(y + reach)) + 1, band.bottom);
    for (int row = first; row < end; ++row) {
        const float down = static_cast<float>(row) + 0.5F - y;
        const auto [low, high] = span(down);
        if (!(low <= high)) {
            continue;
        }
        const int left = std::max(static_cast<int>(std::floor(x + low)), 0);
        const int right = std::min(static_cast<int>(std::ceil(x + high)) + 1, band.width);
        std::uint32_t* to = band.pixels + row * band.stride;
        for (int column = left; column < right; ++column) {
            if (const std::uint32_t above = shade(static_cast<float>(column) + 0.5F - x, down); above != 0) {
                to[column] = over(above, to[column]);
            }
        }
    }
}

struct Reach {
    float low, high;
};

/// Where slope × x + base ≥ 0.
Reach narrowed(Reach reach, float slope, float base)
{
    constexpr float level = 1e-6F;
    if (std::abs(slope) < level) {
        return base < 0 ? Reach{1, 0} : reach;
    }
    const float edge = -base / slope;
    return slope > 0 ? Reach{std::max(reach.low, edge), reach.high} : Reach{reach.low, std::min(reach.high, edge)};
}

Reach disc_span(float radius, float down)
{
    const float wide = (radius + 0.5F) * (radius + 0.5F) - down * down;
    return wide < 0 ? Reach{1, 0} : Reach{-std::sqrt(wide), std::sqrt(wide)};
}

void paint_cone(const Band& band, float x, float y, float radius, double direction, double half, const Shades& shades)
{
    // Edges as directions; a place is to the right of the one and to the left of the other.
    const auto left_x = static_cast<float>(std::sin(direction - half));
    const auto left_y = static_cast<float>(-std::cos(direction - half));
    const auto right_x = static_cast<float>(std::sin(direction + half));
    const auto right_y = static_cast<float>(-std::cos(direction + half));
    const bool convex = half <= std::numbers::pi / 2;
    const bool round = half >= std::numbers::pi;
    const auto span = [&](float down) {
        const Reach disc = disc_span(radius, down);
        return convex ? narrowed(narrowed(disc, -left_y, left_x * down + 0.5F), right_y, -right_x * down + 0.5F) : disc;
    };
    paint(band, x, y, radius + 1, span, [&](float across, float down) {
        const float from_left = left_x * down - left_y * across;
        const float from_right = across * right_y - down * right_x;
        const float distance = std::sqrt(across * across + down * down);
        float inside = radius - distance;
        if (!round) {
            inside = std::min(inside, convex ? std::min(from_left, from_right) : std::max(from_left, from_right));
        }
        const float cover = std::clamp(inside + 0.5F, 0.0F, 1.0F);
        return shades.at(cover * cone_opacity * (1 - (1 - rim_share) * distance / radius));
    });
}

void paint_dot(const Band& band, float x, float y, float radius, bool round, const Shades& shades)
{
    const float side = radius / std::numbers::sqrt2_v<float>;
    paint(
        band, x, y, radius + 1, [&](float down) { return disc_span(radius, down); },
        [&](float across, float down) {
            const float inside = round ? radius - std::sqrt(across * across + down * down)
                                       : side - std::max(std::abs(across), std::abs(down));
            return shades.at(std::clamp(inside + 0.5F, 0.0F, 1.0F));
        });
}

} // namespace

void ConeRaster::draw(std::span<const ViewCone> cameras, const Style& style, const geo::WorldBox& box, double pixel)
{
    box_ = box;
    if (!(box.low.x < box.high.x && box.low.y < box.high.y)) {
        image_ = {};
        return;
    }
    const double count = (box.high.x - box.low.x) / pixel * (box.high.y - box.low.y) / pixel;
    const double coarse = pixel * std::max(1.0, std::sqrt(count / static_cast<double>(most_pixels)));
    const auto whole = [coarse](double length) { return std::max(1, static_cast<int>(std::ceil(length / coarse))); };
    const QSize size(whole(box.high.x - box.low.x), whole(box.high.y - box.low.y));
    box_.high = {box.low.x + size.width() * coarse, box.low.y + size.height() * coarse};
    if (image_.size() != size) {
        image_ = QImage(size, QImage::Format_RGBA8888_Premultiplied);
    }
    image_.fill(Qt::transparent);
    const Shades on(style.color), off(style.offline_color);
    auto* pixels = reinterpret_cast<std::uint32_t*>(image_.bits());
    const std::ptrdiff_t stride = image_.bytesPerLine() / 4;
    const auto each = [&](const auto& paint_one) {
        for (const ViewCone& camera : cameras) {
            paint_one(camera, static_cast<float>((camera.at.x - box_.low.x) / coarse),
                static_cast<float>((camera.at.y - box_.low.y) / coarse));
        }
    };
    const auto draw_band = [&](int top, int bottom) {
        const Band band{pixels, stride, size.width(), top, bottom};
        each([&](const ViewCone& camera, float x, float y) {
            const double radius = std::min(camera.reach / coarse, style.longest);
            if (radius >= style.dot) {
                paint_cone(band, x, y, static_cast<float>(radius), camera.direction, camera.half_angle, on);
            }
        });
        each([&](const ViewCone& camera, float x, float y) {
            paint_dot(band, x, y, static_cast<float>(style.dot / 2), camera.online, camera.online ? on : off);
        });
    };
    if (cameras.size() < worth_two) {
        draw_band(0, size.height());
        return;
    }
    const std::jthread lower([&] { draw_band(size.height() / 2, size.height()); });
    draw_band(0, size.height() / 2);
}

} // namespace yiping::mapview
