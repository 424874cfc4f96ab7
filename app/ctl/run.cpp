// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/ctl/run.h>

#include "access_commands.h"
#include "commands.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdlib>
#include <functional>

namespace yiping::ctl {

namespace {

config::Language language_of(std::span<const std::string> args)
{
    // Looked for before the arguments are read, so that a mistake in them is told in the right language.
    for (std::size_t index = 0; index < args.size(); ++index) {
        std::string_view value;
        if (args[index] == "--lang" && index + 1 < args.size())
            value = args[index + 1];
        else if (args[index].starts_with("--lang="))
            value = std::string_view(args[index]).substr(7);
        if (const auto language = config::parse_language(value))
            return *language;
    }
    const char* variable = std::getenv("YIPING_LANG");
    return config::parse_language(variable == nullptr ? "" : variable).value_or(config::Language::Chinese);
}

/// The tree of commands. What was chosen is kept as a function, run when all arguments have been read.
class CommandLine {
public:
    explicit CommandLine(const Context& context) : context_(context)
    {
        app_.name("yipingctl");
        app_.description(word("一屏的管理工具：导入、检查、报表、演示数据", "administration of Yiping"));
        app_.set_version_flag("--version", "yipingctl 0.1.0");
        app_.require_subcommand(1);
        app_.fallthrough();
        app_.add_flag("--json", json_, word("结果输出为一个 JSON", "print one JSON document"));
        app_.add_option("--lang", language_, "zh, en");
        add_import();
        add_history();
        add_export();
        add_report();
        add_rules();
        add_cameras();
        add_places();
        add_heat();
        add_others();
        add_access_commands(
            app_, context_, access_, [this](std::function<int()> action) { command_ = std::move(action); });
    }

    int run(std::span<const std::string> args)
    {
        std::vector<std::string> reversed(args.rbegin(), args.rend());
        try {
            app_.parse(reversed);
        } catch (const CLI::CallForHelp&) {
            context_.out << chosen_app()->help();
            return 0;
        } catch (const CLI::CallForVersion&) {
            context_.out << "yipingctl 0.1.0\n";
            return 0;
        } catch (const CLI::ParseError& wrong) {
            return context_.fail(Error(Fault::Usage, "ctl.usage", {{"what", std::string(wrong.what())}}));
        }
        if (!language_.empty() && !config::parse_language(language_))
            return context_.fail(Error(Fault::Usage, "ctl.usage", {{"what", "--lang " + language_}}));
        return command_();
    }

private:
    [[nodiscard]] std::string word(std::string_view zh, std::string_view en) const
    {
        return std::string(context_.word(zh, en));
    }
    [[nodiscard]] CLI::App* chosen_app()
    {
        CLI::App* app = &app_;
        for (auto chosen = app->get_subcommands(); !chosen.empty(); chosen = app->get_subcommands())
            app = chosen.front();
        return app;
    }
    CLI::App* group(const char* name, std::string_view zh, std::string_view en)
    {
        CLI::App* app = app_.add_subcommand(name, word(zh, en));
        app->require_subcommand(1);
        app->fallthrough();
        return app;
    }
    CLI::App* command(
        CLI::App* parent, const char* name, std::string_view zh, std::string_view en, std::function<int()> action)
    {
        CLI::App* app = parent->add_subcommand(name, word(zh, en));
        app->fallthrough();
        app->callback([this, action = std::move(action)] { command_ = action; });
        return app;
    }
    void add_db(CLI::App* app, std::string& db)
    {
        app->add_option("--db", db, word("平台数据库文件", "platform database file"))->required();
    }

