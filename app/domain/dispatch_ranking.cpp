// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/dispatch_ranking.h>

#include <yiping/domain/area_code.h>

#include <algorithm>
#include <cmath>
#include <format>
#include <limits>
#include <numbers>

namespace yiping::domain {

namespace {

constexpr double earth_radius_m = 6'371'008.8;
constexpr double radians = std::numbers::pi / 180.0;
constexpr double detour = 1.4;          // roads against the straight line, hilly town
constexpr double usual_speed_kmh = 12.0; // on foot or by electric bicycle, where nobody says otherwise
constexpr double unknown_eta_minutes = 30.0;
constexpr double per_open_assignment = 8.0;
constexpr double when_overloaded = 30.0;
constexpr double without_skill = 20.0;
constexpr double without_duty = 10.0;
constexpr double outside_grid = 6.0;
constexpr double outside_area = 15.0;

bool has_word(std::string_view words, std::string_view word)
{
    std::size_t at = 0;
    while ((at = words.find(word, at)) != std::string_view::npos) {
        const bool begins = at == 0 || words[at - 1] == ' ';
        const std::size_t end = at + word.size();
        if (begins && (end == words.size() || words[end] == ' '))
            return true;
        at = end;
    }
    return false;
}

bool better(const RankedResponder& a, const RankedResponder& b)
{
    if (a.on_leave != b.on_leave)
        return b.on_leave;
    if (a.on_duty != b.on_duty)
        return a.on_duty;
    if (a.cost_minutes != b.cost_minutes)
        return a.cost_minutes < b.cost_minutes;
    return a.id < b.id;
}

std::string distance_words(double metres)
{
    if (metres < 995)
        return std::format("{:.0f} m", std::round(metres / 10) * 10);
    return std::format("{:.1f} km", metres / 1000);
}

} // namespace

double distance_m(double lon1, double lat1, double lon2, double lat2)
{
    const double half_lat = std::sin((lat2 - lat1) * radians / 2);
    const double half_lon = std::sin((lon2 - lon1) * radians / 2);
    const double a = half_lat * half_lat + std::cos(lat1 * radians) * std::cos(lat2 * radians) * half_lon * half_lon;
    return 2 * earth_radius_m * std::asin(std::min(1.0, std::sqrt(a)));
}

std::vector<RankedResponder> rank_responders(
    const RankingTask& task, std::span<const Candidate> candidates, std::size_t limit)
{
    std::vector<RankedResponder> ranked;
    ranked.reserve(candidates.size());
    const std::string_view grid = grid_of(task.area_code);
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        const Responder& responder = *candidates[i].responder;
        RankedResponder one;
        one.id = responder.id;
        one.index = i;
        one.load = candidates[i].open_load;
        one.on_duty = responder.on_duty;
        one.on_leave = candidates[i].on_leave;
        one.overloaded = one.load >= overload;
        one.serves_area = contains(responder.area_code, task.area_code);
        one.same_grid = !grid.empty() && responder.area_code.starts_with(grid);
        if (const Responder* away = candidates[i].stands_in_for; away != nullptr && !one.same_grid) {
            const bool grid_of_other = !grid.empty() && away->area_code.starts_with(grid);
            const bool area_of_other = contains(away->area_code, task.area_code);
            one.stands_in = grid_of_other || (area_of_other && !one.serves_area);
            one.same_grid = grid_of_other;
            one.serves_area = one.serves_area || area_of_other;
        }
        one.has_duty = task.duty == 0 || !responder.duties || (*responder.duties & task.duty) != 0;
        one.skilled = task.skill.empty() || has_word(responder.skills, task.skill);
        double eta = unknown_eta_minutes;
        const double metres = task.lon && task.lat && responder.lon && responder.lat
                                  ? distance_m(*task.lon, *task.lat, *responder.lon, *responder.lat)
                                  : std::numeric_limits<double>::quiet_NaN();
        if (std::isfinite(metres)) {
            one.distance_m = metres;
            const double speed =
                responder.speed_kmh && *responder.speed_kmh > 0 ? *responder.speed_kmh : usual_speed_kmh;
            eta = metres * detour / 1000.0 / speed * 60.0;
            one.eta_minutes = static_cast<int>(std::ceil(std::clamp(eta, 1.0, 1e6)));
        }
        one.cost_minutes = eta + per_open_assignment * one.load + (one.overloaded ? when_overloaded : 0) +
                           (one.skilled ? 0 : without_skill) + (one.has_duty ? 0 : without_duty) +
                           (one.same_grid ? 0 : outside_grid) + (one.serves_area || one.same_grid ? 0 : outside_area);
        ranked.push_back(one);
    }
    const std::size_t kept = std::min(limit, ranked.size());
    std::partial_sort(ranked.begin(), ranked.begin() + static_cast<std::ptrdiff_t>(kept), ranked.end(), better);
    ranked.resize(kept);
    return ranked;
}

std::string ranking_words_zh(const RankedResponder& ranked)
{
    std::string text = ranked.distance_m ? "距 " + distance_words(*ranked.distance_m) : "位置不明";
    if (ranked.eta_minutes)
        text += std::format("，约 {} 分钟到", *ranked.eta_minutes);
    text += ranked.on_leave ? "，请假" : ranked.on_duty ? "，在岗" : "，不在岗";
    text += ranked.load == 0 ? "，手上无件" : std::format("，{} 件在办", ranked.load);
    if (ranked.overloaded)
        text += "，已超负荷";
    if (ranked.stands_in)
        text += "，代班";
    if (ranked.same_grid)
        text += "，本网格";
    else if (!ranked.serves_area)
        text += "，不负责此片";
    if (!ranked.skilled)
        text += "，无此项技能";
    if (!ranked.has_duty)
        text += "，非其网格职责";
    return text;
}

std::string ranking_words_en(const RankedResponder& ranked)
{
    std::string text = ranked.distance_m ? distance_words(*ranked.distance_m) + " away" : "position unknown";
    if (ranked.eta_minutes)
        text += std::format(", there in about {} min", *ranked.eta_minutes);
    text += ranked.on_leave ? ", on leave" : ranked.on_duty ? ", on duty" : ", off duty";
    text += std::format(", {} open", ranked.load);
    if (ranked.overloaded)
        text += ", overloaded";
    if (ranked.stands_in)
        text += ", standing in";
    if (ranked.same_grid)
        text += ", own grid";
    else if (!ranked.serves_area)
        text += ", not their area";
    if (!ranked.skilled)
        text += ", lacks the skill";
    if (!ranked.has_duty)
        text += ", not their duty";
    return text;
}

} // namespace yiping::domain
