// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared_town.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <stdexcept>

namespace yiping::platform::simulate {

namespace {

template <class T>
T read(std::string_view& bytes)
{
    if (bytes.size() < sizeof(T))
        throw std::runtime_error("WKB ends early");
    T value;
    std::memcpy(&value, bytes.data(), sizeof value);
    bytes.remove_prefix(sizeof value);
    return value;
}

} // namespace

const ModelTown& shared_town()
{
    static const ModelTown town = make_model_town(1);
    return town;
}

std::vector<CornerRing> rings_of(std::string_view wkb)
{
    std::vector<CornerRing> rings;
    EXPECT_EQ(read<std::uint8_t>(wkb), 1);
    EXPECT_EQ(read<std::uint32_t>(wkb), 6U);
    const auto polygons = read<std::uint32_t>(wkb);
    for (std::uint32_t i = 0; i < polygons; ++i) {
        EXPECT_EQ(read<std::uint8_t>(wkb), 1);
        EXPECT_EQ(read<std::uint32_t>(wkb), 3U);
        const auto count = read<std::uint32_t>(wkb);
        for (std::uint32_t k = 0; k < count; ++k) {
            CornerRing ring;
            const auto points = read<std::uint32_t>(wkb);
            for (std::uint32_t p = 0; p < points; ++p) {
                const auto lon = read<double>(wkb);
                const auto lat = read<double>(wkb);
                ring.emplace_back(std::llround(lon * 1e7), std::llround(lat * 1e7));
                // Nothing finer than the raster is stored.
                EXPECT_EQ(static_cast<double>(ring.back().first) / 1e7, lon);
                EXPECT_EQ(static_cast<double>(ring.back().second) / 1e7, lat);
            }
            EXPECT_EQ(ring.front(), ring.back());
            ring.pop_back();
            rings.push_back(std::move(ring));
        }
    }
    EXPECT_TRUE(wkb.empty());
    return rings;
}

std::int64_t twice_area(const CornerRing& ring)
{
    // From the first corner, so that the products stay far below the end of the numbers.
    const Corner& o = ring.front();
    std::int64_t sum = 0;
    for (std::size_t i = 1; i + 1 < ring.size(); ++i) {
        const Corner& a = ring[i];
        const Corner& b = ring[i + 1];
        sum += (a.first - o.first) * (b.second - o.second) - (b.first - o.first) * (a.second - o.second);
    }
    return sum;
}

bool contains_point(const std::vector<CornerRing>& rings, double lon, double lat)
{
    bool inside = false;
    const double x = lon * 1e7;
    const double y = lat * 1e7;
    for (const CornerRing& ring : rings) {
        for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
            const auto xi = static_cast<double>(ring[i].first);
            const auto yi = static_cast<double>(ring[i].second);
            const auto xj = static_cast<double>(ring[j].first);
            const auto yj = static_cast<double>(ring[j].second);
            if ((yi > y) != (yj > y) && x < (xj - xi) * (y - yi) / (yj - yi) + xi)
                inside = !inside;
        }
    }
    return inside;
}

std::vector<const domain::Area*> areas_of(const ModelTown& town, domain::AreaLevel level)
{
    std::vector<const domain::Area*> found;
    for (const domain::Area& area : town.rows.area_rows) {
        if (area.level == level)
            found.push_back(&area);
    }
    return found;
}

const domain::Area& area_by_code(const ModelTown& town, std::string_view code)
{
    const auto found = std::ranges::find(town.rows.area_rows, code, &domain::Area::area_code);
    if (found == town.rows.area_rows.end())
        throw std::runtime_error("no such area: " + std::string(code));
    return *found;
}

} // namespace yiping::platform::simulate
