// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/geo/point_index.h>
#include <yiping/mapview/map_layer.h>
#include <yiping/mapview/view_cone.h>

#include <QColor>
#include <QString>
#include <QVariantMap>

#include <memory>
#include <vector>

namespace yiping::mapview {

class ConeRaster;

/// Cameras as a dot with a soft cone where they look, as far as they see; 10,000 and more. One that is offline is a
/// square of another colour without a cone, one whose owner withdrew his consent is not drawn. Cones lie on the ground
/// and are left out where they would be smaller than their dots. All are one picture of the view and a margin around
/// it: a pan within it changes a matrix, a zoom draws it anew. GUI thread.
class CameraConeLayer : public MapLayer {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QColor color READ color WRITE set_color NOTIFY styleChanged FINAL)
    Q_PROPERTY(QColor offlineColor READ offline_color WRITE set_offline_color NOTIFY styleChanged FINAL)
    Q_PROPERTY(qreal dotSize READ dot_size WRITE set_dot_size NOTIFY styleChanged FINAL)
    /// Only cameras whose picture comes in.
    Q_PROPERTY(bool streamingOnly READ streaming_only WRITE set_streaming_only NOTIFY styleChanged FINAL)
    Q_PROPERTY(int count READ count NOTIFY countChanged FINAL)

public:
    explicit CameraConeLayer(QQuickItem* parent = nullptr);
    ~CameraConeLayer() override;
    [[nodiscard]] QColor color() const { return color_; }
    void set_color(const QColor& color);
    [[nodiscard]] QColor offline_color() const { return offline_color_; }
    void set_offline_color(const QColor& color);
    [[nodiscard]] qreal dot_size() const { return dot_size_; }
    void set_dot_size(qreal size);
    [[nodiscard]] bool streaming_only() const { return streaming_only_; }
    void set_streaming_only(bool on);
    [[nodiscard]] int count() const { return count_; }

    /// Id of the camera whose dot is nearest to a pixel and at most its size away, else "".
    Q_INVOKABLE [[nodiscard]] QString pick(QPointF at) const;
    /// {"title", "detail", "lon", "lat"} of a camera on the map, else empty.
    Q_INVOKABLE [[nodiscard]] QVariantMap describe(const QString& id) const;

Q_SIGNALS:
    void styleChanged();
    void countChanged();

protected:
    void camera_moved() override;
    void feed_changed(presentation::MapFeed* feed) override;
    void updatePolish() override;
    void geometryChange(const QRectF& now, const QRectF& before) override;
    void itemChange(ItemChange change, const ItemChangeData& data) override;
    QSGNode* updatePaintNode(QSGNode* old, UpdatePaintNodeData* data) override;

private:
    void changed();
    void reset();
    void read();

    QColor color_ = Qt::white, offline_color_ = Qt::gray;
    qreal dot_size_ = 8;
    bool streaming_only_ = true;
    int count_ = 0;
    std::vector<ViewCone> cameras_; ///< those shown
    std::vector<Uuid> ids_; ///< of them
    geo::WorldBox around_; ///< all of them
    std::unique_ptr<ConeRaster> raster_;
    geo::WorldBox drawn_; ///< what the picture was made for
    double pixel_ = 0; ///< world units, device pixels
    bool unread_ = true, outdated_ = true, picture_changed_ = true;
};

} // namespace yiping::mapview
