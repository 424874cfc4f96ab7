// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/importer/geometry_file.h>
#include <yiping/importer/json_syntax.h>

#include <yiping/geo/datum.h>
#include <yiping/geo/wkb.h>

#include "gdal_tools.h"
#include "text_decoder.h"
#include "xml_guard.h"

#include <cpl_error.h>
#include <simdjson.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <format>
#include <optional>

namespace yiping::importer {

namespace {

constexpr std::uintmax_t size_limit = 512U << 20U;
/// Texts are held whole, with all their points beside them: 512 MiB is all there is.
constexpr std::uintmax_t text_limit = 100U << 20U;
constexpr std::uintmax_t kml_limit = 24U << 20U;
constexpr std::int64_t feature_limit = 1'000'000;
/// Points of one shape, and of a file.
constexpr std::int64_t shape_points = 500'000;
constexpr std::int64_t file_points = 4'000'000;

/// By content, not by name; only a GeoPackage may lack its mark (many tools leave it out) and is then known by its
/// name.
std::string format_of(std::string_view head, const std::filesystem::path& file)
{
    if (head.starts_with(std::string_view("SQLite format 3\0", 16))) {
        const bool marked = head.size() > 72 && head.substr(68, 2) == "GP";
        return marked || file.extension() == ".gpkg" ? "geopackage" : "";
    }
    if (head.starts_with(std::string_view("\0\0\x27\x0A", 4)))
        return "shapefile";
    if (head.starts_with("\xEF\xBB\xBF"))
        head.remove_prefix(3);
    const std::size_t first = head.find_first_not_of(" \t\r\n");
    if (first == head.npos)
        return "";
    if (head[first] == '<')
        return head.contains("<kml") || head.contains("opengis.net/kml") || file.extension() == ".kml" ? "kml" : "";
    return head[first] == '{' || head[first] == '[' ? "geojson" : "";
}

/// Whether the coordinates of a GeoJSON text are too many, of a shape or altogether. An array is a point or holds
/// points, and a shape's coordinates hold nothing but arrays.
bool too_many_points(std::string_view text)
{
    std::int64_t all = 0;
    std::int64_t shape = 0;
    bool quoted = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char letter = text[at];
        if (quoted) {
            if (letter == '\\')
                ++at;
            quoted = letter != '"';
        } else if (letter == '"') {
            quoted = true;
        } else if (letter == '{') {
            shape = 0;
        } else if (letter == '[') {
            if (++all > file_points || ++shape > shape_points)
                return true;
        }
    }
    return false;
}

std::unexpected<Error> too_many(const std::filesystem::path& file)
{
    return make_error(Fault::Input, "import.too_many_points",
        {{"file", file.string()}, {"shape", shape_points}, {"limit", file_points}});
}

/// The text of a GeoJSON file: checked, in UTF-8, and a bare list of features made into a collection.
Result<std::string> read_geojson(const std::filesystem::path& file)
{
    auto read = text_of_file(file, text_limit);
    if (!read)
        return read;
    std::string text = std::move(*read);
    if (text.starts_with("\xEF\xBB\xBF"))
        text.erase(0, 3);
    bool cut = false;
    if (valid_utf8(text, cut) != text.size())
        text = utf8_from_gb18030(text);
    if (const auto mistake = find_json_mistake(text))
        return make_error(Fault::Input, "import.broken_json",
            {{"file", file.string()}, {"line", mistake->line}, {"column", mistake->column},
                {"what", "@" + std::string(mistake->what)}});
    if (too_many_points(text))
        return too_many(file);
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first != std::string::npos && text[first] == '[')
        text = R"({"type":"FeatureCollection","features":)" + text + "}";
    return text;
}

/// The text of a KML file. Entities would be expanded by those who read it: it has none.
Result<std::string> read_kml(const std::filesystem::path& file)
{
    auto text = text_of_file(file, kml_limit);
    if (!text)
        return text;
    if (const auto mistake = find_xml_mistake(*text))
        return make_error(Fault::Input, "import.broken_xml",
            {{"file", file.string()}, {"line", mistake->line}, {"what", "@" + mistake->what}});
    return text;
}

