// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/geo/geometry.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace yiping::importer {

/// One shape of a file with the texts that were asked for.
struct Feature {
    std::int64_t number = 0;          ///< from 1, in order of the file
    std::vector<std::string> values;  ///< one per requested field; "" where the file has none
    std::string kind;                 ///< "MultiPolygon", "Point" …; "" without a shape
    geo::MultiPolygon outline;        ///< of polygons only; WGS-84 where the system is known
    bool in_degrees = true;           ///< false: system unknown, and the numbers are no degrees
    bool swapped = false;             ///< … but would be with latitude and longitude the other way round
};

struct LayerFields {
    std::string name;
    std::vector<std::string> fields;
};

struct GeometryFile {
    std::string format;               ///< "geojson", "geopackage", "shapefile", "kml"
    std::vector<LayerFields> layers;  ///< all of the file; one except in a GeoPackage
    std::vector<std::string> fields;  ///< all of the layer that was read
    std::vector<int> found;           ///< per requested field its place in `fields`, or -1
    std::vector<Feature> features;
    std::string layer;                ///< the one that was read
    std::vector<std::string> others;  ///< layers that would have been as good as the one that was read
    std::string found_system;         ///< "EPSG:4523": what the numbers themselves say where the file says nothing
};

/// A field by its possible names, the likelier first.
using FieldNames = std::vector<std::string>;

/// The place of the first name that is there, as it is written, or else but for case, blanks, dashes and brackets; -1.
[[nodiscard]] int find_field(const std::vector<std::string>& fields, const FieldNames& names);

/// What files of areas call the code, the name and the area above.
[[nodiscard]] FieldNames area_code_names();
[[nodiscard]] FieldNames area_name_names();
[[nodiscard]] FieldNames area_parent_names();

/// Reads a whole layer into memory: the named one, else the first that has the first of the fields and a feature, else
/// the first that is not empty. `crs` (a word of geo::Projector) wins over what the file says. Errors as import_areas.
/// Any thread.
[[nodiscard]] Result<GeometryFile> read_geometry_file(const std::filesystem::path& file,
    const std::vector<FieldNames>& fields, const std::string& layer = {}, const std::string& crs = {});

} // namespace yiping::importer
