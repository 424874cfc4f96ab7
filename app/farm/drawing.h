// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "film.h"

#include <yiping/base/ports.h>

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace yiping::farm {

/// Writing as coverage, 0 to 255, row by row.
struct Writing {
    int width = 0, height = 0;
    std::vector<std::uint8_t> coverage;
};
/// Rendered once and kept: a picture is stamped many times. Main thread (Pango).
[[nodiscard]] Writing write_words(const std::string& words, int pixel_size);

/// Bits of the machine-readable clock: 32 of milliseconds, 8 of a sum.
inline constexpr int clock_bits = 40;
inline constexpr int clock_bit_pixels = 8;
/// The low 32 bits of the time and the sum of their bytes, the first bit highest.
[[nodiscard]] std::array<bool, clock_bits> bits_of_clock(UtcMillis at);

/// What is burnt into every picture of a camera: name and code at the top, date and clock at the bottom.
class Stamp {
public:
    /// Main thread.
    Stamp(const std::string& name, const std::string& code, PictureSize size);
    /// Into one I420 picture of the size. `bits` adds the machine-readable clock as a strip at the bottom edge.
    void draw(std::span<std::uint8_t> picture, UtcMillis at, bool bits) const;

private:
    void put(std::span<std::uint8_t> picture, const Writing& words, int x, int y) const;
    void darken(std::span<std::uint8_t> picture, int x, int y, int width, int height) const;

    PictureSize size_;
    Writing head_;
    std::array<Writing, 13> signs_; ///< of "0123456789-: "
};

/// A black picture.
void fill_black(std::span<std::uint8_t> picture, PictureSize size);

} // namespace yiping::farm
