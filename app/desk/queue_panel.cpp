// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue_panel.h"

#include "look.h"
#include "queue_filter_bar.h"
#include "row_delegates.h"

#include <QButtonGroup>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace yiping::desk {

using services::QueueFilter;

namespace {

constexpr int widest_tabs = 5;
constexpr int narrow_tabs = 3;
constexpr std::array tab_words{QT_TRANSLATE_NOOP("yiping::desk::QueuePanel", "全部在办"),
    QT_TRANSLATE_NOOP("yiping::desk::QueuePanel", "快到期"), QT_TRANSLATE_NOOP("yiping::desk::QueuePanel", "超时"),
    QT_TRANSLATE_NOOP("yiping::desk::QueuePanel", "退回"), QT_TRANSLATE_NOOP("yiping::desk::QueuePanel", "我在办"),
    QT_TRANSLATE_NOOP("yiping::desk::QueuePanel", "今晚值班"), QT_TRANSLATE_NOOP("yiping::desk::QueuePanel", "挂账"),
    QT_TRANSLATE_NOOP("yiping::desk::QueuePanel", "回访"), QT_TRANSLATE_NOOP("yiping::desk::QueuePanel", "督办")};
constexpr std::array tab_hints{"", "", "", "", QT_TRANSLATE_NOOP("yiping::desk::QueuePanel", "您经手过、还没有办结的"),
    QT_TRANSLATE_NOOP("yiping::desk::QueuePanel", "已经超时，或到今晚值班结束前会超时的"),
    QT_TRANSLATE_NOOP("yiping::desk::QueuePanel", "现在解决不了、停钟挂着的"),
    QT_TRANSLATE_NOOP("yiping::desk::QueuePanel", "七天内结案、还没有问过满意度的"),
    QT_TRANSLATE_NOOP("yiping::desk::QueuePanel", "督办了、还没有书面答复的")};

} // namespace

