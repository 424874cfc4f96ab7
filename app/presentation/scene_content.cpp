// SPDX-License-Identifier: GPL-3.0-or-later
// What panels say of figures and of areas.
#include "scene_content.h"

#include "wall_words.h"

#include <yiping/domain/area_code.h>
#include <yiping/presentation/words.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>

namespace yiping::presentation {

namespace {

constexpr std::size_t longest_list = 40;
constexpr double percent = 100;

/// What changed against the days before, in words with better or worse.
void tell_trend(PanelRow& row, const domain::FigureComparison& compared, domain::Direction direction, bool rate)
{
    if (!compared.difference || compared.now.small || compared.before.small)
        return;
    const double difference = *compared.difference;
    const double least = rate ? 0.05 : 0.5;
    if (!rate && compared.before.numerator == 0)
        return;
    if (std::abs(difference) < least) {
        row.trend = Wall::tr("与上期持平");
        return;
    }
    const QString amount = rate ? Wall::tr("%1 个百分点").arg(QString::number(std::abs(difference), 'f', 1))
                                : QString::number(std::abs(difference), 'f', compared.now.unit == "天" ? 1 : 0);
    row.trend = (difference > 0 ? Wall::tr("比上期多 %1") : Wall::tr("比上期少 %1")).arg(amount);
    if (direction == domain::Direction::None)
        return;
    const bool better = (difference > 0) == (direction == domain::Direction::Up);
    row.tone = static_cast<int>(better ? Tone::Better : Tone::Worse);
    row.trend += better ? Wall::tr(" 好转") : Wall::tr(" 变差");
}

/// The figure over equal parts of the period, scaled to the largest.
QList<qreal> series_of(const ContentSource& source, const domain::FigureRule& rule, const domain::Period& period)
{
    constexpr int most_points = 12;
    const int points = std::min(most_points, period.days());
    std::vector<std::optional<double>> values;
    double most = 0;
    for (int i = 0; i < points; ++i) {
        const domain::Period part{domain::PeriodKind::Span, period.from + period.days() * i / points,
            period.from + period.days() * (i + 1) / points};
        const domain::Figure figure = source.town.book().figure(rule, source.scope_code, part);
        values.push_back(figure.value);
        most = std::max(most, std::abs(figure.value.value_or(0)));
    }
    QList<qreal> series;
    for (const auto& value : values)
        series.append(value && most > 0 ? std::abs(*value) / most : -1);
    return series;
}

QString counted_of(const domain::Figure& figure, const QString& period)
{
    QString words = period;
    if (is_rate(figure))
        words += QStringLiteral(" %1 / %2").arg(figure.numerator).arg(figure.denominator);
    if (figure.small && is_rate(figure))
        words = Wall::tr("%1（数量少）").arg(words);
    return words;
}

/// Sum of a figure's daily rows over a period, by area: of the towns that are not loaded case by case.
using TypedSums = std::map<std::string, std::map<domain::AreaFigureId, double>>;
TypedSums typed_sums(const ContentSource& source, const domain::Period& period)
{
    TypedSums sums;
    for (const domain::AreaFigure& row : source.town.figures())
        if (row.figure <= domain::AreaFigureId::OnTime && period.contains(domain::local_day_of(row.day)))
            sums[row.area_code][row.figure] += row.value;
    return sums;
}

/// "98.2%", rounded down; "—" of nothing.
QString short_rate(std::int64_t part, std::int64_t whole)
{
    if (whole <= 0)
        return QStringLiteral("—");
    if (part == whole)
        return QStringLiteral("100%");
    constexpr double tenths = 1'000;
    return QString::number(std::floor(tenths * static_cast<double>(part) / static_cast<double>(whole)) / 10, 'f', 1) +
           QStringLiteral("%");
}

struct AreaNumbers {
    services::AreaIndex at = services::no_area;
    std::int64_t households = 0, opened = 0, on_time = 0, of_closed = 0;
};

AreaNumbers numbers_of(
    const ContentSource& source, services::AreaIndex at, const domain::Period& period, const TypedSums& typed)
{
    const services::Place& place = source.town.area(at);
    AreaNumbers numbers{.at = at, .households = place.row.households.value_or(0)};
    const domain::Tallies tallies = source.town.book().tallies(place.row.area_code, period);
    numbers.opened = tallies[domain::index_of(domain::TallyId::Opened)].n;
    numbers.on_time = tallies[domain::index_of(domain::TallyId::OnTime)].n;
    numbers.of_closed = tallies[domain::index_of(domain::TallyId::OnTime)].d;
    const auto daily = typed.find(place.row.area_code);
    if (numbers.opened == 0 && daily != typed.end()) {
        const auto sum = [&](domain::AreaFigureId id) {
            const auto found = daily->second.find(id);
            return found == daily->second.end() ? std::int64_t{0} : std::llround(found->second);
        };
        numbers.opened = sum(domain::AreaFigureId::CasesOpened);
        numbers.on_time = sum(domain::AreaFigureId::OnTime);
        numbers.of_closed = sum(domain::AreaFigureId::CasesClosed);
    }
    return numbers;
}

} // namespace

const domain::FigureDefinition* ContentSource::definition(std::string_view id) const
{
    const auto found = std::ranges::find(figures, id, &domain::FigureDefinition::id);
    return found == figures.end() ? nullptr : &*found;
}

std::vector<services::AreaIndex> known_parts(const services::Town& town, services::AreaIndex area)
{
    std::vector<services::AreaIndex> found;
    if (area == services::no_area)
        return found;
    // Where a level is missing (a village without grids) there is nothing to compare.
    std::ranges::copy_if(town.area(area).children, std::back_inserter(found),
        [&town](services::AreaIndex at) { return town.area(at).known; });
    return found;
}

std::vector<services::AreaIndex> ContentSource::parts() const
{
    return known_parts(town, scope);
}

QString figure_name(const ContentSource& source, std::string_view id)
{
    const domain::FigureDefinition* definition = source.definition(id);
    if (definition == nullptr)
        return text(id);
    return text(language() == Language::English ? definition->name_en : definition->name_zh);
}

bool is_rate(const domain::Figure& figure)
{
    return figure.unit == "%";
}

QString period_word(domain::ScenePeriod period)
{
    return word(period);
}

domain::Period period_of_panel(domain::ScenePeriod period, UtcMillis now)
{
    const domain::LocalDay today = domain::local_day_of(now);
    return {domain::PeriodKind::Span, today - domain::days_of(period) + 1, today + 1};
}

QString figure_unit(const domain::Figure& figure)
{
    if (language() == Language::Chinese || figure.unit == "%")
        return text(figure.unit);
    if (figure.unit == "件")
        return Wall::cases_unit(std::llround(figure.value.value_or(0)));
    return figure.unit == "天" ? Wall::tr("天") : QString();
}

QString figure_value(const domain::Figure& figure)
{
    if (!figure.value)
        return QStringLiteral("—");
    if (is_rate(figure)) {
        if (figure.numerator == figure.denominator)
            return QString::number(*figure.value, 'f', 0);
        constexpr double not_quite = 99.99;
        return QString::number(std::min(*figure.value, not_quite), 'f', 2);
    }
    if (figure.unit == "天")
        return QString::number(*figure.value, 'f', 1);
    return count_word(std::llround(*figure.value));
}

QString count_word(std::int64_t count)
{
    constexpr std::int64_t exact_below = 100'000;
    if (count < exact_below)
        return QString::number(count);
    constexpr double ten_thousand = 10'000, thousand = 1'000;
    if (language() == Language::English)
        return QStringLiteral("%1k").arg(static_cast<double>(count) / thousand, 0, 'f', 1);
    return Wall::tr("%1万").arg(static_cast<double>(count) / ten_thousand, 0, 'f', 1);
}

QString area_short_name(const services::Town& town, services::AreaIndex at)
{
    const services::Place& place = town.area(at);
    return text(place.row.name.empty() ? place.row.area_code : place.row.name);
}

double share_of(std::int64_t part, std::int64_t whole)
{
    return whole > 0 ? std::clamp(static_cast<double>(part) / static_cast<double>(whole), 0.0, 1.0) : 0;
}

PanelRow rate_row(std::string key, const QString& word, std::int64_t part, std::int64_t whole)
{
    PanelRow row{.key = std::move(key), .word = word};
    row.value = QStringLiteral("—");
    if (whole > 0) {
        domain::Figure figure;
        figure.unit = "%";
        figure.numerator = part;
        figure.denominator = whole;
        figure.value = percent * static_cast<double>(part) / static_cast<double>(whole);
        row.value = figure_value(figure);
        row.unit = QStringLiteral("%");
    }
    row.detail = QStringLiteral("%1 / %2").arg(count_word(part), count_word(whole));
    row.share = share_of(part, whole);
    row.small = whole < domain::small_below;
    return row;
}

PanelContent figures_content(const domain::PanelDescription& panel, const ContentSource& source)
{
    PanelContent content;
    content.period = period_word(panel.period);
    const domain::Period period = period_of_panel(panel.period, source.town.now());
    for (const std::string& id : panel.figures) {
        const domain::FigureRule* rule = domain::find_figure(id);
        if (rule == nullptr)
            continue;
        const domain::FigureComparison compared = source.town.book().period_on_period(*rule, source.scope_code, period);
        const domain::FigureDefinition* definition = source.definition(id);
        PanelRow row{.key = id, .word = figure_name(source, id)};
        row.value = figure_value(compared.now);
        row.unit = compared.now.value ? figure_unit(compared.now) : QString();
        row.detail = is_rate(compared.now) ? QStringLiteral("%1 / %2")
                                                 .arg(count_word(compared.now.numerator))
                                                 .arg(count_word(compared.now.denominator))
                                           : QString();
        row.small = compared.now.small && is_rate(compared.now);
        if (row.small)
            row.detail = Wall::tr("%1（数量少）").arg(row.detail);
        row.share =
            is_rate(compared.now) && compared.now.value ? std::clamp(*compared.now.value / percent, 0.0, 1.0) : 0;
        if (definition != nullptr && definition->target && is_rate(compared.now))
            row.mark = std::clamp(*definition->target / percent, 0.0, 1.0);
        tell_trend(row, compared, definition ? definition->direction : domain::Direction::None, is_rate(compared.now));
        row.series = series_of(source, *rule, period);
        content.rows.push_back(std::move(row));
    }
    return content;
}

PanelContent ranking_content(const domain::PanelDescription& panel, const ContentSource& source)
{
    PanelContent content;
    content.period = period_word(panel.period);
    const domain::FigureRule* rule = panel.figures.empty() ? nullptr : domain::find_figure(panel.figures.front());
    if (rule == nullptr)
        return content;
    const domain::FigureDefinition* definition = source.definition(rule->id);
    const bool more_is_better = definition == nullptr || definition->direction != domain::Direction::Down;
    const domain::Period period = period_of_panel(panel.period, source.town.now());
    struct Ranked {
        services::AreaIndex at;
        domain::Figure figure;
    };
    std::vector<Ranked> ranked;
    double most = 0;
    for (const services::AreaIndex at : source.parts()) {
        ranked.push_back({at, source.town.book().figure(*rule, source.town.area(at).row.area_code, period)});
        most = std::max(most, ranked.back().figure.value.value_or(0));
    }
    // Small numbers stand behind, without a rank.
    std::ranges::stable_sort(ranked, [&](const Ranked& a, const Ranked& b) {
        const auto order = [](const Ranked& each) { return !each.figure.value ? 2 : each.figure.small ? 1 : 0; };
        if (order(a) != order(b))
            return order(a) < order(b);
        const double left = a.figure.value.value_or(0), right = b.figure.value.value_or(0);
        return more_is_better ? left > right : left < right;
    });
    if (ranked.size() > longest_list)
        ranked.resize(longest_list);
    for (const Ranked& each : ranked) {
        PanelRow row{.key = source.town.area(each.at).row.area_code, .word = area_short_name(source.town, each.at)};
        row.value = figure_value(each.figure);
        row.unit = each.figure.value ? figure_unit(each.figure) : QString();
        row.detail = counted_of(each.figure, QString()).trimmed();
        const double whole = is_rate(each.figure) ? percent : most;
        row.share = each.figure.value && whole > 0 ? std::clamp(*each.figure.value / whole, 0.0, 1.0) : 0;
        row.small = each.figure.small && is_rate(each.figure);
        content.rows.push_back(std::move(row));
    }
    if (panel.title_zh.empty())
        content.note = figure_name(source, rule->id);
    return content;
}

PanelContent compare_content(const domain::PanelDescription& panel, const ContentSource& source)
{
    PanelContent content;
    content.period = period_word(panel.period);
    const domain::Period period = period_of_panel(panel.period, source.town.now());
    const TypedSums typed = typed_sums(source, period);
    std::vector<AreaNumbers> areas;
    std::size_t counted = 0;
    for (const services::AreaIndex at : source.parts()) {
        if (const AreaNumbers numbers = numbers_of(source, at, period, typed); numbers.opened > 0) {
            areas.push_back(numbers);
            counted += numbers.households > 0 ? 1 : 0;
        }
    }
    // Where most areas have no number of households there is nothing to divide by: then the reports alone.
    const bool by_households = counted * 2 > areas.size();
    const auto amount = [by_households](const AreaNumbers& each) {
        constexpr double thousand = 1'000;
        if (!by_households)
            return static_cast<double>(each.opened);
        return each.households > 0 ? thousand * static_cast<double>(each.opened) / static_cast<double>(each.households)
                                   : -1.0;
    };
    std::ranges::stable_sort(areas, std::ranges::greater(), amount);
    if (areas.size() > longest_list)
        areas.resize(longest_list);
    const double most = areas.empty() ? 0 : amount(areas.front());
    content.columns = by_households
                          ? QStringList{Wall::tr("区域"), Wall::tr("上报"), Wall::tr("每千户"), Wall::tr("按期率")}
                          : QStringList{Wall::tr("区域"), Wall::tr("按期率"), Wall::tr("上报")};
    for (const AreaNumbers& each : areas) {
        const double value = amount(each);
        PanelRow row{.key = source.town.area(each.at).row.area_code, .word = area_short_name(source.town, each.at)};
        row.value = !by_households ? count_word(each.opened)
                    : value >= 0   ? QString::number(value, 'f', 1)
                                   : QStringLiteral("—");
        row.share = most > 0 && value > 0 ? value / most : 0;
        row.small = each.opened < domain::small_below;
        row.current = each.at == source.town.root();
        const QString on_time = short_rate(each.on_time, each.of_closed);
        row.cells = by_households ? QStringList{count_word(each.opened), on_time} : QStringList{on_time};
        content.rows.push_back(std::move(row));
    }
    return content;
}

PanelContent rings_content(const domain::PanelDescription& panel, const ContentSource& source)
{
    PanelContent content = figures_content(panel, source);
    for (PanelRow& row : content.rows)
        row.series.clear();
    return content;
}

PanelContent hotline_content(const domain::PanelDescription& panel, const ContentSource& source)
{
    PanelContent content;
    content.period = period_word(panel.period);
    const domain::Period period = period_of_panel(panel.period, source.town.now());
    const domain::Period before = domain::period_before(period);
    const domain::Tallies now = source.town.book().tallies(source.scope_code, period);
    const domain::Tallies then = source.town.book().tallies(source.scope_code, before);
    const auto all = now[domain::index_of(domain::TallyId::Hotline)].n;
    const auto all_then = then[domain::index_of(domain::TallyId::Hotline)].n;
    content.headline = count_word(all);
    content.headline_unit = Wall::cases_unit(all);
    if (all_then > 0)
        content.note =
            (all >= all_then ? Wall::tr("比上期多 %1") : Wall::tr("比上期少 %1")).arg(std::abs(all - all_then));
    std::int64_t most = 1, named = 0;
    const auto classes = domain::hotline_classes();
    for (std::size_t i = 0; i < classes.size(); ++i) {
        const std::int64_t count = now[domain::index_of(domain::tally_at(domain::TallyId::HotlineFirst, i))].n;
        most = std::max(most, count);
        named += count;
    }
    std::vector<std::pair<std::int64_t, PanelRow>> rows;
    for (std::size_t i = 0; i < classes.size(); ++i) {
        const auto which = domain::index_of(domain::tally_at(domain::TallyId::HotlineFirst, i));
        const std::int64_t count = now[which].n;
        QString name = text(classes[i].zh);
        if (language() == Language::English)
            if (const auto* definition = source.definition("hotline_share_" + std::string(classes[i].key)))
                name = text(definition->name_en).section(QStringLiteral(": "), 1);
        PanelRow row{.key = std::string(classes[i].key), .word = name};
        row.value = all > 0 ? QString::number(percent * static_cast<double>(count) / static_cast<double>(all), 'f', 1)
                            : QStringLiteral("—");
        row.unit = QStringLiteral("%");
        row.detail = count_word(count);
        row.share = share_of(count, most);
        if (all_then > 0) {
            const std::int64_t change = count - then[which].n;
            row.trend = change == 0  ? Wall::tr("持平")
                        : change > 0 ? QStringLiteral("+%1").arg(change)
                                     : QStringLiteral("−%1").arg(-change);
        }
        rows.emplace_back(count, std::move(row));
    }
    std::ranges::stable_sort(rows, std::ranges::greater(), &std::pair<std::int64_t, PanelRow>::first);
    for (auto& [count, row] : rows)
        content.rows.push_back(std::move(row));
    if (all > named)
        content.columns = {Wall::tr("另有 %1 件不属于这十类", nullptr).arg(all - named)};
    return content;
}

PanelContent make_content(const domain::PanelDescription& panel, const ContentSource& source)
{
    using domain::PanelKind;
    switch (panel.kind) {
    case PanelKind::Figures:
        return figures_content(panel, source);
    case PanelKind::Ranking:
        return ranking_content(panel, source);
    case PanelKind::Compare:
        return compare_content(panel, source);
    case PanelKind::Versus:
        return versus_content(panel, source);
    case PanelKind::Limits:
        return rings_content(panel, source);
    case PanelKind::Hotline:
        return hotline_content(panel, source);
    case PanelKind::Loop:
        return loop_content(panel, source);
    case PanelKind::Ages:
        return ages_content(source);
    case PanelKind::Calendar:
        return calendar_content(source);
    case PanelKind::WeekHours:
        return week_hours_content(source);
    case PanelKind::Teams:
        return teams_content(source);
    case PanelKind::Duty:
        return duty_content(source);
    case PanelKind::Inspect:
        return inspect_content(source);
    case PanelKind::Qr:
        return qr_content(panel, source);
    case PanelKind::Text: {
        PanelContent content;
        content.note = text(language() == Language::English ? panel.text_en : panel.text_zh);
        content.headline = QStringLiteral(" ");
        return content;
    }
    default:
        return register_content(panel, source);
    }
}

} // namespace yiping::presentation
