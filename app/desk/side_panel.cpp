// SPDX-License-Identifier: GPL-3.0-or-later
#include "side_panel.h"

#include "row_delegates.h"

#include <QDropEvent>
#include <QFontMetrics>
#include <QItemSelectionModel>
#include <QKeyEvent>
#include <QLabel>
#include <QListView>
#include <QMimeData>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

namespace yiping::desk {

QVariant SideModel::data(const QModelIndex& index, int role) const
{
    const SideRow* row = row_at(index);
    if (row == nullptr)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return row->name;
    case DetailRole:
        return row->detail;
    case StandingRole:
        return row->standing;
    case InkRole:
        return static_cast<int>(row->ink);
    case Qt::AccessibleTextRole:
        return QStringList{row->name, row->detail, row->standing}.join(SidePanel::tr("，"));
    default:
        return {};
    }
}

void SideDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    painter->save();
    paint_row_ground(*painter, option);
    const look::Paper paper(option.widget);
    const QRect box = option.rect.adjusted(16, 0, -16, 0);
    const QString standing = index.data(SideModel::StandingRole).toString();
    const QFont body = look::font(look::body);
    const int at_right = standing.isEmpty() ? 0 : QFontMetrics(body).horizontalAdvance(standing) + 10;
    const QRect upper(box.left(), box.top() + 4, box.width() - at_right, 22);
    words_.paint(*painter, upper, index.data().toString(), look::body, true, paper(look::text_1));
    words_.paint(*painter, upper.translated(0, 22), index.data(SideModel::DetailRole).toString(), look::small, false,
        paper(look::text_3));
    words_.paint(*painter, box, standing, look::body, false,
        paper(static_cast<look::Ink>(index.data(SideModel::InkRole).toInt())), Qt::AlignRight | Qt::AlignVCenter);
    painter->restore();
}

QSize SideDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const
{
    return {240, 50};
}

SidePanel::SidePanel(const char* name, const QString& title, QWidget* parent) : QFrame(parent)
{
    setProperty("panel", true);
    setObjectName(QString::fromLatin1(name));
    setAccessibleName(title);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, look::corner, 1, look::corner); // a list is square
    column->setSpacing(0);
    list_ = new QListView(this);
    list_->setObjectName(QString::fromLatin1(name) + QStringLiteral("List"));
    list_->setAccessibleName(title);
    list_->setModel(&model_);
    list_->setItemDelegate(new SideDelegate(list_));
    list_->setUniformItemSizes(true);
    list_->setMouseTracking(true);
    list_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list_->installEventFilter(this);
    column->addWidget(list_, 1);
    none_ = look::label({}, look::body, look::text_3, list_);
    none_->setAttribute(Qt::WA_TransparentForMouseEvents);
    none_->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    look::pad(none_, 16, 32, 16, 0);
    none_->setWordWrap(true);
    (new QVBoxLayout(list_))->addWidget(none_);
    foot_ = look::label({}, look::small, look::text_2, this);
    foot_->setObjectName(QString::fromLatin1(name) + QStringLiteral("Foot"));
    look::pad(foot_, 16, 7, 16, 7);
    foot_->setWordWrap(true);
    foot_->hide();
    column->addWidget(foot_);
    connect(list_, &QListView::doubleClicked, this, &SidePanel::enter);
    connect(list_->selectionModel(), &QItemSelectionModel::currentChanged, this, &SidePanel::marked);
}

void SidePanel::show_rows(std::vector<SideRow> rows, const QString& none)
{
    none_->setText(none);
    none_->setVisible(rows.empty());
    model_.take(std::move(rows));
}

void SidePanel::show_foot(const QString& words)
{
    foot_->setText(words);
    foot_->setVisible(!words.isEmpty());
}

std::optional<Uuid> SidePanel::chosen() const
{
    const SideRow* row = model_.row_at(list_->currentIndex());
    return row != nullptr ? std::optional(row->key) : std::nullopt;
}

void SidePanel::take_focus()
{
    list_->setFocus(Qt::ShortcutFocusReason);
    if (!list_->currentIndex().isValid())
        list_->setCurrentIndex(model_.index(0, 0));
}

void SidePanel::choose_first()
{
    list_->setCurrentIndex(model_.index(0, 0));
}

void SidePanel::step(int lines)
{
    const int row = std::clamp(list_->currentIndex().row() + lines, 0, std::max(0, model_.rowCount() - 1));
    list_->setCurrentIndex(model_.index(row, 0));
}

void SidePanel::enter()
{
    if (const auto key = chosen())
        Q_EMIT entered(*key);
}

void SidePanel::on_key(QKeyCombination keys, std::function<void(const Uuid& key)> act)
{
    keys_.emplace_back(keys, std::move(act));
}

void SidePanel::take_drops(const char* mime_type)
{
    drops_ = QString::fromLatin1(mime_type);
    list_->setAcceptDrops(true);
    list_->viewport()->setAcceptDrops(true);
    list_->viewport()->installEventFilter(this);
}

bool SidePanel::drag(QEvent* event)
{
    auto* drop = static_cast<QDropEvent*>(event); // enter and move are drops that have not come yet
    const QModelIndex line = list_->indexAt(drop->position().toPoint());
    const SideRow* row = model_.row_at(line);
    const bool good = drop->mimeData()->hasFormat(drops_);
    if (good && (row != nullptr || event->type() == QEvent::DragEnter)) {
        list_->setCurrentIndex(line); // whom it would go to
        drop->acceptProposedAction();
    } else {
        drop->ignore();
    }
    if (event->type() != QEvent::Drop || row == nullptr || !good)
        return true;
    const auto what = Uuid::parse(drop->mimeData()->data(drops_).toStdString());
    const Uuid key = row->key;
    if (what)
        Q_EMIT dropped(key, *what);
    return true;
}

bool SidePanel::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == list_->viewport() &&
        (event->type() == QEvent::DragEnter || event->type() == QEvent::DragMove || event->type() == QEvent::Drop))
        return drag(event);
    if (watched == list_ && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
            if (!key->isAutoRepeat())
                enter();
            return true;
        }
        const auto own = std::ranges::find(keys_, key->keyCombination(), [](const auto& each) { return each.first; });
        if (own != keys_.end()) {
            if (const auto chosen_key = chosen())
                own->second(*chosen_key);
            return true;
        }
        if (key->key() == Qt::Key_Delete) {
            if (const auto chosen_key = chosen())
                Q_EMIT removed(*chosen_key);
            return true;
        }
    }
    return QFrame::eventFilter(watched, event);
}

} // namespace yiping::desk
