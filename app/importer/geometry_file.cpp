// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/importer/geometry_file.h>
#include <yiping/importer/json_syntax.h>

#include <yiping/geo/wkb.h>

#include "text_decoder.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_vsi.h>
#include <gdal.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <fstream>
#include <memory>
#include <mutex>
#include <optional>
#include <sstream>
#include <system_error>
#include <type_traits>

namespace yiping::importer {

namespace {

constexpr std::uintmax_t size_limit = 512U << 20U;
constexpr std::int64_t feature_limit = 1'000'000;

/// GDAL speaks to stderr by itself otherwise; the last message stays readable. Lets no single object take all memory.
class QuietGdal {
public:
    QuietGdal()
    {
        static std::once_flag once;
        std::call_once(once, [] { GDALAllRegister(); });
        CPLPushErrorHandler(CPLQuietErrorHandler);
        CPLErrorReset();
        CPLSetThreadLocalConfigOption("OGR_GEOJSON_MAX_OBJ_SIZE", "200");
        CPLSetThreadLocalConfigOption("SHAPE_ENCODING", "");
        CPLSetThreadLocalConfigOption("OGR_GEOMETRY_ACCEPT_UNCLOSED_RING", "NO");
    }
    QuietGdal(const QuietGdal&) = delete;
    QuietGdal& operator=(const QuietGdal&) = delete;
    ~QuietGdal()
    {
        CPLSetThreadLocalConfigOption("OGR_GEOJSON_MAX_OBJ_SIZE", nullptr);
        CPLSetThreadLocalConfigOption("SHAPE_ENCODING", nullptr);
        CPLSetThreadLocalConfigOption("OGR_GEOMETRY_ACCEPT_UNCLOSED_RING", nullptr);
        CPLPopErrorHandler();
    }
};

struct CloseDataset {
    void operator()(void* dataset) const { GDALClose(dataset); }
};
using Dataset = std::unique_ptr<void, CloseDataset>;

struct DestroyFeature {
    void operator()(OGRFeatureH feature) const { OGR_F_Destroy(feature); }
};
struct DestroyGeometry {
    void operator()(OGRGeometryH shape) const { OGR_G_DestroyGeometry(shape); }
};
struct DestroySystem {
    void operator()(OGRSpatialReferenceH system) const { OSRDestroySpatialReference(system); }
};
struct DestroyTransform {
    void operator()(OGRCoordinateTransformationH transform) const { OCTDestroyCoordinateTransformation(transform); }
};
using Shape = std::unique_ptr<std::remove_pointer_t<OGRGeometryH>, DestroyGeometry>;
using System = std::unique_ptr<std::remove_pointer_t<OGRSpatialReferenceH>, DestroySystem>;
using Transform = std::unique_ptr<std::remove_pointer_t<OGRCoordinateTransformationH>, DestroyTransform>;

/// A text in GDAL's memory file system, taken away at the end. The text has to outlive it.
class MemoryFile {
public:
    explicit MemoryFile(std::string& text)
    {
        static std::atomic<unsigned> counter = 0;
        name_ = "/vsimem/yiping-" + std::to_string(counter++) + ".geojson";
        VSIFCloseL(VSIFileFromMemBuffer(
            name_.c_str(), reinterpret_cast<GByte*>(text.data()), static_cast<vsi_l_offset>(text.size()), FALSE));
    }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;
    ~MemoryFile() { VSIUnlink(name_.c_str()); }
    [[nodiscard]] const std::string& name() const { return name_; }

private:
    std::string name_;
};

std::unexpected<Error> not_opened(const std::filesystem::path& file)
{
    std::string what = CPLGetLastErrorMsg();
    if (what.empty())
        what = "GDAL";
    return make_error(Fault::Input, "import.geometry_file", {{"file", file.string()}, {"what", what}});
}

Result<std::string> head_of(const std::filesystem::path& file)
{
    std::error_code failed;
    const auto status = std::filesystem::status(file, failed);
    if (!std::filesystem::exists(status))
        return make_error(Fault::Environment, "config.missing_file", {{"file", file.string()}});
    if (!std::filesystem::is_regular_file(status))
        return make_error(Fault::Input, "config.not_a_file", {{"file", file.string()}});
    const std::uintmax_t size = std::filesystem::file_size(file, failed);
    if (size > size_limit)
        return make_error(Fault::Input, "import.too_large",
            {{"file", file.string()}, {"size", static_cast<std::int64_t>(size)},
                {"limit", static_cast<std::int64_t>(size_limit)}});
    std::ifstream stream(file, std::ios::binary);
    std::string head(512, '\0');
    stream.read(head.data(), static_cast<std::streamsize>(head.size()));
    head.resize(static_cast<std::size_t>(std::max<std::streamsize>(stream.gcount(), 0)));
    if (stream.bad() || (head.empty() && size > 0))
        return make_error(
            Fault::Environment, "config.unreadable_file", {{"file", file.string()}, {"what", std::string("I/O")}});
    return head;
}

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
    return first != head.npos && (head[first] == '{' || head[first] == '[') ? "geojson" : "";
}

/// The text of a GeoJSON file: checked, in UTF-8, and a bare list of features made into a collection.
Result<std::string> read_geojson(const std::filesystem::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream bytes;
    bytes << stream.rdbuf();
    std::string text = std::move(bytes).str();
    if (text.starts_with("\xEF\xBB\xBF"))
        text.erase(0, 3);
    text = utf8_from_unknown(text);
    if (const auto mistake = find_json_mistake(text))
        return make_error(Fault::Input, "import.broken_json",
            {{"file", file.string()}, {"line", mistake->line}, {"column", mistake->column},
                {"what", "@" + std::string(mistake->what)}});
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first != std::string::npos && text[first] == '[')
        text = R"({"type":"FeatureCollection","features":)" + text + "}";
    return text;
}

