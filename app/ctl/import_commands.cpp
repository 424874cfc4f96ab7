// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/config/mapping.h>
#include <yiping/importer/area_import.h>
#include <yiping/importer/case_import.h>
#include <yiping/importer/mapping_guess.h>

#include "access_commands.h"
#include "commands.h"
#include "import_target.h"
#include "kept_output.h"
#include "places_command.h"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <format>
#include <fstream>
#include <system_error>

namespace yiping::ctl {

namespace {

/// A file that an export wrote needs no mapping.
config::CaseMapping own_export()
{
    config::CaseMapping mapping;
    mapping.own = true;
    mapping.source = "yiping";
    return mapping;
}

Json json_of(const importer::ByWords& words)
{
    Json examples = Json::list();
    for (const importer::ByWords::Example& each : words.examples)
        examples.push(
            Json::object().set("line", each.line).set("text", each.text).set("matches", matches_json(each.matches)));
    return std::move(Json::object()
            .set("sure", words.sure)
            .set("unsure", words.unsure)
            .set("unknown", words.unknown)
            .set("examples", std::move(examples)));
}

Json json_of(const Context& context, const importer::CaseImport& report)
{
    Json suspicions = Json::list();
    for (const importer::Suspicion& each : report.suspicions)
        suspicions.push(Json::object()
                .set("code", each.code)
                .set("count", each.count)
                .set("message", context.messages.text(each.note)));
    Json document = Json::object();
    document.set("rows", report.rows)
        .set("imported", report.imported)
        .set("updated", report.updated)
        .set("duplicates", report.duplicates)
        .set("without_position", report.without_position)
        .set("suspicious_position", report.suspicious_position)
        .set("suspicions", std::move(suspicions))
        .set("rejected", rejected_json(context, report.rejected, report.examples));
    if (report.by_words)
        document.set("by_words", json_of(*report.by_words));
    set_kept(document, report.kept);
    return document;
}

void print_report(const Context& context, const importer::CaseImport& report, double seconds)
{
    const auto line = [&](std::string_view zh, std::string_view en, std::int64_t number) {
        return std::vector<std::string>{std::string(context.word(zh, en)), grouped(number)};
    };
    print_table(context.out, {line("读入行数", "rows", report.rows), line("新增", "imported", report.imported),
                                 line("更新", "updated", report.updated), line("已有", "duplicates", report.duplicates),
                                 line("没有位置", "without position", report.without_position),
                                 line("位置可疑", "suspicious position", report.suspicious_position),
                                 line("不合格", "rejected", report.rejected)});
    if (report.by_words)
        print_table(context.out, {line("按地名归属", "placed by words", report.by_words->sure),
                                     line("地名不确定", "words not sure", report.by_words->unsure),
                                     line("地名不认识", "words unknown", report.by_words->unknown)});
    if (report.by_words)
        for (const importer::ByWords::Example& each : report.by_words->examples)
            context.out << std::format("  {} {}: {} → {}? ({:.2f})\n", context.word("行", "line"), each.line, each.text,
                each.matches.front().name, each.matches.front().confidence);
    for (const importer::Suspicion& each : report.suspicions)
        context.out << "  · " << context.messages.text(each.note) << '\n';
    print_rejected(context, report.rejected, report.examples);
    print_kept(context, domain::info(domain::Register::Case), report.kept);
    if (seconds > 0)
        context.err << std::format("{:.2f} s, {} {}\n", seconds,
            grouped(static_cast<std::int64_t>(static_cast<double>(report.rows) / seconds)),
            context.word("行/秒", "rows/s"));
}

Json json_of(const Context& context, const importer::AreaImport& report)
{
    const auto list = [&](const std::vector<Error>& errors) {
        Json all = Json::list();
        for (const Error& each : errors) {
            Json one = Json::object();
            one.set("code", each.code()).set("message", context.messages.text(each));
            if (!each.arg("code").empty())
                one.set("ids", Json::List{Json(each.arg("code"))});
            all.push(std::move(one));
        }
        return all;
    };
    Json document = Json::object();
    document.set("rows", report.rows)
        .set("imported", report.imported)
        .set("updated", report.updated)
        .set("duplicates", report.duplicates)
        .set("parents_made", report.parents_made)
        .set("problems", list(report.problems))
        .set("warnings", list(report.warnings));
    return document;
}

} // namespace

int import_cases(const Context& context, const ImportCasesArgs& args)
{
    const auto fail = [&](const Error& error) {
        return fail_input(context, error, json_of(context, importer::CaseImport()));
    };
    Result<config::CaseMapping> mapping = own_export();
    if (!args.mapping.empty())
        mapping = config::load_case_mapping(args.mapping);
    if (!mapping)
        return fail(mapping.error());
    std::error_code ignored;
    if (!std::filesystem::exists(args.file, ignored)) // before a database is made for nothing
        return fail(Error(Fault::Environment, "csv.missing_file", {{"file", args.file}}));
    ImportTarget target(args.db);
    const auto sink = target.open();
    if (!sink)
        return fail(sink.error());

    importer::CaseImportOptions options;
    options.dry_run = args.dry_run;
    options.strict = args.strict;
    options.overwrite = args.overwrite;
    options.rejects = rejects_options(context, args.dry_run);
    SystemClock clock;
    options.at = clock.now();
    options.actor = actor_of_command();
    options.work_folder = std::filesystem::absolute(args.db, ignored).parent_path();
    const auto begun = std::chrono::steady_clock::now();
    options.progress = progress_teller(context);
    options.find_row = [finder = RowFinder(**sink)](const domain::RegisterInfo& other, std::string_view text) mutable {
        return finder.find(other, text);
    };
    Result<domain::AddressBook> addresses = domain::AddressBook();
    if (args.match_places) {
        addresses = address_book(**sink);
        if (!addresses)
            return fail(addresses.error());
        options.addresses = &*addresses;
    }
    const auto report = importer::import_cases(args.file, *mapping, **sink, options);
    if (!report)
        return fail(report.error());
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    if (report->applied && !args.dry_run) {
        target.keep();
        if (auto noted = target.note_import("cases", args.file, report->imported, report->updated); !noted)
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
        print_report(context, *report, seconds);
    return report->rejected > 0 ? 1 : 0;
}

int import_areas(const Context& context, const ImportAreasArgs& args)
{
    const auto fail = [&](const Error& error) {
        return fail_input(context, error, json_of(context, importer::AreaImport()));
    };
    importer::AreaImportOptions options;
    if (!args.level.empty()) {
        options.level = importer::parse_level(args.level);
        if (!options.level)
            return fail(Error(
                Fault::Usage, "import.unknown_level", {{"level", args.level}, {"known", importer::level_words()}}));
    }
    options.code_field = args.code_field;
    options.name_field = args.name_field;
    options.parent_field = args.parent_field;
    options.layer = args.layer;
    options.crs = args.crs;
    options.dry_run = args.dry_run;
    std::error_code ignored;
    if (!std::filesystem::exists(args.file, ignored))
        return fail(Error(Fault::Environment, "config.missing_file", {{"file", args.file}}));
    ImportTarget target(args.db);
    const auto sink = target.open();
    if (!sink)
        return fail(sink.error());
    const auto report = importer::import_areas(args.file, **sink, options);
    if (!report)
        return fail(report.error());
    if (report->applied && !args.dry_run) {
        target.keep();
        if (auto noted = target.note_import("areas", args.file, report->imported, report->updated); !noted)
            return fail(noted.error());
    }
    for (const Error& each : report->warnings)
        context.err << "▸ " << context.messages.text(each) << '\n';
    for (const Error& each : report->problems)
        context.err << "✘ " << context.messages.text(each) << '\n';
    if (context.json) {
        context.print(json_of(context, *report));
    } else {
        print_table(
            context.out, {{std::string(context.word("区划", "areas")), grouped(report->rows)},
                             {std::string(context.word("新增", "imported")), grouped(report->imported)},
                             {std::string(context.word("更新", "updated")), grouped(report->updated)},
                             {std::string(context.word("已有", "duplicates")), grouped(report->duplicates)},
                             {std::string(context.word("补建上级", "parents made")), grouped(report->parents_made)},
                             {std::string(context.word("问题", "problems")),
                                 grouped(static_cast<std::int64_t>(report->problems.size()))}});
    }
    return report->problems.empty() ? 0 : 1;
}

int import_suggest(const Context& context, const SuggestArgs& args)
{
    const auto guess = importer::guess_mapping(args.file);
    if (!guess)
        return context.fail(guess.error());
    for (const Error& each : guess->warnings)
        context.err << "▸ " << context.messages.text(each) << '\n';
    if (!args.out.empty()) {
        std::error_code ignored;
        if (std::filesystem::exists(args.out, ignored)) // a mapping that somebody has mended by hand
            return context.fail(Error(Fault::Input, "ctl.exists", {{"path", args.out}}));
        std::ofstream stream(args.out, std::ios::binary);
        stream << guess->toml;
        stream.close();
        if (!stream)
            return context.fail(Error(Fault::Environment, "ctl.cannot_write",
                {{"path", args.out}, {"what", std::string(std::strerror(errno))}}));
    }
    if (context.json) {
        Json warnings = Json::list();
        for (const Error& each : guess->warnings)
            warnings.push(Json::object().set("code", each.code()).set("message", context.messages.text(each)));
        context.print(Json::object()
                .set("mapping", guess->toml)
                .set("usable", guess->usable)
                .set("warnings", std::move(warnings)));
    } else if (args.out.empty()) {
        context.out << guess->toml;
    }
    return guess->usable ? 0 : 1;
}

} // namespace yiping::ctl
