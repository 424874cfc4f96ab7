// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/figures.h>

#include <gmock/gmock.h>

#include <cmath>

namespace yiping::domain {

namespace {

constexpr UtcMillis as_of = 10'000'000;

Case closed_case(
    UtcMillis opened, UtcMillis closed, std::optional<UtcMillis> due, std::string_view area = "990101001003002")
{
    Case one;
    one.area_code = area;
    one.opened_at = opened;
    one.closed_at = closed;
    one.due_at = due;
    one.step = Step::Closed;
    return one;
}

TEST(Figures, DisputesAsPublished)
{
    std::vector<Dispute> disputes(416);
    for (std::size_t i = 0; i < disputes.size(); ++i) {
        disputes[i].area_code = "990101001001";
        if (i >= 4)
            disputes[i].resolved_at = 5;
    }
    const auto figure = compute_figure("resolution_rate", {{}, disputes, {}, {}, "", as_of, {}});
    ASSERT_TRUE(figure);
    EXPECT_EQ(figure->numerator, 412);
    EXPECT_EQ(figure->denominator, 416);
    EXPECT_EQ(rounded2(figure->value.value()), 99.04);
    EXPECT_EQ(figure->unit, "%");
}

TEST(Figures, NothingOverNothingHasNoValue)
{
    for (const Figure& figure : compute_figures({{}, {}, {}, {}, "", as_of, {}})) {
        // A count of nothing is a count; a rate of nothing is none.
        if (const Formula formula = find_figure(figure.id)->formula;
            formula == Formula::Count || formula == Formula::Hours) {
            EXPECT_EQ(figure.value, 0.0) << figure.id;
            continue;
        }
        EXPECT_FALSE(figure.value) << figure.id;
        EXPECT_EQ(figure.denominator, 0) << figure.id;
        EXPECT_FALSE(figure.small) << figure.id;
    }
}

TEST(Figures, CasesByScopeTimeAndStep)
{
    std::vector<Case> cases{
        closed_case(100, 200, 300),                     // on time
        closed_case(100, 400, 300),                     // late
        closed_case(100, 200, std::nullopt),            // no due time: not in the on-time rate
        closed_case(100, as_of + 1, 300),               // closed only later
        closed_case(as_of + 1, as_of + 2, 300),         // not opened yet
        closed_case(100, 50, 300),                      // closed before it was opened: an error of the source
        closed_case(100, 200, 300, "990101002001"),     // another town
    };
    cases.push_back(closed_case(100, 200, 300));
    cases.back().step = Step::Voided;
    cases[0].upward = true;
    cases[0].satisfaction = 4;
    cases[1].satisfaction = 3;
    const FigureInput input{cases, {}, {}, {}, "990101001000", as_of, {}};
    EXPECT_EQ(compute_figure("closure_rate", input)->numerator, 3);
    EXPECT_EQ(compute_figure("closure_rate", input)->denominator, 5);
    EXPECT_EQ(compute_figure("on_time_rate", input)->numerator, 1);
    EXPECT_EQ(compute_figure("on_time_rate", input)->denominator, 2);
    EXPECT_EQ(compute_figure("upward_closure_rate", input)->value, 100.0);
    EXPECT_EQ(compute_figure("satisfaction_rate", input)->value, 50.0);
    const FigureInput since{cases, {}, {}, {}, "990101001000", as_of, 101};
    EXPECT_EQ(compute_figure("closure_rate", since)->denominator, 0);
}

TEST(Figures, TasksCountWhetherOrNotInTime)
{
    std::vector<DirectedTask> tasks(4);
    tasks[0].completed_at = 10;
    tasks[1].completed_at = as_of + 5;
    tasks[2].completed_at = as_of;
    const auto figure = compute_figure("completion_rate", {{}, {}, tasks, {}, "", as_of, {}});
    EXPECT_EQ(figure->numerator, 2);
    EXPECT_EQ(figure->denominator, 4);
}

TEST(Figures, UnknownIdsHaveNone)
{
    EXPECT_FALSE(compute_figure("unheard_of", {}));
    EXPECT_TRUE(figure_rows("unheard_of", {}, 0, 1).empty());
}

TEST(Figures, ATaskDoneLateIsDoneButNotInTime)
{
    std::vector<DirectedTask> tasks(3);
    for (DirectedTask& task : tasks)
        task.due_at = 100;
    tasks[0].completed_at = 100;
    tasks[1].completed_at = 101;
    const FigureInput input{{}, {}, tasks, {}, "", as_of, {}};
    EXPECT_EQ(compute_figure("completion_rate", input)->numerator, 2);
    const auto on_time = compute_figure("task_on_time_rate", input);
    EXPECT_EQ(on_time->numerator, 1);
    EXPECT_EQ(on_time->denominator, 2);
}

TEST(Figures, SourcesDecideWhoFoundIt)
{
    std::vector<Case> cases;
    const auto add = [&](CaseSource source, std::string category, bool closed) {
        cases.push_back(closed_case(100, closed ? 200 : as_of + 1, {}));
        cases.back().source = source;
        cases.back().category = std::move(category);
    };
    add(CaseSource::Resident, "0201", true);
    add(CaseSource::Property, "0401", true);
    add(CaseSource::Patrol, "0201", true);
    add(CaseSource::CameraAlarm, "0501", false);
    add(CaseSource::Hotline, "劳动人社", false);
    add(CaseSource::Hotline, "0606", true);
    add(CaseSource::Petition, "0602", true);
    const FigureInput input{cases, {}, {}, {}, "", as_of, {}};
    const auto figure = [&](std::string_view id) { return compute_figure(id, input).value(); };
    EXPECT_EQ(figure("unprompted_rate").numerator, 2);
    EXPECT_EQ(figure("unprompted_rate").denominator, 7);
    EXPECT_EQ(figure("resident_closure_rate").numerator, 4);
    EXPECT_EQ(figure("resident_closure_rate").denominator, 5);
    EXPECT_EQ(figure("self_report_rate").numerator, 2);
    EXPECT_EQ(figure("self_report_rate").denominator, 3);
    EXPECT_EQ(figure("complaints").numerator, 3);
    EXPECT_EQ(figure("hotline_share_labour").value, 50.0);
    EXPECT_EQ(figure("hotline_share_market").value, 50.0) << "0606 is market's before 06 is justice's";
    EXPECT_EQ(figure("hotline_share_justice").value, 0.0);
    EXPECT_EQ(figure("cases_opened").value, 7.0);
    EXPECT_EQ(figure("cases_closed").value, 5.0);
}

TEST(Figures, MeanHandlingTimeInDays)
{
    constexpr UtcMillis day = 86'400'000;
    const std::vector<Case> cases{
        closed_case(day, 2 * day, {}), closed_case(day, 4 * day, {}), closed_case(day, 30 * day, {})};
    const auto figure = compute_figure("handling_days", {cases, {}, {}, {}, "", 20 * day, {}});
    EXPECT_EQ(figure->value, 2.0);
    EXPECT_EQ(figure->numerator, 4 * 1440);
    EXPECT_EQ(figure->denominator, 2);
}

TEST(Figures, TypedOnesAreComparedWithTheSameDaysLastYear)
{
    std::vector<AreaFigure> typed;
    const auto add = [&](int year, unsigned month, unsigned day, double value) {
        AreaFigure row;
        row.id = Uuid::from_name("typed", std::to_string(typed.size()));
        row.area_code = "990101001000";
        row.figure = AreaFigureId::SecurityCases;
        row.day = start_of_day(local_day_of(year, month, day));
        row.value = value;
        typed.push_back(row);
    };
    add(2025, 2, 1, 40);
    add(2025, 11, 30, 34);
    add(2025, 12, 1, 9); // after the same day last year
    add(2026, 3, 1, 50);
    const UtcMillis now = start_of_day(local_day_of(2026, 11, 30)) + 3'600'000;
    const FigureInput input{{}, {}, {}, typed, "", now, {}};
    const auto change = compute_figure("security_cases_change", input);
    EXPECT_EQ(change->numerator, 50);
    EXPECT_EQ(change->denominator, 74);
    EXPECT_EQ(change->before, (Tally{74, 1}));
    EXPECT_EQ(std::round(change->value.value()), -32);
    EXPECT_EQ(change->unit, "%");
    EXPECT_EQ(compute_figure("security_cases", input)->value, 133.0) << "without a period, all there is";
}

TEST(Figures, SmallNumbersAreMarked)
{
    const FigureRule& rule = *find_figure("closure_rate");
    EXPECT_TRUE(make_figure(rule, Tally{1, 1}).small);
    EXPECT_TRUE(make_figure(rule, Tally{29, 29}).small);
    EXPECT_FALSE(make_figure(rule, Tally{30, 30}).small);
    EXPECT_FALSE(make_figure(rule, Tally{0, 0}).small) << "nothing is not small, it is nothing";
    EXPECT_FALSE(make_figure(*find_figure("traffic_deaths"), Tally{1, 0}).small) << "a count says itself how many";
    const FigureRule& change = *find_figure("security_cases_change");
    EXPECT_TRUE(make_figure(change, Tally{1, 0}, Tally{2, 0}).small) << "from two to one is no halving";
    EXPECT_FALSE(make_figure(change, Tally{50, 0}, Tally{74, 0}).small);
    EXPECT_FALSE(make_figure(change, Tally{5, 0}, Tally{0, 0}).value) << "from nothing there is no percentage";
}

TEST(Figures, AttachmentsOfTheRowsBehind)
{
    std::vector<FigureRow> rows{
        {Register::Case, Uuid::from_name("c", "2"), 1, 1}, {Register::Case, Uuid::from_name("c", "1"), 0, 1}};
    std::vector<Attachment> attachments(4);
    const char* of[] = {"1", "2", "3", "2"};
    for (std::size_t i = 0; i < 4; ++i) {
        attachments[i].id = Uuid::from_name("a", std::to_string(i));
        attachments[i].case_id = Uuid::from_name("c", of[i]);
        attachments[i].made_at = 10 - static_cast<UtcMillis>(i);
    }
    std::vector<Uuid> found;
    for (const Attachment& each : figure_attachments(rows, attachments))
        found.push_back(each.id);
    EXPECT_EQ(found, (std::vector{attachments[3].id, attachments[1].id, attachments[0].id}));
}

TEST(Figures, RoundedAsPrinted)
{
    EXPECT_EQ(rounded2(99.038461), 99.04);
    EXPECT_EQ(rounded2(0.125), 0.13);
    EXPECT_EQ(rounded2(-0.125), -0.13);
}

} // namespace

} // namespace yiping::domain
