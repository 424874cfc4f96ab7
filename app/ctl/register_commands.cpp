// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/importer/register_import.h>

#include "access_commands.h"
#include "commands.h"
#include "import_target.h"
#include "kept_output.h"

#include <filesystem>
#include <format>
#include <system_error>

namespace yiping::ctl {

namespace {

Json json_of(const Context& context, const importer::RegisterImport& report)
{
    Json document = Json::object();
    document.set("rows", report.rows)
        .set("imported", report.imported)
        .set("updated", report.updated)
        .set("duplicates", report.duplicates)
        .set("rejected", rejected_json(context, report.rejected, report.examples));
    set_kept(document, report.kept);
    return document;
}

void print_report(const Context& context, const domain::RegisterInfo& info, const importer::RegisterImport& report)
{
    const auto line = [&](std::string_view zh, std::string_view en, std::int64_t number) {
        return std::vector<std::string>{std::string(context.word(zh, en)), grouped(number)};
    };
    print_table(context.out, {line("读入行数", "rows", report.rows), line("新增", "imported", report.imported),
                                 line("更新", "updated", report.updated), line("已有", "duplicates", report.duplicates),
                                 line("不合格", "rejected", report.rejected)});
    print_rejected(context, report.rejected, report.examples);
    print_kept(context, info, report.kept);
}

std::string names_of_registers()
{
    std::string names;
    for (const domain::RegisterInfo& info : domain::all_registers())
        names += (names.empty() ? "" : ", ") + std::string(info.name);
    return names;
}

} // namespace

int import_register(const Context& context, const ImportRegisterArgs& args)
{
    const auto fail = [&](const Error& error) {
        return fail_input(context, error, json_of(context, importer::RegisterImport()));
    };
    const domain::RegisterInfo* info = importer::register_called(args.name);
    if (info == nullptr)
        return fail(
            Error(Fault::Usage, "ctl.unknown_register", {{"name", args.name}, {"known", names_of_registers()}}));
    importer::RegisterImportOptions options;
    for (const std::string& each : args.columns) {
        const std::size_t sign = each.rfind('=');
        if (sign == each.npos || sign == 0 || sign + 1 == each.size())
            return fail(Error(Fault::Usage, "ctl.column_form", {{"value", each}}));
        options.columns.emplace_back(each.substr(0, sign), each.substr(sign + 1));
    }
    std::error_code ignored;
    if (!std::filesystem::exists(args.file, ignored)) // before a database is made for nothing
        return fail(Error(Fault::Environment, "csv.missing_file", {{"file", args.file}}));
    ImportTarget target(args.db);
    const auto sink = target.open();
    if (!sink)
        return fail(sink.error());
    options.dry_run = args.dry_run;
    options.strict = args.strict;
    options.overwrite = args.overwrite;
    (*sink)->set_source(actor_of_command(), std::filesystem::path(args.file).filename().string());
    options.rejects = rejects_options(context, args.dry_run);
    options.progress = progress_teller(context);
    const auto report = importer::import_register(args.file, *info, **sink, options);
    if (!report)
        return fail(report.error());
    if (report->applied && !args.dry_run && report->imported + report->updated + report->duplicates > 0) {
        target.keep();
        if (auto noted = target.note_import(info->name, args.file, report->imported, report->updated); !noted)
            return fail(noted.error());
    }
    for (const Error& each : report->warnings)
        context.err << "▸ " << context.messages.text(each) << '\n';
    tell_rejects(context, report->rejects);
    if (args.strict && !report->applied)
        context.err << context.word(
            "有不合格的行，按要求全部没有导入。\n", "There are rejected rows; as asked, nothing was imported.\n");
    if (context.json)
        context.print(json_of(context, *report));
    else
        print_report(context, *info, *report);
    return report->rejected > 0 ? 1 : 0;
}

} // namespace yiping::ctl
