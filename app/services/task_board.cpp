// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/services/task_board.h>

#include <algorithm>
#include <tuple>
#include <unordered_map>

namespace yiping::services {

using domain::TaskState;

namespace {

constexpr std::int64_t done_shown_ms = 7 * day_ms;

} // namespace

std::size_t TaskIssue::answered() const
{
    return targets.size() - static_cast<std::size_t>(std::ranges::count(targets, TaskState::Issued, &Target::state));
}

std::size_t TaskIssue::completed() const
{
    return static_cast<std::size_t>(
        std::ranges::count_if(targets, [](const Target& each) { return each.state >= TaskState::Completed; }));
}

bool TaskIssue::late() const
{
    return std::ranges::any_of(targets, &Target::late);
}

std::vector<TaskIssue> task_issues(const Town& town)
{
    std::vector<TaskIssue> issues;
    std::unordered_map<Uuid, std::size_t> by_key;
    for (const domain::DirectedTask& row : town.tasks()) {
        const TaskState state = domain::task_state(row, town.now());
        if (state == TaskState::Withdrawn ||
            (state >= TaskState::Completed && row.issued_at < town.now() - done_shown_ms))
            continue;
        const Uuid key = row.batch_id.value_or(row.id);
        const auto [at, fresh] = by_key.try_emplace(key, issues.size());
        if (fresh) {
            TaskIssue issue;
            issue.key = key;
            issue.title = row.title;
            issue.issued_by = row.issued_by.value_or(std::string());
            issue.issued_at = row.issued_at;
            issue.due_at = row.due_at;
            issue.geometry = row.geometry.value_or(std::string());
            issues.push_back(std::move(issue));
        }
        issues[at->second].targets.push_back({row.area_code, state, domain::task_is_late(row, town.now())});
    }
    for (const PendingCommand& pending : town.outbox()) {
        const auto* body = std::get_if<domain::IssueTask>(&pending.command.body);
        // The platform takes the command's id for the batch: it is there once, here or there.
        if (body == nullptr || pending.refusal || pending.withdrawn || by_key.contains(pending.command.id))
            continue;
        TaskIssue issue;
        issue.key = pending.command.id;
        issue.title = body->title;
        issue.issued_at = pending.command.made_at;
        issue.due_at = body->due_at;
        issue.geometry = body->geometry;
        issue.waiting = true;
        for (const std::string& code : body->targets)
            issue.targets.push_back({code, TaskState::Issued, false});
        issues.push_back(std::move(issue));
    }
    for (TaskIssue& issue : issues)
        std::ranges::sort(issue.targets, {}, &TaskIssue::Target::area_code);
    std::ranges::sort(issues, {}, [](const TaskIssue& issue) {
        const bool done = issue.completed() == issue.targets.size();
        return std::tuple(!issue.waiting, done, done ? -issue.issued_at : issue.due_at, issue.key);
    });
    return issues;
}

} // namespace yiping::services
