// SPDX-License-Identifier: GPL-3.0-or-later
#include "look.h"

#include <QFontMetricsF>
#include <QLabel>
#include <QLayout>
#include <QMargins>
#include <QPainter>
#include <QPainterPath>
#include <QPalette>
#include <QPushButton>
#include <QScrollArea>
#include <QStyle>
#include <QTimer>
#include <QVariant>
#include <QWidget>

#include <array>
#include <cmath>
#include <numbers>
#include <utility>

namespace yiping::desk::look {

using domain::CaseStatus;

namespace {

constexpr const char* theme_property = "theme";
constexpr const char* pad_property = "pad";

} // namespace

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

QColor colour(Ink ink, Theme theme)
{
    struct Pair {
        QRgb day, night;
    };
    static constexpr std::array<Pair, ink_count> inks{{
        {0xFFF2F5F8, 0xFF0A0F15}, // ground
        {0xFFFFFFFF, 0xFF1A2734}, // surface
        {0xFFFFFFFF, 0xFF2A3B4C}, // raised
        {0xFFE3EEF9, 0xFF22384D}, // selection
        {0xFFF4F8FC, 0xFF1F2E3D}, // hover
        {0xFFD9E0E7, 0xFF33475A}, // line
        {0xFFB8C4CF, 0xFF4F6579}, // edge
        {0xFFC3CDD7, 0xFF3F556A}, // handle
        {0xFF15212C, 0xFFEEF3F7}, // text_1
        {0xFF3F5164, 0xFFBECBD6}, // text_2
        {0xFF566779, 0xFF98A9B8}, // text_3
        {0xFF8593A1, 0xFF718394}, // faint
        {0xFF1566B7, 0xFF4FB3FF}, // accent
        {0xFF1566B7, 0xFF1F6FC0}, // fill
        {0xFF0F559B, 0xFF2877C4}, // fill_hover
        {0xFFFFFFFF, 0xFFFFFFFF}, // on_fill
        {0xFF1566B7, 0xFF4FB3FF}, // fresh
        {0xFF8A5A00, 0xFFF2B94B}, // handling
        {0xFFB93222, 0xFFFF806D}, // late
        {0xFF0F6E4B, 0xFF45D3A4}, // done
        {0xFF5B45A8, 0xFFBDA6F5}, // held
        {0xFF566779, 0xFF98A9B8}, // no_data
        {0xFFFFF4DC, 0xFF3A2E12}, // warn_ground
        {0xFFFDEBE8, 0xFF43211D}, // error_ground
        {0xFF1A2734, 0xFF121C26}, // bar
        {0xFF2A3B4C, 0xFF2A3B4C}, // bar_raised
        {0xFFEEF3F7, 0xFFEEF3F7}, // bar_text_1
        {0xFFBECBD6, 0xFFBECBD6}, // bar_text_2
        {0xFFF2B94B, 0xFFF2B94B}, // bar_warn
        {0xFF45D3A4, 0xFF45D3A4}, // bar_good
        {0xFFFF806D, 0xFFFF806D}, // bar_bad
    }};
    const Pair& pair = inks[ink];
    return QColor::fromRgb(theme == Theme::Night ? pair.night : pair.day);
}

Theme theme_of(const QWidget* widget)
{
    for (; widget != nullptr; widget = widget->parentWidget()) {
        if (const QVariant worn = widget->property(theme_property); worn.isValid())
            return static_cast<Theme>(worn.toInt());
    }
    return Theme::Day;
}

void wear(QWidget& window, Theme theme)
{
    window.setProperty(theme_property, static_cast<int>(theme));
    const Paper paper(theme);
    QPalette palette;
    static constexpr std::array<std::pair<QPalette::ColorRole, Ink>, 13> roles{{{QPalette::Window, ground},
        {QPalette::Base, surface}, {QPalette::AlternateBase, hover}, {QPalette::Button, surface},
        {QPalette::WindowText, text_1}, {QPalette::Text, text_1}, {QPalette::ButtonText, text_1},
        {QPalette::PlaceholderText, text_3}, {QPalette::Highlight, fill}, {QPalette::HighlightedText, on_fill},
        {QPalette::Light, hover}, {QPalette::Mid, line}, {QPalette::Dark, edge}}};
    for (const auto& [role, ink] : roles)
        palette.setColor(role, paper(ink));
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, paper(faint));
    window.setPalette(palette);
    window.setStyleSheet(style_sheet(theme));
    for (QLabel* each : window.findChildren<QLabel*>()) {
        if (const QVariant room = each->property(pad_property); room.isValid())
            each->setContentsMargins(room.value<QMargins>());
    }
    window.update();
}

