// SPDX-License-Identifier: GPL-3.0-or-later
#include "column_figures.h"

#include <algorithm>

namespace yiping::scene3d {

namespace {

bool is_rate(services::AreaMeasure measure)
{
    return measure == services::AreaMeasure::ClosureRate || measure == services::AreaMeasure::OnTimeRate;
}

} // namespace

int trend_of(services::AreaMeasure measure, double before, double now)
{
    constexpr double least_points = 2, least_share = 0.1;
    if (is_rate(measure)) {
        return now - before > least_points ? 1 : before - now > least_points ? -1 : 0;
    }
    const double step = std::max(1.0, before * least_share);
    return now - before >= step ? -1 : before - now >= step ? 1 : 0;
}

std::vector<ColumnFigure> column_figures(
    const services::Town& town, services::AreaMeasure measure, domain::AreaLevel level, UtcMillis from, UtcMillis to)
{
    const bool looks_back = measure != services::AreaMeasure::Open && measure != services::AreaMeasure::Late;
    const std::vector<services::AreaValue> values = services::area_values(town, measure, from, to);
    const std::vector<services::AreaValue> before =
        looks_back ? services::area_values(town, measure, from - (to - from), from) : values;
    std::vector<ColumnFigure> found;
    const auto places = town.areas();
    for (services::AreaIndex at = 0; at < places.size(); ++at) {
        if (!places[at].known || places[at].row.level != level || !values[at].value ||
            !town.is_within(at, town.root())) {
            continue;
        }
        ColumnFigure figure{at, *values[at].value, 0};
        if (looks_back) {
            figure.trend = before[at].value ? trend_of(measure, *before[at].value, figure.value) : 0;
        } else {
            const services::AreaCounts& counts = places[at].counts;
            figure.trend = counts.opened_today > counts.closed_today   ? -1
                           : counts.opened_today < counts.closed_today ? 1
                                                                       : 0;
        }
        found.push_back(figure);
    }
    return found;
}

std::vector<ColumnFigure> column_figures(
    const services::Town& town, const domain::FigureRule& figure, domain::AreaLevel level, UtcMillis from, UtcMillis to)
{
    const std::vector<services::AreaValue> values = services::area_values(town, figure, from, to);
    const std::vector<services::AreaValue> before = services::area_values(town, figure, from - (to - from), from);
    const auto trend = [&](double earlier, double now) {
        if (domain::unit_of(figure) == "%") {
            return trend_of(services::AreaMeasure::ClosureRate, earlier, now);
        }
        return figure.formula == domain::Formula::MeanDays ? trend_of(services::AreaMeasure::Open, earlier, now) : 0;
    };
    std::vector<ColumnFigure> found;
    const auto places = town.areas();
    for (int shown = static_cast<int>(level); found.empty() && shown > static_cast<int>(domain::AreaLevel::Town);
        --shown) {
        for (services::AreaIndex at = 0; at < places.size(); ++at) {
            if (places[at].known && static_cast<int>(places[at].row.level) == shown && values[at].value &&
                town.is_within(at, town.root())) {
                found.push_back(
                    {at, *values[at].value, before[at].value ? trend(*before[at].value, *values[at].value) : 0});
            }
        }
    }
    return found;
}

} // namespace yiping::scene3d
