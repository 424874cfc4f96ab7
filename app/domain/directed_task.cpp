// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/directed_task.h>

#include <yiping/domain/area_code.h>
#include <yiping/domain/limits.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <format>
#include <set>

namespace yiping::domain {

namespace {

bool is_office(UserRole role)
{
    return role == UserRole::Operator || role == UserRole::Supervisor || role == UserRole::Administrator;
}

std::unexpected<Error> refuse(std::string_view code)
{
    return make_error(Fault::Refused, code);
}

bool same_people(std::string_view one, std::string_view other)
{
    return contains(one, other) || contains(other, one);
}

} // namespace

template <>
std::span<const EnumWord> enum_words<TaskState>()
{
    static constexpr std::array words{
        EnumWord{1, "Issued", "未回执", "No receipt"},
        EnumWord{2, "Received", "已回执", "Received"},
        EnumWord{3, "Partial", "部分完成", "Partly done"},
        EnumWord{4, "Completed", "按期完成", "Done in time"},
        EnumWord{5, "CompletedLate", "逾期完成", "Done late"},
        EnumWord{6, "Withdrawn", "已撤回", "Withdrawn"},
    };
    return words;
}

TaskState task_state(const DirectedTask& task, UtcMillis now)
{
    const auto come = [now](const std::optional<UtcMillis>& at) { return at && *at <= now; };
    if (come(task.withdrawn_at))
        return TaskState::Withdrawn;
    if (come(task.completed_at))
        return *task.completed_at <= task.due_at ? TaskState::Completed : TaskState::CompletedLate;
    if (!come(task.received_at))
        return TaskState::Issued;
    return task.items_done.value_or(0) > 0 ? TaskState::Partial : TaskState::Received;
}

bool task_is_late(const DirectedTask& task, UtcMillis now)
{
    const TaskState state = task_state(task, now);
    return state <= TaskState::Partial && now > task.due_at;
}

std::optional<double> TaskCount::completion_rate() const
{
    if (issued == 0)
        return std::nullopt;
    return 100.0 * static_cast<double>(completed) / static_cast<double>(issued);
}

TaskCount count_tasks(std::span<const DirectedTask> tasks, UtcMillis now)
{
    TaskCount count;
    for (const DirectedTask& task : tasks) {
        if (task.issued_at > now)
            continue;
        const TaskState state = task_state(task, now);
        if (state == TaskState::Withdrawn) {
            ++count.withdrawn;
            continue;
        }
        ++count.issued;
        count.received += state == TaskState::Issued ? 0 : 1;
        count.partial += state == TaskState::Partial ? 1 : 0;
        count.completed += state >= TaskState::Completed ? 1 : 0;
        count.on_time += state == TaskState::Completed ? 1 : 0;
        count.late += task_is_late(task, now) ? 1 : 0;
    }
    return count;
}

std::vector<RepeatedAsk> repeated_asks(
    std::span<const DirectedTask> tasks, std::string_view form, std::span<const std::string> targets, UtcMillis at)
{
    std::vector<RepeatedAsk> repeats;
    for (const std::string& target : targets) {
        const DirectedTask* newest = nullptr;
        for (const DirectedTask& task : tasks) {
            if (task.form != form || task.withdrawn_at || std::abs(task.issued_at - at) >= repeat_window_ms ||
                !same_people(task.area_code, target))
                continue;
            if (newest == nullptr || std::pair(task.issued_at, task.id) > std::pair(newest->issued_at, newest->id))
                newest = &task;
        }
        if (newest != nullptr)
            repeats.push_back(
                {target, newest->id, newest->number, newest->issued_at, newest->completed_at.has_value()});
    }
    return repeats;
}

Result<std::vector<DirectedTask>> issue_tasks(const IssueTask& issue, const NewTasks& made, const Principal& who,
    UtcMillis now, std::span<const DirectedTask> earlier, Random& random)
{
    if (!is_office(who.role))
        return refuse("domain.no_right");
    if (issue.form.empty())
        return refuse("domain.form_needed");
    if (issue.title.empty())
        return refuse("domain.title_needed");
    if (issue.targets.empty())
        return refuse("domain.target_needed");
    if (issue.due_at <= now)
        return refuse("domain.deadline_past");
    if (issue.items_total.value_or(0) < 0)
        return refuse("domain.items_negative");
    std::set<std::string_view> seen;
    for (const std::string& target : issue.targets) {
        if (!contains(who.scope, target))
            return refuse("domain.outside_scope");
        if (!seen.insert(target).second)
            return make_error(Fault::Refused, "domain.target_twice", {{"code", target}});
    }
    if (issue.repeat_reason.empty()) {
        const std::vector<RepeatedAsk> repeats = repeated_asks(earlier, issue.form, issue.targets, now);
        if (!repeats.empty())
            return make_error(Fault::Refused, "domain.form_asked_twice",
                {{"count", static_cast<std::int64_t>(repeats.size())}, {"number", repeats.front().number},
                    {"date", date_text(repeats.front().issued_at)}});
    }
    std::vector<DirectedTask> rows;
    rows.reserve(issue.targets.size());
    const int year = static_cast<int>(local_of(now).date.year());
    std::int64_t number = made.first_number;
    ManualClock clock(now);
    for (const std::string& target : issue.targets) {
        DirectedTask row;
        row.id = Uuid::make(clock, random);
        row.district_id = made.district_id;
        row.area_code = target;
        row.number = std::format("RW{}-{:06}", year, number++);
        row.form = issue.form;
        row.form_id = issue.form_id;
        row.title = issue.title;
        row.issued_at = now;
        row.due_at = issue.due_at;
        row.batch_id = made.batch_id;
        row.issued_by = who.post;
        row.issued_from = significant_part(who.scope).empty() ? AreaLevel::County : level_of_code(who.scope);
        row.items_total = issue.items_total;
        if (!issue.geometry.empty())
            row.geometry = issue.geometry;
        rows.push_back(std::move(row));
    }
    return rows;
}

Result<TaskOutcome> answer_task(
    const DirectedTask& task, const AnswerTask& answer, const Principal& who, UtcMillis now, Random& random)
{
    if (!is_office(who.role) && who.role != UserRole::Worker)
        return refuse("domain.no_right");
    // A task to a whole village is answered by any of its grids; one to a grid by that grid.
    if (!contains(who.scope, task.area_code) && !(who.role == UserRole::Worker && contains(task.area_code, who.scope)))
        return refuse("domain.outside_scope");
    if (task.withdrawn_at)
        return refuse("domain.task_withdrawn");
    if (task.completed_at)
        return refuse("domain.task_completed");
    if (is_office(who.role) && answer.note.empty())
        return refuse("domain.reason_needed");
    if (answer.items_done < 0)
        return refuse("domain.items_negative");
    const std::int64_t total = task.items_total.value_or(0);
    if (total > 0 && answer.items_done > total)
        return make_error(Fault::Refused, "domain.too_many_items", {{"total", total}});
    if (answer.done && total > 0 && answer.items_done < total)
        return make_error(Fault::Refused, "domain.items_missing", {{"done", answer.items_done}, {"total", total}});

    const UtcMillis at = std::max({now, task.issued_at, task.last_receipt_at.value_or(task.issued_at)});
    TaskOutcome outcome;
    DirectedTask& row = outcome.data = task;
    row.received_at = task.received_at.value_or(at);
    row.last_receipt_at = at;
    row.items_done = answer.items_done;
    const bool done = answer.done || (total > 0 && answer.items_done == total);
    if (done)
        row.completed_at = at;
    ManualClock clock(at);
    TaskReceipt& receipt = outcome.receipt;
    receipt.id = Uuid::make(clock, random);
    receipt.district_id = task.district_id;
    receipt.area_code = task.area_code;
    receipt.task_id = task.id;
    receipt.at = at;
    receipt.actor = who.post;
    if (!who.responder_id.is_nil())
        receipt.responder_id = who.responder_id;
    receipt.items_done = answer.items_done;
    receipt.done = done;
    receipt.note = answer.note;
    receipt.attachment_count = static_cast<std::int64_t>(answer.attachments.size());
    return outcome;
}

Result<DirectedTask> withdraw_task(
    const DirectedTask& task, const WithdrawTask& withdrawal, const Principal& who, UtcMillis now)
{
    if (!is_office(who.role))
        return refuse("domain.no_right");
    if (!contains(who.scope, task.area_code))
        return refuse("domain.outside_scope");
    if (task.withdrawn_at)
        return refuse("domain.task_withdrawn");
    if (task.completed_at)
        return refuse("domain.task_completed");
    if (withdrawal.reason.empty())
        return refuse("domain.reason_needed");
    DirectedTask row = task;
    row.withdrawn_at = std::max({now, task.issued_at, task.last_receipt_at.value_or(task.issued_at)});
    row.reason = withdrawal.reason;
    return row;
}

} // namespace yiping::domain
