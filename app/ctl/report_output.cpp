// SPDX-License-Identifier: GPL-3.0-or-later
#include "report_output.h"

#include <yiping/crypto/file.h>
#include <yiping/domain/area_code.h>
#include <yiping/exporter/out_file.h>

#include <algorithm>
#include <utility>

namespace yiping::ctl {

namespace {

/// The top of the tree: the area that has no parent here; of several the one with most areas in it.
const domain::Area* root_of(const std::vector<domain::Area>& areas)
{
    const domain::Area* root = nullptr;
    std::ptrdiff_t most = -1;
    for (const domain::Area& area : areas) {
        if (std::ranges::find(areas, area.parent_code, &domain::Area::area_code) != areas.end())
            continue;
        const auto inside = std::ranges::count_if(
            areas, [&](const domain::Area& other) { return domain::contains(area.area_code, other.area_code); });
        if (inside > most) {
            most = inside;
            root = &area;
        }
    }
    return root;
}

/// Of all towns the one with the most areas in it: a database may know the neighbours by their outlines.
const domain::Area* town_of(const std::vector<domain::Area>& areas)
{
    const domain::Area* town = nullptr;
    std::ptrdiff_t most = 0;
    for (const domain::Area& area : areas) {
        if (area.level != domain::AreaLevel::Town)
            continue;
        const auto inside = std::ranges::count_if(
            areas, [&](const domain::Area& other) { return domain::contains(area.area_code, other.area_code); });
        if (inside > most) {
            most = inside;
            town = &area;
        }
    }
    return town;
}

Result<void> read_form(const Context& context, const ReportArgs& args, ReportSource& source)
{
    const std::string& format = args.format;
    source.out = args.out;
    if (format.empty())
        source.form = context.json ? ReportForm::Json : ReportForm::Table;
    else
        source.form = format == "json"   ? ReportForm::Json
                      : format == "xlsx" ? ReportForm::Xlsx
                      : format == "pdf"  ? ReportForm::Pdf
                                         : ReportForm::Table;
    const bool file = source.form == ReportForm::Xlsx || source.form == ReportForm::Pdf;
    if (file && args.out.empty())
        return make_error(Fault::Usage, "ctl.usage", {{"what", "--format " + format + " … --out"}});
    if (file && args.rows)
        return make_error(Fault::Usage, "ctl.usage", {{"what", "--format " + format + " --rows"}});
    return {};
}

} // namespace

Result<ReportSource> open_report(const Context& context, const ReportArgs& args)
{
    ReportSource source;
    if (auto known = read_form(context, args, source); !known)
        return std::unexpected(known.error());
    UtcMillis as_of = 0;
    for (const auto& [text, at] : {std::pair(&args.since, &source.filter.since), {&args.until, &source.filter.until}}) {
        if (!*text)
            continue;
        const auto read = parse_iso_time(**text);
        if (!read)
            return std::unexpected(read.error());
        *at = *read;
    }
    if (args.as_of) {
        const auto read = parse_iso_time(*args.as_of);
        if (!read)
            return std::unexpected(read.error());
        as_of = *read;
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
    const auto areas = source.store->areas();
    if (!areas)
        return std::unexpected(areas.error());
    for (const domain::Area& area : *areas)
        source.area_names.emplace(area.area_code, area.name);
    exporter::ReportFrame& frame = source.frame;
    if (const domain::Area* root = root_of(*areas)) {
        const domain::Area* const found = town_of(*areas);
        const domain::Area& town = found != nullptr ? *found : *root;
        source.root = root->area_code;
        source.town = town.area_code;
        frame.town = town.name;
        frame.area = root->name;
    }
    if (const auto named = source.area_names.find(source.filter.area); named != source.area_names.end())
        frame.area = named->second;
    else if (!source.filter.area.empty())
        frame.area = source.filter.area;
    frame.language = context.messages.language();
    frame.since = source.filter.since;
    frame.until = source.filter.until;
    frame.as_of = args.as_of ? as_of : source.store->last_change_at();
    return source;
}

int ReportSource::write(const Context& context, const Json& document) const
{
    return write(context, document.text() + '\n');
}

int ReportSource::write(const Context& context, const std::string& text) const
{
    if (out.empty()) {
        context.out << text;
        return 0;
    }
    auto file = exporter::OutFile::at(out);
    if (!file)
        return context.fail(file.error());
    if (auto done = crypto::write_file_atomically(file->part().string(), text); !done)
        return context.fail(done.error());
    if (auto done = file->commit(); !done)
        return context.fail(done.error());
    context.err << context.word("已写入 ", "written to ") << out << '\n';
    return 0;
}

int ReportSource::write(const Context& context, const exporter::Report& report) const
{
    if (form == ReportForm::Table)
        return write(context, exporter::text_of(report));
    const auto done = form == ReportForm::Pdf ? exporter::write_pdf(report, out) : exporter::write_xlsx(report, out);
    if (!done)
        return context.fail(done.error());
    if (context.json)
        context.print(Json::object().set("file", out).set("format", form == ReportForm::Pdf ? "pdf" : "xlsx"));
    else
        context.out << context.word("已写入 ", "written to ") << out << '\n';
    return 0;
}

} // namespace yiping::ctl
