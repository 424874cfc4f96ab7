// SPDX-License-Identifier: GPL-3.0-or-later
// figures: a full recount of all figures over 1,000,000 cases – for all areas and days, and for one area – and what one
// changed case costs. Both ways have given the same answer before anything is timed.

#include "bench.h"
#include "console_bench.h"

#include <yiping/domain/figure_book.h>

#include <array>
#include <chrono>
#include <format>
#include <memory>
#include <vector>

namespace yiping::bench {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint64_t many = 1'000'000;
constexpr int rounds = 7;
constexpr std::size_t changes = 20'000;

double ms_since(Clock::time_point begin)
{
    return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

void fill(domain::FigureBook& book, std::span<const domain::Case> cases)
{
    book.begin_fill();
    for (const domain::Case& row : cases)
        book.add(row.area_code, domain::facts_of(row));
    book.end_fill();
}

bool same(const domain::FigureBook& book, std::span<const domain::Case> cases, UtcMillis as_of)
{
    domain::FigureInput input;
    input.cases = cases;
    input.as_of = as_of;
    const domain::LocalDay today = domain::local_day_of(as_of);
    for (const char* scope : {"", "990101000000", "990101001000", "990101001003", "990101001003007"}) {
        for (const auto kind : {domain::PeriodKind::Week, domain::PeriodKind::Month, domain::PeriodKind::Year}) {
            const domain::Period period = domain::up_to(domain::period_of(kind, today), today);
            input.scope = scope;
            input.since = domain::start_of_day(period.from);
            // A change compares dates, the kind decides which: only Year means the same in both.
            std::vector<domain::Figure> ours = book.figures(scope, period);
            std::vector<domain::Figure> theirs = domain::compute_figures(input);
            const auto no_change = [](const domain::Figure& figure) { return figure.before.has_value(); };
            if (kind != domain::PeriodKind::Year) {
                std::erase_if(ours, no_change);
                std::erase_if(theirs, no_change);
            }
            if (ours != theirs)
                return false;
        }
    }
    return true;
}

} // namespace

Result<void> figures(const Options&, Report& report)
{
    std::vector<domain::Case> cases;
    cases.reserve(many);
    for (std::uint64_t number = 0; number < many; ++number) {
        cases.push_back(generated_case(number));
        domain::Case& row = cases.back();
        row.source = static_cast<domain::CaseSource>(1 + number % 10);
        row.upward = number % 7 == 0;
    }
    const UtcMillis as_of = cases.back().opened_at;

    auto book = std::make_unique<domain::FigureBook>(as_of);
    fill(*book, cases);
    if (!same(*book, cases, as_of))
        return make_error(Fault::Environment, "bench.differs");

    std::vector<double> all, one_area, single;
    for (int round = 0; round < rounds; ++round) {
        book = std::make_unique<domain::FigureBook>(as_of);
        auto begin = Clock::now();
        fill(*book, cases);
        all.push_back(ms_since(begin));
        domain::FigureInput input;
        input.cases = cases;
        input.as_of = as_of;
        input.scope = "990101001000";
        begin = Clock::now();
        const std::vector<domain::Figure> counted = domain::compute_figures(input);
        one_area.push_back(ms_since(begin));
        if (counted.size() != domain::figure_rules().size())
            return make_error(Fault::Environment, "bench.differs");
    }
    SeededRandom random(7);
    for (std::size_t i = 0; i < changes; ++i) {
        domain::Case& row = cases[random.below(many)];
        const domain::Case before = row;
        switch (i % 3) {
        case 0:
            row.closed_at = row.opened_at + static_cast<std::int64_t>(random.below(500'000'000));
            row.step = domain::Step::Closed;
            break;
        case 1:
            row.area_code = std::format("990101001{:03}{:03}", 1 + random.below(8), 1 + random.below(12));
            break;
        default:
            row.step = domain::Step::Handling;
            row.closed_at.reset();
            break;
        }
        const auto begin = Clock::now();
        book->change(&before, &row);
        single.push_back(ms_since(begin));
    }
    if (!same(*book, cases, as_of))
        return make_error(Fault::Environment, "bench.differs");
    report.quantiles("figures.recount", "ms", all);
    report.quantiles("figures.recount-one-area", "ms", one_area);
    report.quantiles("figures.change", "ms", single);
    report.value("figures.bytes", "bytes", static_cast<double>(book->bytes()));
    return {};
}

} // namespace yiping::bench
