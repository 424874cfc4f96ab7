// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QPainter>
#include <QRect>
#include <QSizeF>

#include <algorithm>
#include <cmath>
#include <utility>

namespace yiping::mapview {

/// A drawing in an atlas.
struct AtlasSprite {
    QRect place; ///< device pixels
    QSizeF size; ///< item pixels
};

/// Drawings side by side in one picture that grows by rows: what is there stays where it is. GUI thread.
class SpriteAtlas {
public:
    static constexpr int width = 2048;
    /// Taller, it is better begun anew with what is in use.
    static constexpr int tall = 2048;

    explicit SpriteAtlas(qreal ratio = 1) : ratio_(ratio) {}

    [[nodiscard]] qreal ratio() const { return ratio_; }
    [[nodiscard]] const QImage& image() const { return image_; }
    [[nodiscard]] bool full() const { return y_ + row_ > tall; }
    /// Whether something was drawn since the last call.
    [[nodiscard]] bool take_changed() { return std::exchange(changed_, false); }

    /// `draw(painter, box)` paints in item pixels.
    template <class Draw>
    AtlasSprite add(QSizeF size, Draw&& draw)
    {
        constexpr int gap = 1;
        const QSize device(std::min(static_cast<int>(std::ceil(size.width() * ratio_)), width - 2 * gap),
            static_cast<int>(std::ceil(size.height() * ratio_)));
        if (x_ + device.width() + gap > width) {
            x_ = gap;
            y_ += row_ + gap;
            row_ = 0;
        }
        row_ = std::max(row_, device.height());
        if (image_.height() < y_ + row_ + gap) {
            QImage taller(width, std::max(64, (y_ + row_ + gap) * 3 / 2), QImage::Format_RGBA8888_Premultiplied);
            taller.fill(Qt::transparent);
            if (!image_.isNull()) {
                std::copy_n(image_.constBits(), image_.sizeInBytes(), taller.bits());
            }
            image_ = std::move(taller);
        }
        const AtlasSprite made{
            QRect(QPoint(x_, y_), device), QSizeF(device.width() / ratio_, device.height() / ratio_)};
        QPainter painter(&image_);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.scale(ratio_, ratio_);
        draw(painter, QRectF(QPointF(made.place.topLeft()) / ratio_, made.size));
        x_ += device.width() + gap;
        changed_ = true;
        return made;
    }

private:
    qreal ratio_;
    QImage image_;
    int x_ = 1, y_ = 1, row_ = 0;
    bool changed_ = false;
};

} // namespace yiping::mapview
