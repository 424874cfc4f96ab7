// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/mapview/line_layer.h>

#include <QList>

namespace yiping::mapview {

/// One line that a hand has drawn: a way, or around an area.
class DrawnLayer : public StrokeLayer {
    Q_OBJECT
    QML_ELEMENT
    /// Longitude and latitude by turns, degrees WGS-84.
    Q_PROPERTY(QList<qreal> places READ places WRITE set_places NOTIFY placesChanged FINAL)

public:
    explicit DrawnLayer(QQuickItem* parent = nullptr);
    [[nodiscard]] QList<qreal> places() const { return places_; }
    void set_places(const QList<qreal>& places);

Q_SIGNALS:
    void placesChanged();

protected:
    void areas_reset() override { rebuild(); }
    void rebuild() override;

private:
    QList<qreal> places_;
};

} // namespace yiping::mapview
