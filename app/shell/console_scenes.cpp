// SPDX-License-Identifier: GPL-3.0-or-later
#include "console_scenes.h"

#include "console_session.h"

#include <yiping/base/log.h>
#include <yiping/config/data_dir.h>
#include <yiping/config/scenes.h>

namespace yiping::shell {

Result<std::vector<domain::SceneDescription>> load_console_scenes(ConsoleSession& session)
{
    auto loaded = config::load_scenes(config::shipped_data("scenes"), session.settings().scenes_folder);
    if (!loaded)
        return std::unexpected(loaded.error());
    const config::Messages messages(session.language());
    for (const Error& problem : loaded->problems)
        log::warning("scenes", "{}", messages.text(problem));
    return std::move(loaded->scenes);
}

} // namespace yiping::shell
