// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string_view>

namespace yiping::config {

/// The folder that holds data/ and resources/ as they are shipped: $YIPING_DATA_DIR, or share/yiping beside the
/// program's bin folder, or the source tree the program was built from. The first that has data/ wins; if none has,
/// the last is returned and reading from it will say what is missing.
[[nodiscard]] std::filesystem::path shipped_dir();
/// shipped_dir() / "data" / `part`.
[[nodiscard]] std::filesystem::path shipped_data(std::string_view part);
/// shipped_dir() / "resources" / `part`.
[[nodiscard]] std::filesystem::path shipped_resource(std::string_view part);

/// Where a town keeps what it adds to the shipped data, for all programs of a machine: $YIPING_TOWN_DIR or /etc/yiping.
[[nodiscard]] std::filesystem::path town_dir();
/// town_dir() / "codes" / `name`.toml if there is such a file, else empty.
[[nodiscard]] std::filesystem::path town_codes(std::string_view name);

/// Where a user's own data lies if the settings do not say otherwise: $XDG_DATA_HOME/yiping or ~/.local/share/yiping.
[[nodiscard]] std::filesystem::path default_data_folder();

/// The layout of a data folder (docs/data-folder.md). Names only: nothing is made or checked here.
class DataFolder {
public:
    explicit DataFolder(std::filesystem::path root) : root_(std::move(root)) {}

    [[nodiscard]] const std::filesystem::path& root() const { return root_; }
    [[nodiscard]] std::filesystem::path settings() const { return root_ / "settings.toml"; }
    [[nodiscard]] std::filesystem::path logs() const { return root_ / "logs"; }
    /// `role` is "wall" or "desk": each has a cache and an outbox of its own.
    [[nodiscard]] std::filesystem::path console(std::string_view role) const { return root_ / "console" / role; }
    [[nodiscard]] std::filesystem::path cache(std::string_view role) const { return console(role) / "cache.db"; }
    [[nodiscard]] std::filesystem::path outbox(std::string_view role) const { return console(role) / "outbox.db"; }
    [[nodiscard]] std::filesystem::path maps() const { return root_ / "maps"; }
    [[nodiscard]] std::filesystem::path demo_map() const { return maps() / "town.basemap"; }
    /// Tiles that came over the line.
    [[nodiscard]] std::filesystem::path map_cache() const { return maps() / "tiles.cache"; }
    [[nodiscard]] std::filesystem::path platform() const { return root_ / "platform"; }
    [[nodiscard]] std::filesystem::path platform_database() const { return platform() / "platform.db"; }

private:
    std::filesystem::path root_;
};

} // namespace yiping::config
