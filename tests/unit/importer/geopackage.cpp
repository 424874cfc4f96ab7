// SPDX-License-Identifier: GPL-3.0-or-later
#include "geopackage.h"

#include <cpl_vsi.h>
#include <gdal.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>

#include <memory>
#include <stdexcept>

namespace yiping::test {

namespace {

struct Close {
    void operator()(void* dataset) const { GDALClose(dataset); }
};
using Dataset = std::unique_ptr<void, Close>;

/// Each field and feature by hand, as the tools of a surveying office do it; so nothing but the file is shared.
void copy(OGRLayerH from, GDALDatasetH into, const std::string& name)
{
    OGRLayerH layer = GDALDatasetCreateLayer(into, name.c_str(), OGR_L_GetSpatialRef(from), wkbMultiPolygon, nullptr);
    if (layer == nullptr)
        throw std::runtime_error("no layer " + name);
    OGRFeatureDefnH fields = OGR_L_GetLayerDefn(from);
    for (int index = 0; index < OGR_FD_GetFieldCount(fields); ++index)
        if (OGR_L_CreateField(layer, OGR_FD_GetFieldDefn(fields, index), TRUE) != OGRERR_NONE)
            throw std::runtime_error("no field in " + name);
    OGR_L_ResetReading(from);
    while (OGRFeatureH source = OGR_L_GetNextFeature(from)) {
        OGRFeatureH made = OGR_F_Create(OGR_L_GetLayerDefn(layer));
        for (int index = 0; index < OGR_FD_GetFieldCount(fields); ++index)
            if (OGR_F_IsFieldSetAndNotNull(source, index) != 0)
                OGR_F_SetFieldString(made, index, OGR_F_GetFieldAsString(source, index));
        if (OGRGeometryH shape = OGR_F_GetGeometryRef(source); shape != nullptr)
            OGR_F_SetGeometryDirectly(made, OGR_G_ForceToMultiPolygon(OGR_G_Clone(shape)));
        const bool done = OGR_L_CreateFeature(layer, made) == OGRERR_NONE;
        OGR_F_Destroy(made);
        OGR_F_Destroy(source);
        if (!done)
            throw std::runtime_error("a feature could not be written");
    }
}

} // namespace

void add_layer(const std::filesystem::path& geopackage, const std::string& layer, const std::string& geojson)
{
    GDALAllRegister();
    const std::string memory = "/vsimem/add_layer.geojson";
    std::string bytes = geojson;
    VSIFCloseL(VSIFileFromMemBuffer(memory.c_str(), reinterpret_cast<GByte*>(bytes.data()), bytes.size(), FALSE));
    {
        const Dataset source(GDALOpenEx(memory.c_str(), GDAL_OF_VECTOR, nullptr, nullptr, nullptr));
        const std::string file = geopackage.string();
        const Dataset target(
            std::filesystem::exists(geopackage)
                ? GDALOpenEx(file.c_str(), GDAL_OF_VECTOR | GDAL_OF_UPDATE, nullptr, nullptr, nullptr)
                : GDALCreate(GDALGetDriverByName("GPKG"), file.c_str(), 0, 0, 0, GDT_Unknown, nullptr));
        if (!source || !target)
            throw std::runtime_error("cannot make " + file);
        copy(GDALDatasetGetLayer(source.get(), 0), target.get(), layer);
    }
    VSIUnlink(memory.c_str());
}

} // namespace yiping::test
