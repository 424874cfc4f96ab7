// SPDX-License-Identifier: GPL-3.0-or-later
#include "drawing.h"

#include <pango/pangocairo.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <format>
#include <string_view>

namespace yiping::farm {

namespace {

constexpr std::string_view clock_signs = "0123456789-: ";
constexpr std::uint8_t white = 235, black = 16, neutral = 128;
constexpr std::chrono::hours beijing{8}; ///< UTC+8 without summer time

} // namespace

Writing write_words(const std::string& words, int pixel_size)
{
    const auto lay_out = [&](cairo_t* cairo) {
        PangoLayout* layout = pango_cairo_create_layout(cairo);
        PangoFontDescription* font = pango_font_description_from_string("Noto Sans CJK SC Medium");
        pango_font_description_set_absolute_size(font, pixel_size * PANGO_SCALE);
        pango_layout_set_font_description(layout, font);
        pango_font_description_free(font);
        pango_layout_set_text(layout, words.c_str(), -1);
        return layout;
    };
    Writing made;
    cairo_surface_t* probe = cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1);
    cairo_t* cairo = cairo_create(probe);
    PangoLayout* layout = lay_out(cairo);
    pango_layout_get_pixel_size(layout, &made.width, &made.height);
    g_object_unref(layout);
    cairo_destroy(cairo);
    cairo_surface_destroy(probe);
    made.width = std::max(made.width, 1);
    made.height = std::max(made.height, 1);

    cairo_surface_t* surface = cairo_image_surface_create(CAIRO_FORMAT_A8, made.width, made.height);
    cairo = cairo_create(surface);
    layout = lay_out(cairo);
    pango_cairo_show_layout(cairo, layout);
    cairo_surface_flush(surface);
    const unsigned char* from = cairo_image_surface_get_data(surface);
    const int stride = cairo_image_surface_get_stride(surface);
    for (int row = 0; row < made.height; ++row)
        made.coverage.insert(made.coverage.end(), from + static_cast<std::ptrdiff_t>(row) * stride,
            from + static_cast<std::ptrdiff_t>(row) * stride + made.width);
    g_object_unref(layout);
    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
    return made;
}

std::array<bool, clock_bits> bits_of_clock(UtcMillis at)
{
    const auto low = static_cast<std::uint32_t>(at);
    std::uint32_t sum = 0x5A; // so that black is no time
    for (unsigned shift = 0; shift < 32; shift += 8)
        sum += low >> shift & 0xFFU;
    std::array<bool, clock_bits> bits{};
    for (unsigned bit = 0; bit < 32; ++bit)
        bits[bit] = (low >> (31 - bit) & 1U) != 0;
    for (unsigned bit = 0; bit < 8; ++bit)
        bits[32 + bit] = (sum >> (7 - bit) & 1U) != 0;
    return bits;
}

Stamp::Stamp(const std::string& name, const std::string& code, PictureSize size) : size_(size)
{
    const int pixels = std::max(11, size.height / 14);
    head_ = write_words(code.empty() ? name : name + "  " + code, pixels);
    for (std::size_t i = 0; i < clock_signs.size(); ++i)
        signs_[i] = write_words(std::string(1, clock_signs[i]), pixels);
}

void Stamp::darken(std::span<std::uint8_t> picture, int x, int y, int width, int height) const
{
    for (int row = std::max(y, 0); row < std::min(y + height, size_.height); ++row)
        for (int at = std::max(x, 0); at < std::min(x + width, size_.width); ++at) {
            std::uint8_t& pixel = picture[static_cast<std::size_t>(row) * static_cast<std::size_t>(size_.width) +
                                          static_cast<std::size_t>(at)];
            pixel = static_cast<std::uint8_t>(black + (pixel - black) * 2 / 5);
        }
}

void Stamp::put(std::span<std::uint8_t> picture, const Writing& words, int x, int y) const
{
    const int rows = std::min(words.height, size_.height - y);
    const int columns = std::min(words.width, size_.width - x);
    for (int row = 0; row < rows; ++row) {
        const std::uint8_t* from = words.coverage.data() + static_cast<std::ptrdiff_t>(row) * words.width;
        std::uint8_t* to = picture.data() + static_cast<std::ptrdiff_t>(y + row) * size_.width + x;
        for (int at = 0; at < columns; ++at)
            to[at] = static_cast<std::uint8_t>(to[at] + (white - to[at]) * from[at] / 255);
    }
}

void Stamp::draw(std::span<std::uint8_t> picture, UtcMillis at, bool bits) const
{
    constexpr int edge = 4;
    darken(picture, 0, 0, head_.width + 2 * edge, head_.height);
    put(picture, head_, edge, 0);

    using namespace std::chrono;
    const sys_time<milliseconds> local{milliseconds(at) + duration_cast<milliseconds>(beijing)};
    const std::string words = std::format("{:%Y-%m-%d %H:%M:%S}", floor<seconds>(local));
    int width = 0;
    for (const char sign : words)
        width += signs_[std::min(clock_signs.find(sign), clock_signs.size() - 1)].width;
    const int y = size_.height - signs_[0].height - (bits ? clock_bit_pixels : 0);
    darken(picture, 0, y, width + 2 * edge, signs_[0].height);
    int x = edge;
    for (const char sign : words) {
        const Writing& one = signs_[std::min(clock_signs.find(sign), clock_signs.size() - 1)];
        put(picture, one, x, y);
        x += one.width;
    }
    if (!bits)
        return;
    int left = 0;
    for (const bool bit : bits_of_clock(at)) {
        for (int row = size_.height - clock_bit_pixels; row < size_.height; ++row)
            std::memset(picture.data() + static_cast<std::ptrdiff_t>(row) * size_.width + left, bit ? white : black,
                clock_bit_pixels);
        left += clock_bit_pixels;
    }
}

void fill_black(std::span<std::uint8_t> picture, PictureSize size)
{
    const std::size_t luma = static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height);
    std::ranges::fill(picture.first(luma), black);
    std::ranges::fill(picture.subspan(luma), neutral);
}

} // namespace yiping::farm
