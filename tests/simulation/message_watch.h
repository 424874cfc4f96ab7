// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "simulated_platform.h"

#include <string>
#include <string_view>

namespace yiping::simulation {

/// Looks at every byte that the platform sends to a console: "" or what must not have been sent.
[[nodiscard]] std::string forbidden_in(std::string_view message, const SimulatedPlatform::Access& access);

/// A message in a few words, for the story.
[[nodiscard]] std::string describe(std::string_view message);

} // namespace yiping::simulation
