// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/mapview/map_layer.h>
#include <yiping/mapview/tile_cover.h>
#include <yiping/mapview/tile_source.h>

#include <QElapsedTimer>
#include <QTimer>

#include <list>
#include <unordered_map>
#include <vector>

namespace yiping::mapview {

/// What all layers of tiles share: which tiles the view needs, asking the source for them, and a bounded cache of what
/// came. GUI thread.
class TiledLayer : public MapLayer {
    Q_OBJECT
    QML_ANONYMOUS
    Q_PROPERTY(yiping::mapview::TileSource* source READ source WRITE set_source NOTIFY sourceChanged FINAL)
    /// Everything the view needs has come.
    Q_PROPERTY(bool settled READ settled NOTIFY settledChanged FINAL)

public:
    explicit TiledLayer(QQuickItem* parent = nullptr);
    ~TiledLayer() override;

    [[nodiscard]] TileSource* source() const { return source_; }
    void set_source(TileSource* source);
    [[nodiscard]] bool settled() const { return settled_; }

Q_SIGNALS:
    void sourceChanged();
    void settledChanged();

protected:
    struct Held {
        TileContent content;
        qint64 bytes = 0;
        std::list<geo::TileId>::iterator place;
        qint64 came_at = 0; ///< by clock()
    };

    void camera_moved() override { polish(); }
    void geometryChange(const QRectF& now, const QRectF& before) override;
    void itemChange(ItemChange change, const ItemChangeData& data) override;
    void updatePolish() override;

    /// Tiles of which zoom, before the source's own limits.
    [[nodiscard]] virtual int wanted_zoom() const = 0;
    /// The tiles of the view are known and marked as used: say what is drawn.
    virtual void arrange(const std::vector<CoveredTile>& tiles) = 0;
    virtual void cleared() = 0;
    [[nodiscard]] virtual qint64 cache_limit() const = 0;

    /// Nothing where it has not come, or the source has none.
    [[nodiscard]] const Held* held(geo::TileId id) const;
    /// The same, and it is in use.
    const Held* touch(geo::TileId id);
    [[nodiscard]] bool known(geo::TileId id) const { return held_.contains(id); }
    [[nodiscard]] const auto& all_held() const { return held_; }
    [[nodiscard]] qint64 clock() const { return clock_.elapsed(); }
    /// Layers that upload pictures need the picture no more.
    void release_content(geo::TileId id);
    void forget_all();

private:
    void take(const geo::TileId& id, const TileContent& content);
    void trim();
    void ask(const std::vector<CoveredTile>& tiles);

    QPointer<TileSource> source_;
    std::unordered_map<geo::TileId, Held> held_;
    std::list<geo::TileId> order_; ///< the last used first
    std::vector<geo::TileId> in_use_;
    std::unordered_map<geo::TileId, bool> failed_;
    qint64 bytes_ = 0;
    QElapsedTimer clock_;
    bool settled_ = false;
};

/// Pictures of a tile source under the camera, one scene-graph node for each. What has not come yet is shown by its
/// parent, or by its children, scaled; new ones fade in. GUI thread.
class TileLayer : public TiledLayer {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(int fadeMillis MEMBER fade_ms_ NOTIFY fadeChanged FINAL)
    /// Megabytes of pictures kept, besides those in the view.
    Q_PROPERTY(int cacheMegabytes MEMBER cache_mb_ NOTIFY fadeChanged FINAL)

public:
    explicit TileLayer(QQuickItem* parent = nullptr);

    struct Piece {
        geo::TileId from;     ///< whose picture
        CoveredTile where;
        QRectF part;          ///< of the picture, 0 … 1
        float opacity = 1;
        bool operator==(const Piece&) const = default;
    };
    /// What is drawn now, the lowest first.
    [[nodiscard]] const std::vector<Piece>& pieces() const { return pieces_; }

Q_SIGNALS:
    void fadeChanged();

protected:
    [[nodiscard]] int wanted_zoom() const override;
    void arrange(const std::vector<CoveredTile>& tiles) override;
    void cleared() override;
    [[nodiscard]] qint64 cache_limit() const override { return qint64{cache_mb_} << 20; }
    QSGNode* updatePaintNode(QSGNode* old, UpdatePaintNodeData* data) override;

private:
    void add_parent(const CoveredTile& tile);
    void add_children(const CoveredTile& tile);

    int fade_ms_ = 180, cache_mb_ = 96;
    std::vector<Piece> pieces_;
    bool pieces_changed_ = true;
    QTimer fading_;
};

} // namespace yiping::mapview
