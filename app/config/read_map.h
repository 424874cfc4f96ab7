// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/config/document.h>
#include <yiping/config/map_settings.h>

namespace yiping::config {

/// The part [map] of settings; relative files lie below `folder`.
[[nodiscard]] MapSettings read_map(const Section& map, const std::filesystem::path& folder);

} // namespace yiping::config
