// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/exchange.h>
#include <yiping/importer/json_syntax.h>

#include "gdal_tools.h"
#include "tables.h"

#include <cpl_error.h>

#include <algorithm>
#include <format>
#include <optional>
#include <utility>

namespace yiping::importer {

namespace {

constexpr std::uintmax_t geojson_limit = 100U << 20U;
constexpr std::uintmax_t package_limit = 4ULL << 30U;
constexpr std::size_t geojson_depth = 64;

/// The attributes of a layer, and the positions of its points as columns `longitude` and `latitude` if it has none of
/// that name.
class VectorTable final : public TableReader {
public:
    static Result<std::unique_ptr<TableReader>> open(const std::filesystem::path& file, std::string_view format)
    {
        auto made = std::make_unique<VectorTable>(format);
        const bool json = format == "geojson";
        std::string path = file.string();
        if (json) {
            auto text = text_of_file(file, geojson_limit);
            if (!text)
                return std::unexpected(text.error());
            if (const auto mistake = find_json_mistake(*text, geojson_depth))
                return make_error(Fault::Input, "import.broken_json",
                    {{"file", file.string()}, {"line", mistake->line}, {"column", mistake->column},
                        {"what", "@" + std::string(mistake->what)}});
            made->text_ = std::move(*text);
            made->memory_.emplace(made->text_, ".geojson");
            path = made->memory_->name();
        } else if (const auto head = head_of_file(file, package_limit); !head) {
            return std::unexpected(head.error());
        }
        if (!json)
            if (auto plain = check_package(file); !plain)
                return std::unexpected(plain.error());
        const char* drivers[] = {json ? "GeoJSON" : "GPKG", nullptr};
        const char* geojson_options[] = {"DATE_AS_STRING=YES", nullptr};
        const char* package_options[] = {"LIST_ALL_TABLES=NO", nullptr};
        made->dataset_.reset(GDALOpenEx(path.c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY, drivers,
            json ? geojson_options : package_options, nullptr));
        if (made->dataset_ == nullptr)
            return gdal_failure(file);
        CPLErrorReset();
        for (int index = 0; index < GDALDatasetGetLayerCount(made->dataset_.get()) && made->layer_ == nullptr;
            ++index) {
            OGRLayerH layer = GDALDatasetGetLayer(made->dataset_.get(), index);
            if (OGR_FD_GetFieldCount(OGR_L_GetLayerDefn(layer)) > 0)
                made->layer_ = layer;
        }
        if (made->layer_ == nullptr)
            return make_error(Fault::Input, "import.no_sheet", {{"file", file.string()}});
        OGRFeatureDefnH definition = OGR_L_GetLayerDefn(made->layer_);
        const int columns = OGR_FD_GetFieldCount(definition);
        if (static_cast<std::size_t>(columns) > column_limit)
            return make_error(Fault::Input, "import.too_many_columns",
                {{"file", file.string()}, {"limit", static_cast<std::int64_t>(column_limit)}});
        for (int column = 0; column < columns; ++column)
            made->header_.emplace_back(OGR_Fld_GetNameRef(OGR_FD_GetFieldDefn(definition, column)));
        made->attributes_ = made->header_.size();
        // A file of our own has them under their names, with all digits.
        if (!std::ranges::any_of(made->header_, domain::is_record_column) &&
            !std::ranges::contains(made->header_, "longitude") && !std::ranges::contains(made->header_, "latitude") &&
            (json || OGR_FD_GetGeomType(definition) == wkbPoint))
            made->header_.insert(made->header_.end(), {"longitude", "latitude"});
        OGR_L_ResetReading(made->layer_);
        made->texts_.resize(made->header_.size());
        return made;
    }

    explicit VectorTable(std::string_view format) : format_(format) {}

    [[nodiscard]] const std::vector<std::string>& header() const override { return header_; }
    [[nodiscard]] const std::vector<std::string_view>& fields() const override { return fields_; }
    [[nodiscard]] std::int64_t line() const override { return line_; }
    [[nodiscard]] std::string_view format() const override { return format_; }

    [[nodiscard]] Result<bool> next() override
    {
        const FeaturePtr feature(OGR_L_GetNextFeature(layer_));
        if (feature == nullptr) {
            if (CPLGetLastErrorType() >= CE_Failure)
                return make_error(
                    Fault::Input, "import.geometry_file", {{"file", format_}, {"what", CPLGetLastErrorMsg()}});
            return false;
        }
        ++line_;
        for (std::size_t column = 0; column < attributes_; ++column)
            take(feature.get(), static_cast<int>(column), texts_[column]);
        if (attributes_ < header_.size())
            take_place(feature.get());
        fields_.assign(texts_.begin(), texts_.end());
        return true;
    }

private:
    static void take(OGRFeatureH feature, int field, std::string& text)
    {
        text.clear();
        if (OGR_F_IsFieldSetAndNotNull(feature, field) == 0)
            return;
        // All digits: GDAL's own text of a number has fewer.
        if (OGR_Fld_GetType(OGR_F_GetFieldDefnRef(feature, field)) == OFTReal)
            text = std::format("{}", OGR_F_GetFieldAsDouble(feature, field));
        else
            text = OGR_F_GetFieldAsString(feature, field);
    }

    void take_place(OGRFeatureH feature)
    {
        texts_[attributes_].clear();
        texts_[attributes_ + 1].clear();
        OGRGeometryH shape = OGR_F_GetGeometryRef(feature);
        if (shape == nullptr || wkbFlatten(OGR_G_GetGeometryType(shape)) != wkbPoint || OGR_G_IsEmpty(shape) != 0)
            return;
        texts_[attributes_] = std::format("{}", OGR_G_GetX(shape, 0));
        texts_[attributes_ + 1] = std::format("{}", OGR_G_GetY(shape, 0));
    }

    QuietGdal quiet_;
    std::string text_;
    std::optional<MemoryFile> memory_;
    Dataset dataset_;
    OGRLayerH layer_ = nullptr;
    std::string format_;
    std::size_t attributes_ = 0;
    std::vector<std::string> header_;
    std::vector<std::string> texts_;
    std::vector<std::string_view> fields_;
    std::int64_t line_ = 0;
};

} // namespace

Result<std::unique_ptr<TableReader>> open_vector_table(const std::filesystem::path& file, std::string_view format)
{
    return VectorTable::open(file, format);
}

} // namespace yiping::importer
