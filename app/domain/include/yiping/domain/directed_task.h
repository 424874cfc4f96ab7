// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/base/ports.h>
#include <yiping/domain/commands.h>
#include <yiping/domain/registers.h>
#include <yiping/domain/registers/task_receipt.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Tasks that come down (下发任务): a form to many areas, a deadline, receipts. Each target has a row of its own; those
/// of one issue share `batch_id`. Pure functions, any thread.
namespace yiping::domain {

/// How a task stands at an instant.
enum class TaskState : std::uint8_t {
    Issued = 1, ///< 未回执
    Received, ///< 已回执
    Partial, ///< 部分完成
    Completed, ///< 按期完成
    CompletedLate, ///< 逾期完成
    Withdrawn, ///< 已撤回
};
template <>
std::span<const EnumWord> enum_words<TaskState>();
[[nodiscard]] TaskState task_state(const DirectedTask& task, UtcMillis now);
/// Open, and the deadline has passed.
[[nodiscard]] bool task_is_late(const DirectedTask& task, UtcMillis now);

/// Of the tasks of one issue, or of any.
struct TaskCount {
    std::int64_t issued = 0; ///< without the withdrawn ones
    std::int64_t received = 0; ///< answered at all
    std::int64_t partial = 0;
    std::int64_t completed = 0; ///< in time or not
    std::int64_t on_time = 0;
    std::int64_t late = 0; ///< open after the deadline
    std::int64_t withdrawn = 0;
    [[nodiscard]] std::optional<double> completion_rate() const; ///< percent; nothing of nothing
    bool operator==(const TaskCount&) const = default;
};
[[nodiscard]] TaskCount count_tasks(std::span<const DirectedTask> tasks, UtcMillis now);

/// 减负: the same form asked of the same people within a week.
inline constexpr std::int64_t repeat_window_ms = 7LL * 24 * 60 * 60 * 1000;
struct RepeatedAsk {
    std::string area_code; ///< the target now
    Uuid task_id; ///< the newest earlier task
    std::string number;
    UtcMillis issued_at = 0;
    bool answered = false; ///< then its answer is there already
    bool operator==(const RepeatedAsk&) const = default;
};
/// Of each target at most one, in the order of the targets: a task of the same form, issued less than a week before or
/// after `at`, not withdrawn, to the same area, one that contains it or one inside it.
[[nodiscard]] std::vector<RepeatedAsk> repeated_asks(
    std::span<const DirectedTask> tasks, std::string_view form, std::span<const std::string> targets, UtcMillis at);

/// What the platform adds to an issue.
struct NewTasks {
    std::string district_id;
    Uuid batch_id;
    std::int64_t first_number = 1; ///< of the year
};
/// One row a target. Refusals: domain.no_right, domain.outside_scope, domain.form_needed, domain.title_needed,
/// domain.target_needed, domain.target_twice {code}, domain.deadline_past, domain.items_negative, and
/// domain.form_asked_twice {count, number, date} where `earlier` repeats and no reason to ask again is given.
[[nodiscard]] Result<std::vector<DirectedTask>> issue_tasks(const IssueTask& issue, const NewTasks& made,
    const Principal& who, UtcMillis now, std::span<const DirectedTask> earlier, Random& random);

struct TaskOutcome {
    DirectedTask data;
    TaskReceipt receipt;
};
/// A receipt: taken notice, so far done, or done. Anybody in whose scope the target lies – the office too, on behalf of
/// a grid, with a note that says so. Refusals: domain.no_right, domain.outside_scope, domain.task_withdrawn,
/// domain.task_completed, domain.items_negative, domain.too_many_items {total}, domain.items_missing {done, total}
/// (declared done, yet not all), domain.reason_needed.
[[nodiscard]] Result<TaskOutcome> answer_task(
    const DirectedTask& task, const AnswerTask& answer, const Principal& who, UtcMillis now, Random& random);
/// Refusals: domain.no_right, domain.outside_scope, domain.reason_needed, domain.task_completed,
/// domain.task_withdrawn.
[[nodiscard]] Result<DirectedTask> withdraw_task(
    const DirectedTask& task, const WithdrawTask& withdrawal, const Principal& who, UtcMillis now);

} // namespace yiping::domain
