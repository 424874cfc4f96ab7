// SPDX-License-Identifier: GPL-3.0-or-later
#include "picture.h"

#include <yiping/base/ports.h>

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace yiping::platform::simulate {

namespace {

constexpr int width = 160;
constexpr int height = 120;

void append_number(std::string& out, std::uint32_t number)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        out.push_back(static_cast<char>(number >> static_cast<unsigned>(shift) & 255U));
}

void append_chunk(std::string& out, std::string_view kind, std::string_view data)
{
    append_number(out, static_cast<std::uint32_t>(data.size()));
    std::string body(kind);
    body += data;
    out += body;
    append_number(out, static_cast<std::uint32_t>(
                           crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size()))));
}

struct Colour {
    double red, green, blue;
};

Colour mix(const Colour& a, const Colour& b, double part)
{
    return {a.red + (b.red - a.red) * part, a.green + (b.green - a.green) * part, a.blue + (b.blue - a.blue) * part};
}

} // namespace

std::string draw_photo(std::uint64_t number)
{
    SeededRandom random(number);
    const double horizon = 0.35 + 0.2 * random.unit();
    const double slope = (random.unit() - 0.5) * 0.3;
    const Colour sky_top{120 + 40 * random.unit(), 150 + 30 * random.unit(), 190};
    const Colour sky_low{205, 212, 216};
    const Colour ground{95 + 50 * random.unit(), 100 + 40 * random.unit(), 70 + 20 * random.unit()};
    const Colour road{140, 138, 132};
    const double road_at = 0.3 + 0.4 * random.unit();
    const double mark_x = 0.2 + 0.6 * random.unit();
    const double mark_y = 0.65 + 0.2 * random.unit();

    std::string raw;
    raw.reserve(static_cast<std::size_t>(height) * (1 + 3 * width));
    for (int y = 0; y < height; ++y) {
        raw.push_back(0); // no filter
        for (int x = 0; x < width; ++x) {
            const double u = static_cast<double>(x) / width;
            const double v = static_cast<double>(y) / height;
            const double edge = horizon + slope * (u - 0.5) + 0.02 * std::sin(u * 19 + static_cast<double>(number % 7));
            Colour colour = v < edge ? mix(sky_top, sky_low, v / edge) : ground;
            if (v >= edge) {
                const double depth = (v - edge) / (1 - edge);
                if (std::abs(u - road_at - 0.1 * depth) < 0.03 + 0.12 * depth)
                    colour = road;
                if (std::hypot(u - mark_x, (v - mark_y) * 0.8) < 0.07)
                    colour = {196, 120, 60};
                const double grain = 0.94 + 0.12 * random.unit();
                colour = {colour.red * grain, colour.green * grain, colour.blue * grain};
            }
            for (const double part : {colour.red, colour.green, colour.blue})
                raw.push_back(static_cast<char>(static_cast<std::uint8_t>(std::clamp(part, 0.0, 255.0))));
        }
    }
    uLongf packed_size = compressBound(static_cast<uLong>(raw.size()));
    std::string packed(packed_size, '\0');
    if (compress2(reinterpret_cast<Bytef*>(packed.data()), &packed_size, reinterpret_cast<const Bytef*>(raw.data()),
            static_cast<uLong>(raw.size()), 6) != Z_OK)
        return {};
    packed.resize(packed_size);

    std::string png("\x89PNG\r\n\x1a\n");
    std::string header;
    append_number(header, width);
    append_number(header, height);
    header += std::string_view("\x08\x02\x00\x00\x00", 5); // 8 bits, RGB
    append_chunk(png, "IHDR", header);
    append_chunk(png, "IDAT", packed);
    append_chunk(png, "IEND", {});
    return png;
}

} // namespace yiping::platform::simulate
