// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/services/area_values.h>

#include <vector>

namespace yiping::scene3d {

/// Of one area: how high its column stands, and whether it gets better.
struct ColumnFigure {
    services::AreaIndex area = services::no_area;
    double value = 0;
    int trend = 0; ///< 1 better, -1 worse, 0 neither, or not known
};

/// Of the areas of a level inside the town that have a value. What is counted now is compared by what today opened and
/// closed, what looks back with the window of the same length before. GUI thread.
[[nodiscard]] std::vector<ColumnFigure> column_figures(
    const services::Town& town, services::AreaMeasure measure, domain::AreaLevel level, UtcMillis from, UtcMillis to);

/// Of any figure of the town's book, against the window of the same length before; where nothing is known of the level,
/// of the next one above that something is known of. Whether more is better is said of shares and of days only.
[[nodiscard]] std::vector<ColumnFigure> column_figures(const services::Town& town, const domain::FigureRule& figure,
    domain::AreaLevel level, UtcMillis from, UtcMillis to);

/// 1, -1 or 0 for a figure that was `before` and is `now`; a share has to move two points, a count a tenth.
[[nodiscard]] int trend_of(services::AreaMeasure measure, double before, double now);

} // namespace yiping::scene3d
