// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/exporter/reports.h>

#include <yiping/domain/case_life.h>
#include <yiping/domain/limits.h>

#include "cell_text.h"

#include <algorithm>
#include <format>
#include <utility>

namespace yiping::exporter {

namespace {

constexpr std::size_t bars_shown = 15;
constexpr std::size_t cases_listed = 60;
constexpr std::size_t moves_listed = 14;
constexpr double whole = 100;

std::string said(const ReportFrame& frame, std::string_view zh, std::string_view en)
{
    return std::string(frame.chinese() ? zh : en);
}

std::string decimals_or_dash(const std::optional<double>& value, std::string_view unit)
{
    return value ? std::format("{:.2f}{}", *value, unit) : std::string("–");
}

ReportCell number_cell(std::int64_t number)
{
    return {grouped_digits(number), static_cast<double>(number)};
}

ReportCell optional_cell(const std::optional<double>& value)
{
    return value ? ReportCell(std::format("{:.2f}", *value), domain::rounded2(*value)) : ReportCell("–");
}

std::string word_in(const ReportFrame& frame, const domain::EnumWord& word)
{
    return std::string(frame.chinese() ? word.zh : word.en);
}

/// "3 天 4 小时", "2 h 10 min".
std::string span_text(const ReportFrame& frame, std::int64_t ms)
{
    const std::int64_t minutes = ms / domain::minute_ms;
    const std::int64_t days = minutes / (24 * 60);
    const std::int64_t hours = minutes / 60 % 24;
    if (days > 0)
        return frame.chinese() ? std::format("{} 天 {} 小时", days, hours) : std::format("{} d {} h", days, hours);
    return frame.chinese() ? std::format("{} 小时 {} 分", hours, minutes % 60)
                           : std::format("{} h {} min", hours, minutes % 60);
}

} // namespace

std::string minute_text(UtcMillis at)
{
    return at == 0 ? std::string("–") : time_text(at).substr(0, 16);
}

std::string grouped_digits(std::int64_t number)
{
    std::string text = std::to_string(number);
    for (std::ptrdiff_t at = std::ssize(text) - 3; at > (number < 0 ? 1 : 0); at -= 3)
        text.insert(static_cast<std::size_t>(at), ",");
    return text;
}

Report ReportFrame::begin(std::string_view zh, std::string_view en) const
{
    Report report;
    report.language = language;
    report.town = town;
    report.title = chinese() ? zh : en;
    const std::string from = since ? minute_text(*since) : std::string(chinese() ? "最早" : "the first");
    const std::string to = until ? minute_text(*until) : std::string(chinese() ? "现在" : "now");
    if (!since && !until)
        report.window = chinese() ? "全部时间" : "all of the time";
    else
        report.window =
            chinese() ? std::format("{} 起，{} 之前", from, to) : std::format("from {}, before {}", from, to);
    report.window += (chinese() ? "　范围：" : "; area: ") + (area.empty() ? town : area);
    report.as_of = minute_text(as_of);
    return report;
}

Report durations_report(const ReportFrame& frame, const DurationsInput& input)
{
    const Durations& sums = input.sums;
    const std::string hours = input.working ? said(frame, " 工时", " working h") : said(frame, " 小时", " h");
    Report report = frame.begin("事件办理时长与按期率", "How long cases took");
    report.facts = {{said(frame, "事件", "cases"), grouped_digits(sums.cases)},
        {said(frame, "已结案", "closed"), grouped_digits(sums.closed)},
        {said(frame, "按期率", "on-time rate"), decimals_or_dash(sums.on_time_rate, " %")},
        {said(frame, "时长中位数", "median"), decimals_or_dash(sums.median_hours, hours)}};
    const bool small = sums.with_deadline_and_closed < domain::small_below;
    ReportTable table{said(frame, "各项数字", "The numbers"),
        {said(frame, "项目", "what"), said(frame, "数", "number")}, {3, 1}, {false, true}, {}, {}};
    const auto row = [&](std::string_view zh, std::string_view en, ReportCell cell) {
        table.rows.push_back({said(frame, zh, en), std::move(cell)});
    };
    row("事件（不含作废和不予受理）", "cases, without void and declined ones", number_cell(sums.cases));
    row("已结案，且结案不早于发生", "closed, not before they were opened", number_cell(sums.closed));
    row("其中有处理时限", "of these with a due time", number_cell(sums.with_deadline_and_closed));
    row("按期结案", "closed on time", number_cell(sums.on_time));
    row("超期结案", "closed late", number_cell(sums.late));
    row("按期率（%）", "on-time rate (%)", optional_cell(sums.on_time_rate));
    row("时长中位数（小时）", "median (h)", optional_cell(sums.median_hours));
    row("平均时长（小时）", "mean (h)", optional_cell(sums.mean_hours));
    row("九成在此之内（小时）", "nine of ten took no longer than (h)", optional_cell(sums.p90_hours));
    if (small)
        table.note = said(frame, "▲ 小样本：有时限且已结案的不足 30 件，多一件少一件就会使比率变动三个百分点以上。",
            "▲ Small numbers: fewer than 30 closed cases had a due time; one more or less moves the rate by over three "
            "points.");
    report.sections.emplace_back(std::move(table));
    ReportBars bars{
        said(frame, "已结案事件用了多久", "How long the closed cases took"), said(frame, "件", "cases"), {}, {}, {}};
    constexpr std::array<std::pair<std::string_view, std::string_view>, duration_classes.size() + 1> classes{
        {{"不到 1 小时", "under 1 hour"}, {"1 至 4 小时", "1 to 4 hours"}, {"4 至 24 小时", "4 to 24 hours"},
            {"1 至 3 天（24–72 小时）", "24 to 72 hours"}, {"3 至 7 天（72–168 小时）", "72 to 168 hours"},
            {"7 至 30 天", "7 to 30 days"}, {"30 天（720 小时）以上", "720 hours and more"}}};
    for (std::size_t index = 0; index < classes.size(); ++index)
        bars.bars.push_back({said(frame, classes[index].first, classes[index].second),
            grouped_digits(input.classes[index]), static_cast<double>(input.classes[index]), false, {}});
    report.sections.emplace_back(std::move(bars));
    if (!input.days.days.empty())
        report.sections.emplace_back(ReportLines{input.days.by_month ? said(frame, "每月的事件", "Cases by month")
                                                                     : said(frame, "每天的事件", "Cases by day"),
            input.days.days,
            {{said(frame, "发生", "opened"), input.days.opened}, {said(frame, "结案", "closed"), input.days.closed}}});
    report.definitions = {
        {said(frame, "范围", "window"),
            said(frame, "按发生时间取，含起点，不含终点；作废和不予受理的不算。",
                "By opening time, from the beginning, before the end; void and declined cases never count.")},
        {said(frame, "已结案", "closed"), said(frame, "环节为已结案或已评价，且结案时间不早于发生时间。",
                                              "Step closed or evaluated, with a closing time not before the opening.")},
        {said(frame, "按期率", "on-time rate"),
            said(frame,
                "有处理时限且已结案的事件中，结案不晚于处理时限的比例，四舍五入到两位小数；没有这样的事件时不给数。",
                "Of the closed cases with a due time, the share closed no later than it, to two decimals; none where "
                "there are none.")},
        {said(frame, "时长", "duration"),
            input.working ? said(frame, "发生到结案之间的工作时间，按工作日历（含调休）。",
                                "Working time from opening to closing, by the calendar of working days.")
                          : said(frame, "发生到结案之间的自然时间。", "Natural time from opening to closing.")},
        {said(frame, "中位数与九成", "median and p90"),
            said(frame, "已结案事件时长的 50% 与 90% 分位数，相邻两数之间线性取值（第 7 类）。",
                "The 50 % and 90 % quantiles of the closed cases' durations, linear between neighbours (type 7).")}};
    return report;
}

Report ranking_report(
    const ReportFrame& frame, std::string_view by, std::span<const RankRow> rows, std::span<const std::string> names)
{
    const bool area = by == "area";
    const bool holder = by == "holder";
    const std::string what = area     ? said(frame, "区划", "area")
                             : holder ? said(frame, "主办", "holder")
                                      : said(frame, "分类", "category");
    Report report = frame.begin(area     ? "各区划事件排名"
                                : holder ? "各主办事件排名"
                                         : "各类事件排名",
        area     ? "Cases by area"
        : holder ? "Cases by holder"
                 : "Cases by category");
    std::int64_t total = 0;
    for (const RankRow& row : rows)
        total += row.count;
    report.facts = {{said(frame, "事件", "cases"), grouped_digits(total)},
        {what, grouped_digits(static_cast<std::int64_t>(rows.size()))}};
    const auto label = [&](std::size_t index) {
        if (!names[index].empty())
            return names[index];
        return rows[index].key.empty() ? said(frame, "（未填）", "(not said)") : rows[index].key;
    };
    ReportBars bars{said(frame, "最多的几项", "The most"), said(frame, "件", "cases"), {}, {}, {}};
    for (std::size_t index = 0; index < std::min(rows.size(), bars_shown); ++index)
        bars.bars.push_back({label(index), grouped_digits(rows[index].count), static_cast<double>(rows[index].count),
            rows[index].count < domain::small_below, {}});
    if (std::ranges::any_of(bars.bars, &ReportBars::Bar::small))
        bars.note =
            said(frame, "斜线：不足 30 件，先后不说明什么。", "Hatched: fewer than 30, their order says little.");
    report.sections.emplace_back(std::move(bars));
    ReportTable table{said(frame, "全部", "All"),
        {said(frame, "名次", "rank"), what, said(frame, "代码", "key"), said(frame, "件数", "count"),
            said(frame, "占比 %", "share %")},
        {1, 5, 3, 1.5, 1.5}, {true, false, false, true, true}, {}, {}};
    for (std::size_t index = 0; index < rows.size(); ++index) {
        const RankRow& row = rows[index];
        const bool few = row.count < domain::small_below;
        table.rows.push_back(
            {number_cell(row.rank), label(index) + (few ? " ▲" : ""), names[index].empty() ? std::string() : row.key,
                number_cell(row.count), ReportCell(std::format("{:.2f}", row.share), row.share)});
    }
    if (total > 0)
        table.note = said(frame, "▲ 小样本，不足 30 件。件数相同的名次相同，按代码排列。",
            "▲ Fewer than 30. Equal counts share a rank and stand in order of their keys.");
    report.sections.emplace_back(std::move(table));
    report.definitions = {
        {said(frame, "件数", "count"),
            said(frame, "按发生时间取，含起点，不含终点；作废和不予受理的不算。",
                "By opening time, from the beginning, before the end; void and declined cases never count.")},
        {said(frame, "占比", "share"),
            said(frame, "占全部事件的百分比，四舍五入到两位小数，各项相加不一定正好是 100。",
                "Percent of all cases, to two decimals; the parts need not add up to exactly 100.")}};
    return report;
}

Report figures_report(const ReportFrame& frame, std::span<const domain::Figure> figures,
    std::span<const domain::FigureDefinition> definitions)
{
    Report report = frame.begin("指标报告", "Figures");
    ReportBars bars{said(frame, "比率", "Rates"), "%", {}, whole, {}};
    ReportTable table{said(frame, "全部指标", "All figures"),
        {said(frame, "指标", "figure"), said(frame, "数", "value"), said(frame, "单位", "unit"),
            said(frame, "分子 / 分母", "above / below"), said(frame, "说明", "remark")},
        {4, 1.8, 1, 3, 2.2}, {false, true, false, true, false}, {}, {}};
    bool any_small = false;
    bool any_target = false;
    for (const domain::Figure& figure : figures) {
        const auto found = std::ranges::find(definitions, figure.id, &domain::FigureDefinition::id);
        const domain::FigureDefinition* definition = found == definitions.end() ? nullptr : &*found;
        const std::string name =
            definition == nullptr ? figure.id : said(frame, definition->name_zh, definition->name_en);
        const bool count = definition != nullptr && definition->formula == domain::Formula::Count;
        const bool bare = count || (definition != nullptr && definition->formula == domain::Formula::Hours);
        const bool share = definition != nullptr && definition->formula == domain::Formula::Share;
        std::string remark;
        if (figure.small && figure.value) {
            remark = said(frame, "▲ 小样本", "▲ small");
            any_small = true;
        }
        if (definition != nullptr && definition->own_definition)
            remark += (remark.empty() ? "" : " ") + said(frame, "本系统口径", "our definition");
        ReportCell value("–");
        if (figure.value)
            value = count ? number_cell(figure.numerator) : optional_cell(figure.value);
        table.rows.push_back({name, std::move(value), figure.unit,
            bare ? std::string() : grouped_digits(figure.numerator) + " / " + grouped_digits(figure.denominator),
            std::move(remark)});
        if (figure.value && figure.unit == "%" && *figure.value >= 0 && *figure.value <= whole && !share &&
            (definition == nullptr || definition->formula == domain::Formula::Ratio)) {
            bars.bars.push_back({name, std::format("{:.2f} %", *figure.value), *figure.value, figure.small,
                definition == nullptr ? std::nullopt : definition->target});
            any_target = any_target || bars.bars.back().target.has_value();
        }
        if (definition != nullptr)
            report.definitions.push_back({name, said(frame, definition->definition_zh, definition->definition_en)});
    }
    if (any_small)
        table.note = said(frame, "▲ 小样本：分母不足 30，多一件少一件就会使数字变动三个百分点以上，不宜比较先后。",
            "▲ Small numbers: fewer than 30 below the line; not to be compared.");
    if (any_target)
        bars.note = said(frame, "竖线：目标。", "Upright line: the target. ");
    if (std::ranges::any_of(bars.bars, &ReportBars::Bar::small))
        bars.note += said(frame, "斜线：小样本。", "Hatched: small numbers.");
    if (!bars.bars.empty())
        report.sections.emplace_back(std::move(bars));
    report.sections.emplace_back(std::move(table));
    return report;
}

HandoverLists handover_lists(const HandoverInput& input)
{
    HandoverLists lists;
    lists.due_until = input.next    ? input.next->to_at
                      : input.shift ? input.shift->to_at + (input.shift->to_at - input.shift->from_at)
                                    : input.at + domain::day_ms;
    for (const domain::Case& each : input.open) {
        const bool stands = each.hold != domain::Hold::None;
        if (each.due_at && *each.due_at < input.at && !stands)
            lists.late.push_back(&each);
        else if (each.due_at && *each.due_at < lists.due_until && !stands)
            lists.due.push_back(&each);
        else
            lists.other.push_back(&each);
    }
    const auto due = [](const domain::Case* each) { return std::pair(each->due_at.value_or(0), each->id); };
    const auto opened = [](const domain::Case* each) { return std::pair(each->opened_at, each->id); };
    std::ranges::sort(lists.late, {}, due);
    std::ranges::sort(lists.due, {}, due);
    std::ranges::sort(lists.other, {}, opened);
    return lists;
}

Report handover_report(
    const ReportFrame& frame, const HandoverInput& input, const std::function<std::string(const Uuid&)>& holders)
{
    const HandoverLists lists = handover_lists(input);
    Report report = frame.begin("交接班记录", "Hand-over of the shift");
    const auto shift_words = [&](const domain::Shift& shift) {
        std::string people = shift.leader;
        if (!shift.officer.empty())
            people += (people.empty() ? "" : said(frame, "、", ", ")) + shift.officer;
        return minute_text(shift.from_at) + " – " + minute_text(shift.to_at) + (people.empty() ? "" : "　") + people;
    };
    report.window = input.shift ? said(frame, "交出班次：", "ends: ") + shift_words(*input.shift)
                                : said(frame, "没有登记本班次", "no shift is on the roster");
    if (input.next)
        report.window += "\n" + said(frame, "接入班次：", "begins: ") + shift_words(*input.next);
    report.facts = {{said(frame, "在办", "open"), grouped_digits(std::ssize(input.open))},
        {said(frame, "已超时", "late"), grouped_digits(std::ssize(lists.late)), !lists.late.empty()},
        {said(frame, "下一班内到期", "due in the next shift"), grouped_digits(std::ssize(lists.due))},
        {said(frame, "未处置告警", "alarms waiting"), grouped_digits(std::ssize(input.alarms)), !input.alarms.empty()}};
    report.sections.emplace_back(ReportForm{said(frame, "本班情况", "This shift"),
        {{said(frame, "本班新增", "came in"), grouped_digits(input.opened)},
            {said(frame, "本班结案", "closed"), grouped_digits(input.closed)},
            {said(frame, "填写时间", "filled in"), minute_text(input.at)},
            {said(frame, "到期算到", "due until"), minute_text(lists.due_until)}}});
    const auto list = [&](std::string_view zh, std::string_view en, std::span<const domain::Case* const> cases,
                          bool late) {
        ReportTable table{said(frame, zh, en),
            {said(frame, "编号", "number"), said(frame, "事件", "case"), said(frame, "环节", "step"),
                said(frame, "主办", "holder"), late ? said(frame, "已超", "late by") : said(frame, "时限", "due")},
            {2.4, 5, 1.6, 2, 2.4}, {false, false, false, false, true}, {}, {}};
        for (const domain::Case* each : cases.first(std::min(cases.size(), cases_listed))) {
            std::string what = each->title.empty() ? each->category : each->title;
            if (!each->address.empty())
                what += "　" + each->address;
            std::string when = "–";
            if (each->due_at)
                when = late ? span_text(frame, input.at - *each->due_at) : minute_text(*each->due_at).substr(5);
            if (each->hold != domain::Hold::None)
                when = word_in(frame, domain::word_of(each->hold));
            table.rows.push_back({each->number, std::move(what), word_in(frame, domain::word_of(each->step)),
                each->holder_id ? holders(*each->holder_id) : std::string("–"), std::move(when)});
        }
        if (cases.size() > cases_listed)
            table.note = frame.chinese() ? std::format("另有 {} 件，见队列。", cases.size() - cases_listed)
                                         : std::format("{} more, see the queue.", cases.size() - cases_listed);
        if (cases.empty())
            table.note = said(frame, "没有。", "None.");
        if (cases.empty())
            table.header.clear();
        report.sections.emplace_back(std::move(table));
    };
    list("已超时", "Late", lists.late, true);
    list("下一班结束前到期", "Due before the next shift ends", lists.due, false);
    list("其他在办", "Other open cases", lists.other, false);
    if (!input.alarms.empty()) {
        ReportTable table{said(frame, "未处置告警", "Alarms not dealt with"),
            {said(frame, "编号", "number"), said(frame, "类型", "kind"), said(frame, "状态", "state"),
                said(frame, "时间", "at")},
            {2, 2, 2, 2}, {false, false, false, true}, {}, {}};
        for (const domain::Alarm& each : input.alarms)
            table.rows.push_back({each.number, word_in(frame, domain::word_of(each.kind)),
                word_in(frame, domain::word_of(each.state)), minute_text(each.at)});
        report.sections.emplace_back(std::move(table));
    }
    std::string matters;
    for (const domain::Handover& each : input.handovers) {
        if (each.matters.empty())
            continue;
        matters += (matters.empty() ? "" : "\n") + minute_text(each.at) + "　" + each.handed_by +
                   said(frame, " 交 ", " to ") + each.taken_by + said(frame, "：", ": ") + each.matters;
    }
    report.sections.emplace_back(ReportText{said(frame, "此前交接的事项", "Handed on before"),
        matters.empty() ? said(frame, "没有。", "Nothing.") : std::move(matters)});
    report.sections.emplace_back(ReportText{said(frame, "本班另需交代", "To be told besides"), " \n \n \n"});
    report.definitions = {
        {said(frame, "在办", "open"), said(frame, "还没有结案、评价、作废或不予受理的事件；从别的系统导入的不算。",
                                          "Cases that are not closed, void or declined; imported ones do not count.")},
        {said(frame, "已超时", "late"), said(frame, "处理时限早于填写时间；挂起和挂账的不算。",
                                            "Due before this was filled in; not those on hold.")},
        {said(frame, "下一班内到期", "due"),
            said(frame, "处理时限不早于填写时间，且早于下一班结束。", "Due from now until the next shift ends.")}};
    report.signatures = {
        said(frame, "交班人", "hands over"), said(frame, "接班人", "takes over"), said(frame, "带班领导", "leader")};
    return report;
}

Report case_sheet(const ReportFrame& frame, const CaseSheetInput& input)
{
    const domain::Case& data = input.data;
    Report report = frame.begin("事件单", "Case sheet");
    report.title += " " + data.number;
    report.window = data.title;
    const auto time = [](const std::optional<UtcMillis>& at) { return at ? minute_text(*at) : std::string("–"); };
    ReportForm form{{}, {}};
    const auto field = [&](std::string_view zh, std::string_view en, std::string value) {
        form.fields.emplace_back(said(frame, zh, en), value.empty() ? "–" : std::move(value));
    };
    field("分类", "category", input.category.empty() ? data.category : input.category);
    field("来源", "source", word_in(frame, domain::word_of(data.source)));
    field("环节", "step", word_in(frame, domain::word_of(data.step)));
    field("主办", "holder", input.holder);
    field("发生时间", "opened", minute_text(data.opened_at));
    field("处理时限", "due", time(data.due_at));
    field("结案时间", "closed", time(data.closed_at));
    field("所属区划", "area", input.area.empty() ? data.area_code : input.area);
    field("地点", "address", data.address);
    field("上报人", "reporter", data.reporter);
    for (const auto& [name, value] : input.facts)
        form.fields.emplace_back(name, value);
    field("描述", "description", data.description);
    report.sections.emplace_back(std::move(form));
    ReportTable table{said(frame, "经过", "What was done"),
        {said(frame, "时间", "at"), said(frame, "动作", "move"), said(frame, "经办", "by"),
            said(frame, "说明", "note")},
        {2.6, 2, 2.2, 5}, {false, false, false, false}, {}, {}};
    // One page: of a long record the beginning is less wanted than the end.
    const std::size_t skipped = input.moves.size() > moves_listed ? input.moves.size() - moves_listed : 0;
    for (std::size_t index = skipped; index < input.moves.size(); ++index) {
        const domain::CaseMove& move = input.moves[index];
        table.rows.push_back(
            {minute_text(move.at), word_in(frame, domain::word_of(move.move)), move.actor, move.reason});
    }
    if (skipped > 0)
        table.note = frame.chinese() ? std::format("此前还有 {} 条记录。", skipped)
                                     : std::format("{} earlier entries are left out.", skipped);
    report.sections.emplace_back(std::move(table));
    report.signatures = {
        said(frame, "经办", "handled by"), said(frame, "审核", "checked by"), said(frame, "日期", "date")};
    return report;
}

} // namespace yiping::exporter
