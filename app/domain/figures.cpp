// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/figures.h>

#include <yiping/domain/area_code.h>
#include <yiping/domain/figure_book.h>
#include <yiping/domain/hazards.h>
#include <yiping/domain/limits.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <tuple>
#include <unordered_map>

namespace yiping::domain {

namespace {

constexpr TallyId typed(AreaFigureId figure)
{
    return tally_at(
        TallyId::TypedFirst, static_cast<std::size_t>(figure) - static_cast<std::size_t>(AreaFigureId::SecurityCases));
}

constexpr FigureRule ratio(std::string_view id, TallyId tally)
{
    return {id, Formula::Ratio, tally, tally, {}};
}
constexpr FigureRule ratio(std::string_view id, AreaFigureId above, AreaFigureId below)
{
    return {id, Formula::Ratio, typed(above), typed(below), {}};
}
constexpr FigureRule share(std::string_view id, std::size_t number)
{
    return {id, Formula::Share, tally_at(TallyId::HotlineFirst, number), TallyId::Hotline, {}};
}
constexpr FigureRule count(std::string_view id, TallyId tally)
{
    return {id, Formula::Count, tally, tally, {}};
}
constexpr FigureRule count(std::string_view id, AreaFigureId figure)
{
    return count(id, typed(figure));
}
constexpr FigureRule change(std::string_view id, const FigureRule& of)
{
    return {id, Formula::Change, of.above, of.below, of.id};
}

constexpr FigureRule handling_days{"handling_days", Formula::MeanDays, TallyId::Handling, TallyId::Handling, {}};
constexpr FigureRule recurrence_rate = ratio("recurrence_rate", TallyId::Recurrence);
constexpr FigureRule complaints = count("complaints", TallyId::Complaints);
constexpr FigureRule security_cases = count("security_cases", AreaFigureId::SecurityCases);
constexpr FigureRule criminal_cases = count("criminal_cases", AreaFigureId::CriminalCases);

constexpr std::array rules{
    ratio("resolution_rate", TallyId::Resolution),
    ratio("upward_closure_rate", TallyId::UpwardClosure),
    ratio("completion_rate", TallyId::Completion),
    ratio("closure_rate", TallyId::Closure),
    ratio("on_time_rate", TallyId::OnTime),
    ratio("satisfaction_rate", TallyId::Satisfied),
    ratio("confirmation_rate", TallyId::Confirmation),
    ratio("resident_closure_rate", TallyId::ResidentClosure),
    ratio("task_on_time_rate", TallyId::TaskOnTime),
    ratio("unprompted_rate", TallyId::Unprompted),
    ratio("self_report_rate", TallyId::SelfReported),
    handling_days,
    change("handling_days_change", handling_days),
    count("cases_opened", TallyId::Opened),
    count("cases_closed", TallyId::Ended),
    complaints,
    change("complaints_change", complaints),
    count("hazards_removed", TallyId::HazardsRemoved),
    recurrence_rate,
    change("recurrence_change", recurrence_rate),
    security_cases,
    change("security_cases_change", security_cases),
    criminal_cases,
    change("criminal_cases_change", criminal_cases),
    count("traffic_deaths", AreaFigureId::TrafficDeaths),
    ratio("facility_intact_rate", AreaFigureId::FacilitiesIntact, AreaFigureId::FacilitiesChecked),
    ratio("safety_rate", AreaFigureId::SafetyFelt, AreaFigureId::SafetyAsked),
    ratio("support_rate", AreaFigureId::SupportGiven, AreaFigureId::SupportAsked),
    ratio("antifraud_coverage", AreaFigureId::AntifraudReached, AreaFigureId::AntifraudPeople),
    ratio("camera_online_rate", AreaFigureId::CamerasOnline, AreaFigureId::CamerasChecked),
    share("hotline_share_labour", 0),
    share("hotline_share_health", 1),
    share("hotline_share_housing", 2),
    share("hotline_share_market", 3),
    share("hotline_share_transport", 4),
    share("hotline_share_livelihood", 5),
    share("hotline_share_justice", 6),
    share("hotline_share_security", 7),
    share("hotline_share_district", 8),
    share("hotline_share_city", 9),
    count("yard_meetings", AreaFigureId::YardMeetings),
    count("field_surveys", AreaFigureId::FieldSurveys),
    count("visitors_received", AreaFigureId::VisitorsReceived),
    count("suggestions", AreaFigureId::Suggestions),
    count("on_site_items", AreaFigureId::OnSiteItems),
    count("enforcement_files", AreaFigureId::EnforcementFiles),
    count("street_trading", AreaFigureId::StreetTrading),
    count("parking_offences", AreaFigureId::ParkingOffences),
    count("posters_stopped", AreaFigureId::PostersStopped),
    count("demolished_area", AreaFigureId::DemolishedArea),
    count("building_stopped", AreaFigureId::BuildingStopped),
    count("reviews_and_complaints", AreaFigureId::ReviewsAndComplaints),
    count("cameras_added", AreaFigureId::CamerasAdded),
    count("cameras_shared", AreaFigureId::CamerasShared),
    FigureRule{"volunteer_hours", Formula::Hours, TallyId::VolunteerMinutes, TallyId::VolunteerMinutes, {}},
};

constexpr auto ids = [] {
    std::array<std::string_view, rules.size()> names;
    std::ranges::transform(rules, names.begin(), &FigureRule::id);
    return names;
}();

/// Nothing of rows stands below the line.
bool counts_only(const FigureRule& rule)
{
    const FigureRule* base = rule.formula == Formula::Change ? find_figure(rule.of) : &rule;
    return base != nullptr && (base->formula == Formula::Count || base->formula == Formula::Hours);
}

Tally tally_of(const FigureRule& rule, const Tallies& from)
{
    const Tally& above = from[index_of(rule.above)];
    if (counts_only(rule))
        return {above.n, 1};
    return {above.n, rule.above == rule.below ? above.d : from[index_of(rule.below)].n};
}

/// Nothing over nothing has no value.
std::optional<double> value_of(Formula formula, Tally tally)
{
    if (tally.d == 0)
        return std::nullopt;
    const double part = static_cast<double>(tally.n) / static_cast<double>(tally.d);
    switch (formula) {
    case Formula::Ratio:
    case Formula::Share:
        return 100.0 * part;
    case Formula::MeanDays:
        return part * static_cast<double>(minute_ms) / static_cast<double>(day_ms);
    case Formula::Count:
    case Formula::Hours:
    case Formula::Change:
        break;
    }
    return part;
}

/// Each row of the input with its register, whatever it is.
template <class See>
void each_row(const FigureInput& input, See&& see)
{
    const auto each = [&](Register which, const auto& rows) {
        for (const auto& row : rows)
            if (contains(input.scope, row.area_code))
                see(which, facts_of(row));
    };
    each(Register::Case, input.cases);
    each(Register::Dispute, input.disputes);
    each(Register::DirectedTask, input.tasks);
    each(Register::AreaFigure, input.typed);
    each(RowTraits<VolunteerService>::which, input.volunteers);
    // Whether a hazard came back, those at its place decide, wherever the scope ends.
    std::map<std::string, std::vector<std::size_t>> places;
    std::vector<HazardFacts> hazards;
    hazards.reserve(input.hazards.size());
    for (const Hazard& row : input.hazards) {
        if (const std::string key = hazard_key(row); !key.empty())
            places[key].push_back(hazards.size());
        hazards.push_back(facts_of(row));
    }
    for (const auto& [key, rows] : places) {
        std::vector<HazardFacts> same;
        same.reserve(rows.size());
        for (const std::size_t at : rows)
            same.push_back(hazards[at]);
        find_recurrences(same);
        for (std::size_t i = 0; i < rows.size(); ++i)
            hazards[rows[i]].recurs = same[i].recurs;
    }
    for (std::size_t i = 0; i < hazards.size(); ++i)
        if (contains(input.scope, input.hazards[i].area_code))
            see(RowTraits<Hazard>::which, hazards[i]);
}

/// What a Change compares: since `since`, or this year so far.
Period compared_period(const FigureInput& input)
{
    const LocalDay today = local_day_of(input.as_of);
    if (input.since)
        return {PeriodKind::Span, std::min(local_day_of(*input.since), today), today + 1};
    return up_to(period_of(PeriodKind::Year, today), today);
}

struct Window {
    UtcMillis from, to;
    Tallies sums{};
};

/// Several windows in one pass.
void recount(const FigureInput& input, std::span<Window> windows)
{
    each_row(input, [&](Register, const auto& facts) {
        shares_of(facts, input.as_of, [&](TallyId tally, UtcMillis at, std::int64_t n, std::int64_t d) {
            for (Window& window : windows)
                if (at >= window.from && at < window.to)
                    window.sums[index_of(tally)] += {n, d};
        });
    });
}

} // namespace

template <>
std::span<const EnumWord> enum_words<Formula>()
{
    static constexpr std::array words{
        EnumWord{1, "ratio", "比率", "Ratio"},
        EnumWord{2, "share", "占比", "Share"},
        EnumWord{3, "count", "数量", "Count"},
        EnumWord{4, "mean_days", "平均天数", "Mean days"},
        EnumWord{5, "change", "同比", "Change on the year"},
        EnumWord{6, "hours", "小时数", "Hours"},
    };
    return words;
}

std::span<const FigureRule> figure_rules()
{
    return rules;
}

const FigureRule* find_figure(std::string_view id)
{
    const auto found = std::ranges::find(rules, id, &FigureRule::id);
    return found == rules.end() ? nullptr : &*found;
}

std::span<const std::string_view> figure_ids()
{
    return ids;
}

std::string_view unit_of(const FigureRule& rule)
{
    switch (rule.formula) {
    case Formula::MeanDays:
        return "天";
    case Formula::Hours:
        return "小时";
    case Formula::Count:
        break;
    case Formula::Ratio:
    case Formula::Share:
    case Formula::Change:
        return "%";
    }
    if (rule.above == typed(AreaFigureId::TrafficDeaths) || rule.above == typed(AreaFigureId::VisitorsReceived))
        return "人";
    if (rule.above == typed(AreaFigureId::YardMeetings))
        return "场";
    if (rule.above == typed(AreaFigureId::FieldSurveys) || rule.above == typed(AreaFigureId::PostersStopped))
        return "次";
    if (rule.above == typed(AreaFigureId::Suggestions))
        return "条";
    if (rule.above == typed(AreaFigureId::ParkingOffences))
        return "辆";
    if (rule.above == typed(AreaFigureId::StreetTrading) || rule.above == typed(AreaFigureId::BuildingStopped))
        return "起";
    if (rule.above == typed(AreaFigureId::DemolishedArea))
        return "平方米";
    if (rule.above == typed(AreaFigureId::CamerasAdded) || rule.above == typed(AreaFigureId::CamerasShared))
        return "个";
    return rule.above == TallyId::HazardsRemoved ? "处" : "件";
}

Figure make_figure(const FigureRule& rule, Tally now, std::optional<Tally> before)
{
    Figure figure;
    figure.id = rule.id;
    figure.unit = unit_of(rule);
    figure.numerator = now.n;
    figure.denominator = now.d;
    const bool counted = counts_only(rule);
    if (rule.formula != Formula::Change) {
        if (rule.formula == Formula::Count)
            figure.denominator = 1;
        if (rule.formula == Formula::Hours)
            figure.denominator = 60;
        figure.value = value_of(rule.formula, {figure.numerator, figure.denominator});
        figure.small = !counted && figure.denominator > 0 && figure.denominator < small_below;
        return figure;
    }
    const FigureRule* of = find_figure(rule.of);
    Tally then = before.value_or(Tally{});
    if (counted) {
        now.d = then.d = 1;
        figure.denominator = then.n;
        figure.small = then.n > 0 && then.n < small_below;
    } else {
        figure.small = now.d > 0 && then.d > 0 && (now.d < small_below || then.d < small_below);
    }
    const auto value = of == nullptr ? std::nullopt : value_of(of->formula, now);
    const auto earlier = of == nullptr ? std::nullopt : value_of(of->formula, then);
    if (value && earlier && *earlier != 0)
        figure.value = 100.0 * (*value - *earlier) / *earlier;
    figure.before = counted ? Tally{then.n, 1} : then;
    return figure;
}

Figure make_figure(const FigureRule& rule, const Tallies& now, const Tallies* before)
{
    return make_figure(
        rule, tally_of(rule, now), before == nullptr ? std::nullopt : std::optional(tally_of(rule, *before)));
}

Tallies recount(const FigureInput& input, UtcMillis from, UtcMillis to)
{
    std::array windows{Window{from, to, {}}};
    recount(input, windows);
    return windows[0].sums;
}

std::vector<Figure> compute_figures(const FigureInput& input)
{
    const LocalDay today = local_day_of(input.as_of);
    const UtcMillis end = start_of_day(today + 1);
    const Period year = compared_period(input);
    const Period before = year_before(year);
    std::array windows{Window{input.since.value_or(std::numeric_limits<UtcMillis>::min()), end, {}},
        Window{input.since.value_or(start_of_day(year.from)), end, {}},
        Window{start_of_day(before.from), start_of_day(before.to), {}}};
    recount(input, windows);
    const auto& [all, now, then] = windows;
    std::vector<Figure> figures;
    figures.reserve(rules.size());
    for (const FigureRule& rule : rules)
        figures.push_back(make_figure(rule, rule.formula == Formula::Change ? now.sums : all.sums, &then.sums));
    return figures;
}

std::optional<Figure> compute_figure(std::string_view id, const FigureInput& input)
{
    std::vector<Figure> figures = compute_figures(input);
    const auto found = std::ranges::find(figures, id, &Figure::id);
    return found == figures.end() ? std::nullopt : std::optional(std::move(*found));
}

std::vector<FigureRow> figure_rows(std::string_view id, const FigureInput& input, UtcMillis from, UtcMillis to)
{
    std::vector<FigureRow> rows;
    const FigureRule* rule = find_figure(id);
    if (rule == nullptr)
        return rows;
    const bool counted = counts_only(*rule);
    each_row(input, [&](Register which, const auto& facts) {
        FigureRow row{which, facts.id, 0, 0};
        shares_of(facts, input.as_of, [&](TallyId tally, UtcMillis at, std::int64_t n, std::int64_t d) {
            if (at < from || at >= to)
                return;
            if (tally == rule->above) {
                row.numerator += n;
                if (!counted && rule->above == rule->below)
                    row.denominator += d;
            } else if (tally == rule->below && !counted) {
                row.denominator += n;
            }
        });
        // Of a bare count, only what is counted; of a ratio also what is below the line alone.
        if (row.numerator != 0 || row.denominator != 0)
            rows.push_back(row);
    });
    return rows;
}

std::vector<FigureRow> rows_behind(std::string_view id, const FigureInput& input)
{
    const FigureRule* rule = find_figure(id);
    UtcMillis from = input.since.value_or(std::numeric_limits<UtcMillis>::min());
    if (rule != nullptr && rule->formula == Formula::Change && !input.since)
        from = start_of_day(compared_period(input).from);
    return figure_rows(id, input, from, start_of_day(local_day_of(input.as_of) + 1));
}

std::vector<Attachment> figure_attachments(std::span<const FigureRow> rows, std::span<const Attachment> attachments)
{
    std::unordered_map<Uuid, std::size_t> order;
    for (std::size_t i = 0; i < rows.size(); ++i)
        order.try_emplace(rows[i].id, i);
    std::vector<Attachment> found;
    std::ranges::copy_if(
        attachments, std::back_inserter(found), [&](const Attachment& each) { return order.contains(each.case_id); });
    std::ranges::sort(
        found, {}, [&](const Attachment& each) { return std::tuple(order.at(each.case_id), each.made_at, each.id); });
    return found;
}

FigureComparison compare(Figure now, const Period& now_days, Figure before, const Period& before_days)
{
    FigureComparison made;
    if (now.value && before.value) {
        made.difference = *now.value - *before.value;
        if (*before.value != 0)
            made.change_percent = 100.0 * *made.difference / *before.value;
    }
    made.lengths_differ = now_days.days() != before_days.days();
    made.now = std::move(now);
    made.before = std::move(before);
    made.now_days = now_days;
    made.before_days = before_days;
    return made;
}

double rounded2(double value)
{
    return std::round(value * 100.0) / 100.0;
}

} // namespace yiping::domain
