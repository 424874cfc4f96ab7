// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <string>

namespace yiping::ctl {

/// A colour as it is seen on a screen (sRGB); alpha 0 is clear.
struct PngColour {
    std::uint8_t red = 0, green = 0, blue = 0, alpha = 0;
};

/// Writes the pixels of a row, from the top, as places in the palette.
using PngRow = std::function<void(int row, std::span<std::uint8_t> pixels)>;

/// A picture with a palette as the bytes of a PNG file (ISO/IEC 15948, colour type 3, with tRNS). Each row is packed as
/// what it adds to the one above, which suits pictures of one smooth quantity, by zlib's fastest level. Larger pictures
/// are packed in two strips at once: `row` is then called from two threads, and for the last row of the first strip
/// from both. Columns and rows are at least 1.
[[nodiscard]] std::string indexed_png(
    int columns, int rows, const std::array<PngColour, 256>& palette, const PngRow& row);

} // namespace yiping::ctl
