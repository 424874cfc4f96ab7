// SPDX-License-Identifier: GPL-3.0-or-later
// 自动规则: seen by everybody at the desk, switched by an administrator of the whole district.
#include "desk_fixture.h"

#include <yiping/domain/rule_list.h>

#include <QListView>
#include <QPushButton>

namespace yiping::desk {
namespace {

struct DeskRules : Desk {
    void become(domain::UserRole role)
    {
        domain::Principal who = me;
        who.role = role;
        window->show_user(services::SignedIn{who, false, 0, false});
        console.pump();
    }
    /// The platform tells of its rules, and of what one of them did.
    void tell()
    {
        domain::RuleBook book;
        domain::TakingRule plain;
        plain.id = "plain-grid";
        plain.zh = "简单事项派本网格";
        plain.en = "Plain cases";
        book.taking.push_back(plain);
        domain::RowSet rows;
        for (const domain::RuleSwitch& row : domain::list_rules(book, "990101"))
            rows.add(row);
        console.change(std::move(rows));
        console.pump();
    }
    void rule_acts(std::string_view name, UtcMillis at)
    {
        domain::CaseMove move;
        move.id = id_of(name);
        move.case_id = id_of("0318-0142");
        move.move = Move::Dispatch;
        move.to_step = Step::Dispatched;
        move.at = at;
        move.actor = "系统";
        move.rule = "plain-grid";
        move.reason = "简单事项派本网格";
        domain::RowSet rows;
        rows.case_move_rows.push_back(std::move(move));
        console.change(std::move(rows));
        console.pump();
    }
    QString line(int row, int role = Qt::AccessibleTextRole)
    {
        auto* list = part<QListView>("rulesListList");
        return list->model()->data(list->model()->index(row, 0), role).toString();
    }
};

TEST_F(DeskRules, AreSeenWithWhatTheyDidToday)
{
    rule_acts("yesterday", small_town_noon - services::day_ms);
    rule_acts("before", small_town_noon - services::hour_ms);
    tell();
    press(Qt::Key_F10);
    ASSERT_FALSE(part<QWidget>("rules")->isHidden());
    EXPECT_TRUE(part<QWidget>("case")->isHidden());
    EXPECT_EQ(part<QListView>("rulesListList")->model()->rowCount(), 2);
    EXPECT_TRUE(line(0).contains(QStringLiteral("简单事项派本网格"))) << line(0).toStdString();
    EXPECT_TRUE(line(0).contains(QStringLiteral("今天 1 件：派遣 1"))) << line(0).toStdString();
    EXPECT_TRUE(line(0).endsWith(QStringLiteral("开")));
    EXPECT_TRUE(line(1).contains(QStringLiteral("今天没有动作")));
    EXPECT_TRUE(words("ruleSays").contains(QStringLiteral("派给本网格")));
    // It goes on while one looks.
    rule_acts("now", small_town_noon);
    EXPECT_TRUE(line(0).contains(QStringLiteral("派遣 2"))) << line(0).toStdString();
    EXPECT_EQ(part<QListView>("ruleDoneList")->model()->rowCount(), 2);
    // An operator sees and does not switch.
    EXPECT_FALSE(part<QWidget>("ruleReason")->isVisible());
    // What a rule did opens.
    part<QListView>("ruleDoneList")->setFocus();
    part<QListView>("ruleDoneList")->setCurrentIndex(part<QListView>("ruleDoneList")->model()->index(0, 0));
    press(Qt::Key_Return);
    EXPECT_EQ(words("caseTitle"), QStringLiteral("化粪池外溢"));
    EXPECT_TRUE(part<QWidget>("rules")->isHidden());
}

TEST_F(DeskRules, AnAdministratorSwitchesOneWithAReason)
{
    become(domain::UserRole::Administrator);
    tell();
    press(Qt::Key_F10);
    press(Qt::Key_Return); // to the reason
    press(Qt::Key_Return);
    EXPECT_EQ(words("ruleProblem"), QStringLiteral("〔domain.reason_needed〕"));
    EXPECT_TRUE(console.submitted.empty());
    type(QStringLiteral("今天人手不够"));
    press(Qt::Key_Return);
    ASSERT_EQ(console.submitted.size(), 1U);
    EXPECT_EQ(std::get<domain::SwitchRule>(console.submitted[0].body),
        (domain::SwitchRule{"plain-grid", false, "今天人手不够"}));
    EXPECT_TRUE(line(0).endsWith(QStringLiteral("关（未送达）"))) << line(0).toStdString();
    EXPECT_FALSE(part<QPushButton>("ruleSwitch")->isEnabled());
    ASSERT_TRUE(console.platform_takes_one());
    console.pump();
    EXPECT_TRUE(line(0).endsWith(QStringLiteral("关"))) << line(0).toStdString();
    EXPECT_TRUE(words("ruleSwitched").contains(QStringLiteral("今天人手不够")));
    EXPECT_TRUE(part<QPushButton>("ruleSwitch")->text().startsWith(QStringLiteral("启用")));
    // Letters belong to the page while it is open, and Esc goes back.
    press(Qt::Key_D);
    press(Qt::Key_Escape);
    EXPECT_FALSE(part<QWidget>("case")->isHidden());
    EXPECT_EQ(console.submitted.size(), 1U);
}

TEST_F(DeskRules, OfATownIsNotOfTheDistrict)
{
    me.scope = std::string(town_code);
    become(domain::UserRole::Administrator);
    tell();
    press(Qt::Key_F10);
    EXPECT_FALSE(part<QWidget>("ruleReason")->isVisible());
    EXPECT_EQ(services.rules.may_switch().error().code(), "services.rules_not_yours");
}

} // namespace
} // namespace yiping::desk
