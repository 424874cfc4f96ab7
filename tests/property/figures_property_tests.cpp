// SPDX-License-Identifier: GPL-3.0-or-later
// Whatever happens to rows, counting them one change at a time gives what counting them all gives.
#include <yiping/domain/figure_book.h>

#include <yiping/domain/area_code.h>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <limits>

namespace yiping::domain {

namespace {

constexpr UtcMillis day = 86'400'000;
constexpr UtcMillis begin = 1'709'100'000'000; // 28 February 2024, a leap year
constexpr std::array areas{"990101001003002001", "990101001003002002", "990101001003001", "990101001002000",
    "990101002001001", "990101000000", "980000000000", ""};
// Every level of the codes above, and one that nobody lives in.
constexpr std::array scopes{"", "990000000000", "990100000000", "990101000000", "990101001000", "990101001003",
    "990101001003002", "990101001003002001", "970000000000"};

struct Rows {
    std::vector<Case> cases;
    std::vector<Dispute> disputes;
    std::vector<DirectedTask> tasks;
    std::vector<AreaFigure> typed;
    std::vector<Hazard> hazards;
    std::vector<VolunteerService> volunteers;

    [[nodiscard]] FigureInput input(std::string_view scope, UtcMillis as_of) const
    {
        return {cases, disputes, tasks, typed, scope, as_of, {}, hazards, volunteers};
    }
};

template <class Value, std::size_t n>
Value pick(SeededRandom& random, const std::array<Value, n>& from)
{
    return from[random.below(n)];
}

/// Mostly around `now`, sometimes to come, sometimes long ago, at times exactly midnight.
UtcMillis any_time(SeededRandom& random, UtcMillis now)
{
    UtcMillis at = now - static_cast<UtcMillis>(random.below(500 * day)) + 30 * day;
    if (random.below(4) == 0)
        at = now - static_cast<UtcMillis>(random.below(3 * day)) + day;
    return random.below(8) == 0 ? start_of_day(local_day_of(at)) : at;
}
std::optional<UtcMillis> maybe_time(SeededRandom& random, UtcMillis now)
{
    return random.below(3) == 0 ? std::nullopt : std::optional(any_time(random, now));
}

void scramble(Case& row, SeededRandom& random, UtcMillis now)
{
    constexpr std::array steps{
        Step::Collected, Step::Handling, Step::Closed, Step::Closed, Step::Evaluated, Step::Declined, Step::Voided};
    constexpr std::array categories{"0201", "0401", "0606", "劳动人社", "0101", "", "1106"};
    switch (random.below(7)) {
    case 0:
        row.area_code = pick(random, areas);
        break;
    case 1:
        row.step = pick(random, steps);
        break;
    case 2:
        row.closed_at = maybe_time(random, now);
        row.step = row.closed_at ? Step::Closed : Step::Handling; // reopened
        break;
    case 3:
        row.opened_at = any_time(random, now); // corrected late
        break;
    case 4:
        row.due_at = maybe_time(random, now);
        row.upward = random.below(2) == 0;
        break;
    case 5:
        row.source = static_cast<CaseSource>(1 + random.below(10));
        row.category = pick(random, categories);
        break;
    default:
        row.satisfaction = static_cast<std::int64_t>(random.below(7));
        break;
    }
}
void scramble(Dispute& row, SeededRandom& random, UtcMillis now)
{
    row.area_code = random.below(3) == 0 ? pick(random, areas) : row.area_code;
    row.found_at = random.below(2) == 0 ? any_time(random, now) : row.found_at;
    row.resolved_at = maybe_time(random, now);
    row.stage = static_cast<DisputeStage>(1 + random.below(9));
    row.mediating_at = maybe_time(random, now);
    row.confirmed_at = maybe_time(random, now);
}
void scramble(DirectedTask& row, SeededRandom& random, UtcMillis now)
{
    row.area_code = random.below(3) == 0 ? pick(random, areas) : row.area_code;
    row.issued_at = random.below(2) == 0 ? any_time(random, now) : row.issued_at;
    row.due_at = any_time(random, now);
    row.completed_at = maybe_time(random, now);
    row.withdrawn_at = random.below(4) == 0 ? maybe_time(random, now) : std::nullopt;
}
void scramble(Hazard& row, SeededRandom& random, UtcMillis now)
{
    constexpr std::array places{"桥头", " 桥头", "后山", "", "三栋楼道"};
    row.area_code = random.below(3) == 0 ? pick(random, areas) : row.area_code;
    row.kind = random.below(2) == 0 ? "0501" : "1003";
    row.place = pick(random, places);
    row.found_at = random.below(2) == 0 ? any_time(random, now) : row.found_at;
    row.removed_at = maybe_time(random, now);
    row.stage = random.below(6) == 0 ? HazardStage::Voided : HazardStage::Removed;
}
void scramble(VolunteerService& row, SeededRandom& random, UtcMillis now)
{
    row.area_code = random.below(3) == 0 ? pick(random, areas) : row.area_code;
    row.from_at = random.below(2) == 0 ? any_time(random, now) : row.from_at;
    row.to_at = row.from_at - 3'600'000 + static_cast<UtcMillis>(random.below(26)) * 3'600'000;
    row.people = static_cast<std::int64_t>(random.below(40)) - 2;
}
void scramble(AreaFigure& row, SeededRandom& random, UtcMillis now)
{
    row.area_code = random.below(3) == 0 ? pick(random, areas) : row.area_code;
    row.figure = random.below(4) == 0 ? AreaFigureId::OnTime : static_cast<AreaFigureId>(10 + random.below(26));
    row.day = start_of_day(local_day_of(any_time(random, now)));
    row.value = static_cast<double>(random.below(200)) - 20;
}

/// Something new, something changed, or something gone, told to the book.
template <class Row>
void disturb(std::vector<Row>& rows, FigureBook& book, SeededRandom& random, UtcMillis now, std::uint64_t& serial)
{
    const std::uint64_t what = random.below(8);
    if (rows.size() < 3 || what < 2) {
        Row row;
        row.id = Uuid::from_name("figures", std::to_string(++serial));
        row.area_code = pick(random, areas);
        for (int i = 0; i < 6; ++i)
            scramble(row, random, now);
        book.change(static_cast<const Row*>(nullptr), &row);
        rows.push_back(row);
        return;
    }
    Row& row = rows[random.below(rows.size())];
    if (what == 7) {
        book.change(&row, static_cast<const Row*>(nullptr));
        row = rows.back();
        rows.pop_back();
        return;
    }
    const Row before = row;
    scramble(row, random, now);
    book.change(&before, static_cast<const Row*>(&row));
}

Period any_period(SeededRandom& random, UtcMillis now)
{
    const LocalDay at = local_day_of(any_time(random, now));
    if (random.below(5) == 0)
        return {PeriodKind::Span, at, at + static_cast<LocalDay>(random.below(400))};
    Period period = period_of(static_cast<PeriodKind>(1 + random.below(4)), at);
    return random.below(3) == 0 ? up_to(period, at) : period;
}

Tallies counted(const Rows& rows, std::string_view scope, const Period& period, UtcMillis as_of)
{
    return recount(rows.input(scope, as_of), start_of_day(period.from), start_of_day(period.to));
}

TEST(FiguresProperty, OneChangeAtATimeEqualsARecount)
{
    // Fixed, so that a failure tomorrow is the failure of today.
    setenv("RC_PARAMS", "max_success=10000 seed=20261122", 1);
    std::uint64_t values = 0;
    const bool held = rc::check("the book equals a recount", [&values] {
        SeededRandom random(*rc::gen::arbitrary<std::uint64_t>());
        UtcMillis now = begin + static_cast<UtcMillis>(random.below(700 * day));
        std::uint64_t serial = 0;
        Rows rows;
        FigureBook book(now);
        for (int step = 0; step < 14; ++step) {
            switch (random.below(10)) {
            case 0:
                disturb(rows.disputes, book, random, now, serial);
                break;
            case 1:
                disturb(rows.tasks, book, random, now, serial);
                break;
            case 2:
                disturb(rows.typed, book, random, now, serial);
                break;
            case 8:
                disturb(rows.hazards, book, random, now, serial);
                break;
            case 9:
                disturb(rows.volunteers, book, random, now, serial);
                break;
            case 3:
                now += static_cast<UtcMillis>(random.below(40 * day));
                book.advance(now);
                break;
            default:
                disturb(rows.cases, book, random, now, serial);
                break;
            }
            RC_ASSERT(book.as_of() == now);
            const LocalDay at = local_day_of(any_time(random, now));
            for (const char* scope : scopes) {
                for (const PeriodKind kind : {PeriodKind::Day, PeriodKind::Week, PeriodKind::Month, PeriodKind::Year}) {
                    const Period period = period_of(kind, at);
                    RC_ASSERT(book.tallies(scope, period) == counted(rows, scope, period, now));
                }
                const Period other = any_period(random, now);
                RC_ASSERT(book.tallies(scope, other) == counted(rows, scope, other, now));
            }
        }
        // As figures, with their comparisons; and filled anew from all rows.
        FigureBook filled(now);
        filled.begin_fill();
        const auto add_all = [&](const auto& list) {
            for (const auto& row : list)
                filled.add(row.area_code, facts_of(row));
        };
        add_all(rows.cases);
        add_all(rows.disputes);
        add_all(rows.tasks);
        add_all(rows.typed);
        add_all(rows.volunteers);
        for (const Hazard& row : rows.hazards)
            filled.change(nullptr, &row);
        filled.end_fill();
        const Period year = up_to(period_of(PeriodKind::Year, local_day_of(now)), local_day_of(now));
        for (const char* scope : scopes) {
            FigureInput input = rows.input(scope, now);
            input.since = start_of_day(year.from);
            const std::vector<Figure> figures = compute_figures(input);
            RC_ASSERT(book.figures(scope, year) == figures);
            RC_ASSERT(filled.figures(scope, year) == figures);
            const Period other = any_period(random, now);
            RC_ASSERT(filled.tallies(scope, other) == counted(rows, scope, other, now));
            values += static_cast<std::uint64_t>(
                std::ranges::count_if(figures, [](const Figure& figure) { return figure.value.value_or(0) != 0; }));
        }
    });
    EXPECT_TRUE(held);
    // Not a comparison of nothing with nothing.
    EXPECT_GT(values, 100'000U);
}

TEST(FiguresProperty, EveryFigureLeadsToTheRowsBehindIt)
{
    setenv("RC_PARAMS", "max_success=10000 seed=20261123", 1);
    const bool held = rc::check("the rows behind a figure sum to it", [] {
        SeededRandom random(*rc::gen::arbitrary<std::uint64_t>());
        const UtcMillis now = begin + static_cast<UtcMillis>(random.below(700 * day));
        std::uint64_t serial = 0;
        Rows rows;
        FigureBook book(now);
        for (int step = 0; step < 8; ++step) {
            disturb(rows.cases, book, random, now, serial);
            disturb(rows.disputes, book, random, now, serial);
            disturb(rows.tasks, book, random, now, serial);
            disturb(rows.typed, book, random, now, serial);
            disturb(rows.hazards, book, random, now, serial);
            disturb(rows.volunteers, book, random, now, serial);
        }
        const char* scope = pick(random, scopes);
        const Period period = any_period(random, now);
        for (const FigureRule& rule : figure_rules()) {
            const Figure figure = book.figure(rule, scope, period);
            Tally sum;
            for (const FigureRow& row :
                figure_rows(rule.id, rows.input(scope, now), start_of_day(period.from), start_of_day(period.to))) {
                sum += {row.numerator, row.denominator};
                RC_ASSERT(row.numerator != 0 || row.denominator != 0);
            }
            RC_ASSERT(sum.n == figure.numerator);
            const bool is_count = rule.formula == Formula::Count || rule.formula == Formula::Hours ||
                                  (rule.formula == Formula::Change && find_figure(rule.of)->formula == Formula::Count);
            if (!is_count)
                RC_ASSERT(sum.d == figure.denominator);
        }
    });
    EXPECT_TRUE(held);
}

TEST(FiguresProperty, HazardsComeBackAsAPlainCountSays)
{
    setenv("RC_PARAMS", "max_success=10000 seed=20261124", 1);
    std::uint64_t came_back = 0;
    const bool held = rc::check("recurrence equals looking at all pairs", [&came_back] {
        SeededRandom random(*rc::gen::arbitrary<std::uint64_t>());
        UtcMillis now = begin;
        FigureBook book(now);
        struct One {
            std::string area, key;
            HazardFacts facts;
        };
        std::vector<One> all;
        constexpr std::array keys{"0501|楼道", "0501|桥头", "1003|后山"};
        for (int step = 0; step < 14; ++step) {
            if (all.size() < 2 || random.below(3) != 0) {
                One one;
                one.area = pick(random, areas);
                one.key = pick(random, keys);
                one.facts.id = Uuid::from_name("hazard", std::to_string(step));
                one.facts.found_at = now - static_cast<UtcMillis>(random.below(200)) * day + 5 * day;
                if (random.below(4) != 0)
                    one.facts.removed_at = one.facts.found_at + static_cast<UtcMillis>(random.below(40)) * day;
                one.facts.voided = random.below(6) == 0;
                book.add_hazard(one.area, one.key, one.facts);
                all.push_back(one);
            } else {
                const std::size_t at = random.below(all.size());
                book.take_hazard(all[at].area, all[at].key, all[at].facts);
                all.erase(all.begin() + static_cast<std::ptrdiff_t>(at));
            }
            if (random.below(3) == 0) {
                now += static_cast<UtcMillis>(random.below(10)) * day;
                book.advance(now);
            }
            for (const char* scope : scopes) {
                Tally removed, back;
                for (const One& one : all) {
                    if (one.facts.voided || one.facts.found_at > now || !contains(scope, one.area))
                        continue;
                    const bool is_removed = one.facts.removed_at != 0 && one.facts.removed_at <= now;
                    const bool again = std::ranges::any_of(all, [&](const One& other) {
                        return other.facts.id != one.facts.id && other.key == one.key && !other.facts.voided &&
                               other.facts.removed_at != 0 && other.facts.removed_at <= one.facts.found_at &&
                               one.facts.found_at - other.facts.removed_at <= 90 * day;
                    });
                    removed += {is_removed ? 1 : 0, 1};
                    back += {again ? 1 : 0, 1};
                }
                const Tallies sums = book.tallies(scope, {PeriodKind::Span, -30'000, 60'000});
                RC_ASSERT(sums[index_of(TallyId::HazardsRemoved)] == removed);
                RC_ASSERT(sums[index_of(TallyId::Recurrence)] == back);
                came_back += static_cast<std::uint64_t>(back.n);
            }
        }
    });
    EXPECT_TRUE(held);
    EXPECT_GT(came_back, 50'000U);
}

} // namespace

} // namespace yiping::domain
