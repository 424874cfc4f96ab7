// SPDX-License-Identifier: GPL-3.0-or-later
#include "look.h"

#include <QFontMetricsF>
#include <QLabel>
#include <QLayout>
#include <QPainter>
#include <QPainterPath>
#include <QPalette>
#include <QPushButton>

#include <cmath>

namespace yiping::desk::look {

using domain::CaseStatus;

QFont font(int pixels, bool bold)
{
    QFont result;
    result.setFamilies(
        {QStringLiteral("Noto Sans CJK SC"), QStringLiteral("Noto Sans"), QStringLiteral("Noto Serif CJK SC")});
    result.setPixelSize(pixels);
    result.setWeight(bold ? QFont::Bold : QFont::Normal);
    result.setFeature(QFont::Tag("tnum"), 1);
    result.setHintingPreference(QFont::PreferVerticalHinting);
    return result;
}

QColor status_colour(CaseStatus status)
{
    switch (status) {
    case CaseStatus::New:
        return QColor::fromRgb(fresh);
    case CaseStatus::Handling:
        return QColor::fromRgb(handling);
    case CaseStatus::Late:
        return QColor::fromRgb(late);
    case CaseStatus::Done:
        return QColor::fromRgb(done);
    case CaseStatus::Suspended:
    case CaseStatus::Shelved:
        return QColor::fromRgb(held);
    case CaseStatus::Voided:
        break;
    }
    return QColor::fromRgb(no_data);
}

void paint_status(QPainter& painter, const QRectF& box, CaseStatus status)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor colour = status_colour(status);
    const double pen = box.width() * 0.14;
    const QRectF ring = box.adjusted(pen / 2, pen / 2, -pen / 2, -pen / 2);
    const QColor paper = QColor::fromRgb(surface);
    painter.setPen(QPen(colour, pen));
    painter.setBrush(paper);
    switch (status) {
    case CaseStatus::New:
        painter.drawEllipse(ring);
        break;
    case CaseStatus::Handling:
        painter.drawEllipse(ring);
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        painter.drawPie(ring, 90 * 16, 180 * 16);
        break;
    case CaseStatus::Late: {
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        QPainterPath disc;
        disc.addEllipse(box);
        QPainterPath notch;
        notch.addPolygon(QPolygonF({box.center(), {box.center().x() - box.width() * 0.24, box.top() - 1},
            {box.center().x() + box.width() * 0.24, box.top() - 1}}));
        painter.drawPath(disc.subtracted(notch));
        break;
    }
    case CaseStatus::Done: {
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        painter.drawEllipse(box);
        painter.setPen(QPen(paper, pen, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.setBrush(Qt::NoBrush);
        const double w = box.width();
        painter.drawPolyline(QPolygonF({box.topLeft() + QPointF(w * 0.27, w * 0.52),
            box.topLeft() + QPointF(w * 0.44, w * 0.69), box.topLeft() + QPointF(w * 0.74, w * 0.33)}));
        break;
    }
    case CaseStatus::Suspended:
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        painter.drawRect(QRectF(box.left() + box.width() * 0.18, box.top() + 1, box.width() * 0.22, box.height() - 2));
        painter.drawRect(QRectF(box.left() + box.width() * 0.60, box.top() + 1, box.width() * 0.22, box.height() - 2));
        break;
    case CaseStatus::Shelved:
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        painter.drawRect(QRectF(box.left(), box.bottom() - box.height() * 0.28, box.width(), box.height() * 0.18));
        painter.drawRect(QRectF(
            box.left() + box.width() * 0.22, box.top() + box.height() * 0.16, box.width() * 0.56, box.height() * 0.52));
        break;
    case CaseStatus::Voided:
        painter.drawLine(ring.topLeft(), ring.bottomRight());
        painter.drawLine(ring.topRight(), ring.bottomLeft());
        break;
    }
    painter.restore();
}

void paint_deadline(QPainter& painter, const QRectF& box, int percent, bool past, const QColor& colour)
{
    if (percent < 0)
        return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const double pen = box.width() * 0.17;
    const QRectF ring = box.adjusted(pen / 2, pen / 2, -pen / 2, -pen / 2);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(QColor::fromRgb(line), pen));
    painter.drawEllipse(ring);
    painter.setPen(QPen(colour, pen, Qt::SolidLine, Qt::FlatCap));
    if (past)
        painter.drawEllipse(ring);
    else
        painter.drawArc(ring, 90 * 16, -static_cast<int>(std::lround(percent * 3.6 * 16)));
    painter.restore();
}

double paint_key(QPainter& painter, const QPointF& left_middle, const QString& key, bool on_dark)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QFont small_font = font(small);
    const double width = std::max(20.0, QFontMetricsF(small_font).horizontalAdvance(key) + 10);
    const QRectF cap(left_middle.x() + 0.5, left_middle.y() - 9.5, width, 19);
    painter.setPen(QPen(on_dark ? QColor(255, 255, 255, 150) : QColor::fromRgb(line).darker(112), 1));
    painter.setBrush(on_dark ? QColor(255, 255, 255, 34) : QColor::fromRgb(surface));
    painter.drawRoundedRect(cap, 3, 3);
    painter.setFont(small_font);
    painter.setPen(on_dark ? QColor(Qt::white) : QColor::fromRgb(text_2));
    painter.drawText(cap, Qt::AlignCenter, key);
    painter.restore();
    return width;
}

