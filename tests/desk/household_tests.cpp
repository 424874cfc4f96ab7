// SPDX-License-Identifier: GPL-3.0-or-later
// 住户 of a floor of the building that stands open on the map.
#include "desk_fixture.h"

#include <yiping/domain/household_list.h>

#include <QListView>
#include <QPushButton>

namespace yiping::desk {
namespace {

struct DeskHouseholds : Desk {
    const std::string code = "990101001001003001";
    domain::Area building;

    DeskHouseholds()
    {
        services.personal_data = &console;
        become(domain::UserRole::Operator, 1);
        building.id = Uuid::from_name("test", "3栋");
        building.district_id = "990101";
        building.area_code = code;
        building.parent_code = "990101001001003";
        building.name = "白杨安置小区3栋";
        building.level = domain::AreaLevel::Building;
        domain::RowSet rows;
        rows.area_rows.push_back(building);
        console.change(std::move(rows));
        console.pump();
        const auto home = [](const char* door, std::optional<int> floor, const char* head) {
            return domain::HouseholdLine{
                Uuid::from_name("home", door), door, floor, domain::HouseholdKind::Owner, 3, head};
        };
        console.reveal_answer = services::RevealedField{
            domain::write_households(std::vector{home("1单元101", 1, "孙* 138****0000"),
                home("1单元102", 1, "李* 139****1111"), home("1单元301", 3, "周*"), home("门面", {}, "")}),
            clock.now() + 5 * services::minute_ms};
    }

