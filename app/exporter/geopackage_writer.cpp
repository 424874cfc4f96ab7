// SPDX-License-Identifier: GPL-3.0-or-later
#include "table_writer.h"

#include <yiping/domain/exchange.h>
#include <yiping/exporter/out_file.h>

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_string.h>
#include <gdal.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>

#include <cerrno>
#include <mutex>
#include <type_traits>
#include <utility>

namespace yiping::exporter {

namespace {

constexpr std::int64_t rows_a_transaction = 100'000;
constexpr int wgs84 = 4326;

/// While it lives GDAL on this thread keeps its words for itself; the last ones stay readable.
class SilentGdal {
public:
    SilentGdal()
    {
        static std::once_flag once;
        std::call_once(once, [] { GDALAllRegister(); });
        CPLPushErrorHandler(CPLQuietErrorHandler);
        CPLErrorReset();
    }
    SilentGdal(const SilentGdal&) = delete;
    SilentGdal& operator=(const SilentGdal&) = delete;
    ~SilentGdal() { CPLPopErrorHandler(); }
};

struct DestroyFeature {
    void operator()(OGRFeatureH feature) const { OGR_F_Destroy(feature); }
};
using FeaturePtr = std::unique_ptr<std::remove_pointer_t<OGRFeatureH>, DestroyFeature>;

Error gdal_failure(const std::filesystem::path& file)
{
    const std::string what = CPLGetLastErrorMsg();
    if (errno == ENOSPC || errno == EDQUOT || errno == EFBIG || what.contains("disk is full"))
        return Error(Fault::Environment, "export.disk_full", {{"file", file.string()}});
    return Error(Fault::Environment, "export.cannot_write", {{"file", file.string()}, {"what", what}});
}

OGRFieldType type_of(ColumnKind kind)
{
    switch (kind) {
    case ColumnKind::Whole:
        return OFTInteger64;
    case ColumnKind::Real:
        return OFTReal;
    case ColumnKind::Text:
        break;
    }
    return OFTString;
}

/// One layer, many transactions: memory does not grow with the rows.
class GeoPackageWriter final : public TableWriter {
public:
    static WriterResult make(const std::filesystem::path& part, const TableLayout& layout)
    {
        auto made = std::make_unique<GeoPackageWriter>(part, layout.columns);
        errno = 0;
        GDALDriverH driver = GDALGetDriverByName("GPKG");
        made->dataset_ = driver == nullptr ? nullptr : GDALCreate(driver, part.c_str(), 0, 0, 0, GDT_Unknown, nullptr);
        if (made->dataset_ == nullptr)
            return std::unexpected(gdal_failure(part));
        OGRSpatialReferenceH system = OSRNewSpatialReference(nullptr);
        OSRImportFromEPSG(system, wgs84);
        OSRSetAxisMappingStrategy(system, OAMS_TRADITIONAL_GIS_ORDER);
        const OGRwkbGeometryType shape = layout.shape == ShapeKind::Point  ? wkbPoint
                                         : layout.shape == ShapeKind::Area ? wkbMultiPolygon
                                                                           : wkbNone;
        const char* options[] = {"GEOMETRY_NAME=geom", "FID=fid", nullptr};
        made->layer_ = GDALDatasetCreateLayer(
            made->dataset_, layout.title.c_str(), layout.shape == ShapeKind::None ? nullptr : system, shape, options);
        OSRDestroySpatialReference(system);
        if (made->layer_ == nullptr)
            return std::unexpected(gdal_failure(part));
        for (const TableColumn& column : layout.columns) {
            OGRFieldDefnH field = OGR_Fld_Create(column.name.c_str(), type_of(column.kind));
            const OGRErr failed = OGR_L_CreateField(made->layer_, field, FALSE);
            OGR_Fld_Destroy(field);
            if (failed != OGRERR_NONE)
                return std::unexpected(gdal_failure(part));
        }
        if (GDALDatasetStartTransaction(made->dataset_, FALSE) != OGRERR_NONE)
            return std::unexpected(gdal_failure(part));
        return made;
    }

    GeoPackageWriter(std::filesystem::path part, std::vector<TableColumn> columns)
        : part_(std::move(part)), columns_(std::move(columns))
    {
    }
    GeoPackageWriter(const GeoPackageWriter&) = delete;
    GeoPackageWriter& operator=(const GeoPackageWriter&) = delete;
    ~GeoPackageWriter() override
    {
        if (dataset_ != nullptr)
            GDALClose(dataset_);
    }

    Result<void> row(std::span<const domain::Value> cells, const RowShape& shape) override
    {
        const FeaturePtr feature(OGR_F_Create(OGR_L_GetLayerDefn(layer_)));
        for (std::size_t index = 0; index < cells.size(); ++index) {
            const int field = static_cast<int>(index);
            const domain::Value& cell = cells[index];
            if (const auto* text = std::get_if<std::string>(&cell))
                OGR_F_SetFieldString(feature.get(), field,
                    domain::guarded(clean_text(*text, clean_), domain::CellKind::Typed, columns_[index].may_be_missing)
                        .c_str());
            else if (const auto* whole = std::get_if<std::int64_t>(&cell))
                OGR_F_SetFieldInteger64(feature.get(), field, *whole);
            else if (const auto* real = std::get_if<double>(&cell))
                OGR_F_SetFieldDouble(feature.get(), field, *real);
        }
        if (auto done = set_shape(feature.get(), shape); !done)
            return done;
        errno = 0;
        if (OGR_L_CreateFeature(layer_, feature.get()) != OGRERR_NONE)
            return std::unexpected(gdal_failure(part_));
        if (++rows_ % rows_a_transaction == 0 && (GDALDatasetCommitTransaction(dataset_) != OGRERR_NONE ||
                                                     GDALDatasetStartTransaction(dataset_, FALSE) != OGRERR_NONE))
            return std::unexpected(gdal_failure(part_));
        return {};
    }

    Result<void> finish() override
    {
        errno = 0;
        CPLErrorReset();
        const bool committed = GDALDatasetCommitTransaction(dataset_) == OGRERR_NONE;
        const bool closed = GDALClose(std::exchange(dataset_, nullptr)) == CE_None;
        if (!committed || !closed || CPLGetLastErrorType() >= CE_Failure)
            return std::unexpected(gdal_failure(part_));
        return {};
    }

private:
    Result<void> set_shape(OGRFeatureH feature, const RowShape& shape)
    {
        OGRGeometryH made = nullptr;
        if (shape.at) {
            made = OGR_G_CreateGeometry(wkbPoint);
            OGR_G_SetPoint_2D(made, 0, shape.at->lon, shape.at->lat);
        } else if (!shape.outline.empty()) {
            if (OGR_G_CreateFromWkb(shape.outline.data(), nullptr, &made, static_cast<int>(shape.outline.size())) !=
                OGRERR_NONE)
                return std::unexpected(gdal_failure(part_));
            made = OGR_G_ForceToMultiPolygon(made);
        }
        if (made != nullptr)
            OGR_F_SetGeometryDirectly(feature, made);
        return {};
    }

    SilentGdal silent_;
    std::filesystem::path part_;
    std::vector<TableColumn> columns_;
    GDALDatasetH dataset_ = nullptr;
    OGRLayerH layer_ = nullptr;
    std::int64_t rows_ = 0;
    std::string clean_;
};

} // namespace

WriterResult make_geopackage_writer(const std::filesystem::path& part, const TableLayout& layout)
{
    return GeoPackageWriter::make(part, layout);
}

} // namespace yiping::exporter
