// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "context.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// The commands of yipingctl: each takes what the command line said and gives the exit code.
namespace yiping::ctl {

struct ImportCasesArgs {
    std::string file, mapping, db;
    bool dry_run = false, strict = false, overwrite = false;
    bool match_places = false; ///< find areas by the words of addresses
};
int import_cases(const Context& context, const ImportCasesArgs& args);

struct ImportAreasArgs {
    std::string file, db, level, code_field, name_field, parent_field, layer, crs;
    bool dry_run = false;
};
int import_areas(const Context& context, const ImportAreasArgs& args);

/// `name` is that of the register, or its word in either language.
struct ImportRegisterArgs {
    std::string name, file, db;
    std::vector<std::string> columns; ///< "what the file calls it=field"
    bool dry_run = false, strict = false, overwrite = false;
};
int import_register(const Context& context, const ImportRegisterArgs& args);

/// What imports have changed of one row: by its id or its key.
struct HistoryArgs {
    std::string name, key, db;
};
int show_history(const Context& context, const HistoryArgs& args);

/// `name` as of an import. Masked unless `user` may see more and says why.
struct ExportArgs {
    std::string name, db, out, format, user, reason;
    std::optional<std::string> since, until, area;
    bool byte_order_mark = false;
};
int export_register(const Context& context, const ExportArgs& args);

/// Prints a first mapping of a table, or writes it into a file that is not there yet.
struct SuggestArgs {
    std::string file, out;
};
int import_suggest(const Context& context, const SuggestArgs& args);

struct ReportArgs {
    std::string db;
    std::optional<std::string> since, until, area, as_of;
    std::optional<std::string> rows; ///< of this figure
    std::string by;
    bool working = false;
    std::string format, out;
};
int report_durations(const Context& context, const ReportArgs& args);
int report_ranking(const Context& context, const ReportArgs& args);
int report_figures(const Context& context, const ReportArgs& args);
/// The page of the shift that ends, filled in from the registers.
int report_handover(const Context& context, const ReportArgs& args);

struct PlacesMatchArgs {
    std::string db, text, area;
};
int places_match(const Context& context, const PlacesMatchArgs& args);

struct CamerasNearArgs {
    std::string db;
    double lon = 0, lat = 0;
    std::int64_t limit = 10;
};
/// `camera`: its code, or the id of its row.
struct WhoLookedArgs {
    std::string camera, db;
    std::optional<std::string> since, until;
};
int report_who_looked(const Context& context, const WhoLookedArgs& args);

int cameras_near(const Context& context, const CamerasNearArgs& args);

struct HeatArgs {
    std::string db, out, category;
    std::optional<std::string> since, until, area;
    double radius_m = 300;
    bool open_only = false;
};
/// A picture or a raster of the density of cases, see heat_picture.h.
int heat(const Context& context, const HeatArgs& args);

struct DemoDataArgs {
    std::string out;
    std::string basemap; ///< "" none
    std::uint64_t seed = 1;
    std::optional<std::string> as_of;
};
int demo_data(const Context& context, const DemoDataArgs& args);

struct BasemapArgs {
    std::vector<std::string> files;
    std::string out, name, attribution, approval, crs;
    int min_zoom = 8, max_zoom = 14;
};
/// Roads, water, houses, heights and names of any number of files become one archive.
int basemap_make(const Context& context, const BasemapArgs& args);

struct TerrainArgs {
    std::string file, out, crs, attribution;
    int most_samples = 1025;
};
/// Heights of a raster become a terrain of ours.
int terrain_make(const Context& context, const TerrainArgs& args);

struct BuildingsArgs {
    std::vector<std::string> files;
    std::string out, crs, attribution;
};
/// Footprints with floors of any number of files become one file of houses.
int buildings_make(const Context& context, const BuildingsArgs& args);

/// `data`: a data folder, or that of one console.
int sync_status(const Context& context, const std::string& data);

/// `faults`: a GeoJSON file to write the faults of shapes into; "" none.
int check_files(const Context& context, const std::vector<std::string>& files, const std::string& faults);

struct RulesArgs {
    std::string db;
    std::string id;
    std::string state;  ///< "on" or "off"
    std::string reason;
    std::optional<std::string> as_of;
};
int rules_list(const Context& context, const RulesArgs& args);
int rules_show(const Context& context, const RulesArgs& args);
/// Of a running platform at once, as an administrator's desk does it.
int rules_switch(const Context& context, const RulesArgs& args);

} // namespace yiping::ctl
