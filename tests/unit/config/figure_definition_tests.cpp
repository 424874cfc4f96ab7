// SPDX-License-Identifier: GPL-3.0-or-later
// Every figure that the reports publish: from the typed numbers comes what was printed.
#include <yiping/config/figures.h>
#include <yiping/domain/figures.h>

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>

namespace yiping::config {

namespace {

using domain::Direction;
using domain::Figure;
using domain::FigureDefinition;
using domain::Formula;
using domain::PublishedFigure;
using domain::Tally;

std::vector<FigureDefinition> shipped()
{
    auto figures = load_figures();
    EXPECT_TRUE(figures) << figures.error().debug_text();
    return figures.value_or(std::vector<FigureDefinition>());
}

Figure from_typed(const PublishedFigure& published, std::string_view id)
{
    const domain::FigureRule* rule = domain::find_figure(id);
    EXPECT_NE(rule, nullptr) << id;
    std::optional<Tally> before;
    if (published.before_numerator)
        before = Tally{*published.before_numerator, published.before_denominator.value_or(1)};
    return domain::make_figure(
        *rule, Tally{published.numerator.value_or(0), published.denominator.value_or(1)}, before);
}

/// Rounded to as many decimals as were printed.
double as_printed(double value, std::string_view printed)
{
    const std::size_t point = printed.find('.');
    const double scale = std::pow(10.0, point == std::string_view::npos ? 0 : printed.size() - point - 1);
    return std::round(value * scale) / scale;
}

TEST(FigureDefinitions, EachFigureHasOneAndOnlyThose)
{
    std::vector<std::string> defined;
    for (const FigureDefinition& each : shipped()) {
        defined.push_back(each.id);
        const domain::FigureRule* rule = domain::find_figure(each.id);
        ASSERT_NE(rule, nullptr) << each.id;
        EXPECT_EQ(each.formula, rule->formula) << each.id;
        EXPECT_EQ(each.unit, domain::unit_of(*rule)) << each.id;
        EXPECT_EQ(each.never_pie, each.formula == Formula::Share) << each.id;
    }
    const auto ids = domain::figure_ids();
    EXPECT_THAT(defined, testing::UnorderedElementsAreArray(std::vector<std::string>(ids.begin(), ids.end())));
}

TEST(FigureDefinitions, PublishedNumbersGiveThePublishedFigures)
{
    int checked = 0;
    for (const FigureDefinition& each : shipped()) {
        for (const PublishedFigure& published : each.published) {
            const bool at_least = published.value.starts_with("≥");
            const std::string printed = at_least ? published.value.substr(std::string("≥").size()) : published.value;
            const Figure figure = from_typed(published, each.id);
            ASSERT_TRUE(figure.value) << each.id;
            const double wanted = std::stod(printed);
            EXPECT_TRUE(at_least ? *figure.value >= wanted : as_printed(*figure.value, printed) == wanted)
                << each.id << " gives " << *figure.value << " for " << published.value;
            EXPECT_FALSE(published.source.empty());
            // A ratio whose two numbers were printed is not derived; whatever lacks one is.
            EXPECT_TRUE(published.derived || (each.formula != Formula::Change && each.formula != Formula::Share))
                << each.id;
            ++checked;
        }
    }
    EXPECT_GE(checked, 40);
}

TEST(FigureDefinitions, TheKnownOnesByName)
{
    const std::map<std::string, std::vector<std::string>> wanted{{"resolution_rate", {"99.04"}},
        {"confirmation_rate", {"81.65"}}, {"security_cases_change", {"-32"}}, {"criminal_cases_change", {"-27"}},
        {"handling_days", {"1.8", "5"}}, {"facility_intact_rate", {"≥95"}}, {"upward_closure_rate", {"100"}},
        {"completion_rate", {"100"}}, {"resident_closure_rate", {"100"}}, {"complaints_change", {"-35"}},
        {"recurrence_change", {"-42"}}, {"self_report_rate", {"75"}}};
    const auto figures = shipped();
    for (const auto& [id, values] : wanted) {
        const auto found = std::ranges::find(figures, id, &FigureDefinition::id);
        ASSERT_NE(found, figures.end()) << id;
        std::vector<std::string> printed;
        for (const PublishedFigure& published : found->published)
            printed.push_back(published.value);
        EXPECT_EQ(printed, values) << id;
    }
    // Published without a definition: ours, and it says so.
    for (const char* id : {"complaints_change", "recurrence_change", "recurrence_rate", "self_report_rate"}) {
        const auto found = std::ranges::find(figures, id, &FigureDefinition::id);
        EXPECT_TRUE(found->own_definition) << id;
        EXPECT_THAT(found->definition_zh, testing::HasSubstr("定义为本系统口径"));
    }
    EXPECT_EQ(std::ranges::find(figures, "facility_intact_rate", &FigureDefinition::id)->target, 95.0);
}

TEST(FigureDefinitions, LastYearsBasesFollowFromWhatWasPublished)
{
    // Of all whole numbers, which give the printed change? 50 and −32 %: 73 and 74; 48 and −27 %: 66 alone.
    const auto fitting = [](std::int64_t now, double printed) {
        std::vector<std::int64_t> bases;
        for (std::int64_t base = 1; base < 1000; ++base) {
            const double change = 100.0 * static_cast<double>(now - base) / static_cast<double>(base);
            if (std::round(change) == printed)
                bases.push_back(base);
        }
        return bases;
    };
    EXPECT_EQ(fitting(50, -32), (std::vector<std::int64_t>{73, 74}));
    EXPECT_EQ(fitting(48, -27), (std::vector<std::int64_t>{66}));
    EXPECT_LT(std::abs(74 - 50 / 0.68), std::abs(73 - 50 / 0.68));
    EXPECT_GE(100.0 * 46 / 48, 95.0);
    EXPECT_LT(100.0 * 45 / 48, 95.0);
}

TEST(FigureDefinitions, TenHotlineSharesAreNoWhole)
{
    double sum = 0;
    int count = 0;
    for (const FigureDefinition& each : shipped()) {
        if (each.formula != Formula::Share)
            continue;
        EXPECT_TRUE(each.never_pie);
        EXPECT_EQ(each.direction, Direction::None);
        sum += from_typed(each.published.at(0), each.id).value.value();
        // The same codes as the program's own table.
        const auto classes = domain::hotline_classes();
        const auto found = std::ranges::find_if(classes,
            [&](const domain::HotlineClass& one) { return each.id == "hotline_share_" + std::string(one.key); });
        ASSERT_NE(found, classes.end()) << each.id;
        std::vector<std::string> codes;
        for (const std::string_view code : found->categories)
            if (!code.empty())
                codes.emplace_back(code);
        EXPECT_EQ(each.categories, codes) << each.id;
        EXPECT_THAT(each.name_zh, testing::HasSubstr(std::string(found->zh)));
        ++count;
    }
    EXPECT_EQ(count, 10);
    EXPECT_DOUBLE_EQ(domain::rounded2(sum), 85.27);
}

TEST(FigureDefinitions, AMistakeIsNamed)
{
    const std::filesystem::path folder = std::filesystem::path(testing::TempDir()) / "wrong_figure";
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "a.toml") << "id = \"a\"\nformula = \"guess\"\nname_zh = \"一\"\n";
    const auto figures = load_figures(folder);
    ASSERT_FALSE(figures);
    EXPECT_EQ(figures.error().code(), "config.key_missing");
    std::filesystem::remove_all(folder);
}

} // namespace

} // namespace yiping::config
