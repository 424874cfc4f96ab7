// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/importer/terrain_file.h>

#include "gdal_tools.h"

#include <cpl_error.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>

namespace yiping::importer {

namespace {

constexpr std::uintmax_t dem_size_limit = 4096ULL << 20U;
/// A larger raster is read coarser: no town needs more.
constexpr int most_read_side = 6000;
constexpr double most_hole_share = 0.5;
constexpr float lowest_height = -1000, highest_height = 9000; ///< metres: outside it is no height but a mark
constexpr double feet = 0.3048;
constexpr int edge_samples = 21;

/// The raster as it lies in its own system.
class Dem {
public:
    static Result<Dem> open(const std::filesystem::path& file, const TerrainOptions& options)
    {
        constexpr std::array<const char*, 5> drivers{"GTiff", "SRTMHGT", "AAIGrid", "GRASSASCIIGrid", nullptr};
        Dem dem;
        dem.dataset_.reset(
            GDALOpenEx(file.c_str(), GDAL_OF_RASTER | GDAL_OF_READONLY, drivers.data(), nullptr, nullptr));
        if (dem.dataset_ == nullptr) {
            return gdal_failure(file);
        }
        if (auto known = dem.find_system(file, options.crs); !known) {
            return std::unexpected(known.error());
        }
        if (auto read = dem.read_heights(file); !read) {
            return std::unexpected(read.error());
        }
        return dem;
    }

    [[nodiscard]] const std::string& system_name() const { return system_name_; }
    /// Nothing outside, in a hole, or where the systems have no common place.
    [[nodiscard]] float height(double lon, double lat) const
    {
        constexpr float none = std::numeric_limits<float>::quiet_NaN();
        double x = lon, y = lat;
        if (to_file_ != nullptr && OCTTransform(to_file_.get(), 1, &x, &y, nullptr) == 0) {
            return none;
        }
        const double column = (back_[0] + x * back_[1] + y * back_[2]) * columns_ - 0.5;
        const double row = (back_[3] + x * back_[4] + y * back_[5]) * rows_ - 0.5;
        constexpr double border = 0.51; // half a pixel, and what a projection there and back loses
        if (!(column >= -border && row >= -border && column <= columns_ - 1 + border && row <= rows_ - 1 + border)) {
            return none;
        }
        const int left = std::clamp(static_cast<int>(std::floor(column)), 0, std::max(columns_ - 2, 0));
        const int top = std::clamp(static_cast<int>(std::floor(row)), 0, std::max(rows_ - 2, 0));
        const double u = std::clamp(column - left, 0.0, 1.0), v = std::clamp(row - top, 0.0, 1.0);
        double sum = 0, weight = 0;
        for (const auto& [dx, dy, share] :
            {std::tuple{0, 0, (1 - u) * (1 - v)}, {1, 0, u * (1 - v)}, {0, 1, (1 - u) * v}, {1, 1, u * v}}) {
            const float each = at(std::min(left + dx, columns_ - 1), std::min(top + dy, rows_ - 1));
            if (std::isfinite(each) && share > 0) {
                sum += share * static_cast<double>(each);
                weight += share;
            }
        }
        return weight > 0.25 ? static_cast<float>(sum / weight) : none;
    }
    /// Its border on the Mercator plane; nothing where that has no place there.
    [[nodiscard]] std::optional<geo::WorldBox> world_box() const
    {
        geo::WorldBox box{{2, 2}, {-1, -1}};
        for (int i = 0; i < edge_samples; ++i) {
            const double part = static_cast<double>(i) / (edge_samples - 1);
            for (const auto& [u, v] : {std::pair{part, 0.0}, {part, 1.0}, {0.0, part}, {1.0, part}}) {
                double x = forth_[0] + u * forth_[1] + v * forth_[2], y = forth_[3] + u * forth_[4] + v * forth_[5];
                if (to_wgs84_ != nullptr && OCTTransform(to_wgs84_.get(), 1, &x, &y, nullptr) == 0) {
                    return std::nullopt;
                }
                if (!(std::abs(x) <= 180 && std::abs(y) <= geo::mercator_latitude_limit)) {
                    return std::nullopt;
                }
                const geo::WorldPoint at = geo::to_world({x, y});
                box.low = {std::min(box.low.x, at.x), std::min(box.low.y, at.y)};
                box.high = {std::max(box.high.x, at.x), std::max(box.high.y, at.y)};
            }
        }
        return box;
    }
    [[nodiscard]] int columns() const { return columns_; }
    [[nodiscard]] int rows() const { return rows_; }

private:
    [[nodiscard]] float at(int column, int row) const
    {
        return heights_[static_cast<std::size_t>(row) * static_cast<std::size_t>(columns_) +
                        static_cast<std::size_t>(column)];
    }

