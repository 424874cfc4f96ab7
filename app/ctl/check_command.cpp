// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/config/categories.h>
#include <yiping/config/codes.h>
#include <yiping/config/data_dir.h>
#include <yiping/config/day_script.h>
#include <yiping/config/document.h>
#include <yiping/config/mapping.h>
#include <yiping/config/scenes.h>
#include <yiping/config/settings.h>
#include <yiping/config/wall.h>
#include <yiping/geo/basemap.h>
#include <yiping/geo/buildings.h>
#include <yiping/geo/terrain.h>
#include <yiping/geo/tile_archive.h>
#include <yiping/importer/file_problem.h>
#include <yiping/importer/register_import.h>
#include <yiping/importer/table_reader.h>

#include "check_parts.h"
#include "commands.h"
#include "file_kind.h"

#include <algorithm>
#include <filesystem>
#include <format>
#include <iterator>
#include <memory>

namespace yiping::ctl {

namespace {

/// For a check of a file alone: nothing is there, and nothing is written.
class NoSink final : public importer::RegisterSink {
public:
    [[nodiscard]] Result<std::vector<domain::Area>> known_areas() override { return std::vector<domain::Area>(); }
    [[nodiscard]] Result<void> each_row(const domain::RegisterInfo&, bool,
        const std::function<void(const domain::DescribedRow&, const domain::DescribedPersonal&)>&) override
    {
        return {};
    }
    [[nodiscard]] Result<std::vector<importer::StoredRow>> find_rows(
        const domain::RegisterInfo&, std::span<const Uuid>) override
    {
        return std::vector<importer::StoredRow>();
    }
    [[nodiscard]] Result<void> put_all(const domain::RegisterInfo&, const importer::RegisterSource&) override
    {
        return {};
    }
};

/// A file whose columns are those of a register is read as `import register` would.
void check_register(const std::string& file, const domain::RegisterInfo& info, Problems& problems)
{
    NoSink sink;
    importer::RegisterImportOptions options;
    options.dry_run = true;
    options.alone = true;
    options.examples = problem_limit;
    const auto report = importer::import_register(file, info, sink, options);
    if (!report) {
        problems.push_back({report.error(), true, report.error().arg("line")});
        return;
    }
    for (const importer::Rejection& each : report->examples) {
        // Said by check_table in its own words.
        if (each.reason.code() == "import.field_count")
            continue;
        const std::string where =
            each.field.empty() ? std::to_string(each.line) : std::format("{} {}", each.line, each.field);
        problems.push_back({each.reason, true, where});
    }
}

void check_table(const std::string& file, Problems& problems)
{
    auto opened = importer::open_table(file);
    if (!opened) {
        problems.push_back({opened.error(), true, opened.error().arg("line")});
        return;
    }
    const std::unique_ptr<importer::TableReader>& reader = *opened;
    std::vector<std::string> names = reader->header();
    std::ranges::sort(names);
    for (auto twice = std::ranges::adjacent_find(names); twice != names.end();
        twice = std::adjacent_find(twice + 1, names.end()))
        problems.push_back({Error(Fault::Input, "check.duplicate-column", {{"column", *twice}}), false, "1"});
    while (true) {
        const auto more = reader->next();
        if (!more) {
            problems.push_back({more.error(), true, more.error().arg("line")});
            return;
        }
        if (!*more)
            break;
        const std::size_t fields = reader->fields().size();
        if (fields != reader->header().size() && problems.size() < problem_limit)
            problems.push_back({Error(Fault::Input, "check.field-count",
                                    {{"line", reader->line()}, {"fields", static_cast<std::int64_t>(fields)},
                                        {"expected", static_cast<std::int64_t>(reader->header().size())}}),
                true, std::to_string(reader->line())});
    }
    if (const domain::RegisterInfo* info = importer::register_of_columns(reader->header()))
        check_register(file, *info, problems);
}

void take(Problems& problems, importer::FileProblems found)
{
    for (importer::FileProblem& each : found)
        problems.push_back({std::move(each.error), each.is_error, std::move(each.where)});
}

/// The colours of a base map, and whether its classes are any that there are.
std::vector<Error> check_map_style(const std::string& file)
{
    std::vector<Error> wrong = config::check_basemap_style(file);
    if (const auto style = config::load_basemap_style(file))
        for (const auto& [word, look] : *style)
            if (!std::ranges::contains(geo::base_classes(), std::string_view(word), &geo::BaseClassInfo::word))
                wrong.emplace_back(
                    Fault::Input, "basemap.no_such_class", std::vector<ErrorArg>{{"file", file}, {"class", word}});
    return wrong;
}

/// The settings, and the maps they name.
std::vector<Error> check_settings(const std::string& file)
{
    std::vector<Error> wrong = config::check_settings(file);
    const auto settings = config::load_settings(file);
    if (!settings || !settings->map)
        return wrong;
    for (const config::MapSource& source : settings->map->sources)
        if (source.url.empty())
            if (auto archive = geo::open_tile_archive(source.file); !archive)
                wrong.push_back(archive.error());
    if (!settings->map->style.empty())
        std::ranges::move(check_map_style(settings->map->style.string()), std::back_inserter(wrong));
    return wrong;
}

/// A list of codes as a town writes one (docs/settings.md); classes of cases together with the shipped ones.
std::vector<Error> check_codes(const std::string& file)
{
    std::vector<Error> wrong;
    if (std::filesystem::path(file).stem() == "case_categories") {
        if (const auto tree = config::load_categories(config::shipped_data("codes/case_categories.toml"), file); !tree)
            wrong.push_back(tree.error());
    } else if (const auto list = config::load_codes(file); !list) {
        wrong.push_back(list.error());
    }
    return wrong;
}

/// What a demo plays, in classes that there are.
std::vector<Error> check_day(const std::string& file)
{
    const auto day = config::load_day_script(file);
    if (!day)
        return {day.error()};
    const auto classes = config::load_categories();
    if (!classes)
        return {classes.error()};
    const auto scenes = config::load_scenes();
    if (!scenes)
        return {scenes.error()};
    std::vector<Error> wrong;
    const auto refuse = [&](const config::DayAct& act, const char* key, const std::string& value, const char* known) {
        wrong.emplace_back(Fault::Input, "config.value",
            std::vector<ErrorArg>{
                {"file", file}, {"key", key}, {"value", value}, {"expected", known}, {"line", act.line}});
    };
    for (const config::DayAct& act : day->acts) {
        if (!act.scene.empty()) {
            if (!std::ranges::contains(scenes->scenes, act.scene, &domain::SceneDescription::id))
                refuse(act, "scene", act.scene, "data/scenes");
        } else if (!act.alarm && classes->find(act.category) == nullptr) {
            refuse(act, "category", act.category, "data/codes/case_categories.toml");
        }
    }
    return wrong;
}

void check_config(const std::string& file, Problems& problems)
{
    const auto document = config::Document::load(file);
    if (!document) {
        problems.push_back({document.error(), true, document.error().arg("line")});
        return;
    }
    std::vector<Error> ignored;
    const config::Section root(*document, ignored);
    std::vector<Error> wrong;
    if (root.has("columns"))
        wrong = config::check_case_mapping(file);
    else if (root.has("platform") || root.has("console") || root.has("data") || root.has("map"))
        wrong = check_settings(file);
    else if (root.has("main_road") || root.has("water"))
        wrong = check_map_style(file);
    else if (root.has("category") || root.has("code"))
        wrong = check_codes(file);
    else if (root.has("act"))
        wrong = check_day(file);
    else
        problems.push_back({Error(Fault::Input, "check.not-checked"), false, file});
    for (Error& each : wrong) {
        std::string where = each.arg("line");
        problems.push_back({std::move(each), true, std::move(where)});
    }
}

/// Of a file that names each mistake with its line.
void take_lines(std::vector<Error> wrong, Problems& problems)
{
    for (Error& each : wrong) {
        std::string where = each.arg("line");
        problems.push_back({std::move(each), true, std::move(where)});
    }
}

/// A file that reading it whole checks.
template <class Value>
void check_read(const Result<Value>& read, const std::string& file, Problems& problems)
{
    if (!read)
        problems.push_back({read.error(), true, file});
}

void check_content(FileKind kind, const std::string& file, Problems& problems)
{
    switch (kind) {
    case FileKind::GeoJson:
    case FileKind::GeoPackage:
    case FileKind::Shapefile:
    case FileKind::Kml:
        return check_geometry(file, problems);
    case FileKind::Csv:
    case FileKind::Xlsx:
    case FileKind::Ods:
        return check_table(file, problems);
    case FileKind::Json:
        return take(problems, importer::check_json_text(file));
    case FileKind::Cap:
        return take(problems, importer::check_alert(file));
    case FileKind::Gb28181Catalogue:
        return take(problems, importer::check_catalogue(file));
    case FileKind::MbTiles:
        return check_mbtiles(file, problems);
    case FileKind::PmTiles:
        return check_pmtiles(file, problems);
    case FileKind::Cache:
        return check_cache(file, problems);
    case FileKind::Config:
        return check_config(file, problems);
    case FileKind::Scene:
        return take_lines(config::check_scene(file), problems);
    case FileKind::Wall:
        return take_lines(config::check_wall(file), problems);
    case FileKind::PlatformDatabase:
        return check_platform_database(file, problems);
    case FileKind::Terrain:
        return check_read(geo::read_terrain(file), file, problems);
    case FileKind::Buildings:
        return check_read(geo::read_buildings(file), file, problems);
    case FileKind::Unknown:
        problems.push_back({Error(Fault::Input, "check.unknown-kind"), true, file});
        return;
    default:
        problems.push_back({Error(Fault::Input, "check.not-checked"), false, file});
    }
}

/// The contract's code: without the part that says which layer speaks.
std::string contract_code(const Error& error)
{
    const std::string& code = error.code();
    if (code == "check.ring-direction")
        return "ring-order";
    return code.starts_with("check.") ? code.substr(6) : code;
}

} // namespace

int check_files(const Context& context, const std::vector<std::string>& files, const std::string& faults)
{
    int worst = 0;
    Json list = Json::list();
    std::vector<std::pair<std::string, Problems>> all;
    for (const std::string& file : files) {
        Problems problems;
        const auto kind = kind_of_file(file);
        if (kind) {
            check_content(*kind, file, problems);
        } else {
            problems.push_back({kind.error(), true, file});
        }
        const bool ok = std::ranges::none_of(problems, &Problem::is_error);
        for (const Problem& each : problems)
            if (each.is_error)
                worst = std::max(worst, exit_code(each.error));
        const std::string_view kind_name = name_of(kind ? *kind : FileKind::Unknown);
        Json shown = Json::list();
        if (!context.json)
            context.out << (ok ? "✔ " : "✘ ") << file << "  " << kind_name << '\n';
        for (const Problem& each : problems) {
            const std::string text = context.messages.text(each.error);
            if (!context.json)
                context.out << (each.is_error ? "    ✘ " : "    ▸ ") << text << '\n';
            Json one = Json::object();
            one.set("code", contract_code(each.error))
                .set("severity", each.is_error ? "error" : "warning")
                .set("where", each.where)
                .set("message", text);
            if (!each.ids.empty()) {
                Json ids = Json::list();
                for (const std::string& id : each.ids)
                    ids.push(id);
                one.set("ids", std::move(ids));
            }
            if (each.area_m2)
                one.set("area_m2", *each.area_m2);
            shown.push(std::move(one));
        }
        list.push(
            Json::object().set("path", file).set("kind", kind_name).set("ok", ok).set("problems", std::move(shown)));
        if (!faults.empty())
            all.emplace_back(file, std::move(problems));
    }
    if (!faults.empty())
        if (const auto written = write_faults(faults, all); !written)
            return context.fail(written.error());
    if (context.json)
        context.print(Json::object().set("files", std::move(list)));
    return worst;
}

} // namespace yiping::ctl
