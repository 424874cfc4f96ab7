// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace yiping::farm {

/// A camera whose last seconds are kept.
struct KeepPlan {
    std::string code;
    std::string url; ///< "": one of the farm's own
};

struct Options {
    ServerOptions server;
    std::vector<CameraPlan> cameras;
    std::vector<KeepPlan> keep;
    int keep_seconds = 10;
    std::string keep_user, keep_password; ///< of those that stream elsewhere
    std::filesystem::path ready_file; ///< "" none
};

/// Nothing if the program has nothing more to do; `status` is then its exit status.
[[nodiscard]] std::optional<Options> parse_options(int count, char** arguments, int& status);

} // namespace yiping::farm
