// SPDX-License-Identifier: GPL-3.0-or-later
// Whatever is done to a case, in whatever order, by whomever: it never is without a holder or a clock.
#include "whole_case.h"

#include <cstdlib>

namespace yiping::domain {

namespace {

using namespace property;

TEST(CaseLifeProperty, NoSequenceOfMovesLosesHolderOrClock)
{
    // Fixed, so that a failure tomorrow is the failure of today.
    setenv("RC_PARAMS", "max_success=10000 seed=20260318", 1);
    std::uint64_t done = 0;
    const bool held = rc::check("a case is always whole", [&done] {
        SeededRandom random(*rc::gen::arbitrary<std::uint64_t>());
        UtcMillis now = 1'773'801'000'000;
        MoveContext context;
        context.random = &random;
        // A town's own limits, and a calendar with few hours or none.
        LimitBook limits;
        limits.same_day = {LimitClock::SameDay, 1 + static_cast<int>(random.below(2))};
        limits.three_day = {static_cast<LimitClock>(1 + random.below(6)), 1 + static_cast<int>(random.below(5))};
        WorkCalendar calendar;
        if (random.below(4) == 0)
            calendar.usual.clear();
        context.limits = &limits;
        context.calendar = &calendar;
        ReportCase report;
        report.title = "井盖破损";
        report.category = "0201";
        NewCase made;
        made.area_code = "990101001003002001";
        made.limit_kind = static_cast<LimitKind>(random.below(4));
        Principal reporter = any_principal(random);
        reporter.role = UserRole::Resident;
        reporter.scope.clear();
        auto opened = open_case(report, made, reporter, now, context);
        RC_ASSERT(opened.has_value());
        Store store;
        store.take(*opened);
        check_whole(store, now);

        for (int step = 0; step < 24; ++step) {
            now += static_cast<UtcMillis>(random.below(6 * hour_ms));
            const Principal who = any_principal(random);
            const std::vector<Assignment> open = store.open_slips();
            // Mostly something that is offered, sometimes anything at all.
            const std::vector<Move> offered = possible_moves(store.data, who, open);
            const Move move = offered.empty() || random.below(5) == 0
                                  ? static_cast<Move>(1 + random.below(enum_words<Move>().size()))
                                  : offered[random.below(offered.size())];
            context.open_assignments = open;
            context.open_span = &store.spans.back();
            const Case before = store.data;
            const auto outcome = apply_move(before, any_move(random, now, move), who, now, context);
            if (outcome) {
                RC_ASSERT(std::ranges::find(offered, move) != offered.end());
                store.take(*outcome);
                ++done;
            } else {
                RC_ASSERT(outcome.error().fault() == Fault::Refused);
            }
            check_whole(store, now);
        }
    });
    EXPECT_TRUE(held);
    // The sequences are not a list of refusals.
    EXPECT_GT(done, 50'000U);
}

} // namespace

} // namespace yiping::domain