/// Some files give the parent as an object of its own: {"adcode": 500000, "name": …}.
std::string code_in_object(const std::string& text)
{
    simdjson::dom::parser parser;
    simdjson::dom::object object;
    if (parser.parse(text).get(object) != simdjson::SUCCESS)
        return text;
    for (const char* name : {"adcode", "code", "id", "区划码"}) {
        std::string_view code;
        std::int64_t number = 0;
        if (object[name].get(code) == simdjson::SUCCESS)
            return std::string(code);
        if (object[name].get(number) == simdjson::SUCCESS)
            return std::to_string(number);
    }
    return text.size() > 2 ? text : std::string(); // {} says nothing
}

std::string text_of_field(OGRFeatureH feature, int field)
{
    if (field < 0 || OGR_F_IsFieldSetAndNotNull(feature, field) == 0)
        return {};
    const OGRFieldType type = OGR_Fld_GetType(OGR_F_GetFieldDefnRef(feature, field));
    if (OGR_Fld_GetSubType(OGR_F_GetFieldDefnRef(feature, field)) == OFSTJSON)
        return code_in_object(OGR_F_GetFieldAsString(feature, field));
    if (type == OFTReal) { // a code kept as a number
        const double value = OGR_F_GetFieldAsDouble(feature, field);
        if (std::floor(value) == value && std::fabs(value) < 1e18)
            return std::to_string(static_cast<std::int64_t>(value));
        return std::format("{}", value); // all digits
    }
    std::string text = OGR_F_GetFieldAsString(feature, field);
    const std::size_t from = text.find_first_not_of(" \t\r\n");
    const std::size_t to = text.find_last_not_of(" \t\r\n");
    return from == std::string::npos ? std::string() : text.substr(from, to - from + 1);
}

bool all_degrees(const geo::MultiPolygon& outline)
{
    const geo::Box box = geo::box_of(outline);
    return box.west >= -180 && box.east <= 180 && box.south >= -90 && box.north <= 90;
}

/// The .shx that says where the shapes begin; in either case, as systems that do not tell them apart write it.
bool has_index(std::filesystem::path file)
{
    std::error_code ignored;
    return std::ranges::any_of(std::array{".shx", ".SHX", ".Shx"},
        [&](const char* ending) { return std::filesystem::exists(file.replace_extension(ending), ignored); });
}

std::string names_of(const std::vector<LayerFields>& layers)
{
    std::string names;
    for (const LayerFields& layer : layers)
        names += (names.empty() ? "" : ", ") + layer.name;
    return names;
}

class LayerReader {
public:
    LayerReader(const std::filesystem::path& file, const std::vector<FieldNames>& wanted,
        const std::optional<geo::Projector>& said, GeometryFile& out)
        : file_(file), wanted_(wanted), said_(said), out_(out)
    {
    }

    Result<void> read(OGRLayerH layer, bool raw_texts)
    {
        find_fields(layer);
        const ToWgs84 projection(layer);
        if (projection.failed() && !said_)
            return gdal_failure(file_);
        system_known_ = projection.known();
        OGR_L_ResetReading(layer);
        while (true) {
            const FeaturePtr feature(OGR_L_GetNextFeature(layer));
            if (feature == nullptr)
                break;
            if (static_cast<std::int64_t>(out_.features.size()) == feature_limit)
                return make_error(
                    Fault::Input, "import.too_many_features", {{"file", file_.string()}, {"limit", feature_limit}});
            if (auto done = add(feature.get(), projection); !done)
                return done;
        }
        if (CPLGetLastErrorType() == CE_Failure)
            return gdal_failure(file_);
        if (out_.features.empty())
            return make_error(Fault::Input, "import.no_features", {{"file", file_.string()}});
        if (raw_texts)
            decode_texts();
        if (!said_)
            find_system();
        return {};
    }

    /// Adds the layer to those of the file.
    void list(OGRLayerH layer)
    {
        find_fields(layer);
        out_.layers.push_back({utf8_from_unknown(OGR_L_GetName(layer)), out_.fields});
    }

    /// Whether the layer has the first of the wanted fields.
    bool fits(OGRLayerH layer)
    {
        find_fields(layer);
        return !out_.found.empty() && out_.found.front() >= 0;
    }

private:
    void find_fields(OGRLayerH layer)
    {
        out_.fields.clear();
        out_.found.clear();
        OGRFeatureDefnH definition = OGR_L_GetLayerDefn(layer);
        for (int index = 0; index < OGR_FD_GetFieldCount(definition); ++index)
            out_.fields.push_back(utf8_from_unknown(OGR_Fld_GetNameRef(OGR_FD_GetFieldDefn(definition, index))));
        for (const FieldNames& names : wanted_)
            out_.found.push_back(find_field(out_.fields, names));
    }

