// SPDX-License-Identifier: GPL-3.0-or-later
// 上墙: how a scene would look, and 巡播.
#include "desk_fixture.h"

#include "scene_preview.h"

#include <QListView>
#include <QPushButton>

namespace yiping::desk {
namespace {

struct DeskWall : Desk {
    DeskWall()
    {
        for (const char* id : {"overview", "heat", "duty"}) {
            scenes.push_back({id, QString::fromLatin1(id)});
            domain::SceneDescription scene;
            scene.id = id;
            domain::PanelDescription panel;
            panel.kind = id == std::string_view("duty") ? domain::PanelKind::Duty : domain::PanelKind::Today;
            panel.room = 10;
            panel.places.fill({domain::Region::Left, 1});
            scene.panels.push_back(panel);
            described.push_back(std::move(scene));
        }
        make_window();
        console.pump();
        EXPECT_TRUE(QTest::qWaitForWindowActive(window.get()));
    }
    void pass(std::int64_t ms)
    {
        clock.advance(ms);
        town.tick();
        console.pump();
    }
    std::string put(std::size_t at) { return std::get<domain::PutScene>(console.submitted.at(at).body).scene; }
    QString preview() { return part<QWidget>("scenePreview")->accessibleDescription(); }
};

TEST_F(DeskWall, WhatIsMarkedIsSeenAsItWouldStand)
{
    auto* list = part<QListView>("scenesPanelList");
    list->setCurrentIndex(list->model()->index(2, 0));
    EXPECT_EQ(preview(), presentation::word(domain::PanelKind::Duty));
    list->setCurrentIndex(list->model()->index(0, 0));
    EXPECT_EQ(preview(), presentation::word(domain::PanelKind::Today));
    EXPECT_TRUE(console.submitted.empty()) << "a look puts nothing up";
}

TEST_F(DeskWall, APreviewHasTheProportionOfTheWall)
{
    ScenePreview small;
    small.resize(400, 400);
    small.show_scene(described[0]);
    const auto painted = [&] {
        const QImage picture = small.grab().toImage().convertToFormat(QImage::Format_RGB32);
        QRect box;
        for (int y = 0; y < picture.height(); ++y)
            for (int x = 0; x < picture.width(); ++x)
                if (picture.pixel(x, y) != picture.pixel(1, 1))
                    box |= QRect(x, y, 1, 1);
        return static_cast<double>(box.width()) / box.height();
    };
    EXPECT_NEAR(painted(), 1920.0 / 1080, 0.05);
    small.set_wall(domain::usual_wall(domain::WallClass::Panorama));
    EXPECT_NEAR(painted(), 3840.0 / 1080, 0.1);
    small.set_wall(domain::usual_wall(domain::WallClass::Upright));
    EXPECT_NEAR(painted(), 1080.0 / 1920, 0.03);
}

TEST_F(DeskWall, ATourGoesOnUntilAHandPutsSomethingUp)
{
    press(Qt::Key_S, Qt::ShiftModifier);
    ASSERT_EQ(console.submitted.size(), 1U);
    EXPECT_EQ(put(0), "overview");
    pass(30'000);
    EXPECT_EQ(console.submitted.size(), 1U);
    pass(31'000);
    ASSERT_EQ(console.submitted.size(), 2U);
    EXPECT_EQ(put(1), "heat");
    press(Qt::Key_H); // held
    ASSERT_EQ(console.submitted.size(), 3U);
    pass(10 * services::minute_ms);
    EXPECT_EQ(console.submitted.size(), 3U);
    // Without a line nothing piles up.
    press(Qt::Key_S, Qt::ShiftModifier);
    ASSERT_EQ(console.submitted.size(), 4U);
    console.set_link({.state = LinkState::Offline,
        .since = clock.now(),
        .in_step_at = clock.now(),
        .cursor = 1,
        .done = 0,
        .total = 0,
        .clock_offset_ms = 0,
        .queued_commands = 0,
        .reason = {}});
    pass(10 * services::minute_ms);
    EXPECT_EQ(console.submitted.size(), 4U);
    press(Qt::Key_S, Qt::ShiftModifier);
}

// 来宾: the key lets them in and out, by what the newest scene of the wall says.
TEST_F(DeskWall, VisitorsAreLetInAndOutByAKey)
{
    auto* button = part<QPushButton>("visitors");
    const QString come = button->text();
    press(Qt::Key_G, Qt::ShiftModifier);
    ASSERT_EQ(console.submitted.size(), 1U);
    const auto wish = [&](std::size_t at) { return std::get<domain::PutScene>(console.submitted.at(at).body); };
    EXPECT_EQ(wish(0).visitors, std::optional(true));
    EXPECT_EQ(wish(0).scene, "") << "what is shown stays";
    EXPECT_EQ(wish(0).wall, "main");

    ASSERT_TRUE(console.platform_takes_one());
    console.pump();
    EXPECT_NE(button->text(), come);
    button->click();
    ASSERT_EQ(console.submitted.size(), 2U);
    EXPECT_EQ(wish(1).visitors, std::optional(false));
}

} // namespace
} // namespace yiping::desk