    void become(domain::UserRole role, std::uint32_t mask_level)
    {
        domain::Principal who = me;
        who.role = role;
        who.mask_level = mask_level;
        window->show_user(services::SignedIn{who, false, small_town_noon + services::day_ms, false});
    }
    /// As the map says it when a floor is clicked.
    void pick(std::optional<int> floor)
    {
        map->on_floor_picked(code, floor);
        console.pump();
        QApplication::processEvents();
    }
    void pass(std::int64_t ms)
    {
        clock.advance(ms);
        town.tick();
        QApplication::processEvents();
    }
    QAbstractItemModel& list() { return *part<QListView>("householdsList")->model(); }
    bool says_anywhere(const QString& text)
    {
        for (const QLabel* label : window->findChildren<QLabel*>()) {
            if (label->text().contains(text))
                return true;
        }
        for (int row = 0; row < list().rowCount(); ++row) {
            if (list().index(row, 0).data(Qt::AccessibleTextRole).toString().contains(text))
                return true;
        }
        return false;
    }
    void click(const char* name)
    {
        QTest::mouseClick(part<QPushButton>(name), Qt::LeftButton);
        console.pump();
        QApplication::processEvents();
    }
};

TEST_F(DeskHouseholds, OfAFloorAreListedMaskedAndTheLookIsAsked)
{
    EXPECT_FALSE(part<QWidget>("householdPanel")->isVisible());
    pick(1);
    ASSERT_EQ(console.reveals.size(), 1U);
    EXPECT_EQ(console.reveals[0].which, domain::Register::Area);
    EXPECT_EQ(console.reveals[0].row, building.id);
    EXPECT_EQ(console.reveals[0].field, "households");
    EXPECT_TRUE(console.reveals[0].reason.contains("白杨安置小区3栋"));
    EXPECT_TRUE(part<QWidget>("householdPanel")->isVisible());
    EXPECT_EQ(words("householdTitle"), QStringLiteral("白杨安置小区3栋 · 1 层"));
    EXPECT_EQ(words("householdCounts"), QStringLiteral("2 户 6 人"));
    ASSERT_EQ(list().rowCount(), 2);
    EXPECT_EQ(list().index(0, 0).data().toString(), QStringLiteral("1单元101  孙* 138****0000"));
    EXPECT_EQ(map->floor, 1);
}

TEST_F(DeskHouseholds, AnotherFloorOfTheSameBuildingIsNoOtherLook)
{
    pick(1);
    pick(3);
    EXPECT_EQ(words("householdTitle"), QStringLiteral("白杨安置小区3栋 · 3 层"));
    EXPECT_EQ(words("householdCounts"), QStringLiteral("1 户 3 人"));
    click("floorDown");
    EXPECT_EQ(words("householdTitle"), QStringLiteral("白杨安置小区3栋 · 1 层"));
    EXPECT_EQ(words("householdCounts"), QStringLiteral("2 户 6 人"));
    EXPECT_EQ(map->floor, 1);
    click("floorDown");
    EXPECT_EQ(words("householdTitle"), QStringLiteral("白杨安置小区3栋 · 楼层未登记"));
    EXPECT_EQ(words("householdCounts"), QStringLiteral("1 户 3 人"));
    EXPECT_FALSE(part<QPushButton>("floorDown")->isEnabled());
    EXPECT_EQ(map->floor, std::nullopt);
    pick(2);
    EXPECT_EQ(list().rowCount(), 0) << "nobody is registered there";
    EXPECT_EQ(console.reveals.size(), 1U);
}

TEST_F(DeskHouseholds, OneIsShownInTheClearForAReason)
{
    pick(1);
    part<QListView>("householdsList")->setFocus();
    press(Qt::Key_Down);
    press(Qt::Key_Up);
    press(Qt::Key_Return);
    ASSERT_TRUE(part<QWidget>("householdReveal")->isVisible());
    console.reveal_answer = services::RevealedField{"13800000000", clock.now() + 5 * services::minute_ms};
    type(QStringLiteral("上门"));
    press(Qt::Key_Return);
    EXPECT_EQ(console.reveals.size(), 1U) << "two letters are no reason";
    type(QStringLiteral("走访"));
    press(Qt::Key_Return);
    ASSERT_EQ(console.reveals.size(), 2U);
    EXPECT_EQ(console.reveals[1].which, domain::RowTraits<domain::Household>::which);
    EXPECT_EQ(console.reveals[1].row, Uuid::from_name("home", "1单元101"));
    EXPECT_EQ(console.reveals[1].field, "phone");
    EXPECT_EQ(console.reveals[1].reason, "上门走访");
    EXPECT_EQ(words("householdRevealValue"), QStringLiteral("13800000000"));
    press(Qt::Key_Escape);
    EXPECT_FALSE(says_anywhere(QStringLiteral("13800000000")));
    EXPECT_TRUE(part<QWidget>("householdPanel")->isVisible());
    press(Qt::Key_Escape);
    EXPECT_FALSE(part<QWidget>("householdPanel")->isVisible());
    EXPECT_FALSE(says_anywhere(QStringLiteral("孙*")));
    EXPECT_EQ(map->floor, std::nullopt);
}

TEST_F(DeskHouseholds, AnAnswerForOneIsNotShownUnderAnother)
{
    pick(1);
    part<QListView>("householdsList")->setFocus();
    press(Qt::Key_Home);
    press(Qt::Key_Return);
    part<QLineEdit>("householdRevealReason")->setText(QStringLiteral("上门走访"));
    console.reveal_answer = services::RevealedField{"13800000000", clock.now() + 5 * services::minute_ms};
    QTest::mouseClick(part<QPushButton>("householdRevealYes"), Qt::LeftButton);
    auto* lines = part<QListView>("householdsList"); // while the answer is on its way
    lines->setCurrentIndex(list().index(1, 0));
    QTest::keyClick(lines, Qt::Key_Return);
    console.pump();
    EXPECT_EQ(console.reveals.size(), 2U);
    EXPECT_FALSE(says_anywhere(QStringLiteral("13800000000")));
}

TEST_F(DeskHouseholds, AreForgottenWithTimeBuildingPersonAndWindow)
{
    const auto gone = [&] {
        return !part<QWidget>("householdPanel")->isVisible() && !says_anywhere(QStringLiteral("孙*")) &&
               list().rowCount() == 0;
    };
    pick(1);
    pass(61'000);
    EXPECT_TRUE(words("householdLeft").contains(QStringLiteral("3:59"))) << words("householdLeft").toStdString();
    pass(239'000);
    EXPECT_TRUE(gone());
    console.reveal_answer->until = clock.now() + 5 * services::minute_ms;
    pick(1);
    EXPECT_FALSE(gone());
    pick(std::nullopt); // no building stands open any more
    EXPECT_TRUE(gone());
    pick(1);
    window->hide();
    window->show();
    EXPECT_TRUE(gone());
    pick(1);
    window->leave();
    EXPECT_TRUE(gone());
    pick(1);
    QTest::mouseClick(part<QPushButton>("householdsClose"), Qt::LeftButton);
    EXPECT_TRUE(gone());
    EXPECT_EQ(console.reveals.size(), 5U);
}

TEST_F(DeskHouseholds, ALateAnswerOfAClosedListIsNotShown)
{
    map->on_floor_picked(code, 1);
    map->on_floor_picked(code, std::nullopt);
    console.pump();
    EXPECT_FALSE(part<QWidget>("householdPanel")->isVisible());
    EXPECT_FALSE(says_anywhere(QStringLiteral("孙*")));
}

TEST_F(DeskHouseholds, WhoMayNotSeeThemIsToldSoAndNothingIsAsked)
{
    for (const auto& [role, mask] : {std::pair(domain::UserRole::Viewer, 1U), {domain::UserRole::Operator, 2U}}) {
        become(role, mask);
        pick(1);
        EXPECT_FALSE(part<QWidget>("householdPanel")->isVisible());
        EXPECT_TRUE(words("notice").contains(QStringLiteral("不能看住户")));
    }
    EXPECT_TRUE(console.reveals.empty());
}

TEST_F(DeskHouseholds, ARefusalIsSaid)
{
    console.reveal_answer = make_error(Fault::Refused, "platform.too_many_reveals");
    pick(1);
    EXPECT_TRUE(part<QWidget>("householdPanel")->isVisible());
    EXPECT_TRUE(says_anywhere(QStringLiteral("platform.too_many_reveals")));
    console.reveal_answer = services::RevealedField{"13800000000", clock.now() + services::minute_ms};
    pick(2); // asked again: nothing had come
    EXPECT_FALSE(says_anywhere(QStringLiteral("13800000000"))) << "no list";
    EXPECT_EQ(console.reveals.size(), 2U);
}

} // namespace
} // namespace yiping::desk
