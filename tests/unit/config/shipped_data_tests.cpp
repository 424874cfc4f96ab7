// SPDX-License-Identifier: GPL-3.0-or-later
#include "../importer/temp_folder.h"

#include <yiping/config/calendar.h>
#include <yiping/config/categories.h>
#include <yiping/config/codes.h>
#include <yiping/config/data_dir.h>
#include <yiping/config/day_script.h>
#include <yiping/config/figures.h>
#include <yiping/config/mapping.h>
#include <yiping/config/rules.h>
#include <yiping/domain/register_info.h>

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

TEST(ShippedData, ATownAddsClassesAndSaysOthersAnew)
{
    const test::TempFolder folder;
    folder.write("codes/case_categories.toml",
        "[[category]]\ncode = \"71\"\nzh = \"温泉\"\nen = \"Hot springs\"\nlimit = \"ThreeDay\"\n"
        "[[category]]\ncode = \"7101\"\nzh = \"池水异常\"\nen = \"Water of a pool\"\nlimit = \"SameDay\"\n"
        "[[category]]\ncode = \"0101\"\nzh = \"井盖\"\nen = \"Covers\"\nlimit = \"ThreeDay\"\n");
    folder.write("codes/special_care.toml", "[[code]]\ncode = \"71\"\nzh = \"温泉工\"\nen = \"Spring workers\"\n");
    const auto shipped = load_categories();
    const auto care = load_named_codes("special_care");
    ASSERT_TRUE(shipped && care);
    ASSERT_EQ(shipped->find("7101"), nullptr);
    ::setenv("YIPING_TOWN_DIR", folder.path("").c_str(), 1);
    const auto tree = load_categories();
    const auto codes = load_named_codes("case_categories");
    const auto more_care = load_named_codes("special_care");
    ::unsetenv("YIPING_TOWN_DIR");
    ASSERT_TRUE(tree) << tree.error().debug_text();
    ASSERT_TRUE(codes && more_care);
    EXPECT_EQ(tree->all().size(), shipped->all().size() + 2);
    EXPECT_EQ(tree->class_of("7101")->zh, "温泉");
    EXPECT_EQ(tree->find("0101")->limit, domain::LimitKind::ThreeDay);
    EXPECT_EQ(shipped->find("0101")->limit, domain::LimitKind::SameDay);
    EXPECT_EQ(tree->subclasses("01").front()->code, shipped->subclasses("01").front()->code) << "in its old place";
    EXPECT_EQ(codes->codes.size(), tree->all().size());
    EXPECT_EQ(codes->code_of("池水异常"), "7101");
    EXPECT_EQ(more_care->codes.size(), care->codes.size() + 1);
}

TEST(ShippedData, ATownsMistakesAreNamed)
{
    const test::TempFolder folder;
    const auto shipped = shipped_data("codes/case_categories.toml");
    const std::string one = "[[category]]\ncode = \"7101\"\nzh = \"池水异常\"\nen = \"Pool\"\nlimit = \"SameDay\"\n";
    folder.write("orphan.toml", one);
    const auto orphan = load_categories(shipped, folder.path("orphan.toml"));
    ASSERT_FALSE(orphan);
    EXPECT_EQ(orphan.error().code(), "domain.category_orphan");
    EXPECT_EQ(orphan.error().arg("file"), folder.path("orphan.toml"));
    const std::string again = "[[category]]\ncode = \"0101\"\nzh = \"一\"\nen = \"one\"\nlimit = \"SameDay\"\n";
    folder.write("twice.toml", again + again);
    const auto twice = load_categories(shipped, folder.path("twice.toml"));
    ASSERT_FALSE(twice);
    EXPECT_EQ(twice.error().code(), "domain.category_twice");
}

