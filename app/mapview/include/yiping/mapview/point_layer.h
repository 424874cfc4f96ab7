// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/mapview/map_layer.h>
#include <yiping/mapview/symbols.h>

#include <QColor>
#include <QFont>
#include <QHash>
#include <QImage>
#include <QList>
#include <QRectF>

#include <cstdint>
#include <memory>
#include <vector>

namespace yiping::mapview {

struct MapPoint;
struct MapSymbol;

/// The cases of the town as symbols of a constant size, 100,000 and more: points too near to be told apart become one
/// symbol with their number and the mix of their states. Clusters are made anew at each quarter of a zoom level and on
/// a change of data; between, only what is in view is projected. GUI thread.
class PointLayer : public MapLayer {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(qreal symbolSize READ symbol_size WRITE set_symbol_size NOTIFY styleChanged FINAL)
    /// By the numbers of domain::CaseStatus; the first is unused.
    Q_PROPERTY(QList<QColor> colors READ colors WRITE set_colors NOTIFY styleChanged FINAL)
    Q_PROPERTY(QColor ground READ ground WRITE set_ground NOTIFY styleChanged FINAL)
    Q_PROPERTY(QColor textColor READ text_color WRITE set_text_color NOTIFY styleChanged FINAL)
    Q_PROPERTY(QFont font READ font WRITE set_font NOTIFY styleChanged FINAL)
    /// Cases shown, clusters counted with all they hold.
    Q_PROPERTY(int count READ count NOTIFY countChanged FINAL)

public:
    explicit PointLayer(QQuickItem* parent = nullptr);
    ~PointLayer() override;

    [[nodiscard]] qreal symbol_size() const { return symbol_size_; }
    void set_symbol_size(qreal size);
    [[nodiscard]] QList<QColor> colors() const { return colors_; }
    void set_colors(const QList<QColor>& colors);
    [[nodiscard]] QColor ground() const { return ground_; }
    void set_ground(const QColor& ground);
    [[nodiscard]] QColor text_color() const { return text_color_; }
    void set_text_color(const QColor& color);
    [[nodiscard]] QFont font() const { return font_; }
    void set_font(const QFont& font);
    [[nodiscard]] int count() const { return count_; }

    /// Boxes of the symbols in view, in item pixels: what labels keep clear of.
    [[nodiscard]] const QList<QRectF>& boxes() const { return boxes_; }
    /// Id of the single case nearest to a pixel and at most a symbol away, else "".
    Q_INVOKABLE [[nodiscard]] QString pick(QPointF at) const;
    /// Number of cases in the cluster at a pixel, 0 where there is none.
    Q_INVOKABLE [[nodiscard]] int pick_cluster(QPointF at) const;

Q_SIGNALS:
    void styleChanged();
    void countChanged();
    /// The boxes are others.
    void placed();

protected:
    void camera_moved() override;
    void feed_changed(presentation::MapFeed* feed) override;
    void updatePolish() override;
    void itemChange(ItemChange change, const ItemChangeData& data) override;
    QSGNode* updatePaintNode(QSGNode* old, UpdatePaintNodeData* data) override;

private:
    struct Sprite {
        QRect place; ///< device pixels in the atlas
        QSizeF size; ///< item pixels
    };
    struct Placed {
        QRectF box;
        QRect sprite;
        std::uint32_t symbol;
    };

    void read_all();
    void read_some(const QList<quint32>& cases);
    void read(std::uint32_t at);
    void style_changed();
    void make_clusters();
    void make_atlas();
    void place();
    [[nodiscard]] int nearest(QPointF at) const;

    qreal symbol_size_ = 28;
    QList<QColor> colors_;
    QColor ground_ = Qt::black, text_color_ = Qt::white;
    QFont font_;
    std::vector<MapPoint> points_;
    std::vector<MapSymbol> symbols_;
    std::vector<std::uint32_t> sprite_of_; ///< by symbol, into sprites_
    std::vector<Sprite> sprites_;
    QImage atlas_;
    std::vector<Placed> placed_;
    QList<QRectF> boxes_;
    int count_ = 0;
    qreal clustered_zoom_ = -1;
    bool data_changed_ = true, atlas_changed_ = true;
};

} // namespace yiping::mapview
