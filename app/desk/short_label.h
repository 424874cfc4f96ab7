// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "look.h"

#include <QLabel>
#include <QPushButton>

namespace yiping::desk {

/// Words cut short with … where they do not fit, whole in the tooltip.
class ShortLabel final : public QLabel {
    Q_OBJECT

public:
    ShortLabel(const QString& words, int pixels, look::Ink ink, QWidget* parent, bool bold = false);

    void show_words(const QString& words);
    /// The room that the whole words would take, in device-independent pixels.
    [[nodiscard]] int whole_width() const;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void cut();

    QString words_;
};

/// The same for words that are clicked.
class ShortLink final : public QPushButton {
    Q_OBJECT

public:
    ShortLink(const QString& words, QWidget* parent);

    void show_words(const QString& words);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void cut();

    QString words_;
};

} // namespace yiping::desk
