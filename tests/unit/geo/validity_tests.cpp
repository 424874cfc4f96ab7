// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/geo/validity.h>

#include <gtest/gtest.h>

namespace yiping::geo {
namespace {

TEST(Validity, SoundOutlineHasNoDefect)
{
    EXPECT_FALSE(find_defect({{{{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}}}}));
}

TEST(Validity, BowTieCrossesItselfInTheMiddle)
{
    const auto defect = find_defect({{{{0, 0}, {2, 2}, {2, 0}, {0, 2}, {0, 0}}}});
    ASSERT_TRUE(defect);
    EXPECT_EQ(defect->code, "self-intersection");
    EXPECT_NEAR(defect->at.lon, 1, 1e-9);
    EXPECT_NEAR(defect->at.lat, 1, 1e-9);
}

TEST(Validity, HoleOutsideIsOfTheRings)
{
    const auto defect = find_defect({{{{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}}, {{5, 5}, {6, 5}, {6, 6}, {5, 5}}}});
    ASSERT_TRUE(defect);
    EXPECT_EQ(defect->code, "ring-order");
}

TEST(Validity, OpenAndTinyRings)
{
    EXPECT_EQ(find_defect({{{{0, 0}, {1, 0}, {1, 1}, {0, 1}}}})->code, "not-closed");
    EXPECT_EQ(find_defect({{{{0, 0}, {1, 0}, {0, 0}}}})->code, "too-few-points");
}

TEST(Validity, LabelLiesInside)
{
    const MultiPolygon bent{{{{0, 0}, {10, 0}, {10, 1}, {1, 1}, {1, 10}, {0, 10}, {0, 0}}}};
    const auto label = label_point(bent);
    ASSERT_TRUE(label);
    EXPECT_TRUE(contains(bent, *label));
    EXPECT_FALSE(label_point({}));
}

} // namespace
} // namespace yiping::geo
