// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/importer/basemap_files.h>
#include <yiping/importer/building_files.h>

#include <yiping/geo/datum.h>

#include "gdal_tools.h"
#include "text_decoder.h"

#include <cpl_error.h>
#include <cpl_string.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <initializer_list>
#include <map>
#include <span>
#include <utility>

namespace yiping::importer {

namespace {

constexpr std::uintmax_t basemap_size_limit = 2048ULL << 20U;
constexpr std::int64_t thing_limit = 3'000'000;
constexpr int deepest_collection = 4;
/// Columns that hold what another map calls the class.
constexpr std::array<std::string_view, 8> class_columns{
    "class", "fclass", "kind", "type", "category", "类别", "类型", "种类"};
constexpr std::array<std::string_view, 7> name_columns{"name", "name:zh", "名称", "地名", "NAME", "Name", "MC"};
constexpr std::array<std::string_view, 8> height_columns{
    "elev", "ELEV", "elevation", "height", "HEIGHT", "高程", "ele", "Contour"};

constexpr std::array<std::string_view, 8> floor_columns{
    "building:levels", "floors", "levels", "层数", "楼层数", "地上层数", "FLOOR", "floor"};
constexpr std::array<std::string_view, 4> building_height_columns{"height", "building:height", "高度", "HEIGHT"};
constexpr std::array<std::string_view, 3> building_code_columns{"code", "楼栋编码", "area_code"};
constexpr std::array<std::string_view, 2> floor_household_columns{"floor_households", "各层户数"};

std::string small_letters(std::string text)
{
    std::ranges::transform(text, text.begin(),
        [](char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter; });
    return text;
}

/// `"key"=>"value","key"=>"value"`, as the driver gives what has no column.
void read_other_tags(std::string_view text, std::map<std::string, std::string, std::less<>>& tags)
{
    const auto quoted = [&]() -> std::optional<std::string> {
        const std::size_t from = text.find('"');
        if (from == text.npos)
            return std::nullopt;
        std::string out;
        for (std::size_t at = from + 1; at < text.size(); ++at) {
            if (text[at] == '\\' && at + 1 < text.size())
                out.push_back(text[++at]);
            else if (text[at] == '"') {
                text.remove_prefix(at + 1);
                return out;
            } else
                out.push_back(text[at]);
        }
        return std::nullopt;
    };
    while (true) {
        auto key = quoted();
        auto value = key ? quoted() : std::nullopt;
        if (!value)
            return;
        tags.try_emplace(std::move(*key), std::move(*value));
    }
}

geo::Line points_of(OGRGeometryH line)
{
    geo::Line out(static_cast<std::size_t>(std::max(OGR_G_GetPointCount(line), 0)));
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = {OGR_G_GetX(line, static_cast<int>(i)), OGR_G_GetY(line, static_cast<int>(i))};
    return out;
}

void take_shape(OGRGeometryH shape, geo::BaseThing& thing, int depth)
{
    switch (OGR_GT_Flatten(OGR_G_GetGeometryType(shape))) {
    case wkbPoint:
        thing.point = geo::LonLat{OGR_G_GetX(shape, 0), OGR_G_GetY(shape, 0)};
        break;
    case wkbLineString:
        thing.lines.push_back(points_of(shape));
        break;
    case wkbPolygon: {
        geo::Polygon polygon;
        for (int i = 0; i < OGR_G_GetGeometryCount(shape); ++i)
            polygon.push_back(points_of(OGR_G_GetGeometryRef(shape, i)));
        if (!polygon.empty())
            thing.areas.push_back(std::move(polygon));
        break;
    }
    default:
        for (int i = 0; depth < deepest_collection && i < OGR_G_GetGeometryCount(shape); ++i)
            take_shape(OGR_G_GetGeometryRef(shape, i), thing, depth + 1);
    }
}

template <class Each>
void each_point(geo::BaseThing& thing, Each each)
{
    for (geo::Polygon& polygon : thing.areas)
        for (geo::Line& ring : polygon)
            for (geo::LonLat& at : ring)
                each(at);
    for (geo::Line& line : thing.lines)
        for (geo::LonLat& at : line)
            each(at);
    if (thing.point)
        each(*thing.point);
}

int rank_of(geo::BaseClass what, std::string_view place)
{
    if (place == "city" || place == "town" || place == "county")
        return 1;
    if (place == "village" || place == "suburb" || what == geo::BaseClass::MainRoad || what == geo::BaseClass::Water ||
        what == geo::BaseClass::River)
        return 2;
    return what == geo::BaseClass::Poi || what == geo::BaseClass::Street || what == geo::BaseClass::Building ? 4 : 3;
}

class BasemapReader {
public:
    BasemapReader(const std::filesystem::path& file, const std::optional<geo::Projector>& said)
        : file_(file), said_(said)
    {
    }

