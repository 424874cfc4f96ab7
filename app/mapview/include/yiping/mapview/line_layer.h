// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/mapview/map_layer.h>

#include <QColor>
#include <QStringList>

#include <cstdint>
#include <vector>

namespace yiping::mapview {

/// A vertex of a line as the stroke shader takes it.
struct StrokeVertex {
    float x, y;               ///< local units
    float extrude_x, extrude_y; ///< aside, 1 is half the width; longer at a mitre
    float half_width, side;   ///< pixels; -1 or 1
    std::uint8_t r, g, b, a;  ///< premultiplied
};

/// Lines of constant width in pixels with smooth edges. Width and colour are of the whole layer.
class StrokeLayer : public MapLayer {
    Q_OBJECT
    QML_ANONYMOUS
    Q_PROPERTY(qreal strokeWidth READ stroke_width WRITE set_stroke_width NOTIFY styleChanged FINAL)
    Q_PROPERTY(QColor color READ color WRITE set_color NOTIFY styleChanged FINAL)

public:
    explicit StrokeLayer(QQuickItem* parent = nullptr);

    [[nodiscard]] qreal stroke_width() const { return stroke_width_; }
    void set_stroke_width(qreal width);
    [[nodiscard]] QColor color() const { return color_; }
    void set_color(const QColor& color);
    [[nodiscard]] const std::vector<StrokeVertex>& vertices() const { return vertices_; }

Q_SIGNALS:
    void styleChanged();

protected:
    void begin_strokes();
    void add_stroke(const Ring& line, bool closed);
    void end_strokes();
    virtual void rebuild() = 0;
    /// Each whole zoom level has its own detail; between, a pan changes a matrix only.
    void camera_moved() override;
    QSGNode* updatePaintNode(QSGNode* old, UpdatePaintNodeData* data) override;

private:
    qreal stroke_width_ = 2;
    QColor color_ = Qt::white;
    std::vector<StrokeVertex> vertices_;
    std::vector<std::uint32_t> indices_;
    bool mesh_changed_ = true;
    bool following_ = false; ///< rebuilds because the camera moved
    int detail_zoom_ = 15;
    float detail_ = 0; ///< local units
};

/// Outlines of the areas of one level. With `outside`, those of the neighbours.
class OutlineLayer : public StrokeLayer {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(int level READ level WRITE set_level NOTIFY levelChanged FINAL)
    Q_PROPERTY(bool outside READ outside WRITE set_outside NOTIFY levelChanged FINAL)
    /// Only this area, by its code; "" for all of the level.
    Q_PROPERTY(QString only READ only WRITE set_only NOTIFY levelChanged FINAL)

public:
    explicit OutlineLayer(QQuickItem* parent = nullptr);
    [[nodiscard]] int level() const { return level_; }
    void set_level(int level);
    [[nodiscard]] bool outside() const { return outside_; }
    void set_outside(bool outside);
    [[nodiscard]] QString only() const { return only_; }
    void set_only(const QString& code);

Q_SIGNALS:
    void levelChanged();

protected:
    void areas_reset() override { rebuild(); }
    void rebuild() override;

private:
    int level_ = 0;
    bool outside_ = false;
    QString only_;
};

/// Rivers, roads and the like of the base map, quiet under the data.
class LineLayer : public StrokeLayer {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QStringList kinds READ kinds WRITE set_kinds NOTIFY kindsChanged FINAL)
    /// Features of this rank or more important ones (1 is the most important).
    Q_PROPERTY(int maxRank READ max_rank WRITE set_max_rank NOTIFY kindsChanged FINAL)

public:
    explicit LineLayer(QQuickItem* parent = nullptr);
    [[nodiscard]] QStringList kinds() const { return kinds_; }
    void set_kinds(const QStringList& kinds);
    [[nodiscard]] int max_rank() const { return max_rank_; }
    void set_max_rank(int rank);

Q_SIGNALS:
    void kindsChanged();

protected:
    void base_reset() override { rebuild(); }
    void rebuild() override;

private:
    QStringList kinds_;
    int max_rank_ = 100;
};

} // namespace yiping::mapview
