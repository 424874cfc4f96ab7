// SPDX-License-Identifier: GPL-3.0-or-later
#include "row_delegates.h"

#include "look.h"

#include <yiping/presentation/candidate_model.h>
#include <yiping/presentation/queue_model.h>
#include <yiping/presentation/timeline_model.h>
#include <yiping/presentation/words.h>
#include <yiping/services/local_time.h>

#include <QApplication>
#include <QCoreApplication>
#include <QFontMetrics>
#include <QPainter>

#include <algorithm>

namespace yiping::desk {

using presentation::CandidateModel;
using presentation::QueueModel;
using presentation::TimelineModel;

void paint_row_ground(QPainter& painter, const QStyleOptionViewItem& option)
{
    const QRect box = option.rect;
    const look::Paper paper(option.widget);
    const bool selected = (option.state & QStyle::State_Selected) != 0;
    if (selected)
        painter.fillRect(box, paper(look::selection));
    else if ((option.state & QStyle::State_MouseOver) != 0)
        painter.fillRect(box, paper(look::hover));
    painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), paper(look::line));
    if (selected) {
        const auto* view = qobject_cast<const QWidget*>(option.widget);
        const bool has_focus = view && view->hasFocus();
        painter.fillRect(QRect(box.left(), box.top(), has_focus ? 4 : 3, box.height()), paper(look::accent));
    }
}

namespace {

/// "响应还有 59 分" and its like in the language of the screen.
int deadline_words_width(const QFontMetrics& metrics)
{
    const QString time = presentation::duration_words(59 * services::minute_ms);
    return std::max(metrics.horizontalAdvance(QCoreApplication::translate("words", "响应还有 %1").arg(time)),
        metrics.horizontalAdvance(QCoreApplication::translate("words", "响应超 %1").arg(time)));
}

} // namespace

QueueDelegate::QueueDelegate(QObject* parent)
    : QStyledItemDelegate(parent),
      deadline_width_(std::max(144, 26 + deadline_words_width(QFontMetrics(look::font(look::body, true)))))
{
}

void QueueDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    painter->save();
    const look::Paper paper(option.widget);
    paint_row_ground(*painter, option);
    const QRect box = option.rect.adjusted(16, 0, -14, 0);
    const auto status = static_cast<domain::CaseStatus>(index.data(QueueModel::StatusRole).toInt());
    look::paint_status(*painter, QRectF(box.left(), box.center().y() - 8, 17, 17), status, paper);

    // Where there is no room for three columns, who holds it stands below the deadline in place of the number.
    constexpr int three_columns_from = 480;
    const bool narrow = box.width() < three_columns_from;
    const int state_width = narrow ? 0 : 132;
    const int words_left = box.left() + 30;
    const int words_width = box.right() - words_left - state_width - deadline_width_ - 16;
    const QRect upper(words_left, box.top() + 8, words_width, 22);
    const QRect lower(words_left, box.top() + 31, words_width, 20);
    words_.paint(*painter, upper, index.data(QueueModel::TitleRole).toString(), look::body, true, paper(look::text_1));
    words_.paint(
        *painter, lower, index.data(QueueModel::PlaceRole).toString(), look::small, false, paper(look::text_3));

    const bool past = index.data(QueueModel::PastRole).toBool();
    const int deadline_left = words_left + words_width + 8;
    const QString deadline = index.data(QueueModel::DeadlineRole).toString();
    if (!deadline.isEmpty()) {
        const look::Ink ring = past ? look::late : look::status_ink(status);
        look::paint_deadline(*painter, QRectF(deadline_left, upper.center().y() - 7, 15, 15),
            index.data(QueueModel::ShareRole).toInt(), past, ring, paper);
        words_.paint(*painter, QRect(deadline_left + 21, upper.top(), deadline_width_ - 22, 22), deadline, look::body,
            false, paper(past ? look::late : look::text_1));
    }
    const bool undelivered = index.data(QueueModel::UndeliveredRole).toBool();
    const bool returned = index.data(QueueModel::ReturnedRole).toBool();
    const look::Ink state_ink = undelivered ? look::handling : returned ? look::late : look::text_2;
    const QString holder = index.data(QueueModel::HolderRole).toString();
    const QString state = index.data(QueueModel::StateRole).toString();
    const QRect below(deadline_left + 21, lower.top(), deadline_width_ - 22, 20);
    if (narrow) {
        words_.paint(*painter, below, state.isEmpty() ? holder : holder + QStringLiteral(" ") + state, look::small,
            false, paper(state_ink));
        painter->restore();
        return;
    }
    words_.paint(
        *painter, below, index.data(QueueModel::NumberRole).toString(), look::small, false, paper(look::text_3));
    const int state_left = box.right() - state_width;
    words_.paint(*painter, QRect(state_left, upper.top(), state_width, 22), holder, look::body, false,
        paper(state.isEmpty() ? state_ink : look::text_2));
    words_.paint(
        *painter, QRect(state_left, lower.top(), state_width, 20), state, look::small, false, paper(state_ink));
    painter->restore();
}

