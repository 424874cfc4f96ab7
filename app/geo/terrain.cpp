// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/geo/terrain.h>

#include "packed_file.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace yiping::geo {

namespace {

constexpr std::uintmax_t terrain_file_limit = 64U << 20U;
constexpr std::size_t terrain_words_limit = 500;
constexpr double most_counts = 65'000;

std::unexpected<Error> damaged_terrain(const char* what)
{
    return make_error(Fault::Input, "terrain.damaged", {{"what", std::string(what)}});
}

} // namespace

Result<Terrain> Terrain::make(
    WorldBox box, std::uint32_t columns, std::uint32_t rows, std::vector<float> heights, About about)
{
    if (columns < 2 || rows < 2 || columns > terrain_side_limit || rows > terrain_side_limit ||
        static_cast<std::size_t>(columns) * rows > terrain_cell_limit) {
        return damaged_terrain("size");
    }
    if (heights.size() != static_cast<std::size_t>(columns) * rows) {
        return damaged_terrain("samples");
    }
    if (!(box.low.x < box.high.x && box.low.y < box.high.y && box.low.x >= 0 && box.high.x <= 1 && box.low.y >= 0 &&
            box.high.y <= 1)) {
        return damaged_terrain("box");
    }
    if (!std::ranges::all_of(heights, [](float each) { return std::isfinite(each); })) {
        return damaged_terrain("heights");
    }
    Terrain made;
    made.box_ = box;
    made.columns_ = columns;
    made.rows_ = rows;
    made.about_ = std::move(about);
    made.about_.attribution.resize(std::min(made.about_.attribution.size(), terrain_words_limit));
    std::vector<float> sorted = heights;
    const auto half = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2);
    std::ranges::nth_element(sorted, half);
    made.middle_ = *half;
    const auto [low, high] = std::ranges::minmax(heights);
    made.lowest_ = low;
    made.highest_ = high;
    made.heights_ = std::move(heights);
    return made;
}

WorldPoint Terrain::place(double column, double row) const
{
    return {box_.low.x + (box_.high.x - box_.low.x) * column / (columns_ - 1),
        box_.low.y + (box_.high.y - box_.low.y) * row / (rows_ - 1)};
}

double Terrain::height_at(WorldPoint at) const
{
    if (heights_.empty()) {
        return 0;
    }
    const double x = std::clamp((at.x - box_.low.x) / (box_.high.x - box_.low.x), 0.0, 1.0) * (columns_ - 1);
    const double y = std::clamp((at.y - box_.low.y) / (box_.high.y - box_.low.y), 0.0, 1.0) * (rows_ - 1);
    const auto column = std::min(static_cast<std::uint32_t>(x), columns_ - 2);
    const auto row = std::min(static_cast<std::uint32_t>(y), rows_ - 2);
    const double u = x - column, v = y - row;
    const double above = sample(column, row) * (1 - u) + sample(column + 1, row) * u;
    const double below = sample(column, row + 1) * (1 - u) + sample(column + 1, row + 1) * u;
    return above * (1 - v) + below * v;
}

Result<void> write_terrain(const std::filesystem::path& file, const Terrain& terrain)
{
    ByteWriter out;
    out.put_bytes(terrain_mark);
    for (const double each : {terrain.box().low.x, terrain.box().low.y, terrain.box().high.x, terrain.box().high.y}) {
        out.put_double(each);
    }
    const double range = static_cast<double>(terrain.highest()) - static_cast<double>(terrain.lowest());
    const double step = std::max(range / most_counts, 0.001);
    out.put(terrain.columns());
    out.put(terrain.rows());
    out.put_double(terrain.lowest());
    out.put_double(step);
    out.put(static_cast<std::uint8_t>(terrain.about().indicative ? 1 : 0));
    out.put_text(terrain.about().attribution);
    // Each sample less the one west of it: neighbours are alike, and what is alike packs well.
    ByteWriter counts;
    for (std::uint32_t row = 0; row < terrain.rows(); ++row) {
        std::uint16_t before = 0;
        for (std::uint32_t column = 0; column < terrain.columns(); ++column) {
            const double above =
                static_cast<double>(terrain.sample(column, row)) - static_cast<double>(terrain.lowest());
            const auto now = static_cast<std::uint16_t>(std::lround(above / step));
            counts.put(static_cast<std::uint16_t>(now - before));
            before = now;
        }
    }
    out.put_bytes(pack(counts.bytes()));
    return write_whole(file, out.bytes(), "terrain.cannot_write");
}

Result<Terrain> parse_terrain(std::string_view bytes)
{
    if (!bytes.starts_with(terrain_mark)) {
        return make_error(Fault::Input, "terrain.not_a_terrain");
    }
    ByteReader in(bytes.substr(terrain_mark.size()));
    const auto west = in.real(), north = in.real(), east = in.real(), south = in.real();
    const auto columns = in.number<std::uint32_t>(), rows = in.number<std::uint32_t>();
    const auto lowest = in.real(), step = in.real();
    const auto flags = in.number<std::uint8_t>();
    auto words = in.text(terrain_words_limit);
    if (!words) {
        return damaged_terrain("head");
    }
    if (*columns > terrain_side_limit || *rows > terrain_side_limit ||
        static_cast<std::size_t>(*columns) * *rows > terrain_cell_limit) {
        return damaged_terrain("size");
    }
    const std::size_t cells = static_cast<std::size_t>(*columns) * *rows;
    const auto counts = unpack(in.rest(), cells * sizeof(std::uint16_t));
    if (!counts) {
        return damaged_terrain("samples");
    }
    std::vector<float> heights(cells);
    ByteReader samples(*counts);
    for (std::uint32_t row = 0; row < *rows; ++row) {
        std::uint16_t before = 0;
        for (std::uint32_t column = 0; column < *columns; ++column) {
            before = static_cast<std::uint16_t>(before + samples.number<std::uint16_t>().value_or(0));
            heights[static_cast<std::size_t>(row) * *columns + column] = static_cast<float>(*lowest + before * *step);
        }
    }
    return Terrain::make({{*west, *north}, {*east, *south}}, *columns, *rows, std::move(heights),
        {std::move(*words), (*flags & 1U) != 0});
}

Result<Terrain> read_terrain(const std::filesystem::path& file)
{
    const auto bytes = read_whole(file, terrain_file_limit);
    if (!bytes) {
        return make_error(Fault::Environment, "terrain.missing_file", {{"file", file.string()}});
    }
    auto read = parse_terrain(*bytes);
    if (!read) {
        return std::unexpected(std::move(read.error()).with("file", file.string()));
    }
    return read;
}

} // namespace yiping::geo
