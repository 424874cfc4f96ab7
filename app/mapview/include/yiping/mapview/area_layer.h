// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/mapview/map_layer.h>
#include <yiping/presentation/area_shading.h>

#include <QColor>
#include <QPointer>
#include <QVariantAnimation>

#include <cstdint>
#include <vector>

namespace yiping::mapview {

/// Fills the areas of one level by their class, or all in one colour where the palette has only one. Areas without a
/// value are hatched, those whose value stands on little too, in another colour. A new class fades in; a pan changes a
/// matrix only. Triangles are made when the layer is first seen.
class AreaLayer : public MapLayer {
    Q_OBJECT
    QML_ELEMENT
    /// domain::AreaLevel by number; -1 takes the feed's fill level.
    Q_PROPERTY(int level READ level WRITE set_level NOTIFY styleChanged FINAL)
    /// Whose classes to show; null for none: all in the palette's first colour.
    Q_PROPERTY(yiping::presentation::AreaShading* shading READ shading WRITE set_shading NOTIFY styleChanged FINAL)
    /// Stripes where there is no value, and where it stands on little.
    Q_PROPERTY(QColor noDataColor READ no_data_color WRITE set_no_data_color NOTIFY styleChanged FINAL)
    Q_PROPERTY(QColor fewColor READ few_color WRITE set_few_color NOTIFY styleChanged FINAL)
    /// From one stripe to the next, of which it takes a fifth; item pixels.
    Q_PROPERTY(qreal stripePeriod MEMBER stripe_period_ NOTIFY styleChanged FINAL)
    Q_PROPERTY(QList<QColor> palette READ palette WRITE set_palette NOTIFY styleChanged FINAL)
    /// The neighbours around the town instead of its own areas.
    Q_PROPERTY(bool outside READ outside WRITE set_outside NOTIFY styleChanged FINAL)
    Q_PROPERTY(int fadeMillis MEMBER fade_millis_ NOTIFY styleChanged FINAL)
    /// Areas now filled; above 0 once there is something to see.
    Q_PROPERTY(int count READ count NOTIFY countChanged FINAL)

public:
    explicit AreaLayer(QQuickItem* parent = nullptr);

    [[nodiscard]] int level() const { return level_; }
    void set_level(int level);
    [[nodiscard]] presentation::AreaShading* shading() const { return shading_; }
    void set_shading(presentation::AreaShading* shading);
    [[nodiscard]] QColor no_data_color() const { return no_data_color_; }
    void set_no_data_color(const QColor& color);
    [[nodiscard]] QColor few_color() const { return few_color_; }
    void set_few_color(const QColor& color);
    [[nodiscard]] QList<QColor> palette() const { return palette_; }
    void set_palette(const QList<QColor>& palette);
    [[nodiscard]] bool outside() const { return outside_; }
    void set_outside(bool outside);
    [[nodiscard]] int count() const { return static_cast<int>(patches_.size()); }

    /// For tests: triangles of all areas, in local units.
    [[nodiscard]] double filled_area() const;
    [[nodiscard]] QColor colour_of(services::AreaIndex area) const;
    [[nodiscard]] std::size_t hatched() const; ///< areas with stripes

Q_SIGNALS:
    void styleChanged();
    void countChanged();

protected:
    void areas_reset() override;
    void feed_changed(presentation::MapFeed* feed) override;
    void itemChange(ItemChange change, const ItemChangeData& data) override;
    QSGNode* updatePaintNode(QSGNode* old, UpdatePaintNodeData* data) override;

private:
    struct Patch {
        services::AreaIndex area;
        std::uint32_t first, count; ///< its vertices
        std::uint32_t first_index, indices;
        QColor from, to;
        QColor stripes; ///< invalid for none
    };
    void make_mesh();
    /// Whether the stripes are others than before.
    bool make_hatch();
    [[nodiscard]] QColor stripes_of(services::AreaIndex area) const;
    void fade();
    [[nodiscard]] QColor target(services::AreaIndex area) const;
    [[nodiscard]] QColor shown(const Patch& patch) const;

    int level_ = -1;
    QPointer<presentation::AreaShading> shading_;
    QColor no_data_color_ = Qt::gray, few_color_ = Qt::black;
    qreal stripe_period_ = 22;
    QList<QColor> palette_;
    bool outside_ = false;
    int fade_millis_ = 400;
    QVariantAnimation fading_;
    std::vector<Patch> patches_;
    std::vector<float> positions_; ///< x, y
    std::vector<std::uint32_t> indices_, hatch_;
    bool outdated_ = true; ///< areas are others than those of the mesh
    bool mesh_changed_ = true, colours_changed_ = true;
};

} // namespace yiping::mapview
