// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/duty_roster.h>

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

namespace yiping::domain {

namespace {

bool covers(UtcMillis from, UtcMillis to, UtcMillis at)
{
    return from <= at && at < to;
}

bool on_leave(std::span<const Leave> leaves, const Uuid& responder_id, UtcMillis at)
{
    return std::ranges::any_of(leaves,
        [&](const Leave& each) { return each.responder_id == responder_id && covers(each.from_at, each.to_at, at); });
}

/// The faults of one instant; they hold until the next boundary.
struct Instant {
    bool gap = false, overlap = false;
    std::vector<Uuid> absent, twice;
};

Instant look(std::span<const Duty> duties, std::span<const Leave> leaves, std::string_view area_code, DutyPost post,
    UtcMillis at, std::size_t wanted)
{
    Instant now;
    std::size_t here = 0;
    std::map<Uuid, std::size_t> places;
    std::vector<Uuid> ours;
    for (const Duty& duty : duties) {
        if (!covers(duty.from_at, duty.to_at, at))
            continue;
        const std::optional<Uuid> who = stand_in_at(leaves, duty.responder_id, at);
        const bool asked = duty.post == post && duty.area_code == area_code;
        if (who)
            ++places[*who];
        if (!asked)
            continue;
        if (who) {
            ++here;
            ours.push_back(*who);
        } else {
            now.absent.push_back(duty.responder_id);
        }
    }
    now.gap = here < wanted;
    now.overlap = here > wanted;
    for (const Uuid& each : ours)
        if (places[each] > 1)
            now.twice.push_back(each);
    return now;
}

} // namespace

template <>
std::span<const EnumWord> enum_words<RosterFault>()
{
    static constexpr std::array words{
        EnumWord{1, "Gap", "缺岗", "Nobody there"},
        EnumWord{2, "Overlap", "重岗", "Too many"},
        EnumWord{3, "Absent", "请假无人代班", "On leave without a stand-in"},
        EnumWord{4, "Twice", "一人多岗", "Wanted twice at once"},
    };
    return words;
}

std::optional<Uuid> stand_in_at(std::span<const Leave> leaves, const Uuid& responder_id, UtcMillis at)
{
    const Leave* away = nullptr;
    for (const Leave& each : leaves) {
        if (each.responder_id != responder_id || !covers(each.from_at, each.to_at, at))
            continue;
        // Of two leaves at once the one with a stand-in counts, then the later one.
        if (away == nullptr || std::tuple(each.stand_in_id.has_value(), each.from_at, each.id) >
                                   std::tuple(away->stand_in_id.has_value(), away->from_at, away->id))
            away = &each;
    }
    if (away == nullptr)
        return responder_id;
    if (!away->stand_in_id || *away->stand_in_id == responder_id || on_leave(leaves, *away->stand_in_id, at))
        return std::nullopt;
    return away->stand_in_id;
}

std::vector<OnDuty> on_duty_at(std::span<const Duty> duties, std::span<const Leave> leaves, std::string_view area_code,
    std::optional<DutyPost> post, UtcMillis at)
{
    std::vector<OnDuty> there;
    for (const Duty& duty : duties) {
        if (duty.area_code != area_code || (post && duty.post != *post) || !covers(duty.from_at, duty.to_at, at))
            continue;
        const std::optional<Uuid> who = stand_in_at(leaves, duty.responder_id, at);
        if (!who)
            continue;
        there.push_back({duty.id, *who,
            *who == duty.responder_id ? duty.stand_in_for : std::optional(duty.responder_id), duty.post});
    }
    return there;
}

std::vector<RosterProblem> roster_problems(std::span<const Duty> duties, std::span<const Leave> leaves,
    std::string_view area_code, DutyPost post, UtcMillis from, UtcMillis to, std::size_t wanted)
{
    std::vector<UtcMillis> bounds{from, to};
    const auto add = [&](UtcMillis at) {
        if (at > from && at < to)
            bounds.push_back(at);
    };
    for (const Duty& duty : duties) {
        add(duty.from_at);
        add(duty.to_at);
    }
    for (const Leave& leave : leaves) {
        add(leave.from_at);
        add(leave.to_at);
    }
    std::ranges::sort(bounds);
    bounds.erase(std::ranges::unique(bounds).begin(), bounds.end());

    std::vector<RosterProblem> problems;
    const auto note = [&](RosterFault fault, UtcMillis begin, UtcMillis end, std::optional<Uuid> who) {
        const auto before = std::ranges::find_if(problems, [&](const RosterProblem& each) {
            return each.fault == fault && each.to == begin && each.responder_id == who;
        });
        if (before != problems.end())
            before->to = end;
        else
            problems.push_back({fault, begin, end, who});
    };
    for (std::size_t i = 0; i + 1 < bounds.size(); ++i) {
        Instant now = look(duties, leaves, area_code, post, bounds[i], wanted);
        if (now.gap)
            note(RosterFault::Gap, bounds[i], bounds[i + 1], std::nullopt);
        if (now.overlap)
            note(RosterFault::Overlap, bounds[i], bounds[i + 1], std::nullopt);
        for (auto [list, fault] :
            {std::pair(&now.absent, RosterFault::Absent), std::pair(&now.twice, RosterFault::Twice)}) {
            std::ranges::sort(*list);
            list->erase(std::ranges::unique(*list).begin(), list->end());
            for (const Uuid& who : *list)
                note(fault, bounds[i], bounds[i + 1], who);
        }
    }
    std::ranges::sort(problems, {}, [](const RosterProblem& each) {
        return std::tuple(each.from, each.fault, each.responder_id.value_or(Uuid{}), each.to);
    });
    return problems;
}

} // namespace yiping::domain
