// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/mapview/map_camera.h>

#include <yiping/base/ports.h>

#include <gtest/gtest.h>

namespace yiping::mapview {
namespace {

/// A pinhole camera of its own making: what the learned one has to agree with.
struct ModelCamera {
    WorldPoint centre;
    double zoom, tilt, bearing, width, height;

    ScreenPoint see(WorldPoint at) const
    {
        const double pixels = world_pixels(zoom);
        const double x = (at.x - centre.x) * pixels, y = (at.y - centre.y) * pixels;
        const double turn = bearing * std::numbers::pi / 180, lean = tilt * std::numbers::pi / 180;
        const double across = x * std::cos(turn) + y * std::sin(turn);
        const double along = -x * std::sin(turn) + y * std::cos(turn);
        const double distance = height / 2 / std::tan(22.5 * std::numbers::pi / 180);
        const double depth = distance - along * std::sin(lean);
        return {width / 2 + across * distance / depth, height / 2 + along * std::cos(lean) * distance / depth};
    }
};

std::array<Homography::Sample, 4> samples_of(const ModelCamera& camera)
{
    const double step = 200 / world_pixels(camera.zoom);
    std::array<Homography::Sample, 4> samples;
    for (std::size_t i = 0; i < 4; ++i) {
        const WorldPoint at{camera.centre.x + (i % 2 == 0 ? -step : step), camera.centre.y + (i < 2 ? -step : step)};
        samples[i] = {at, camera.see(at)};
    }
    return samples;
}

const ModelCamera tilted{to_world({106.25, 29.28}), 16.3, 50, 33, 1920, 1080};

TEST(Homography, AgreesWithThePinholeOverTheWholeView)
{
    const auto learned = Homography::from_samples(tilted.centre, 1 / world_pixels(tilted.zoom), samples_of(tilted));
    ASSERT_TRUE(learned);
    SeededRandom random(1);
    for (int i = 0; i < 400; ++i) {
        const double reach = 700 / world_pixels(tilted.zoom);
        const WorldPoint at{
            tilted.centre.x + (random.unit() - 0.5) * reach, tilted.centre.y + (random.unit() - 0.5) * reach};
        const auto seen = learned->project(at);
        ASSERT_TRUE(seen);
        EXPECT_NEAR(seen->x, tilted.see(at).x, 1e-6);
        EXPECT_NEAR(seen->y, tilted.see(at).y, 1e-6);
        const auto back = learned->unproject(*seen);
        ASSERT_TRUE(back);
        EXPECT_NEAR(back->x * world_pixels(tilted.zoom), at.x * world_pixels(tilted.zoom), 1e-5);
    }
}

TEST(Homography, LocalMatrixIsTheSameCamera)
{
    const auto learned = Homography::from_samples(tilted.centre, 1 / world_pixels(tilted.zoom), samples_of(tilted));
    ASSERT_TRUE(learned);
    const WorldPoint origin = to_world({106.21, 29.25});
    const auto m = learned->from_local(origin, 1.0 / 40'000'000);
    const WorldPoint at = to_world({106.252, 29.281});
    const double x = (at.x - origin.x) * 40'000'000, y = (at.y - origin.y) * 40'000'000;
    const double w = m[6] * x + m[7] * y + m[8];
    const auto seen = learned->project(at);
    ASSERT_TRUE(seen);
    EXPECT_NEAR((m[0] * x + m[1] * y + m[2]) / w, seen->x, 1e-6);
    EXPECT_NEAR((m[3] * x + m[4] * y + m[5]) / w, seen->y, 1e-6);
    // What the scene graph gets are floats: still a hundredth of a pixel.
    const QMatrix4x4 matrix = node_matrix(*learned, origin, 1.0 / 40'000'000);
    const QVector4D clip = matrix * QVector4D(static_cast<float>(x), static_cast<float>(y), 0, 1);
    EXPECT_NEAR(clip.x() / clip.w(), seen->x, 0.02);
    EXPECT_NEAR(clip.y() / clip.w(), seen->y, 0.02);
}

TEST(Homography, NothingBehindTheCamera)
{
    const auto learned = Homography::from_samples(tilted.centre, 1 / world_pixels(tilted.zoom), samples_of(tilted));
    ASSERT_TRUE(learned);
    ModelCamera straight = tilted;
    straight.bearing = 0;
    const auto level = Homography::from_samples(straight.centre, 1 / world_pixels(straight.zoom), samples_of(straight));
    ASSERT_TRUE(level);
    const WorldPoint behind{straight.centre.x, straight.centre.y + 5000 / world_pixels(straight.zoom)};
    EXPECT_FALSE(level->project(behind));
    EXPECT_FALSE(level->unproject({960, -2000}));
}

TEST(Homography, SamplesOnALineAreRefused)
{
    std::array<Homography::Sample, 4> samples;
    for (std::size_t i = 0; i < 4; ++i)
        samples[i] = {{0.5 + 1e-6 * static_cast<double>(i), 0.5}, {100.0 * static_cast<double>(i), 50}};
    EXPECT_FALSE(Homography::from_samples({0.5, 0.5}, 1e-8, samples));
}

TEST(MapCamera, FitsABoxAndShifts)
{
    const qreal zoom = MapCamera::zoom_to_fit(106.2, 29.2, 106.3, 29.3, QSizeF(1000, 800));
    const WorldPoint low = to_world({106.2, 29.2}), high = to_world({106.3, 29.3});
    const double pixels = world_pixels(zoom);
    EXPECT_LE((high.x - low.x) * pixels, 1000.001);
    EXPECT_NEAR((low.y - high.y) * pixels, 800, 0.001);
    EXPECT_EQ(MapCamera::zoom_to_fit(1, 1, 0, 0, QSizeF(100, 100)), -1);

    const QGeoCoordinate middle = MapCamera::middle(106.2, 29.2, 106.3, 29.3);
    const QGeoCoordinate moved = MapCamera::shifted(middle, zoom, QPointF(100, 0));
    EXPECT_NEAR((to_world({middle.longitude(), 0}).x - to_world({moved.longitude(), 0}).x) * pixels, 100, 1e-6);
    EXPECT_NEAR(moved.latitude(), middle.latitude(), 1e-12);
}

TEST(MapCamera, LearnsOnlyFromFourPoints)
{
    MapCamera camera;
    camera.learn(QGeoCoordinate(29.2, 106.2), 15, QSizeF(800, 600), {QPointF(1, 1)});
    EXPECT_FALSE(camera.valid());
    const auto places = camera.samples(QGeoCoordinate(29.2, 106.2), 15, QSizeF(800, 600));
    ASSERT_EQ(places.size(), 4);
    camera.learn(QGeoCoordinate(29.2, 106.2), 15, QSizeF(800, 600),
        {QPointF(200, 150), QPointF(600, 150), QPointF(600, 450), QPointF(200, 450)});
    ASSERT_TRUE(camera.valid());
    EXPECT_NEAR(camera.project(106.2, 29.2).x(), 400, 1e-6);
    EXPECT_NEAR(camera.project(106.2, 29.2).y(), 300, 1e-6);
    EXPECT_NEAR(camera.unproject(QPointF(400, 300)).longitude(), 106.2, 1e-9);
}

} // namespace
} // namespace yiping::mapview
