// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace yiping::protocol {

/// Eight by eight bytes, eight words at a time: swaps ever larger halves (Warren, Hacker's Delight, 7-3).
inline void transpose_8x8(std::uint64_t (&words)[8])
{
    const auto swap = [&](std::size_t a, std::size_t b, unsigned shift, std::uint64_t mask) {
        const std::uint64_t moved = (words[a] >> shift ^ words[b]) & mask;
        words[b] ^= moved;
        words[a] ^= moved << shift;
    };
    for (std::size_t i = 0; i < 4; ++i)
        swap(i, i + 4, 32, 0x00000000FFFFFFFFULL);
    for (const std::size_t i : {0U, 1U, 4U, 5U})
        swap(i, i + 2, 16, 0x0000FFFF0000FFFFULL);
    for (const std::size_t i : {0U, 2U, 4U, 6U})
        swap(i, i + 1, 8, 0x00FF00FF00FF00FFULL);
}

/// `out[column * rows + row] = in[row * columns + column]`; the two do not overlap. Its own inverse with rows and
/// columns changed about.
inline void transpose(std::string_view bytes, std::size_t rows, std::size_t columns, char* out)
{
    const char* const in = bytes.data();
    const std::size_t whole_rows = rows / 8 * 8;
    const std::size_t whole_columns = columns / 8 * 8;
    for (std::size_t row = 0; row < whole_rows; row += 8) {
        for (std::size_t column = 0; column < whole_columns; column += 8) {
            std::uint64_t words[8];
            for (std::size_t i = 0; i < 8; ++i)
                std::memcpy(&words[i], in + (row + i) * columns + column, 8);
            transpose_8x8(words);
            for (std::size_t i = 0; i < 8; ++i)
                std::memcpy(out + (column + i) * rows + row, &words[i], 8);
        }
        for (std::size_t column = whole_columns; column < columns; ++column)
            for (std::size_t i = 0; i < 8; ++i)
                out[column * rows + row + i] = in[(row + i) * columns + column];
    }
    for (std::size_t row = whole_rows; row < rows; ++row)
        for (std::size_t column = 0; column < columns; ++column)
            out[column * rows + row] = in[row * columns + column];
}

} // namespace yiping::protocol
