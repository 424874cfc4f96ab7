// SPDX-License-Identifier: GPL-3.0-or-later
#include "candidate_panel.h"

#include "look.h"
#include "row_delegates.h"

#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QKeyEvent>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QVBoxLayout>

namespace yiping::desk {

CandidatePanel::CandidatePanel(presentation::CandidateModel& model, QWidget* parent) : QFrame(parent), model_(model)
{
    setProperty("panel", true);
    setObjectName(QStringLiteral("candidates"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 1, 1, 1);
    column->setSpacing(0);
    QLabel* title = look::label(tr("派给谁"), look::body, look::text_1, this, true);
    title->setContentsMargins(16, 10, 16, 9);
    column->addWidget(title);
    auto* upper = new QFrame(this);
    upper->setProperty("rule", true);
    column->addWidget(upper);
    list_ = new QListView(this);
    list_->setObjectName(QStringLiteral("candidateList"));
    list_->setModel(&model_);
    list_->setItemDelegate(new CandidateDelegate(list_));
    list_->setUniformItemSizes(true);
    list_->setMouseTracking(true);
    list_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list_->installEventFilter(this);
    column->addWidget(list_, 1);
    empty_ = look::label({}, look::body, look::text_3, list_);
    empty_->setAttribute(Qt::WA_TransparentForMouseEvents);
    empty_->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    empty_->setContentsMargins(16, 32, 16, 0);
    empty_->setWordWrap(true);
    (new QVBoxLayout(list_))->addWidget(empty_);
    auto* lower = new QFrame(this);
    lower->setProperty("rule", true);
    column->addWidget(lower);
    auto* foot = new QHBoxLayout;
    foot->setContentsMargins(16, 8, 16, 8);
    foot_ = look::label({}, look::body, look::text_2, this);
    foot_->setWordWrap(true);
    foot_->setObjectName(QStringLiteral("candidateFoot"));
    send_ = new QPushButton(this);
    send_->setObjectName(QStringLiteral("send"));
    send_->setProperty("primary", true);
    send_->setFont(look::font(look::body));
    send_->setFocusPolicy(Qt::NoFocus);
    foot->addWidget(foot_, 1);
    foot->addWidget(send_);
    column->addLayout(foot);

    connect(list_->selectionModel(), &QItemSelectionModel::selectionChanged, this, &CandidatePanel::refresh_foot);
    connect(list_, &QListView::doubleClicked, this, &CandidatePanel::send);
    connect(send_, &QPushButton::clicked, this, &CandidatePanel::send);
    connect(&model_, &QAbstractItemModel::modelReset, this, &CandidatePanel::refresh_foot);
    connect(&model_, &QAbstractItemModel::rowsInserted, this, &CandidatePanel::refresh_foot);
    connect(&model_, &QAbstractItemModel::rowsRemoved, this, &CandidatePanel::refresh_foot);
    connect(&model_, &QAbstractItemModel::dataChanged, this, &CandidatePanel::refresh_foot);
    refresh_foot();
}

bool CandidatePanel::choose(int number)
{
    if (number < 1 || number > model_.rowCount())
        return false;
    list_->setFocus(Qt::ShortcutFocusReason);
    list_->selectionModel()->setCurrentIndex(model_.index(number - 1, 0), QItemSelectionModel::ClearAndSelect);
    return true;
}

void CandidatePanel::take_focus()
{
    if (!list_->selectionModel()->hasSelection())
        choose(1);
    else
        list_->setFocus(Qt::ShortcutFocusReason);
}

bool CandidatePanel::has_keyboard() const
{
    return list_->hasFocus();
}

std::optional<Uuid> CandidatePanel::chosen() const
{
    const QModelIndexList selected = list_->selectionModel()->selectedIndexes();
    const presentation::CandidateRow* row = selected.isEmpty() ? nullptr : model_.row_at(selected.front());
    return row ? std::optional(row->key) : std::nullopt;
}

void CandidatePanel::clear_choice()
{
    list_->clearSelection();
    list_->setCurrentIndex({});
    list_->scrollToTop();
    refresh_foot();
}

void CandidatePanel::show_intention(const QString& verb, const QString& why_not)
{
    verb_ = verb;
    why_not_ = why_not;
    refresh_foot();
}

void CandidatePanel::refresh_foot()
{
    const bool nobody = model_.rowCount() == 0;
    empty_->setVisible(nobody);
    empty_->setText(why_not_.isEmpty() ? tr("选一件事件，这里按远近、在岗、技能和手上件数排出人选。") : why_not_);
    const QModelIndexList selected = list_->selectionModel()->selectedIndexes();
    const presentation::CandidateRow* row = selected.isEmpty() ? nullptr : model_.row_at(selected.front());
    const bool can = !verb_.isEmpty() && !nobody;
    send_->setVisible(can && row);
    send_->setText(tr("%1 Enter").arg(verb_));
    if (!can)
        foot_->setText(nobody ? QString() : why_not_);
    else if (row)
        foot_->setText(tr("%1给 %2").arg(verb_, row->name));
    else
        foot_->setText(tr("按 D，再按 1–9 选人，Enter %1").arg(verb_));
}

void CandidatePanel::send()
{
    const auto responder = chosen();
    if (responder && !verb_.isEmpty())
        Q_EMIT send_wanted(*responder);
}

bool CandidatePanel::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == list_ && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            if (!static_cast<QKeyEvent*>(event)->isAutoRepeat())
                send();
            return true;
        }
    }
    return QFrame::eventFilter(watched, event);
}

} // namespace yiping::desk
