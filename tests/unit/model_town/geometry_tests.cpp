// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared_town.h"

#include <yiping/domain/area_code.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

namespace yiping::platform::simulate {

namespace {

using domain::Area;
using domain::AreaLevel;

using Edge = std::pair<Corner, Corner>;

// Directed edges of all areas; each must be there once.
std::map<Edge, const Area*> edges_of(const std::vector<const Area*>& areas)
{
    std::map<Edge, const Area*> edges;
    for (const Area* area : areas) {
        for (const CornerRing& ring : rings_of(area->geometry)) {
            for (std::size_t i = 0; i < ring.size(); ++i) {
                const bool fresh = edges.emplace(Edge{ring[i], ring[(i + 1) % ring.size()]}, area).second;
                EXPECT_TRUE(fresh) << "an edge twice in " << area->area_code;
            }
        }
    }
    return edges;
}

std::int64_t cross(const Corner& o, const Corner& a, const Corner& b)
{
    return (a.first - o.first) * (b.second - o.second) - (a.second - o.second) * (b.first - o.first);
}

bool cross_properly(const Edge& p, const Edge& q)
{
    const auto sign = [](std::int64_t v) { return (v > 0) - (v < 0); };
    return sign(cross(p.first, p.second, q.first)) * sign(cross(p.first, p.second, q.second)) < 0 &&
           sign(cross(q.first, q.second, p.first)) * sign(cross(q.first, q.second, p.second)) < 0;
}

// Edges of different borders may meet in common corners only. Counts pairs that cross.
int crossings(const std::map<Edge, const Area*>& edges)
{
    constexpr std::int64_t cell = 3000; // about 30 m
    std::map<Corner, std::vector<const Edge*>> raster;
    int found = 0;
    for (const auto& [edge, area] : edges) {
        if (edge.second < edge.first && edges.contains({edge.second, edge.first}))
            continue; // the other side of a border
        const auto [x0, x1] = std::minmax(edge.first.first, edge.second.first);
        const auto [y0, y1] = std::minmax(edge.first.second, edge.second.second);
        std::set<const Edge*> near;
        for (std::int64_t x = x0 / cell; x <= x1 / cell; ++x) {
            for (std::int64_t y = y0 / cell; y <= y1 / cell; ++y) {
                auto& here = raster[{x, y}];
                near.insert(here.begin(), here.end());
                here.push_back(&edge);
            }
        }
        for (const Edge* other : near)
            found += cross_properly(edge, *other) ? 1 : 0;
    }
    return found;
}

std::int64_t twice_area_of(const Area& area)
{
    std::int64_t sum = 0;
    for (const CornerRing& ring : rings_of(area.geometry))
        sum += twice_area(ring);
    return sum;
}

// The parts of `parent` tile it: inner edges run once each way, the others are the parent's outline, areas add up.
void expect_tiling(const Area& parent, const std::vector<const Area*>& parts)
{
    ASSERT_FALSE(parts.empty()) << parent.area_code;
    const auto edges = edges_of(parts);
    const auto outline = edges_of({&parent});
    std::size_t outer = 0;
    for (const auto& [edge, area] : edges) {
        const auto back = edges.find({edge.second, edge.first});
        if (back != edges.end()) {
            EXPECT_NE(back->second, area) << "a slit in " << area->area_code;
            continue;
        }
        ++outer;
        EXPECT_TRUE(outline.contains(edge)) << "a gap at " << area->area_code;
    }
    EXPECT_EQ(outer, outline.size()) << parent.area_code;
    std::int64_t sum = 0;
    for (const Area* part : parts) {
        const std::int64_t own = twice_area_of(*part);
        EXPECT_GT(own, 0) << part->area_code;
        sum += own;
    }
    EXPECT_EQ(sum, twice_area_of(parent)) << parent.area_code;
}

std::vector<const Area*> children(const ModelTown& town, const Area& parent, AreaLevel level)
{
    std::vector<const Area*> found = areas_of(town, level);
    std::erase_if(found, [&](const Area* area) { return area->parent_code != parent.area_code; });
    return found;
}

void expect_town_tiles(const ModelTown& town)
{
    const Area& whole = area_by_code(town, model_town_code);
    expect_tiling(whole, areas_of(town, AreaLevel::Grid));
    expect_tiling(whole, areas_of(town, AreaLevel::Village));
    expect_tiling(whole, areas_of(town, AreaLevel::MicroGrid));
    for (const Area* village : areas_of(town, AreaLevel::Village))
        expect_tiling(*village, children(town, *village, AreaLevel::Grid));
    for (const Area* grid : areas_of(town, AreaLevel::Grid))
        expect_tiling(*grid, children(town, *grid, AreaLevel::MicroGrid));
}

TEST(ModelTownGeometry, GridsVillagesAndMicroGridsTileExactly)
{
    expect_town_tiles(shared_town());
}

TEST(ModelTownGeometry, BordersNeverCross)
{
    EXPECT_EQ(crossings(edges_of(areas_of(shared_town(), AreaLevel::MicroGrid))), 0);
}

TEST(ModelTownGeometry, OtherSeedsTileToo)
{
    for (const std::uint64_t seed : {2U, 20260318U}) {
        const ModelTown town = make_model_town(seed);
        expect_town_tiles(town);
        EXPECT_EQ(crossings(edges_of(areas_of(town, AreaLevel::MicroGrid))), 0) << seed;
        EXPECT_EQ(areas_of(town, AreaLevel::Building).size(), 25U) << seed;
    }
}

TEST(ModelTownGeometry, TownsTileTheCounty)
{
    const ModelTown& town = shared_town();
    const Area& county = area_by_code(town, "990101000000");
    expect_tiling(county, areas_of(town, AreaLevel::Town));
    EXPECT_EQ(crossings(edges_of(areas_of(town, AreaLevel::Town))), 0);
}

TEST(ModelTownGeometry, SizeIsThatOfATownship)
{
    const Area& town = area_by_code(shared_town(), model_town_code);
    constexpr double square_degrees_to_km2 = 97.232 * 110.857;
    const double km2 = static_cast<double>(twice_area_of(town)) / 2 / 1e14 * square_degrees_to_km2;
    EXPECT_NEAR(km2, 40, 3);
}

TEST(ModelTownGeometry, LabelsLieInside)
{
    for (const Area& area : shared_town().rows.area_rows) {
        ASSERT_TRUE(area.label_lon && area.label_lat) << area.area_code;
        EXPECT_TRUE(contains_point(rings_of(area.geometry), *area.label_lon, *area.label_lat))
            << area.area_code << ' ' << area.name;
    }
}

TEST(ModelTownGeometry, EverythingLiesInTheAreaItNames)
{
    const ModelTown& town = shared_town();
    std::map<std::string, std::vector<CornerRing>, std::less<>> micros;
    for (const Area* area : areas_of(town, AreaLevel::MicroGrid))
        micros[area->area_code] = rings_of(area->geometry);
    const auto inside = [&](const auto& row) {
        const auto found = micros.find(row.area_code);
        return found != micros.end() && contains_point(found->second, row.lon.value(), row.lat.value());
    };
    for (const domain::Case& row : town.rows.case_rows)
        EXPECT_TRUE(inside(row)) << row.number;
    for (const domain::Camera& row : town.rows.camera_rows)
        EXPECT_TRUE(inside(row)) << row.name;
    for (const domain::Dispute& row : town.rows.dispute_rows)
        EXPECT_TRUE(inside(row)) << row.number;
}

TEST(ModelTownGeometry, BuildingsStandWithinOneMicroGrid)
{
    const ModelTown& town = shared_town();
    const std::vector<const Area*> micros = areas_of(town, AreaLevel::MicroGrid);
    for (const Area* building : areas_of(town, AreaLevel::Building)) {
        const std::vector<CornerRing> own = rings_of(building->geometry);
        ASSERT_EQ(own.size(), 1U);
        EXPECT_EQ(own[0].size(), 4U);
        int around = 0;
        for (const Area* micro : micros) {
            const std::vector<CornerRing> rings = rings_of(micro->geometry);
            const bool all = std::ranges::all_of(own[0], [&](const Corner& corner) {
                return contains_point(
                    rings, static_cast<double>(corner.first) / 1e7, static_cast<double>(corner.second) / 1e7);
            });
            if (all) {
                ++around;
                EXPECT_EQ(micro->parent_code, building->parent_code);
            }
        }
        EXPECT_EQ(around, 1) << building->name;
    }
}

TEST(ModelTownGeometry, CodesAndParentsAgree)
{
    std::set<std::string> codes;
    for (const Area& area : shared_town().rows.area_rows) {
        EXPECT_TRUE(codes.insert(area.area_code).second) << area.area_code;
        EXPECT_EQ(domain::normalise_area_code(area.area_code), area.area_code);
        if (!area.parent_code.empty()) {
            EXPECT_EQ(domain::parent_code(area.area_code), area.parent_code);
            EXPECT_TRUE(codes.contains(area.parent_code)) << "a child before its parent: " << area.area_code;
        }
        EXPECT_EQ(area.district_id, model_district);
    }
}

} // namespace

} // namespace yiping::platform::simulate
