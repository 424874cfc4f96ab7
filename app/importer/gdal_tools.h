// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>

#include <gdal.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>

namespace yiping::importer {

/// While it lives, GDAL on this thread is silent (the last message stays readable), lets no single object take all
/// memory, and opens nothing beside the file it was given.
class QuietGdal {
public:
    QuietGdal();
    QuietGdal(const QuietGdal&) = delete;
    QuietGdal& operator=(const QuietGdal&) = delete;
    ~QuietGdal();
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
using FeaturePtr = std::unique_ptr<std::remove_pointer_t<OGRFeatureH>, DestroyFeature>;
using Shape = std::unique_ptr<std::remove_pointer_t<OGRGeometryH>, DestroyGeometry>;
using System = std::unique_ptr<std::remove_pointer_t<OGRSpatialReferenceH>, DestroySystem>;
using Transform = std::unique_ptr<std::remove_pointer_t<OGRCoordinateTransformationH>, DestroyTransform>;

/// From a layer's system to WGS-84; nothing to do where it is that, or CGCS2000, already.
class ToWgs84 {
public:
    explicit ToWgs84(OGRLayerH layer);
    [[nodiscard]] bool known() const { return known_; }
    [[nodiscard]] bool failed() const { return failed_; }
    [[nodiscard]] bool apply(OGRGeometryH shape) const;

private:
    System from_, to_;
    Transform transform_;
    bool known_ = false;
    bool failed_ = false;
};

/// A text in GDAL's memory file system, taken away at the end. The text has to outlive it.
class MemoryFile {
public:
    MemoryFile(std::string& text, std::string_view ending);
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;
    ~MemoryFile();
    [[nodiscard]] const std::string& name() const { return name_; }

private:
    std::string name_;
};

/// What GDAL said last, as an error of the file.
[[nodiscard]] std::unexpected<Error> gdal_failure(const std::filesystem::path& file);

/// Whether there is a regular file, and what it begins with (512 bytes at most). Errors: config.missing_file,
/// config.unreadable_file (environment), config.not_a_file, import.too_large {file, size, limit}.
[[nodiscard]] Result<std::string> head_of_file(const std::filesystem::path& file, std::uintmax_t size_limit);

/// A whole file of at most `size_limit` bytes, also if it grows or shrinks meanwhile. Errors as head_of_file.
[[nodiscard]] Result<std::string> text_of_file(const std::filesystem::path& file, std::uintmax_t size_limit);

/// What a packed file (zip) unpacks to, found by unpacking and not believed: import.damaged_archive {file, what},
/// import.archive_too_large {file, limit}. Folders deep in it, or thousands of entries, are refused too.
[[nodiscard]] Result<void> check_archive(const std::filesystem::path& file, std::uintmax_t unpacked_limit);

/// Refuses a GeoPackage whose layers are no plain tables (geo::computed_layers): import.layer_computed {file, layers},
/// import.geometry_file {file, what} of a damaged one.
[[nodiscard]] Result<void> check_package(const std::filesystem::path& file);

} // namespace yiping::importer
