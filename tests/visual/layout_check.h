// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace yiping::testing {

class ModelWall;

/// What is wrong with the layout of a wall that is shown and has come to rest, a line each: words over one another,
/// cut, beyond the wall, under the legible size or across a seam, and panels without content.
[[nodiscard]] std::vector<std::string> layout_faults(const ModelWall& wall);

} // namespace yiping::testing
