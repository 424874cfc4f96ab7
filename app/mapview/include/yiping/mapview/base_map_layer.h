// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/mapview/map_sources.h>
#include <yiping/mapview/tile_layer.h>

#include <QColor>
#include <QString>

#include <array>
#include <memory>
#include <vector>

namespace yiping::mapview {

/// A name of the base map in view.
struct BaseMapName {
    QString text;
    QColor color;
    int importance = 0; ///< lower chooses first
    WorldPoint at;
    bool water = false;
};

/// A town's own features, from vector tiles: areas and lines by class, one mesh a tile; colours and widths are applied
/// when it is drawn. Names go through LabelLayer, which keeps them clear of each other. GUI thread.
class BaseMapLayer : public TiledLayer {
    Q_OBJECT
    QML_ELEMENT
    /// "night", "day" or "print": which colours of the style.
    Q_PROPERTY(QString theme READ theme WRITE set_theme NOTIFY styleChanged FINAL)
    /// Multiplies the widths of the style.
    Q_PROPERTY(qreal widthScale MEMBER width_scale_ NOTIFY styleChanged FINAL)
    Q_PROPERTY(yiping::mapview::MapStyle* style READ style WRITE set_style NOTIFY styleChanged FINAL)
    /// Off: areas of the ground (settlement, farmland, green) are left to what lies below.
    Q_PROPERTY(bool groundShown MEMBER ground_shown_ NOTIFY styleChanged FINAL)
    /// Tiles drawn now.
    Q_PROPERTY(int tiles READ tiles NOTIFY namesChanged FINAL)

public:
    explicit BaseMapLayer(QQuickItem* parent = nullptr);

    [[nodiscard]] QString theme() const { return theme_; }
    void set_theme(const QString& theme);
    [[nodiscard]] MapStyle* style() const { return style_; }
    void set_style(MapStyle* style);
    [[nodiscard]] int tiles() const { return static_cast<int>(drawn_.size()); }

    /// The names of the tiles in view that the style shows at this zoom, at most `limit`, the most important first.
    [[nodiscard]] std::vector<BaseMapName> names(std::size_t limit) const;
    [[nodiscard]] QColor color_of(geo::BaseClass what) const;

Q_SIGNALS:
    void styleChanged();
    void namesChanged();

protected:
    [[nodiscard]] int wanted_zoom() const override;
    void arrange(const std::vector<CoveredTile>& tiles) override;
    void cleared() override;
    [[nodiscard]] qint64 cache_limit() const override { return qint64{64} << 20; }
    QSGNode* updatePaintNode(QSGNode* old, UpdatePaintNodeData* data) override;

private:
    struct Drawn {
        std::shared_ptr<const BaseTile> tile;
        int shift = 0;
        bool operator==(const Drawn&) const = default;
    };
    void fill_looks();

    QString theme_ = QStringLiteral("night");
    qreal width_scale_ = 1;
    bool ground_shown_ = true;
    QPointer<MapStyle> style_;
    std::vector<Drawn> drawn_; ///< parents before what lies over them
    std::vector<Drawn> named_; ///< tiles of the view itself
    int names_zoom_ = -1;
    bool drawn_changed_ = true;
    struct Looks {
        std::array<float, geo::base_class_count * 4> colours{};
        std::array<float, geo::base_class_count * 4> widths{};
    } looks_;
};

} // namespace yiping::mapview
