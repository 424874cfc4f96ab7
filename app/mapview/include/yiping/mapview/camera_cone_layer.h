// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/mapview/map_layer.h>

#include <QColor>

#include <cstdint>
#include <vector>

namespace yiping::mapview {

/// Cameras as a dot with a soft cone where they look. Cameras whose owner withdrew his consent are not drawn. The cones
/// lie on the ground; only a change of the zoom by a tenth makes them anew. GUI thread.
class CameraConeLayer : public MapLayer {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QColor color READ color WRITE set_color NOTIFY styleChanged FINAL)
    Q_PROPERTY(qreal dotSize READ dot_size WRITE set_dot_size NOTIFY styleChanged FINAL)
    /// Only cameras whose picture comes in.
    Q_PROPERTY(bool streamingOnly READ streaming_only WRITE set_streaming_only NOTIFY styleChanged FINAL)
    Q_PROPERTY(int count READ count NOTIFY countChanged FINAL)

public:
    explicit CameraConeLayer(QQuickItem* parent = nullptr);
    [[nodiscard]] QColor color() const { return color_; }
    void set_color(const QColor& color);
    [[nodiscard]] qreal dot_size() const { return dot_size_; }
    void set_dot_size(qreal size);
    [[nodiscard]] bool streaming_only() const { return streaming_only_; }
    void set_streaming_only(bool on);
    [[nodiscard]] int count() const { return count_; }

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
        float opacity;
    };
    void reset();
    void rebuild();

    QColor color_ = Qt::white;
    qreal dot_size_ = 8;
    bool streaming_only_ = true;
    int count_ = 0;
    double built_scale_ = 0; ///< pixels per world unit
    std::vector<Vertex> vertices_;
    std::vector<std::uint32_t> indices_;
    bool mesh_changed_ = true;
};

} // namespace yiping::mapview
