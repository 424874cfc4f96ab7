// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue_panel.h"

#include "look.h"
#include "row_delegates.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QToolButton>
#include <QVBoxLayout>

namespace yiping::desk {

using services::QueueFilter;

namespace {

constexpr std::array tab_words{QT_TRANSLATE_NOOP("yiping::desk::QueuePanel", "全部在办"),
    QT_TRANSLATE_NOOP("yiping::desk::QueuePanel", "快到期"), QT_TRANSLATE_NOOP("yiping::desk::QueuePanel", "超时"),
    QT_TRANSLATE_NOOP("yiping::desk::QueuePanel", "退回")};

} // namespace

QueuePanel::QueuePanel(services::Queue& queue, presentation::QueueModel& model, QWidget* parent)
    : QFrame(parent), queue_(queue), model_(model)
{
    setProperty("panel", true);
    setObjectName(QStringLiteral("queue"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 1, 1, 1);
    column->setSpacing(0);

    auto* tabs = new QHBoxLayout;
    tabs->setContentsMargins(14, 4, 14, 0);
    tabs->setSpacing(16);
    auto* group = new QButtonGroup(this);
    for (std::size_t at = 0; at < tabs_.size(); ++at) {
        auto* tab = new QToolButton(this);
        tab->setProperty("tab", true);
        tab->setCheckable(true);
        tab->setFont(look::font(look::body));
        tab->setFocusPolicy(Qt::NoFocus);
        tab->setToolTip(tr("Alt+%1").arg(at + 1));
        tab->setObjectName(QStringLiteral("filter%1").arg(at));
        group->addButton(tab, static_cast<int>(at));
        tabs->addWidget(tab);
        tabs_[at] = tab;
    }
    tabs->addStretch();
    export_ = new QToolButton(this);
    export_->setObjectName(QStringLiteral("exportQueue"));
    export_->setProperty("link", true);
    export_->setText(tr("导出"));
    export_->setFont(look::font(look::body));
    export_->setFocusPolicy(Qt::NoFocus);
    export_->setToolTip(tr("把列表里的事件写成表格文件（Ctrl+E）"));
    export_->hide();
    connect(export_, &QToolButton::clicked, this, &QueuePanel::export_wanted);
    tabs->addWidget(export_);
    tabs_[0]->setChecked(true);
    column->addLayout(tabs);
    auto* rule = new QFrame(this);
    rule->setProperty("rule", true);
    column->addWidget(rule);

    auto* search_row = new QHBoxLayout;
    search_row->setContentsMargins(12, 10, 12, 10);
    search_ = new QLineEdit(this);
    search_->setObjectName(QStringLiteral("search"));
    search_->setFont(look::font(look::body));
    search_->setPlaceholderText(tr("搜索：编号、地点、内容、拼音首字母（按 / ）"));
    search_->setClearButtonEnabled(true);
    search_->installEventFilter(this);
    search_row->addWidget(search_);
    column->addLayout(search_row);

    list_ = new QListView(this);
    list_->setObjectName(QStringLiteral("queueList"));
    // Before the view hears of it: a view whose row goes marks a neighbour, which would open another case by itself.
    connect(&model_, &QAbstractItemModel::rowsAboutToBeRemoved, this, [this] { marking_ = true; });
    list_->setModel(&model_);
    connect(&model_, &QAbstractItemModel::rowsRemoved, this, [this] {
        marking_ = false;
        mark(marked_);
    });
    list_->setItemDelegate(new QueueDelegate(list_));
    list_->setUniformItemSizes(true);
    list_->setMouseTracking(true);
    list_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list_->installEventFilter(this);
    column->addWidget(list_, 1);
    // Lies over the list instead of taking its place: a hidden list would lose the keyboard to the search.
    empty_ = look::label({}, look::body, look::text_3, list_);
    empty_->setObjectName(QStringLiteral("queueEmpty"));
    empty_->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    empty_->setContentsMargins(16, 40, 16, 0);
    empty_->setWordWrap(true);
    empty_->setAttribute(Qt::WA_TransparentForMouseEvents);
    (new QVBoxLayout(list_))->addWidget(empty_);

    connect(group, &QButtonGroup::idClicked, this, [this](int id) { set_filter(static_cast<QueueFilter>(id)); });
    connect(search_, &QLineEdit::textChanged, this, [this](const QString& words) {
        queue_.set_search(words.toStdString());
        refresh_counts();
    });
    // The selection and not the current row: a list that gets the keyboard makes its first row current by itself.
    connect(list_->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this](const QItemSelection& now) {
        const presentation::QueueRow* row = now.isEmpty() ? nullptr : model_.row_at(now.indexes().value(0));
        if (marking_ || !row || row->key == marked_)
            return;
        marked_ = row->key;
        Q_EMIT case_chosen(row->key);
    });
    connect(list_, &QListView::activated, this, [this] { Q_EMIT case_entered(); });
    refresh_counts();
}

void QueuePanel::set_filter(QueueFilter filter)
{
    tabs_[static_cast<std::size_t>(filter)]->setChecked(true);
    queue_.set_filter(filter);
    refresh_counts();
    mark(marked_);
}

void QueuePanel::refresh_counts()
{
    for (std::size_t at = 0; at < tabs_.size(); ++at) {
        const QString words = tr(tab_words[at]) + QStringLiteral(" %1").arg(queue_.counts()[at]);
        if (tabs_[at]->text() != words)
            tabs_[at]->setText(words);
    }
    const bool nothing = model_.rowCount() == 0;
    export_->setEnabled(!nothing);
    empty_->setVisible(nothing);
    if (nothing) {
        empty_->setText(!search_->text().isEmpty() ? tr("没有找到“%1”。按 Esc 清除搜索。").arg(search_->text())
                        : queue_.filter() == QueueFilter::All ? tr("现在没有在办事件。")
                                                              : tr("这一类现在没有事件。"));
    }
    mark(marked_);
}

void QueuePanel::offer_export(bool on)
{
    export_->setVisible(on);
}

void QueuePanel::mark(const Uuid& case_id)
{
    marked_ = case_id;
    const int row = model_.row_of(case_id);
    const bool selected = list_->selectionModel()->isRowSelected(row, {});
    if (row < 0 ? !list_->selectionModel()->hasSelection() : selected && list_->currentIndex().row() == row)
        return;
    marking_ = true;
    if (row < 0) {
        list_->clearSelection();
        list_->setCurrentIndex({});
    } else {
        list_->setCurrentIndex(model_.index(row, 0));
    }
    marking_ = false;
}

void QueuePanel::focus_search()
{
    search_->setFocus(Qt::ShortcutFocusReason);
    search_->selectAll();
}

bool QueuePanel::leave_search()
{
    if (!search_->hasFocus())
        return false;
    search_->clear();
    focus_list();
    return true;
}

void QueuePanel::focus_list()
{
    list_->setFocus(Qt::ShortcutFocusReason);
}

void QueuePanel::choose_row(int row)
{
    if (row < 0 || row >= model_.rowCount())
        return;
    const QModelIndex index = model_.index(row, 0);
    list_->selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect);
}

bool QueuePanel::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() != QEvent::KeyPress)
        return QFrame::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent*>(event)->key();
    if (watched == search_) {
        if (key == Qt::Key_Escape)
            return leave_search();
        if (key == Qt::Key_Down || key == Qt::Key_Return || key == Qt::Key_Enter) {
            focus_list();
            choose_row(0);
            return true;
        }
    } else if (watched == list_) {
        // Without a marked row the first arrow goes to the most urgent case.
        if ((key == Qt::Key_Down || key == Qt::Key_Up) && !list_->selectionModel()->hasSelection()) {
            choose_row(0);
            return true;
        }
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            Q_EMIT case_entered();
            return true;
        }
    }
    return QFrame::eventFilter(watched, event);
}

} // namespace yiping::desk
