// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

class QPainter;

namespace yiping::desk {

/// Ground of a row: selection with a strong edge, hover, and a hair line below.
void paint_row_ground(QPainter& painter, const QStyleOptionViewItem& option);
/// One line of words, cut short with … where they do not fit.
void paint_row_words(QPainter& painter, const QRect& box, const QString& words, const QFont& font, const QColor& colour,
    Qt::Alignment alignment = Qt::AlignLeft | Qt::AlignVCenter);

/// Paints a line of the queue: symbol, title over place, number, deadline ring and words, state.
class QueueDelegate final : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

/// Paints a line of 派给谁: key, name over details, arrival.
class CandidateDelegate final : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

/// Paints a line of 办理过程: time, what, reason below if there is one.
class TimelineDelegate final : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace yiping::desk
