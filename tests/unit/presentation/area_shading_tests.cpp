// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/presentation/area_shading.h>

#include "fake_console.h"
#include "small_town.h"

#include <gtest/gtest.h>

namespace yiping::testing {

namespace {

using presentation::AreaShading;

struct ShadedTown {
    ShadedTown() : console(clock), town(console, console, clock)
    {
        console.rows = small_town();
        // 1, 2, 3 … open cases in the six grids, and many in the last.
        int number = 0;
        for (const domain::Area& area : small_town().area_rows) {
            if (area.level != domain::AreaLevel::Grid)
                continue;
            const int count = ++grids == 6 ? 40 : grids;
            for (int i = 0; i < count; ++i)
                console.rows.case_rows.push_back(incident("案" + std::to_string(++number), "积水", area.area_code,
                    domain::Step::Handling, small_town_noon - domain::hour_ms, 0));
        }
        town.start();
        console.pump();
        town.tick();
        shading.set_feed(&feed);
    }
    int class_of(const char* code) { return shading.class_of(town.find_area(code)); }

    int grids = 0;
    ManualClock clock{small_town_noon};
    FakeConsole console;
    services::Town town;
    presentation::MapFeed feed{town};
    AreaShading shading;
};

TEST(AreaShading, NaturalClassesSetTheFullestApart)
{
    ShadedTown shaded;
    shaded.shading.set_method(AreaShading::Natural);
    EXPECT_EQ(shaded.class_of("990101001002003"), AreaShading::most_classes - 1);
    EXPECT_EQ(shaded.class_of("990101001001001"), 0);
    EXPECT_EQ(shaded.shading.words().size(), AreaShading::most_classes);
    EXPECT_EQ(shaded.shading.words().back(), QStringLiteral("≥40"));
    EXPECT_EQ(shaded.shading.title(), QStringLiteral("各网格在办件数"));
    EXPECT_EQ(shaded.shading.missing(), 0);
    EXPECT_EQ(shaded.shading.value_words(QStringLiteral("990101001002003")), QStringLiteral("40"));
}

TEST(AreaShading, TargetsGrowWithTheTownAndStay)
{
    ShadedTown shaded;
    const QStringList words = shaded.shading.words();
    EXPECT_EQ(words.back(), QStringLiteral("≥20"));
    domain::RowSet closed;
    domain::Case row = shaded.console.rows.case_rows.back();
    row.step = domain::Step::Closed;
    row.closed_at = small_town_noon;
    closed.case_rows.push_back(row);
    shaded.console.change(std::move(closed));
    shaded.console.pump();
    EXPECT_EQ(shaded.shading.words(), words);
    EXPECT_EQ(shaded.shading.value_words(QStringLiteral("990101001002003")), QStringLiteral("39"));
}

TEST(AreaShading, SaysWhatHasNoDataAndWhatStandsOnLittle)
{
    ShadedTown shaded;
    shaded.shading.set_window_from(static_cast<qreal>(small_town_noon - domain::day_ms));
    shaded.shading.set_window_to(static_cast<qreal>(small_town_noon));
    shaded.shading.set_measure(AreaShading::OpenedPerThousand);
    EXPECT_EQ(shaded.shading.missing(), 6);
    EXPECT_EQ(shaded.class_of("990101001001001"), -1);
    EXPECT_EQ(shaded.shading.value_words(QStringLiteral("990101001001001")), QStringLiteral("没有数据"));
    shaded.shading.set_measure(AreaShading::ClosureRate);
    EXPECT_EQ(shaded.shading.missing(), 0);
    EXPECT_EQ(shaded.shading.few(), 5); // the sixth has forty
    EXPECT_TRUE(shaded.shading.stands_on_little(shaded.town.find_area("990101001001001")));
    EXPECT_FALSE(shaded.shading.stands_on_little(shaded.town.find_area("990101001002003")));
    shaded.shading.set_level(static_cast<int>(domain::AreaLevel::Village));
    EXPECT_EQ(shaded.shading.title(), QStringLiteral("各村社区办结率（%）"));
}

// Only villages say what they have typed in: their grids are filled with them, and the legend says so.
TEST(AreaShading, AnyFigureOfTheBookFillsWhatItIsKnownOf)
{
    ShadedTown shaded;
    domain::RowSet typed;
    const auto add = [&](const char* village, domain::AreaFigureId figure, double value) {
        domain::AreaFigure row;
        row.id = id_of(std::string(village) + std::to_string(static_cast<int>(figure)));
        row.district_id = "990101";
        row.area_code = village;
        row.figure = figure;
        row.day = small_town_noon - domain::day_ms - 12 * domain::hour_ms;
        row.value = value;
        typed.area_figure_rows.push_back(std::move(row));
    };
    add("990101001001", domain::AreaFigureId::CamerasChecked, 1000);
    add("990101001001", domain::AreaFigureId::CamerasOnline, 985);
    add("990101001002", domain::AreaFigureId::CamerasChecked, 20);
    add("990101001002", domain::AreaFigureId::CamerasOnline, 11);
    shaded.console.change(std::move(typed));
    shaded.console.pump();
    shaded.shading.set_window_from(static_cast<qreal>(small_town_noon - 30 * domain::day_ms));
    shaded.shading.set_window_to(static_cast<qreal>(small_town_noon));
    shaded.shading.set_figure_name(QStringLiteral("摄像头在线率"));
    shaded.shading.set_figure(QStringLiteral("camera_online_rate"));
    EXPECT_EQ(shaded.shading.title(), QStringLiteral("各村社区摄像头在线率"));
    EXPECT_EQ(shaded.class_of("990101001001001"), AreaShading::most_classes - 1);
    EXPECT_EQ(shaded.class_of("990101001001"), AreaShading::most_classes - 1);
    EXPECT_EQ(shaded.class_of("990101001002003"), 0);
    EXPECT_TRUE(shaded.shading.stands_on_little(shaded.town.find_area("990101001002003")));
    EXPECT_EQ(shaded.shading.value_words(QStringLiteral("990101001001001")), QStringLiteral("98.5 %"));
    // Cases know their grids.
    shaded.shading.set_figure(QStringLiteral("cases_opened"));
    shaded.shading.set_figure_name(QStringLiteral("上报事件数"));
    EXPECT_EQ(shaded.shading.title(), QStringLiteral("各网格上报事件数"));
    EXPECT_EQ(shaded.shading.value_words(QStringLiteral("990101001002003")), QStringLiteral("40"));
    shaded.shading.set_window_from(static_cast<qreal>(small_town_noon - 60 * domain::day_ms));
    shaded.shading.set_window_to(static_cast<qreal>(small_town_noon - 40 * domain::day_ms));
    shaded.shading.set_figure(QStringLiteral("cases_closed"));
    EXPECT_EQ(shaded.shading.missing(), 0) << "nothing closed is a number";
    EXPECT_EQ(shaded.shading.value_words(QStringLiteral("990101001002003")), QStringLiteral("0"));
    EXPECT_EQ(shaded.shading.title(), QStringLiteral("各网格上报事件数")) << "the level stays, the name is the scene's";
    shaded.shading.set_figure(QStringLiteral("no such figure"));
    EXPECT_EQ(shaded.shading.figure(), QString());
    EXPECT_EQ(shaded.shading.title(), QStringLiteral("各网格在办件数"));
}

} // namespace

} // namespace yiping::testing
