// SPDX-License-Identifier: GPL-3.0-or-later
#include "case_life_maker.h"
#include "town_parts.h"

#include <yiping/base/log.h>
#include <yiping/domain/limits.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace yiping::platform::simulate {

namespace {

using domain::day_ms;
using domain::Hold;
using domain::hour_ms;
using domain::minute_ms;
using domain::Step;

constexpr int upward_cases = 478;
constexpr int today_cases = 67;
constexpr int last_week_more = 9; ///< so many more a week ago by the same hour
constexpr double usual_day = 38;

// How the hours of a day share what happens, by When.
constexpr std::array<std::array<double, 24>, 5> hours_of{{
    {0.2, 0.1, 0.1, 0.1, 0.2, 0.6, 1.6, 3.5, 6, 7.5, 7.5, 5.5, 3.5, 4, 5.5, 6.5, 6.5, 5.5, 4, 3, 2, 1.3, 0.7,
        0.3},  // Day
    {0, 0, 0, 0, 0.2, 1.5, 5, 8, 9, 8, 5, 2, 1, 0.7, 0.8, 1, 1.5, 2, 1.5, 0.8, 0.3, 0.1, 0, 0}, // Market
    {1.6, 0.7, 0.3, 0.2, 0.2, 0.4, 0.8, 1, 0.8, 0.8, 0.8, 0.8, 1, 0.8, 0.8, 0.8, 1, 1.5, 3, 6, 8, 7, 5, 3}, // Night
    {1, 1, 1, 1, 1.5, 2.5, 4, 6, 6.5, 6, 5, 4, 3, 3, 3.5, 4, 4, 3.5, 3, 2.5, 2, 1.6, 1.3, 1}, // Rain
    {0, 0, 0, 0, 0, 0, 0, 9, 2, 0, 0, 1.5, 0.5, 1, 0, 0, 6, 7, 0.5, 0, 0, 0, 0, 0}, // School
}};

struct Day {
    UtcMillis midnight = 0;
    bool market = false;
    bool rain = false;
    bool weekend = false;
    bool school = true;
    unsigned month = 1;
};

// One of the day's stories that visitors will look for.
struct Story {
    std::string_view category;
    std::size_t village;
    std::int64_t minutes_before;
    Step step;
    std::int64_t households; ///< 0: as it comes
};
constexpr std::array<Story, 6> stories{{
    {"0103", 2, 194, Step::Handling, 152}, // three hours promised, late by a quarter of an hour
    {"0201", 0, 3, Step::Collected, 0},
    {"0301", 1, 34, Step::Handling, 0},
    {"0401", 3, 26, Step::Handling, 38},
    {"0505", 6, 58, Step::Closed, 0},
    {"0601", 7, 129, Step::Closed, 2},
}};

const Trouble& trouble_of(std::string_view category)
{
    return *std::ranges::find(troubles(), category, &Trouble::category);
}

class YearMaker {
public:
    YearMaker(const TownMaking& making, ModelTown& out)
        : making_(making), lives_(making, out), random_(making.seed, 0x9EA2)
    {
        for (const Trouble& trouble : troubles())
            weights_.push_back(trouble.weight);
    }

    void run()
    {
        const UtcMillis today = domain::local_midnight(making_.as_of);
        for (std::int64_t back = year_days; back >= 1; --back)
            past_day(today - back * day_ms, back);
        // Older ones that wait with their clocks stopped.
        held(6, Hold::Suspended);
        held(4, Hold::Suspended);
        held(9, Hold::Shelved);
        choose_upward();
        this_day(today);
        std::ranges::stable_sort(orders_, {}, &CaseOrder::opened_at);
        for (const CaseOrder& order : orders_)
            lives_.live(order);
        lives_.finish();
        if (lives_.refused() > 0)
            log::error("model_town", "{} moves were refused", lives_.refused());
    }

private:
    Day day_of(UtcMillis midnight, bool rain) const
    {
        const domain::Date date = domain::local_of(midnight).date;
        const std::chrono::weekday weekday(std::chrono::sys_days{date});
        Day day;
        day.midnight = midnight;
        day.market = static_cast<unsigned>(date.day()) % 10 == 5;
        day.rain = rain;
        day.weekend = weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
        day.month = static_cast<unsigned>(date.month());
        day.school = !day.weekend && day.month != 7 && day.month != 8 && day.month != 2;
        return day;
    }

    void reweigh(const Day& day)
    {
        std::size_t i = 0;
        for (const Trouble& trouble : troubles()) {
            double weight = trouble.weight;
            if (trouble.when == When::Market)
                weight *= day.market ? 2.6 : 0.8;
            if (trouble.when == When::Rain)
                weight *= day.rain ? 3.2 : 0.5;
            if (trouble.when == When::School)
                weight *= day.school ? 1.2 : 0;
            if (trouble.where == Where::Forest && trouble.when != When::Rain)
                weight *= day.rain ? 0.3 : (day.month >= 2 && day.month <= 4 ? 2.4 : 0.7);
            if (trouble.category == "1005")
                weight *= day.month >= 3 && day.month <= 6 ? 1.6 : 0.5;
            weights_[i++] = weight;
        }
    }

    CaseOrder draw(const Day& day, UtcMillis before)
    {
        for (;;) {
            const Trouble& trouble = troubles()[random_.weighted(weights_)];
            const auto hour =
                static_cast<std::int64_t>(random_.weighted(hours_of[static_cast<std::size_t>(trouble.when)]));
            const UtcMillis at = day.midnight + hour * hour_ms + random_.integer(0, hour_ms - 1);
            if (at >= before)
                continue;
            return order_at(trouble, at, making_.places.draw(trouble.where, random_));
        }
    }

