// SPDX-License-Identifier: GPL-3.0-or-later
#include "bars.h"

#include "look.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

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
    cases_->setChecked(true);
    connect(cases_, &QToolButton::clicked, this, [this] { Q_EMIT large_map_wanted(false); });
    connect(map_, &QToolButton::clicked, this, [this] { Q_EMIT large_map_wanted(true); });
    row->addStretch();
    undelivered_ = look::label({}, look::body, look::bar_warn, this, true);
    undelivered_->setObjectName(QStringLiteral("undeliveredCount"));
    row->addWidget(undelivered_);
    row->addSpacing(10);
    link_ = look::label({}, look::body, look::bar_text_2, this);
    link_->setObjectName(QStringLiteral("link"));
    row->addWidget(link_);
    freshness_ = look::label({}, look::body, look::bar_text_2, this);
    row->addWidget(freshness_);
    row->addSpacing(10);
    duty_ = look::label({}, look::body, look::bar_text_2, this);
    row->addWidget(duty_);
    row->addSpacing(10);
    clock_ = look::label({}, look::large, look::bar_text_1, this);
    row->addWidget(clock_);
}

void TopBar::paintEvent(QPaintEvent*)
{
    QPainter(this).fillRect(rect(), QColor::fromRgb(look::bar));
}

void TopBar::set_large_map(bool on)
{
    (on ? map_ : cases_)->setChecked(true);
}

void TopBar::refresh(const services::Town& town, UtcMillis now)
{
    const QString name =
        town.root() == services::no_area ? QString() : presentation::text(town.area(town.root()).row.name);
    town_->setText(name.isEmpty() ? tr("指挥台") : name + QStringLiteral(" · ") + tr("指挥台"));
    const std::uint32_t waiting = town.undelivered();
    undelivered_->setText(tr("未送达 %1").arg(waiting));
    undelivered_->setVisible(waiting > 0);
    const services::LinkStatus& link = town.link();
    const bool online = link.state == LinkState::Online;
    link_->setText((online ? QStringLiteral("● ") : QStringLiteral("○ ")) + presentation::link_words(link, now));
    look::set_colour(link_, online                                ? look::bar_good
                            : link.state == LinkState::CatchingUp ? look::bar_warn
                                                                  : look::bar_bad);
    freshness_->setText(presentation::freshness_words(link, now));
    freshness_->setVisible(!freshness_->text().isEmpty());
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
}

BottomBar::BottomBar(QWidget* parent) : QWidget(parent)
{
    setFixedHeight(40);
    setAutoFillBackground(true);
    QPalette ground = palette();
    ground.setColor(QPalette::Window, QColor::fromRgb(look::surface));
    setPalette(ground);
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
    row->addStretch();
    row->addWidget(wall_);
    row->addWidget(outbox_);
    connect(outbox_, &QToolButton::clicked, this, &BottomBar::outbox_wanted);
}

void BottomBar::refresh(const services::Town& town, const services::Queue& queue,
    const presentation::OutboxModel& outbox, const std::string& wall)
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
        on_wall = subject                      ? tr("大屏正在放：%1").arg(presentation::text(subject->title))
                  : scene->scene == "overview" ? tr("大屏正在放：总览")
                                               : QString();
    }
    wall_->setText(on_wall);
    const auto& rows = outbox.rows();
    QRgb colour = look::text_3;
    QString words = tr("发件箱：空");
    if (!rows.empty()) {
        const presentation::OutboxRow& first = rows.front();
        colour = first.refused ? look::late : look::handling;
        words = first.refused ? tr("发件箱：%n 件被退回，请处理", nullptr, static_cast<int>(town.refused()))
                              : tr("发件箱：%1，%2").arg(first.what, first.state);
        if (!first.refused && rows.size() > 1)
            words += tr("（共 %n 件）", nullptr, static_cast<int>(rows.size()));
    }
    outbox_->setText(words + QStringLiteral("  ▴"));
    outbox_->setStyleSheet(QStringLiteral("color: %1;").arg(QColor::fromRgb(colour).name()));
}

OutboxPanel::OutboxPanel(presentation::OutboxModel& model, QWidget* parent) : QFrame(parent), model_(model)
{
    setProperty("panel", true);
    setObjectName(QStringLiteral("outboxPanel"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(18, 12, 18, 14);
    column->setSpacing(4);
    column->addWidget(look::label(tr("发件箱"), look::body, look::text_1, this, true));
    lines_ = new QVBoxLayout;
    lines_->setSpacing(0);
    column->addLayout(lines_);
    refresh();
    hide();
}

void OutboxPanel::refresh()
{
    if (built_ && shown_ == model_.rows())
        return;
    built_ = true;
    shown_ = model_.rows();
    while (QLayoutItem* item = lines_->takeAt(0)) {
        if (item->widget())
            item->widget()->deleteLater(); // one of its buttons may have brought us here
        delete item;
    }
    if (shown_.empty())
        lines_->addWidget(look::label(tr("没有等待送出的操作。"), look::body, look::text_3, this));
    constexpr std::size_t most = 8;
    for (std::size_t at = 0; at < shown_.size() && at < most; ++at) {
        const presentation::OutboxRow& row = shown_[at];
        auto* line = new QWidget(this);
        auto* cells = new QHBoxLayout(line);
        cells->setContentsMargins(0, 6, 0, 6);
        auto* words = new QVBoxLayout;
        words->setSpacing(1);
        words->addWidget(look::label(row.time + QStringLiteral("  ") + row.what, look::body, look::text_1, line));
        QLabel* state = look::label(row.state, look::small, row.refused ? look::late : look::handling, line);
        state->setWordWrap(true);
        words->addWidget(state);
        cells->addLayout(words, 1);
        if (!row.case_id.is_nil()) {
            auto* open = new QPushButton(tr("打开"), line);
            open->setProperty("plain", true);
            open->setFont(look::font(look::small));
            connect(open, &QPushButton::clicked, this, [this, id = row.case_id] { Q_EMIT case_wanted(id); });
            cells->addWidget(open);
        }
        if (row.refused) {
            auto* seen = new QPushButton(tr("知道了"), line);
            seen->setObjectName(QStringLiteral("dismiss"));
            seen->setProperty("plain", true);
            seen->setFont(look::font(look::small));
            connect(seen, &QPushButton::clicked, this, [this, id = row.key] { Q_EMIT dismissed(id); });
            cells->addWidget(seen);
        }
        lines_->addWidget(line);
    }
    if (shown_.size() > most)
        lines_->addWidget(look::label(
            tr("还有 %n 件", nullptr, static_cast<int>(shown_.size() - most)), look::small, look::text_3, this));
    adjustSize();
}

} // namespace yiping::desk