    Result<BasemapFile> read()
    {
        constexpr std::array<const char*, 5> drivers{"GeoJSON", "GPKG", "ESRI Shapefile", "OSM", nullptr};
        const Dataset dataset(
            GDALOpenEx(file_.c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY, drivers.data(), nullptr, nullptr));
        if (dataset == nullptr)
            return gdal_failure(file_);
        const char* driver = GDALGetDriverShortName(GDALGetDatasetDriver(dataset.get()));
        out_.from_osm = std::string_view(driver == nullptr ? "" : driver) == "OSM";
        GDALDatasetResetReading(dataset.get());
        OGRLayerH layer = nullptr;
        while (true) {
            const FeaturePtr feature(GDALDatasetGetNextFeature(dataset.get(), &layer, nullptr, nullptr, nullptr));
            if (feature == nullptr)
                break;
            if (static_cast<std::int64_t>(out_.things.size()) == thing_limit)
                return make_error(
                    Fault::Input, "import.too_many_features", {{"file", file_.string()}, {"limit", thing_limit}});
            if (!add(feature.get(), layer))
                return gdal_failure(file_);
        }
        if (CPLGetLastErrorType() == CE_Failure)
            return gdal_failure(file_);
        return std::move(out_);
    }

private:
    bool add(OGRFeatureH feature, OGRLayerH layer)
    {
        OGRGeometryH raw = OGR_F_GetGeometryRef(feature);
        if (raw == nullptr || OGR_G_IsEmpty(raw) != 0)
            return true;
        tags_.clear();
        OGRFeatureDefnH definition = OGR_L_GetLayerDefn(layer);
        for (int field = 0; field < OGR_FD_GetFieldCount(definition); ++field) {
            if (OGR_F_IsFieldSetAndNotNull(feature, field) == 0)
                continue;
            const std::string key = utf8_from_unknown(OGR_Fld_GetNameRef(OGR_FD_GetFieldDefn(definition, field)));
            const std::string value = utf8_from_unknown(OGR_F_GetFieldAsString(feature, field));
            if (key == "other_tags")
                read_other_tags(value, tags_);
            else if (!value.empty())
                tags_.try_emplace(key, value);
        }
        const auto tag = [this](std::string_view key) -> std::string_view {
            const auto found = tags_.find(key);
            return found == tags_.end() ? std::string_view() : std::string_view(found->second);
        };
        const Shape linear(OGR_G_GetLinearGeometry(raw, 0, nullptr));
        auto [entry, is_new] = projections_.try_emplace(layer, nullptr);
        if (is_new)
            entry->second = std::make_unique<ToWgs84>(layer);
        if (linear == nullptr || (!said_ && (entry->second->failed() || !entry->second->apply(linear.get()))))
            return false;
        geo::BaseThing thing;
        take_shape(linear.get(), thing, 0);
        const geo::BaseForm form = !thing.areas.empty()   ? geo::BaseForm::Area
                                   : !thing.lines.empty() ? geo::BaseForm::Stroke
                                                          : geo::BaseForm::Name;
        const auto what = classify_base(tag, small_letters(utf8_from_unknown(OGR_L_GetName(layer))), form);
        if (!what) {
            ++out_.not_known;
            return true;
        }
        thing.what = *what;
        for (const std::string_view key : name_columns)
            if (thing.name.empty())
                thing.name = tag(key);
        if (geo::info_of(*what).form == geo::BaseForm::Name && thing.name.empty()) {
            ++out_.not_known;
            return true;
        }
        thing.rank = rank_of(*what, tag("place"));
        if (*what == geo::BaseClass::Building) {
            const auto first = [&](std::span<const std::string_view> columns) {
                for (const std::string_view key : columns)
                    if (const std::string_view value = tag(key); !value.empty())
                        return std::string(value);
                return std::string();
            };
            thing.building = {first(building_code_columns), first(floor_columns), first(building_height_columns),
                first(floor_household_columns)};
        }
        if (said_)
            each_point(thing, [this](geo::LonLat& at) { at = said_->to_wgs84(at.lon, at.lat); });
        fit_form(thing);
        out_.things.push_back(std::move(thing));
        return true;
    }

