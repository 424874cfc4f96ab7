// SPDX-License-Identifier: GPL-3.0-or-later
// What the town counts, kept up to date by taking a case's old share away and adding its new one.
#include "town_notes.h"

#include <algorithm>
#include <functional>

namespace yiping::services {

using domain::CaseStatus;

namespace {

void add(std::uint32_t& counter, std::int32_t sign)
{
    counter += static_cast<std::uint32_t>(sign);
}

} // namespace

void Town::count(CaseIndex at, std::int32_t sign, Notes* notes)
{
    const CaseStatus status = cases_.status(at);
    if (status == CaseStatus::Voided)
        return;
    const auto status_number = static_cast<std::size_t>(status);
    const bool done = status == CaseStatus::Done;
    const bool late = status == CaseStatus::Late;
    const UtcMillis opened = cases_.opened_at(at);
    const UtcMillis closed = cases_.closed_at(at);
    const bool opened_today = local_day(opened) == today_;
    bool closed_today = false;

    if (opened_today) {
        add(counts_.opened_today, sign);
        add(counts_.today_by_status[status_number], sign);
        add(counts_.opened_by_hour[static_cast<std::size_t>(local_hour(opened))], sign);
    }
    if (done && closed != 0) {
        closed_today = local_day(closed) == today_;
        if (closed_today) {
            add(counts_.closed_today, sign);
            add(counts_.closed_by_hour[static_cast<std::size_t>(local_hour(closed))], sign);
            if (cases_.due_at(at) != 0 && closed <= cases_.due_at(at))
                add(counts_.closed_on_time_today, sign);
        }
    }
    if (!done) {
        add(counts_.open, sign);
        add(counts_.open_by_status[status_number], sign);
        if (late)
            add(counts_.late, sign);
    }
    if (!done || closed_today) {
        const domain::Step step = cases_.step(at);
        add(counts_.by_step[static_cast<std::size_t>(step)], sign);
        add(counts_.by_stage[static_cast<std::size_t>(domain::stage_of(step))], sign);
    }
    if (notes)
        notes->counts = true;
    if (done && !late && !opened_today && !closed_today)
        return; // nearly all of them
    for (AreaIndex up = cases_.area(at); up != no_area; up = areas_[up].parent) {
        AreaCounts& counts = areas_[up].counts;
        if (!done)
            add(counts.open, sign);
        if (late)
            add(counts.late, sign);
        if (opened_today)
            add(counts.opened_today, sign);
        if (closed_today)
            add(counts.closed_today, sign);
        if (notes && (!done || opened_today || closed_today))
            notes->area_counts.push_back(up);
    }
}

void Town::recount_all()
{
    counts_ = {};
    for (Place& place : areas_)
        place.counts = {};
    const UtcMillis midnight = start_of_day(today_);
    for (CaseIndex at = 0; at < cases_.size(); ++at) {
        // Of a case that was over before today nothing is counted: nearly all of them.
        const bool past = cases_.opened_at(at) < midnight && cases_.closed_at(at) < midnight;
        if (cases_.alive(at) && !(past && domain::is_over(cases_.step(at))))
            count(at, +1, nullptr);
    }
}

bool Town::should_be_late(CaseIndex at) const
{
    const UtcMillis due = cases_.due_at(at);
    return due != 0 && domain::status_of(cases_.step(at), cases_.hold(at), due, now_) == CaseStatus::Late;
}

void Town::watch_due(CaseIndex at)
{
    if (cases_.due_at(at) == 0 || cases_.late(at) || domain::is_over(cases_.step(at)))
        return;
    due_heap_.push_back({cases_.due_at(at), at});
    std::ranges::push_heap(due_heap_, std::greater<>());
}

domain::FigureBook::Node Town::figure_node(AreaIndex at)
{
    for (auto next = static_cast<AreaIndex>(figure_nodes_.size()); next <= at; ++next)
        figure_nodes_.push_back(book_.node_of(areas_[next].row.area_code));
    return figure_nodes_[at];
}

domain::Figure Town::figure(std::string_view id, const domain::Period& period) const
{
    const domain::FigureRule* rule = domain::find_figure(id);
    return rule == nullptr ? domain::Figure() : book_.figure(*rule, {}, period);
}

void Town::pass_time(Notes& notes)
{
    notes.counts = book_.advance(now_) || notes.counts;
    if (const std::int64_t day = local_day(now_); day != today_) {
        today_ = day;
        recount_all();
        notes.counts = true;
        for (AreaIndex at = 0; at < areas_.size(); ++at)
            notes.area_counts.push_back(at);
    }
    while (!due_heap_.empty() && due_heap_.front().at < now_) {
        const CaseIndex at = due_heap_.front().index;
        std::ranges::pop_heap(due_heap_, std::greater<>());
        due_heap_.pop_back();
        // The entry may be of an earlier due time or another case in the same slot: ask the table.
        if (!cases_.alive(at) || cases_.late(at) || !should_be_late(at))
            continue;
        count(at, -1, &notes);
        cases_.set_flag(at, CaseTable::flag_late, true);
        count(at, +1, &notes);
        notes.cases.push_back(at);
    }
}

DayCounts Town::day(std::int64_t local_day) const
{
    const auto day = static_cast<domain::LocalDay>(local_day);
    const domain::Tallies sums = book_.tallies({}, {domain::PeriodKind::Day, day, day + 1});
    return {static_cast<std::uint32_t>(sums[domain::index_of(domain::TallyId::Opened)].n),
        static_cast<std::uint32_t>(sums[domain::index_of(domain::TallyId::Ended)].n)};
}

std::uint32_t Town::opened_by_now_a_week_ago() const
{
    const UtcMillis to = now_ - 7 * day_ms;
    const UtcMillis from = start_of_day(local_day(to));
    const std::span<const UtcMillis> opened = cases_.opened();
    std::uint32_t total = 0;
    for (CaseIndex at = 0; at < opened.size(); ++at) {
        if (opened[at] >= from && opened[at] <= to && cases_.alive(at) && cases_.status(at) != CaseStatus::Voided)
            ++total;
    }
    return total;
}

} // namespace yiping::services
