// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

namespace yiping::bench {

[[nodiscard]] inline double passed_ms(std::chrono::steady_clock::time_point begin)
{
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
}

} // namespace yiping::bench