QueuePanel::QueuePanel(services::Queue& queue, presentation::QueueModel& model, const services::Town& town,
    const domain::CategoryTree& categories, QWidget* parent)
    : QFrame(parent), queue_(queue), model_(model)
{
    setProperty("panel", true);
    setObjectName(QStringLiteral("queue"));
    setAccessibleName(tr("事件队列"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 1, 1, look::corner); // a list is square
    column->setSpacing(0);
    column->addLayout(make_tabs());
    auto* rule = new QFrame(this);
    rule->setProperty("rule", true);
    column->addWidget(rule);
    column->addLayout(make_search());
    filter_bar_ = new QueueFilterBar(queue, town, categories, this);
    column->addWidget(filter_bar_);
    make_list();
    column->addWidget(list_, 1);
    choice_bar_ = make_choice_bar();
    column->addWidget(choice_bar_);
    connect(filter_bar_, &QueueFilterBar::changed, this, &QueuePanel::refresh_counts);
    refresh_counts();
}

QLayout* QueuePanel::make_tabs()
{
    tab_grid_ = new QGridLayout;
    tab_grid_->setContentsMargins(14, 2, 14, 0);
    tab_grid_->setHorizontalSpacing(8);
    tab_grid_->setVerticalSpacing(0);
    auto* group = new QButtonGroup(this);
    for (std::size_t at = 0; at < tabs_.size(); ++at) {
        auto* tab = new QToolButton(this);
        tab->setProperty("tab", true);
        tab->setCheckable(true);
        tab->setFont(look::font(look::body));
        tab->setFocusPolicy(Qt::NoFocus);
        const QString hint = *tab_hints[at] == '\0' ? QString() : tr(tab_hints[at]) + QStringLiteral(" · ");
        tab->setToolTip(hint + tr("Alt+%1").arg(at + 1));
        tab->setObjectName(QStringLiteral("filter%1").arg(at));
        group->addButton(tab, static_cast<int>(at));
        tabs_[at] = tab;
    }
    lay_tabs(widest_tabs);
    tabs_[0]->setChecked(true);
    connect(group, &QButtonGroup::idClicked, this, [this](int id) { set_filter(static_cast<QueueFilter>(id)); });
    return tab_grid_;
}

void QueuePanel::lay_tabs(int in_a_row)
{
    if (std::exchange(tabs_in_a_row_, in_a_row) == in_a_row)
        return;
    for (std::size_t at = 0; at < tabs_.size(); ++at) {
        tab_grid_->removeWidget(tabs_[at]);
        tab_grid_->addWidget(
            tabs_[at], static_cast<int>(at) / in_a_row, static_cast<int>(at) % in_a_row, Qt::AlignLeft);
    }
    for (int column = 0; column <= widest_tabs; ++column)
        tab_grid_->setColumnStretch(column, column == in_a_row ? 1 : 0);
}

void QueuePanel::resizeEvent(QResizeEvent* event)
{
    QFrame::resizeEvent(event);
    constexpr int wide_from = 540;
    lay_tabs(width() >= wide_from ? widest_tabs : narrow_tabs);
}

QLayout* QueuePanel::make_search()
{
    auto* row = new QHBoxLayout;
    row->setContentsMargins(12, 10, 12, 10);
    row->setSpacing(6);
    search_ = new QLineEdit(this);
    search_->setObjectName(QStringLiteral("search"));
    search_->setAccessibleName(tr("搜索"));
    search_->setFont(look::font(look::body));
    search_->setPlaceholderText(tr("搜索：编号、地点、内容、拼音首字母（按 / ）"));
    search_->setClearButtonEnabled(true);
    search_->installEventFilter(this);
    row->addWidget(search_, 1);
    const auto link = [&](const QString& words, const char* name, const QString& told) {
        auto* made = new QToolButton(this);
        made->setObjectName(QString::fromLatin1(name));
        made->setProperty("link", true);
        made->setText(words);
        made->setFont(look::font(look::body));
        made->setFocusPolicy(Qt::NoFocus);
        made->setToolTip(told);
        row->addWidget(made);
        return made;
    };
    filter_ = link(tr("筛选"), "filterButton", tr("按状态、地点、分类、处置人筛选，换排列（F）"));
    connect(filter_, &QToolButton::clicked, this, &QueuePanel::toggle_filter_bar);
    export_ = link(tr("导出"), "exportQueue", tr("把列表里的事件写成表格文件（Ctrl+E）"));
    export_->hide();
    connect(export_, &QToolButton::clicked, this, &QueuePanel::export_wanted);
    connect(search_, &QLineEdit::textChanged, this, [this](const QString& words) {
        queue_.set_search(words.toStdString());
        refresh_counts();
    });
    return row;
}

QWidget* QueuePanel::make_choice_bar()
{
    auto* bar = new QWidget(this);
    bar->setObjectName(QStringLiteral("choiceBar"));
    look::set_ground(bar, look::selection);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(16, 8, 12, 8);
    choice_ = look::label({}, look::body, look::text_1, bar, true);
    choice_->setObjectName(QStringLiteral("choice"));
    row->addWidget(choice_);
    row->addStretch();
    const auto button = [&](const QString& words, const char* name, const char* kind) {
        auto* made = new QPushButton(words, bar);
        made->setObjectName(QString::fromLatin1(name));
        made->setProperty(kind, true);
        made->setFont(look::font(look::body));
        made->setFocusPolicy(Qt::NoFocus);
        row->addWidget(made);
        return made;
    };
    connect(button(tr("成批办理 M"), "batch", "primary"), &QPushButton::clicked, this, &QueuePanel::batch_wanted);
    connect(
        button(tr("取消选择 Esc"), "leaveChoice", "plain"), &QPushButton::clicked, this, [this] { leave_choice(); });
    bar->hide();
    return bar;
}

void QueuePanel::make_list()
{
    list_ = new QListView(this);
    list_->setObjectName(QStringLiteral("queueList"));
    list_->setAccessibleName(tr("事件队列"));
    list_->setSelectionMode(QAbstractItemView::ExtendedSelection);
    // Before the view hears of it: a view whose row goes marks a neighbour, which would open another case by itself.
    connect(&model_, &QAbstractItemModel::rowsAboutToBeRemoved, this, [this] { marking_ = true; });
    connect(&model_, &QAbstractItemModel::modelAboutToBeReset, this, [this] {
        marking_ = true;
        kept_ = chosen();
    });
    list_->setModel(&model_);
    connect(&model_, &QAbstractItemModel::rowsRemoved, this, [this] {
        marking_ = false;
        choice_changed();
        mark(marked_);
    });
    connect(&model_, &QAbstractItemModel::modelReset, this, [this] {
        if (kept_.size() > 1) {
            for (const Uuid& id : std::exchange(kept_, {})) {
                if (const int row = model_.row_of(id); row >= 0)
                    list_->selectionModel()->select(model_.index(row, 0), QItemSelectionModel::Select);
            }
        }
        marking_ = false;
        choice_changed();
        mark(marked_);
    });
    list_->setItemDelegate(new QueueDelegate(list_));
    list_->setUniformItemSizes(true);
    list_->setDragEnabled(true);
    list_->setDragDropMode(QAbstractItemView::DragOnly);
    list_->setMouseTracking(true);
    list_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list_->installEventFilter(this);
    // Lies over the list instead of taking its place: a hidden list would lose the keyboard to the search.
    empty_ = look::label({}, look::body, look::text_3, list_);
    empty_->setObjectName(QStringLiteral("queueEmpty"));
    empty_->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    look::pad(empty_, 16, 40, 16, 0);
    empty_->setWordWrap(true);
    empty_->setAttribute(Qt::WA_TransparentForMouseEvents);
    (new QVBoxLayout(list_))->addWidget(empty_);
    // The selection and not the current row: a list that gets the keyboard makes its first row current by itself.
    connect(list_->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        if (marking_)
            return;
        choice_changed();
        const QModelIndexList rows = list_->selectionModel()->selectedIndexes();
        const presentation::QueueEntry* row = rows.size() == 1 ? model_.row_at(rows.front()) : nullptr;
        if (row == nullptr || row->key == marked_)
            return;
        marked_ = row->key;
        Q_EMIT case_chosen(row->key);
    });
    connect(list_, &QListView::activated, this, [this] {
        if (chosen().size() > 1)
            Q_EMIT batch_wanted();
        else
            Q_EMIT case_entered();
    });
}