    void add_import()
    {
        CLI::App* import = group("import", "导入", "import");
        CLI::App* cases =
            command(import, "cases", "导入事件", "cases", [this] { return import_cases(context_, cases_); });
        cases->add_option("FILE", cases_.file, "CSV, .gz, XLSX, ODS, JSON")->required();
        cases->add_option("--mapping", cases_.mapping,
            word("映射文件；本系统导出的文件不需要", "mapping file; none for our own exports"));
        add_db(cases, cases_.db);
        cases->add_flag("--dry-run", cases_.dry_run, word("只检查，不写入", "check only"));
        cases->add_flag("--match-places", cases_.match_places,
            word("没有区划和位置的，按地址里的地名找所属区划", "find areas by the words of addresses"));
        cases->add_flag("--strict", cases_.strict, word("有一条不合格就全部不导入", "all rows or none"));
        add_overwrite(cases, cases_.overwrite);

        CLI::App* areas = command(import, "areas", "导入区划与网格", "areas from GeoJSON, GeoPackage, Shapefile, KML",
            [this] { return import_areas(context_, areas_); });
        areas->add_option("FILE", areas_.file, "GeoJSON, GeoPackage, Shapefile, KML")->required();
        add_db(areas, areas_.db);
        areas->add_option("--level", areas_.level, word("层级，如 grid", "level, as grid"));
        areas->add_option("--code-field", areas_.code_field, word("区划码的字段名", "field of the code"));
        areas->add_option("--name-field", areas_.name_field, word("名称的字段名", "field of the name"));
        areas->add_option("--parent-field", areas_.parent_field, word("上级的字段名", "field of the parent"));
        areas->add_option("--layer", areas_.layer, word("图层名", "layer"));
        areas->add_option(
            "--crs", areas_.crs, word("坐标系，如 GCJ02、CGCS2000-GK35", "coordinate system, as GCJ02, CGCS2000-GK35"));
        areas->add_flag("--dry-run", areas_.dry_run, word("只检查，不写入", "check only"));

        CLI::App* any = command(import, "register", "导入一种登记", "rows of a register",
            [this] { return import_register(context_, register_); });
        any->add_option("NAME", register_.name, word("登记名，如 hazard 或 隐患", "register, as hazard"))->required();
        add_register_options(any);
        struct Known {
            const char *name, *of, *zh, *en;
        };
        for (const Known& known :
            {Known{"roster", "responder", "导入人员名册", "staff"}, {"cameras", "camera", "导入摄像头", "cameras"},
                {"people", "person", "导入人口", "people"}, {"places", "place", "导入地点场所", "places"},
                {"facilities", "component", "导入部件设施", "facilities"},
                {"hotline", "hotline_ticket", "导入热线工单", "tickets of the hotline"}})
            add_register_options(command(import, known.name, known.zh, known.en, [this, of = known.of] {
                register_.name = of;
                return import_register(context_, register_);
            }));
        CLI::App* suggest = command(import, "suggest", "看一看文件，写出映射文件的初稿",
            "write a first mapping of a table", [this] { return import_suggest(context_, suggest_); });
        suggest->add_option("FILE", suggest_.file, "CSV, XLSX, ODS, JSON")->required();
        suggest->add_option("--out", suggest_.out, word("写入这个文件", "write it here"));
    }

    void add_register_options(CLI::App* app)
    {
        app->add_option("FILE", register_.file, "CSV, .gz, XLSX, ODS, JSON")->required();
        add_db(app, register_.db);
        app->add_option("--column", register_.columns,
               word("文件的列是哪一项，如 序号=工号，可写几次", "which field a column is, as No=number; several times"))
            ->allow_extra_args(false);
        app->add_flag("--dry-run", register_.dry_run, word("只检查，不写入", "check only"));
        app->add_flag("--strict", register_.strict, word("有一条不合格就全部不导入", "all rows or none"));
        add_overwrite(app, register_.overwrite);
    }

    void add_overwrite(CLI::App* app, bool& overwrite)
    {
        app->add_flag("--overwrite", overwrite,
            word("人工更正过的内容也以文件为准", "take the file's word also where people have corrected it"));
    }

    void add_history()
    {
        CLI::App* app =
            app_.add_subcommand("history", word("一条登记被导入改过什么", "what imports have changed of a row"));
        app->fallthrough();
        app->callback([this] { command_ = [this] { return show_history(context_, history_); }; });
        app->add_option("REGISTER", history_.name, word("登记名，如 hazard 或 隐患", "register, as hazard"))
            ->required();
        app->add_option("KEY", history_.key, word("编号、工号等，或记录标识", "its number, or its record id"))
            ->required();
        add_db(app, history_.db);
    }

