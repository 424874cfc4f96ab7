// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/mapview/symbols.h>

#include <yiping/presentation/language.h>

#include <QFont>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <numeric>
#include <ranges>

namespace yiping::mapview {

using domain::CaseStatus;

void paint_status(QPainter& painter, const QRectF& box, CaseStatus status, const QColor& colour, const QColor& ground)
{
    const qreal size = std::min(box.width(), box.height());
    const QPointF middle = box.center();
    const qreal rim = size * 0.07; // of ground around the shape, so that it stands off any fill
    const qreal radius = size / 2 - rim;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    painter.drawEllipse(middle, radius + rim, radius + rim);
    const qreal line = size * 0.15;
    const QPen pen(colour, line, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
    switch (status) {
    case CaseStatus::New:
        painter.setPen(pen);
        painter.drawEllipse(middle, radius - line / 2, radius - line / 2);
        break;
    case CaseStatus::Handling: {
        const QRectF disc(
            middle.x() - radius + line / 2, middle.y() - radius + line / 2, 2 * radius - line, 2 * radius - line);
        painter.setBrush(colour);
        painter.drawChord(disc, 90 * 16, 180 * 16);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(colour, line * 0.8));
        painter.drawEllipse(disc);
        break;
    }
    case CaseStatus::Late: {
        // A disc with a notch from the rim to the middle.
        QPainterPath disc, notch;
        disc.addEllipse(middle, radius, radius);
        notch.moveTo(middle + QPointF(0, size * 0.06));
        notch.lineTo(middle.x() - size * 0.17, box.top() - 1);
        notch.lineTo(middle.x() + size * 0.17, box.top() - 1);
        notch.closeSubpath();
        painter.setBrush(colour);
        painter.drawPath(disc.subtracted(notch));
        break;
    }
    case CaseStatus::Done: {
        painter.setBrush(colour);
        painter.drawEllipse(middle, radius, radius);
        painter.setPen(QPen(ground, size * 0.12, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        const std::array tick{middle + QPointF(-size * 0.19, size * 0.01), middle + QPointF(-size * 0.05, size * 0.15),
            middle + QPointF(size * 0.2, -size * 0.14)};
        painter.drawPolyline(tick.data(), static_cast<int>(tick.size()));
        break;
    }
    case CaseStatus::Suspended:
        painter.setBrush(colour);
        for (const qreal side : {-1.0, 1.0}) {
            const QRectF bar(
                middle.x() + side * size * 0.16 - size * 0.09, middle.y() - size * 0.28, size * 0.18, size * 0.56);
            painter.drawRoundedRect(bar, size * 0.04, size * 0.04);
        }
        break;
    case CaseStatus::Shelved:
        painter.setBrush(colour);
        painter.drawRect(QRectF(middle.x() - size * 0.33, middle.y() + size * 0.13, size * 0.66, size * 0.12));
        painter.drawRect(QRectF(middle.x() - size * 0.2, middle.y() - size * 0.27, size * 0.4, size * 0.32));
        break;
    case CaseStatus::Voided:
        painter.setPen(pen);
        painter.drawLine(middle + QPointF(-size * 0.2, 0), middle + QPointF(size * 0.2, 0));
        break;
    }
    painter.restore();
}

void paint_dot(QPainter& painter, const QRectF& box, CaseStatus status, const QColor& colour, const QColor& ground)
{
    const qreal rim = std::max(1.0, box.width() * 0.1);
    const QPointF middle = box.center();
    const qreal radius = box.width() / 2 - rim / 2;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(ground, rim));
    painter.setBrush(colour);
    if (status == CaseStatus::Late) {
        const std::array corners{middle + QPointF(0, -radius), middle + QPointF(radius, radius * 0.85),
            middle + QPointF(-radius, radius * 0.85)};
        painter.drawConvexPolygon(corners.data(), static_cast<int>(corners.size()));
    } else if (status == CaseStatus::New) {
        const std::array corners{middle + QPointF(0, -radius), middle + QPointF(radius, 0), middle + QPointF(0, radius),
            middle + QPointF(-radius, 0)};
        painter.drawConvexPolygon(corners.data(), static_cast<int>(corners.size()));
    } else if (status == CaseStatus::Handling) {
        painter.drawRect(QRectF(middle.x() - radius * 0.8, middle.y() - radius * 0.8, radius * 1.6, radius * 1.6));
    } else {
        painter.drawEllipse(middle, radius * 0.9, radius * 0.9);
    }
    painter.restore();
}

std::span<const CaseStatus> statuses_from_least()
{
    static constexpr std::array order{CaseStatus::Done, CaseStatus::Shelved, CaseStatus::Suspended,
        CaseStatus::Handling, CaseStatus::New, CaseStatus::Late};
    return order;
}

CaseStatus worst_status(const std::array<std::uint32_t, status_count>& counts)
{
    for (const CaseStatus status : std::views::reverse(statuses_from_least())) {
        if (counts[static_cast<std::size_t>(status)] > 0) {
            return status;
        }
    }
    return CaseStatus::Done;
}

QString count_words(std::uint32_t count)
{
    if (count < 100'000) {
        return QString::number(count);
    }
    return presentation::language() == presentation::Language::English
               ? QStringLiteral("%1k").arg(count / 1000.0, 0, 'f', 1)
               : QStringLiteral("%1\u4E07").arg(count / 10'000.0, 0, 'f', 1);
}

void paint_cluster(QPainter& painter, const QRectF& box, const std::array<std::uint32_t, status_count>& counts,
    const QList<QColor>& colours, const QColor& ground, const QColor& text, const QFont& font)
{
    const std::uint32_t total = std::accumulate(counts.begin(), counts.end(), 0U);
    const qreal size = box.width();
    const qreal line = std::max(4.0, size * 0.1);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    painter.drawEllipse(box);
    const QRectF ring = box.adjusted(line / 2 + 2, line / 2 + 2, -line / 2 - 2, -line / 2 - 2);
    // What needs somebody comes first, from twelve o'clock; even one of a thousand keeps a visible arc.
    std::array<CaseStatus, 6> order{};
    std::ranges::copy(std::views::reverse(statuses_from_least()), order.begin());
    constexpr qreal circle = 360 * 16;
    constexpr qreal least = circle / 24;
    std::array<qreal, 6> spans{};
    qreal sum = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
        const std::uint32_t count = counts[static_cast<std::size_t>(order[i])];
        spans[i] = count == 0 ? 0 : std::max(least, circle * count / total);
        sum += spans[i];
    }
    qreal from = 90 * 16;
    for (std::size_t i = 0; i < order.size(); ++i) {
        const qreal span = spans[i] * circle / sum;
        if (span > 0) {
            const qsizetype which = static_cast<qsizetype>(order[i]);
            painter.setPen(QPen(which < colours.size() ? colours[which] : text, line, Qt::SolidLine, Qt::FlatCap));
            painter.setBrush(Qt::NoBrush);
            painter.drawArc(ring, static_cast<int>(from), -static_cast<int>(span));
            from -= span;
        }
    }
    painter.setFont(font);
    painter.setPen(text);
    painter.drawText(box, Qt::AlignCenter, count_words(total));
    painter.restore();
}

StatusMark::StatusMark(QQuickItem* parent) : QQuickPaintedItem(parent)
{
    setAntialiasing(true);
    for (const auto signal : {&StatusMark::statusChanged, &StatusMark::colorChanged, &StatusMark::groundChanged}) {
        connect(this, signal, this, [this] { update(); });
    }
}

void StatusMark::paint(QPainter* painter)
{
    if (status_ > 0 && status_ < status_count) {
        paint_status(*painter, boundingRect(), static_cast<CaseStatus>(status_), color_, ground_);
    }
}

} // namespace yiping::mapview
