// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/geo/buildings.h>

#include "packed_file.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

namespace yiping::geo {

namespace {

constexpr std::uintmax_t building_file_limit = 512U << 20U;
constexpr std::size_t building_bytes_limit = std::size_t{1} << 30U;
constexpr std::size_t building_words_limit = 500, code_limit = 64;
constexpr std::uint32_t most_rings = 1000, most_points = 100'000;
constexpr double fixed_per_degree = 1e7;

std::unexpected<Error> damaged_buildings(const char* what)
{
    return make_error(Fault::Input, "buildings.damaged", {{"what", std::string(what)}});
}

std::int32_t fixed(double degrees)
{
    return static_cast<std::int32_t>(std::lround(degrees * fixed_per_degree));
}

bool read_building(ByteReader& in, TownBuilding& row)
{
    auto code = in.text(code_limit);
    const auto floors = in.number<std::uint16_t>();
    const auto counted = in.number<std::uint16_t>();
    if (!counted || *floors > most_floors || *counted > most_floors) {
        return false;
    }
    row.code = std::move(*code);
    row.floors = *floors;
    for (std::uint16_t i = 0; i < *counted; ++i) {
        row.households.push_back(in.number<std::uint16_t>().value_or(0));
    }
    const auto rings = in.number<std::uint32_t>();
    if (!rings || *rings > most_rings) {
        return false;
    }
    for (std::uint32_t ring = 0; ring < *rings; ++ring) {
        const auto points = in.number<std::uint32_t>();
        if (!points || *points > most_points || *points * std::size_t{8} > in.rest().size()) {
            return false;
        }
        Line line;
        line.reserve(*points);
        for (std::uint32_t i = 0; i < *points; ++i) {
            const auto lon = in.number<std::int32_t>(), lat = in.number<std::int32_t>();
            line.push_back({lon.value_or(0) / fixed_per_degree, lat.value_or(0) / fixed_per_degree});
        }
        row.outline.push_back(std::move(line));
    }
    return true;
}

} // namespace

FloorsRead read_floors(std::string_view text)
{
    while (!text.empty() && text.front() == ' ') {
        text.remove_prefix(1);
    }
    if (text.empty()) {
        return {};
    }
    double value = 0;
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (wrong != std::errc() || !std::isfinite(value)) {
        return {.floors = 0, .wrong = true};
    }
    const double floors = std::ceil(value - 0.01);
    if (floors < 1 || floors > most_floors) {
        return {.floors = 0, .wrong = true};
    }
    return {.floors = static_cast<int>(floors), .wrong = false};
}

Result<void> write_buildings(const std::filesystem::path& file, const TownBuildings& buildings)
{
    ByteWriter rows;
    for (const TownBuilding& row : buildings.rows) {
        rows.put_text(std::string_view(row.code).substr(0, code_limit));
        rows.put(static_cast<std::uint16_t>(std::clamp(row.floors, 0, most_floors)));
        const auto counted =
            static_cast<std::uint16_t>(std::min(row.households.size(), static_cast<std::size_t>(most_floors)));
        rows.put(counted);
        for (std::size_t i = 0; i < counted; ++i) {
            rows.put(row.households[i]);
        }
        rows.put(static_cast<std::uint32_t>(row.outline.size()));
        for (const Line& ring : row.outline) {
            rows.put(static_cast<std::uint32_t>(ring.size()));
            for (const LonLat& at : ring) {
                rows.put(fixed(at.lon));
                rows.put(fixed(at.lat));
            }
        }
    }
    ByteWriter out;
    out.put_bytes(building_mark);
    out.put(static_cast<std::uint8_t>(buildings.indicative ? 1 : 0));
    out.put_text(std::string_view(buildings.attribution).substr(0, building_words_limit));
    out.put(static_cast<std::uint32_t>(buildings.rows.size()));
    out.put(static_cast<std::uint64_t>(rows.bytes().size()));
    out.put_bytes(pack(rows.bytes()));
    return write_whole(file, out.bytes(), "buildings.cannot_write");
}

Result<TownBuildings> parse_buildings(std::string_view bytes)
{
    if (!bytes.starts_with(building_mark)) {
        return make_error(Fault::Input, "buildings.not_buildings");
    }
    ByteReader in(bytes.substr(building_mark.size()));
    const auto flags = in.number<std::uint8_t>();
    auto words = in.text(building_words_limit);
    const auto count = in.number<std::uint32_t>();
    const auto size = in.number<std::uint64_t>();
    if (!size || *count > building_limit || *size > building_bytes_limit) {
        return damaged_buildings("head");
    }
    TownBuildings read;
    read.indicative = (*flags & 1U) != 0;
    read.attribution = std::move(*words);
    if (*count == 0) {
        return read;
    }
    const auto unpacked = unpack(in.rest(), static_cast<std::size_t>(*size));
    if (!unpacked) {
        return damaged_buildings("rows");
    }
    ByteReader rows(*unpacked);
    for (std::uint32_t i = 0; i < *count; ++i) {
        if (!read_building(rows, read.rows.emplace_back())) {
            return damaged_buildings("row");
        }
    }
    return read;
}

Result<TownBuildings> read_buildings(const std::filesystem::path& file)
{
    const auto bytes = read_whole(file, building_file_limit);
    if (!bytes) {
        return make_error(Fault::Environment, "buildings.missing_file", {{"file", file.string()}});
    }
    auto read = parse_buildings(*bytes);
    if (!read) {
        return std::unexpected(std::move(read.error()).with("file", file.string()));
    }
    return read;
}

} // namespace yiping::geo
