// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/geo/mercator.h>
#include <yiping/geo/point_index.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

/// The ground's heights as a map needs them: a raster over the Mercator plane, in a file of our own (docs/adr/0024).
namespace yiping::geo {

/// No side of a terrain has more samples, and no terrain has more than `terrain_cell_limit`.
inline constexpr std::uint32_t terrain_side_limit = 4096;
inline constexpr std::size_t terrain_cell_limit = std::size_t{2048} * 2048;
/// How such a file begins.
inline constexpr std::string_view terrain_mark = "YPTERRA1";

/// Heights above the sea in metres at the corners of a regular raster, from the north-west, row by row. A value that
/// never changes once it is made: any thread.
class Terrain {
public:
    struct About {
        std::string attribution; ///< shown on the map; at most 500 bytes
        bool indicative = false; ///< invented, and said so (示意)
        bool operator==(const About&) const = default;
    };

    Terrain() = default;
    /// Errors: terrain.damaged {what} where sizes do not fit, a side has fewer than two samples, the box is none, or a
    /// height is no number.
    [[nodiscard]] static Result<Terrain> make(
        WorldBox box, std::uint32_t columns, std::uint32_t rows, std::vector<float> heights, About about);

    [[nodiscard]] const WorldBox& box() const { return box_; }
    [[nodiscard]] std::uint32_t columns() const { return columns_; }
    [[nodiscard]] std::uint32_t rows() const { return rows_; }
    [[nodiscard]] const About& about() const { return about_; }
    [[nodiscard]] bool empty() const { return heights_.empty(); }
    [[nodiscard]] float sample(std::uint32_t column, std::uint32_t row) const
    {
        return heights_[static_cast<std::size_t>(row) * columns_ + column];
    }
    [[nodiscard]] WorldPoint place(double column, double row) const;
    /// Between the samples; beyond the border as high as at it. 0 of an empty one.
    [[nodiscard]] double height_at(WorldPoint at) const;
    /// Half of the samples are below: the level that a map calls its ground.
    [[nodiscard]] double middle() const { return middle_; }
    [[nodiscard]] float lowest() const { return lowest_; }
    [[nodiscard]] float highest() const { return highest_; }

private:
    WorldBox box_{};
    std::uint32_t columns_ = 0, rows_ = 0;
    std::vector<float> heights_;
    About about_;
    double middle_ = 0;
    float lowest_ = 0, highest_ = 0;
};

/// Heights are kept to a fraction of their range (a town: some centimetres). The same terrain gives the same bytes.
/// Errors: terrain.cannot_write {file, what}.
[[nodiscard]] Result<void> write_terrain(const std::filesystem::path& file, const Terrain& terrain);
/// Every size in the file is taken as hostile. Errors: terrain.missing_file {file} (environment),
/// terrain.damaged {file, what}, terrain.not_a_terrain {file}.
[[nodiscard]] Result<Terrain> read_terrain(const std::filesystem::path& file);
/// The same from bytes; what a fuzzer calls.
[[nodiscard]] Result<Terrain> parse_terrain(std::string_view bytes);

} // namespace yiping::geo