QLabel* label(const QString& text, int pixels, QRgb colour, QWidget* parent, bool bold)
{
    auto* made = new QLabel(text, parent);
    made->setFont(font(pixels, bold));
    made->setTextFormat(Qt::PlainText);
    set_colour(made, colour);
    return made;
}

void set_colour(QLabel* label, QRgb colour)
{
    QPalette palette = label->palette();
    palette.setColor(QPalette::WindowText, QColor::fromRgb(colour));
    label->setPalette(palette);
}

QPushButton* chip(const QString& words, QWidget* parent)
{
    auto* made = new QPushButton(words, parent);
    made->setProperty("chip", true);
    made->setFont(font(small));
    made->setAutoDefault(false);
    return made;
}

void clear_later(QLayout* layout)
{
    while (QLayoutItem* item = layout->takeAt(0)) {
        if (QWidget* widget = item->widget()) {
            widget->hide();
            widget->setObjectName({});
            for (QWidget* child : widget->findChildren<QWidget*>())
                child->setObjectName({});
            widget->deleteLater();
        }
        delete item;
    }
}

QString style_sheet()
{
    const auto hex = [](QRgb colour) { return QColor::fromRgb(colour).name(); };
    return QStringLiteral(R"(
#desk { background: %1; }
QFrame[panel="true"] { background: %2; border: 1px solid %3; border-radius: 6px; }
QFrame[rule="true"] { background: %3; border: none; max-height: 1px; min-height: 1px; }
QListView { background: transparent; border: none; outline: none; }
QComboBox, QPlainTextEdit { background: %2; border: 1px solid %3; border-radius: 4px; padding: 4px 10px; color: %4; }
QComboBox:focus, QPlainTextEdit:focus { border: 2px solid %5; padding: 3px 9px; }
QComboBox::drop-down { border: none; width: 28px; }
QToolButton::menu-indicator { image: none; }
QCheckBox { color: %6; }
QComboBox QAbstractItemView { background: %2; color: %4; selection-background-color: %7; selection-color: %4; }
QLineEdit, QDateTimeEdit { background: %2; border: 1px solid %3; border-radius: 4px; padding: 5px 10px; color: %4;
    selection-background-color: %5; selection-color: white; }
QLineEdit:focus, QDateTimeEdit:focus { border: 2px solid %5; padding: 4px 9px; }
QToolButton[tab="true"] { border: none; border-bottom: 3px solid transparent; padding: 8px 6px 7px 6px; color: %6; background: transparent; }
QToolButton[tab="true"]:hover { color: %4; }
QToolButton[tab="true"]:checked { color: %4; font-weight: bold; border-bottom: 3px solid %5; }
QToolButton[nav="true"] { border: none; padding: 4px 14px; color: #BECBD6; background: transparent; border-radius: 4px; }
QToolButton[nav="true"]:hover { background: #2A3B4C; }
QToolButton[nav="true"]:checked { color: white; background: #2A3B4C; }
QToolButton[barAct="true"] { border: none; padding: 5px 14px; color: white; background: %5; border-radius: 4px; }
QToolButton[barAct="true"]:hover { background: #2E7CC9; }
QToolButton[link="true"] { border: none; padding: 3px 8px; color: %5; background: transparent; border-radius: 4px; }
QToolButton[link="true"]:hover { background: %7; }
QPushButton[chip="true"] { border: 1px solid %3; border-radius: 13px; padding: 3px 12px; background: %2; color: %6; }
QPushButton[chip="true"]:hover, QPushButton[chip="true"]:focus { border-color: %5; color: %5; }
QPushButton[chip="true"]:checked { background: %5; border-color: %5; color: white; }
QPushButton[primary="true"] { border: none; border-radius: 4px; padding: 7px 18px; background: %5; color: white; }
QPushButton[primary="true"]:hover { background: #0F559B; }
QPushButton[plain="true"] { border: 1px solid %3; border-radius: 4px; padding: 6px 14px; background: %2; color: %4; }
QPushButton[plain="true"]:hover { background: %7; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar::handle:vertical { background: #C3CDD7; border-radius: 4px; min-height: 32px; margin: 1px; }
QScrollBar::add-line:vertical, QScrollBar::sub-line:vertical { height: 0; }
QScrollBar:horizontal { height: 0; }
QMenu { background: %2; border: 1px solid %3; padding: 4px; }
QMenu::item { padding: 7px 24px 7px 14px; color: %4; border-radius: 3px; }
QMenu::item:selected { background: %7; }
QMenu::item:disabled { color: #8593A1; }
QToolTip { background: %4; color: white; border: none; padding: 5px 8px; }
)")
        .arg(hex(ground), hex(surface), hex(line), hex(text_1), hex(accent), hex(text_2), hex(selection));
}

} // namespace yiping::desk::look
