// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server.h"

#include <functional>
#include <string>

namespace yiping::farm {

/// Carries out one line of the control interface and says what came of it, as one JSON object:
/// `fail CODE KIND` (CODE may be *), `clock CODE SECONDS` (ahead), `hang-up CODE`, `server stop|start`, `status`,
/// `quit`.
[[nodiscard]] std::string obey(Server& server, const std::string& line, const std::function<void()>& quit);

/// Reads lines from standard input and answers on standard output, in GLib's default main loop. Its end is the farm's:
/// whoever started it has gone.
void listen_to_input(Server& server, std::function<void()> quit);

} // namespace yiping::farm
