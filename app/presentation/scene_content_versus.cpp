// SPDX-License-Identifier: GPL-3.0-or-later
// Two areas, or two periods, by the same figures.
#include "scene_content.h"

#include "wall_words.h"

#include <yiping/presentation/words.h>

#include <algorithm>
#include <cmath>

namespace yiping::presentation {

namespace {

struct Side {
    QString name;
    std::string code;
    domain::Period period;
};

/// 1: the first is better, -1: the second; 0 where nobody can say.
int better_one(const domain::Figure& first, const domain::Figure& second, const domain::FigureDefinition* definition)
{
    const bool judged = definition != nullptr && definition->direction != domain::Direction::None;
    const auto few = [](const domain::Figure& figure) { return figure.small && is_rate(figure); };
    if (!judged || !first.value || !second.value || few(first) || few(second) ||
        figure_value(first) == figure_value(second))
        return 0;
    return (*first.value > *second.value) == (definition->direction == domain::Direction::Up) ? 1 : -1;
}

/// Whether the town was known by then: of a time before its first case there is nothing to compare with.
bool is_known(const services::Town& town, const domain::Period& period)
{
    const auto opened = town.cases().opened();
    UtcMillis first = 0;
    for (services::CaseIndex at = 0; at < opened.size(); ++at)
        if (town.cases().alive(at) && (first == 0 || opened[at] < first))
            first = opened[at];
    return first != 0 && domain::local_day_of(first) <= period.from;
}

} // namespace

std::pair<services::AreaIndex, services::AreaIndex> ContentSource::pair() const
{
    if (scope == services::no_area)
        return {services::no_area, services::no_area};
    const services::AreaIndex above = scope == town.root() ? services::no_area : town.area(scope).parent;
    std::vector<services::AreaIndex> others = known_parts(town, above);
    services::AreaIndex first = scope;
    if (others.size() < 2) {
        others = parts();
        first = others.empty() ? services::no_area : others.front();
    }
    // Those behind it come first: the neighbour in the list, and around.
    const auto at = std::ranges::find(others, first);
    if (at == others.end())
        return {first, services::no_area};
    std::rotate(others.begin(), at, others.end());
    others.erase(others.begin());
    return {first, others.empty() ? services::no_area : others[beside % others.size()]};
}

PanelContent versus_content(const domain::PanelDescription& panel, const ContentSource& source)
{
    PanelContent content;
    const domain::Period period = period_of_panel(panel.period, source.town.now());
    Side first{period_word(panel.period), std::string(source.scope_code), period};
    Side second = first;
    switch (panel.against) {
    case domain::Against::Area: {
        const auto [one, other] = source.pair();
        if (other == services::no_area)
            return content;
        content.period = period_word(panel.period);
        first.name = area_short_name(source.town, one);
        first.code = source.town.area(one).row.area_code;
        second.name = area_short_name(source.town, other);
        second.code = source.town.area(other).row.area_code;
        break;
    }
    case domain::Against::Before:
        second.name = word(domain::Against::Before);
        second.period = domain::period_before(period);
        break;
    case domain::Against::LastYear:
        second.name = word(domain::Against::LastYear);
        second.period = domain::year_before(period);
        break;
    }
    content.columns = {first.name, second.name};
    const bool known = panel.against == domain::Against::Area || is_known(source.town, second.period);
    if (!known)
        content.columns[1] = Wall::tr("%1（无数据）").arg(second.name);
    for (const std::string& id : panel.figures) {
        const domain::FigureRule* rule = domain::find_figure(id);
        if (rule == nullptr)
            continue;
        const domain::Figure one = source.town.book().figure(*rule, first.code, first.period);
        const domain::Figure other =
            known ? source.town.book().figure(*rule, second.code, second.period) : domain::Figure();
        PanelRow row{.key = id, .word = figure_name(source, id)};
        row.value = figure_value(one);
        row.cells = {figure_value(other)};
        row.unit = figure_unit(one.value ? one : other);
        constexpr double percent = 100;
        const double most = is_rate(one) || is_rate(other)
                                ? percent
                                : std::max(std::abs(one.value.value_or(0)), std::abs(other.value.value_or(0)));
        const auto share = [most](const domain::Figure& figure) {
            return figure.value && most > 0 ? std::clamp(std::abs(*figure.value) / most, 0.0, 1.0) : 0.0;
        };
        row.series = {share(one), share(other)};
        row.tone = better_one(one, other, source.definition(id));
        row.small = (one.small && is_rate(one)) || (other.small && is_rate(other));
        content.rows.push_back(std::move(row));
    }
    return content;
}

} // namespace yiping::presentation
