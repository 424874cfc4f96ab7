// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "options.h"

namespace yiping::shell {

/// `yiping --wall`: the wall in a window of its own. Returns the exit code.
[[nodiscard]] int run_wall(const Options& options, int argc, char** argv);
/// `yiping --desk`.
[[nodiscard]] int run_desk(const Options& options, int argc, char** argv);
/// `yiping --enrol CODE`: this console gets its certificate and its connection file. No window.
[[nodiscard]] int run_enrol(const Options& options, int argc, char** argv);
/// `yiping --demo`.
[[nodiscard]] int run_demo(const Options& options, int argc, char** argv);

} // namespace yiping::shell
