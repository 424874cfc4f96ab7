// SPDX-License-Identifier: GPL-3.0-or-later
#include <QColor>
#include <QQmlComponent>
#include <QQmlEngine>

#include <gtest/gtest.h>

#include <cmath>
#include <memory>

namespace {

/// Relative luminance and contrast of WCAG 2.2.
double luminance(const QColor& colour)
{
    const auto linear = [](double share) {
        return share <= 0.04045 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

double contrast(const QColor& a, const QColor& b)
{
    const double low = std::min(luminance(a), luminance(b)), high = std::max(luminance(a), luminance(b));
    return (high + 0.05) / (low + 0.05);
}

class Contrast : public ::testing::TestWithParam<bool> {
protected:
    void SetUp() override
    {
        QQmlComponent component(&engine_);
        component.setData("import QtQuick; import Yiping.Theme\n"
                          "QtObject { required property bool day\n"
                          "  Component.onCompleted: Theme.day = day\n"
                          "  function get(name: string): color { return Theme[name] }\n"
                          "  function side(i: int): color { return Theme.compared[i] }\n"
                          "  function step(i: int): color { return Theme.choropleth[i] } }",
            {});
        theme_.reset(component.createWithInitialProperties({{QStringLiteral("day"), GetParam()}}));
        ASSERT_TRUE(theme_) << component.errorString().toStdString();
    }
    QColor get(const char* name)
    {
        QColor colour;
        QMetaObject::invokeMethod(theme_.get(), "get", qReturnArg(colour), QString::fromLatin1(name));
        EXPECT_TRUE(colour.isValid()) << name;
        return colour;
    }
    QColor step(int i)
    {
        QColor colour;
        QMetaObject::invokeMethod(theme_.get(), "step", qReturnArg(colour), i);
        return colour;
    }

    QColor compared(int i)
    {
        QColor colour;
        QMetaObject::invokeMethod(theme_.get(), "side", qReturnArg(colour), i);
        return colour;
    }

private:
    QQmlEngine engine_;
    std::unique_ptr<QObject> theme_;
};

TEST_P(Contrast, EveryWordOnEveryGround)
{
    for (const char* text : {"text1", "text2", "text3", "statusNew", "statusHandling", "statusLate", "statusDone",
             "statusSuspended", "noData", "waterName"}) {
        for (const char* ground : {"ground", "surface"})
            EXPECT_GE(contrast(get(text), get(ground)), 4.5) << text << " on " << ground;
    }
    for (const char* text : {"text1", "text2", "text3"})
        EXPECT_GE(contrast(get(text), get("raised")), 4.5) << text << " on raised";
    // The word on the badge of the demonstration.
    EXPECT_GE(contrast(get("ground"), get("statusHandling")), 4.5);
}

TEST_P(Contrast, NamesOnEveryStepOfTheMap)
{
    for (int side = 0; side < 2; ++side)
        EXPECT_GE(contrast(compared(side), get("ground")), 4.5) << "side " << side;
    for (int i = 0; i < 5; ++i) {
        for (int side = 0; side < 2; ++side)
            EXPECT_GE(contrast(compared(side), step(i)), 3) << "side " << side << ", step " << i;
        EXPECT_GE(contrast(get("text1"), step(i)), 4.5) << "step " << i;
        // A symbol is seen as a shape, and has a rim of ground around it.
        EXPECT_GE(contrast(get("text2"), step(i)), 3) << "step " << i;
    }
}

TEST_P(Contrast, GroundsAreApartOnADimWall)
{
    if (GetParam())
        return; // the day theme is for screens that are not dimmed
    EXPECT_GE(contrast(get("ground"), get("surface")), 1.27);
    EXPECT_GE(contrast(get("surface"), get("raised")), 1.27);
}

TEST_P(Contrast, StepsOfTheMapDiffer)
{
    for (int i = 1; i < 5; ++i) {
        const double before = luminance(step(i - 1)), now = luminance(step(i));
        EXPECT_TRUE(GetParam() ? now < before : now > before) << i;
        EXPECT_GE(contrast(step(i - 1), step(i)), 1.12) << i;
    }
}

INSTANTIATE_TEST_SUITE_P(
    NightAndDay, Contrast, ::testing::Bool(), [](const auto& which) { return which.param ? "Day" : "Night"; });

} // namespace
