// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/geo/package_layers.h>

#include <sqlite3.h>

#include <memory>
#include <string_view>

namespace yiping::geo {

namespace {

struct CloseDatabase {
    void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
};
struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

// A view anywhere among these; a list of layers that is a view itself is found first, and not read.
constexpr std::string_view lists_that_are_no_tables =
    "SELECT name FROM sqlite_schema WHERE type <> 'table' AND lower(name) IN ('gpkg_contents', "
    "'gpkg_geometry_columns', 'gpkg_spatial_ref_sys', 'gpkg_extensions', 'gpkg_ogr_contents') "
    "OR type = 'table' AND lower(name) LIKE 'gpkg\\_%' ESCAPE '\\' AND sql LIKE 'CREATE VIRTUAL%' LIMIT 100";
constexpr std::string_view layers_that_are_no_tables =
    "SELECT c.table_name FROM (SELECT table_name FROM gpkg_contents LIMIT 10000) c JOIN sqlite_schema s "
    "ON lower(s.name) = lower(c.table_name) WHERE s.type = 'view' OR s.type = 'table' AND (s.sql LIKE 'CREATE "
    "VIRTUAL%' "
    "OR EXISTS (SELECT 1 FROM pragma_table_xinfo(s.name) WHERE hidden > 1)) LIMIT 100";

} // namespace

Result<std::vector<std::string>> computed_layers(const std::filesystem::path& file)
{
    sqlite3* opened = nullptr;
    const int code = sqlite3_open_v2(
        file.c_str(), &opened, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
    const std::unique_ptr<sqlite3, CloseDatabase> database(opened);
    const auto damaged = [&] {
        return make_error(Fault::Input, "geo.package_damaged",
            {{"file", file.string()}, {"what", std::string(sqlite3_errmsg(database.get()))}});
    };
    if (code != SQLITE_OK)
        return damaged();
    std::vector<std::string> names;
    for (const std::string_view sql : {lists_that_are_no_tables, layers_that_are_no_tables}) {
        sqlite3_stmt* prepared = nullptr;
        if (sqlite3_prepare_v2(database.get(), sql.data(), static_cast<int>(sql.size()), &prepared, nullptr) !=
            SQLITE_OK)
            return damaged();
        const std::unique_ptr<sqlite3_stmt, Finalize> statement(prepared);
        int step = SQLITE_DONE;
        while ((step = sqlite3_step(statement.get())) == SQLITE_ROW) {
            const auto* name = reinterpret_cast<const char*>(sqlite3_column_text(statement.get(), 0));
            names.emplace_back(name == nullptr ? "" : name);
        }
        if (step != SQLITE_DONE)
            return damaged();
        if (!names.empty())
            break;
    }
    return names;
}

} // namespace yiping::geo
