// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/config/messages.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace yiping::config {

enum class Theme : std::uint8_t { Night, Day };

/// settings.toml, described in docs/settings.md. Every key may be left out.
struct Settings {
    std::string platform_host = "127.0.0.1";
    std::uint16_t platform_port = 8443;
    std::string wall = "main";                  ///< name of the wall this console drives
    std::optional<Language> language;           ///< nothing: that of the machine
    Theme theme = Theme::Night;
    std::filesystem::path scenes_folder;        ///< scenes of the town's own; "" takes scenes/ in the data folder
    std::filesystem::path data_folder;          ///< default_data_folder() if not given

    bool operator==(const Settings&) const = default;
};

/// The defaults alone, as used where there is no file.
[[nodiscard]] Settings default_settings();
/// Errors name file, key and line: config.missing_file, config.syntax, config.value, config.key_unknown. The first one
/// is returned; check_settings gives all.
[[nodiscard]] Result<Settings> load_settings(const std::filesystem::path& file);
[[nodiscard]] std::vector<Error> check_settings(const std::filesystem::path& file);

} // namespace yiping::config