    void add_export()
    {
        CLI::App* exports = group("export", "导出", "export");
        CLI::App* any = command(exports, "register", "导出一种登记", "rows of a register",
            [this] { return export_register(context_, export_); });
        any->add_option("NAME", export_.name, word("登记名，如 hazard 或 隐患", "register, as hazard"))->required();
        add_export_options(any);
        struct Known {
            const char *name, *of, *zh, *en;
        };
        for (const Known& known :
            {Known{"cases", "case", "导出事件", "cases"}, {"areas", "area", "导出区划与网格", "areas"},
                {"cameras", "camera", "导出摄像头", "cameras"}, {"people", "person", "导出人口", "people"},
                {"roster", "responder", "导出人员名册", "staff"}, {"places", "place", "导出地点场所", "places"},
                {"facilities", "component", "导出部件设施", "facilities"},
                {"hotline", "hotline_ticket", "导出热线工单", "tickets of the hotline"}})
            add_export_options(command(exports, known.name, known.zh, known.en, [this, of = known.of] {
                export_.name = of;
                return export_register(context_, export_);
            }));
    }

    void add_export_options(CLI::App* app)
    {
        add_db(app, export_.db);
        app->add_option("--out", export_.out, ".csv .xlsx .geojson .gpkg")->required();
        app->add_option("--format", export_.format, word("格式，默认看文件名结尾", "format, else by the name's end"))
            ->check(CLI::IsMember({"csv", "xlsx", "geojson", "gpkg"}));
        app->add_option("--area", export_.area, word("区划码", "area code"));
        app->add_option("--since", export_.since, word("事件发生时间起（含）", "cases from"));
        app->add_option("--until", export_.until, word("事件发生时间止（不含）", "cases up to"));
        app->add_flag(
            "--bom", export_.byte_order_mark, word("CSV 加 BOM，供 Excel 直接打开", "byte order mark, for Excel"));
        app->add_option("--as", export_.user, word("以此账号的权限导出个人信息", "with what this account may see"));
        app->add_option("--reason", export_.reason, word("导出个人信息的原因，记入审计日志", "why, for the audit log"));
    }

    void add_report()
    {
        CLI::App* report = group("report", "报表", "reports");
        CLI::App* durations = command(report, "durations", "办理时长与按期率", "how long cases took",
            [this] { return report_durations(context_, report_); });
        CLI::App* ranking =
            command(report, "ranking", "排名", "ranking", [this] { return report_ranking(context_, report_); });
        CLI::App* figures =
            command(report, "figures", "指标", "figures", [this] { return report_figures(context_, report_); });
        CLI::App* handover = command(report, "handover", "交接班记录", "hand-over page of the shift",
            [this] { return report_handover(context_, report_); });
        CLI::App* looked = command(report, "who-looked", "谁看过这路摄像头", "who has looked at a camera",
            [this] { return report_who_looked(context_, who_looked_); });
        add_db(looked, who_looked_.db);
        looked->add_option("--camera", who_looked_.camera, word("国标编码", "GB/T 28181 code"))->required();
        looked->add_option("--since", who_looked_.since, word("起（含），ISO 8601", "from, ISO 8601"));
        looked->add_option("--until", who_looked_.until, word("止（不含），ISO 8601", "up to, ISO 8601"));
        for (CLI::App* each : {durations, ranking, figures, handover}) {
            add_db(each, report_.db);
            each->add_option("--format", report_.format, "json, table, xlsx, pdf")
                ->check(CLI::IsMember({"json", "table", "xlsx", "pdf"}));
            each->add_option("--out", report_.out, word("写入这个文件", "write it here"));
            each->add_option("--area", report_.area, word("区划码", "area code"));
            each->add_option("--as-of", report_.as_of, word("截至时间", "point in time"));
        }
        for (CLI::App* each : {durations, ranking, figures}) {
            each->add_option("--since", report_.since, word("起（含），ISO 8601", "from, ISO 8601"));
            each->add_option("--until", report_.until, word("止（不含），ISO 8601", "up to, ISO 8601"));
        }
        durations->add_flag("--working", report_.working, word("按工作时间计算", "working hours"));
        ranking->add_option("--by", report_.by, "category, area, holder")
            ->required()
            ->check(CLI::IsMember({"category", "area", "holder"}));
        figures->add_option("--rows", report_.rows, word("列出这个指标背后的记录", "list the rows behind this figure"));
    }

