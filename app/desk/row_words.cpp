// SPDX-License-Identifier: GPL-3.0-or-later
#include "row_words.h"

#include "look.h"

#include <QColor>
#include <QFontMetrics>
#include <QPainter>

#include <memory>

namespace yiping::desk {

void RowWords::paint(QPainter& painter, const QRect& box, const QString& words, int pixels, bool bold,
    const QColor& colour, Qt::Alignment alignment)
{
    if (words.isEmpty() || box.width() <= 0)
        return;
    auto font = fonts_.find({pixels, bold});
    if (font == fonts_.end())
        font = fonts_.insert({pixels, bold}, look::font(pixels, bold));
    painter.setFont(*font);
    const Key key{words, box.width(), pixels, bold};
    QStaticText* line = kept_.object(key);
    if (line == nullptr) {
        QString one = words;
        one.replace(QLatin1Char('\n'), QLatin1Char(' '));
        auto made = std::make_unique<QStaticText>(QFontMetrics(*font).elidedText(one, Qt::ElideRight, box.width()));
        made->setTextFormat(Qt::PlainText);
        made->prepare(painter.transform(), *font);
        line = made.get();
        kept_.insert(key, made.release());
    }
    const QSizeF size = line->size();
    double x = box.left();
    if ((alignment & Qt::AlignRight) != 0)
        x += box.width() - size.width();
    double y = box.top();
    if ((alignment & Qt::AlignVCenter) != 0)
        y += (box.height() - size.height()) / 2;
    painter.setPen(colour);
    painter.drawStaticText(QPointF(x, y), *line);
}

} // namespace yiping::desk
