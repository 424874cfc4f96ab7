// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <iosfwd>
#include <span>
#include <string>

namespace yiping::ctl {

/// yipingctl without its process (DESIGN §17): `args` without the program's name; the answer goes to `out` (one JSON
/// document with --json), everything else to `err`. Returns the exit code 0, 1, 2 or 3. `terminal`: a person reads
/// `out` directly, so errors are not repeated there as JSON. One call at a time.
int run(std::span<const std::string> args, std::ostream& out, std::ostream& err, bool terminal = false);

} // namespace yiping::ctl