    /// A park's outline may come as a line, a river's bank as an area, a school as its ground.
    static void fit_form(geo::BaseThing& thing)
    {
        const geo::BaseForm form = geo::info_of(thing.what).form;
        if (form == geo::BaseForm::Stroke)
            for (geo::Polygon& polygon : thing.areas)
                for (geo::Line& ring : polygon)
                    thing.lines.push_back(std::move(ring));
        if (form == geo::BaseForm::Name && !thing.point) {
            geo::Line all;
            each_point(thing, [&](geo::LonLat& at) { all.push_back(at); });
            const auto lon = std::ranges::minmax(all, {}, &geo::LonLat::lon);
            const auto lat = std::ranges::minmax(all, {}, &geo::LonLat::lat);
            thing.point = geo::LonLat{(lon.min.lon + lon.max.lon) / 2, (lat.min.lat + lat.max.lat) / 2};
        }
    }

    const std::filesystem::path& file_;
    const std::optional<geo::Projector>& said_;
    BasemapFile out_;
    std::map<std::string, std::string, std::less<>> tags_;
    std::map<OGRLayerH, std::unique_ptr<ToWgs84>> projections_;
};

bool any_of_words(std::string_view text, std::initializer_list<std::string_view> words)
{
    return std::ranges::find(words, text) != words.end();
}

std::optional<geo::BaseClass> road_class(std::string_view word)
{
    using enum geo::BaseClass;
    if (any_of_words(word, {"motorway", "trunk", "primary", "motorway_link", "trunk_link", "primary_link", "main_road",
                               "高速", "高速公路", "国道", "省道", "主干道", "主干路"}))
        return MainRoad;
    if (any_of_words(word,
            {"secondary", "tertiary", "secondary_link", "tertiary_link", "road", "县道", "乡道", "次干道", "次干路"}))
        return Road;
    if (any_of_words(word, {"residential", "living_street", "unclassified", "service", "pedestrian", "street", "支路",
                               "村道", "街巷", "巷"}))
        return Street;
    if (any_of_words(
            word, {"path", "footway", "track", "cycleway", "steps", "bridleway", "track_grade1", "track_grade2",
                      "track_grade3", "track_grade4", "track_grade5", "小路", "步道", "机耕道"}))
        return Path;
    return std::nullopt;
}

std::optional<geo::BaseClass> area_class(std::string_view word)
{
    using enum geo::BaseClass;
    if (any_of_words(
            word, {"water", "reservoir", "riverbank", "basin", "lake", "pond", "水面", "湖泊", "水库", "河流", "坑塘"}))
        return Water;
    if (any_of_words(word, {"forest", "wood", "grass", "meadow", "park", "garden", "scrub", "grassland", "orchard",
                               "village_green", "recreation_ground", "pitch", "golf_course", "nature_reserve", "green",
                               "林地", "草地", "公园", "绿地", "园地"}))
        return Green;
    if (any_of_words(word, {"farmland", "farm", "farmyard", "vineyard", "paddy", "耕地", "水田", "旱地"}))
        return Farmland;
    if (any_of_words(word,
            {"residential", "commercial", "industrial", "retail", "settlement", "居住用地", "建设用地", "城镇村"}))
        return Settlement;
    return std::nullopt;
}

/// What the name of a layer says of everything in it.
std::optional<geo::BaseClass> layer_class(std::string_view layer, geo::BaseForm form)
{
    using enum geo::BaseClass;
    const auto has = [&](auto... words) { return (layer.contains(words) || ...); };
    if (has("contour", "等高线", "dgx"))
        return Contour;
    if (has("building", "建筑", "房屋"))
        return form == geo::BaseForm::Area ? std::optional(Building) : std::nullopt;
    if (has("rail", "铁路"))
        return Rail;
    if (has("road", "道路", "street", "highway", "公路"))
        return Street;
    if (has("water", "水系", "river", "河流", "hyd"))
        return form == geo::BaseForm::Area ? Water : form == geo::BaseForm::Stroke ? Stream : Poi;
    if (has("place", "地名", "村庄", "居民点"))
        return Place;
    if (has("poi", "兴趣点", "单位"))
        return Poi;
    if (has("forest", "林地", "绿地", "green"))
        return Green;
    return std::nullopt;
}

} // namespace

std::optional<geo::BaseClass> classify_base(
    const std::function<std::string_view(std::string_view)>& tag, std::string_view layer, geo::BaseForm form)
{
    using enum geo::BaseClass;
    const bool area = form == geo::BaseForm::Area, stroke = form == geo::BaseForm::Stroke;
    if (area) {
        if (const auto building = tag("building"); !building.empty() && building != "no")
            return Building;
        for (const std::string_view key : {"natural", "landuse", "leisure", "waterway"})
            if (const auto found = area_class(tag(key)))
                return found;
    }
    if (stroke) {
        if (const auto road = road_class(tag("highway")))
            return road;
        if (any_of_words(tag("railway"), {"rail", "light_rail", "subway", "tram", "narrow_gauge"}))
            return Rail;
        if (any_of_words(tag("waterway"), {"river", "canal"}))
            return River;
        if (any_of_words(tag("waterway"), {"stream", "ditch", "drain"}))
            return Stream;
        if (tag("contour") == "elevation")
            return Contour;
    }
    if (tag("natural") == "peak")
        return Peak;
    if (!tag("place").empty() && !stroke)
        return area && any_of_words(tag("place"), {"island", "islet"}) ? std::nullopt : std::optional(Place);
    for (const std::string_view key :
        {"amenity", "shop", "tourism", "office", "historic", "man_made", "public_transport"})
        if (!stroke && !tag(key).empty())
            return Poi;
    // Maps of others: a column that says it, or the name of the layer.
    for (const std::string_view key : class_columns) {
        const std::string_view word = tag(key);
        if (word.empty())
            continue;
        for (const geo::BaseClassInfo& each : geo::base_classes())
            if (each.word == word && (each.form == form || each.form == geo::BaseForm::Name))
                return each.id;
        if (const auto found = stroke ? road_class(word) : area ? area_class(word) : std::nullopt)
            return found;
    }
    const auto by_layer = layer_class(layer, form);
    const bool heights = std::ranges::any_of(height_columns, [&](std::string_view key) { return !tag(key).empty(); });
    if (stroke && (by_layer == Contour || (heights && !by_layer))) {
        for (const std::string_view key : height_columns) {
            const std::string_view text = tag(key);
            double height = 0;
            const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), height);
            if (!text.empty() && wrong == std::errc())
                return std::fmod(std::abs(height), 100) < 1e-6 ? IndexContour : Contour;
        }
        return Contour;
    }
    if (by_layer && area && geo::info_of(*by_layer).form == geo::BaseForm::Stroke)
        return std::nullopt;
    return by_layer;
}

