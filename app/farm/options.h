// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server.h"

#include <filesystem>
#include <optional>
#include <vector>

namespace yiping::farm {

struct Options {
    ServerOptions server;
    std::vector<CameraPlan> cameras;
    std::filesystem::path ready_file; ///< "" none
};

/// Nothing if the program has nothing more to do; `status` is then its exit status.
[[nodiscard]] std::optional<Options> parse_options(int count, char** arguments, int& status);

} // namespace yiping::farm