    Result<void> find_system(const std::filesystem::path& file, const std::string& said)
    {
        System from;
        if (!said.empty()) {
            from.reset(OSRNewSpatialReference(nullptr));
            if (OSRSetFromUserInput(from.get(), said.c_str()) != OGRERR_NONE) {
                return make_error(Fault::Usage, "terrain.unknown_crs", {{"crs", said}});
            }
        } else if (OGRSpatialReferenceH own = GDALGetSpatialRef(dataset_.get()); own != nullptr) {
            from.reset(OSRClone(own));
        } else {
            return make_error(Fault::Input, "terrain.no_crs", {{"file", file.string()}});
        }
        const char* authority = OSRGetAuthorityName(from.get(), nullptr);
        const char* code = OSRGetAuthorityCode(from.get(), nullptr);
        const char* name = OSRGetName(from.get());
        system_name_ = authority != nullptr && code != nullptr ? std::string(authority) + ":" + code
                                                               : std::string(name == nullptr ? "?" : name);
        System to(OSRNewSpatialReference(nullptr));
        OSRImportFromEPSG(to.get(), 4326);
        OSRSetAxisMappingStrategy(from.get(), OAMS_TRADITIONAL_GIS_ORDER);
        OSRSetAxisMappingStrategy(to.get(), OAMS_TRADITIONAL_GIS_ORDER);
        to_file_.reset(OCTNewCoordinateTransformation(to.get(), from.get()));
        to_wgs84_.reset(OCTNewCoordinateTransformation(from.get(), to.get()));
        if (to_file_ == nullptr || to_wgs84_ == nullptr) {
            return gdal_failure(file);
        }
        return {};
    }

    Result<void> read_heights(const std::filesystem::path& file)
    {
        GDALRasterBandH band = GDALGetRasterBand(dataset_.get(), 1);
        const int wide = GDALGetRasterXSize(dataset_.get()), high = GDALGetRasterYSize(dataset_.get());
        std::array<double, 6> geo_transform{};
        if (band == nullptr || wide < 2 || high < 2 ||
            GDALGetGeoTransform(dataset_.get(), geo_transform.data()) != CE_None) {
            return make_error(Fault::Input, "terrain.not_heights", {{"file", file.string()}});
        }
        // A picture is no terrain: three bands of bytes are colours.
        if (GDALGetRasterCount(dataset_.get()) >= 3 && GDALGetRasterDataType(band) == GDT_Byte) {
            return make_error(Fault::Input, "terrain.not_heights", {{"file", file.string()}});
        }
        columns_ = std::min(wide, most_read_side);
        rows_ = std::min(high, most_read_side);
        heights_.resize(static_cast<std::size_t>(columns_) * static_cast<std::size_t>(rows_));
        if (GDALRasterIO(band, GF_Read, 0, 0, wide, high, heights_.data(), columns_, rows_, GDT_Float32, 0, 0) !=
            CE_None) {
            return gdal_failure(file);
        }
        int has_none = 0;
        const auto none = static_cast<float>(GDALGetRasterNoDataValue(band, &has_none));
        int said = 0;
        const double scale = GDALGetRasterScale(band, &said), offset = GDALGetRasterOffset(band, &said);
        const std::string_view unit = GDALGetRasterUnitType(band);
        const double metres = unit == "ft" || unit == "foot" || unit == "US survey foot" ? feet : 1;
        for (float& each : heights_) {
            const auto height = static_cast<float>((static_cast<double>(each) * scale + offset) * metres);
            const bool hole = !std::isfinite(each) || (has_none != 0 && each == none) || height < lowest_height ||
                              height > highest_height;
            each = hole ? std::numeric_limits<float>::quiet_NaN() : height;
        }
        // The transform counts pixels; here the whole raster is the unit square.
        forth_ = {geo_transform[0], geo_transform[1] * wide, geo_transform[2] * high, geo_transform[3],
            geo_transform[4] * wide, geo_transform[5] * high};
        const double determinant = forth_[1] * forth_[5] - forth_[2] * forth_[4];
        if (!std::isfinite(determinant) || determinant == 0) {
            return make_error(Fault::Input, "terrain.not_heights", {{"file", file.string()}});
        }
        back_[1] = forth_[5] / determinant;
        back_[2] = -forth_[2] / determinant;
        back_[4] = -forth_[4] / determinant;
        back_[5] = forth_[1] / determinant;
        back_[0] = -(forth_[0] * back_[1] + forth_[3] * back_[2]);
        back_[3] = -(forth_[0] * back_[4] + forth_[3] * back_[5]);
        return {};
    }

