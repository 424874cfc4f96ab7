// SPDX-License-Identifier: GPL-3.0-or-later
// Tasks, rosters and patrols against slow counts that look at every minute and every pair.
#include <yiping/domain/area_code.h>
#include <yiping/domain/directed_task.h>
#include <yiping/domain/duty_roster.h>
#include <yiping/domain/limits.h>
#include <yiping/domain/patrols.h>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <set>

namespace yiping::domain {

namespace {

constexpr UtcMillis begin = 1'773'801'000'000;

Uuid person(std::uint64_t number)
{
    return Uuid::from_name("person", std::to_string(number));
}

TEST(TownRulesProperty, NoSequenceOfAnswersBreaksATask)
{
    setenv("RC_PARAMS", "max_success=10000 seed=20261126", 1);
    std::uint64_t done = 0;
    const bool held = rc::check("a task is always whole", [&done] {
        SeededRandom random(*rc::gen::arbitrary<std::uint64_t>());
        UtcMillis now = begin;
        Principal office;
        office.role = UserRole::Operator;
        office.scope = "990101001000";
        Principal worker;
        worker.role = UserRole::Worker;
        worker.scope = "990101001003002";
        IssueTask issue;
        issue.form = "F01";
        issue.title = "走访";
        issue.targets = {"990101001003002"};
        issue.due_at = now + 5 * day_ms;
        if (random.below(2) == 0)
            issue.items_total = static_cast<std::int64_t>(random.below(6));
        auto issued = issue_tasks(issue, {}, office, now, {}, random);
        RC_ASSERT(issued.has_value());
        DirectedTask task = issued->front();
        for (int step = 0; step < 12; ++step) {
            now += static_cast<UtcMillis>(random.below(2 * day_ms));
            const bool was_over = task.completed_at || task.withdrawn_at;
            if (random.below(8) == 0) {
                const auto withdrawn = withdraw_task(task, {task.id, random.below(3) == 0 ? "" : "误发"}, office, now);
                RC_ASSERT(!withdrawn || !was_over);
                if (withdrawn) {
                    task = *withdrawn;
                    ++done;
                }
            } else {
                AnswerTask answer;
                answer.items_done = static_cast<std::int64_t>(random.below(9)) - 1;
                answer.done = random.below(3) == 0;
                answer.note = random.below(2) == 0 ? "" : "代填";
                auto outcome = answer_task(task, answer, random.below(3) == 0 ? office : worker, now, random);
                RC_ASSERT(!outcome || !was_over);
                if (outcome) {
                    RC_ASSERT(outcome->receipt.done == outcome->data.completed_at.has_value());
                    RC_ASSERT(outcome->receipt.at == outcome->data.last_receipt_at);
                    task = outcome->data;
                    ++done;
                }
            }
            RC_ASSERT(!(task.completed_at && task.withdrawn_at));
            RC_ASSERT(!task.completed_at || task.received_at.has_value());
            RC_ASSERT(task.received_at.value_or(now) >= task.issued_at);
            RC_ASSERT(task.items_done.value_or(0) >= 0);
            const std::int64_t total = task.items_total.value_or(0);
            RC_ASSERT(total == 0 || task.items_done.value_or(0) <= total);
            // All items are done exactly when the task is.
            if (total > 0)
                RC_ASSERT(task.completed_at.has_value() == (task.items_done == total));
            const TaskCount count = count_tasks(std::array{task}, now);
            RC_ASSERT(count.issued + count.withdrawn == 1);
            RC_ASSERT(count.completed + count.late <= 1);
            RC_ASSERT(count.on_time <= count.completed);
        }
    });
    EXPECT_TRUE(held);
    EXPECT_GT(done, 20'000U);
}

TEST(TownRulesProperty, RepeatedAsksAreThoseOfAllPairs)
{
    setenv("RC_PARAMS", "max_success=10000 seed=20261127", 1);
    std::uint64_t found = 0;
    const bool held = rc::check("a repeat is found exactly where there is one", [&found] {
        SeededRandom random(*rc::gen::arbitrary<std::uint64_t>());
        constexpr std::array areas{"990101001003001", "990101001003002", "990101001003", "990101001000",
            "990101001003001002", "990101002001001"};
        std::vector<DirectedTask> tasks(random.below(8));
        for (std::size_t i = 0; i < tasks.size(); ++i) {
            tasks[i].id = Uuid::from_name("task", std::to_string(i));
            tasks[i].form = random.below(2) == 0 ? "F1" : "F2";
            tasks[i].area_code = areas[random.below(areas.size())];
            tasks[i].issued_at = begin - static_cast<UtcMillis>(random.below(10)) * day_ms;
            if (random.below(4) == 0)
                tasks[i].withdrawn_at = begin;
        }
        std::vector<std::string> targets;
        for (const char* area : areas)
            if (random.below(2) == 0)
                targets.emplace_back(area);
        const auto repeats = repeated_asks(tasks, "F1", targets, begin);
        std::vector<std::string> wanted;
        for (const std::string& target : targets) {
            const bool again = std::ranges::any_of(tasks, [&](const DirectedTask& task) {
                const std::string one(significant_part(task.area_code)), other(significant_part(target));
                return task.form == "F1" && !task.withdrawn_at && begin - task.issued_at < 7 * day_ms &&
                       (one.starts_with(other) || other.starts_with(one));
            });
            if (again)
                wanted.push_back(target);
        }
        std::vector<std::string> got;
        for (const RepeatedAsk& each : repeats)
            got.push_back(each.area_code);
        RC_ASSERT(got == wanted);
        found += got.size();
    });
    EXPECT_TRUE(held);
    EXPECT_GT(found, 5'000U);
}

TEST(TownRulesProperty, RostersHourByHour)
{
    setenv("RC_PARAMS", "max_success=10000 seed=20261128", 1);
    std::array<std::uint64_t, 5> seen{};
    const bool held = rc::check("problems of a roster are those of its hours", [&seen] {
        SeededRandom random(*rc::gen::arbitrary<std::uint64_t>());
        constexpr int hours = 24;
        const auto span = [&](auto& row) {
            const auto from = static_cast<int>(random.below(hours));
            row.from_at = begin + from * hour_ms;
            row.to_at = row.from_at + static_cast<std::int64_t>(random.below(12)) * hour_ms; // empty ones too
        };
        std::vector<Duty> duties(random.below(6));
        for (std::size_t i = 0; i < duties.size(); ++i) {
            duties[i].id = Uuid::from_name("duty", std::to_string(i));
            duties[i].responder_id = person(random.below(4));
            duties[i].area_code = random.below(4) == 0 ? "990101002000" : "990101001000";
            duties[i].post = random.below(4) == 0 ? DutyPost::Leader : DutyPost::Officer;
            span(duties[i]);
        }
        std::vector<Leave> leaves(random.below(4));
        for (std::size_t i = 0; i < leaves.size(); ++i) {
            leaves[i].id = Uuid::from_name("leave", std::to_string(i));
            leaves[i].responder_id = person(random.below(4));
            if (random.below(2) == 0)
                leaves[i].stand_in_id = person(random.below(4));
            span(leaves[i]);
        }
        const std::size_t wanted = 1 + random.below(2);
        const auto problems =
            roster_problems(duties, leaves, "990101001000", DutyPost::Officer, begin, begin + hours * hour_ms, wanted);
        for (const RosterProblem& each : problems)
            RC_ASSERT(each.from < each.to);
        for (int hour = 0; hour < hours; ++hour) {
            const UtcMillis at = begin + hour * hour_ms + hour_ms / 2;
            std::set<std::pair<RosterFault, Uuid>> reported, real;
            for (const RosterProblem& each : problems)
                if (each.from <= at && at < each.to)
                    RC_ASSERT(reported.emplace(each.fault, each.responder_id.value_or(Uuid{})).second);
            const auto there = on_duty_at(duties, leaves, "990101001000", DutyPost::Officer, at);
            if (there.size() < wanted)
                real.emplace(RosterFault::Gap, Uuid{});
            if (there.size() > wanted)
                real.emplace(RosterFault::Overlap, Uuid{});
            std::map<Uuid, int> places;
            for (const char* area : {"990101001000", "990101002000"})
                for (const OnDuty& each : on_duty_at(duties, leaves, area, {}, at))
                    ++places[each.responder_id];
            for (const OnDuty& each : there)
                if (places[each.responder_id] > 1)
                    real.emplace(RosterFault::Twice, each.responder_id);
            for (const Duty& each : duties)
                if (each.area_code == "990101001000" && each.post == DutyPost::Officer && each.from_at <= at &&
                    at < each.to_at && !stand_in_at(leaves, each.responder_id, at))
                    real.emplace(RosterFault::Absent, each.responder_id);
            RC_ASSERT(reported == real);
            for (const auto& [fault, who] : real)
                ++seen.at(static_cast<std::size_t>(fault));
        }
    });
    EXPECT_TRUE(held);
    for (std::size_t fault = 1; fault < seen.size(); ++fault)
        EXPECT_GT(seen[fault], 1000U) << fault;
}

TEST(TownRulesProperty, CoverageIsThatOfEveryDay)
{
    setenv("RC_PARAMS", "max_success=10000 seed=20261129", 1);
    const bool held = rc::check("a grid is covered on the days somebody walked it", [] {
        SeededRandom random(*rc::gen::arbitrary<std::uint64_t>());
        const std::vector<std::string> grids{"990101001003001", "990101001003002", "990101001004001"};
        constexpr std::array areas{"990101001003001", "990101001003002", "990101001003001004", "990101001004001",
            "990101001003", "990101001009001", ""};
        const LocalDay first = local_day_of(begin);
        std::vector<Patrol> patrols(random.below(20));
        for (Patrol& each : patrols) {
            each.area_code = areas[random.below(areas.size())];
            each.from_at = start_of_day(first) + static_cast<UtcMillis>(random.below(30 * day_ms)) - 5 * day_ms;
            if (random.below(6) != 0)
                each.to_at = each.from_at + static_cast<UtcMillis>(random.below(30 * hour_ms));
            each.steps = random.below(4) == 0 ? static_cast<std::int64_t>(random.below(32)) : all_patrol_steps;
        }
        const Period span{PeriodKind::Span, first, first + 1 + static_cast<LocalDay>(random.below(20))};
        for (const PeriodKind unit : {PeriodKind::Day, PeriodKind::Week}) {
            const auto made = coverage(grids, patrols, span, unit);
            for (std::size_t i = 0; i < grids.size(); ++i) {
                std::set<LocalDay> walked, all;
                for (LocalDay day = span.from; day < span.to; ++day) {
                    all.insert(period_of(unit, day).from);
                    for (const Patrol& each : patrols)
                        if (local_day_of(each.from_at) == day && is_whole_round(each) &&
                            each.area_code.starts_with(grids[i]))
                            walked.insert(period_of(unit, day).from);
                }
                RC_ASSERT(made[i].covered == static_cast<std::int32_t>(walked.size()));
                RC_ASSERT(made[i].units == static_cast<std::int32_t>(all.size()));
                RC_ASSERT(made[i].missing.size() == all.size() - walked.size());
                for (const LocalDay day : made[i].missing)
                    RC_ASSERT(!walked.contains(period_of(unit, day).from));
            }
        }
    });
    EXPECT_TRUE(held);
}

} // namespace

} // namespace yiping::domain