Result<BasemapFile> read_basemap_file(const std::filesystem::path& file, const std::string& crs)
{
    if (const auto head = head_of_file(file, basemap_size_limit); !head)
        return std::unexpected(head.error());
    std::optional<geo::Projector> said;
    if (!crs.empty()) {
        auto made = geo::Projector::make(crs);
        if (!made)
            return std::unexpected(made.error());
        said = std::move(*made);
    }
    const QuietGdal quiet;
    return BasemapReader(file, said).read();
}

Result<BuildingFile> read_building_file(const std::filesystem::path& file, const std::string& crs)
{
    auto read = read_basemap_file(file, crs);
    if (!read)
        return std::unexpected(read.error());
    BuildingFile out;
    out.from_osm = read->from_osm;
    for (geo::BaseThing& thing : read->things) {
        if (thing.what != geo::BaseClass::Building)
            continue;
        geo::FloorsRead floors = geo::read_floors(thing.building.floors);
        if (thing.building.floors.empty()) {
            constexpr double floor_metres = 3;
            double height = 0;
            const std::string& text = thing.building.height;
            const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), height);
            if (!text.empty())
                floors = wrong == std::errc()
                             ? geo::read_floors(std::to_string(std::max(1.0, std::round(height / floor_metres))))
                             : geo::FloorsRead{.floors = 0, .wrong = true};
        }
        out.wrong_floors += floors.wrong ? 1 : 0;
        out.without_floors += floors.floors == 0 && !floors.wrong ? 1 : 0;
        std::vector<std::uint16_t> households;
        std::string_view counts = thing.building.households;
        while (!counts.empty() && households.size() < static_cast<std::size_t>(geo::most_floors)) {
            const std::size_t digit = counts.find_first_of("0123456789");
            if (digit == counts.npos)
                break;
            std::uint16_t each = 0;
            const auto [end, wrong] = std::from_chars(counts.data() + digit, counts.data() + counts.size(), each);
            if (wrong != std::errc())
                break;
            households.push_back(each);
            counts.remove_prefix(static_cast<std::size_t>(end - counts.data()));
        }
        for (geo::Polygon& outline : thing.areas)
            out.rows.push_back({thing.building.code, floors.floors, households, std::move(outline)});
    }
    return out;
}

} // namespace yiping::importer
