// SPDX-License-Identifier: GPL-3.0-or-later
#include "action_bar.h"

#include "look.h"

#include <QFontMetrics>
#include <QMenu>
#include <QPainter>
#include <QStyle>

#include <algorithm>
#include <utility>

namespace yiping::desk {

using domain::Move;

KeyButton::KeyButton(const QString& word, const QString& key, bool primary, QWidget* parent)
    : QAbstractButton(parent), key_(key), primary_(primary)
{
    setText(word);
    setFont(look::font(look::body));
    setCursor(Qt::PointingHandCursor);
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setAccessibleName(key.isEmpty() ? word : word + QStringLiteral(" ") + key);
}

void KeyButton::set_primary(bool primary)
{
    if (std::exchange(primary_, primary) != primary)
        update();
}

QSize KeyButton::sizeHint() const
{
    const int key_width =
        key_.isEmpty() ? 0 : 8 + std::max(20, QFontMetrics(look::font(look::small)).horizontalAdvance(key_) + 10);
    return {QFontMetrics(font()).horizontalAdvance(text()) + key_width + 26, 38};
}

void KeyButton::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const look::Paper paper(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    const bool filled = primary_ && isEnabled();
    QColor ground = paper(filled ? look::fill : look::surface);
    if (isEnabled() && (isDown() || underMouse()))
        ground = filled ? ground.darker(isDown() ? 125 : 112) : paper(look::selection);
    if (!isEnabled())
        ground = paper(look::ground);
    painter.setBrush(ground);
    painter.setPen(hasFocus() ? QPen(paper(look::accent), 2) : QPen(filled ? ground : paper(look::line), 1));
    painter.drawRoundedRect(box, 4, 4);
    painter.setFont(font());
    painter.setPen(paper(!isEnabled() ? look::faint : filled ? look::on_fill : look::text_1));
    const int word_width = QFontMetrics(font()).horizontalAdvance(text());
    painter.drawText(QRectF(13, 0, word_width + 2, height()), Qt::AlignVCenter | Qt::AlignLeft, text());
    if (!key_.isEmpty() && isEnabled())
        look::paint_key(painter, QPointF(13 + word_width + 8, height() / 2.0), key_, paper, filled);
    else if (!key_.isEmpty()) {
        painter.setFont(look::font(look::small));
        painter.drawText(QRectF(13 + word_width + 8, 0, 20, height()), Qt::AlignCenter, key_);
    }
}

ActionBar::ActionBar(QWidget* parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    menu_ = new QMenu(this);
    menu_->setFont(look::font(look::body));
    menu_->setToolTipsVisible(true);
    more_ = new KeyButton(tr("更多"), QStringLiteral("X"), false, this);
    more_->setObjectName(QStringLiteral("more"));
    wall_ = new KeyButton(tr("上墙"), QStringLiteral("W"), false, this);
    wall_->setObjectName(QStringLiteral("wall"));
    connect(wall_, &QAbstractButton::clicked, this, &ActionBar::wall_chosen);
    connect(more_, &QAbstractButton::clicked, this,
        [this] { menu_->popup(more_->mapToGlobal(QPoint(0, -menu_->sizeHint().height() - 4))); });
}

void ActionBar::show_actions(const std::vector<presentation::ActionView>& actions)
{
    if (actions == actions_ && !buttons_.empty())
        return;
    const bool same_buttons =
        std::ranges::equal(actions, actions_, {}, &presentation::ActionView::move, &presentation::ActionView::move);
    actions_ = actions;
    ordered_.clear();
    // What can be done now is on the bar; what cannot comes after it, grey, and gives way first.
    for (const bool possible : {true, false}) {
        for (std::size_t at = 0; at < actions_.size(); ++at) {
            if (actions_[at].possible == possible)
                ordered_.push_back(at);
        }
    }
    if (!same_buttons || buttons_.empty()) {
        for (KeyButton* button : buttons_)
            delete button;
        buttons_.clear();
        for (const presentation::ActionView& action : actions_) {
            auto* button = new KeyButton(action.label, action.key, false, this);
            button->setObjectName(QStringLiteral("move%1").arg(static_cast<int>(action.move)));
            connect(
                button, &QAbstractButton::clicked, this, [this, move = action.move] { Q_EMIT action_chosen(move); });
            buttons_.push_back(button);
        }
    }
    // The one thing that is to be done next stands out: while somebody holds the case, sending another is not that.
    const auto is_possible = [&](Move move) {
        return std::ranges::any_of(
            actions_, [&](const presentation::ActionView& action) { return action.move == move && action.possible; });
    };
    Move next = Move::Report;
    if (is_possible(Move::Verify))
        next = Move::Verify;
    else if (is_possible(Move::Close))
        next = Move::Close;
    else if (is_possible(Move::Dispatch) && !is_possible(Move::Transfer))
        next = Move::Dispatch;
    else if (is_possible(Move::Resume))
        next = Move::Resume;
    for (std::size_t at = 0; at < actions_.size(); ++at)
        buttons_[at]->set_primary(actions_[at].move == next);
    for (std::size_t at = 0; at < actions_.size(); ++at) {
        buttons_[at]->setEnabled(actions_[at].possible);
        buttons_[at]->setToolTip(actions_[at].why_not);
    }
    arrange();
}

void ActionBar::arrange()
{
    constexpr int gap = 8;
    const int height_of = 38;
    const int top = (height() - height_of) / 2;
    const int wall_width = wall_->sizeHint().width();
    const int more_width = more_->sizeHint().width();
    wall_->setGeometry(width() - wall_width, top, wall_width, height_of);
    int left = 0;
    const int right = width() - wall_width - gap - more_width - gap;
    menu_->clear();
    bool full = false;
    for (const std::size_t at : ordered_) {
        const int needed = buttons_[at]->sizeHint().width();
        // Moves without a key live behind 更多 wherever there is room or not.
        full = full || left + needed > right;
        const bool on_bar = !full && !actions_[at].key.isEmpty();
        buttons_[at]->setVisible(on_bar);
        if (on_bar) {
            buttons_[at]->setGeometry(left, top, needed, height_of);
            left += needed + gap;
            continue;
        }
        QString words = actions_[at].label;
        if (!actions_[at].key.isEmpty())
            words += QStringLiteral("\t") + actions_[at].key;
        QAction* entry = menu_->addAction(words);
        entry->setEnabled(actions_[at].possible);
        entry->setToolTip(actions_[at].why_not);
        connect(entry, &QAction::triggered, this, [this, move = actions_[at].move] { Q_EMIT action_chosen(move); });
    }
    more_->setVisible(!menu_->isEmpty());
    more_->setGeometry(left, top, more_width, height_of);
}

void ActionBar::resizeEvent(QResizeEvent*)
{
    arrange();
}

} // namespace yiping::desk
