// SPDX-License-Identifier: GPL-3.0-or-later
#include "short_label.h"

namespace yiping::desk {

ShortLabel::ShortLabel(const QString& words, int pixels, look::Ink ink, QWidget* parent, bool bold)
    : QLabel(parent), words_(words)
{
    setFont(look::font(pixels, bold));
    setTextFormat(Qt::PlainText);
    look::set_colour(this, ink);
    setText(words);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
}

void ShortLabel::show_words(const QString& words)
{
    words_ = words;
    cut();
}

int ShortLabel::whole_width() const
{
    const QMargins around = contentsMargins();
    return fontMetrics().horizontalAdvance(words_) + around.left() + around.right() + 2 * margin();
}

void ShortLabel::resizeEvent(QResizeEvent* event)
{
    QLabel::resizeEvent(event);
    cut();
}

void ShortLabel::cut()
{
    const QMargins around = contentsMargins();
    const int room = width() - around.left() - around.right() - 2 * margin();
    const QString shown = fontMetrics().elidedText(words_, Qt::ElideRight, room);
    if (shown != text())
        setText(shown);
    setToolTip(shown == words_ ? QString() : words_);
}

ShortLink::ShortLink(const QString& words, QWidget* parent) : QPushButton(words, parent), words_(words)
{
    setAccessibleName(words_);
    setFlat(true);
    setFont(look::font(look::body));
    setFocusPolicy(Qt::NoFocus);
    setCursor(Qt::PointingHandCursor);
    setStyleSheet(QStringLiteral("text-align: left; padding: 0; border: none;"));
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    look::set_colour(this, look::accent);
}

void ShortLink::show_words(const QString& words)
{
    words_ = words;
    setAccessibleName(words);
    cut();
}

void ShortLink::resizeEvent(QResizeEvent* event)
{
    QPushButton::resizeEvent(event);
    cut();
}

void ShortLink::cut()
{
    const QString shown = fontMetrics().elidedText(words_, Qt::ElideRight, width());
    if (shown != text())
        setText(shown);
    setToolTip(shown == words_ ? QString() : words_);
}

} // namespace yiping::desk
