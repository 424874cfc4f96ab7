// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/ports.h>
#include <yiping/domain/registers.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The figures of DESIGN §8, each with one definition in data/figures/<id>.toml. Here is how each is counted; there
/// is what it means in words. Pure functions, any thread.
namespace yiping::domain {

struct Figure {
    std::string id;
    std::optional<double> value; ///< in `unit`; nothing where the denominator is 0. Rates: percent, not rounded
    std::string unit;            ///< "%" or "件"
    std::int64_t numerator = 0;
    std::int64_t denominator = 0;
    bool operator==(const Figure&) const = default;
};

/// Words of a figure; loaded by config from data/figures/*.toml.
struct FigureDefinition {
    std::string id;
    std::string name_zh, name_en;
    std::string definition_zh, definition_en;
    std::string numerator_zh, numerator_en;
    std::string denominator_zh, denominator_en;
    std::string unit;
    bool higher_is_better = true;
    bool operator==(const FigureDefinition&) const = default;
};

/// The ids that can be computed, in the order of reports.
[[nodiscard]] std::span<const std::string_view> figure_ids();

/// What a figure is counted from. Pointers into the caller's rows.
struct FigureInput {
    std::span<const Case> cases;
    std::span<const Dispute> disputes;
    std::span<const DirectedTask> tasks;
    std::string_view scope;       ///< area code, "" for everything
    UtcMillis as_of = 0;          ///< what happened later does not count
    std::optional<UtcMillis> since; ///< only what was opened, found or issued at or after this
};
/// All figures, in the order of figure_ids(). One pass over each register.
[[nodiscard]] std::vector<Figure> compute_figures(const FigureInput& input);
/// One of them; nothing for an unknown id.
[[nodiscard]] std::optional<Figure> compute_figure(std::string_view id, const FigureInput& input);
/// Rounded to two decimals, half away from zero, as reports print it.
[[nodiscard]] double rounded2(double value);

} // namespace yiping::domain
