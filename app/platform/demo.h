// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "options.h"

#include <yiping/platform/store.h>
#include <yiping/simulate/town_life.h>

#include <map>

namespace yiping::platform {

/// A demo's data folder carries a mark, a real one does not: neither program opens the other's. Makes the folder and,
/// for a demo, the mark. Errors: platform.not_a_demo, platform.is_a_demo, platform.folder_unusable.
[[nodiscard]] Result<void> claim_folder(const Options& options);

/// Sets aside a town whose day is over: its cases would all be of yesterday. Nothing is deleted.
[[nodiscard]] Result<void> set_aside_old_town(const Options& options, UtcMillis now);

/// Fills an empty store with the model town as of now.
[[nodiscard]] Result<void> fill_with_model_town(Store& store, std::uint64_t seed, UtcMillis now);

/// The people of the simulation and their phones.
[[nodiscard]] Result<std::unique_ptr<simulate::TownLife>> start_simulation(Store& store, const Options& options,
    const std::map<std::string, std::string>& tokens, std::uint16_t phone_port, UtcMillis now);

} // namespace yiping::platform
