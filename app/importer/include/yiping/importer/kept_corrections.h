// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/uuid.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace yiping::importer {

/// Fields that people have corrected here and for which the source now says something new: they stay as they are.
struct KeptCorrections {
    std::int64_t count = 0; ///< fields
    struct Example {
        std::int64_t line = 0;
        Uuid row;
        std::string_view field; ///< name in the description
        std::string here, source;
    };
    std::vector<Example> examples; ///< the first ones
};

} // namespace yiping::importer
