// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/case_life.h>

#include <QColor>
#include <QFont>
#include <QRectF>
#include <QString>

#include <cstdint>

class QLabel;
class QLayout;
class QPainter;
class QPushButton;
class QWidget;

/// Colours, type and symbols of the desk: day and night of LOOK.md, pure values. Every text colour has at least 4.5 : 1
/// on ground, surface and selection of its theme (proved by tests/desk).
namespace yiping::desk::look {

enum class Theme : std::uint8_t { Day, Night };

/// What a colour is for. What it is, its theme says.
enum Ink : std::uint8_t {
    ground,
    surface,
    raised, ///< what lies above a surface: menus, lists that drop down
    selection,
    hover,
    line,
    edge, ///< a line that has to be seen: what is still to come, a place that is empty
    handle, ///< of a scroll bar
    text_1,
    text_2,
    text_3,
    faint, ///< words of what cannot be done now
    accent,
    fill, ///< ground of the one button that is to be pressed
    fill_hover,
    on_fill,
    fresh, ///< 新上报
    handling, ///< 处理中
    late, ///< 已超时
    done, ///< 已办结
    held, ///< 挂起, 挂账
    no_data,
    warn_ground,
    error_ground,
    bar, ///< top bar, dark in both themes
    bar_raised,
    bar_text_1,
    bar_text_2,
    bar_warn,
    bar_good,
    bar_bad,
};
inline constexpr int ink_count = bar_bad + 1;

[[nodiscard]] QColor colour(Ink ink, Theme theme);
/// The theme of the window that a widget stands in: of the nearest parent that wear() has dressed. Day where none is.
[[nodiscard]] Theme theme_of(const QWidget* widget);
/// Dresses a window and everything in it, now and as it comes.
void wear(QWidget& window, Theme theme);

/// The colours of one theme while something is painted.
class Paper {
public:
    explicit Paper(const QWidget* widget) : theme_(theme_of(widget)) {}
    explicit Paper(Theme theme) : theme_(theme) {}
    [[nodiscard]] QColor operator()(Ink ink) const { return colour(ink, theme_); }

private:
    Theme theme_;
};

inline constexpr int small = 13;
inline constexpr int body = 15;
inline constexpr int large = 18;
inline constexpr int title = 24;
/// What the round corner of a panel takes, in device-independent pixels.
inline constexpr int corner = 4;

/// Noto Sans CJK SC with tabular digits, height in device-independent pixels.
[[nodiscard]] QFont font(int pixels, bool bold = false);
[[nodiscard]] Ink status_ink(domain::CaseStatus status);
/// Colour and shape of a status: ring, half ring, notched disc, tick, two bars, shelf, cross.
void paint_status(QPainter& painter, const QRectF& box, domain::CaseStatus status, const Paper& paper);
/// A ring that fills as time is used up; percent < 0 paints nothing.
void paint_deadline(QPainter& painter, const QRectF& box, int percent, bool past, Ink ink, const Paper& paper);
/// A key cap with its letter; returns the width taken.
double paint_key(
    QPainter& painter, const QPointF& left_middle, const QString& key, const Paper& paper, bool on_dark = false);
[[nodiscard]] QLabel* label(const QString& text, int pixels, Ink ink, QWidget* parent, bool bold = false);
/// The colour of a label's or a button's words, in whatever theme the window wears.
void set_colour(QWidget* widget, Ink ink);
/// Room around the words of a label. A frame forgets its margins whenever its window changes the style sheet; these are
/// given again.
void pad(QLabel* label, int left, int top, int right, int bottom);
/// The colour behind a widget.
void set_ground(QWidget* widget, Ink ink);
/// A small rounded button, one of several to choose from.
[[nodiscard]] QPushButton* chip(const QString& words, QWidget* parent);
/// Scrolls whatever a widget stands in, so that it is seen once the room has been shared out.
void bring_into_view(QWidget* widget);
/// Takes everything out of a layout, at once; for what nobody can have clicked just now.
void clear(QLayout* layout);
/// Takes everything out of a layout. What is in it goes when the event that is under way has ended: it may be what was
/// clicked. Nobody finds it by its name any more.
void clear_later(QLayout* layout);
/// Style sheet of a whole window.
[[nodiscard]] QString style_sheet(Theme theme);

} // namespace yiping::desk::look
