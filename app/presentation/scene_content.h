// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/area_code.h>
#include <yiping/domain/category.h>
#include <yiping/domain/figures.h>
#include <yiping/presentation/scene_panel.h>
#include <yiping/presentation/wall_lists.h>
#include <yiping/services/case_scan.h>
#include <yiping/services/register_facts.h>
#include <yiping/services/town.h>

#include <span>
#include <string>
#include <string_view>
#include <utility>

/// What panels say, from the town, from one pass over its cases and from the facts of its registers. Pure but for the
/// language of the screen; GUI thread.
namespace yiping::presentation {

struct ContentSource {
    const services::Town& town;
    const services::CaseScan& scan;
    const services::RegisterFacts* registers; ///< nullptr while they are being read
    const domain::CategoryTree& categories;
    std::span<const domain::FigureDefinition> figures;
    services::AreaIndex scope;  ///< what the scene is about
    std::string_view scope_code; ///< its code, "" for everything
    std::string_view report_address; ///< of the page for residents, "" unknown
    std::size_t beside = 0; ///< which of the areas beside it is compared with

    [[nodiscard]] bool inside(std::string_view area) const { return domain::contains(scope_code, area); }
    [[nodiscard]] const domain::FigureDefinition* definition(std::string_view id) const;
    /// Known areas one level below that have something to compare: villages of a town, grids of a village.
    [[nodiscard]] std::vector<services::AreaIndex> parts() const;
    /// What is shown and an area beside it; of one that has none, two of its parts. no_area where there is none.
    [[nodiscard]] std::pair<services::AreaIndex, services::AreaIndex> pair() const;
};

/// Kinds that the wall's own models show have no content of their own.
[[nodiscard]] PanelContent make_content(const domain::PanelDescription& panel, const ContentSource& source);

// Parts of it, by what they are counted from.
[[nodiscard]] PanelContent figures_content(const domain::PanelDescription& panel, const ContentSource& source);
[[nodiscard]] PanelContent ranking_content(const domain::PanelDescription& panel, const ContentSource& source);
[[nodiscard]] PanelContent compare_content(const domain::PanelDescription& panel, const ContentSource& source);
[[nodiscard]] PanelContent versus_content(const domain::PanelDescription& panel, const ContentSource& source);
[[nodiscard]] PanelContent rings_content(const domain::PanelDescription& panel, const ContentSource& source);
[[nodiscard]] PanelContent hotline_content(const domain::PanelDescription& panel, const ContentSource& source);
[[nodiscard]] PanelContent loop_content(const domain::PanelDescription& panel, const ContentSource& source);
[[nodiscard]] PanelContent ages_content(const ContentSource& source);
[[nodiscard]] PanelContent calendar_content(const ContentSource& source);
[[nodiscard]] PanelContent week_hours_content(const ContentSource& source);
[[nodiscard]] PanelContent inspect_content(const ContentSource& source);
[[nodiscard]] PanelContent qr_content(const domain::PanelDescription& panel, const ContentSource& source);
[[nodiscard]] PanelContent teams_content(const ContentSource& source);
[[nodiscard]] PanelContent duty_content(const ContentSource& source);
/// From the registers.
[[nodiscard]] PanelContent register_content(const domain::PanelDescription& panel, const ContentSource& source);

// Shared by them.
/// Areas one level below that the town knows; none of no_area.
[[nodiscard]] std::vector<services::AreaIndex> known_parts(const services::Town& town, services::AreaIndex area);
[[nodiscard]] QString period_word(domain::ScenePeriod period);
[[nodiscard]] domain::Period period_of_panel(domain::ScenePeriod period, UtcMillis now);
/// "99.04", "—" where there is nothing to divide by; never rounded up to a hundred that was not reached.
[[nodiscard]] QString figure_value(const domain::Figure& figure);
/// In the language of the screen; "" for what has no word in it.
[[nodiscard]] QString figure_unit(const domain::Figure& figure);
[[nodiscard]] QString figure_name(const ContentSource& source, std::string_view id);
[[nodiscard]] bool is_rate(const domain::Figure& figure);
[[nodiscard]] QString count_word(std::int64_t count);
[[nodiscard]] QString area_short_name(const services::Town& town, services::AreaIndex at);
/// 0–1, for bars; 0 where there is nothing.
[[nodiscard]] double share_of(std::int64_t part, std::int64_t whole);
/// A row of part and whole: "98.21" %, "412 / 416".
[[nodiscard]] PanelRow rate_row(std::string key, const QString& word, std::int64_t part, std::int64_t whole);

} // namespace yiping::presentation
