// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbook.h"

#include <gdal.h>
#include <ogr_api.h>

#include <stdexcept>

namespace yiping::test {

void write_workbook(
    const std::filesystem::path& file, const std::string& kind, const std::vector<std::vector<std::string>>& rows)
{
    GDALAllRegister();
    GDALDriverH driver = GDALGetDriverByName(kind == "ods" ? "ODS" : "XLSX");
    GDALDatasetH book = driver == nullptr ? nullptr : GDALCreate(driver, file.c_str(), 0, 0, 0, GDT_Unknown, nullptr);
    if (book == nullptr)
        throw std::runtime_error("no workbook");
    OGRLayerH layer = GDALDatasetCreateLayer(book, "Sheet1", nullptr, wkbNone, nullptr);
    for (const std::string& name : rows.front()) {
        OGRFieldDefnH field = OGR_Fld_Create(name.c_str(), OFTString);
        const bool done = OGR_L_CreateField(layer, field, TRUE) == OGRERR_NONE;
        OGR_Fld_Destroy(field);
        if (!done)
            throw std::runtime_error("no column " + name);
    }
    for (std::size_t row = 1; row < rows.size(); ++row) {
        OGRFeatureH feature = OGR_F_Create(OGR_L_GetLayerDefn(layer));
        for (std::size_t column = 0; column < rows[row].size(); ++column)
            if (!rows[row][column].empty())
                OGR_F_SetFieldString(feature, static_cast<int>(column), rows[row][column].c_str());
        const bool done = OGR_L_CreateFeature(layer, feature) == OGRERR_NONE;
        OGR_F_Destroy(feature);
        if (!done)
            throw std::runtime_error("a row could not be written");
    }
    GDALClose(book);
}

} // namespace yiping::test