QSize QueueDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const
{
    return {400, 60};
}

void CandidateDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    painter->save();
    const look::Paper paper(option.widget);
    paint_row_ground(*painter, option);
    const QRect box = option.rect.adjusted(16, 0, -16, 0);
    look::paint_key(
        *painter, QPointF(box.left(), box.center().y()), index.data(CandidateModel::NumberRole).toString(), paper);
    const bool on_duty = index.data(CandidateModel::OnDutyRole).toBool();
    const bool involved =
        index.data(CandidateModel::LeadsRole).toBool() || index.data(CandidateModel::AssistsRole).toBool();
    constexpr int arrival_width = 110;
    const int left = box.left() + 36;
    const int width = box.right() - left - arrival_width - 8;
    words_.paint(*painter, QRect(left, box.top() + 4, width, 22), index.data(CandidateModel::NameRole).toString(),
        look::body, true, paper(on_duty ? look::text_1 : look::text_3));
    words_.paint(*painter, QRect(left, box.top() + 26, width, 20), index.data(CandidateModel::DetailsRole).toString(),
        look::small, false, paper(look::text_3));
    words_.paint(*painter, QRect(box.right() - arrival_width, box.top(), arrival_width, box.height()),
        index.data(CandidateModel::ArrivalRole).toString(), look::body, false,
        paper(involved ? look::accent : look::text_2), Qt::AlignRight | Qt::AlignVCenter);
    painter->restore();
}

QSize CandidateDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const
{
    return {300, 50};
}

namespace {

constexpr int time_width = 96;
constexpr int timeline_line = 24;

} // namespace

void TimelineDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    painter->save();
    const look::Paper paper(option.widget);
    const QRect box = option.rect.adjusted(0, 0, -8, 0);
    painter->fillRect(QRect(box.left(), box.bottom(), box.width(), 1), paper(look::line));
    const bool undelivered = index.data(TimelineModel::UndeliveredRole).toBool();
    const bool refused = index.data(TimelineModel::RefusedRole).toBool();
    const look::Ink colour = refused ? look::late : undelivered ? look::handling : look::text_1;
    words_.paint(*painter, QRect(box.left(), box.top() + 6, time_width - 8, timeline_line),
        index.data(TimelineModel::TimeRole).toString(), look::small, false, paper(look::text_3));
    const int left = box.left() + time_width;
    words_.paint(*painter, QRect(left, box.top() + 6, box.right() - left, timeline_line),
        index.data(TimelineModel::WhatRole).toString(), look::body, false, paper(colour));
    const QString detail = index.data(TimelineModel::DetailRole).toString();
    if (!detail.isEmpty()) {
        painter->setFont(look::font(look::small));
        painter->setPen(paper(refused ? look::late : undelivered ? look::handling : look::text_2));
        painter->drawText(
            QRect(left, box.top() + 6 + timeline_line, box.right() - left, box.height() - timeline_line - 10),
            Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, detail);
    }
    painter->restore();
}

QSize TimelineDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const QString detail = index.data(TimelineModel::DetailRole).toString();
    int height = timeline_line + 13;
    if (!detail.isEmpty()) {
        const auto* view = qobject_cast<const QWidget*>(option.widget);
        const int width = std::max(120, (view ? view->width() : 400) - time_width - 28);
        height += QFontMetrics(look::font(look::small))
                      .boundingRect(QRect(0, 0, width, 1000), Qt::TextWordWrap, detail)
                      .height() +
                  2;
    }
    return {200, height};
}

} // namespace yiping::desk
