// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "row_words.h"

#include <QStyledItemDelegate>

class QPainter;

namespace yiping::desk {

/// Ground of a row: selection with a strong edge, hover, and a hair line below.
void paint_row_ground(QPainter& painter, const QStyleOptionViewItem& option);

/// Paints a line of the queue: symbol, title over place, number, deadline ring and words, state.
class QueueDelegate final : public QStyledItemDelegate {
    Q_OBJECT

public:
    explicit QueueDelegate(QObject* parent);
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    mutable RowWords words_;
    int deadline_width_; ///< in pixels, in the language of the screen
};

/// Paints a line of 派给谁: key, name over details, arrival.
class CandidateDelegate final : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    mutable RowWords words_;
};

/// Paints a line of 办理过程: time, what, reason below if there is one.
class TimelineDelegate final : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    mutable RowWords words_;
};

} // namespace yiping::desk
