// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/directed_task.h>

#include <yiping/domain/limits.h>

#include <gmock/gmock.h>

namespace yiping::domain {

namespace {

constexpr UtcMillis now = 1'773'801'000'000;

Principal who(UserRole role, std::string scope = "990101001000")
{
    Principal made;
    made.role = role;
    made.scope = std::move(scope);
    made.post = "唐 综治办";
    return made;
}

class DirectedTasks : public testing::Test {
protected:
    DirectedTasks()
    {
        issue_.form = "F02";
        issue_.title = "燃气软管更换登记";
        issue_.targets = {"990101001003001", "990101001003002"};
        issue_.due_at = now + 5 * day_ms;
    }
    std::string refusal(const Principal& by = who(UserRole::Operator), std::span<const DirectedTask> earlier = {})
    {
        const auto made = issue_tasks(issue_, {"990101", Uuid::from_name("b", "1"), 7}, by, now, earlier, random_);
        return made ? std::string() : made.error().code();
    }
    DirectedTask one()
    {
        return issue_tasks(issue_, {"990101", Uuid::from_name("b", "1"), 7}, who(UserRole::Operator), now, {}, random_)
            ->front();
    }
    std::string answer(DirectedTask& task, const AnswerTask& body, const Principal& by, UtcMillis at)
    {
        auto outcome = answer_task(task, body, by, at, random_);
        if (!outcome)
            return outcome.error().code();
        task = outcome->data;
        receipt_ = outcome->receipt;
        return "";
    }
    IssueTask issue_;
    SeededRandom random_{3};
    TaskReceipt receipt_;
};

TEST_F(DirectedTasks, OneRowATarget)
{
    const auto rows =
        issue_tasks(issue_, {"990101", Uuid::from_name("b", "1"), 7}, who(UserRole::Operator), now, {}, random_);
    ASSERT_TRUE(rows);
    ASSERT_EQ(rows->size(), 2U);
    EXPECT_EQ((*rows)[0].number, "RW2026-000007");
    EXPECT_EQ((*rows)[1].number, "RW2026-000008");
    EXPECT_EQ((*rows)[1].area_code, "990101001003002");
    EXPECT_EQ((*rows)[0].batch_id, (*rows)[1].batch_id);
    EXPECT_NE((*rows)[0].id, (*rows)[1].id);
    EXPECT_EQ((*rows)[0].issued_from, AreaLevel::Town);
    EXPECT_EQ(task_state((*rows)[0], now), TaskState::Issued);
}

TEST_F(DirectedTasks, WhatIsRefused)
{
    EXPECT_EQ(refusal(who(UserRole::Worker)), "domain.no_right");
    EXPECT_EQ(refusal(who(UserRole::Operator, "990101002000")), "domain.outside_scope");
    issue_.items_total = -1;
    EXPECT_EQ(refusal(), "domain.items_negative");
    issue_.items_total = 3;
    issue_.targets.push_back(issue_.targets.front());
    EXPECT_EQ(refusal(), "domain.target_twice");
    issue_.due_at = now;
    EXPECT_EQ(refusal(), "domain.deadline_past");
    issue_.targets.clear();
    EXPECT_EQ(refusal(), "domain.target_needed");
    issue_.title.clear();
    EXPECT_EQ(refusal(), "domain.title_needed");
    issue_.form.clear();
    EXPECT_EQ(refusal(), "domain.form_needed");
}

TEST_F(DirectedTasks, TheSameFormWithinAWeekIsShownToWhoeverAsks)
{
    std::vector<DirectedTask> earlier(1);
    earlier[0].form = "F02";
    earlier[0].number = "RW2026-000001";
    earlier[0].area_code = "990101001003001";
    earlier[0].issued_at = now - 6 * day_ms;
    EXPECT_EQ(refusal(who(UserRole::Operator), earlier), "domain.form_asked_twice");
    const auto repeats = repeated_asks(earlier, "F02", issue_.targets, now);
    ASSERT_EQ(repeats.size(), 1U);
    EXPECT_EQ(repeats[0].area_code, "990101001003001");
    EXPECT_EQ(repeats[0].number, "RW2026-000001");
    EXPECT_FALSE(repeats[0].answered);
    issue_.repeat_reason = "上次漏了两户";
    EXPECT_EQ(refusal(who(UserRole::Operator), earlier), "");
    issue_.repeat_reason.clear();
    earlier[0].issued_at = now - 7 * day_ms;
    EXPECT_EQ(refusal(who(UserRole::Operator), earlier), "") << "a week is over";
    earlier[0].issued_at = now - day_ms;
    earlier[0].withdrawn_at = now;
    EXPECT_EQ(refusal(who(UserRole::Operator), earlier), "") << "nobody had to answer it";
    earlier[0].withdrawn_at.reset();
    earlier[0].form = "F03";
    EXPECT_EQ(refusal(who(UserRole::Operator), earlier), "");
    earlier[0].form = "F02";
    earlier[0].area_code = "990101001004";
    EXPECT_EQ(refusal(who(UserRole::Operator), earlier), "") << "another village";
    earlier[0].area_code = "990101001003";
    EXPECT_EQ(refusal(who(UserRole::Operator), earlier), "domain.form_asked_twice") << "the whole village was asked";
}

TEST_F(DirectedTasks, PartialLateAndWithdrawn)
{
    issue_.items_total = 10;
    DirectedTask task = one();
    const Principal grid = who(UserRole::Worker, "990101001003001");
    EXPECT_EQ(answer(task, {task.id, 0, false, "", {}}, grid, now + hour_ms), "");
    EXPECT_EQ(task_state(task, now + hour_ms), TaskState::Received);
    EXPECT_EQ(answer(task, {task.id, 4, false, "", {}}, grid, now + 2 * hour_ms), "");
    EXPECT_EQ(task_state(task, now + 2 * hour_ms), TaskState::Partial);
    EXPECT_FALSE(task_is_late(task, task.due_at));
    EXPECT_TRUE(task_is_late(task, task.due_at + 1));
    EXPECT_EQ(answer(task, {task.id, 11, false, "", {}}, grid, now + 3 * hour_ms), "domain.too_many_items");
    EXPECT_EQ(answer(task, {task.id, 4, true, "", {}}, grid, now + 3 * hour_ms), "domain.items_missing");
    EXPECT_EQ(answer(task, {task.id, -1, false, "", {}}, grid, now + 3 * hour_ms), "domain.items_negative");
    EXPECT_EQ(answer(task, {task.id, 10, false, "", {}}, grid, task.due_at + hour_ms), "");
    EXPECT_EQ(task_state(task, task.due_at + hour_ms), TaskState::CompletedLate) << "all items are all";
    EXPECT_TRUE(receipt_.done);
    EXPECT_EQ(receipt_.task_id, task.id);
    EXPECT_EQ(answer(task, {task.id, 10, true, "", {}}, grid, now), "domain.task_completed");
    EXPECT_FALSE(withdraw_task(task, {task.id, "误发"}, who(UserRole::Operator), now));

    DirectedTask other = one();
    EXPECT_EQ(
        withdraw_task(other, {other.id, ""}, who(UserRole::Operator), now).error().code(), "domain.reason_needed");
    other = withdraw_task(other, {other.id, "误发"}, who(UserRole::Operator), now + 1).value();
    EXPECT_EQ(task_state(other, now + 1), TaskState::Withdrawn);
    EXPECT_EQ(answer(other, {other.id, 1, true, "", {}}, grid, now + 2), "domain.task_withdrawn");
    const std::vector tasks{task, other, one()};
    const TaskCount count = count_tasks(tasks, task.due_at + 2 * hour_ms);
    EXPECT_EQ(count,
        (TaskCount{.issued = 2, .received = 1, .partial = 0, .completed = 1, .on_time = 0, .late = 1, .withdrawn = 1}));
    EXPECT_EQ(count.completion_rate(), 50.0);
    EXPECT_FALSE(count_tasks({}, now).completion_rate());
}

TEST_F(DirectedTasks, WhoMayAnswer)
{
    DirectedTask task = one();
    EXPECT_EQ(answer(task, {task.id, 0, true, "", {}}, who(UserRole::Worker, "990101001003002"), now),
        "domain.outside_scope");
    EXPECT_EQ(answer(task, {task.id, 0, true, "", {}}, who(UserRole::Resident), now), "domain.no_right");
    EXPECT_EQ(answer(task, {task.id, 0, true, "", {}}, who(UserRole::Operator), now), "domain.reason_needed");
    EXPECT_EQ(answer(task, {task.id, 0, true, "电话代填", {}}, who(UserRole::Operator), now), "");
    DirectedTask village = one();
    village.area_code = "990101001003";
    EXPECT_EQ(answer(village, {village.id, 0, true, "", {}}, who(UserRole::Worker, "990101001003001"), now), "");
}

TEST(DirectedTaskCount, OfThePublished)
{
    std::vector<DirectedTask> tasks(1791);
    for (DirectedTask& task : tasks) {
        task.due_at = 10;
        task.received_at = task.completed_at = 5;
    }
    EXPECT_EQ(count_tasks(tasks, 20).completion_rate(), 100.0);
    tasks[7].completed_at.reset();
    EXPECT_LT(*count_tasks(tasks, 20).completion_rate(), 100.0);
}

} // namespace

} // namespace yiping::domain
