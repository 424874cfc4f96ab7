// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/case_life.h>

#include <QColor>
#include <QFont>
#include <QRectF>
#include <QString>

class QLabel;
class QLayout;
class QPainter;
class QPushButton;
class QWidget;

/// Colours, type and symbols of the desk: the day theme of LOOK.md, pure values. Every text colour has at least
/// 4.5 : 1 on ground, surface and selection (proved by tests/desk).
namespace yiping::desk::look {

inline constexpr QRgb ground = 0xFFF2F5F8;
inline constexpr QRgb surface = 0xFFFFFFFF;
inline constexpr QRgb selection = 0xFFE3EEF9;
inline constexpr QRgb hover = 0xFFF4F8FC;
inline constexpr QRgb line = 0xFFD9E0E7;
inline constexpr QRgb text_1 = 0xFF15212C;
inline constexpr QRgb text_2 = 0xFF3F5164;
inline constexpr QRgb text_3 = 0xFF566779;
inline constexpr QRgb accent = 0xFF1566B7;
inline constexpr QRgb fresh = 0xFF1566B7;    ///< 新上报
inline constexpr QRgb handling = 0xFF8A5A00; ///< 处理中
inline constexpr QRgb late = 0xFFB93222;     ///< 已超时
inline constexpr QRgb done = 0xFF0F6E4B;     ///< 已办结
inline constexpr QRgb held = 0xFF5B45A8;     ///< 挂起, 挂账
inline constexpr QRgb no_data = 0xFF566779;
inline constexpr QRgb warn_ground = 0xFFFFF4DC;
inline constexpr QRgb error_ground = 0xFFFDEBE8;
inline constexpr QRgb bar = 0xFF1A2734;      ///< top bar
inline constexpr QRgb bar_text_1 = 0xFFEEF3F7;
inline constexpr QRgb bar_text_2 = 0xFFBECBD6;
inline constexpr QRgb bar_warn = 0xFFF2B94B;
inline constexpr QRgb bar_good = 0xFF45D3A4;
inline constexpr QRgb bar_bad = 0xFFFF806D;

inline constexpr int small = 13;
inline constexpr int body = 15;
inline constexpr int large = 18;
inline constexpr int title = 24;

/// Noto Sans CJK SC with tabular digits, height in device-independent pixels.
[[nodiscard]] QFont font(int pixels, bool bold = false);
[[nodiscard]] QColor status_colour(domain::CaseStatus status);
/// Colour and shape of a status: ring, half ring, notched disc, tick, two bars, shelf, cross.
void paint_status(QPainter& painter, const QRectF& box, domain::CaseStatus status);
/// A ring that fills as time is used up; percent < 0 paints nothing.
void paint_deadline(QPainter& painter, const QRectF& box, int percent, bool past, const QColor& colour);
/// A key cap with its letter; returns the width taken.
double paint_key(QPainter& painter, const QPointF& left_middle, const QString& key, bool on_dark = false);
[[nodiscard]] QLabel* label(const QString& text, int pixels, QRgb colour, QWidget* parent, bool bold = false);
void set_colour(QLabel* label, QRgb colour);
/// A small rounded button, one of several to choose from.
[[nodiscard]] QPushButton* chip(const QString& words, QWidget* parent);
/// Takes everything out of a layout. What is in it goes when the event that is under way has ended: it may be what was
/// clicked. Nobody finds it by its name any more.
void clear_later(QLayout* layout);
/// Style sheet of the whole window.
[[nodiscard]] QString style_sheet();

} // namespace yiping::desk::look