    Result<void> add(OGRFeatureH source, const ToWgs84& projection)
    {
        Feature feature;
        feature.number = static_cast<std::int64_t>(out_.features.size()) + 1;
        for (const int field : out_.found)
            feature.values.push_back(text_of_field(source, field));
        if (OGRGeometryH raw = OGR_F_GetGeometryRef(source); raw != nullptr && OGR_G_IsEmpty(raw) == 0) {
            const OGRwkbGeometryType type = OGR_GT_Flatten(OGR_G_GetGeometryType(raw));
            feature.kind = OGRGeometryTypeToName(type);
            const bool area =
                type == wkbPolygon || type == wkbMultiPolygon || type == wkbCurvePolygon || type == wkbMultiSurface;
            if (area && OGR_G_WkbSize(raw) > 16 * shape_points)
                return too_many(file_);
            if (area && !take_outline(raw, projection, feature))
                return gdal_failure(file_);
            points_ += static_cast<std::int64_t>(OGR_G_WkbSize(raw)) / 16;
            if (points_ > file_points)
                return too_many(file_);
        }
        out_.features.push_back(std::move(feature));
        return {};
    }

    bool take_outline(OGRGeometryH raw, const ToWgs84& projection, Feature& feature) const
    {
        const Shape shape(OGR_G_ForceToMultiPolygon(OGR_G_GetLinearGeometry(raw, 0, nullptr)));
        if (shape == nullptr || (!said_ && !projection.apply(shape.get())))
            return false;
        OGR_G_FlattenTo2D(shape.get());
        std::string wkb(static_cast<std::size_t>(OGR_G_WkbSize(shape.get())), '\0');
        if (OGR_G_ExportToIsoWkb(shape.get(), wkbNDR, reinterpret_cast<unsigned char*>(wkb.data())) != OGRERR_NONE)
            return false;
        auto outline = geo::read_outline(wkb);
        if (!outline)
            return false;
        feature.outline = std::move(*outline);
        if (said_)
            project(*said_, feature.outline);
        feature.in_degrees = all_degrees(feature.outline);
        if (!feature.in_degrees) {
            const geo::Box box = geo::box_of(feature.outline);
            feature.swapped = box.west >= -90 && box.east <= 90 && box.south >= -180 && box.north <= 180;
        }
        feature.kind = "MultiPolygon";
        return true;
    }

    static void project(const geo::Projector& projector, geo::MultiPolygon& outline)
    {
        for (geo::Polygon& polygon : outline)
            for (geo::Line& ring : polygon)
                for (geo::LonLat& at : ring)
                    at = projector.to_wgs84(at.lon, at.lat);
    }

    /// A file that does not name its system, in metres whose eastings begin with the number of a zone of China's
    /// 3-degree Gauss-Krüger: the zone tells it all.
    void find_system()
    {
        std::string system;
        for (const Feature& feature : out_.features) {
            if (feature.outline.empty() || feature.in_degrees)
                continue;
            const geo::Box box = geo::box_of(feature.outline);
            std::string here = geo::zone_of_eastings(box);
            if (here.empty() || (!system.empty() && here != system))
                return;
            system = std::move(here);
        }
        // GeoJSON is in degrees by definition; numbers that are none say more than that.
        if (system.empty() || (system_known_ && out_.format != "geojson"))
            return;
        const auto projector = geo::Projector::make(system);
        if (!projector)
            return;
        out_.found_system = system;
        for (Feature& feature : out_.features)
            if (!feature.outline.empty() && !feature.in_degrees) {
                project(*projector, feature.outline);
                feature.in_degrees = all_degrees(feature.outline);
            }
    }

    /// One decision for the whole table: a short name alone may look like either encoding.
    void decode_texts()
    {
        const bool all_utf8 = std::ranges::all_of(out_.features, [](const Feature& feature) {
            return std::ranges::all_of(feature.values, [](const std::string& value) {
                bool cut = false;
                return valid_utf8(value, cut) == value.size();
            });
        });
        if (all_utf8)
            return;
        for (Feature& feature : out_.features)
            for (std::string& value : feature.values)
                value = utf8_from_gb18030(value);
    }

    const std::filesystem::path& file_;
    const std::vector<FieldNames>& wanted_;
    const std::optional<geo::Projector>& said_;
    GeometryFile& out_;
    std::int64_t points_ = 0;
    bool system_known_ = false;
};

} // namespace

