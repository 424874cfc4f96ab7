// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/camera_layout.h>

#include <gtest/gtest.h>

#include <array>
#include <numeric>
#include <set>

namespace yiping::domain {
namespace {

TEST(CameraLayout, NoTileLiesOnAnotherOrOutside)
{
    for (const std::string_view layout : tile_layouts())
        for (const double aspect : {0.5, 1.0, 16.0 / 9, 4.0, 6.0}) {
            const auto grid = tile_grid(layout, aspect);
            ASSERT_TRUE(grid) << layout;
            std::set<std::pair<int, int>> taken;
            int cells = 0;
            for (const TilePlace& each : grid->places)
                for (int y = 0; y < each.size; ++y)
                    for (int x = 0; x < each.size; ++x, ++cells) {
                        EXPECT_LT(each.x + x, grid->columns) << layout;
                        EXPECT_LT(each.y + y, grid->rows) << layout;
                        taken.emplace(each.x + x, each.y + y);
                    }
            EXPECT_EQ(static_cast<int>(taken.size()), cells) << layout << " at " << aspect;
        }
}

TEST(CameraLayout, PicturesAreAsLargeAsTheRoomAllows)
{
    const auto shape = [](std::string_view layout, double aspect) {
        const auto grid = tile_grid(layout, aspect);
        return std::pair(grid->columns, grid->rows);
    };
    EXPECT_EQ(shape("9", 16.0 / 9), std::pair(3, 3));
    EXPECT_EQ(shape("25", 16.0 / 9), std::pair(5, 5));
    EXPECT_EQ(shape("9", 5.4), std::pair(6, 2)) << "a wide wall stands them side by side";
    EXPECT_EQ(shape("4", 0.5), std::pair(1, 4)) << "an upright one stacks them";
    EXPECT_EQ(shape("1", 6), std::pair(1, 1));
    EXPECT_EQ(shape("4", 6), std::pair(4, 1));
}

TEST(CameraLayout, RoomForMoreOfTheSameSizeIsUsed)
{
    const auto tiles = [](std::string_view layout, double aspect) { return tile_grid(layout, aspect)->places.size(); };
    EXPECT_EQ(tiles("9", 16.0 / 9), 9U);
    EXPECT_EQ(tiles("9", 2.6), 12U) << "beside three columns there is room for a fourth";
    EXPECT_EQ(tiles("9", 3.1), 15U) << "two rows would be hardly larger and leave a third of the room empty";
    EXPECT_EQ(tiles("9", 5.4), 12U);
    EXPECT_EQ(tiles("16", 3.2), 18U);
    EXPECT_EQ(tiles("4", 2.6), 4U) << "a few are no more than were asked for";
    for (const double aspect : {0.4, 0.7, 1.3, 2.2, 2.6, 3.7, 5.1}) {
        const auto grid = tile_grid("9", aspect);
        EXPECT_EQ(grid->places.size(), static_cast<std::size_t>(grid->columns * grid->rows)) << aspect;
    }
}

TEST(CameraLayout, NoneOfManyLiesAcrossASeam)
{
    // Three outputs side by side, with panels beside the cameras on the outer ones.
    const std::array parts{0.65, 2.02, 1.33};
    const auto grid = tile_grid("9", 4.0, parts);
    ASSERT_TRUE(grid);
    EXPECT_EQ(grid->parts, (std::vector<int>{1, 3, 2}));
    EXPECT_EQ(grid->columns, 6);
    EXPECT_EQ(grid->rows, 2);
    for (const char* layout : {"9", "16", "25"}) {
        const auto each = tile_grid(layout, 4.0, parts);
        ASSERT_EQ(each->parts.size(), parts.size()) << layout;
        EXPECT_EQ(std::accumulate(each->parts.begin(), each->parts.end(), 0), each->columns) << layout;
        EXPECT_EQ(each->places.size(), static_cast<std::size_t>(each->columns * each->rows)) << layout;
    }
    // A seam at the very edge leaves a part that is next to nothing.
    const auto at_the_edge = tile_grid("9", 1.8, std::array{1.8, 1e-12});
    ASSERT_TRUE(at_the_edge);
    EXPECT_LE(at_the_edge->places.size(), 17U);
    // While a scene comes in, its room may be next to nothing high.
    const auto flat = tile_grid("9", 3800, std::array{1900.0, 1900.0});
    ASSERT_TRUE(flat);
    EXPECT_LE(flat->places.size(), 17U);
    EXPECT_EQ(tile_grid("4", 6, std::array{2.0, 2.0, 2.0}), tile_grid("4", 6)) << "a few stand where they are largest";
}

TEST(CameraLayout, OneLargeTileWithSmallOnesAround)
{
    const auto six = tile_grid("1+5", 2);
    ASSERT_TRUE(six);
    EXPECT_EQ(six->places, (std::vector<TilePlace>{{0, 0, 2}, {2, 0, 1}, {2, 1, 1}, {0, 2, 1}, {1, 2, 1}, {2, 2, 1}}));
    const auto eight = tile_grid("1+7", 2);
    ASSERT_TRUE(eight);
    EXPECT_EQ(eight->places.size(), 8U);
    EXPECT_EQ(eight->places.front().size, 3);
}

TEST(CameraLayout, AnUnknownNameIsNoLayout)
{
    for (const char* name : {"", "0", "7", "1+6", "9 ", "100000"})
        EXPECT_FALSE(tile_grid(name, 2)) << name;
}

} // namespace
} // namespace yiping::domain
