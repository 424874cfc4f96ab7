// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <malloc.h>

#include <fstream>
#include <string>

namespace yiping::test {

/// What this process holds, in KiB.
struct MemoryUse {
    double all = 0; ///< with its share of what others use too: it grows when one of those ends
    double own = 0; ///< nobody else's: heaps, stacks, decoded pictures
    double heap = 0; ///< what the program has asked for and not given back: grows by what is leaked, not by holes
};

[[nodiscard]] inline MemoryUse memory_use()
{
    MemoryUse use;
    std::ifstream file("/proc/self/smaps_rollup");
    std::string word;
    while (file >> word) {
        if (word == "Pss:")
            file >> use.all;
        else if (word == "Pss_Anon:")
            file >> use.own;
    }
    const auto heap = mallinfo2();
    use.heap = static_cast<double>(heap.uordblks + heap.hblkhd) / 1024;
    return use;
}

/// In percent of `before`.
[[nodiscard]] inline double growth(double before, double after)
{
    return before > 0 ? 100 * (after / before - 1) : 0;
}

} // namespace yiping::test
