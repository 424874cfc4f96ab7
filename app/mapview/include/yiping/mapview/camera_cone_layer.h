// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/mapview/map_layer.h>

#include <QColor>
#include <QString>
#include <QVariantMap>

#include <cstdint>
#include <vector>

namespace yiping::mapview {

/// Cameras as a dot with a soft cone where they look, as far as they see; 10,000 and more. One that is offline is a
/// square of another colour without a cone, one whose owner withdrew his consent is not drawn. Cones lie on the ground
/// and are left out where they would be smaller than their dots; only a change of the zoom by a tenth makes the
/// geometry anew, a pan changes a matrix. GUI thread.
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
    void areas_reset() override { reset(); }
    void feed_changed(presentation::MapFeed* feed) override;
    void updatePolish() override;
    QSGNode* updatePaintNode(QSGNode* old, UpdatePaintNodeData* data) override;

private:
    struct Vertex {
        float x, y;
        std::uint8_t shade; ///< into the layer's colours
    };
    struct Dot {
        WorldPoint at;
        Uuid id;
    };
    void reset();
    void rebuild();
    void add_fan(
        WorldPoint at, double from, double to, int steps, double radius, std::uint8_t inner, std::uint8_t outer);

    QColor color_ = Qt::white, offline_color_ = Qt::gray;
    qreal dot_size_ = 8;
    bool streaming_only_ = true;
    int count_ = 0;
    double built_scale_ = 0; ///< pixels per world unit
    std::vector<Dot> dots_; ///< those drawn, for picking
    std::vector<Vertex> vertices_;
    std::vector<std::uint32_t> indices_;
    bool mesh_changed_ = true;
};

} // namespace yiping::mapview
