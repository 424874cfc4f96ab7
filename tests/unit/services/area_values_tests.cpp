// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/services/area_values.h>

#include "fake_console.h"
#include "small_town.h"

#include <gtest/gtest.h>

namespace yiping::testing {

namespace {

using services::AreaMeasure;

// Every figure of every area against a plain recount of the rows.
TEST(AreaValues, AreThoseOfARecount)
{
    ManualClock clock(small_town_noon);
    FakeConsole console(clock);
    console.rows = small_town();
    SeededRandom random(17);
    const std::vector<std::string> grids{"990101001001001", "990101001001002", "990101001002001", "990101001002"};
    for (int i = 0; i < 400; ++i) {
        const UtcMillis opened = small_town_noon - static_cast<UtcMillis>(random.below(60)) * domain::day_ms;
        domain::Case row = incident("案" + std::to_string(i), "积水", grids[random.below(grids.size())],
            random.below(3) == 0 ? domain::Step::Handling : domain::Step::Closed, opened,
            random.below(4) == 0 ? 0 : opened + domain::hour_ms * static_cast<UtcMillis>(random.below(4)));
        if (random.below(20) == 0)
            row.step = domain::Step::Voided;
        console.rows.case_rows.push_back(std::move(row));
    }
    for (domain::Area& area : console.rows.area_rows) {
        if (area.level == domain::AreaLevel::Grid && area.area_code.starts_with("990101001001"))
            area.households = 150;
    }
    services::Town town(console, console, clock);
    town.start();
    console.pump();
    town.tick();

    const UtcMillis from = small_town_noon - 30 * domain::day_ms, to = small_town_noon - domain::day_ms;
    for (services::AreaIndex at = 0; at < town.areas().size(); ++at) {
        const std::string& code = town.area(at).row.area_code;
        double opened = 0, closed = 0, ended = 0, on_time = 0, open = 0;
        for (const domain::Case& row : console.rows.case_rows) {
            if (!town.is_within(town.find_area(row.area_code), at) || row.step == domain::Step::Voided)
                continue;
            const bool over = domain::is_over(row.step);
            open += over ? 0 : 1;
            if (row.opened_at >= from && row.opened_at < to) {
                ++opened;
                closed += over ? 1 : 0;
            }
            if (row.closed_at && *row.closed_at >= from && *row.closed_at < to && row.due_at) {
                ++ended;
                on_time += *row.closed_at <= *row.due_at ? 1 : 0;
            }
        }
        const auto value = [&](AreaMeasure measure) { return services::area_values(town, measure, from, to)[at]; };
        EXPECT_EQ(value(AreaMeasure::Open).value, open) << code;
        EXPECT_EQ(value(AreaMeasure::Opened).value, opened) << code;
        EXPECT_EQ(value(AreaMeasure::ClosureRate).value.has_value(), opened > 0) << code;
        EXPECT_EQ(value(AreaMeasure::OnTimeRate).value.has_value(), ended > 0) << code;
        if (opened > 0) {
            EXPECT_DOUBLE_EQ(*value(AreaMeasure::ClosureRate).value, 100 * closed / opened) << code;
            EXPECT_EQ(value(AreaMeasure::ClosureRate).few, opened < services::few_cases) << code;
        }
        if (ended > 0) {
            EXPECT_DOUBLE_EQ(*value(AreaMeasure::OnTimeRate).value, 100 * on_time / ended) << code;
        }
        // Three grids of one village say their households; what lies above has their sum.
        const double households = code.size() == 15 ? 150 : 450;
        const auto share = value(AreaMeasure::OpenedPerThousand);
        if (code.starts_with("990101001002")) {
            EXPECT_FALSE(share.value) << code;
        } else if (town.area(at).known) {
            EXPECT_DOUBLE_EQ(share.value.value_or(-1), 1000 * opened / households) << code;
        }
    }
}

} // namespace

} // namespace yiping::testing
