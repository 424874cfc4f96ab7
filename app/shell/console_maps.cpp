// SPDX-License-Identifier: GPL-3.0-or-later
#include "console_maps.h"

#include <yiping/config/data_dir.h>

namespace yiping::shell {

std::unique_ptr<mapview::MapSources> make_console_maps(const ConsoleSession& session)
{
    const config::Settings& settings = session.settings();
    config::MapSettings maps = settings.map ? *settings.map : config::found_maps(settings.data_folder);
    if (session.options().demo && maps.sources.empty()) {
        // The platform makes it at the first start, beside the consoles.
        config::MapSource town;
        town.id = "town";
        town.name = town.id; // the only view: nobody is asked to choose
        town.file = config::DataFolder(settings.data_folder).demo_map();
        town.awaited = true;
        maps.sources.push_back(std::move(town));
    }
    if (session.options().demo) {
        // Made with it, and before it.
        const std::filesystem::path folder = config::DataFolder(settings.data_folder).maps();
        if (maps.terrain.empty())
            maps.terrain = folder / "town.terrain";
        if (maps.buildings.empty())
            maps.buildings = folder / "town.buildings";
    }
    return std::make_unique<mapview::MapSources>(std::move(maps), config::DataFolder(settings.data_folder).map_cache(),
        [messages = config::Messages(session.language())](
            const Error& error) { return QString::fromStdString(messages.text(error)); });
}

} // namespace yiping::shell
