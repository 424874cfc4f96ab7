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

struct LookTheme : ::testing::TestWithParam<look::Theme> {
    QRgb of(look::Ink ink) const { return look::colour(ink, GetParam()).rgb(); }
};

TEST_P(LookTheme, EveryTextColourIsReadableOnEveryGround)
{
    for (const look::Ink text : {look::text_1, look::text_2, look::text_3, look::accent, look::fresh, look::handling,
             look::late, look::done, look::held, look::no_data}) {
        for (const look::Ink ground : {look::ground, look::surface, look::raised, look::selection, look::hover})
            EXPECT_GE(contrast(of(text), of(ground)), 4.5) << int{text} << " on " << int{ground};
    }
    for (const look::Ink text : {look::bar_text_1, look::bar_text_2, look::bar_warn, look::bar_good, look::bar_bad}) {
        EXPECT_GE(contrast(of(text), of(look::bar)), 4.5) << int{text};
        EXPECT_GE(contrast(of(look::bar_text_1), of(look::bar_raised)), 4.5);
    }
    EXPECT_GE(contrast(of(look::handling), of(look::warn_ground)), 4.5);
    EXPECT_GE(contrast(of(look::text_1), of(look::warn_ground)), 4.5);
    EXPECT_GE(contrast(of(look::late), of(look::error_ground)), 4.5);
    EXPECT_GE(contrast(of(look::on_fill), of(look::fill)), 4.5);
    EXPECT_GE(contrast(of(look::on_fill), of(look::fill_hover)), 4.5);
}

TEST_P(LookTheme, NoNameOfAColourIsLeftInTheStyleSheet)
{
    EXPECT_FALSE(look::style_sheet(GetParam()).contains(QLatin1Char('@')));
}

INSTANTIATE_TEST_SUITE_P(Themes, LookTheme, ::testing::Values(look::Theme::Day, look::Theme::Night));

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
