// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace yiping::importer {

/// How far an import is.
struct ImportProgress {
    bool writing = false;  ///< all rows have been read and judged
    std::int64_t rows = 0; ///< so many of them
    double part = 0;       ///< of the whole work, 0 to 1, as far as that can be told
};

} // namespace yiping::importer
