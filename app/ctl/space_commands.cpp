// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/geo/buildings.h>
#include <yiping/geo/terrain.h>
#include <yiping/importer/building_files.h>
#include <yiping/importer/terrain_file.h>

#include "commands.h"

#include <filesystem>
#include <format>

namespace yiping::ctl {

int terrain_make(const Context& context, const TerrainArgs& args)
{
    context.err << context.word("正在读取 ", "reading ") << args.file << " …\n";
    const auto read = importer::read_terrain_file(
        args.file, {.crs = args.crs, .most_samples = args.most_samples, .attribution = args.attribution});
    if (!read)
        return context.fail(read.error());
    if (const auto written = geo::write_terrain(args.out, read->terrain); !written)
        return context.fail(written.error());
    std::error_code ignored;
    const auto bytes = static_cast<std::int64_t>(std::filesystem::file_size(args.out, ignored));
    const geo::Terrain& terrain = read->terrain;
    if (context.json)
        context.print(Json::object()
                .set("path", args.out)
                .set("crs", read->crs)
                .set("columns", static_cast<std::int64_t>(terrain.columns()))
                .set("rows", static_cast<std::int64_t>(terrain.rows()))
                .set("filled", read->filled)
                .set("lowest_m", static_cast<double>(terrain.lowest()))
                .set("highest_m", static_cast<double>(terrain.highest()))
                .set("bytes", bytes));
    else
        context.out << std::format("{}  {} × {}  {:.0f}–{:.0f} m  {}{}  {}  {} B\n", args.out, terrain.columns(),
            terrain.rows(), terrain.lowest(), terrain.highest(), context.word("补上空洞 ", "holes filled "),
            grouped(read->filled), read->crs, grouped(bytes));
    return 0;
}

int buildings_make(const Context& context, const BuildingsArgs& args)
{
    geo::TownBuildings all;
    all.attribution = args.attribution;
    std::int64_t wrong = 0, without = 0;
    for (const std::string& file : args.files) {
        context.err << context.word("正在读取 ", "reading ") << file << " …\n";
        auto read = importer::read_building_file(file, args.crs);
        if (!read)
            return context.fail(read.error());
        wrong += read->wrong_floors;
        without += read->without_floors;
        if (read->from_osm && all.attribution.empty())
            all.attribution = "© OpenStreetMap contributors";
        all.rows.insert(
            all.rows.end(), std::make_move_iterator(read->rows.begin()), std::make_move_iterator(read->rows.end()));
    }
    if (all.rows.empty() || all.rows.size() > geo::building_limit)
        return context.fail(Error(Fault::Input, all.rows.empty() ? "buildings.none" : "buildings.too_many",
            {{"file", args.files.front()}, {"limit", static_cast<std::int64_t>(geo::building_limit)}}));
    if (const auto written = geo::write_buildings(args.out, all); !written)
        return context.fail(written.error());
    if (context.json)
        context.print(Json::object()
                .set("path", args.out)
                .set("buildings", static_cast<std::int64_t>(all.rows.size()))
                .set("without_floors", without)
                .set("wrong_floors", wrong));
    else
        context.out << std::format("{}  {}{}  {}{}  {}{}\n", args.out, context.word("建筑 ", "buildings "),
            grouped(static_cast<std::int64_t>(all.rows.size())), context.word("没有层数 ", "without floors "),
            grouped(without), context.word("层数不可信 ", "floors not believed "), grouped(wrong));
    return 0;
}

} // namespace yiping::ctl