std::string text_of_field(OGRFeatureH feature, int field)
{
    if (field < 0 || OGR_F_IsFieldSetAndNotNull(feature, field) == 0)
        return {};
    const OGRFieldType type = OGR_Fld_GetType(OGR_F_GetFieldDefnRef(feature, field));
    if (type == OFTReal) { // a code kept as a number
        const double value = OGR_F_GetFieldAsDouble(feature, field);
        if (std::floor(value) == value && std::fabs(value) < 1e18)
            return std::to_string(static_cast<std::int64_t>(value));
    }
    std::string text = OGR_F_GetFieldAsString(feature, field);
    const std::size_t from = text.find_first_not_of(" \t\r\n");
    const std::size_t to = text.find_last_not_of(" \t\r\n");
    return from == std::string::npos ? std::string() : text.substr(from, to - from + 1);
}

/// From a layer's system to WGS-84; nothing to do where it is that, or CGCS2000, already.
class ToWgs84 {
public:
    explicit ToWgs84(OGRLayerH layer)
    {
        OGRSpatialReferenceH from = OGR_L_GetSpatialRef(layer);
        known_ = from != nullptr;
        if (!known_)
            return;
        const char* authority = OSRGetAuthorityCode(from, nullptr);
        const std::string_view code = authority == nullptr ? "" : authority;
        if (OSRIsGeographic(from) != 0 && (code == "4326" || code == "4490" || code == "4979"))
            return;
        from_.reset(OSRClone(from));
        to_.reset(OSRNewSpatialReference(nullptr));
        OSRImportFromEPSG(to_.get(), 4326);
        OSRSetAxisMappingStrategy(from_.get(), OAMS_TRADITIONAL_GIS_ORDER);
        OSRSetAxisMappingStrategy(to_.get(), OAMS_TRADITIONAL_GIS_ORDER);
        transform_.reset(OCTNewCoordinateTransformation(from_.get(), to_.get()));
        failed_ = transform_ == nullptr;
    }
    [[nodiscard]] bool known() const { return known_; }
    [[nodiscard]] bool failed() const { return failed_; }
    [[nodiscard]] bool apply(OGRGeometryH shape) const
    {
        return transform_ == nullptr || OGR_G_Transform(shape, transform_.get()) == OGRERR_NONE;
    }

private:
    System from_, to_;
    Transform transform_;
    bool known_ = false;
    bool failed_ = false;
};

