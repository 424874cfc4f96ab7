// SPDX-License-Identifier: GPL-3.0-or-later
#include "figure_report.h"

#include <yiping/domain/register_info.h>
#include <yiping/exporter/report.h>

#include <algorithm>
#include <format>

namespace yiping::ctl {

namespace {

const domain::FigureDefinition* definition_of(const FigureReport& report, const std::string& id)
{
    const auto found = std::ranges::find(report.definitions, id, &domain::FigureDefinition::id);
    return found == report.definitions.end() ? nullptr : &*found;
}

Json json_of(const Context& context, const domain::Figure& figure, const domain::FigureDefinition* definition)
{
    Json line = Json::object();
    line.set("id", figure.id)
        .set("name",
            definition == nullptr ? figure.id : std::string(context.word(definition->name_zh, definition->name_en)))
        .set("value", figure.value ? std::optional(domain::rounded2(*figure.value)) : std::nullopt)
        .set("unit", figure.unit)
        .set("numerator", figure.numerator)
        .set("denominator", figure.denominator)
        .set("small", figure.small);
    if (figure.before)
        line.set("before_numerator", figure.before->n).set("before_denominator", figure.before->d);
    if (definition == nullptr)
        return line;
    line.set("formula", std::string(domain::name_of(definition->formula)))
        .set("definition", std::string(context.word(definition->definition_zh, definition->definition_en)))
        .set("own_definition", definition->own_definition)
        .set("never_pie", definition->never_pie);
    if (definition->target)
        line.set("target", std::optional(*definition->target));
    return line;
}

/// The rows with what hangs on each; attachments come in the order of the rows.
Json rows_of(const FigureReport& report)
{
    Json rows = Json::list();
    auto next = report.attachments.begin();
    for (const domain::FigureRow& row : report.rows) {
        Json files = Json::list();
        for (; next != report.attachments.end() && next->case_id == row.id; ++next)
            files.push(next->sha256);
        rows.push(Json::object()
                .set("register", std::string(domain::info(row.which).name))
                .set("id", row.id.to_string())
                .set("numerator", row.numerator)
                .set("denominator", row.denominator)
                .set("attachments", std::move(files)));
    }
    return rows;
}

std::string marks(const Context& context, const domain::Figure& figure, const domain::FigureDefinition* definition)
{
    std::string text;
    if (figure.small)
        text += context.word("小样本 ", "small numbers ");
    if (definition != nullptr && definition->own_definition)
        text += context.word("本系统口径", "our definition");
    return text;
}

} // namespace

Json figures_json(const Context& context, const FigureReport& report)
{
    Json list = Json::list();
    for (const domain::Figure& each : report.figures)
        list.push(json_of(context, each, definition_of(report, each.id)));
    Json document = Json::object();
    document.set("area", report.area)
        .set("as_of", report.as_of == 0 ? Json() : Json(iso_time(report.as_of)))
        .set("figures", std::move(list));
    if (!report.rows_of.empty())
        document.set("rows_of", report.rows_of).set("rows", rows_of(report));
    return document;
}

std::string figures_text(const Context& context, const FigureReport& report)
{
    std::string text = std::format("{}{}  {}\n", context.word("截至 ", "as of "),
        report.as_of == 0 ? std::string("–") : iso_time(report.as_of), report.area);
    std::vector<std::vector<std::string>> table;
    table.reserve(report.figures.size());
    for (const domain::Figure& each : report.figures) {
        const domain::FigureDefinition* definition = definition_of(report, each.id);
        const bool count = definition != nullptr && definition->formula == domain::Formula::Count;
        const bool bare = count || (definition != nullptr && definition->formula == domain::Formula::Hours);
        const std::string value = !each.value ? "–"
                                  : count     ? std::format("{} {}", grouped(each.numerator), each.unit)
                                              : std::format("{:.2f} {}", *each.value, each.unit);
        table.push_back(
            {definition == nullptr ? each.id : std::string(context.word(definition->name_zh, definition->name_en)),
                value, bare ? std::string() : grouped(each.numerator) + " / " + grouped(each.denominator),
                marks(context, each, definition)});
    }
    text += exporter::table_text(table);
    if (report.rows_of.empty())
        return text;
    table.clear();
    for (const domain::FigureRow& row : report.rows)
        table.push_back({std::string(domain::info(row.which).name), row.id.to_string(),
            grouped(row.numerator) + " / " + grouped(row.denominator)});
    return text + '\n' + report.rows_of + '\n' + exporter::table_text(table);
}

} // namespace yiping::ctl