std::vector<Uuid> QueuePanel::chosen() const
{
    QModelIndexList rows = list_->selectionModel()->selectedIndexes();
    std::ranges::sort(rows, {}, &QModelIndex::row);
    std::vector<Uuid> ids;
    ids.reserve(static_cast<std::size_t>(rows.size()));
    for (const QModelIndex& each : std::as_const(rows)) {
        if (const presentation::QueueEntry* row = model_.row_at(each))
            ids.push_back(row->key);
    }
    return ids;
}

void QueuePanel::choice_changed()
{
    const auto count = static_cast<int>(list_->selectionModel()->selectedIndexes().size());
    choice_->setText(tr("已选 %n 件", nullptr, count));
    choice_bar_->setVisible(count > 1);
}

bool QueuePanel::leave_choice()
{
    if (list_->selectionModel()->selectedIndexes().size() <= 1)
        return false;
    marking_ = true;
    list_->clearSelection();
    marking_ = false;
    choice_changed();
    mark(marked_);
    return true;
}

void QueuePanel::toggle_filter_bar()
{
    if (!leave_filter_bar())
        filter_bar_->open();
}

bool QueuePanel::leave_filter_bar()
{
    if (filter_bar_->isHidden())
        return false;
    filter_bar_->hide();
    focus_list();
    return true;
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
    const QString narrowed = filter_bar_->summary();
    filter_->setText(narrowed.isEmpty() ? tr("筛选") : tr("筛选：%1").arg(narrowed));
    look::set_colour(filter_, narrowed.isEmpty() ? look::accent : look::late);
    const bool nothing = model_.rowCount() == 0;
    export_->setEnabled(!nothing);
    empty_->setVisible(nothing);
    if (nothing) {
        empty_->setText(!search_->text().isEmpty() ? tr("没有找到“%1”。按 Esc 清除搜索。").arg(search_->text())
                        : !narrowed.isEmpty()      ? tr("筛选之后没有事件。按 F 改筛选。")
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
    if (list_->selectionModel()->selectedIndexes().size() > 1)
        return; // several are chosen: they stay so until something is done with them
    const int row = model_.row_of(case_id);
    const bool selected = list_->selectionModel()->isRowSelected(row, {});
    if (row < 0 ? !list_->selectionModel()->hasSelection() : selected && list_->currentIndex().row() == row)
        return;
    marking_ = true;
    if (row < 0) {
        list_->clearSelection();
        list_->setCurrentIndex({});
    } else {
        list_->selectionModel()->setCurrentIndex(model_.index(row, 0), QItemSelectionModel::ClearAndSelect);
    }
    marking_ = false;
    choice_changed();
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
            if (chosen().size() > 1)
                Q_EMIT batch_wanted();
            else
                Q_EMIT case_entered();
            return true;
        }
    }
    return QFrame::eventFilter(watched, event);
}

} // namespace yiping::desk
