// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/domain/scene.h>

#include <filesystem>
#include <vector>

/// Scenes of walls from data/scenes/*.toml and from a town's own folder (docs/scenes.md).
namespace yiping::config {

/// Everything that is wrong with a scene file: errors of documents, config.scene_figure, config.scene_place,
/// config.scene_twice, config.scene_room, config.scene_empty, each with file and line.
[[nodiscard]] std::vector<Error> check_scene(const std::filesystem::path& file);
/// The first of these errors where there is one.
[[nodiscard]] Result<domain::SceneDescription> load_scene(const std::filesystem::path& file);

struct LoadedScenes {
    std::vector<domain::SceneDescription> scenes; ///< by `order`, then by id
    std::vector<Error> problems; ///< files of the town's own folder that were passed over
};
/// The shipped scenes, and those of `own` (may be empty or absent): one of the same id takes the place of the shipped
/// one. A mistake in the own folder costs that file alone; one in the shipped folder is an error.
[[nodiscard]] Result<LoadedScenes> load_scenes(
    const std::filesystem::path& shipped, const std::filesystem::path& own = {});
[[nodiscard]] Result<LoadedScenes> load_scenes();

} // namespace yiping::config
