// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/config/calendar.h>
#include <yiping/config/categories.h>
#include <yiping/config/figures.h>
#include <yiping/domain/area_code.h>
#include <yiping/domain/figures.h>
#include <yiping/exporter/case_statistics.h>
#include <yiping/exporter/reports.h>
#include <yiping/sqlite/rows.h>

#include "commands.h"
#include "figure_report.h"
#include "report_output.h"
#include "store_sink.h"

#include <algorithm>
#include <cmath>
#include <format>
#include <unordered_map>

namespace yiping::ctl {

namespace {

std::string decimals(const std::optional<double>& value, std::string_view unit)
{
    return value ? std::format("{:.2f}{}", *value, unit) : std::string("–");
}

/// What a case is counted under.
Result<std::function<std::string(const domain::Case&)>> key_of(const ReportSource& source, const std::string& by)
{
    platform::SqliteStore& store = *source.store;
    if (by == "category")
        return [](const domain::Case& data) { return data.category; };
    if (by == "area") {
        // An import keeps what its source said as text; a row that said nothing lies under the root for want of better.
        return [root = source.root](const domain::Case& data) {
            if (!data.area_text.empty())
                return data.area_text;
            return data.imported && data.area_code == root ? std::string() : data.area_code;
        };
    }
    const auto responders = store.responders();
    if (!responders)
        return std::unexpected(responders.error());
    std::unordered_map<Uuid, std::string> names;
    for (const domain::Responder& each : *responders)
        names.emplace(each.id, each.number.empty() ? each.id.to_string() : each.number);
    return [names = std::move(names)](const domain::Case& data) {
        if (!data.holder_id)
            return std::string();
        const auto found = names.find(*data.holder_id);
        return found == names.end() ? data.holder_id->to_string() : found->second;
    };
}

/// Words of the keys, "" where there are none: of categories and areas their names, of holders surname and post.
Result<std::vector<std::string>> names_of(
    const ReportSource& source, const std::string& by, std::span<const exporter::RankRow> rows)
{
    std::unordered_map<std::string, std::string> words;
    if (by == "category") {
        const auto tree = config::load_categories();
        if (!tree)
            return std::unexpected(tree.error());
        for (const exporter::RankRow& row : rows)
            if (const domain::Category* category = tree->find(row.key))
                words.emplace(row.key, source.frame.chinese() ? category->zh : category->en);
    } else if (by == "area") {
        words = source.area_names;
    } else {
        const auto responders = source.store->responders();
        if (!responders)
            return std::unexpected(responders.error());
        for (const domain::Responder& each : *responders)
            words.emplace(each.number.empty() ? each.id.to_string() : each.number, each.post);
    }
    std::vector<std::string> names;
    names.reserve(rows.size());
    for (const exporter::RankRow& row : rows) {
        const auto found = words.find(row.key);
        names.push_back(found == words.end() ? std::string() : found->second);
    }
    return names;
}

} // namespace

int report_durations(const Context& context, const ReportArgs& args)
{
    auto source = open_report(context, args);
    if (!source)
        return context.fail(source.error());
    const auto cases = sqlite::read_rows<domain::Case>(source->store->database());
    if (!cases)
        return context.fail(cases.error());
    domain::WorkCalendar calendar;
    if (args.working) {
        auto loaded = config::load_calendar();
        if (!loaded)
            return context.fail(loaded.error());
        calendar = std::move(*loaded);
    }
    const domain::WorkCalendar* const hours = args.working ? &calendar : nullptr;
    const exporter::Durations sums = exporter::durations_of(*cases, source->filter, hours);
    switch (source->form) {
    case ReportForm::Json:
        return source->write(context, Json::object()
                                          .set("cases", sums.cases)
                                          .set("closed", sums.closed)
                                          .set("with_deadline_and_closed", sums.with_deadline_and_closed)
                                          .set("on_time", sums.on_time)
                                          .set("late", sums.late)
                                          .set("on_time_rate", sums.on_time_rate)
                                          .set("median_hours", sums.median_hours)
                                          .set("mean_hours", sums.mean_hours)
                                          .set("p90_hours", sums.p90_hours));
    case ReportForm::Table: {
        const auto line = [&](std::string_view zh, std::string_view en, std::string value) {
            return std::vector<std::string>{std::string(context.word(zh, en)), std::move(value)};
        };
        return source->write(
            context, exporter::table_text(
                         {line("事件", "cases", grouped(sums.cases)), line("已结案", "closed", grouped(sums.closed)),
                             line("有时限且已结案", "with deadline, closed", grouped(sums.with_deadline_and_closed)),
                             line("按期", "on time", grouped(sums.on_time)), line("超期", "late", grouped(sums.late)),
                             line("按期率", "on-time rate", decimals(sums.on_time_rate, " %")),
                             line("时长中位数", "median", decimals(sums.median_hours, " h")),
                             line("平均时长", "mean", decimals(sums.mean_hours, " h")),
                             line("九成在此之内", "p90", decimals(sums.p90_hours, " h"))},
                         {false, true}));
    }
    case ReportForm::Xlsx:
    case ReportForm::Pdf:
        break;
    }
    exporter::DurationsInput input{sums, exporter::day_counts_of(*cases, source->filter),
        exporter::duration_counts_of(*cases, source->filter, hours), args.working};
    return source->write(context, exporter::durations_report(source->frame, input));
}

int report_ranking(const Context& context, const ReportArgs& args)
{
    auto source = open_report(context, args);
    if (!source)
        return context.fail(source.error());
    const auto key = key_of(*source, args.by);
    if (!key)
        return context.fail(key.error());
    const auto cases = sqlite::read_rows<domain::Case>(source->store->database());
    if (!cases)
        return context.fail(cases.error());
    const std::vector<exporter::RankRow> rows = exporter::ranking_of(*cases, source->filter, *key);
    if (source->form == ReportForm::Json) {
        Json list = Json::list();
        for (const exporter::RankRow& row : rows)
            list.push(Json::object()
                    .set("rank", row.rank)
                    .set("key", row.key)
                    .set("count", row.count)
                    .set("share", row.share));
        return source->write(context, Json::object().set("rows", std::move(list)));
    }
    if (source->form == ReportForm::Table) {
        std::vector<std::vector<std::string>> table{{std::string(context.word("名次", "rank")),
            std::string(context.word("项目", "key")), std::string(context.word("件数", "count")), "%"}};
        for (const exporter::RankRow& row : rows)
            table.push_back({std::to_string(row.rank), row.key.empty() ? "–" : row.key, grouped(row.count),
                std::format("{:.2f}", row.share)});
        return source->write(context, exporter::table_text(table, {true, false, true, true}));
    }
    const auto names = names_of(*source, args.by, rows);
    if (!names)
        return context.fail(names.error());
    return source->write(context, exporter::ranking_report(source->frame, args.by, rows, *names));
}

int report_figures(const Context& context, const ReportArgs& args)
{
    auto source = open_report(context, args);
    if (!source)
        return context.fail(source.error());
    sqlite::Database& database = source->store->database();
    const UtcMillis as_of = source->frame.as_of;
    const auto cases = sqlite::read_rows<domain::Case>(database);
    const auto disputes = sqlite::read_rows<domain::Dispute>(database);
    const auto tasks = sqlite::read_rows<domain::DirectedTask>(database);
    const auto typed = sqlite::read_rows<domain::AreaFigure>(database);
    const auto hazards = sqlite::read_rows<domain::Hazard>(database);
    const auto volunteers = sqlite::read_rows<domain::VolunteerService>(database);
    for (const Error* wrong : {cases ? nullptr : &cases.error(), disputes ? nullptr : &disputes.error(),
             tasks ? nullptr : &tasks.error(), typed ? nullptr : &typed.error(), hazards ? nullptr : &hazards.error(),
             volunteers ? nullptr : &volunteers.error()})
        if (wrong != nullptr)
            return context.fail(*wrong);
    domain::FigureInput input;
    input.cases = *cases;
    input.disputes = *disputes;
    input.tasks = *tasks;
    input.typed = *typed;
    input.hazards = *hazards;
    input.volunteers = *volunteers;
    input.scope = source->filter.area;
    input.as_of = as_of;
    input.since = source->filter.since;
    FigureReport report;
    report.area = source->filter.area.empty() ? source->root : source->filter.area;
    report.as_of = as_of;
    report.figures = domain::compute_figures(input);
    auto definitions = config::load_figures();
    if (!definitions)
        return context.fail(definitions.error());
    report.definitions = std::move(*definitions);
    if (args.rows) {
        if (domain::find_figure(*args.rows) == nullptr)
            return context.fail(Error(Fault::Usage, "ctl.no_such_figure", {{"id", *args.rows}}));
        auto attachments = sqlite::read_rows<domain::Attachment>(database);
        if (!attachments)
            return context.fail(attachments.error());
        report.rows = domain::rows_behind(*args.rows, input);
        report.attachments = domain::figure_attachments(report.rows, *attachments);
        report.rows_of = *args.rows;
    }
    if (source->form == ReportForm::Json)
        return source->write(context, figures_json(context, report));
    if (source->form == ReportForm::Table)
        return source->write(context, figures_text(context, report));
    return source->write(context, exporter::figures_report(source->frame, report.figures, report.definitions));
}

} // namespace yiping::ctl
