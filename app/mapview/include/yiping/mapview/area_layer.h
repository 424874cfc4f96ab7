// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/mapview/map_layer.h>

#include <QColor>
#include <QVariantAnimation>

#include <cstdint>
#include <vector>

namespace yiping::mapview {

/// Fills the areas of one level by their class (MapFeed::class_of), or all in one colour where the palette has only
/// one. A new class fades in; a pan changes a matrix only.
class AreaLayer : public MapLayer {
    Q_OBJECT
    QML_ELEMENT
    /// domain::AreaLevel by number; -1 takes the feed's fill level.
    Q_PROPERTY(int level READ level WRITE set_level NOTIFY styleChanged FINAL)
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
    [[nodiscard]] QList<QColor> palette() const { return palette_; }
    void set_palette(const QList<QColor>& palette);
    [[nodiscard]] bool outside() const { return outside_; }
    void set_outside(bool outside);
    [[nodiscard]] int count() const { return static_cast<int>(patches_.size()); }

    /// For tests: triangles of all areas, in local units.
    [[nodiscard]] double filled_area() const;
    [[nodiscard]] QColor colour_of(services::AreaIndex area) const;

Q_SIGNALS:
    void styleChanged();
    void countChanged();

protected:
    void areas_reset() override;
    void feed_changed(presentation::MapFeed* feed) override;
    QSGNode* updatePaintNode(QSGNode* old, UpdatePaintNodeData* data) override;

private:
    struct Patch {
        services::AreaIndex area;
        std::uint32_t first, count; ///< its vertices
        QColor from, to;
    };
    void classes_changed(const QList<quint32>& areas);
    void all_classes_changed();
    void fade();
    [[nodiscard]] QColor target(services::AreaIndex area) const;
    [[nodiscard]] QColor shown(const Patch& patch) const;

    int level_ = -1;
    QList<QColor> palette_;
    bool outside_ = false;
    int fade_millis_ = 400;
    QVariantAnimation fading_;
    std::vector<Patch> patches_;
    std::vector<float> positions_; ///< x, y
    std::vector<std::uint32_t> indices_;
    bool mesh_changed_ = true, colours_changed_ = true;
};

} // namespace yiping::mapview
