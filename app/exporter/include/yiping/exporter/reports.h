// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/figures.h>
#include <yiping/domain/registers.h>
#include <yiping/domain/registers/alarm.h>
#include <yiping/domain/registers/handover.h>
#include <yiping/exporter/case_statistics.h>
#include <yiping/exporter/report.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The reports of DESIGN §17 as documents, from rows. Pure functions, any thread.
namespace yiping::exporter {

/// What every report says of itself.
struct ReportFrame {
    config::Language language = config::Language::Chinese;
    std::string town;
    std::string area; ///< its name; "" the whole town
    std::optional<UtcMillis> since, until;
    UtcMillis as_of = 0; ///< 0: an empty database
    [[nodiscard]] bool chinese() const { return language == config::Language::Chinese; }
    /// The frame as the head of a report.
    [[nodiscard]] Report begin(std::string_view zh, std::string_view en) const;
};

/// "2026-03-18 10:30", local; "–" for 0.
[[nodiscard]] std::string minute_text(UtcMillis at);
/// "12,345".
[[nodiscard]] std::string grouped_digits(std::int64_t number);

struct DurationsInput {
    Durations sums;
    DayCounts days;
    std::array<std::int64_t, duration_classes.size() + 1> classes{};
    bool working = false;
};
[[nodiscard]] Report durations_report(const ReportFrame& frame, const DurationsInput& input);

/// `names` are words for keys, in the order of the rows; "" where the key says enough.
[[nodiscard]] Report ranking_report(
    const ReportFrame& frame, std::string_view by, std::span<const RankRow> rows, std::span<const std::string> names);

[[nodiscard]] Report figures_report(const ReportFrame& frame, std::span<const domain::Figure> figures,
    std::span<const domain::FigureDefinition> definitions);

/// What the hand-over page of a shift is made of. Rows of its area only; imported cases do not count, as on the desk.
struct HandoverInput {
    std::optional<domain::Shift> shift, next; ///< the one that ends and the one that begins
    std::vector<domain::Case> open;           ///< not over at `at`
    std::vector<domain::Alarm> alarms;        ///< not dealt with
    std::vector<domain::Handover> handovers;  ///< of earlier shifts, newest first
    std::int64_t opened = 0, closed = 0;      ///< during the shift
    UtcMillis at = 0;
};
/// The input put in order: which cases are late, which will be by the end of the next shift, which only wait.
struct HandoverLists {
    std::vector<const domain::Case*> late, due, other; ///< late: the latest first; due: the first due first
    UtcMillis due_until = 0;
};
[[nodiscard]] HandoverLists handover_lists(const HandoverInput& input);
/// `holders` gives the words for whoever has a case (post, never a name); may answer "".
[[nodiscard]] Report handover_report(
    const ReportFrame& frame, const HandoverInput& input, const std::function<std::string(const Uuid&)>& holders);

/// One page about one case, to be printed and signed. Personal fields stay masked.
struct CaseSheetInput {
    domain::Case data;
    std::string category, area, holder; ///< in words
    std::vector<std::pair<std::string, std::string>> facts; ///< more of them
    std::vector<domain::CaseMove> moves; ///< oldest first
};
[[nodiscard]] Report case_sheet(const ReportFrame& frame, const CaseSheetInput& input);

} // namespace yiping::exporter
