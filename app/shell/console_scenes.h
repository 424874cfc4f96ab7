// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/domain/scene.h>

#include <vector>

namespace yiping::shell {

class ConsoleSession;

/// The shipped scenes and those of the town's own folder; a mistake in the latter is logged and costs that file alone.
[[nodiscard]] Result<std::vector<domain::SceneDescription>> load_console_scenes(ConsoleSession& session);

} // namespace yiping::shell
