// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_console.h"
#include "small_town.h"

#include <yiping/presentation/camera_wall_model.h>

#include <QSet>

#include <gtest/gtest.h>

#include <format>

namespace yiping::presentation {
namespace {

using namespace yiping::testing;

class CameraWall : public ::testing::Test {
protected:
    CameraWall()
    {
        console_.rows = small_town();
        for (int i = 0; i < 12; ++i) {
            domain::Camera row;
            row.id = id_of(std::format("camera{}", i));
            row.district_id = "990101";
            row.area_code = "990101001001";
            row.name = std::format("摄像头 {:02}", i);
            row.gb_id = std::format("990101000013200000{:02}", i);
            row.sharing = domain::SharingKind::SafeVillage;
            row.purpose = "公共区域";
            row.streams = true;
            console_.rows.camera_rows.push_back(row);
        }
        town_.start();
        console_.pump();
    }
    [[nodiscard]] QStringList names(const CameraWallModel& model) const
    {
        QStringList all;
        for (int row = 0; row < model.rowCount(); ++row)
            all << model.data(model.index(row), CameraWallModel::NameRole).toString();
        return all;
    }

    ManualClock clock_{small_town_noon};
    FakeConsole console_{clock_};
    services::Town town_{console_, console_, clock_};
};

TEST_F(CameraWall, PagesTurnAndComeRound)
{
    CameraWallModel model(town_);
    EXPECT_EQ(model.pages(), 2);
    EXPECT_EQ(names(model).size(), 9);
    EXPECT_EQ(names(model).front(), QStringLiteral("摄像头 00"));
    EXPECT_EQ(model.upcoming().size(), 3);
    model.turn();
    EXPECT_EQ(names(model),
        (QStringList{QStringLiteral("摄像头 09"), QStringLiteral("摄像头 10"), QStringLiteral("摄像头 11")}));
    EXPECT_EQ(model.upcoming().size(), 9);
    model.turn();
    EXPECT_EQ(model.page(), 0);
}

TEST_F(CameraWall, TheFirstTileOfThePageStaysInSightWhenTheLayoutChanges)
{
    CameraWallModel model(town_);
    model.turn();
    model.set_layout(QStringLiteral("4"));
    EXPECT_EQ(model.page(), 2);
    EXPECT_TRUE(names(model).contains(QStringLiteral("摄像头 09")));
    model.set_layout(QStringLiteral("1+7"));
    EXPECT_EQ(model.columns(), 4);
    EXPECT_EQ(names(model).front(), QStringLiteral("摄像头 08")); // with which the page before began
    EXPECT_EQ(model.rowCount(), 4);
    EXPECT_EQ(model.data(model.index(0), CameraWallModel::SizeRole).toInt(), 3);
    model.set_layout(QStringLiteral("7"));
    EXPECT_EQ(model.layout(), QStringLiteral("1+7")) << "an unknown layout changes nothing";
}

TEST_F(CameraWall, AWideWallStandsTheTilesSideBySide)
{
    CameraWallModel model(town_);
    EXPECT_EQ(std::pair(model.columns(), model.rows()), std::pair(3, 3));
    model.set_parts({5.4});
    EXPECT_EQ(std::pair(model.columns(), model.rows()), std::pair(6, 2));
    EXPECT_EQ(model.rowCount(), 12) << "there is room for three more";
}

TEST_F(CameraWall, AllLayoutsFollowOneAnother)
{
    CameraWallModel model(town_);
    QStringList seen;
    for (int i = 0; i < 8; ++i) {
        seen << model.layout();
        model.next_layout();
    }
    EXPECT_EQ(model.layout(), QStringLiteral("9"));
    EXPECT_EQ(QSet<QString>(seen.begin(), seen.end()).size(), 8);
}

TEST_F(CameraWall, AFlipMakesNoTileAnew)
{
    CameraWallModel model(town_);
    model.set_layout(QStringLiteral("4"));
    int inserted = 0, removed = 0, reset = 0;
    QObject::connect(&model, &QAbstractItemModel::rowsInserted, &model, [&] { ++inserted; });
    QObject::connect(&model, &QAbstractItemModel::rowsRemoved, &model, [&] { ++removed; });
    QObject::connect(&model, &QAbstractItemModel::modelReset, &model, [&] { ++reset; });
    const QStringList first = names(model);
    model.turn();
    EXPECT_NE(names(model), first);
    EXPECT_EQ(inserted + removed + reset, 0);
    model.turn(-1);
    EXPECT_EQ(names(model), first);
}

TEST_F(CameraWall, GroupsGiveChoiceAndOrder)
{
    CameraWallModel model(town_);
    model.show({.layout = "4", .groups = {"99010100001320000007", "990101001001"}});
    EXPECT_EQ(model.allowed(), 12);
    EXPECT_EQ(names(model).front(), QStringLiteral("摄像头 07"));
    model.turn();
    model.set_layout(QStringLiteral("9"));
    model.show({.layout = "4", .groups = {"99010100001320000007", "990101001001"}});
    EXPECT_EQ(model.layout(), QStringLiteral("9")) << "the same wish again changes nothing";
    model.show({.layout = "4", .groups = {"99010100001320000007"}});
    EXPECT_EQ(names(model), QStringList{QStringLiteral("摄像头 07")});
    model.show({.layout = "4", .area_code = "990101002"});
    EXPECT_EQ(model.allowed(), 0) << "no camera of another village";
}

TEST_F(CameraWall, BesideACaseStandWhatLooksAtItAndThenTheNearest)
{
    // Camera 3 is nearest and looks away, 7 looks at the place, 9 is farther, 1 is in another valley.
    domain::RowSet changed;
    const auto stand = [&](std::size_t number, double lat, double direction) {
        domain::Camera row = console_.rows.camera_rows[number];
        row.lon = 106.4;
        row.lat = lat;
        row.direction = direction;
        changed.camera_rows.push_back(std::move(row));
    };
    stand(3, 29.1999, 180);
    stand(7, 29.1990, 0);
    stand(9, 29.1950, 90);
    stand(1, 29.3, 180);
    console_.change(std::move(changed));
    console_.pump();
    CameraWallModel model(town_);
    model.show({.layout = "4", .near = std::pair(106.4, 29.2)});
    EXPECT_EQ(names(model), (QStringList{QStringLiteral("摄像头 07 · 110 m"), QStringLiteral("摄像头 03 · 10 m"),
                                QStringLiteral("摄像头 09 · 550 m")}));
    EXPECT_EQ(model.pages(), 1);
}

TEST_F(CameraWall, AWithdrawnConsentTakesTheTileAway)
{
    CameraWallModel model(town_);
    domain::RowSet changed;
    changed.camera_rows.push_back(console_.rows.camera_rows.front());
    changed.camera_rows.front().withdrawn_at = clock_.now();
    console_.change(std::move(changed));
    console_.pump();
    EXPECT_EQ(model.allowed(), 11);
    EXPECT_EQ(names(model).front(), QStringLiteral("摄像头 01"));
}

TEST_F(CameraWall, HoursOfConsentBeginAndEndByTheMinute)
{
    CameraWallModel model(town_);
    domain::RowSet changed;
    changed.camera_rows.push_back(console_.rows.camera_rows.front());
    changed.camera_rows.front().sharing = domain::SharingKind::Household;
    changed.camera_rows.front().consent_at = 0;
    changed.camera_rows.front().consent_hours = "12:01-12:02";
    console_.change(std::move(changed));
    console_.pump();
    EXPECT_EQ(model.allowed(), 11);
    clock_.advance(60'000);
    town_.tick();
    EXPECT_EQ(model.allowed(), 12);
    clock_.advance(60'000);
    town_.tick();
    EXPECT_EQ(model.allowed(), 11);
}

} // namespace
} // namespace yiping::presentation
