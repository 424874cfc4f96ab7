// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/domain/figures.h>

#include <filesystem>
#include <vector>

namespace yiping::config {

/// The written definitions of figures: every data/figures/*.toml, in order of their file names. Errors as
/// load_categories; config.missing_file where the folder is not there.
[[nodiscard]] Result<std::vector<domain::FigureDefinition>> load_figures(const std::filesystem::path& folder);
/// The shipped ones.
[[nodiscard]] Result<std::vector<domain::FigureDefinition>> load_figures();

} // namespace yiping::config
