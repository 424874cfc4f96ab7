// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/directed_task.h>
#include <yiping/services/town.h>

#include <string>
#include <vector>

namespace yiping::services {

/// 下发任务 as it was issued: one to several areas, and how each of them stands.
struct TaskIssue {
    struct Target {
        std::string area_code;
        domain::TaskState state = domain::TaskState::Issued;
        bool late = false; ///< open after the deadline
        bool operator==(const Target&) const = default;
    };
    Uuid key; ///< of the batch; of the task where there is none; of the command while it waits here
    std::string title, issued_by;
    UtcMillis issued_at = 0, due_at = 0;
    std::string geometry; ///< what was drawn, WKB; "" nothing
    bool waiting = false; ///< still in the outbox of this console
    std::vector<Target> targets; ///< by area; without those that were withdrawn
    [[nodiscard]] std::size_t answered() const;
    [[nodiscard]] std::size_t completed() const;
    [[nodiscard]] bool late() const;
    bool operator==(const TaskIssue&) const = default;
};

/// Those that somebody still has to do, the nearest deadline first, then those that were done in the last days, the
/// newest first. What waits in the outbox comes before all. GUI thread.
[[nodiscard]] std::vector<TaskIssue> task_issues(const Town& town);

} // namespace yiping::services
