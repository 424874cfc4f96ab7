// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>

#include <cpl_error.h>
#include <gdal.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>

/// GDAL where it is used and not when the program starts: it and the hundred libraries behind it would cost every start
/// of a wall or a desk a tenth of a second, for a file that few of them ever write.
namespace yiping::exporter {

// Of each function of GDAL that a writer calls: `each(name)`.
#define YIPING_LATE_GDAL(each)                                                                                         \
    each(GDALAllRegister) each(GDALGetDriverByName) each(GDALCreate) each(GDALClose) each(GDALDatasetCreateLayer)      \
        each(GDALDatasetStartTransaction) each(GDALDatasetCommitTransaction) each(CPLPushErrorHandler)                 \
            each(CPLPopErrorHandler) each(CPLQuietErrorHandler) each(CPLErrorReset) each(CPLGetLastErrorMsg)           \
                each(CPLGetLastErrorType) each(OSRNewSpatialReference) each(OSRImportFromEPSG)                         \
                    each(OSRSetAxisMappingStrategy) each(OSRDestroySpatialReference) each(OGR_Fld_Create)              \
                        each(OGR_Fld_Destroy) each(OGR_L_CreateField) each(OGR_L_GetLayerDefn)                         \
                            each(OGR_L_CreateFeature) each(OGR_F_Create) each(OGR_F_Destroy)                           \
                                each(OGR_F_SetFieldString) each(OGR_F_SetFieldInteger64) each(OGR_F_SetFieldDouble)    \
                                    each(OGR_F_SetGeometryDirectly) each(OGR_G_CreateGeometry)                         \
                                        each(OGR_G_CreateFromWkb) each(OGR_G_ForceToMultiPolygon)                      \
                                            each(OGR_G_SetPoint_2D)

/// The functions by their own names. A value; what it calls stays in the program to its end.
struct LateGdal {
#define YIPING_MEMBER(name) decltype(&::name) name = nullptr; // NOLINT(bugprone-macro-parentheses): a name
    YIPING_LATE_GDAL(YIPING_MEMBER)
#undef YIPING_MEMBER

    /// Errors: export.no_gdal, with the loader's words.
    [[nodiscard]] static Result<LateGdal> load();
};

} // namespace yiping::exporter
