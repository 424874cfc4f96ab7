// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/figures.h>

#include <gmock/gmock.h>
#include <toml++/toml.hpp>

#include <cstdlib>

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
    const auto figure = compute_figure("resolution_rate", {{}, disputes, {}, "", as_of, {}});
    ASSERT_TRUE(figure);
    EXPECT_EQ(figure->numerator, 412);
    EXPECT_EQ(figure->denominator, 416);
    EXPECT_EQ(rounded2(figure->value.value()), 99.04);
    EXPECT_EQ(figure->unit, "%");
}

TEST(Figures, NothingOverNothingHasNoValue)
{
    for (const Figure& figure : compute_figures({{}, {}, {}, "", as_of, {}})) {
        EXPECT_FALSE(figure.value) << figure.id;
        EXPECT_EQ(figure.denominator, 0);
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
    const FigureInput input{cases, {}, {}, "990101001000", as_of, {}};
    EXPECT_EQ(compute_figure("closure_rate", input)->numerator, 3);
    EXPECT_EQ(compute_figure("closure_rate", input)->denominator, 5);
    EXPECT_EQ(compute_figure("on_time_rate", input)->numerator, 1);
    EXPECT_EQ(compute_figure("on_time_rate", input)->denominator, 2);
    EXPECT_EQ(compute_figure("upward_closure_rate", input)->value, 100.0);
    EXPECT_EQ(compute_figure("satisfaction_rate", input)->value, 50.0);
    const FigureInput since{cases, {}, {}, "990101001000", as_of, 101};
    EXPECT_EQ(compute_figure("closure_rate", since)->denominator, 0);
}

TEST(Figures, TasksCountWhetherOrNotInTime)
{
    std::vector<DirectedTask> tasks(4);
    tasks[0].completed_at = 10;
    tasks[1].completed_at = as_of + 5;
    tasks[2].completed_at = as_of;
    const auto figure = compute_figure("completion_rate", {{}, {}, tasks, "", as_of, {}});
    EXPECT_EQ(figure->numerator, 2);
    EXPECT_EQ(figure->denominator, 4);
}

TEST(Figures, EachHasItsDefinition)
{
    for (const std::string_view id : figure_ids()) {
        const toml::table file = toml::parse_file(
            std::string(std::getenv("YIPING_SOURCE_DIR")) + "/data/figures/" + std::string(id) + ".toml");
        EXPECT_EQ(file["id"].value<std::string>(), std::string(id));
        for (const char* key : {"name_zh", "name_en", "definition_zh", "definition_en", "numerator_zh", "numerator_en",
                 "denominator_zh", "denominator_en"})
            EXPECT_FALSE(file[key].value_or<std::string>("").empty()) << id << ' ' << key;
        EXPECT_EQ(file["direction"].value<std::string>(), "up");
        EXPECT_EQ(file["unit"].value<std::string>(), compute_figure(id, {{}, {}, {}, "", 0, {}})->unit);
    }
    EXPECT_FALSE(compute_figure("unheard_of", {{}, {}, {}, "", 0, {}}));
}

TEST(Figures, RoundedAsPrinted)
{
    EXPECT_EQ(rounded2(99.038461), 99.04);
    EXPECT_EQ(rounded2(0.125), 0.13);
    EXPECT_EQ(rounded2(-0.125), -0.13);
}

} // namespace

} // namespace yiping::domain
