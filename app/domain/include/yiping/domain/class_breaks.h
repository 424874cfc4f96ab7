// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <vector>

/// Classes of a map whose areas are filled by a figure. Breaks are the lowest values of classes 1, 2, …, rising
/// strictly; what is below the first is class 0. Values must be finite. Any thread.
namespace yiping::domain {

/// About as many areas in each class. Equal values are never parted, so there may be fewer classes than asked for.
[[nodiscard]] std::vector<double> quantile_breaks(std::vector<double> values, std::size_t classes);

/// The partition with the least sum of squared distances from the classes' means (Fisher, On grouping for maximum
/// homogeneity, JASA 1958; "natural breaks" of Jenks): exactly, by dynamic programming over the sorted values. Equal
/// values are never parted. 10,000 values in 5 classes take some milliseconds.
[[nodiscard]] std::vector<double> natural_breaks(std::vector<double> values, std::size_t classes);

/// 0 … breaks.size().
[[nodiscard]] std::size_t class_of(double value, std::span<const double> breaks);

} // namespace yiping::domain
