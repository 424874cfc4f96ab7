// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/duty_roster.h>
#include <yiping/domain/figures.h>
#include <yiping/domain/patrols.h>

#include <yiping/domain/limits.h>

#include <gmock/gmock.h>

namespace yiping::domain {

namespace {

constexpr std::string_view town = "990101001000";
const UtcMillis midnight = start_of_day(local_day_of(2026, 3, 18));

Uuid person(std::string_view name)
{
    return Uuid::from_name("person", name);
}
Duty duty(std::string_view name, int from_hour, int to_hour)
{
    Duty row;
    row.id = Uuid::from_name("duty", std::string(name) + std::to_string(from_hour));
    row.area_code = town;
    row.responder_id = person(name);
    row.post = DutyPost::Officer;
    row.from_at = midnight + from_hour * hour_ms;
    row.to_at = midnight + to_hour * hour_ms;
    return row;
}
Leave leave(std::string_view name, int from_hour, int to_hour, std::optional<Uuid> stand_in)
{
    Leave row;
    row.id = Uuid::from_name("leave", std::string(name) + std::to_string(from_hour));
    row.responder_id = person(name);
    row.from_at = midnight + from_hour * hour_ms;
    row.to_at = midnight + to_hour * hour_ms;
    row.stand_in_id = stand_in;
    return row;
}
RosterProblem problem(RosterFault fault, int from_hour, int to_hour, std::optional<Uuid> who = {})
{
    return {fault, midnight + from_hour * hour_ms, midnight + to_hour * hour_ms, who};
}

TEST(DutyRoster, WhoIsThere)
{
    const std::vector duties{duty("a", 0, 8), duty("b", 8, 16)};
    const std::vector leaves{leave("b", 10, 12, person("c"))};
    const auto at = [&](int hour) {
        return on_duty_at(duties, leaves, town, DutyPost::Officer, midnight + hour * hour_ms);
    };
    ASSERT_EQ(at(7).size(), 1U);
    EXPECT_EQ(at(7)[0].responder_id, person("a"));
    EXPECT_EQ(at(8)[0].responder_id, person("b")) << "half-open: the next one has it";
    EXPECT_EQ(at(11)[0].responder_id, person("c"));
    EXPECT_EQ(at(11)[0].stands_in_for, person("b"));
    EXPECT_TRUE(at(16).empty());
    EXPECT_TRUE(on_duty_at(duties, leaves, "990101002000", {}, midnight).empty());
}

TEST(DutyRoster, AStandInOnLeaveIsNone)
{
    const std::vector leaves{leave("a", 0, 8, person("b")), leave("b", 4, 6, person("c"))};
    EXPECT_EQ(stand_in_at(leaves, person("a"), midnight), person("b"));
    EXPECT_FALSE(stand_in_at(leaves, person("a"), midnight + 5 * hour_ms));
    EXPECT_EQ(stand_in_at(leaves, person("a"), midnight + 8 * hour_ms), person("a"));
}

TEST(DutyRoster, GapsOverlapsAndTheRest)
{
    std::vector duties{duty("a", 0, 8), duty("b", 7, 16), duty("c", 18, 24)};
    std::vector leaves{leave("c", 20, 22, {})};
    const auto problems = [&] {
        return roster_problems(duties, leaves, town, DutyPost::Officer, midnight, midnight + day_ms);
    };
    using enum RosterFault;
    EXPECT_THAT(problems(), testing::ElementsAre(problem(Overlap, 7, 8), problem(Gap, 16, 18), problem(Gap, 20, 22),
                                problem(Absent, 20, 22, person("c"))));
    leaves[0].stand_in_id = person("b");
    duties[1].to_at = midnight + 21 * hour_ms;
    EXPECT_THAT(problems(),
        testing::ElementsAre(problem(Overlap, 7, 8), problem(Overlap, 18, 21), problem(Twice, 20, 21, person("b"))));
}

Patrol patrol(std::string area, LocalDay day, int hour, std::int64_t steps = all_patrol_steps)
{
    Patrol row;
    row.area_code = std::move(area);
    row.from_at = start_of_day(day) + hour * hour_ms;
    row.to_at = row.from_at + hour_ms;
    row.steps = steps;
    return row;
}

TEST(Patrols, CoverageByDayAndWeek)
{
    const LocalDay monday = local_day_of(2026, 3, 16);
    const std::vector<std::string> grids{"990101001003001", "990101001003002"};
    const std::vector patrols{patrol("990101001003001", monday, 9), patrol("990101001003001001", monday, 15),
        patrol("990101001003001", monday + 1, 23), patrol("990101001003001", monday + 2, 9, 7),
        patrol("990101001009001", monday, 9), patrol("990101001003002", monday + 7, 9)};
    const Period week = period_of(PeriodKind::Week, monday);
    const auto days = coverage(grids, patrols, week, PeriodKind::Day);
    EXPECT_EQ(days[0].units, 7);
    EXPECT_EQ(days[0].covered, 2);
    EXPECT_EQ(days[0].rounds, 3);
    EXPECT_EQ(days[0].broken, 1);
    EXPECT_EQ(days[0].last, patrols[2].from_at);
    EXPECT_THAT(days[0].missing, testing::ElementsAre(monday + 2, monday + 3, monday + 4, monday + 5, monday + 6));
    EXPECT_THAT(missing_grids(days), testing::ElementsAre("990101001003002"));
    const auto weeks = coverage(grids, patrols, {PeriodKind::Span, monday, monday + 14}, PeriodKind::Week);
    EXPECT_EQ(weeks[0].covered, 1);
    EXPECT_EQ(weeks[1].covered, 1);
    EXPECT_THAT(weeks[1].missing, testing::ElementsAre(monday));
}

TEST(Patrols, FiveSteps)
{
    EXPECT_EQ(missing_steps_zh(all_patrol_steps), "");
    EXPECT_EQ(missing_steps_zh(1 | 8 | 16), "听、问");
    EXPECT_EQ(missing_steps_zh(0), "看、听、问、记、报");
    Patrol round = patrol("990101001003001", 20'000, 9);
    EXPECT_TRUE(is_whole_round(round));
    round.to_at.reset();
    EXPECT_FALSE(is_whole_round(round));
    round.to_at = round.from_at;
    EXPECT_FALSE(is_whole_round(round));
}

TEST(Volunteers, HoursArePeopleTimesLength)
{
    VolunteerService one;
    one.area_code = "990101001003";
    one.from_at = midnight + 9 * hour_ms;
    one.to_at = one.from_at + 90 * minute_ms;
    one.people = 12;
    VolunteerService wrong = one;
    wrong.to_at = wrong.from_at - 1;
    const std::vector services{one, wrong, one};
    FigureInput input;
    input.volunteers = services;
    input.scope = town;
    input.as_of = one.to_at;
    const auto hours = [&] { return compute_figure("volunteer_hours", input).value(); };
    EXPECT_EQ(hours().numerator, 2 * 12 * 90);
    EXPECT_EQ(hours().value, 36.0);
    EXPECT_EQ(hours().unit, "小时");
    // Where they are typed instead: whole hours of a day.
    AreaFigure typed;
    typed.area_code = one.area_code;
    typed.figure = AreaFigureId::VolunteerHours;
    typed.day = midnight;
    typed.value = 4;
    input.typed = {&typed, 1};
    EXPECT_EQ(hours().value, 40.0);
    input.scope = "990101002000";
    EXPECT_EQ(hours().value, 0.0);
    input.scope = town;
    input.typed = {};
    input.as_of = one.to_at - 1; // it is not over yet
    EXPECT_EQ(hours().value, 0.0);
}

} // namespace

} // namespace yiping::domain
