// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/mapview/drawn_layer.h>

namespace yiping::mapview {

DrawnLayer::DrawnLayer(QQuickItem* parent) : StrokeLayer(parent) {}

void DrawnLayer::set_places(const QList<qreal>& places)
{
    if (places_ == places) {
        return;
    }
    places_ = places;
    rebuild();
    Q_EMIT placesChanged();
}

void DrawnLayer::rebuild()
{
    begin_strokes();
    if (shapes()) {
        Ring line;
        for (qsizetype at = 0; at + 1 < places_.size(); at += 2) {
            line.push_back(to_world({places_[at], places_[at + 1]}));
        }
        const bool around = line.size() > 2 && line.front() == line.back();
        add_stroke(line, around);
    }
    end_strokes();
}

} // namespace yiping::mapview
