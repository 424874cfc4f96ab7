// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/geo/geometry.h>
#include <yiping/importer/file_problem.h>

#include <optional>
#include <string>
#include <vector>

/// The parts of `check`, one per family of files.
namespace yiping::ctl {

using importer::problem_limit;

struct Problem {
    Error error;                      ///< its code is the contract's, after "check."
    bool is_error = true;             ///< otherwise a warning
    std::string where;
    std::vector<std::string> ids = {}; ///< codes of areas
    std::optional<double> area_m2 = std::nullopt;
    geo::MultiPolygon shape = {};     ///< of the fault, for --faults
};
using Problems = std::vector<Problem>;

void check_geometry(const std::string& file, Problems& problems);
void check_mbtiles(const std::string& file, Problems& problems);
void check_pmtiles(const std::string& file, Problems& problems);
void check_platform_database(const std::string& file, Problems& problems);
void check_cache(const std::string& file, Problems& problems);

/// The faults that have a shape or a place, as GeoJSON that any map program opens.
[[nodiscard]] Result<void> write_faults(
    const std::string& out, const std::vector<std::pair<std::string, Problems>>& files);

} // namespace yiping::ctl
