// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCache>
#include <QFont>
#include <QRect>
#include <QStaticText>
#include <QString>

class QColor;
class QPainter;

namespace yiping::desk {

/// Lines of words in the rows of a list, cut short with … where they do not fit. Cutting and shaping Chinese words
/// takes longer than drawing them, and a list is drawn whenever the choice moves: what was shaped is kept. One for each
/// delegate; of the GUI thread.
class RowWords {
public:
    void paint(QPainter& painter, const QRect& box, const QString& words, int pixels, bool bold, const QColor& colour,
        Qt::Alignment alignment = Qt::AlignLeft | Qt::AlignVCenter);

private:
    struct Key {
        QString words;
        int width = 0;
        int pixels = 0;
        bool bold = false;
        bool operator==(const Key&) const = default;
        friend std::size_t qHash(const Key& key, std::size_t seed = 0) noexcept
        {
            return qHashMulti(seed, key.words, key.width, key.pixels, key.bold);
        }
    };
    struct Look {
        int pixels = 0;
        bool bold = false;
        bool operator==(const Look&) const = default;
        friend std::size_t qHash(const Look& look, std::size_t seed = 0) noexcept
        {
            return qHashMulti(seed, look.pixels, look.bold);
        }
    };

    static constexpr qsizetype kept_lines = 2'000; ///< some hundred rows
    QCache<Key, QStaticText> kept_{kept_lines};
    QHash<Look, QFont> fonts_;
};

} // namespace yiping::desk
