// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace yiping::media {

/// What has come from a camera, read in place.
using Bytes = std::span<const std::uint8_t>;

/// Numbers of the network, most significant byte first. There must be so many bytes from `at` on.
[[nodiscard]] constexpr std::uint16_t read_16(Bytes bytes, std::size_t at)
{
    return static_cast<std::uint16_t>(bytes[at] << 8U | bytes[at + 1]);
}
[[nodiscard]] constexpr std::uint32_t read_32(Bytes bytes, std::size_t at)
{
    return std::uint32_t{read_16(bytes, at)} << 16U | read_16(bytes, at + 2);
}

} // namespace yiping::media
