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

#include <algorithm>
#include <utility>

namespace yiping::desk {

CandidatePanel::CandidatePanel(presentation::CandidateModel& model, QWidget* parent) : QFrame(parent), model_(model)
{
    setProperty("panel", true);
    setObjectName(QStringLiteral("candidates"));
    setAccessibleName(tr("派给谁"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, look::corner, 1, look::corner); // a list is square
    column->setSpacing(0);
    list_ = new QListView(this);
    list_->setObjectName(QStringLiteral("candidateList"));
    list_->setAccessibleName(tr("派给谁"));
    list_->setModel(&model_);
    list_->setItemDelegate(new CandidateDelegate(list_));
    list_->setUniformItemSizes(true);
    list_->setSelectionMode(QAbstractItemView::ExtendedSelection);
    list_->setMouseTracking(true);
    list_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list_->installEventFilter(this);
    column->addWidget(list_, 1);
    empty_ = look::label({}, look::body, look::text_3, list_);
    empty_->setAttribute(Qt::WA_TransparentForMouseEvents);
    empty_->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    look::pad(empty_, 16, 32, 16, 0);
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
    near_ = look::chip(tr("500 米内在岗的都派 A"), this);
    near_->setObjectName(QStringLiteral("near"));
    near_->setFocusPolicy(Qt::NoFocus);
    near_->setToolTip(tr("标出 500 米内在岗的人：第一位主办，其余协办；Shift 或 Ctrl 点也可以自己选几位"));
    connect(near_, &QPushButton::clicked, this, &CandidatePanel::near_wanted);
    foot->addWidget(foot_, 1);
    foot->addWidget(near_);
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

std::vector<Uuid> CandidatePanel::chosen() const
{
    QModelIndexList rows = list_->selectionModel()->selectedIndexes();
    std::ranges::sort(rows, {}, &QModelIndex::row);
    std::vector<Uuid> ids;
    for (const QModelIndex& each : std::as_const(rows)) {
        if (const presentation::CandidateRow* row = model_.row_at(each))
            ids.push_back(row->key);
    }
    return ids;
}

void CandidatePanel::choose_all(const std::vector<Uuid>& responders)
{
    list_->clearSelection();
    for (const Uuid& id : responders) {
        if (const int row = model_.row_of(id); row >= 0)
            list_->selectionModel()->select(model_.index(row, 0), QItemSelectionModel::Select);
    }
    list_->setFocus(Qt::ShortcutFocusReason);
    refresh_foot();
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
    const std::vector<Uuid> marked = chosen();
    const int first = marked.empty() ? -1 : model_.row_of(marked.front());
    const presentation::CandidateRow* row = first < 0 ? nullptr : model_.row_at(model_.index(first, 0));
    const bool can = !verb_.isEmpty() && !nobody;
    send_->setVisible(can && row);
    near_->setVisible(can && !row);
    send_->setText(tr("%1 Enter").arg(verb_));
    if (!can)
        foot_->setText(nobody ? QString() : why_not_);
    else if (row && marked.size() > 1)
        foot_->setText(
            tr("%1给 %2 主办，另 %n 人协办", nullptr, static_cast<int>(marked.size()) - 1).arg(verb_, row->name));
    else if (row)
        foot_->setText(tr("%1给 %2").arg(verb_, row->name));
    else
        foot_->setText(tr("按 D，再按 1–9 选人，Enter %1").arg(verb_));
}

void CandidatePanel::send()
{
    const std::vector<Uuid> marked = chosen();
    if (!marked.empty() && !verb_.isEmpty())
        Q_EMIT send_wanted(marked);
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