    void add_rules()
    {
        CLI::App* rules = group("rules", "规则", "rules");
        CLI::App* list = command(rules, "list", "各规则的状态与所做的事", "what each rule is and did",
            [this] { return rules_list(context_, rules_); });
        CLI::App* show =
            command(rules, "show", "一条规则", "one rule", [this] { return rules_show(context_, rules_); });
        CLI::App* turn =
            command(rules, "switch", "启用或停用", "on or off", [this] { return rules_switch(context_, rules_); });
        for (CLI::App* each : {list, show, turn})
            add_db(each, rules_.db);
        for (CLI::App* each : {show, turn})
            each->add_option("ID", rules_.id, word("规则代号", "id of the rule"))->required();
        for (CLI::App* each : {list, show})
            each->add_option("--as-of", rules_.as_of, word("截至时间", "point in time"));
        turn->add_option("STATE", rules_.state, "on, off")->required()->check(CLI::IsMember({"on", "off"}));
        turn->add_option("--reason", rules_.reason, word("原因", "why"))->required();
    }

    void add_cameras()
    {
        CLI::App* cameras = group("cameras", "摄像头", "cameras");
        CLI::App* near = command(
            cameras, "near", "最近的摄像头", "nearest cameras", [this] { return cameras_near(context_, near_); });
        add_db(near, near_.db);
        near->add_option("--lon", near_.lon, word("经度", "longitude"))->required()->check(CLI::Range(-180.0, 180.0));
        near->add_option("--lat", near_.lat, word("纬度", "latitude"))->required()->check(CLI::Range(-90.0, 90.0));
        near->add_option("--limit", near_.limit, word("最多几个", "how many"))->check(CLI::Range(1, 10'000));
    }

    void add_places()
    {
        CLI::App* places = group("places", "地点", "places");
        CLI::App* match = command(places, "match", "看一句话指的是哪里", "where the words of an address mean",
            [this] { return places_match(context_, match_); });
        add_db(match, match_.db);
        match->add_option("TEXT", match_.text, word("地址", "address"))->required();
        match->add_option("--area", match_.area, word("只在这个区划里找", "inside this area"));
    }

    void add_heat()
    {
        CLI::App* picture = command(
            &app_, "heat", "事件密度图", "density of cases as a picture", [this] { return heat(context_, heat_); });
        add_db(picture, heat_.db);
        picture->add_option("--out", heat_.out, word("要写的文件，.png 或 .tif", "file to write, .png or .tif"))
            ->required();
        picture->add_option("--since", heat_.since, word("上报时间从（含）", "reported from"));
        picture->add_option("--until", heat_.until, word("上报时间到（不含）", "reported before"));
        picture->add_option("--area", heat_.area, word("只看这个区划", "inside this area"));
        picture->add_option("--category", heat_.category, word("只看这一类（类别码的开头）", "of this class"));
        picture->add_option("--radius", heat_.radius_m, word("影响半径，米", "radius in metres"))
            ->check(CLI::Range(10.0, 10'000.0));
        picture->add_flag("--open", heat_.open_only, word("只看在办", "open ones only"));
    }

    void add_others()
    {
        CLI::App* demo = command(&app_, "demo-data", "生成演示数据（澜川镇）", "make the model township",
            [this] { return demo_data(context_, demo_); });
        demo->add_option("--out", demo_.out, word("要生成的数据库文件", "database to make"))->required();
        demo->add_option("--seed", demo_.seed, word("随机种子", "seed"))->required();
        demo->add_option("--as-of", demo_.as_of, word("数据截止时间", "the data's present"));
        demo->add_option("--basemap", demo_.basemap, word("同时生成底图文件", "make its base map too"));

        CLI::App* basemap = group("basemap", "底图", "base maps");
        CLI::App* make = command(basemap, "make", "把道路、水系、建筑、等高线、地名做成底图",
            "make a base map of roads, water, houses, contours and names",
            [this] { return basemap_make(context_, basemap_); });
        make->add_option("FILE", basemap_.files, "GeoPackage, GeoJSON, Shapefile, OSM (.osm, .pbf)")->required();
        make->add_option("--out", basemap_.out, word("要生成的底图，如 town.basemap", "archive to make"))->required();
        make->add_option("--name", basemap_.name, word("底图名称", "its name"));
        make->add_option(
            "--attribution", basemap_.attribution, word("数据来源，显示在地图上", "where the data is from"));
        make->add_option("--approval", basemap_.approval, word("审图号，显示在地图上", "map approval number"));
        make->add_option("--crs", basemap_.crs,
            word("坐标系，如 GCJ02、CGCS2000-GK35", "coordinate system, as GCJ02, CGCS2000-GK35"));
        make->add_option("--min-zoom", basemap_.min_zoom, word("最小级别", "lowest zoom"))->check(CLI::Range(4, 14));
        make->add_option("--max-zoom", basemap_.max_zoom, word("最大级别", "highest zoom"))->check(CLI::Range(10, 16));

        add_space();
        CLI::App* sync = group("sync", "同步", "sync");
        CLI::App* status = command(sync, "status", "本机终端与平台的同步情况", "how the consoles of this machine stand",
            [this] { return sync_status(context_, data_); });
        status->add_option("--data", data_, word("数据文件夹", "data folder"))->required();

        CLI::App* check = command(
            &app_, "check", "检查文件", "check files", [this] { return check_files(context_, files_, faults_); });
        check->add_option("FILE", files_, word("要检查的文件", "files"))->required();
        check->add_option("--faults", faults_, word("把图形问题写成 GeoJSON", "write the faults of shapes as GeoJSON"));
    }

    void add_space()
    {
        CLI::App* terrain = group("terrain", "地形", "terrain");
        CLI::App* heights = command(terrain, "make", "把数字高程（DEM）做成三维地形",
            "make the heights of the town in 3D", [this] { return terrain_make(context_, terrain_); });
        heights->add_option("FILE", terrain_.file, "GeoTIFF, SRTM (.hgt), ASCII grid (.asc)")->required();
        heights->add_option("--out", terrain_.out, word("要生成的地形，如 town.terrain", "file to make"))->required();
        heights->add_option(
            "--crs", terrain_.crs, word("坐标系，如 EPSG:4547；文件自己没写时用", "coordinate system, as EPSG:4547"));
        heights->add_option(
            "--attribution", terrain_.attribution, word("数据来源，显示在地图上", "where the data is from"));
        heights
            ->add_option("--samples", terrain_.most_samples, word("长边最多多少个采样点", "samples of the longer side"))
            ->check(CLI::Range(16, 4096));

        CLI::App* buildings = group("buildings", "建筑", "buildings");
        CLI::App* houses = command(buildings, "make", "把建筑轮廓和层数做成三维建筑",
            "make the houses of the town in 3D", [this] { return buildings_make(context_, buildings_); });
        houses->add_option("FILE", buildings_.files, "GeoPackage, GeoJSON, Shapefile, OSM (.osm, .pbf)")->required();
        houses->add_option("--out", buildings_.out, word("要生成的建筑，如 town.buildings", "file to make"))
            ->required();
        houses->add_option("--crs", buildings_.crs,
            word("坐标系，如 GCJ02、CGCS2000-GK35", "coordinate system, as GCJ02, CGCS2000-GK35"));
        houses->add_option(
            "--attribution", buildings_.attribution, word("数据来源，显示在地图上", "where the data is from"));
    }

    const Context& context_;
    CLI::App app_;
    bool json_ = false;
    std::string language_;
    ImportCasesArgs cases_;
    ImportAreasArgs areas_;
    ImportRegisterArgs register_;
    HistoryArgs history_;
    SuggestArgs suggest_;
    ExportArgs export_;
    ReportArgs report_;
    WhoLookedArgs who_looked_;
    RulesArgs rules_;
    CamerasNearArgs near_;
    PlacesMatchArgs match_;
    HeatArgs heat_;
    AccessArgs access_;
    DemoDataArgs demo_;
    BasemapArgs basemap_;
    TerrainArgs terrain_;
    BuildingsArgs buildings_;
    std::vector<std::string> files_;
    std::string faults_;
    std::string data_;
    std::function<int()> command_ = [] { return 2; };
};

} // namespace

int run(std::span<const std::string> args, std::ostream& out, std::ostream& err, bool terminal)
{
    const Context context{
        out, err, std::ranges::find(args, "--json") != args.end(), terminal, config::Messages(language_of(args))};
    return CommandLine(context).run(args);
}

} // namespace yiping::ctl
