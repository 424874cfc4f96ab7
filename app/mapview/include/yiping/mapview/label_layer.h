// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/mapview/base_map_layer.h>
#include <yiping/mapview/map_layer.h>
#include <yiping/mapview/point_layer.h>

#include <QColor>
#include <QImage>
#include <QList>
#include <QPointF>
#include <QString>
#include <QStringList>

#include <string>
#include <unordered_map>
#include <vector>

namespace yiping::mapview {

/// Names of areas and of the base map. No two overlap, none covers a symbol or a seam of the wall, each stays inside
/// its own area; one that finds no place is left out, the more important ones choose first. A label keeps its place
/// while it is free, so that nothing jumps when cases move. GUI thread.
class LabelLayer : public MapLayer {
    Q_OBJECT
    QML_ELEMENT
    /// Whose symbols to keep clear of; may be null.
    Q_PROPERTY(yiping::mapview::PointLayer* points READ points WRITE set_points NOTIFY styleChanged FINAL)
    /// Whose names to show instead of those among the shapes; may be null.
    Q_PROPERTY(yiping::mapview::BaseMapLayer* baseMap READ base_map WRITE set_base_map NOTIFY styleChanged FINAL)
    Q_PROPERTY(QString fontFamily MEMBER font_family_ NOTIFY styleChanged FINAL)
    /// Pixel sizes; 0 leaves the kind out.
    Q_PROPERTY(qreal villageSize MEMBER village_size_ NOTIFY styleChanged FINAL)
    Q_PROPERTY(qreal gridSize MEMBER grid_size_ NOTIFY styleChanged FINAL)
    Q_PROPERTY(qreal microGridSize MEMBER micro_grid_size_ NOTIFY styleChanged FINAL)
    Q_PROPERTY(qreal neighbourSize MEMBER neighbour_size_ NOTIFY styleChanged FINAL)
    Q_PROPERTY(qreal baseSize MEMBER base_size_ NOTIFY styleChanged FINAL)
    Q_PROPERTY(QColor color MEMBER color_ NOTIFY styleChanged FINAL)
    Q_PROPERTY(QColor quietColor MEMBER quiet_color_ NOTIFY styleChanged FINAL)
    Q_PROPERTY(QColor waterColor MEMBER water_color_ NOTIFY styleChanged FINAL)
    Q_PROPERTY(QColor haloColor MEMBER halo_color_ NOTIFY styleChanged FINAL)
    /// Codes of areas whose names choose first, whatever their level: each in its colour, with its word before it.
    Q_PROPERTY(QStringList marked MEMBER marked_ NOTIFY styleChanged FINAL)
    Q_PROPERTY(QStringList markedWords MEMBER marked_words_ NOTIFY styleChanged FINAL)
    Q_PROPERTY(QList<QColor> markedColors MEMBER marked_colors_ NOTIFY styleChanged FINAL)
    /// x of vertical seams in item pixels.
    Q_PROPERTY(QList<qreal> seams MEMBER seams_ NOTIFY styleChanged FINAL)
    /// Boxes in item pixels that belong to others (legend, notes).
    Q_PROPERTY(QList<QRectF> taken MEMBER taken_ NOTIFY takenChanged FINAL)

public:
    explicit LabelLayer(QQuickItem* parent = nullptr);

    [[nodiscard]] PointLayer* points() const { return points_; }
    void set_points(PointLayer* points);
    [[nodiscard]] BaseMapLayer* base_map() const { return base_map_; }
    void set_base_map(BaseMapLayer* base_map);

    struct PlacedLabel {
        QString text;
        QRectF box; ///< item pixels, the halo included
    };
    /// What is shown now, the most important first.
    [[nodiscard]] QList<PlacedLabel> placed_labels() const;

Q_SIGNALS:
    void styleChanged();
    void takenChanged();

protected:
    void camera_moved() override { polish(); }
    void areas_reset() override;
    void base_reset() override;
    void updatePolish() override;
    void itemChange(ItemChange change, const ItemChangeData& data) override;
    void geometryChange(const QRectF& now, const QRectF& before) override;
    QSGNode* updatePaintNode(QSGNode* old, UpdatePaintNodeData* data) override;

private:
    struct Label {
        QString text;
        qreal size = 0;
        QColor color;
        int importance = 0; ///< lower chooses first
        std::vector<WorldPoint> anchors;
        int shape = -1;     ///< into TownShapes::areas(), to stay inside of
        bool must_fit = false; ///< leave out where the area is narrower than the text
        int most_choices = 0;  ///< of the places around it, the first so many; 0: all
        QRect sprite;       ///< device pixels in the atlas
        QSizeF box;         ///< item pixels
        int choice = -1;    ///< place taken last time
        QRectF placed;      ///< empty: left out
    };

    void collect();
    void collect_areas();
    /// Its number among the marked ones, -1 for others.
    [[nodiscard]] qsizetype marked(const AreaShape& shape) const;
    void collect_base();
    void collect_base_map();
    void make_atlas();
    void place();
    bool try_place(
        Label& label, int choice, const QList<QRectF>& symbols, const std::vector<QRectF>& labels, bool inside_only);
    [[nodiscard]] QList<QRectF> near_symbols(const Label& label, const QList<QRectF>& symbols) const;
    [[nodiscard]] bool stays_inside(const Label& label, const QRectF& box, QPointF lift) const;

    QPointer<PointLayer> points_;
    QPointer<BaseMapLayer> base_map_;
    QString font_family_;
    qreal village_size_ = 28, grid_size_ = 0, micro_grid_size_ = 0, neighbour_size_ = 0, base_size_ = 0;
    QColor color_ = Qt::white, quiet_color_ = Qt::lightGray, water_color_ = Qt::cyan, halo_color_ = Qt::black;
    QStringList marked_, marked_words_;
    QList<QColor> marked_colors_;
    QList<qreal> seams_;
    QList<QRectF> taken_;
    std::vector<Label> labels_;
    QImage atlas_;
    /// What is painted already, by text and look: names of a base map come and go with every pan.
    std::unordered_map<std::string, QRect> sprites_;
    QPoint next_sprite_{1, 1};
    int sprite_row_ = 0; ///< height of the row that is being filled
    bool labels_changed_ = true, atlas_changed_ = true, sprites_stale_ = true;
};

} // namespace yiping::mapview
