// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report.h"

#include <yiping/base/error.h>

#include <string_view>

namespace yiping::bench {

struct Options {
    bool full = false; ///< the largest sizes too
};

/// One subcommand. Prints its lines through the report; an error ends the program with its exit code.
struct Bench {
    std::string_view name;
    std::string_view what;
    Result<void> (*run)(const Options& options, Report& report);
};

Result<void> sync_first(const Options& options, Report& report);
Result<void> sync_latency(const Options& options, Report& report);
Result<void> first_frame(const Options& options, Report& report);

} // namespace yiping::bench
