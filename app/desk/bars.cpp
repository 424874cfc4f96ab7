// SPDX-License-Identifier: GPL-3.0-or-later
#include "bars.h"

#include "look.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QToolButton>

namespace yiping::desk {

using services::LinkState;

TopBar::TopBar(bool demo, QWidget* parent) : QWidget(parent)
{
    setFixedHeight(46);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(18, 0, 18, 0);
    row->setSpacing(10);
    town_ = look::label({}, look::large, look::bar_text_1, this, true);
    town_->setObjectName(QStringLiteral("town"));
    row->addWidget(town_);
    if (demo) {
        QLabel* badge = look::label(tr("演示数据"), look::small, look::bar, this, true);
        badge->setObjectName(QStringLiteral("demo"));
        badge->setStyleSheet(QStringLiteral("background: #F2B94B; border-radius: 3px; padding: 3px 8px;"));
        badge->setFixedHeight(26);
        row->addWidget(badge, 0, Qt::AlignVCenter);
    }
    row->addSpacing(14);
    auto* pages = new QButtonGroup(this);
    const auto page = [&](const QString& words, const QString& keys) {
        auto* button = new QToolButton(this);
        button->setProperty("nav", true);
        button->setText(words);
        button->setToolTip(keys);
        button->setCheckable(true);
        button->setFont(look::font(look::body));
        button->setFocusPolicy(Qt::NoFocus);
        pages->addButton(button);
        row->addWidget(button);
        return button;
    };
    cases_ = page(tr("事件"), tr("F2"));
    map_ = page(tr("地图"), tr("F3"));
    map_->setObjectName(QStringLiteral("mapPage"));
    handover_ = page(tr("交接班"), tr("F8"));
    handover_->setObjectName(QStringLiteral("handoverPage"));
    connect(handover_, &QToolButton::clicked, this, &TopBar::handover_wanted);
    rules_ = page(tr("规则"), tr("自动受理、派遣、催办的规则（F10）"));
    rules_->setObjectName(QStringLiteral("rulesPage"));
    connect(rules_, &QToolButton::clicked, this, &TopBar::rules_wanted);
    cases_->setChecked(true);
    connect(cases_, &QToolButton::clicked, this, [this] { Q_EMIT large_map_wanted(false); });
    connect(map_, &QToolButton::clicked, this, [this] { Q_EMIT large_map_wanted(true); });
    row->addSpacing(6);
    take_in_ = new QToolButton(this);
    take_in_->setObjectName(QStringLiteral("takeInButton"));
    take_in_->setProperty("barAct", true);
    take_in_->setText(tr("＋ 接报 N"));
    take_in_->setToolTip(tr("登记电话或来访反映的事（N）"));
    take_in_->setFont(look::font(look::body, true));
    take_in_->setFocusPolicy(Qt::NoFocus);
    connect(take_in_, &QToolButton::clicked, this, &TopBar::take_in_wanted);
    row->addWidget(take_in_);
    row->addStretch();
    undelivered_ = look::label({}, look::body, look::bar_warn, this, true);
    undelivered_->setObjectName(QStringLiteral("undeliveredCount"));
    row->addWidget(undelivered_);
    row->addSpacing(10);
    link_ = look::label({}, look::body, look::bar_text_2, this);
    link_->setObjectName(QStringLiteral("link"));
    row->addWidget(link_);
    apart_ = look::label({}, look::body, look::bar_warn, this);
    apart_->setObjectName(QStringLiteral("clockDifference"));
    apart_->hide();
    row->addWidget(apart_);
    freshness_ = look::label({}, look::body, look::bar_text_2, this);
    row->addWidget(freshness_);
    row->addSpacing(10);
    duty_ = look::label({}, look::body, look::bar_text_2, this);
    row->addWidget(duty_);
    notices_ = new QToolButton(this);
    notices_->setObjectName(QStringLiteral("noticesButton"));
    notices_->setProperty("nav", true);
    notices_->setFont(look::font(look::body));
    notices_->setFocusPolicy(Qt::NoFocus);
    notices_->setToolTip(tr("要您知道的事（F7）"));
    connect(notices_, &QToolButton::clicked, this, &TopBar::notices_wanted);
    row->addWidget(notices_);
    show_notices(0, false);
    view_ = new QToolButton(this);
    view_->setObjectName(QStringLiteral("view"));
    view_->setProperty("nav", true);
    view_->setText(tr("界面") + QStringLiteral("  ▾"));
    view_->setToolTip(tr("浅色和深色、大小、面板（F9）"));
    view_->setFont(look::font(look::body));
    view_->setFocusPolicy(Qt::NoFocus);
    view_->setPopupMode(QToolButton::InstantPopup);
    view_menu_ = new QMenu(view_);
    view_menu_->setObjectName(QStringLiteral("viewMenu"));
    view_menu_->setFont(look::font(look::body));
    view_->setMenu(view_menu_);
    row->addWidget(view_);
    user_ = new QToolButton(this);
    user_->setObjectName(QStringLiteral("user"));
    user_->setProperty("nav", true);
    user_->setAccessibleName(tr("值班员"));
    user_->setFont(look::font(look::body, true));
    user_->setFocusPolicy(Qt::NoFocus);
    user_->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(user_);
    menu->setFont(look::font(look::body));
    connect(menu->addAction(tr("交接班（换人登录）")), &QAction::triggered, this, &TopBar::switch_user_wanted);
    lock_ = menu->addAction(tr("锁定") + QStringLiteral("\tCtrl+L"));
    lock_->setObjectName(QStringLiteral("lockAction"));
    connect(lock_, &QAction::triggered, this, &TopBar::lock_wanted);
    connect(menu->addAction(tr("修改密码")), &QAction::triggered, this, &TopBar::change_password_wanted);
    connect(menu->addAction(tr("退出登录")), &QAction::triggered, this, &TopBar::sign_out_wanted);
    user_->setMenu(menu);
    user_->hide();
    row->addWidget(user_);
    row->addSpacing(10);
    clock_ = look::label({}, look::large, look::bar_text_1, this);
    row->addWidget(clock_);
}

void TopBar::paintEvent(QPaintEvent*)
{
    QPainter(this).fillRect(rect(), look::Paper(this)(look::bar));
}

void TopBar::set_large_map(bool on)
{
    (on ? map_ : cases_)->setChecked(true);
}

void TopBar::set_rules()
{
    rules_->setChecked(true);
}

void TopBar::set_handover()
{
    handover_->setChecked(true);
}

void TopBar::refresh(const services::Town& town, UtcMillis now, const presentation::ErrorWords& error_words)
{
    const QString name =
        town.root() == services::no_area ? QString() : presentation::text(town.area(town.root()).row.name);
    town_name_ = name;
    const std::uint32_t waiting = town.undelivered();
    undelivered_->setText(tr("未送达 %1").arg(waiting));
    undelivered_->setVisible(waiting > 0);
    const services::LinkStatus& link = town.link();
    const bool online = link.state == LinkState::Online;
    link_->setText((online ? QStringLiteral("● ") : QStringLiteral("○ ")) + presentation::link_words(link, now));
    link_->setToolTip(presentation::refusal_words(link, error_words));
    apart_->setText(presentation::clock_difference_words(link));
    apart_->setVisible(!apart_->text().isEmpty());
    look::set_colour(link_, online                                ? look::bar_good
                            : link.state == LinkState::CatchingUp ? look::bar_warn
                                                                  : look::bar_bad);
    freshness_->setText(presentation::freshness_words(link, now));
    QStringList duty;
    if (const domain::Shift* shift = town.shift_at(now)) {
        if (!shift->leader.empty())
            duty += tr("带班 %1").arg(presentation::text(shift->leader));
        if (!shift->officer.empty())
            duty += tr("值班 %1").arg(presentation::text(shift->officer));
    }
    duty_->setText(duty.isEmpty() ? tr("未排班") : duty.join(QStringLiteral("  ")));
    clock_->setText(presentation::clock_words_with_seconds(now));
    clock_->setToolTip(presentation::day_words(now));
    fit();
}

void TopBar::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    fit();
}