Ink status_ink(CaseStatus status)
{
    switch (status) {
    case CaseStatus::New:
        return fresh;
    case CaseStatus::Handling:
        return handling;
    case CaseStatus::Late:
        return late;
    case CaseStatus::Done:
        return done;
    case CaseStatus::Suspended:
    case CaseStatus::Shelved:
        return held;
    case CaseStatus::Voided:
        break;
    }
    return no_data;
}

void paint_status(QPainter& painter, const QRectF& box, CaseStatus status, const Paper& paper)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor ink = paper(status_ink(status));
    const double pen = box.width() * 0.14;
    const QRectF ring = box.adjusted(pen / 2, pen / 2, -pen / 2, -pen / 2);
    const QColor inside = paper(surface);
    painter.setPen(QPen(ink, pen));
    painter.setBrush(inside);
    switch (status) {
    case CaseStatus::New:
        painter.drawEllipse(ring);
        break;
    case CaseStatus::Handling:
        painter.drawEllipse(ring);
        painter.setPen(Qt::NoPen);
        painter.setBrush(ink);
        painter.drawPie(ring, 90 * 16, 180 * 16);
        break;
    case CaseStatus::Late: {
        painter.setPen(Qt::NoPen);
        painter.setBrush(ink);
        // The disc without the wedge around 12 o'clock.
        constexpr double top = 90;
        const double half = std::atan2(box.width() * 0.24, box.width() / 2 + 1) * 180 / std::numbers::pi;
        QPainterPath disc(box.center());
        disc.arcTo(box, top + half, 360 - 2 * half);
        disc.closeSubpath();
        painter.drawPath(disc);
        break;
    }
    case CaseStatus::Done: {
        painter.setPen(Qt::NoPen);
        painter.setBrush(ink);
        painter.drawEllipse(box);
        painter.setPen(QPen(inside, pen, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.setBrush(Qt::NoBrush);
        const double w = box.width();
        painter.drawPolyline(QPolygonF({box.topLeft() + QPointF(w * 0.27, w * 0.52),
            box.topLeft() + QPointF(w * 0.44, w * 0.69), box.topLeft() + QPointF(w * 0.74, w * 0.33)}));
        break;
    }
    case CaseStatus::Suspended:
        painter.setPen(Qt::NoPen);
        painter.setBrush(ink);
        painter.drawRect(QRectF(box.left() + box.width() * 0.18, box.top() + 1, box.width() * 0.22, box.height() - 2));
        painter.drawRect(QRectF(box.left() + box.width() * 0.60, box.top() + 1, box.width() * 0.22, box.height() - 2));
        break;
    case CaseStatus::Shelved:
        painter.setPen(Qt::NoPen);
        painter.setBrush(ink);
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

void paint_deadline(QPainter& painter, const QRectF& box, int percent, bool past, Ink ink, const Paper& paper)
{
    if (percent < 0)
        return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const double pen = box.width() * 0.17;
    const QRectF ring = box.adjusted(pen / 2, pen / 2, -pen / 2, -pen / 2);
    painter.setBrush(Qt::NoBrush);
    if (!past) {
        painter.setPen(QPen(paper(line), pen));
        painter.drawEllipse(ring);
    }
    painter.setPen(QPen(paper(ink), pen, Qt::SolidLine, Qt::FlatCap));
    if (past)
        painter.drawEllipse(ring);
    else
        painter.drawArc(ring, 90 * 16, -static_cast<int>(std::lround(percent * 3.6 * 16)));
    painter.restore();
}

double paint_key(QPainter& painter, const QPointF& left_middle, const QString& key, const Paper& paper, bool on_dark)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QFont small_font = font(small);
    const double width = std::max(20.0, QFontMetricsF(small_font).horizontalAdvance(key) + 10);
    const QRectF cap(left_middle.x() + 0.5, left_middle.y() - 9.5, width, 19);
    painter.setPen(QPen(on_dark ? QColor(255, 255, 255, 150) : paper(edge), 1));
    painter.setBrush(on_dark ? QColor(255, 255, 255, 34) : paper(surface));
    painter.drawRoundedRect(cap, 3, 3);
    painter.setFont(small_font);
    painter.setPen(on_dark ? QColor(Qt::white) : paper(text_2));
    painter.drawText(cap, Qt::AlignCenter, key);
    painter.restore();
    return width;
}

QLabel* label(const QString& text, int pixels, Ink ink, QWidget* parent, bool bold)
{
    auto* made = new QLabel(text, parent);
    made->setFont(font(pixels, bold));
    made->setTextFormat(Qt::PlainText);
    set_colour(made, ink);
    return made;
}

namespace {

/// Rules of the style sheet are chosen by properties; they are looked at once, unless asked again.
void set_rule(QWidget* widget, const char* property, Ink ink)
{
    if (const QVariant had = widget->property(property); had.isValid() && had.toInt() == ink)
        return;
    widget->setProperty(property, static_cast<int>(ink));
    if (widget->testAttribute(Qt::WA_WState_Polished)) {
        widget->style()->unpolish(widget);
        widget->style()->polish(widget);
    }
}

} // namespace

void set_colour(QWidget* widget, Ink ink)
{
    set_rule(widget, "ink", ink);
}

void pad(QLabel* label, int left, int top, int right, int bottom)
{
    const QMargins room(left, top, right, bottom);
    label->setProperty(pad_property, QVariant::fromValue(room));
    label->setContentsMargins(room);
}

void set_ground(QWidget* widget, Ink ink)
{
    widget->setAttribute(Qt::WA_StyledBackground);
    set_rule(widget, "paper", ink);
}

QPushButton* chip(const QString& words, QWidget* parent)
{
    auto* made = new QPushButton(words, parent);
    made->setProperty("chip", true);
    made->setFont(font(small));
    made->setAutoDefault(false);
    return made;
}

void bring_into_view(QWidget* widget)
{
    QTimer::singleShot(0, widget, [widget] {
        for (QWidget* above = widget->parentWidget(); above != nullptr; above = above->parentWidget()) {
            if (auto* area = qobject_cast<QScrollArea*>(above))
                area->ensureWidgetVisible(widget, 0, 0);
        }
    });
}

void clear(QLayout* layout)
{
    while (QLayoutItem* item = layout->takeAt(0)) {
        if (item->layout())
            clear(item->layout());
        delete item->widget();
        delete item;
    }
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

QString style_sheet(Theme theme)
{
    static constexpr std::array<std::pair<const char*, Ink>, 19> names{
        {{"@ground", ground}, {"@surface", surface}, {"@raised", raised}, {"@selection", selection}, {"@hover", hover},
            {"@line", line}, {"@edge", edge}, {"@handle", handle}, {"@text1", text_1}, {"@text2", text_2},
            {"@text3", text_3}, {"@faint", faint}, {"@accent", accent}, {"@fillHover", fill_hover}, {"@fill", fill},
            {"@onFill", on_fill}, {"@barRaised", bar_raised}, {"@barText2", bar_text_2}, {"@barText1", bar_text_1}}};
    QString sheet = QStringLiteral(R"(
#desk, #deskHost { background: @ground; }
QFrame[panel="true"] { background: @surface; border: 1px solid @line; border-radius: 6px; }
QFrame[rule="true"] { background: @line; border: none; max-height: 1px; min-height: 1px; }
QFrame[round="true"] { border-radius: 4px; }
QFrame[card="true"] { background: @hover; border: 1px solid @line; border-radius: 6px; }
QLabel[missing="true"] { border: 1px dashed @edge; border-radius: 4px; }
QListView { background: @surface; border: none; outline: none; color: @text1; }
QComboBox, QPlainTextEdit { background: @surface; border: 1px solid @line; border-radius: 4px; padding: 4px 10px;
    color: @text1; selection-background-color: @fill; selection-color: @onFill; placeholder-text-color: @text3; }
QComboBox:focus, QPlainTextEdit:focus { border: 2px solid @accent; padding: 3px 9px; }
QComboBox::drop-down { border: none; width: 28px; }
QToolButton::menu-indicator { image: none; }
QCheckBox, QRadioButton { color: @text2; }
QComboBox QAbstractItemView { background: @raised; color: @text1; selection-background-color: @selection; selection-color: @text1; }
QLineEdit, QDateTimeEdit { background: @surface; border: 1px solid @line; border-radius: 4px; padding: 5px 10px; color: @text1;
    selection-background-color: @fill; selection-color: @onFill; placeholder-text-color: @text3; }
QLineEdit:focus, QDateTimeEdit:focus { border: 2px solid @accent; padding: 4px 9px; }
QToolButton[tab="true"] { border: none; border-bottom: 3px solid transparent; padding: 8px 6px 7px 6px; color: @text2; background: transparent; }
QToolButton[tab="true"]:hover { color: @text1; }
QToolButton[tab="true"]:checked { color: @text1; font-weight: bold; border-bottom: 3px solid @accent; }
QToolButton[nav="true"] { border: none; padding: 4px 14px; color: @barText2; background: transparent; border-radius: 4px; }
QToolButton[nav="true"]:hover { background: @barRaised; }
QToolButton[nav="true"]:checked { color: @barText1; background: @barRaised; }
QToolButton[barAct="true"] { border: none; padding: 5px 14px; color: @onFill; background: @fill; border-radius: 4px; }
QToolButton[barAct="true"]:hover { background: #2877C4; }
QToolButton[link="true"] { border: none; padding: 3px 8px; color: @accent; background: transparent; border-radius: 4px; }
QToolButton[link="true"]:hover, QToolButton[link="true"]:focus { background: @selection; }
QToolButton[link="true"]:disabled { color: @faint; }
QPushButton[chip="true"] { border: 1px solid @line; border-radius: 13px; padding: 3px 12px; background: @surface; color: @text2; }
QPushButton[chip="true"]:hover, QPushButton[chip="true"]:focus { border-color: @accent; color: @accent; }
QPushButton[chip="true"]:checked { background: @fill; border-color: @fill; color: @onFill; }
QPushButton[chip="true"]:disabled { background: @ground; color: @faint; }
QPushButton[primary="true"] { border: none; border-radius: 4px; padding: 7px 18px; background: @fill; color: @onFill; }
QPushButton[primary="true"]:hover { background: @fillHover; }
QPushButton[primary="true"]:focus { border: 2px solid @text1; padding: 5px 16px; }
QPushButton[primary="true"]:disabled { background: @line; color: @text3; }
QPushButton[plain="true"] { border: 1px solid @line; border-radius: 4px; padding: 6px 14px; background: @surface; color: @text1; }
QPushButton[plain="true"]:hover { background: @selection; }
QPushButton[plain="true"]:focus { border: 2px solid @accent; padding: 5px 13px; }
QPushButton[plain="true"]:disabled { color: @faint; }
QScrollArea { background: transparent; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar::handle:vertical { background: @handle; border-radius: 4px; min-height: 32px; margin: 1px; }
QScrollBar::add-line:vertical, QScrollBar::sub-line:vertical { height: 0; }
QScrollBar:horizontal { height: 0; }
QMenu { background: @raised; border: 1px solid @line; padding: 4px; }
QMenu::item { padding: 7px 24px 7px 14px; color: @text1; border-radius: 3px; }
QMenu::item:selected { background: @selection; }
QMenu::item:disabled { color: @faint; }
QMenu::indicator { width: 14px; height: 14px; left: 6px; }
QMenu::separator { height: 1px; background: @line; margin: 4px 8px; }
QMainWindow::separator { background: @ground; width: 12px; height: 12px; }
QMainWindow::separator:hover { background: @line; }
QDockWidget { color: @text2; }
QDockWidget::title { background: @ground; padding: 4px 6px; text-align: left; }
QTabBar { qproperty-drawBase: 0; font-size: 15px; font-weight: normal; }
QTabBar::tab { background: @ground; color: @text2; border: none; border-bottom: 3px solid transparent; padding: 5px 12px; }
QTabBar[tight="true"] { font-size: 13px; }
QTabBar[tight="true"]::tab { padding: 5px 6px; }
QTabBar::tab:selected { color: @text1; border-bottom: 3px solid @accent; }
QToolTip { background: @text1; color: @surface; border: none; padding: 5px 8px; }
)");
    for (const auto& [name, ink] : names)
        sheet.replace(QLatin1StringView(name), colour(ink, theme).name());
    for (int at = 0; at < ink_count; ++at) {
        const QString shown = colour(static_cast<Ink>(at), theme).name();
        sheet += QStringLiteral("QLabel[ink=\"%1\"], QToolButton[ink=\"%1\"], QPushButton[ink=\"%1\"] { color: %2; }\n"
                                "QWidget[paper=\"%1\"] { background: %2; }\n")
                     .arg(at)
                     .arg(shown);
    }
    return sheet;
}

} // namespace yiping::desk::look
