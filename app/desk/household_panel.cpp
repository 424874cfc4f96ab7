// SPDX-License-Identifier: GPL-3.0-or-later
#include "household_panel.h"

#include "look.h"
#include "reveal_bar.h"
#include "side_panel.h"

#include <yiping/presentation/words.h>

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <set>
#include <utility>

namespace yiping::desk {

HouseholdPanel::HouseholdPanel(QWidget* parent) : QFrame(parent)
{
    setObjectName(QStringLiteral("householdPanel"));
    setAccessibleName(tr("住户"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(make_head());
    list_ = new SidePanel("households", tr("住户"), this);
    column->addWidget(list_, 1);
    reveal_ = new RevealBar({.title = tr("查看住户"),
                                .fields = {{tr("电话"), "phone"}, {tr("户主姓名"), "head_name"}},
                                .reasons = {tr("核实情况"), tr("上门走访"), tr("紧急通知")},
                                .narrow = true,
                                .name = QStringLiteral("householdReveal")},
        this);
    column->addWidget(reveal_);
    connect(list_, &SidePanel::entered, this, [this](const Uuid& household) {
        reveal_->forget(); // an answer that is still on its way is not for this question
        asked_of_ = household;
        reveal_->ask();
    });
    connect(list_, &SidePanel::marked, this, [this] {
        if (reveal_->is_open() && list_->chosen() != asked_of_)
            reveal_->forget(); // it is another's
    });
    connect(reveal_, &RevealBar::wanted, this,
        [this](const QString& field, const QString& reason) { Q_EMIT reveal_wanted(asked_of_, field, reason); });
    connect(reveal_, &RevealBar::closed, this, [this] { list_->take_focus(); });
    hide();
}

QWidget* HouseholdPanel::make_head()
{
    auto* head = new QWidget(this);
    auto* column = new QVBoxLayout(head);
    column->setContentsMargins(16, 8, 8, 4);
    column->setSpacing(2);
    auto* first = new QHBoxLayout;
    first->setSpacing(6);
    title_ = look::label({}, look::body, look::text_1, head, true);
    title_->setObjectName(QStringLiteral("householdTitle"));
    title_->setWordWrap(true);
    first->addWidget(title_, 1);
    const auto button = [&](const QString& words, const char* name, const QString& meaning) {
        QPushButton* made = look::chip(words, head);
        made->setObjectName(QString::fromLatin1(name));
        made->setAccessibleName(meaning);
        made->setToolTip(meaning);
        first->addWidget(made);
        return made;
    };
    down_ = button(QStringLiteral("▼"), "floorDown", tr("下一层"));
    up_ = button(QStringLiteral("▲"), "floorUp", tr("上一层"));
    QPushButton* close = button(QStringLiteral("×"), "householdsClose", tr("关闭，不再显示住户"));
    connect(down_, &QPushButton::clicked, this, [this] { step(-1); });
    connect(up_, &QPushButton::clicked, this, [this] { step(1); });
    connect(close, &QPushButton::clicked, this, &HouseholdPanel::forget);
    column->addLayout(first);
    auto* second = new QHBoxLayout;
    second->setSpacing(12);
    counts_ = look::label({}, look::small, look::text_2, head);
    counts_->setObjectName(QStringLiteral("householdCounts"));
    second->addWidget(counts_);
    left_ = look::label({}, look::small, look::text_3, head);
    left_->setObjectName(QStringLiteral("householdLeft"));
    left_->setWordWrap(true);
    second->addWidget(left_, 1);
    column->addLayout(second);
    return head;
}

void HouseholdPanel::wait_for(const Uuid& building, const QString& name, int floor)
{
    clear();
    building_ = building;
    name_ = name;
    floor_ = floor;
    open_ = true;
    refresh();
    list_->show_rows({}, tr("正在向平台请求…"));
    show();
}

void HouseholdPanel::show_lines(std::vector<domain::HouseholdLine> lines, UtcMillis until, UtcMillis platform_now)
{
    if (!open_ || until <= platform_now)
        return;
    lines_ = std::move(lines);
    until_ = until;
    refresh();
    tick(platform_now);
}

void HouseholdPanel::show_problem(const QString& words)
{
    if (!open_)
        return;
    lines_.clear();
    until_ = 0;
    refresh();
    list_->show_rows({}, words);
}

void HouseholdPanel::show_floor(int floor)
{
    if (!open_ || floor == floor_)
        return;
    reveal_->forget();
    floor_ = floor;
    refresh();
}

std::vector<int> HouseholdPanel::floors() const
{
    std::set<int> known{floor_};
    for (const domain::HouseholdLine& line : lines_)
        known.insert(line.floor.value_or(0));
    return {known.begin(), known.end()};
}

void HouseholdPanel::step(int by)
{
    const std::vector<int> known = floors();
    const auto at = std::ranges::find(known, floor_) - known.begin() + by;
    if (at < 0 || at >= std::ssize(known))
        return;
    show_floor(known[static_cast<std::size_t>(at)]);
    Q_EMIT floor_chosen(floor_);
}

void HouseholdPanel::refresh()
{
    std::vector<SideRow> rows;
    std::int64_t people = 0;
    for (const domain::HouseholdLine& line : lines_) {
        if (line.floor.value_or(0) != floor_)
            continue;
        const QString head = line.head.empty() ? tr("户主未登记") : presentation::text(line.head);
        const QString door = line.door.empty() ? tr("门牌未登记") : presentation::text(line.door);
        QStringList detail{presentation::word(line.kind)};
        if (line.people) {
            people += *line.people;
            detail << tr("%n 人", nullptr, static_cast<int>(*line.people));
        }
        rows.push_back({line.id, door + QStringLiteral("  ") + head, detail.join(QStringLiteral(" · "))});
    }
    const QString floor = floor_ > 0 ? tr("%1 层").arg(floor_) : tr("楼层未登记");
    title_->setText(QStringLiteral("%1 · %2").arg(name_, floor));
    counts_->setText(until_ == 0 ? QString() : tr("%1 户 %2 人").arg(rows.size()).arg(people));
    const std::vector<int> known = floors();
    down_->setEnabled(known.front() != floor_);
    up_->setEnabled(known.back() != floor_);
    list_->show_foot(rows.empty() ? QString() : tr("姓名、电话已脱敏。Enter 或双击：写明原因后查看一户"));
    list_->show_rows(std::move(rows), tr("这一层没有登记住户"));
}

void HouseholdPanel::tick(UtcMillis platform_now)
{
    if (until_ == 0)
        return;
    reveal_->tick(platform_now);
    if (platform_now >= until_) {
        forget();
        return;
    }
    const std::int64_t seconds = (until_ - platform_now + 999) / 1000;
    left_->setText(tr("已记入日志，%1:%2 后自动关闭").arg(seconds / 60).arg(seconds % 60, 2, 10, QLatin1Char('0')));
}

void HouseholdPanel::clear()
{
    reveal_->forget();
    lines_.clear();
    list_->show_rows({}, {});
    list_->show_foot({});
    title_->clear();
    counts_->clear();
    left_->clear();
    until_ = 0;
    building_ = asked_of_ = {};
}

void HouseholdPanel::forget()
{
    clear();
    if (!std::exchange(open_, false))
        return;
    hide();
    Q_EMIT closed();
}

void HouseholdPanel::hideEvent(QHideEvent* event)
{
    // The map or the window went: what comes back later begins with another look.
    if (std::exchange(open_, false)) {
        clear();
        hide();
        Q_EMIT closed();
    }
    QFrame::hideEvent(event);
}

} // namespace yiping::desk
