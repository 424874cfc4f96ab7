// SPDX-License-Identifier: GPL-3.0-or-later
#include "screen_words.h"

#include <QFont>
#include <QQuickItem>

#include <functional>

namespace yiping::testing {

namespace {

QByteArray owner_of(QQuickItem* item)
{
    for (; item != nullptr; item = item->parentItem()) {
        const QByteArray name = item->metaObject()->className();
        const QByteArray type = name.left(name.indexOf("_QML"));
        if (type.endsWith("Panel") && type != "Panel")
            return type;
        if (type == "Header" || type == "MapArea")
            return type;
    }
    return {};
}

} // namespace

std::vector<Word> words_of(QQuickWindow& window)
{
    std::vector<Word> words;
    const std::function<void(QQuickItem*, QRectF)> walk = [&](QQuickItem* item, QRectF clip) {
        if (!item->isVisible() || item->opacity() == 0)
            return;
        if (item->clip())
            clip = clip.intersected(item->mapRectToScene(item->boundingRect()));
        const QString text = item->property("text").toString();
        if (item->metaObject()->inherits(&QQuickItem::staticMetaObject) && item->property("paintedWidth").isValid() &&
            !text.isEmpty()) {
            // Height of the characters themselves: the line has air above and below.
            const double height = item->property("font").value<QFont>().pixelSize() * 0.9;
            const double width = item->property("paintedWidth").toDouble();
            const double line = item->property("paintedHeight").toDouble();
            QRectF box(0, (item->height() - line) / 2 + (line - std::max(height, line - height * 0.45)) / 2, width,
                std::max(height, line - height * 0.45));
            const int align = item->property("effectiveHorizontalAlignment").toInt();
            if (align == Qt::AlignRight)
                box.moveLeft(item->width() - width);
            else if (align == Qt::AlignHCenter)
                box.moveLeft((item->width() - width) / 2);
            words.push_back({text, item->mapRectToScene(box), item->property("truncated").toBool(),
                item->property("font").value<QFont>().pixelSize(), owner_of(item)});
        }
        for (QQuickItem* child : item->childItems())
            walk(child, clip);
    };
    walk(window.contentItem(), QRectF(QPointF(), window.size()));
    return words;
}

} // namespace yiping::testing
