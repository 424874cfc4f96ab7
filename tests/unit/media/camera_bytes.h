// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bytes.h"

#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <vector>

namespace yiping::media::test {

using Raw = std::vector<std::uint8_t>;

inline Bytes bytes_of(std::string_view text)
{
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

inline Raw joined(std::initializer_list<Raw> parts)
{
    Raw all;
    for (const Raw& each : parts)
        all.insert(all.end(), each.begin(), each.end());
    return all;
}

/// After a start code, as the decoder takes it.
inline Raw coded(std::initializer_list<Raw> units)
{
    Raw all;
    for (const Raw& each : units)
        all = joined({all, {0, 0, 1}, each});
    return all;
}

} // namespace yiping::media::test