void TopBar::fit()
{
    town_->setText(town_name_.isEmpty() ? tr("指挥台") : town_name_ + QStringLiteral(" · ") + tr("指挥台"));
    freshness_->setVisible(!freshness_->text().isEmpty());
    duty_->show();
    rules_->show();
    clock_->show();
    const auto is_too_narrow = [this] {
        layout()->invalidate();
        return layout()->sizeHint().width() > width();
    };
    // The rules have their key; the others are needed by the hand or the eye.
    for (QWidget* each : std::initializer_list<QWidget*>{freshness_, duty_, rules_}) {
        if (!is_too_narrow())
            return;
        each->hide();
    }
    if (is_too_narrow() && !town_name_.isEmpty())
        town_->setText(town_name_);
    if (is_too_narrow())
        clock_->hide();
}

void TopBar::open_view_menu()
{
    view_menu_->popup(view_->mapToGlobal(QPoint(0, view_->height() + 2)));
    for (QAction* each : view_menu_->actions()) {
        if (each->isEnabled() && !each->isSeparator()) {
            view_menu_->setActiveAction(each);
            break;
        }
    }
}

void TopBar::show_notices(int count, bool muted)
{
    notices_->setText((count == 0 ? tr("通知") : tr("通知 %1").arg(count)) +
                      (muted ? QStringLiteral(" · ") + tr("静音") : QString()));
}

