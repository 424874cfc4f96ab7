// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/config/document.h>
#include <yiping/config/mapping.h>
#include <yiping/config/settings.h>
#include <yiping/domain/area_code.h>
#include <yiping/geo/validity.h>
#include <yiping/importer/csv_reader.h>
#include <yiping/importer/geometry_file.h>
#include <yiping/importer/json_syntax.h>
#include <yiping/importer/register_import.h>
#include <yiping/platform/sqlite_store.h>
#include <yiping/sqlite/rows.h>

#include "commands.h"
#include "file_kind.h"

#include <algorithm>
#include <format>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

namespace yiping::ctl {

namespace {

/// More of one file than a person reads through.
constexpr std::size_t problem_limit = 200;

struct Problem {
    Error error;                  ///< its code is the contract's, after "check."
    bool is_error = true;         ///< otherwise a warning
    std::string where;
    std::vector<std::string> ids; ///< codes of areas
};
using Problems = std::vector<Problem>;

std::string place_text(geo::LonLat at)
{
    return std::format("{:.6f}, {:.6f}", at.lon, at.lat);
}

void check_geometry(const std::string& file, Problems& problems)
{
    const std::vector<importer::FieldNames> fields{{"code", "CODE", "Code", "区划码", "区划代码", "代码", "adcode"},
        {"parent", "PARENT", "Parent", "上级", "上级区划码"}};
    const auto read = importer::read_geometry_file(file, fields);
    if (!read) {
        problems.push_back({read.error(), true, read.error().arg("line"), {}});
        return;
    }
    const bool with_codes = read->found[0] >= 0;
    if (!with_codes)
        problems.push_back({Error(Fault::Input, "check.no-code"), false, file, {}});
    std::map<std::string, std::string> parents;
    for (const importer::Feature& feature : read->features) {
        std::string name = "#" + std::to_string(feature.number);
        if (with_codes && !feature.values[0].empty()) {
            const auto code = domain::normalise_area_code(feature.values[0]);
            if (!code) {
                problems.push_back({code.error(), true, name, {feature.values[0]}});
            } else {
                name = *code;
                std::string parent = feature.values[1];
                if (const auto stored = domain::normalise_area_code(parent))
                    parent = *stored;
                if (!parents.emplace(*code, parent.empty() ? domain::parent_code(*code) : parent).second)
                    problems.push_back({Error(Fault::Input, "check.duplicate-code", {{"code", name}}), true,
                        "#" + std::to_string(feature.number), {name}});
            }
        }
        if (feature.outline.empty())
            continue;
        if (!feature.in_degrees) {
            problems.push_back({Error(Fault::Input, "check.not-in-degrees", {{"code", name}}), true, name, {name}});
            continue;
        }
        const auto defect = geo::find_defect(feature.outline);
        if (!defect)
            continue;
        const bool contract_code = defect->code == "self-intersection" || defect->code == "ring-order";
        std::vector<ErrorArg> args{{"code", name}, {"lon", std::format("{:.6f}", defect->at.lon)},
            {"lat", std::format("{:.6f}", defect->at.lat)}};
        if (!contract_code)
            args.push_back({"defect", defect->code});
        problems.push_back(
            {Error(Fault::Input, contract_code ? "check." + defect->code : "check.bad-outline", std::move(args)), true,
                place_text(defect->at), {name}});
    }
    std::set<std::string> named;
    for (const auto& [code, parent] : parents)
        if (!parent.empty() && !parents.contains(parent) && parents.size() > 1)
            problems.push_back(
                {Error(Fault::Input, "check.orphan-code", {{"code", code}, {"parent", parent}}), false, code, {code}});
}

/// For a check of a file alone: nothing is there, and nothing is written.
class NoSink final : public importer::RegisterSink {
public:
    [[nodiscard]] Result<std::vector<domain::Area>> known_areas() override { return std::vector<domain::Area>(); }
    [[nodiscard]] Result<std::vector<domain::DescribedRow>> stored(const domain::RegisterInfo&) override
    {
        return std::vector<domain::DescribedRow>();
    }
    [[nodiscard]] Result<std::vector<domain::DescribedPersonal>> stored_personal(const domain::RegisterInfo&) override
    {
        return std::vector<domain::DescribedPersonal>();
    }
    [[nodiscard]] Result<void> put(std::vector<domain::DescribedRow>, std::vector<domain::DescribedPersonal>) override
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
        problems.push_back({report.error(), true, report.error().arg("line"), {}});
        return;
    }
    for (const importer::Rejection& each : report->examples) {
        // Said by check_csv in its own words.
        if (each.reason.code() == "import.field_count")
            continue;
        const std::string where =
            each.field.empty() ? std::to_string(each.line) : std::format("{} {}", each.line, each.field);
        problems.push_back({each.reason, true, where, {}});
    }
}

void check_csv(const std::string& file, Problems& problems)
{
    auto reader = importer::CsvReader::open(file);
    if (!reader) {
        problems.push_back({reader.error(), true, reader.error().arg("line"), {}});
        return;
    }
    std::vector<std::string> names = reader->header();
    std::ranges::sort(names);
    for (auto twice = std::ranges::adjacent_find(names); twice != names.end();
        twice = std::adjacent_find(twice + 1, names.end()))
        problems.push_back({Error(Fault::Input, "check.duplicate-column", {{"column", *twice}}), false, "1", {}});
    while (true) {
        const auto more = reader->next();
        if (!more) {
            problems.push_back({more.error(), true, more.error().arg("line"), {}});
            return;
        }
        if (!*more)
            break;
        const std::size_t fields = reader->fields().size();
        if (fields != reader->header().size() && problems.size() < problem_limit)
            problems.push_back({Error(Fault::Input, "check.field-count",
                                    {{"line", reader->line()}, {"fields", static_cast<std::int64_t>(fields)},
                                        {"expected", static_cast<std::int64_t>(reader->header().size())}}),
                true, std::to_string(reader->line()), {}});
    }
    if (const domain::RegisterInfo* info = importer::register_of_columns(reader->header()))
        check_register(file, *info, problems);
}

void check_json(const std::string& file, Problems& problems)
{
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    if (const auto mistake = importer::find_json_mistake(text.view()))
        problems.push_back({Error(Fault::Input, "import.broken_json",
                                {{"file", file}, {"line", mistake->line}, {"column", mistake->column},
                                    {"what", "@" + std::string(mistake->what)}}),
            true, std::format("{}:{}", mistake->line, mistake->column), {}});
}

void check_config(const std::string& file, Problems& problems)
{
    const auto document = config::Document::load(file);
    if (!document) {
        problems.push_back({document.error(), true, document.error().arg("line"), {}});
        return;
    }
    std::vector<Error> ignored;
    const config::Section root(*document, ignored);
    std::vector<Error> wrong;
    if (root.has("columns"))
        wrong = config::check_case_mapping(file);
    else if (root.has("platform") || root.has("console") || root.has("data"))
        wrong = config::check_settings(file);
    else
        problems.push_back({Error(Fault::Input, "check.not-checked"), false, file, {}});
    for (Error& each : wrong) {
        std::string where = each.arg("line");
        problems.push_back({std::move(each), true, std::move(where), {}});
    }
}

void check_platform_database(const std::string& file, Problems& problems)
{
    auto database = sqlite::Database::open(file, {.mode = sqlite::OpenMode::ReadOnly});
    if (!database) {
        problems.push_back({database.error(), true, file, {}});
        return;
    }
    const auto version = database->integer("PRAGMA user_version");
    const int newest = platform::store_migrations().empty() ? 0 : platform::store_migrations().back().version;
    if (version && *version > newest) {
        problems.push_back(
            {Error(Fault::Input, "check.database-newer", {{"version", *version}, {"known", std::int64_t{newest}}}),
                false, file, {}});
        return;
    }
    const auto verdict = database->text("PRAGMA integrity_check(1)");
    if (!verdict || *verdict != "ok") {
        problems.push_back({Error(Fault::Input, "check.database-damaged",
                                {{"what", verdict ? *verdict : verdict.error().debug_text()}}),
            true, file, {}});
        return;
    }
    // An older one is brought up to date when a program opens it: it has to be what its own version was.
    const auto differences = version && *version < newest
                                 ? sqlite::differences_to_history(*database, platform::store_migrations())
                                 : sqlite::differences_to_descriptions(*database, true);
    if (!differences) {
        problems.push_back({differences.error(), true, file, {}});
        return;
    }
    for (const std::string& field : *differences)
        problems.push_back({Error(Fault::Input, "check.schema", {{"field", field}}), true, field, {}});
}

void check_content(FileKind kind, const std::string& file, Problems& problems)
{
    switch (kind) {
    case FileKind::GeoJson:
    case FileKind::GeoPackage:
    case FileKind::Shapefile:
        return check_geometry(file, problems);
    case FileKind::Csv:
        return check_csv(file, problems);
    case FileKind::Json:
        return check_json(file, problems);
    case FileKind::Config:
        return check_config(file, problems);
    case FileKind::PlatformDatabase:
        return check_platform_database(file, problems);
    case FileKind::Unknown:
        problems.push_back({Error(Fault::Input, "check.unknown-kind"), true, file, {}});
        return;
    default:
        problems.push_back({Error(Fault::Input, "check.not-checked"), false, file, {}});
    }
}

/// The contract's code: without the part that says which layer speaks.
std::string contract_code(const Error& error)
{
    const std::string& code = error.code();
    return code.starts_with("check.") ? code.substr(6) : code;
}

} // namespace

int check_files(const Context& context, const std::vector<std::string>& files)
{
    int worst = 0;
    Json list = Json::list();
    for (const std::string& file : files) {
        Problems problems;
        const auto kind = kind_of_file(file);
        if (kind) {
            check_content(*kind, file, problems);
        } else {
            problems.push_back({kind.error(), true, file, {}});
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
            shown.push(std::move(one));
        }
        list.push(
            Json::object().set("path", file).set("kind", kind_name).set("ok", ok).set("problems", std::move(shown)));
    }
    if (context.json)
        context.print(Json::object().set("files", std::move(list)));
    return worst;
}

} // namespace yiping::ctl
