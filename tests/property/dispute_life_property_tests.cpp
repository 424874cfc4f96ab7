// SPDX-License-Identifier: GPL-3.0-or-later
// Whatever is done to a dispute, in whatever order, by whomever: it stays whole.
#include <yiping/domain/area_code.h>
#include <yiping/domain/dispute_life.h>
#include <yiping/domain/figures.h>
#include <yiping/domain/limits.h>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <array>
#include <cstdlib>

namespace yiping::domain {

namespace {

constexpr std::string_view village = "990101001003002";

Principal any_principal(SeededRandom& random)
{
    constexpr std::array roles{UserRole::Viewer, UserRole::Operator, UserRole::Operator, UserRole::Operator,
        UserRole::Supervisor, UserRole::Administrator, UserRole::Worker, UserRole::Resident, UserRole::Rule};
    constexpr std::array scopes{
        "", "", "990101000000", "990101001000", "990101001000", "990101001003", "990101001003002", "990101002000"};
    Principal who;
    who.role = roles[random.below(roles.size())];
    who.scope = scopes[random.below(scopes.size())];
    who.post = "何 职务";
    return who;
}

MoveDispute any_move(SeededRandom& random, DisputeMove move)
{
    MoveDispute what;
    what.move = move;
    if (random.below(5) != 0)
        what.reason = "说明";
    if (random.below(5) != 0)
        what.attachments = {std::string(64, 'a')};
    if (random.below(5) != 0)
        what.venue = "讲理坝";
    return what;
}

void check_whole(const Dispute& data, const std::vector<DisputeMoveRow>& moves, UtcMillis now)
{
    RC_ASSERT(data.resolved_at.has_value() == is_resolved(data.stage));
    RC_ASSERT(data.agreed_at == data.resolved_at);
    RC_ASSERT(
        data.failed_at.has_value() == (data.stage == DisputeStage::Failed || data.stage == DisputeStage::Withdrawn));
    RC_ASSERT(data.level >= AreaLevel::County && data.level <= AreaLevel::Village);
    RC_ASSERT(data.stage != DisputeStage::Failed || data.level == AreaLevel::County);
    RC_ASSERT(data.stage != DisputeStage::Confirmed || data.confirmed_at.has_value());
    RC_ASSERT(data.stage != DisputeStage::Mediating || data.mediating_at.has_value());
    RC_ASSERT(data.mediating_at.has_value() == (data.attempts.value_or(0) > 0));
    if (data.stage == DisputeStage::Revisited)
        RC_ASSERT(data.performed_at.has_value() && data.revisited_at.has_value());
    // Whoever is not over and not waiting for the parties has a clock.
    const bool waits = data.stage == DisputeStage::Agreed || data.stage == DisputeStage::Confirmed;
    RC_ASSERT(dispute_due(data).has_value() == (!is_over(data.stage) && !waits));
    // Time goes forward.
    UtcMillis last = data.found_at;
    for (const auto& at : {data.agreed_at, data.confirmed_at, data.performed_at, data.revisited_at}) {
        RC_ASSERT(!at || *at >= last);
        last = at.value_or(last);
    }
    RC_ASSERT(data.stage_at.value_or(0) >= last);
    RC_ASSERT(last <= now);
    // The record joins end to end.
    for (std::size_t i = 0; i + 1 < moves.size(); ++i) {
        RC_ASSERT(static_cast<std::int64_t>(moves[i].to_stage) == moves[i + 1].from_stage);
        RC_ASSERT(moves[i].at <= moves[i + 1].at);
    }
    RC_ASSERT(moves.back().to_stage == data.stage);
    RC_ASSERT(moves.back().level == data.level);
    RC_ASSERT(std::ranges::count(moves, DisputeMove::Mediate, &DisputeMoveRow::move) == data.attempts.value_or(0));
    // As the figures see it.
    const auto rows = std::array{data};
    FigureInput input;
    input.disputes = rows;
    input.as_of = now;
    const auto counted = compute_figure("resolution_rate", input);
    RC_ASSERT(counted->denominator == (data.stage == DisputeStage::Withdrawn ? 0 : 1));
    RC_ASSERT(counted->numerator == (is_resolved(data.stage) ? 1 : 0));
    RC_ASSERT(compute_figure("confirmation_rate", input)->numerator <= counted->numerator);
}

TEST(DisputeLifeProperty, NoSequenceOfMovesBreaksADispute)
{
    setenv("RC_PARAMS", "max_success=10000 seed=20261125", 1);
    std::uint64_t done = 0, resolved = 0, failed = 0;
    const bool held = rc::check("a dispute is always whole", [&] {
        SeededRandom random(*rc::gen::arbitrary<std::uint64_t>());
        UtcMillis now = 1'773'801'000'000;
        ReportDispute report;
        report.title = "地界";
        report.category = "0602";
        Principal finder;
        finder.role = random.below(2) == 0 ? UserRole::Worker : UserRole::Operator;
        finder.scope = "990101001003";
        NewDispute made;
        made.id = Uuid::from_name("dispute", "one");
        made.area_code = village;
        auto opened = open_dispute(report, made, finder, now, random);
        RC_ASSERT(opened.has_value());
        Dispute data = opened->data;
        std::vector<DisputeMoveRow> moves{opened->move};
        check_whole(data, moves, now);
        for (int step = 0; step < 30; ++step) {
            now += static_cast<UtcMillis>(random.below(10 * day_ms)) - (random.below(9) == 0 ? day_ms : 0);
            const Principal who = any_principal(random);
            const std::vector<DisputeMove> offered = possible_dispute_moves(data, who);
            DisputeMove move = offered.empty() || random.below(6) == 0 ? static_cast<DisputeMove>(1 + random.below(12))
                                                                       : offered[random.below(offered.size())];
            // Left to chance alone, hardly any dispute would get up to the county.
            for (const DisputeMove upward : {DisputeMove::Raise, DisputeMove::Fail})
                if (std::ranges::find(offered, upward) != offered.end() && random.below(2) == 0)
                    move = upward;
            const auto outcome = apply_dispute_move(data, any_move(random, move), who, now, random);
            now = std::max(now, data.stage_at.value_or(0));
            if (!outcome) {
                RC_ASSERT(outcome.error().fault() == Fault::Refused);
                continue;
            }
            RC_ASSERT(std::ranges::find(offered, move) != offered.end());
            RC_ASSERT(contains(who.scope, data.area_code));
            data = outcome->data;
            moves.push_back(outcome->move);
            check_whole(data, moves, now);
            ++done;
            failed += move == DisputeMove::Fail ? 1 : 0;
        }
        resolved += is_resolved(data.stage) ? 1 : 0;
    });
    EXPECT_TRUE(held);
    EXPECT_GT(done, 50'000U);
    EXPECT_GT(resolved, 500U);
    EXPECT_GT(failed, 200U);
}

} // namespace

} // namespace yiping::domain