Result<GeometryFile> read_geometry_file(const std::filesystem::path& file, const std::vector<FieldNames>& fields,
    const std::string& layer_name, const std::string& crs)
{
    const auto head = head_of_file(file, size_limit);
    if (!head)
        return std::unexpected(head.error());
    std::optional<geo::Projector> said;
    if (!crs.empty()) {
        auto projector = geo::Projector::make(crs);
        if (!projector)
            return std::unexpected(std::move(projector).error());
        said.emplace(std::move(*projector));
    }
    GeometryFile result;
    result.format = format_of(*head, file);
    if (result.format.empty())
        return make_error(Fault::Input, "import.not_geography", {{"file", file.string()}});

    if (result.format == "shapefile" && !has_index(file))
        return make_error(Fault::Input, "import.part_missing", {{"file", file.string()}, {"part", ".shx"}});
    const QuietGdal quiet;
    std::string text;
    std::optional<MemoryFile> memory;
    std::string path = file.string();
    const char* driver = result.format == "geopackage" ? "GPKG" : "ESRI Shapefile";
    if (result.format == "geojson" || result.format == "kml") {
        const bool kml = result.format == "kml";
        auto checked = kml ? read_kml(file) : read_geojson(file);
        if (!checked)
            return std::unexpected(checked.error());
        text = std::move(*checked);
        memory.emplace(text, kml ? ".kml" : ".geojson");
        path = memory->name();
        driver = kml ? "LIBKML" : "GeoJSON";
    }
    const char* drivers[] = {driver, nullptr, nullptr};
    if (result.format == "kml")
        drivers[1] = "KML"; // knows names and shapes only, but is everywhere
    const char* json_options[] = {"DATE_AS_STRING=YES", nullptr};
    if (result.format == "geopackage") {
        if (auto plain = check_package(file); !plain)
            return std::unexpected(plain.error());
    }
    const char* shape_options[] = {"ENCODING=", nullptr}; // raw bytes: we find the encoding out ourselves
    const char* package_options[] = {"LIST_ALL_TABLES=NO", nullptr};
    const Dataset dataset(GDALOpenEx(path.c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY, drivers,
        result.format == "shapefile"    ? shape_options
        : result.format == "geojson"    ? json_options
        : result.format == "geopackage" ? package_options
                                        : nullptr,
        nullptr));
    if (dataset == nullptr) // well-formed JSON, but about something else
        return result.format == "geojson"
                   ? Result<GeometryFile>(make_error(Fault::Input, "import.not_geography", {{"file", file.string()}}))
                   : Result<GeometryFile>(gdal_failure(file));
    CPLErrorReset();

    LayerReader reader(file, fields, said, result);
    for (int index = 0; index < GDALDatasetGetLayerCount(dataset.get()); ++index)
        reader.list(GDALDatasetGetLayer(dataset.get(), index));
    OGRLayerH layer = nullptr;
    for (int index = 0; index < GDALDatasetGetLayerCount(dataset.get()); ++index) {
        OGRLayerH each = GDALDatasetGetLayer(dataset.get(), index);
        // Folders of a KML are layers that all have the fields, and mostly nothing in them.
        if (layer_name.empty() ? !reader.fits(each) || OGR_L_GetFeatureCount(each, TRUE) == 0
                               : layer_name != OGR_L_GetName(each))
            continue;
        if (layer == nullptr)
            layer = each;
        else
            result.others.push_back(utf8_from_unknown(OGR_L_GetName(each)));
    }
    if (layer == nullptr && !layer_name.empty())
        return make_error(Fault::Input, "import.layer_missing",
            {{"file", file.string()}, {"layer", layer_name}, {"known", names_of(result.layers)}});
    for (int index = 0; index < GDALDatasetGetLayerCount(dataset.get()) && layer == nullptr; ++index) {
        OGRLayerH each = GDALDatasetGetLayer(dataset.get(), index);
        if (OGR_L_GetFeatureCount(each, TRUE) > 0) // without codes: at least one that can be looked at
            layer = each;
    }
    if (layer == nullptr)
        return make_error(Fault::Input, "import.no_features", {{"file", file.string()}});
    result.layer = utf8_from_unknown(OGR_L_GetName(layer));
    if (auto done = reader.read(layer, result.format == "shapefile"); !done)
        return std::unexpected(done.error());
    return result;
}

} // namespace yiping::importer
