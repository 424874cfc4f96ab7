// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console_session.h"

#include <yiping/mapview/map_sources.h>

#include <memory>

namespace yiping::shell {

/// The maps of the settings, or those in maps/ of the data folder. GUI thread.
[[nodiscard]] std::unique_ptr<mapview::MapSources> make_console_maps(const ConsoleSession& session);

} // namespace yiping::shell
