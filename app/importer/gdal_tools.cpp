// SPDX-License-Identifier: GPL-3.0-or-later
#include "gdal_tools.h"

#include <yiping/geo/package_layers.h>

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_string.h>
#include <cpl_vsi.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <format>
#include <fstream>
#include <mutex>
#include <system_error>
#include <utility>
#include <vector>

namespace yiping::importer {

namespace {

constexpr std::array<std::pair<const char*, const char*>, 9> settings{{
    {"OGR_GEOJSON_MAX_OBJ_SIZE", "200"},
    {"SHAPE_ENCODING", ""},
    {"OGR_GEOMETRY_ACCEPT_UNCLOSED_RING", "NO"},
    {"GDAL_CACHEMAX", "64"},
    {"GDAL_DISABLE_READDIR_ON_OPEN", "YES"},
    {"OGR_XLSX_FIELD_TYPES", "STRING"},
    {"OGR_ODS_FIELD_TYPES", "STRING"},
    {"OGR_XLSX_HEADERS", "FORCE"},
    {"OGR_ODS_HEADERS", "FORCE"},
}};
constexpr std::size_t archive_entries = 10'000;

} // namespace

QuietGdal::QuietGdal()
{
    static std::once_flag once;
    std::call_once(once, [] { GDALAllRegister(); });
    CPLPushErrorHandler(CPLQuietErrorHandler);
    CPLErrorReset();
    for (const auto& [name, value] : settings)
        CPLSetThreadLocalConfigOption(name, value);
}

QuietGdal::~QuietGdal()
{
    for (const auto& [name, value] : settings)
        CPLSetThreadLocalConfigOption(name, nullptr);
    CPLPopErrorHandler();
}

ToWgs84::ToWgs84(OGRLayerH layer)
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

bool ToWgs84::apply(OGRGeometryH shape) const
{
    return transform_ == nullptr || OGR_G_Transform(shape, transform_.get()) == OGRERR_NONE;
}

MemoryFile::MemoryFile(std::string& text, std::string_view ending)
{
    static std::atomic<unsigned> counter = 0;
    name_ = "/vsimem/yiping-" + std::to_string(counter++) + std::string(ending);
    VSIFCloseL(VSIFileFromMemBuffer(
        name_.c_str(), reinterpret_cast<GByte*>(text.data()), static_cast<vsi_l_offset>(text.size()), FALSE));
}

MemoryFile::~MemoryFile()
{
    VSIUnlink(name_.c_str());
}

std::unexpected<Error> gdal_failure(const std::filesystem::path& file)
{
    std::string what = CPLGetLastErrorMsg();
    if (what.empty())
        what = "GDAL";
    return make_error(Fault::Input, "import.geometry_file", {{"file", file.string()}, {"what", what}});
}

Result<std::string> head_of_file(const std::filesystem::path& file, std::uintmax_t size_limit)
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

Result<std::string> text_of_file(const std::filesystem::path& file, std::uintmax_t size_limit)
{
    if (const auto head = head_of_file(file, size_limit); !head)
        return std::unexpected(head.error());
    std::error_code failed;
    const std::uintmax_t size = std::filesystem::file_size(file, failed);
    std::string text(static_cast<std::size_t>(std::min(failed ? 0 : size, size_limit)), '\0');
    std::ifstream stream(file, std::ios::binary);
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (stream.bad())
        return make_error(
            Fault::Environment, "config.unreadable_file", {{"file", file.string()}, {"what", std::string("I/O")}});
    text.resize(static_cast<std::size_t>(std::max<std::streamsize>(stream.gcount(), 0)));
    return text;
}

Result<void> check_archive(const std::filesystem::path& file, std::uintmax_t unpacked_limit)
{
    const QuietGdal quiet;
    const std::string root = "/vsizip/{" + file.string() + "}";
    const auto damaged = [&] {
        std::string what = CPLGetLastErrorMsg();
        return make_error(Fault::Input, "import.damaged_archive",
            {{"file", file.string()}, {"what", what.empty() ? std::string("zip") : what}});
    };
    char** const listed = VSIReadDirRecursive(root.c_str());
    if (listed == nullptr)
        return damaged();
    std::vector<std::string> names;
    for (int index = 0; listed[index] != nullptr; ++index)
        names.emplace_back(listed[index]);
    CSLDestroy(listed);
    const auto too_large = make_error(Fault::Input, "import.archive_too_large",
        {{"file", file.string()}, {"limit", static_cast<std::int64_t>(unpacked_limit)}});
    if (names.size() > archive_entries)
        return too_large;
    std::uintmax_t total = 0;
    std::string piece(1U << 16U, '\0');
    for (const std::string& name : names) {
        if (name.ends_with('/'))
            continue;
        const std::string path = std::format("{}/{}", root, name);
        VSILFILE* const stream = VSIFOpenL(path.c_str(), "rb");
        if (stream == nullptr)
            return damaged();
        CPLErrorReset();
        while (total <= unpacked_limit) {
            const std::size_t got = VSIFReadL(piece.data(), 1, piece.size(), stream);
            total += got;
            if (got < piece.size())
                break;
        }
        const bool failed = CPLGetLastErrorType() == CE_Failure;
        VSIFCloseL(stream);
        if (total > unpacked_limit)
            return too_large;
        if (failed)
            return damaged();
    }
    return {};
}

Result<void> check_package(const std::filesystem::path& file)
{
    const auto computed = geo::computed_layers(file);
    if (!computed)
        return make_error(
            Fault::Input, "import.geometry_file", {{"file", file.string()}, {"what", computed.error().arg("what")}});
    std::string layers;
    for (const std::string& name : *computed)
        layers += (layers.empty() ? "" : ", ") + name;
    if (!layers.empty())
        return make_error(Fault::Input, "import.layer_computed", {{"file", file.string()}, {"layers", layers}});
    return {};
}

} // namespace yiping::importer
