// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/config/calendar.h>
#include <yiping/config/figures.h>
#include <yiping/domain/area_code.h>
#include <yiping/domain/figures.h>
#include <yiping/sqlite/rows.h>

#include "case_statistics.h"
#include "commands.h"
#include "figure_report.h"
#include "store_sink.h"

#include <algorithm>
#include <cmath>
#include <format>
#include <unordered_map>

namespace yiping::ctl {

namespace {

/// The database of a report and what the command line said about it.
struct Source {
    std::unique_ptr<platform::SqliteStore> store;
    CaseFilter filter;
};

Result<Source> open_source(const ReportArgs& args)
{
    Source source;
    for (const auto& [text, at] : {std::pair(&args.since, &source.filter.since), {&args.until, &source.filter.until}}) {
        if (!*text)
            continue;
        const auto read = parse_iso_time(**text);
        if (!read)
            return std::unexpected(read.error());
        *at = *read;
    }
    if (args.area) {
        const auto code = domain::normalise_area_code(*args.area);
        if (!code)
            return make_error(Fault::Usage, code.error().code(), code.error().args());
        source.filter.area = *code;
    }
    auto store = open_store(args.db, false);
    if (!store)
        return std::unexpected(store.error());
    source.store = std::move(*store);
    return source;
}

/// The top of the tree: the area that has no parent here; of several the one with most areas in it.
Result<std::string> root_of(platform::SqliteStore& store)
{
    const auto areas = store.areas();
    if (!areas)
        return std::unexpected(areas.error());
    std::string root;
    std::ptrdiff_t most = -1;
    for (const domain::Area& area : *areas) {
        if (std::ranges::find(*areas, area.parent_code, &domain::Area::area_code) != areas->end())
            continue;
        const auto inside = std::ranges::count_if(
            *areas, [&](const domain::Area& other) { return domain::contains(area.area_code, other.area_code); });
        if (inside > most) {
            most = inside;
            root = area.area_code;
        }
    }
    return root;
}

std::string decimals(const std::optional<double>& value, std::string_view unit)
{
    return value ? std::format("{:.2f}{}", *value, unit) : std::string("–");
}

/// What a case is counted under.
Result<std::function<std::string(const domain::Case&)>> key_of(platform::SqliteStore& store, const std::string& by)
{
    if (by == "category")
        return [](const domain::Case& data) { return data.category; };
    if (by == "area") {
        const auto root = root_of(store);
        if (!root)
            return std::unexpected(root.error());
        // An import keeps what its source said as text; a row that said nothing lies under the root for want of better.
        return [root = *root](const domain::Case& data) {
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

} // namespace

int report_durations(const Context& context, const ReportArgs& args)
{
    auto source = open_source(args);
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
    const Durations sums = durations_of(*cases, source->filter, args.working ? &calendar : nullptr);
    if (context.json) {
        context.print(Json::object()
                .set("cases", sums.cases)
                .set("closed", sums.closed)
                .set("with_deadline_and_closed", sums.with_deadline_and_closed)
                .set("on_time", sums.on_time)
                .set("late", sums.late)
                .set("on_time_rate", sums.on_time_rate)
                .set("median_hours", sums.median_hours)
                .set("mean_hours", sums.mean_hours)
                .set("p90_hours", sums.p90_hours));
        return 0;
    }
    const auto line = [&](std::string_view zh, std::string_view en, std::string value) {
        return std::vector<std::string>{std::string(context.word(zh, en)), std::move(value)};
    };
    print_table(
        context.out, {line("事件", "cases", grouped(sums.cases)), line("已办结", "closed", grouped(sums.closed)),
                         line("其中有时限", "with a deadline", grouped(sums.with_deadline_and_closed)),
                         line("按期", "on time", grouped(sums.on_time)), line("超期", "late", grouped(sums.late)),
                         line("按期率", "on-time rate", decimals(sums.on_time_rate, " %")),
                         line("时长中位数", "median", decimals(sums.median_hours, " h")),
                         line("平均时长", "mean", decimals(sums.mean_hours, " h")),
                         line("九成在此之内", "p90", decimals(sums.p90_hours, " h"))});
    return 0;
}

int report_ranking(const Context& context, const ReportArgs& args)
{
    auto source = open_source(args);
    if (!source)
        return context.fail(source.error());
    const auto key = key_of(*source->store, args.by);
    if (!key)
        return context.fail(key.error());
    const auto cases = sqlite::read_rows<domain::Case>(source->store->database());
    if (!cases)
        return context.fail(cases.error());
    const std::vector<RankRow> rows = ranking_of(*cases, source->filter, *key);
    if (context.json) {
        Json list = Json::list();
        for (const RankRow& row : rows)
            list.push(Json::object()
                    .set("rank", row.rank)
                    .set("key", row.key)
                    .set("count", row.count)
                    .set("share", row.share));
        context.print(Json::object().set("rows", std::move(list)));
        return 0;
    }
    std::vector<std::vector<std::string>> table{{std::string(context.word("名次", "rank")),
        std::string(context.word("项目", "key")), std::string(context.word("件数", "count")), "%"}};
    for (const RankRow& row : rows)
        table.push_back({std::to_string(row.rank), row.key.empty() ? "–" : row.key, grouped(row.count),
            std::format("{:.2f}", row.share)});
    print_table(context.out, table);
    return 0;
}

int report_figures(const Context& context, const ReportArgs& args)
{
    auto source = open_source(args);
    if (!source)
        return context.fail(source.error());
    sqlite::Database& database = source->store->database();
    UtcMillis as_of = source->store->last_change_at();
    if (args.as_of) {
        const auto read = parse_iso_time(*args.as_of);
        if (!read)
            return context.fail(read.error());
        as_of = *read;
    }
    const auto root = root_of(*source->store);
    const auto cases = sqlite::read_rows<domain::Case>(database);
    const auto disputes = sqlite::read_rows<domain::Dispute>(database);
    const auto tasks = sqlite::read_rows<domain::DirectedTask>(database);
    const auto typed = sqlite::read_rows<domain::AreaFigure>(database);
    const auto hazards = sqlite::read_rows<domain::Hazard>(database);
    for (const Error* wrong :
        {root ? nullptr : &root.error(), cases ? nullptr : &cases.error(), disputes ? nullptr : &disputes.error(),
            tasks ? nullptr : &tasks.error(), typed ? nullptr : &typed.error(), hazards ? nullptr : &hazards.error()})
        if (wrong != nullptr)
            return context.fail(*wrong);
    domain::FigureInput input;
    input.cases = *cases;
    input.disputes = *disputes;
    input.tasks = *tasks;
    input.typed = *typed;
    input.hazards = *hazards;
    input.scope = source->filter.area;
    input.as_of = as_of;
    input.since = source->filter.since;
    FigureReport report;
    report.area = source->filter.area.empty() ? *root : source->filter.area;
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
    print_figures(context, report);
    return 0;
}

} // namespace yiping::ctl