TEST(ShippedData, EveryFieldWithCodesHasItsList)
{
    std::size_t fields = 0;
    for (const domain::RegisterInfo& info : domain::all_registers()) {
        for (const auto part : {info.fields, info.personal}) {
            for (const domain::FieldInfo& field : part) {
                if (field.codes.empty())
                    continue;
                ++fields;
                EXPECT_EQ(field.type, domain::FieldType::Text) << info.name << "." << field.name;
                const auto list = load_named_codes(field.codes);
                ASSERT_TRUE(list) << info.name << "." << field.name << ": " << list.error().debug_text();
                EXPECT_GE(list->codes.size(), 5U) << field.codes;
                for (const domain::Code& each : list->codes) {
                    EXPECT_FALSE(each.zh.empty() || each.en.empty()) << field.codes << " " << each.code;
                    EXPECT_EQ(each.code.find(' '), std::string::npos) << field.codes << " " << each.code;
                    EXPECT_EQ(list->code_of(each.code), each.code);
                }
            }
        }
    }
    EXPECT_GE(fields, 7U);
    const auto cases = load_named_codes("case_categories");
    const auto tree = load_categories();
    ASSERT_TRUE(cases && tree);
    EXPECT_EQ(cases->codes.size(), tree->all().size()) << "one file, read in two ways";
    EXPECT_FALSE(cases->open);
}

