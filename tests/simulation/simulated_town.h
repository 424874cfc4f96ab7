// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history.h"
#include "memory_disk.h"

#include <yiping/domain/registers.h>
#include <yiping/platform/store.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace yiping::simulation {

inline constexpr UtcMillis town_noon = 1'773'806'400'000; ///< 2026-03-18 12:00 in Asia/Shanghai
inline constexpr std::string_view town_code = "990101001000";
inline constexpr std::string_view district_id = "990101";
/// Every personal field of the town has one of these in it; neither may ever leave the platform.
inline constexpr std::string_view planted_name = "龘靐龗"; ///< so long that ids do not hold its bytes by chance
inline constexpr std::string_view planted_phone = "13986427";

/// Two villages of three grids each in 澜川镇, and a neighbour town with one village.
[[nodiscard]] const std::vector<std::string>& grid_codes();
[[nodiscard]] const std::vector<std::string>& village_codes();

/// What every run begins with; made once for each choice of registers.
struct Town {
    MemoryDisk::Image platform;
    std::shared_ptr<const History::Base> base;
    std::int64_t head = 0;
    std::vector<domain::Responder> responders;
    std::vector<Uuid> cases;
    std::vector<std::pair<domain::Register, Uuid>> removable; ///< cameras, tasks, disputes, figures
    std::string photo; ///< SHA-256 of a blob
    MemoryDisk::Image new_files; ///< of a console, as its program makes them, by the ends of their names
};
/// By RegistersInUse::now().
[[nodiscard]] const Town& simulated_town();

/// The accounts of the three consoles at the beginning, and their tokens.
struct Desk {
    platform::User user;
    std::string token;
};
[[nodiscard]] const std::vector<Desk>& simulated_desks();

} // namespace yiping::simulation