    Dataset dataset_;
    Transform to_file_, to_wgs84_;
    std::string system_name_;
    int columns_ = 0, rows_ = 0;
    std::vector<float> heights_;
    std::array<double, 6> forth_{}, back_{};
};

} // namespace

std::int64_t fill_holes(std::vector<float>& heights, std::uint32_t columns, std::uint32_t rows)
{
    std::int64_t filled = 0;
    std::vector<std::uint32_t> holes;
    for (std::uint32_t i = 0; i < heights.size(); ++i) {
        if (!std::isfinite(heights[i])) {
            holes.push_back(i);
        }
    }
    if (holes.size() == heights.size()) {
        return 0;
    }
    std::vector<std::pair<std::uint32_t, float>> now;
    while (!holes.empty()) {
        now.clear();
        std::vector<std::uint32_t> left;
        for (const std::uint32_t hole : holes) {
            const std::uint32_t column = hole % columns, row = hole / columns;
            float sum = 0;
            int known = 0;
            for (const auto& [dx, dy] :
                {std::pair{-1, 0}, {1, 0}, {0, -1}, {0, 1}, {-1, -1}, {1, -1}, {-1, 1}, {1, 1}}) {
                const std::int64_t x = static_cast<std::int64_t>(column) + dx, y = static_cast<std::int64_t>(row) + dy;
                if (x < 0 || y < 0 || x >= columns || y >= rows) {
                    continue;
                }
                const float each = heights[static_cast<std::size_t>(y) * columns + static_cast<std::size_t>(x)];
                if (std::isfinite(each)) {
                    sum += each;
                    ++known;
                }
            }
            if (known > 0) {
                now.emplace_back(hole, sum / static_cast<float>(known));
            } else {
                left.push_back(hole);
            }
        }
        // All of a ring at once: what was filled first does not run through the rest.
        for (const auto& [hole, height] : now) {
            heights[hole] = height;
        }
        filled += static_cast<std::int64_t>(now.size());
        holes = std::move(left);
    }
    return filled;
}

Result<TerrainRead> read_terrain_file(const std::filesystem::path& file, const TerrainOptions& options)
{
    if (const auto head = head_of_file(file, dem_size_limit); !head) {
        return std::unexpected(head.error());
    }
    const QuietGdal quiet;
    const auto dem = Dem::open(file, options);
    if (!dem) {
        return std::unexpected(dem.error());
    }
    const auto box = dem->world_box();
    if (!box) {
        return make_error(Fault::Input, "terrain.not_heights", {{"file", file.string()}});
    }
    const double wide = box->high.x - box->low.x, high = box->high.y - box->low.y;
    const double finest = std::min(wide / dem->columns(), high / dem->rows());
    const double most = std::clamp(options.most_samples, 2, static_cast<int>(geo::terrain_side_limit)) - 1;
    const double step = std::max(finest, std::max(wide, high) / most);
    const auto side = [&](double length) {
        return static_cast<std::uint32_t>(std::clamp(std::round(length / step), 1.0, most)) + 1;
    };
    const std::uint32_t columns = side(wide), rows = side(high);
    std::vector<float> heights;
    heights.reserve(static_cast<std::size_t>(columns) * rows);
    std::int64_t holes = 0;
    for (std::uint32_t row = 0; row < rows; ++row) {
        for (std::uint32_t column = 0; column < columns; ++column) {
            const geo::LonLat at =
                geo::to_lon_lat({box->low.x + wide * column / (columns - 1), box->low.y + high * row / (rows - 1)});
            heights.push_back(dem->height(at.lon, at.lat));
            holes += std::isfinite(heights.back()) ? 0 : 1;
        }
    }
    const double share = static_cast<double>(holes) / static_cast<double>(heights.size());
    if (share > most_hole_share) {
        return make_error(Fault::Input, "terrain.mostly_holes",
            {{"file", file.string()}, {"percent", static_cast<std::int64_t>(std::lround(share * 100))}});
    }
    const std::int64_t filled = fill_holes(heights, columns, rows);
    auto made = geo::Terrain::make(
        *box, columns, rows, std::move(heights), {.attribution = options.attribution, .indicative = false});
    if (!made) {
        return std::unexpected(std::move(made.error()).with("file", file.string()));
    }
    return TerrainRead{std::move(*made), filled, dem->system_name()};
}

} // namespace yiping::importer
