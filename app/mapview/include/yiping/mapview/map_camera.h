// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/mapview/ground_relief.h>
#include <yiping/mapview/homography.h>
#include <yiping/mapview/pinhole.h>

#include <QList>
#include <QMatrix4x4>
#include <QObject>
#include <QPointF>
#include <QSizeF>
#include <QtPositioning/QGeoCoordinate>
#include <QtQml/qqmlregistration.h>

#include <optional>

namespace yiping::mapview {

/// The camera of a QtLocation Map as our layers see it, learned from QML: on every change of the map ask for `samples`,
/// let the map say where they are on the screen, and give that to `learn`. GUI thread.
class MapCamera : public QObject {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(bool valid READ valid NOTIFY changed FINAL)
    Q_PROPERTY(qreal zoom READ zoom NOTIFY changed FINAL)
    /// Grows with every change: name it in a binding that calls project().
    Q_PROPERTY(int revision READ revision NOTIFY changed FINAL)
    Q_PROPERTY(QSizeF viewport READ viewport NOTIFY changed FINAL)
    /// Degrees from straight down.
    Q_PROPERTY(qreal tilt READ tilt NOTIFY changed FINAL)

public:
    explicit MapCamera(QObject* parent = nullptr);

    [[nodiscard]] bool valid() const { return homography_.has_value(); }
    [[nodiscard]] qreal zoom() const { return zoom_; }
    [[nodiscard]] int revision() const { return revision_; }
    [[nodiscard]] QSizeF viewport() const { return viewport_; }
    /// Nothing before the first `learn`.
    [[nodiscard]] const std::optional<Homography>& homography() const { return homography_; }
    [[nodiscard]] qreal tilt() const { return tilt_; }

    /// Heights that `place` stands on from now on.
    void set_relief(GroundRelief relief);
    [[nodiscard]] const GroundRelief& relief() const { return relief_; }
    /// Where a place is seen: on the relief, if there is one and the camera is tilted, `metres` above it. Nothing
    /// behind the camera.
    [[nodiscard]] std::optional<ScreenPoint> place(WorldPoint at, double metres = 0) const;
    /// Looks straight down on a box of the world that fills a picture of this size: how the ground of a scene is drawn.
    void look_down(WorldPoint low, WorldPoint high, QSizeF size);

    /// Four coordinates around the centre whose pixels determine the camera.
    Q_INVOKABLE [[nodiscard]] QList<QGeoCoordinate> samples(
        const QGeoCoordinate& centre, qreal zoom, QSizeF viewport) const;
    /// `points` are the pixels of `samples(centre, zoom, viewport)`, in order. Points that determine no camera leave
    /// the last one in place.
    Q_INVOKABLE void learn(const QGeoCoordinate& centre, qreal zoom, QSizeF viewport, const QList<QPointF>& points);

    /// Far outside the viewport for what is behind the camera.
    Q_INVOKABLE [[nodiscard]] QPointF project(qreal lon, qreal lat) const;
    /// The ground that a pixel shows, on the relief where `place` puts things onto it. Invalid above the horizon and
    /// before the first `learn`.
    Q_INVOKABLE [[nodiscard]] QGeoCoordinate unproject(QPointF at) const;
    /// Zoom at which a box of these degrees fills the size; -1 for an empty one.
    Q_INVOKABLE [[nodiscard]] static qreal zoom_to_fit(qreal west, qreal south, qreal east, qreal north, QSizeF size);
    /// The middle of a box on the map (not of its latitudes).
    Q_INVOKABLE [[nodiscard]] static QGeoCoordinate middle(qreal west, qreal south, qreal east, qreal north);
    /// Where the map's centre has to be for `at` to appear at `offset` pixels from the middle of the view (no tilt).
    Q_INVOKABLE [[nodiscard]] static QGeoCoordinate shifted(const QGeoCoordinate& at, qreal zoom, QPointF offset);

Q_SIGNALS:
    void changed();

private:
    void look_up();
    /// From a point that the line of sight has on the map's own level.
    [[nodiscard]] WorldPoint on_relief(WorldPoint flat) const;

    [[nodiscard]] static std::array<WorldPoint, 4> sample_points(WorldPoint centre, qreal zoom, QSizeF viewport);

    std::optional<Homography> homography_;
    /// The camera in space, about its own centre; nothing while it looks straight down on a plain.
    std::optional<Pinhole> space_;
    GroundRelief relief_;
    QSizeF viewport_;
    qreal zoom_ = 0, tilt_ = 0;
    int revision_ = 0;
};

/// The float matrix of a scene-graph node whose vertices are local: world = origin + local × local_unit.
[[nodiscard]] QMatrix4x4 node_matrix(const Homography& homography, WorldPoint origin, double local_unit);

} // namespace yiping::mapview