TEST(ShippedData, ACodeThatComesTwiceIsNamed)
{
    const test::TempFolder folder;
    const std::string one = "[[code]]\ncode = \"01\"\nzh = \"一\"\nen = \"One\"\n";
    folder.write("a.toml", one + "[[code]]\ncode = \"02\"\nzh = \"一\"\nen = \"Two\"\n");
    const auto list = load_codes(folder.path("a.toml"));
    ASSERT_TRUE(list) << list.error().debug_text();
    EXPECT_EQ(list->code_of("Two"), "02");
    EXPECT_FALSE(list->code_of("一")) << "two are called so";
    EXPECT_FALSE(list->code_of("03"));
    folder.write("b.toml", one + one);
    EXPECT_FALSE(load_codes(folder.path("b.toml")));
    EXPECT_FALSE(load_named_codes("no_such_list"));
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

TEST(ShippedData, TheDayOfTheDemoCanBePlayed)
{
    const auto day = load_day_script();
    ASSERT_TRUE(day) << day.error().debug_text();
    const auto tree = load_categories();
    ASSERT_TRUE(tree);
    EXPECT_EQ(day->lasts_ms, 10 * 60 * 1000);
    EXPECT_GE(day->acts.size(), 15U);
    std::size_t alarms = 0, by_workers = 0;
    for (const DayAct& act : day->acts) {
        alarms += act.alarm ? 1 : 0;
        by_workers += act.by_worker ? 1 : 0;
        EXPECT_FALSE(act.title.empty()) << act.line;
        if (act.alarm || !act.scene.empty())
            continue;
        EXPECT_NE(tree->find(act.category), nullptr) << act.title;
        EXPECT_FALSE(act.words.empty() || act.answer.empty() || act.place.empty()) << act.title;
    }
    EXPECT_EQ(alarms, 2U);
    EXPECT_EQ(day->acts.back().scene, "evening");
    EXPECT_GE(by_workers, 4U);
    const auto pool = std::ranges::find(day->acts, std::optional<std::int64_t>(152), &DayAct::households);
    ASSERT_NE(pool, day->acts.end());
    EXPECT_EQ(pool->category, "0103");
}

TEST(ShippedData, MistakesInADayAreNamed)
{
    const test::TempFolder folder;
    const auto key_of = [&](const std::string& text) {
        folder.write("day.toml", text);
        const auto day = load_day_script(folder.path("day.toml"));
        return day ? std::string() : day.error().arg("key");
    };
    const std::string act = "by = \"resident\"\nvillage = \"a\"\ncategory = \"0101\"\ntitle = \"b\"\n";
    EXPECT_EQ(key_of("lasts = \"1:00\"\n[[act]]\nat = \"0:10\"\n" + act), "");
    EXPECT_EQ(key_of("lasts = \"1:00\"\n"), "act");
    EXPECT_EQ(key_of("lasts = \"1:60\"\n[[act]]\nat = \"0:10\"\n" + act), "lasts");
    EXPECT_EQ(key_of("lasts = \"1:00\"\n[[act]]\nat = \"1:00\"\n" + act), "act.at");
    EXPECT_EQ(key_of("lasts = \"1:00\"\n[[act]]\nat = \"0:10\"\n" + act + "[[act]]\nat = \"0:10\"\n" + act), "act.at");
    EXPECT_EQ(key_of("lasts = \"1:00\"\n[[act]]\nat = \"0:10\"\nkind = \"alarm\"\nalarm = \"Ghost\"\n"), "act.alarm");
    EXPECT_EQ(key_of("lasts = \"1:00\"\n[[act]]\nat = \"0:10\"\nkind = \"scene\"\n"), "act.scene");
    EXPECT_EQ(key_of("lasts = \"1:00\"\n[[act]]\nat = \"0:10\"\nkind = \"dance\"\n"), "act.kind");
}

TEST(ShippedData, LimitsOfStagesAndTiers)
{
    const auto tree = load_categories();
    ASSERT_TRUE(tree) << tree.error().debug_text();
    const auto limits = load_limits(&*tree);
    ASSERT_TRUE(limits) << limits.error().debug_text();
    using domain::Limit;
    using domain::LimitClock;
    using domain::LimitKind;
    using domain::LimitStage;
    const domain::LimitBook& book = limits->book;
    EXPECT_EQ(book.limit_of(LimitStage::Accept, LimitKind::SameDay, "0101"), (Limit{LimitClock::NaturalMinute, 10}));
    EXPECT_EQ(book.limit_of(LimitStage::Accept, LimitKind::Fixed, "0405"), (Limit{LimitClock::NaturalMinute, 2}));
    EXPECT_EQ(book.limit_of(LimitStage::Handle, LimitKind::SameDay, "0101"), (Limit{LimitClock::SameDay, 1}));
    EXPECT_EQ(book.limit_of(LimitStage::Handle, LimitKind::ThreeDay, "0105"), (Limit{LimitClock::WorkDay, 3}));
    EXPECT_EQ(book.limit_of(LimitStage::Handle, LimitKind::Fixed, "0103"), (Limit{LimitClock::UrgentHour, 3}));
    EXPECT_EQ(limits->urgent, (std::vector<domain::DayPart>{{0, 24 * 60}}));
    EXPECT_EQ(tree->find("0604")->duty, 8) << "wages fall to the labour net";
    EXPECT_EQ(tree->find("0101")->duty, tree->find("01")->duty);
}

TEST(ShippedData, RulesLoad)
{
    const auto book = load_rules();
    ASSERT_TRUE(book) << book.error().debug_text();
    ASSERT_EQ(book->taking.size(), 2U);
    EXPECT_TRUE(book->taking[0].enabled);
    EXPECT_TRUE(book->taking[0].dispatches);
    EXPECT_FALSE(book->taking[1].dispatches);
    ASSERT_EQ(book->pressing.size(), 3U) << "one for each tier";
    for (const domain::PressingRule& rule : book->pressing)
        EXPECT_EQ(rule.steps.size(), 3U) << rule.id;
}

TEST(Rules, WrongOnesAreNamed)
{
    const test::TempFolder folder;
    const auto key_of = [&](std::string_view file, std::string_view text) {
        folder.write(std::string("wrong/") + std::string(file), std::string(text));
        const auto book = load_rules(folder.path("wrong"));
        folder.write(std::string("wrong/") + std::string(file), "");
        return book ? std::string() : book.error().arg("key");
    };
    const std::string head = "[[rule]]\nid = \"a\"\nzh = \"甲\"\nen = \"A\"\n";
    EXPECT_EQ(key_of("taking.toml", head), "");
    EXPECT_EQ(key_of("taking.toml", head + "does = \"close\"\n"), "rule.does");
    EXPECT_EQ(key_of("taking.toml", head + "roles = [\"King\"]\n"), "rule.roles");
    EXPECT_EQ(key_of("taking.toml", head + "areas = [\"99x\"]\n"), "rule.areas");
    EXPECT_EQ(key_of("taking.toml", head + "wait_seconds = -1\n"), "rule.wait_seconds");
    EXPECT_EQ(key_of("taking.toml", head + "wait_secconds = 1\n"), "rule.wait_secconds");
    EXPECT_EQ(key_of("taking.toml", head + head), "rule.id") << "twice";
    EXPECT_EQ(key_of("pressing.toml", head + "tier = \"SameDay\"\nremind = \"5 moons\"\n"), "rule.remind");
    EXPECT_EQ(key_of("pressing.toml", head + "tier = \"Never\"\nremind = \"0 natural_minute\"\n"), "rule.tier");
    EXPECT_TRUE(load_rules(folder.path("none"))->taking.empty()) << "no folder, no rules";
    folder.write("limits.toml", "[stages]\naccept = \"0 natural_minute\"\n");
    EXPECT_FALSE(load_limits(folder.path("limits.toml"), nullptr));
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
