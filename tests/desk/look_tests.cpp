// SPDX-License-Identifier: GPL-3.0-or-later
#include "look.h"

#include <gtest/gtest.h>

#include <cmath>

namespace yiping::desk {
namespace {

// WCAG 2.2: relative luminance and contrast ratio.
double luminance(QRgb colour)
{
    const auto part = [](int value) {
        const double share = value / 255.0;
        return share <= 0.04045 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * part(qRed(colour)) + 0.7152 * part(qGreen(colour)) + 0.0722 * part(qBlue(colour));
}
double contrast(QRgb a, QRgb b)
{
    const double x = luminance(a);
    const double y = luminance(b);
    return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

TEST(Look, EveryTextColourIsReadableOnEveryGround)
{
    for (const QRgb text : {look::text_1, look::text_2, look::text_3, look::accent, look::fresh, look::handling,
             look::late, look::done, look::held, look::no_data}) {
        for (const QRgb ground : {look::ground, look::surface, look::selection, look::hover})
            EXPECT_GE(contrast(text, ground), 4.5) << std::hex << text << " on " << ground;
    }
    for (const QRgb text : {look::bar_text_1, look::bar_text_2, look::bar_warn, look::bar_good, look::bar_bad})
        EXPECT_GE(contrast(text, look::bar), 4.5) << std::hex << text;
    EXPECT_GE(contrast(look::handling, look::warn_ground), 4.5);
    EXPECT_GE(contrast(look::late, look::error_ground), 4.5);
    EXPECT_GE(contrast(0xFFFFFFFF, look::accent), 4.5);
}

TEST(Look, NothingOnTheDeskIsSmallerThanTheScale)
{
    EXPECT_EQ(look::small, 13);
    EXPECT_EQ(look::body, 15);
    EXPECT_EQ(look::large, 18);
    EXPECT_EQ(look::title, 24);
    EXPECT_EQ(look::font(look::small).pixelSize(), 13);
}

} // namespace
} // namespace yiping::desk
