// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/geo/geometry.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

/// The town's houses with their floors, in a file of our own (docs/adr/0024).
namespace yiping::geo {

/// Higher than any house that stands: what says more is a slip of the pen.
inline constexpr int most_floors = 150;
inline constexpr int usual_floors = 2; ///< of a house whose floors nobody has counted
inline constexpr std::size_t building_limit = 2'000'000;
/// How such a file begins.
inline constexpr std::string_view building_mark = "YPHOUSE1";

struct TownBuilding {
    std::string code;   ///< of its area (AreaLevel::Building), "" where it is none
    int floors = 0;     ///< 1 … most_floors; 0: not known
    std::vector<std::uint16_t> households; ///< by floor from the ground up; none where nobody has counted
    Polygon outline;    ///< WGS-84, rings closed
    bool operator==(const TownBuilding&) const = default;
};

struct TownBuildings {
    std::vector<TownBuilding> rows;
    std::string attribution; ///< shown on the map; at most 500 bytes
    bool indicative = false; ///< invented, and said so (示意)
    bool operator==(const TownBuildings&) const = default;
};

/// What a cell of a table says of floors: "6", "6层", "6F". Nothing for none; a number outside 1 … most_floors is kept
/// out too and told by `wrong`.
struct FloorsRead {
    int floors = 0;
    bool wrong = false;
};
[[nodiscard]] FloorsRead read_floors(std::string_view text);

/// Places are kept to a centimetre. Errors: buildings.cannot_write {file, what}.
[[nodiscard]] Result<void> write_buildings(const std::filesystem::path& file, const TownBuildings& buildings);
/// Every size in the file is taken as hostile. Errors: buildings.missing_file {file} (environment),
/// buildings.damaged {file, what}, buildings.not_buildings {file}.
[[nodiscard]] Result<TownBuildings> read_buildings(const std::filesystem::path& file);
[[nodiscard]] Result<TownBuildings> parse_buildings(std::string_view bytes);

} // namespace yiping::geo
