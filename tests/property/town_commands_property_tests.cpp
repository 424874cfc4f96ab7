// SPDX-License-Identifier: GPL-3.0-or-later
// What hazards, rounds, shifts and rosters may become, whatever is asked of them in whatever order.
#include <yiping/domain/area_code.h>
#include <yiping/domain/duty_commands.h>
#include <yiping/domain/hazards.h>
#include <yiping/domain/limits.h>
#include <yiping/domain/patrols.h>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cstdlib>

namespace yiping::domain {
namespace {

constexpr UtcMillis begin = 1'773'801'000'000;

Principal somebody(SeededRandom& random)
{
    constexpr std::array roles{UserRole::Viewer, UserRole::Operator, UserRole::Supervisor, UserRole::Administrator,
        UserRole::Worker, UserRole::Resident, UserRole::Rule};
    constexpr std::array scopes{"", "990101001000", "990101001001", "990101001001001", "990101001002"};
    Principal who;
    who.role = roles[random.below(roles.size())];
    who.scope = scopes[random.below(scopes.size())];
    who.post = "陈 值班员";
    who.responder_id = Uuid::from_name("person", std::to_string(random.below(3)));
    return who;
}

/// Every line of a dossier belongs to a step, every step to a line, and the times of a hazard are in its order.
TEST(TownCommandsProperty, NoSequenceBreaksAHazard)
{
    setenv("RC_PARAMS", "max_success=10000 seed=20261122", 1);
    std::uint64_t checked = 0, back = 0;
    const bool held = rc::check("a hazard is always whole", [&] {
        SeededRandom random(*rc::gen::arbitrary<std::uint64_t>());
        std::vector<Hazard> all;
        UtcMillis now = begin;
        for (int act = 0; act < 40; ++act) {
            now += static_cast<UtcMillis>(random.below(20ULL * static_cast<std::uint64_t>(day_ms)));
            const Principal who = somebody(random);
            if (all.empty() || random.below(8) == 0) {
                ReportHazard report;
                report.kind = random.below(2) == 0 ? "0601" : "";
                report.title = random.below(9) == 0 ? "" : "边坡";
                report.place = random.below(2) == 0 ? "一号" : "二号";
                const auto made = open_hazard(report,
                    {Uuid::from_name("h", std::to_string(all.size())), "YH", "990101", "990101001001001"}, all, who,
                    now, random);
                RC_ASSERT(made.has_value() ==
                          ((who.role == UserRole::Worker || who.role == UserRole::Operator ||
                               who.role == UserRole::Supervisor || who.role == UserRole::Administrator) &&
                              contains(who.scope, "990101001001001") && !report.kind.empty() && !report.title.empty()));
                if (!made)
                    continue;
                const Hazard* before = nullptr; // slowly: the newest of the same that was put right in time
                for (const Hazard& each : all)
                    if (each.place == report.place && each.stage != HazardStage::Voided && each.removed_at &&
                        *each.removed_at >= now - 90 * day_ms && *each.removed_at <= now &&
                        (before == nullptr ||
                            std::pair(*each.removed_at, each.id) > std::pair(*before->removed_at, before->id)))
                        before = &each;
                RC_ASSERT(made->data.recurrence_of == (before == nullptr ? std::nullopt : std::optional(before->id)));
                back += before != nullptr ? 1 : 0;
                all.push_back(made->data);
                continue;
            }
            Hazard& hazard = all[random.below(all.size())];
            MoveHazard move;
            move.hazard_id = hazard.id;
            move.to = static_cast<HazardStage>(1 + random.below(6));
            if (random.below(2) == 0)
                move.reason = "说明";
            if (random.below(2) == 0)
                move.measures = "清运";
            if (random.below(2) == 0)
                move.attachments = {"photo"};
            const auto outcome = apply_hazard_move(hazard, move, who, now, random);
            const auto alone =
                move_hazard(hazard, move.to, {move.reason, move.measures, move.attachments.size()}, who, now);
            RC_ASSERT(outcome.has_value() == alone.has_value());
            if (!outcome)
                continue;
            const Hazard& after = outcome->data;
            RC_ASSERT(after == *alone);
            RC_ASSERT(outcome->entry.hazard_id == hazard.id);
            RC_ASSERT(outcome->entry.to_stage == std::optional(after.stage));
            RC_ASSERT(hazard.stage != HazardStage::Checked && hazard.stage != HazardStage::Voided);
            RC_ASSERT(!after.removed_at || *after.removed_at >= after.found_at);
            RC_ASSERT((after.stage != HazardStage::Removed && after.stage != HazardStage::Checked) ||
                      after.removed_at.has_value());
            RC_ASSERT(after.stage != HazardStage::Checked || *after.checked_at >= *after.removed_at);
            checked += after.stage == HazardStage::Checked ? 1 : 0;
            hazard = after;
        }
    });
    EXPECT_TRUE(held);
    EXPECT_GT(checked, 1000U);
    EXPECT_GT(back, 100U);
}

TEST(TownCommandsProperty, ARosterThatWasPlannedHasNobodyTwice)
{
    setenv("RC_PARAMS", "max_success=10000 seed=20261123", 1);
    std::uint64_t planned = 0;
    const bool held = rc::check("nobody is on twice, nobody is on leave", [&] {
        SeededRandom random(*rc::gen::arbitrary<std::uint64_t>());
        std::vector<Duty> roster;
        std::vector<Leave> leaves;
        for (int i = 0; i < 3; ++i) {
            Leave leave;
            leave.responder_id = Uuid::from_name("person", std::to_string(random.below(3)));
            leave.from_at = begin + static_cast<UtcMillis>(random.below(200)) * hour_ms;
            leave.to_at = leave.from_at + static_cast<UtcMillis>(1 + random.below(40)) * hour_ms;
            if (random.below(3) != 0)
                leave.approved_at = begin;
            leaves.push_back(leave);
        }
        Principal who = somebody(random);
        who.role = UserRole::Supervisor;
        who.scope = "";
        for (int act = 0; act < 30; ++act) {
            const UtcMillis now = begin + static_cast<UtcMillis>(random.below(20)) * hour_ms;
            Responder person;
            person.id = Uuid::from_name("person", std::to_string(random.below(3)));
            PlanDuty plan;
            plan.responder_id = person.id;
            plan.area_code = "990101001000";
            plan.from_at = begin + static_cast<UtcMillis>(random.below(240)) * hour_ms;
            plan.to_at = plan.from_at + static_cast<UtcMillis>(random.below(30)) * hour_ms;
            const Duty* before =
                roster.empty() || random.below(3) != 0 ? nullptr : &roster[random.below(roster.size())];
            plan.cancelled = before != nullptr && random.below(2) == 0;
            plan.note = "说明";
            auto row = plan_duty(plan, before, person, roster, leaves, who, now);
            if (!row)
                continue;
            ++planned;
            if (before != nullptr) {
                *std::ranges::find(roster, before->id, &Duty::id) = *row;
            } else {
                row->id = Uuid::from_name("duty", std::to_string(act));
                roster.push_back(*row);
            }
            for (std::size_t a = 0; a < roster.size(); ++a)
                for (std::size_t b = a + 1; b < roster.size(); ++b)
                    RC_ASSERT(roster[a].responder_id != roster[b].responder_id ||
                              roster[a].to_at <= roster[b].from_at || roster[b].to_at <= roster[a].from_at);
            for (const Duty& duty : roster)
                for (const Leave& leave : leaves)
                    RC_ASSERT(!leave.approved_at || leave.responder_id != duty.responder_id ||
                              duty.to_at <= leave.from_at || leave.to_at <= duty.from_at);
        }
    });
    EXPECT_TRUE(held);
    EXPECT_GT(planned, 10'000U);
}

TEST(TownCommandsProperty, ARoundIsWholeExactlyIfAllFiveStepsWereMade)
{
    setenv("RC_PARAMS", "max_success=10000 seed=20261124", 1);
    std::uint64_t taken = 0, whole = 0;
    const bool held = rc::check("steps follow from points", [&] {
        SeededRandom random(*rc::gen::arbitrary<std::uint64_t>());
        Principal who = somebody(random);
        if (random.below(4) != 0)
            who.role = UserRole::Worker;
        ReportPatrol report;
        const UtcMillis now = begin + 30 * day_ms;
        report.from_at = now - static_cast<UtcMillis>(random.below(12ULL * static_cast<std::uint64_t>(day_ms)));
        report.to_at = report.from_at + static_cast<UtcMillis>(random.below(26)) * hour_ms;
        std::int64_t steps = 0;
        for (std::uint64_t count = random.below(12); count > 0; --count) {
            ReportPatrol::Point point;
            point.step = static_cast<PatrolStep>(1 << random.below(5));
            point.at = report.from_at + static_cast<UtcMillis>(random.below(
                                            static_cast<std::uint64_t>(report.to_at - report.from_at) + 1));
            steps |= static_cast<std::int64_t>(point.step);
            report.points.push_back(point);
        }
        const Uuid person = Uuid::from_name("person", "1");
        const auto made =
            record_patrol(report, {Uuid::from_name("p", "1"), "990101", "990101001001001", person}, who, now, random);
        const bool right = who.role == UserRole::Worker && who.responder_id == person &&
                           contains(who.scope, "990101001001001") && report.to_at > report.from_at &&
                           report.to_at - report.from_at <= day_ms && report.to_at <= now &&
                           report.to_at >= now - 7 * day_ms && !report.points.empty();
        RC_ASSERT(made.has_value() == right);
        if (!made)
            return;
        ++taken;
        whole += is_whole_round(made->data) ? 1 : 0;
        RC_ASSERT(made->data.steps == steps);
        RC_ASSERT(is_whole_round(made->data) == (steps == all_patrol_steps));
        RC_ASSERT(made->points.size() == report.points.size());
        RC_ASSERT(std::ranges::is_sorted(made->points, {}, &PatrolPoint::at));
    });
    EXPECT_TRUE(held);
    EXPECT_GT(taken, 500U);
    EXPECT_GT(whole, 50U);
}

} // namespace
} // namespace yiping::domain
