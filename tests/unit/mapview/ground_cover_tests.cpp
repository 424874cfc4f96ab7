// SPDX-License-Identifier: GPL-3.0-or-later
// Which strips a pan over a ground of pictures asks for.
#include "ground_cover.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace yiping::mapview {
namespace {

constexpr QSize wall(1920, 1080);

QRectF view_at(QPointF corner)
{
    return {corner, QSizeF(wall)};
}

TEST(GroundCover, AtRestAsksForNothing)
{
    GroundCover cover;
    cover.begin(wall);
    EXPECT_FALSE(cover.next(view_at({0, 0}), {0, 0}));
    EXPECT_EQ(cover.bare(view_at({0, 0})), 0);
}

TEST(GroundCover, WhatIsBareIsAskedForBeforeWhatWillBe)
{
    GroundCover cover;
    cover.begin(wall);
    const auto right = cover.next(view_at({6, 3}), {6, 3});
    ASSERT_TRUE(right);
    EXPECT_EQ(right->left(), 1920);
    EXPECT_LE(right->top(), 3);
    cover.add(*right);
    const auto below = cover.next(view_at({6, 3}), {6, 3});
    ASSERT_TRUE(below);
    EXPECT_EQ(below->top(), 1080);
    cover.add(*below);
    EXPECT_EQ(cover.bare(view_at({6, 3})), 0);
    EXPECT_FALSE(cover.next(view_at({6, 3}), {6, 3})) << "enough ahead";
}

TEST(GroundCover, OnlyTheSideItMovesToIsDrawnAhead)
{
    GroundCover cover;
    cover.begin(wall);
    cover.add(*cover.next(view_at({-10, 0}), {-10, 0}));
    EXPECT_EQ(cover.covered().width(), 1920 + 192);
    EXPECT_FALSE(cover.next(view_at({-10, 0}), {0, 0}));
    EXPECT_FALSE(cover.next(view_at({-10, 0}), {10, 0}).has_value() && cover.covered().right() > 1920 + 200);
}

/// Pans of a hand in all directions: the strips never leave the view bare longer than the frames they need, lie edge
/// to edge, and are few.
TEST(GroundCover, FollowsAHandWithOneStripAFrame)
{
    for (int direction = 0; direction < 16; ++direction) {
        for (const double speed : {3.0, 11.3, 40.0}) {
            GroundCover cover;
            cover.begin(wall);
            std::vector<QRect> strips;
            QPointF at(0, 0);
            int bare_frames = 0;
            double drawn = 0;
            for (int frame = 0; frame < 400; ++frame) {
                const double turn = direction * 0.3927 + frame * 0.01;
                const QPointF motion(speed * std::cos(turn), speed * std::sin(turn));
                at += motion;
                const QRectF view = view_at(at);
                cover.leave_behind(view, motion);
                if (const auto strip = cover.next(view, motion)) {
                    for (const QRect& before : strips)
                        EXPECT_FALSE(before.intersects(*strip) && cover.covered().contains(before & *strip));
                    strips.push_back(*strip);
                    drawn += strip->width() * strip->height();
                    cover.add(*strip);
                }
                bare_frames += cover.bare(view) > 0;
                // What is said to be covered has a picture.
                const QRectF shown = view & QRectF(cover.covered());
                EXPECT_GE(shown.width() * shown.height(), 0.9 * view.width() * view.height());
            }
            EXPECT_LE(bare_frames, 2) << direction << ' ' << speed;
            // What a pan uncovers on two sides and as much again for the strips' ends, and the first strips.
            EXPECT_LT(drawn, 2 * 400 * speed * (1920 + 1080) + 6 * 192 * 2400) << direction << ' ' << speed;
        }
    }
}

TEST(GroundCover, ALeapIsBare)
{
    GroundCover cover;
    cover.begin(wall);
    EXPECT_NEAR(cover.bare(view_at({960, 0})), 0.5, 1e-9);
    EXPECT_EQ(cover.bare(view_at({5000, 0})), 1);
}

} // namespace
} // namespace yiping::mapview
