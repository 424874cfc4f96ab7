// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/uuid.h>
#include <yiping/domain/registers.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Whom to send: near, on duty, able, free, at home in the grid. The same input gives the same order everywhere; every
/// part of the judgement is a value that can be shown. Pure functions, any thread.
namespace yiping::domain {

/// Great-circle distance in metres (haversine on the mean sphere, 6,371,008.8 m); degrees WGS-84. Within 0.6 % of the
/// geodesic, which is enough to compare people in a town.
[[nodiscard]] double distance_m(double lon1, double lat1, double lon2, double lat2);

struct RankingTask {
    std::optional<double> lon, lat; ///< WGS-84; nothing: distance does not count
    std::string_view area_code;     ///< of the case, the deeper the better
    std::string_view category;      ///< code
    std::string_view skill;         ///< the skill the category asks for, "" for none
    std::int64_t duty = 0;          ///< which of the four former nets it falls to (GridDuty), 0 for any
};

struct Candidate {
    const Responder* responder = nullptr; ///< not owned, not null
    int open_load = 0;                    ///< assignments not ended
    bool on_leave = false;                ///< now: cannot be sent
    const Responder* stands_in_for = nullptr; ///< who is on leave and whose grid is looked after; not owned
};

struct RankedResponder {
    Uuid id;
    std::size_t index = 0;              ///< into the candidates
    std::optional<double> distance_m;   ///< nothing if either position is unknown
    std::optional<int> eta_minutes;     ///< at the usual speed, 1.4 times the straight line, at least 1
    bool on_duty = false;
    bool same_grid = false;             ///< serves exactly the grid of the case (or lies within it)
    bool serves_area = false;           ///< its area contains the case
    bool skilled = false;               ///< false only if a skill is asked for and lacking
    bool has_duty = false;              ///< false only if the case falls to a net that is not among the duties
    bool on_leave = false;
    bool overloaded = false;            ///< as many open assignments as nobody should have
    bool stands_in = false;             ///< same_grid or serves_area is that of whom he stands in for
    int load = 0;
    double cost_minutes = 0;            ///< what the order is by: lower is better
};

/// From so many open assignments on somebody is overloaded.
inline constexpr int overload = 6;

/// Best first, at most `limit`. Who can be sent comes before who is on leave, on duty before off duty, then by cost =
/// eta + 8 min per open assignment + 30 min when overloaded + 20 min without the skill + 10 min without the duty + 6
/// min outside the own grid + 15 min outside the own area; ties by id. Positions that are not numbers count as unknown.
/// O(n log limit), about 0.2 µs per candidate (./run bench ranking).
[[nodiscard]] std::vector<RankedResponder> rank_responders(
    const RankingTask& task, std::span<const Candidate> candidates, std::size_t limit = 10);

/// "距 320 m，在岗，2 件在办" and so on, from the parts.
[[nodiscard]] std::string ranking_words_zh(const RankedResponder& ranked);
[[nodiscard]] std::string ranking_words_en(const RankedResponder& ranked);

} // namespace yiping::domain
