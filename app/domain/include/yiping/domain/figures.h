// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/ports.h>
#include <yiping/domain/figure_period.h>
#include <yiping/domain/figure_shares.h>
#include <yiping/domain/registers.h>
#include <yiping/domain/registers/hazard.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The figures of DESIGN §8, each with one definition in words in data/figures/<id>.toml and one in figure_shares.h.
/// Here they are put together from tallies, and counted row by row; FigureBook (figure_book.h) keeps the same tallies
/// up to date. Pure functions, any thread.
namespace yiping::domain {

/// How a figure is made of its tallies.
enum class Formula : std::uint8_t {
    Ratio = 1, ///< 100 × above ÷ below
    Share,     ///< the same, one of several that need not sum to 100 %: never a pie
    Count,     ///< above
    MeanDays,  ///< minutes above ÷ rows below, in days of 24 hours
    Change,    ///< of another figure: 100 × (now − before) ÷ before, against the same days a year earlier (同比)
    Hours,      ///< minutes above, in hours
};
template <>
std::span<const EnumWord> enum_words<Formula>();

/// One figure that can be computed.
struct FigureRule {
    std::string_view id;
    Formula formula = Formula::Ratio;
    TallyId above = TallyId::Opened; ///< its `n`
    TallyId below = TallyId::Opened; ///< of the same tally its `d`, of another one its `n`; not used by Count
    std::string_view of;             ///< Change: id of the figure that changes
};
/// In the order of reports.
[[nodiscard]] std::span<const FigureRule> figure_rules();
[[nodiscard]] const FigureRule* find_figure(std::string_view id); ///< nullptr for an unknown id
[[nodiscard]] std::span<const std::string_view> figure_ids();
/// "%", "天", or "件" and the like.
[[nodiscard]] std::string_view unit_of(const FigureRule& rule);

/// Fewer rows than this below the line are a small number: one row more or less moves the figure by over three points.
/// Shown with a mark, ranked nowhere, celebrated never.
inline constexpr std::int64_t small_below = 30;

struct Figure {
    std::string id;
    std::optional<double> value; ///< in `unit`; nothing where the denominator is 0. Rates: percent, not rounded
    std::string unit;
    std::int64_t numerator = 0;   ///< MeanDays, Hours: minutes. Change: of the figure that changes, now
    std::int64_t denominator = 0; ///< Count: 1. Hours: 60. Change of a count: the count before
    bool small = false;           ///< see small_below; of a Change that of either side
    std::optional<Tally> before;  ///< Change: numerator and denominator of the same days a year earlier
    bool operator==(const Figure&) const = default;
};

/// Which way is better. None: more is neither good nor bad by itself.
enum class Direction : std::uint8_t { None, Up, Down };

/// A figure as somebody has published it. Typed numbers, never rows.
struct PublishedFigure {
    std::string value;  ///< as printed: "99.04", "≥95"
    std::optional<std::int64_t> numerator, denominator;
    std::optional<std::int64_t> before_numerator, before_denominator; ///< Change: last year's
    bool derived = false; ///< 推算: numbers that were not published but follow from it
    std::string source;  ///< which report
    std::string quote;   ///< a few of its words, at most
    bool operator==(const PublishedFigure&) const = default;
};

/// Words of a figure; loaded by config from data/figures/*.toml.
struct FigureDefinition {
    std::string id;
    std::string name_zh, name_en;
    std::string definition_zh, definition_en;
    std::string numerator_zh, numerator_en;
    std::string denominator_zh, denominator_en;
    std::string unit;
    Formula formula = Formula::Ratio;
    Direction direction = Direction::None;
    std::optional<double> target;   ///< in `unit`
    bool own_definition = false;    ///< 定义为本系统口径: published elsewhere without one
    bool never_pie = false;         ///< parts that do not make a whole
    std::vector<std::string> categories; ///< Share: beginnings of the category codes it takes, longest first wins
    std::vector<PublishedFigure> published;
    bool operator==(const FigureDefinition&) const = default;
};

/// A figure of given tallies; `before` are those of the same days a year earlier (Change only).
[[nodiscard]] Figure make_figure(const FigureRule& rule, const Tallies& now, const Tallies* before = nullptr);
/// The same from typed numbers, as make_figure does with tallies. Count: `now.n`; MeanDays, Hours: minutes.
[[nodiscard]] Figure make_figure(const FigureRule& rule, Tally now, std::optional<Tally> before = std::nullopt);

/// What a figure is counted from. Pointers into the caller's rows.
struct FigureInput {
    std::span<const Case> cases;
    std::span<const Dispute> disputes;
    std::span<const DirectedTask> tasks;
    std::span<const AreaFigure> typed;
    std::string_view scope;         ///< area code, "" for everything
    UtcMillis as_of = 0;            ///< what happened later does not count
    std::optional<UtcMillis> since; ///< only what was opened, found or issued at or after this
    std::span<const Hazard> hazards{};
    std::span<const VolunteerService> volunteers{};
};
/// Tallies of the rows of the scope whose share falls on `from` or later and before `to`, as of `input.as_of`.
/// `input.since` is not looked at. One pass over each register.
[[nodiscard]] Tallies recount(const FigureInput& input, UtcMillis from, UtcMillis to);
/// All figures, in the order of figure_rules(). A Change compares what is counted since `since` – without it, since
/// the first of January – with the same days a year earlier.
[[nodiscard]] std::vector<Figure> compute_figures(const FigureInput& input);
/// One of them; nothing for an unknown id.
[[nodiscard]] std::optional<Figure> compute_figure(std::string_view id, const FigureInput& input);

/// A row behind a figure, with what it gives to it.
struct FigureRow {
    Register which = Register::Case;
    Uuid id;
    std::int64_t numerator = 0;
    std::int64_t denominator = 0;
    bool operator==(const FigureRow&) const = default;
};
/// Exactly the rows that a figure counts between two instants: their numerators and denominators sum to those of the
/// figure (of a Count and of a Change: the numerator). Empty for an unknown id.
[[nodiscard]] std::vector<FigureRow> figure_rows(
    std::string_view id, const FigureInput& input, UtcMillis from, UtcMillis to);
/// The rows behind what compute_figures says.
[[nodiscard]] std::vector<FigureRow> rows_behind(std::string_view id, const FigureInput& input);
/// What hangs on those rows: photos and papers, in the order of the rows.
[[nodiscard]] std::vector<Attachment> figure_attachments(
    std::span<const FigureRow> rows, std::span<const Attachment> attachments);

/// A figure beside an earlier one.
struct FigureComparison {
    Figure now, before;
    Period now_days, before_days;
    std::optional<double> difference;     ///< now − before in the figure's unit (of rates: percentage points)
    std::optional<double> change_percent; ///< relative; nothing where before is 0 or missing
    bool lengths_differ = false;          ///< the two have not as many days (平年/闰年, months): counts compare badly
    bool operator==(const FigureComparison&) const = default;
};
[[nodiscard]] FigureComparison compare(Figure now, const Period& now_days, Figure before, const Period& before_days);

/// Rounded to two decimals, half away from zero, as reports print it.
[[nodiscard]] double rounded2(double value);

} // namespace yiping::domain
