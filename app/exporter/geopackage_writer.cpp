// SPDX-License-Identifier: GPL-3.0-or-later
#include "gdal_late.h"
#include "table_writer.h"

#include <yiping/domain/exchange.h>
#include <yiping/exporter/out_file.h>

#include <cerrno>
#include <memory>
#include <type_traits>
#include <utility>

namespace yiping::exporter {

namespace {

constexpr std::int64_t rows_a_transaction = 100'000;
constexpr int wgs84 = 4326;

/// While it lives GDAL on this thread keeps its words for itself; the last ones stay readable.
class SilentGdal {
public:
    explicit SilentGdal(const LateGdal& gdal) : pop_(gdal.CPLPopErrorHandler)
    {
        gdal.CPLPushErrorHandler(gdal.CPLQuietErrorHandler);
        gdal.CPLErrorReset();
    }
    SilentGdal(const SilentGdal&) = delete;
    SilentGdal& operator=(const SilentGdal&) = delete;
    ~SilentGdal() { pop_(); }

private:
    decltype(&CPLPopErrorHandler) pop_;
};

using FeaturePtr = std::unique_ptr<std::remove_pointer_t<OGRFeatureH>, decltype(&OGR_F_Destroy)>;

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
        auto gdal = LateGdal::load();
        if (!gdal)
            return std::unexpected(gdal.error());
        gdal->GDALAllRegister(); // any number of times
        auto made = std::make_unique<GeoPackageWriter>(*gdal, part, layout.columns);
        errno = 0;
        GDALDriverH driver = gdal->GDALGetDriverByName("GPKG");
        made->dataset_ =
            driver == nullptr ? nullptr : gdal->GDALCreate(driver, part.c_str(), 0, 0, 0, GDT_Unknown, nullptr);
        if (made->dataset_ == nullptr)
            return std::unexpected(made->failure());
        OGRSpatialReferenceH system = gdal->OSRNewSpatialReference(nullptr);
        gdal->OSRImportFromEPSG(system, wgs84);
        gdal->OSRSetAxisMappingStrategy(system, OAMS_TRADITIONAL_GIS_ORDER);
        const OGRwkbGeometryType shape = layout.shape == ShapeKind::Point  ? wkbPoint
                                         : layout.shape == ShapeKind::Area ? wkbMultiPolygon
                                                                           : wkbNone;
        const char* options[] = {"GEOMETRY_NAME=geom", "FID=fid", nullptr};
        made->layer_ = gdal->GDALDatasetCreateLayer(
            made->dataset_, layout.title.c_str(), layout.shape == ShapeKind::None ? nullptr : system, shape, options);
        gdal->OSRDestroySpatialReference(system);
        if (made->layer_ == nullptr)
            return std::unexpected(made->failure());
        for (const TableColumn& column : layout.columns) {
            OGRFieldDefnH field = gdal->OGR_Fld_Create(column.name.c_str(), type_of(column.kind));
            const OGRErr failed = gdal->OGR_L_CreateField(made->layer_, field, FALSE);
            gdal->OGR_Fld_Destroy(field);
            if (failed != OGRERR_NONE)
                return std::unexpected(made->failure());
        }
        if (gdal->GDALDatasetStartTransaction(made->dataset_, FALSE) != OGRERR_NONE)
            return std::unexpected(made->failure());
        return made;
    }

    GeoPackageWriter(const LateGdal& gdal, std::filesystem::path part, std::vector<TableColumn> columns)
        : gdal_(gdal), silent_(gdal_), part_(std::move(part)), columns_(std::move(columns))
    {
    }
    GeoPackageWriter(const GeoPackageWriter&) = delete;
    GeoPackageWriter& operator=(const GeoPackageWriter&) = delete;
    ~GeoPackageWriter() override
    {
        if (dataset_ != nullptr)
            gdal_.GDALClose(dataset_);
    }

    Result<void> row(std::span<const domain::Value> cells, const RowShape& shape) override
    {
        const FeaturePtr feature(gdal_.OGR_F_Create(gdal_.OGR_L_GetLayerDefn(layer_)), gdal_.OGR_F_Destroy);
        for (std::size_t index = 0; index < cells.size(); ++index) {
            const int field = static_cast<int>(index);
            const domain::Value& cell = cells[index];
            if (const auto* text = std::get_if<std::string>(&cell))
                gdal_.OGR_F_SetFieldString(feature.get(), field,
                    domain::guarded(clean_text(*text, clean_), domain::CellKind::Typed, columns_[index].may_be_missing)
                        .c_str());
            else if (const auto* whole = std::get_if<std::int64_t>(&cell))
                gdal_.OGR_F_SetFieldInteger64(feature.get(), field, *whole);
            else if (const auto* real = std::get_if<double>(&cell))
                gdal_.OGR_F_SetFieldDouble(feature.get(), field, *real);
        }
        if (auto done = set_shape(feature.get(), shape); !done)
            return done;
        errno = 0;
        if (gdal_.OGR_L_CreateFeature(layer_, feature.get()) != OGRERR_NONE)
            return std::unexpected(failure());
        if (++rows_ % rows_a_transaction == 0 && (gdal_.GDALDatasetCommitTransaction(dataset_) != OGRERR_NONE ||
                                                     gdal_.GDALDatasetStartTransaction(dataset_, FALSE) != OGRERR_NONE))
            return std::unexpected(failure());
        return {};
    }

    Result<void> finish() override
    {
        errno = 0;
        gdal_.CPLErrorReset();
        const bool committed = gdal_.GDALDatasetCommitTransaction(dataset_) == OGRERR_NONE;
        const bool closed = gdal_.GDALClose(std::exchange(dataset_, nullptr)) == CE_None;
        if (!committed || !closed || gdal_.CPLGetLastErrorType() >= CE_Failure)
            return std::unexpected(failure());
        return {};
    }

private:
    [[nodiscard]] Error failure() const
    {
        const std::string what = gdal_.CPLGetLastErrorMsg();
        if (errno == ENOSPC || errno == EDQUOT || errno == EFBIG || what.contains("disk is full"))
            return Error(Fault::Environment, "export.disk_full", {{"file", part_.string()}});
        return Error(Fault::Environment, "export.cannot_write", {{"file", part_.string()}, {"what", what}});
    }

    Result<void> set_shape(OGRFeatureH feature, const RowShape& shape)
    {
        OGRGeometryH made = nullptr;
        if (shape.at) {
            made = gdal_.OGR_G_CreateGeometry(wkbPoint);
            gdal_.OGR_G_SetPoint_2D(made, 0, shape.at->lon, shape.at->lat);
        } else if (!shape.outline.empty()) {
            if (gdal_.OGR_G_CreateFromWkb(
                    shape.outline.data(), nullptr, &made, static_cast<int>(shape.outline.size())) != OGRERR_NONE)
                return std::unexpected(failure());
            made = gdal_.OGR_G_ForceToMultiPolygon(made);
        }
        if (made != nullptr)
            gdal_.OGR_F_SetGeometryDirectly(feature, made);
        return {};
    }

    LateGdal gdal_;
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
