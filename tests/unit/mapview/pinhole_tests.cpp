// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/mapview/map_camera.h>
#include <yiping/mapview/pinhole.h>

#include <yiping/base/ports.h>

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace yiping::mapview {
namespace {

/// A camera of QtLocation's, told by its parts; heights included.
struct SpaceCamera {
    WorldPoint centre;
    double zoom, tilt, bearing, width, height;

    ScreenPoint see(WorldPoint at, double up_pixels) const
    {
        const double pixels = world_pixels(zoom);
        const double x = (at.x - centre.x) * pixels, y = (at.y - centre.y) * pixels;
        const double turn = bearing * std::numbers::pi / 180, lean = tilt * std::numbers::pi / 180;
        const double across = x * std::cos(turn) + y * std::sin(turn);
        const double along = -x * std::sin(turn) + y * std::cos(turn);
        const double distance = height / 2 / std::tan(22.5 * std::numbers::pi / 180);
        const double depth = distance - along * std::sin(lean) - up_pixels * std::cos(lean);
        const double down = along * std::cos(lean) - up_pixels * std::sin(lean);
        return {width / 2 + across * distance / depth, height / 2 + down * distance / depth};
    }
    Homography homography() const
    {
        const double step = 200 / world_pixels(zoom);
        std::array<Homography::Sample, 4> samples;
        for (std::size_t i = 0; i < 4; ++i) {
            const WorldPoint at{centre.x + (i % 2 == 0 ? -step : step), centre.y + (i < 2 ? -step : step)};
            samples[i] = {at, see(at, 0)};
        }
        return Homography::from_samples(centre, 1 / world_pixels(zoom), samples).value();
    }
};

const SpaceCamera leaning{to_world({106.42, 29.21}), 14.2, 52, 33, 1120, 900};

TEST(Pinhole, SeesHeightsWhereTheCameraOfTheMapDoes)
{
    const double unit = 1 / world_pixels(leaning.zoom);
    const auto space = Pinhole::from_ground(leaning.homography(), leaning.width, leaning.height, leaning.centre, unit);
    ASSERT_TRUE(space);
    EXPECT_NEAR(space->tilt_degrees(), 52, 1e-6);
    EXPECT_NEAR(space->pixels_per_unit(), 1, 1e-6);
    SeededRandom random(3);
    for (int i = 0; i < 300; ++i) {
        const double x = (random.unit() - 0.5) * 900, y = (random.unit() - 0.5) * 700, z = random.unit() * 200;
        const WorldPoint at{leaning.centre.x + x * unit, leaning.centre.y + y * unit};
        const auto seen = space->project({x, y, z});
        ASSERT_TRUE(seen);
        EXPECT_NEAR(seen->x, leaning.see(at, z).x, 1e-5);
        EXPECT_NEAR(seen->y, leaning.see(at, z).y, 1e-5);
    }
    // The eye is where depth is nothing, and stands high above the ground.
    const auto eye = space->eye();
    EXPECT_FALSE(space->project(eye));
    EXPECT_GT(eye.z, 0);
}

TEST(Pinhole, GroundPointsStayWhereTheFlatMapHasThem)
{
    for (const double tilt : {0.0, 25.0, 60.0}) {
        SpaceCamera camera = leaning;
        camera.tilt = tilt;
        const Homography flat = camera.homography();
        const auto space = Pinhole::from_ground(flat, camera.width, camera.height, camera.centre, 1e-8);
        ASSERT_TRUE(space);
        for (const double away : {-2e-6, 0.0, 3e-6}) {
            const WorldPoint at{camera.centre.x + away, camera.centre.y - away / 2};
            const auto plain = flat.project(at);
            const auto seen = space->project({away / 1e-8, -away / 2 / 1e-8, 0});
            ASSERT_TRUE(plain && seen);
            EXPECT_NEAR(plain->x, seen->x, 1e-6);
            EXPECT_NEAR(plain->y, seen->y, 1e-6);
        }
    }
}

TEST(Pinhole, AViewWithoutSizeHasNone)
{
    EXPECT_FALSE(Pinhole::from_ground(leaning.homography(), 0, 900, leaning.centre, 1e-8));
}

TEST(Rise, IsNothingStraightDownAndGrowsSteadily)
{
    EXPECT_EQ(rise_at(0), 0);
    EXPECT_EQ(rise_at(52), 1);
    double before = 0;
    for (double tilt = 0; tilt <= 60; tilt += 1) {
        EXPECT_GE(rise_at(tilt), before);
        before = rise_at(tilt);
    }
}

TEST(MapCamera, PlacesStandOnTheReliefOnlyWhereItIsTilted)
{
    const WorldPoint middle = to_world({106.42, 29.21});
    const geo::WorldBox box{{middle.x - 1e-4, middle.y - 1e-4}, {middle.x + 1e-4, middle.y + 1e-4}};
    // A plain at 100 m and one sample, in the middle, at 400.
    std::vector<float> heights(25, 100);
    heights[12] = 400;
    GroundRelief relief{std::make_shared<const geo::Terrain>(geo::Terrain::make(box, 5, 5, heights, {}).value()), 1};
    MapCamera camera;
    const QSizeF size(1000, 800);
    const auto look = [&](double tilt) {
        const SpaceCamera space{middle, 13, tilt, 0, 1000, 800};
        QList<QPointF> points;
        for (const QGeoCoordinate& each : camera.samples({29.21, 106.42}, 13, size)) {
            const ScreenPoint at = space.see(to_world({each.longitude(), each.latitude()}), 0);
            points << QPointF(at.x, at.y);
        }
        camera.learn({29.21, 106.42}, 13, size, points);
    };
    look(0);
    camera.set_relief(relief);
    EXPECT_NEAR(camera.tilt(), 0, 1e-4);
    EXPECT_NEAR(camera.place(middle)->y, 400, 1e-6) << "straight down it is the flat map";
    look(50);
    EXPECT_NEAR(camera.place(box.low)->y, camera.homography()->project(box.low)->y, 1e-6)
        << "what lies on the map's level stays";
    // 300 m, in pixels, seen from the side.
    const double up = 300 * world_per_metre(29.21) * world_pixels(13);
    EXPECT_NEAR(camera.place(middle)->y, SpaceCamera({middle, 13, 50, 0, 1000, 800}).see(middle, up).y, 0.01);
    EXPECT_LT(camera.place(middle, 50)->y, camera.place(middle)->y);
    // And back: what a pixel shows is where it stands, on the hill, before it, and where nothing rises.
    for (const double east : {-6e-5, -1e-5, 0.0, 2e-5, 6e-5}) {
        for (const double south : {-2e-5, 0.0, 1e-5, 5e-5}) {
            const WorldPoint place{middle.x + east, middle.y + south};
            const ScreenPoint seen = *camera.place(place);
            const WorldPoint back = to_world(
                LonLat{camera.unproject({seen.x, seen.y}).longitude(), camera.unproject({seen.x, seen.y}).latitude()});
            EXPECT_NEAR(back.x, place.x, 1e-9) << east << ' ' << south;
            EXPECT_NEAR(back.y, place.y, 1e-9) << east << ' ' << south;
        }
    }
    look(0);
    EXPECT_NEAR(camera.unproject({500, 400}).latitude(), 29.21, 1e-6);
}

} // namespace
} // namespace yiping::mapview
