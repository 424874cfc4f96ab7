// SPDX-License-Identifier: GPL-3.0-or-later
// 下发任务: drawn on the map, sent down to the grids, and how each of them answers.
#include "desk_parts.h"

#include "ask_bar.h"
#include "bars.h"
#include "case_panel.h"
#include "desk_docks.h"
#include "side_panel.h"

#include <yiping/domain/directed_task.h>
#include <yiping/services/area_stroke.h>

#include <QApplication>

#include <algorithm>
#include <utility>

namespace yiping::desk {

using domain::CaseStatus;
using domain::TaskState;
using services::TaskIssue;

namespace {

constexpr std::size_t most_shown = 200;

CaseStatus colour_of(const TaskIssue::Target& target)
{
    if (target.late)
        return CaseStatus::Late;
    if (target.state >= TaskState::Completed)
        return CaseStatus::Done;
    return target.state == TaskState::Issued ? CaseStatus::New : CaseStatus::Handling;
}

DeskMap::Task on_map(const TaskIssue& issue)
{
    DeskMap::Task task{.geometry = issue.geometry, .targets = {}};
    for (const TaskIssue::Target& each : issue.targets) {
        const QString answer = each.late ? DeskWindow::tr("逾期 · %1").arg(presentation::word(each.state))
                                         : presentation::word(each.state);
        task.targets.push_back({each.area_code, answer, colour_of(each)});
    }
    return task;
}

SideRow row_of(const TaskIssue& issue, UtcMillis now)
{
    const auto count = [](std::size_t number) { return QString::number(number); };
    const std::size_t all = issue.targets.size();
    SideRow row;
    row.key = issue.key;
    row.name = presentation::text(issue.title);
    row.detail = DeskWindow::tr("%n 个网格", nullptr, static_cast<int>(all)) + QStringLiteral(" · ") +
                 DeskWindow::tr("回执 %1 · 完成 %2").arg(count(issue.answered()), count(issue.completed())) +
                 QStringLiteral(" · ") +
                 DeskWindow::tr("下发 %1").arg(presentation::moment_words(issue.issued_at, now));
    if (issue.waiting) {
        row.standing = presentation::word(domain::Delivery::Queued);
        row.ink = look::handling;
    } else if (issue.completed() == all) {
        row.standing = DeskWindow::tr("全部完成");
        row.ink = look::done;
    } else if (issue.late()) {
        row.standing = DeskWindow::tr("逾期 %1").arg(presentation::duration_words(now - issue.due_at));
        row.ink = look::late;
    } else {
        row.standing = DeskWindow::tr("还有 %1").arg(presentation::duration_words(issue.due_at - now));
    }
    return row;
}

} // namespace

void DeskWindow::Parts::make_tasks()
{
    tasks_ = new SidePanel("tasks", DeskWindow::tr("任务"), &window_);
    docks_->add("tasks", DeskWindow::tr("任务"), tasks_);
    connect(tasks_, &SidePanel::entered, this, [this](const Uuid& key) {
        docks_->raise("map"); // where it shares its place with the list
        look_at_task(key);
    });
    connect(tasks_, &SidePanel::marked, this, [this] {
        // Not where the list itself has changed.
        if (const auto key = tasks_->chosen(); key && tasks_->isAncestorOf(QApplication::focusWidget()))
            look_at_task(*key);
    });
}

void DeskWindow::Parts::refresh_tasks()
{
    if (tasks_ == nullptr)
        return;
    task_issues_ = services::task_issues(services_.town);
    const auto late = std::ranges::count_if(task_issues_, &TaskIssue::late);
    docks_->set_title("tasks", late == 0 ? DeskWindow::tr("任务") : DeskWindow::tr("任务 %1").arg(late));
    std::vector<SideRow> rows;
    for (const TaskIssue& issue : task_issues_) {
        if (rows.size() < most_shown)
            rows.push_back(row_of(issue, services_.town.now()));
    }
    tasks_->show_rows(std::move(rows), DeskWindow::tr("没有要办的任务。按 U 在地图上画，就下发一个。"));
    tasks_->show_foot(DeskWindow::tr("↑ ↓ 在地图上看：画的路线或区域、各网格的回执"));
    if (!shown_task_.is_nil())
        show_task(false);
}

void DeskWindow::Parts::look_at_task(const Uuid& key)
{
    if (!map_)
        return;
    shown_task_ = key;
    show_task(true);
}

void DeskWindow::Parts::show_task(bool come)
{
    const auto found = std::ranges::find(task_issues_, shown_task_, &TaskIssue::key);
    if (found == task_issues_.end()) {
        leave_task();
        return;
    }
    DeskMap::Task task = on_map(*found);
    if (!come && task_on_map_ == task)
        return;
    map_->show_task(task, come);
    task_on_map_ = std::move(task);
}

void DeskWindow::Parts::leave_task()
{
    shown_task_ = {};
    task_on_map_.reset();
    if (map_)
        map_->show_task(std::nullopt, false);
}

void DeskWindow::Parts::ask_task(const std::vector<geo::LonLat>& stroke)
{
    const services::Town& town = services_.town;
    std::vector<std::string> targets = services::grids_of_stroke(town, stroke, services_.actions.me().scope);
    if (targets.empty()) {
        bottom_->show_notice(DeskWindow::tr("画到的地方没有网格"));
        return;
    }
    if (large_map_)
        set_large_map(false);
    QStringList names;
    constexpr qsizetype named = 3;
    for (const std::string& code : targets) {
        if (names.size() < named)
            names += presentation::text(town.place_name(town.find_area(code)));
    }
    QString whom =
        DeskWindow::tr("%n 个网格：", nullptr, static_cast<int>(targets.size())) + names.join(DeskWindow::tr("、"));
    if (std::ssize(targets) > named)
        whom += DeskWindow::tr(" 等");
    presentation::ActionView question;
    question.label = DeskWindow::tr("下发任务");
    question.needs = domain::need_reason | domain::need_until;
    case_->ask_bar().cancel();
    std::string geometry = services::geometry_of_stroke(stroke);
    // Seen while it is asked about, as it will be kept.
    DeskMap::Task drawn{.geometry = geometry, .targets = {}};
    for (const std::string& code : targets)
        drawn.targets.push_back({code, presentation::word(domain::TaskState::Issued), domain::CaseStatus::New});
    leave_task();
    map_->show_task(drawn, false);
    task_bar_->ask(
        question, services_.clock.now(), whom, [this, targets, geometry](const services::MoveRequest& answer) {
            domain::IssueTask body;
        // The same words to the same grid within a week are the same form: the platform asks why again.
            body.form = body.title = answer.reason;
            body.targets = targets;
            body.due_at = answer.until.value_or(0);
            body.geometry = geometry;
            services_.actions.issue_task(
                std::move(body), [this, alive = alive_, count = targets.size()](const Result<void>& done) {
                    if (!*alive)
                        return;
                    bottom_->show_notice(
                        done ? DeskWindow::tr("任务已交发件箱，发给 %n 个网格", nullptr, static_cast<int>(count))
                             : DeskWindow::tr("任务没有下发：%1").arg(error_words_(done.error())));
                });
        });
    task_bar_->set_words(DeskWindow::tr("要他们做什么，一句话"));
}

} // namespace yiping::desk
