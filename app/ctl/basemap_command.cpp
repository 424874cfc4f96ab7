// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/geo/basemap.h>
#include <yiping/importer/basemap_files.h>

#include "commands.h"

#include <filesystem>
#include <format>

namespace yiping::ctl {

int basemap_make(const Context& context, const BasemapArgs& args)
{
    if (args.min_zoom > args.max_zoom)
        return context.fail(Error(Fault::Usage, "ctl.usage", {{"what", std::string("--min-zoom > --max-zoom")}}));
    std::vector<geo::BaseThing> things;
    std::int64_t unknown = 0;
    std::string attribution = args.attribution;
    for (const std::string& file : args.files) {
        context.err << context.word("正在读取 ", "reading ") << file << " …\n";
        auto read = importer::read_basemap_file(file, args.crs);
        if (!read)
            return context.fail(read.error());
        unknown += read->not_known;
        things.insert(
            things.end(), std::make_move_iterator(read->things.begin()), std::make_move_iterator(read->things.end()));
        if (read->from_osm && attribution.empty())
            attribution = "© OpenStreetMap contributors";
    }
    const std::filesystem::path out = args.out;
    const auto made = geo::write_basemap(out, things,
        {args.name.empty() ? out.stem().string() : args.name, attribution, args.approval, args.min_zoom,
            args.max_zoom});
    if (!made)
        return context.fail(made.error());
    if (context.json)
        context.print(Json::object()
                .set("path", args.out)
                .set("things", made->things)
                .set("not_known", unknown)
                .set("left_out", made->left_out)
                .set("names", made->names)
                .set("tiles", made->tiles)
                .set("bytes", made->bytes));
    else
        context.out << std::format("{}  {}{}  {}{}  {}{}  {} B\n", args.out, context.word("要素 ", "things "),
            grouped(made->things), context.word("地名 ", "names "), grouped(made->names),
            context.word("瓦片 ", "tiles "), grouped(made->tiles), grouped(made->bytes));
    return 0;
}

} // namespace yiping::ctl