void TopBar::offer_lock(bool on)
{
    lock_->setVisible(on);
}

bool TopBar::has_user() const
{
    return !user_->isHidden();
}

bool TopBar::offers_take_in() const
{
    return !take_in_->isHidden();
}

void TopBar::offer_take_in(bool on)
{
    take_in_->setVisible(on);
    handover_->setVisible(on);
}

void TopBar::show_user(const QString& post, bool offline)
{
    user_->setText((offline ? tr("%1 · 离线登录").arg(post) : post) + QStringLiteral("  ▾"));
    user_->setVisible(!post.isEmpty());
}

BottomBar::BottomBar(QWidget* parent) : QWidget(parent)
{
    setFixedHeight(40);
    look::set_ground(this, look::surface);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(18, 0, 12, 0);
    row->setSpacing(24);
    counts_ = look::label({}, look::body, look::text_2, this);
    counts_->setObjectName(QStringLiteral("counts"));
    late_ = look::label({}, look::body, look::late, this, true);
    wall_ = look::label({}, look::body, look::text_3, this);
    wall_->setObjectName(QStringLiteral("wallScene"));
    outbox_ = new QToolButton(this);
    outbox_->setObjectName(QStringLiteral("outbox"));
    outbox_->setProperty("link", true);
    outbox_->setFont(look::font(look::body));
    outbox_->setFocusPolicy(Qt::NoFocus);
    outbox_->setToolTip(tr("B"));
    row->addWidget(counts_);
    row->addWidget(late_);
    notice_ = look::label({}, look::body, look::text_3, this);
    notice_->setObjectName(QStringLiteral("notice"));
    notice_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    row->addWidget(notice_, 1);
    row->addWidget(wall_);
    row->addWidget(outbox_);
    connect(outbox_, &QToolButton::clicked, this, &BottomBar::outbox_wanted);
}

void BottomBar::show_notice(const QString& words)
{
    notice_->setText(words);
    notice_->setToolTip(words);
}

void BottomBar::refresh(const services::Town& town, const services::Queue& queue,
    const presentation::OutboxModel& outbox, const std::string& wall, std::span<const DeskOptions::Scene> scenes)
{
    const services::TownCounts& counts = town.counts();
    counts_->setText(tr("今日 %1 件    今日办结 %2    在办 %3    两小时内到期 %4")
            .arg(counts.opened_today)
            .arg(counts.closed_today)
            .arg(counts.open)
            .arg(queue.counts()[static_cast<std::size_t>(services::QueueFilter::DueSoon)]));
    late_->setText(tr("超时 %1").arg(counts.late));
    late_->setVisible(counts.late > 0);
    QString on_wall;
    if (const domain::WallScene* scene = town.scene_of(wall)) {
        const domain::Case* subject = scene->subject_id ? town.detail(*scene->subject_id) : nullptr;
        const auto named = std::ranges::find(scenes, scene->scene, &DeskOptions::Scene::id);
        if (subject)
            on_wall = tr("大屏正在放：%1").arg(presentation::text(subject->title));
        else if (named != scenes.end())
            on_wall = tr("大屏正在放：%1").arg(named->title);
        if (scene->visitors.value_or(false))
            on_wall = tr("%1（来访视图）").arg(on_wall).trimmed();
    }
    wall_->setText(on_wall);
    const auto& rows = outbox.rows();
    look::Ink colour = look::text_3;
    QString words = tr("发件箱：空");
    if (!rows.empty()) {
        const presentation::OutboxRow& first = rows.front();
        colour = first.refused ? look::late : look::handling;
        words = first.refused ? tr("发件箱：%n 件未执行，请处理", nullptr, static_cast<int>(town.refused()))
                              : tr("发件箱：%1，%2").arg(first.what, first.state);
        if (!first.refused && rows.size() > 1)
            words += tr("（共 %n 件）", nullptr, static_cast<int>(rows.size()));
    }
    outbox_->setText(words + QStringLiteral("  ▴"));
    look::set_colour(outbox_, colour);
}

} // namespace yiping::desk
