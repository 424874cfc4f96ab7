// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace yiping::presentation {

/// Squares of a QR code (ISO/IEC 18004), without the light margin around it.
struct QrCode {
    int size = 0; ///< squares along a side
    std::vector<std::uint8_t> dark; ///< row by row
    [[nodiscard]] bool is_dark(int x, int y) const { return dark[static_cast<std::size_t>(y * size + x)] != 0; }
};

/// The bytes as they are, correction level M, in the smallest of versions 1 to 10. Nothing for more than 213 bytes: an
/// address is shorter, and larger squares cannot be read across a room. Ours and not a library's: it is a page of
/// arithmetic, and a package more would be one in every machine's root.
[[nodiscard]] std::optional<QrCode> make_qr_code(std::string_view bytes);

} // namespace yiping::presentation