    CaseOrder order_at(const Trouble& trouble, UtcMillis at, const Spot& spot)
    {
        CaseOrder order;
        order.trouble = &trouble;
        order.opened_at = at;
        const auto [point, micro] = making_.places.near(spot, 22, random_);
        order.at = point;
        order.micro = micro;
        order.address = spot.address;
        return order;
    }

    void past_day(UtcMillis midnight, std::int64_t back)
    {
        const unsigned month = day_of(midnight, false).month;
        const bool storm = back == 7;
        const bool rain = random_.chance(month >= 5 && month <= 9 ? 0.34 : 0.2) || storm;
        const Day day = day_of(midnight, rain);
        reweigh(day);
        double count = usual_day * (day.weekend ? 0.86 : 1.05) * (day.market ? 1.25 : 1) * (rain ? 1.35 : 1) *
                       (1 + 0.11 * random_.normal());
        if (storm) {
            const UtcMillis same_hour = making_.as_of - 7 * day_ms;
            for (int i = 0; i < today_cases + last_week_more; ++i)
                orders_.push_back(draw(day, same_hour));
            count = 14;
            for (int i = 0; i < static_cast<int>(count); ++i) {
                CaseOrder order = draw(day, midnight + day_ms);
                order.opened_at = std::max(order.opened_at, same_hour + random_.integer(1, 600) * minute_ms);
                orders_.push_back(std::move(order));
            }
            return;
        }
        const int cases = std::max(12, static_cast<int>(count));
        for (int i = 0; i < cases; ++i)
            orders_.push_back(draw(day, midnight + day_ms));
    }

    void held(std::int64_t back, Hold hold)
    {
        const Trouble& trouble = trouble_of(hold == Hold::Shelved ? "1001" : "0203");
        const UtcMillis at = domain::local_midnight(making_.as_of) - back * day_ms + random_.integer(9, 15) * hour_ms;
        CaseOrder order = order_at(trouble, at, making_.places.draw(trouble.where, random_));
        order.by_hand = true;
        order.held = hold;
        orders_.push_back(std::move(order));
    }

    // Spread over the year, all long enough ago to be closed.
    void choose_upward()
    {
        const UtcMillis latest = making_.as_of - 45 * day_ms;
        std::vector<CaseOrder*> fit;
        for (CaseOrder& order : orders_) {
            if (order.opened_at < latest && order.trouble->self_handled < 0.5 && order.held == Hold::None)
                fit.push_back(&order);
        }
        for (int i = 0; i < upward_cases; ++i) {
            CaseOrder& order = *fit[static_cast<std::size_t>(i) * fit.size() / upward_cases];
            order.upward = true;
            order.by_hand = true;
        }
    }

    const Spot& spot_in(Where where, std::size_t village)
    {
        const Geography& town = making_.geography;
        for (int i = 0; i < 400; ++i) {
            const Spot& spot = making_.places.draw(where, random_);
            if (town.grid_village[town.micro_grid[spot.micro]] == village)
                return spot;
        }
        return *std::ranges::find_if(making_.places.spots(),
            [&](const Spot& spot) { return town.grid_village[town.micro_grid[spot.micro]] == village; });
    }

    // It rained in the night. 67 cases so far: 37 are done, 30 stand in every step.
    void this_day(UtcMillis midnight)
    {
        const Day day = day_of(midnight, true);
        reweigh(day);
        std::vector<CaseOrder> orders;
        for (int i = 0; i < today_cases - static_cast<int>(stories.size()); ++i)
            orders.push_back(draw(day, making_.as_of - 4 * minute_ms));
        std::ranges::stable_sort(orders, {}, &CaseOrder::opened_at);

        std::vector<Step> steps;
        const auto some = [&](Step step, int count) {
            steps.insert(steps.end(), static_cast<std::size_t>(count), step);
        };
        // With the stories: 2 collected, 3 accepted or filed, 4 dispatched, 12 handling, 5 fed back, 4 verified.
        some(Step::Verified, 4);
        some(Step::FedBack, 5);
        some(Step::Handling, 9);
        some(Step::Dispatched, 4);
        some(Step::Filed, 2);
        some(Step::Accepted, 1);
        some(Step::Collected, 1);
        // The last ones of the day are the least far; every third before them is already done.
        std::size_t next = steps.size();
        for (std::size_t i = orders.size(); i-- > 0;) {
            CaseOrder& order = orders[i];
            const std::size_t from_end = orders.size() - 1 - i;
            if (next > 0 && (from_end < 4 || from_end % 3 != 0 || i < next)) {
                order.stops_in = steps[--next];
                order.by_hand = true;
            } else {
                order.stops_in = Step::Closed;
            }
        }
        orders.back().opened_at = making_.as_of - 2 * minute_ms;
        for (const Story& story : stories) {
            const Trouble& trouble = trouble_of(story.category);
            CaseOrder order = order_at(
                trouble, making_.as_of - story.minutes_before * minute_ms, spot_in(trouble.where, story.village));
            order.stops_in = story.step;
            order.by_hand = true;
            if (story.households > 0)
                order.households = story.households;
            orders.push_back(std::move(order));
        }
        std::ranges::move(orders, std::back_inserter(orders_));
    }

    const TownMaking& making_;
    CaseLifeMaker lives_;
    TownRandom random_;
    std::vector<double> weights_;
    std::vector<CaseOrder> orders_;
};

} // namespace

void add_cases(const TownMaking& making, ModelTown& out)
{
    YearMaker(making, out).run();
}

} // namespace yiping::platform::simulate
