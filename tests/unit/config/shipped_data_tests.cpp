// SPDX-License-Identifier: GPL-3.0-or-later
#include "../importer/temp_folder.h"

#include <yiping/config/calendar.h>
#include <yiping/config/categories.h>
#include <yiping/config/data_dir.h>
#include <yiping/config/figures.h>
#include <yiping/config/mapping.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

namespace yiping::config {
namespace {

using namespace std::chrono_literals;

TEST(ShippedData, CategoriesLoad)
{
    const auto tree = load_categories();
    ASSERT_TRUE(tree) << tree.error().debug_text();
    ASSERT_NE(tree->find("0101"), nullptr);
    EXPECT_EQ(tree->find("0101")->limit, domain::LimitKind::SameDay);
    EXPECT_EQ(tree->class_of("0101")->code, "01");
}

TEST(ShippedData, EveryFigureHasItsDefinition)
{
    const auto figures = load_figures();
    ASSERT_TRUE(figures) << figures.error().debug_text();
    for (const std::string_view id : domain::figure_ids())
        EXPECT_TRUE(std::ranges::any_of(*figures, [&](const auto& each) { return each.id == id; })) << id;
}

TEST(ShippedData, CalendarMovesWeekends)
{
    const auto calendar = load_calendar();
    ASSERT_TRUE(calendar) << calendar.error().debug_text();
    EXPECT_TRUE(calendar->knows_year(2026));
    EXPECT_FALSE(calendar->knows_year(1999));
    EXPECT_TRUE(calendar->is_work_day(2026y / 2 / 14)) << "a Saturday that is worked";
    EXPECT_FALSE(calendar->is_work_day(2026y / 2 / 17));
    EXPECT_FALSE(calendar->is_work_day(2026y / 10 / 1));
    EXPECT_TRUE(calendar->is_work_day(2026y / 3 / 18));
}

TEST(ShippedData, MappingsLoad)
{
    for (const auto& each : std::filesystem::directory_iterator(shipped_data("mappings")))
        for (const Error& problem : check_case_mapping(each.path()))
            ADD_FAILURE() << problem.debug_text();
}

TEST(Calendar, ReadsOfficeHoursAndRefusesWrongOnes)
{
    const test::TempFolder folder;
    folder.write("good/2030.toml",
        "holidays = [\"2030-01-01\"]\n[[hours]]\nfrom = \"2030-06-01\"\nto = \"2030-09-30\"\n"
        "parts = [\"08:30-12:00\", \"14:30-18:00\"]\n");
    const auto calendar = load_calendar(folder.path("good"));
    ASSERT_TRUE(calendar) << calendar.error().debug_text();
    EXPECT_EQ(calendar->parts_of(2030y / 7 / 1), (std::vector<domain::DayPart>{{510, 720}, {870, 1080}}));
    folder.write("bad/2030.toml", "holidays = [\"2030-02-30\"]\n");
    const auto wrong = load_calendar(folder.path("bad"));
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().arg("key"), "holidays");
    const auto none = load_calendar(folder.path("none"));
    ASSERT_TRUE(none) << "no folder: plain weeks";
    EXPECT_FALSE(none->knows_year(2026));
}

TEST(DataDir, EnvironmentComesFirst)
{
    const test::TempFolder folder;
    setenv("YIPING_DATA_DIR", folder.path("").c_str(), 1);
    EXPECT_EQ(shipped_data("x"), folder.path("") / "data" / "x");
    unsetenv("YIPING_DATA_DIR");
    EXPECT_TRUE(std::filesystem::exists(shipped_data("registers/case.toml")));
}

} // namespace
} // namespace yiping::config
