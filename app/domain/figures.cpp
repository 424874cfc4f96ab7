// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/figures.h>

#include <yiping/domain/area_code.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace yiping::domain {

namespace {

enum Which : std::size_t { Resolution, UpwardClosure, Completion, Closure, OnTime, Satisfied, WhichCount };

constexpr std::array<std::string_view, WhichCount> ids{
    "resolution_rate",
    "upward_closure_rate",
    "completion_rate",
    "closure_rate",
    "on_time_rate",
    "satisfaction_rate",
};

struct Count {
    std::int64_t numerator = 0;
    std::int64_t denominator = 0;
    void add(bool good)
    {
        ++denominator;
        numerator += good ? 1 : 0;
    }
};

bool happened(const std::optional<UtcMillis>& at, UtcMillis as_of)
{
    return at && *at <= as_of;
}

} // namespace

std::span<const std::string_view> figure_ids()
{
    return ids;
}

std::vector<Figure> compute_figures(const FigureInput& input)
{
    std::array<Count, WhichCount> counts{};
    const auto within = [&](std::string_view code, UtcMillis at) {
        return at <= input.as_of && (!input.since || at >= *input.since) && contains(input.scope, code);
    };
    for (const Dispute& dispute : input.disputes) {
        if (within(dispute.area_code, dispute.found_at))
            counts[Resolution].add(happened(dispute.resolved_at, input.as_of));
    }
    for (const DirectedTask& task : input.tasks) {
        if (within(task.area_code, task.issued_at))
            counts[Completion].add(happened(task.completed_at, input.as_of));
    }
    for (const Case& one : input.cases) {
        // What was declined or voided was never a case to be closed.
        if (!within(one.area_code, one.opened_at) || one.step == Step::Voided || one.step == Step::Declined)
            continue;
        const bool closed = (one.step == Step::Closed || one.step == Step::Evaluated) &&
                            happened(one.closed_at, input.as_of) && *one.closed_at >= one.opened_at;
        counts[Closure].add(closed);
        if (one.upward)
            counts[UpwardClosure].add(closed);
        if (closed && one.due_at)
            counts[OnTime].add(*one.closed_at <= *one.due_at);
        if (closed && one.satisfaction)
            counts[Satisfied].add(*one.satisfaction >= 4);
    }

    std::vector<Figure> figures;
    figures.reserve(WhichCount);
    for (std::size_t i = 0; i < WhichCount; ++i) {
        Figure figure;
        figure.id = ids[i];
        figure.unit = "%";
        figure.numerator = counts[i].numerator;
        figure.denominator = counts[i].denominator;
        if (figure.denominator > 0)
            figure.value = 100.0 * static_cast<double>(figure.numerator) / static_cast<double>(figure.denominator);
        figures.push_back(std::move(figure));
    }
    return figures;
}

std::optional<Figure> compute_figure(std::string_view id, const FigureInput& input)
{
    std::vector<Figure> figures = compute_figures(input);
    const auto found = std::ranges::find(figures, id, &Figure::id);
    return found == figures.end() ? std::nullopt : std::optional(std::move(*found));
}

double rounded2(double value)
{
    return std::round(value * 100.0) / 100.0;
}

} // namespace yiping::domain