bool all_degrees(const geo::MultiPolygon& outline)
{
    const geo::Box box = geo::box_of(outline);
    return box.west >= -180 && box.east <= 180 && box.south >= -90 && box.north <= 90;
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
    LayerReader(const std::filesystem::path& file, const std::vector<FieldNames>& wanted, GeometryFile& out)
        : file_(file), wanted_(wanted), out_(out)
    {
    }

    Result<void> read(OGRLayerH layer, bool raw_texts)
    {
        find_fields(layer);
        const ToWgs84 projection(layer);
        if (projection.failed())
            return not_opened(file_);
        OGR_L_ResetReading(layer);
        while (true) {
            const std::unique_ptr<std::remove_pointer_t<OGRFeatureH>, DestroyFeature> feature(
                OGR_L_GetNextFeature(layer));
            if (feature == nullptr)
                break;
            if (static_cast<std::int64_t>(out_.features.size()) == feature_limit)
                return make_error(
                    Fault::Input, "import.too_many_features", {{"file", file_.string()}, {"limit", feature_limit}});
            if (auto done = add(feature.get(), projection); !done)
                return done;
        }
        if (CPLGetLastErrorType() == CE_Failure)
            return not_opened(file_);
        if (out_.features.empty())
            return make_error(Fault::Input, "import.no_features", {{"file", file_.string()}});
        if (raw_texts)
            decode_texts();
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
        for (const FieldNames& names : wanted_) {
            int place = -1;
            for (const std::string& name : names) {
                const auto found = std::ranges::find(out_.fields, name);
                if (place < 0 && found != out_.fields.end())
                    place = static_cast<int>(found - out_.fields.begin());
            }
            out_.found.push_back(place);
        }
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
            if (area && !take_outline(raw, projection, feature))
                return not_opened(file_);
        }
        out_.features.push_back(std::move(feature));
        return {};
    }

    static bool take_outline(OGRGeometryH raw, const ToWgs84& projection, Feature& feature)
    {
        const Shape shape(OGR_G_ForceToMultiPolygon(OGR_G_GetLinearGeometry(raw, 0, nullptr)));
        if (shape == nullptr || !projection.apply(shape.get()))
            return false;
        OGR_G_FlattenTo2D(shape.get());
        std::string wkb(static_cast<std::size_t>(OGR_G_WkbSize(shape.get())), '\0');
        if (OGR_G_ExportToIsoWkb(shape.get(), wkbNDR, reinterpret_cast<unsigned char*>(wkb.data())) != OGRERR_NONE)
            return false;
        auto outline = geo::read_outline(wkb);
        if (!outline)
            return false;
        feature.outline = std::move(*outline);
        feature.in_degrees = all_degrees(feature.outline);
        feature.kind = "MultiPolygon";
        return true;
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
    GeometryFile& out_;
};

} // namespace

Result<GeometryFile> read_geometry_file(
    const std::filesystem::path& file, const std::vector<FieldNames>& fields, const std::string& layer_name)
{
    const auto head = head_of(file);
    if (!head)
        return std::unexpected(head.error());
    GeometryFile result;
    result.format = format_of(*head, file);
    if (result.format.empty())
        return make_error(Fault::Input, "import.not_geography", {{"file", file.string()}});

    const QuietGdal quiet;
    std::string text;
    std::optional<MemoryFile> memory;
    std::string path = file.string();
    const char* driver = result.format == "geopackage" ? "GPKG" : "ESRI Shapefile";
    if (result.format == "geojson") {
        auto checked = read_geojson(file);
        if (!checked)
            return std::unexpected(checked.error());
        text = std::move(*checked);
        memory.emplace(text);
        path = memory->name();
        driver = "GeoJSON";
    }
    const char* drivers[] = {driver, nullptr};
    const char* shape_options[] = {"ENCODING=", nullptr}; // raw bytes: we find the encoding out ourselves
    const Dataset dataset(GDALOpenEx(path.c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY, drivers,
        result.format == "shapefile" ? shape_options : nullptr, nullptr));
    if (dataset == nullptr) // well-formed JSON, but about something else
        return result.format == "geojson"
                   ? Result<GeometryFile>(make_error(Fault::Input, "import.not_geography", {{"file", file.string()}}))
                   : Result<GeometryFile>(not_opened(file));
    CPLErrorReset();

    LayerReader reader(file, fields, result);
    for (int index = 0; index < GDALDatasetGetLayerCount(dataset.get()); ++index)
        reader.list(GDALDatasetGetLayer(dataset.get(), index));
    OGRLayerH layer = nullptr;
    for (int index = 0; index < GDALDatasetGetLayerCount(dataset.get()) && layer == nullptr; ++index) {
        OGRLayerH each = GDALDatasetGetLayer(dataset.get(), index);
        if (layer_name.empty() ? reader.fits(each) : layer_name == OGR_L_GetName(each))
            layer = each;
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
    if (auto done = reader.read(layer, result.format == "shapefile"); !done)
        return std::unexpected(done.error());
    return result;
}

} // namespace yiping::importer
