// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>

#include <filesystem>
#include <optional>
#include <vector>

namespace yiping::config {

/// Hours of a bright room, as minutes of the day in Shanghai: from (inclusive) to (exclusive); to < from goes through
/// the night.
struct BrightHours {
    int from = 0, to = 0;
    [[nodiscard]] bool contains(int minute) const
    {
        return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
    }
    bool operator==(const BrightHours&) const = default;
};

/// The wall as it hangs there, described once by its technician in wall.toml.
struct WallDescription {
    int width = 0, height = 0;           ///< pixels of the picture; 0: those of the screen
    double width_mm = 0, height_mm = 0;  ///< of the picture; 0: not measured, 1.7 m on its shorter side are taken
    int columns = 0;                     ///< of panels or outputs side by side; 0: what the shape suggests
    double distance_m = 6;               ///< from where it is read
    int overscan = 0;                    ///< pixels that are lost at each edge
    std::optional<BrightHours> bright;   ///< nothing: the theme of the settings all day
    bool seconds = true;                 ///< the clock runs seconds, and so does what is said of the line
    bool operator==(const WallDescription&) const = default;
};

/// Errors as load_settings.
[[nodiscard]] Result<WallDescription> load_wall(const std::filesystem::path& file);
/// All that is wrong with it.
[[nodiscard]] std::vector<Error> check_wall(const std::filesystem::path& file);

} // namespace yiping::config
