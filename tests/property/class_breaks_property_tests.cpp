// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/class_breaks.h>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <map>

namespace yiping::domain {

namespace {

std::vector<double> any_values(int most)
{
    std::vector<double> values(*rc::gen::inRange<std::size_t>(0, static_cast<std::size_t>(most)));
    for (double& value : values)
        value = *rc::gen::inRange(-20, 60) * 0.25;
    return values;
}

/// Sum of squared distances from the means of the classes.
double unlike(const std::vector<double>& values, const std::vector<double>& breaks)
{
    std::map<std::size_t, std::vector<double>> classes;
    for (const double value : values)
        classes[class_of(value, breaks)].push_back(value);
    double sum = 0;
    for (const auto& [which, members] : classes) {
        double mean = 0;
        for (const double member : members)
            mean += member / static_cast<double>(members.size());
        for (const double member : members)
            sum += (member - mean) * (member - mean);
    }
    return sum;
}

/// The least over all ways to choose breaks among the values.
double least_unlike(const std::vector<double>& values, std::size_t classes)
{
    std::vector<double> distinct = values;
    std::ranges::sort(distinct);
    distinct.erase(std::ranges::unique(distinct).begin(), distinct.end());
    double least = std::numeric_limits<double>::infinity();
    std::vector<double> breaks;
    const std::function<void(std::size_t)> choose = [&](std::size_t from) {
        least = std::min(least, unlike(values, breaks));
        if (breaks.size() + 1 == classes)
            return;
        for (std::size_t at = from; at < distinct.size(); ++at) {
            breaks.push_back(distinct[at]);
            choose(at + 1);
            breaks.pop_back();
        }
    };
    choose(1);
    return least;
}

} // namespace

RC_GTEST_PROP(NaturalBreaks, AreTheBestOfAllPartitions, ())
{
    const auto values = any_values(14);
    const auto classes = *rc::gen::inRange<std::size_t>(1, 5);
    const auto breaks = natural_breaks(values, classes);
    RC_ASSERT(breaks.size() < classes);
    RC_ASSERT(std::ranges::adjacent_find(breaks, std::greater_equal()) == breaks.end());
    if (!values.empty())
        RC_ASSERT(unlike(values, breaks) <= least_unlike(values, classes) + 1e-9);
}

RC_GTEST_PROP(QuantileBreaks, PartEvenlyWhereValuesDiffer, ())
{
    auto values = any_values(60);
    std::ranges::sort(values);
    values.erase(std::ranges::unique(values).begin(), values.end());
    const auto classes = *rc::gen::inRange<std::size_t>(1, 6);
    const auto breaks = quantile_breaks(values, classes);
    RC_ASSERT(std::ranges::adjacent_find(breaks, std::greater_equal()) == breaks.end());
    std::vector<std::size_t> sizes(classes);
    for (const double value : values)
        ++sizes[class_of(value, breaks)];
    if (values.size() >= classes)
        RC_ASSERT(*std::ranges::max_element(sizes) - *std::ranges::min_element(sizes) <= 1);
}

// Large numbers close together lose nothing to rounding.
TEST(NaturalBreaks, FindGapsAmongLargeNumbers)
{
    std::vector<double> values;
    for (const double base : {1e9, 1e9 + 50, 1e9 + 300})
        for (int i = 0; i < 40; ++i)
            values.push_back(base + i * 0.25);
    EXPECT_EQ(natural_breaks(values, 3), (std::vector<double>{1e9 + 50, 1e9 + 300}));
    EXPECT_TRUE(natural_breaks({}, 5).empty());
    EXPECT_TRUE(natural_breaks({3, 3, 3}, 5).empty());
    EXPECT_EQ(natural_breaks({1, 2, 3}, 5), (std::vector<double>{2, 3}));
}

} // namespace yiping::domain
