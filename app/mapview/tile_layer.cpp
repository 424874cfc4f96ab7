// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/mapview/tile_layer.h>

#include "base_tile.h"

#include <yiping/geo/datum.h>

#include <QQuickWindow>
#include <QSGGeometryNode>
#include <QSGOpacityNode>
#include <QSGTexture>
#include <QSGTextureMaterial>
#include <QSGTransformNode>

#include <algorithm>
#include <cmath>
#include <utility>

namespace yiping::mapview {

namespace {

constexpr std::size_t most_tiles = 400;
constexpr int deepest_parent = 8;
constexpr int fade_step_ms = 40;
/// A tile of the shifted system is bent: corners alone would be off by metres where tiles are large.
constexpr int bent_steps = 4;

qint64 bytes_of(const TileContent& content)
{
    if (const auto* image = std::get_if<QImage>(&content)) {
        return image->sizeInBytes();
    }
    if (const auto* tile = std::get_if<std::shared_ptr<const BaseTile>>(&content)) {
        const BaseTile& mesh = **tile;
        const std::size_t bytes =
            mesh.vertices.size() * sizeof(BaseVertex) + (mesh.areas.size() + mesh.lines.size()) * sizeof(std::uint32_t);
        return static_cast<qint64>(bytes);
    }
    return 256;
}

/// Blended where the picture or the layer lets something through; QSGOpaqueTextureMaterial would take no notice of the
/// layer's opacity.
class TileMaterial : public QSGTextureMaterial {
public:
    TileMaterial() { setFlag(RequiresFullMatrix | NoBatching); }
};

/// The corners of a piece in world units, where it lies in WGS-84.
WorldPoint place_of(const CoveredTile& tile, double u, double v, bool gcj02)
{
    const double side = tile.id.side();
    const WorldPoint corner = tile.corner();
    const WorldPoint at{corner.x + u * side, corner.y + v * side};
    return gcj02 ? to_world(geo::wgs84_from_gcj02(to_lon_lat(at))) : at;
}

/// One picture or part of one.
class PieceNode : public QSGOpacityNode {
public:
    PieceNode(const TileLayer::Piece& piece, QSGTexture* texture, bool gcj02, const TownShapes& shapes)
        : geometry_(QSGGeometry::defaultAttributes_TexturedPoint2D(), 0, 0, QSGGeometry::UnsignedIntType)
    {
        const int steps = gcj02 ? bent_steps : 1;
        const int side = steps + 1;
        geometry_.setDrawingMode(QSGGeometry::DrawTriangles);
        geometry_.allocate(side * side, steps * steps * 6);
        auto* vertex = geometry_.vertexDataAsTexturedPoint2D();
        for (int y = 0; y < side; ++y) {
            for (int x = 0; x < side; ++x, ++vertex) {
                const double u = static_cast<double>(x) / steps, v = static_cast<double>(y) / steps;
                const WorldPoint at = place_of(piece.where, u, v, gcj02);
                vertex->set(shapes.local_x(at), shapes.local_y(at),
                    static_cast<float>(piece.part.left() + u * piece.part.width()),
                    static_cast<float>(piece.part.top() + v * piece.part.height()));
            }
        }
        auto* index = geometry_.indexDataAsUInt();
        for (int y = 0; y < steps; ++y) {
            for (int x = 0; x < steps; ++x) {
                const auto a = static_cast<quint32>(y * side + x), b = a + static_cast<quint32>(side);
                for (const quint32 corner : {a, a + 1, b, a + 1, b + 1, b}) {
                    *index++ = corner;
                }
            }
        }
        child_.setGeometry(&geometry_);
        auto* material = new TileMaterial;
        material->setTexture(texture);
        material->setFiltering(QSGTexture::Linear);
        child_.setMaterial(material);
        child_.setFlag(OwnsMaterial);
        child_.setFlag(OwnedByParent, false);
        setOpacity(piece.opacity);
        appendChildNode(&child_);
    }
    ~PieceNode() override { removeAllChildNodes(); }
    PieceNode(const PieceNode&) = delete;
    PieceNode& operator=(const PieceNode&) = delete;

private:
    QSGGeometry geometry_;
    QSGGeometryNode child_;
};

class PicturesNode : public QSGTransformNode {
public:
    ~PicturesNode() override { clear(); }
    void clear()
    {
        while (QSGNode* child = firstChild()) {
            removeChildNode(child);
            delete child;
        }
    }
    std::unordered_map<geo::TileId, std::unique_ptr<QSGTexture>> textures;
    /// Whether textures were uploaded for this source's contents.
    int generation = 0;
};

} // namespace

TiledLayer::TiledLayer(QQuickItem* parent) : MapLayer(parent)
{
    clock_.start();
}
TiledLayer::~TiledLayer()
{
    if (source_) {
        source_->want(*this, {});
    }
}

void TiledLayer::set_source(TileSource* source)
{
    if (source_ == source) {
        return;
    }
    if (source_) {
        source_->disconnect(this);
        source_->want(*this, {});
    }
    source_ = source;
    forget_all();
    if (source_) {
        connect(source_, &TileSource::arrived, this, &TiledLayer::take);
        connect(source_, &TileSource::failed, this, [this](const geo::TileId& id) { failed_[id] = true; });
        connect(source_, &TileSource::retry, this, [this] {
            failed_.clear();
            polish();
        });
        connect(source_, &TileSource::stateChanged, this, [this] { polish(); });
    }
    Q_EMIT sourceChanged();
    polish();
}

void TiledLayer::forget_all()
{
    held_.clear();
    order_.clear();
    failed_.clear();
    in_use_.clear();
    bytes_ = 0;
    cleared();
    update();
    Q_EMIT contentChanged();
}

void TiledLayer::geometryChange(const QRectF& now, const QRectF& before)
{
    MapLayer::geometryChange(now, before);
    polish();
}

void TiledLayer::itemChange(ItemChange change, const ItemChangeData& data)
{
    MapLayer::itemChange(change, data);
    if (change == ItemVisibleHasChanged || change == ItemDevicePixelRatioHasChanged) {
        polish();
    }
}

const TiledLayer::Held* TiledLayer::held(geo::TileId id) const
{
    const auto found = held_.find(id);
    return found == held_.end() || std::holds_alternative<std::monostate>(found->second.content) ? nullptr
                                                                                                 : &found->second;
}

const TiledLayer::Held* TiledLayer::touch(geo::TileId id)
{
    const auto found = held_.find(id);
    if (found == held_.end() || std::holds_alternative<std::monostate>(found->second.content)) {
        return nullptr;
    }
    order_.splice(order_.begin(), order_, found->second.place);
    in_use_.push_back(id);
    return &found->second;
}

void TiledLayer::release_content(geo::TileId id)
{
    const auto found = held_.find(id);
    if (found != held_.end()) {
        found->second.content = QImage();
    }
}

void TiledLayer::take(const geo::TileId& id, const TileContent& content)
{
    const auto found = held_.find(id);
    if (found != held_.end()) {
        bytes_ -= found->second.bytes;
        order_.erase(found->second.place);
        held_.erase(found);
    }
    order_.push_front(id);
    const qint64 bytes = bytes_of(content);
    held_.emplace(id, Held{content, bytes, order_.begin(), clock()});
    bytes_ += bytes;
    failed_.erase(id);
    polish();
}

void TiledLayer::trim()
{
    const std::unordered_set<geo::TileId> used(in_use_.begin(), in_use_.end());
    for (auto at = order_.end(); bytes_ > cache_limit() && at != order_.begin();) {
        --at;
        if (used.contains(*at)) {
            continue;
        }
        const auto found = held_.find(*at);
        bytes_ -= found->second.bytes;
        held_.erase(found);
        at = order_.erase(at);
    }
}

void TiledLayer::updatePolish()
{
    const Homography* camera = homography();
    if (!camera || !source_ || !source_->is_open() || !isVisible() || width() <= 0) {
        return;
    }
    const geo::TileSetInfo& info = source_->info();
    in_use_.clear();
    std::vector<CoveredTile> tiles;
    const int zoom = std::min(wanted_zoom(), info.max_zoom);
    if (zoom >= info.min_zoom) {
        tiles = cover_view(*camera, size(), zoom, most_tiles, source_->gcj02());
        const WorldPoint low = to_world({info.bounds.west, info.bounds.south});
        const WorldPoint high = to_world({info.bounds.east, info.bounds.north});
        std::erase_if(tiles, [&](const CoveredTile& tile) {
            const WorldPoint corner = tile.id.corner();
            const double side = tile.id.side();
            return tile.id.zoom < info.min_zoom || corner.x > high.x || corner.x + side < low.x || corner.y > low.y ||
                   corner.y + side < high.y;
        });
    }
    arrange(tiles);
    ask(tiles);
    trim();
}

void TiledLayer::ask(const std::vector<CoveredTile>& tiles)
{
    std::vector<geo::TileId> missing;
    // The parents first, coarse and few: with them no part of the view stays empty for long.
    if (!tiles.empty() && held_.empty()) {
        const geo::TileId middle = tiles.front().id;
        geo::TileId coarse = middle;
        for (int up = 0; up < 3 && coarse.zoom > source_->info().min_zoom; ++up) {
            coarse = coarse.parent();
        }
        missing.push_back(coarse);
    }
    bool all = true;
    for (const CoveredTile& tile : tiles) {
        if (!held_.contains(tile.id)) {
            if (const TileContent content = source_->in_use(tile.id);
                !std::holds_alternative<std::monostate>(content)) {
                take(tile.id, content); // and arranges it before the frame
                continue;
            }
            all = false;
            if (!failed_.contains(tile.id)) {
                missing.push_back(tile.id);
            }
        }
    }
    source_->want(*this, std::move(missing));
    if (settled_ != all) {
        settled_ = all;
        Q_EMIT settledChanged();
    }
}

TileLayer::TileLayer(QQuickItem* parent) : TiledLayer(parent)
{
    fading_.setInterval(fade_step_ms);
    connect(&fading_, &QTimer::timeout, this, [this] { polish(); });
}

int TileLayer::wanted_zoom() const
{
    const qreal ratio = window() ? window()->effectiveDevicePixelRatio() : 1;
    return static_cast<int>(std::lround(camera()->zoom() + std::log2(ratio)));
}

void TileLayer::cleared()
{
    pieces_.clear();
    pieces_changed_ = true;
}

void TileLayer::add_parent(const CoveredTile& tile)
{
    geo::TileId up = tile.id;
    for (int depth = 1; depth <= deepest_parent && up.zoom > 0; ++depth) {
        up = up.parent();
        if (touch(up)) {
            const double part = 1.0 / static_cast<double>(1U << static_cast<unsigned>(depth));
            pieces_.push_back({up, tile,
                QRectF((tile.id.x - static_cast<double>(up.x) / part) * part,
                    (tile.id.y - static_cast<double>(up.y) / part) * part, part, part),
                1});
            return;
        }
    }
}

void TileLayer::add_children(const CoveredTile& tile)
{
    for (std::uint32_t i = 0; i < 4; ++i) {
        const geo::TileId child{tile.id.zoom + 1, tile.id.x * 2 + i % 2, tile.id.y * 2 + i / 2};
        if (touch(child)) {
            pieces_.push_back({child, {child, tile.shift}, QRectF(0, 0, 1, 1), 1});
        }
    }
}

void TileLayer::arrange(const std::vector<CoveredTile>& tiles)
{
    std::vector<Piece> before = std::move(pieces_);
    pieces_.clear();
    std::vector<Piece> above;
    bool fades = false;
    for (const CoveredTile& tile : tiles) {
        const Held* picture = touch(tile.id);
        const qint64 age = picture ? clock() - picture->came_at : 0;
        const bool whole = picture && age >= fade_ms_;
        if (!whole) {
            add_parent(tile);
            add_children(tile);
        }
        if (picture) {
            const float opacity =
                whole ? 1.0F : std::max(0.05F, static_cast<float>(age) / static_cast<float>(fade_ms_));
            fades = fades || !whole;
            above.push_back({tile.id, tile, QRectF(0, 0, 1, 1), opacity});
        }
    }
    pieces_.insert(pieces_.end(), above.begin(), above.end());
    if (fades) {
        fading_.start();
    } else {
        fading_.stop();
    }
    // A picture that is still held has not been uploaded yet.
    const auto is_new = [this](const Piece& piece) {
        const Held* picture = held(piece.from);
        const auto* image = picture ? std::get_if<QImage>(&picture->content) : nullptr;
        return image && !image->isNull();
    };
    pieces_changed_ = pieces_changed_ || pieces_ != before || std::ranges::any_of(pieces_, is_new);
    update();
}

QSGNode* TileLayer::updatePaintNode(QSGNode* old, UpdatePaintNodeData* /*data*/)
{
    const Homography* camera = homography();
    if (!camera || !source() || pieces_.empty()) {
        if (old && !all_held().empty()) {
            // Textures go with the node, and the pictures went when they were uploaded.
            QMetaObject::invokeMethod(
                this,
                [this] {
                    forget_all();
                    polish();
                },
                Qt::QueuedConnection);
        }
        delete old;
        pieces_changed_ = true;
        return nullptr;
    }
    auto* node = static_cast<PicturesNode*>(old);
    if (!node) {
        node = new PicturesNode;
        pieces_changed_ = true;
    }
    if (pieces_changed_) {
        node->clear();
        std::erase_if(node->textures, [this](const auto& each) { return !known(each.first); });
        bool lost = false;
        for (const Piece& piece : pieces_) {
            const Held* picture = held(piece.from);
            const auto* image = picture ? std::get_if<QImage>(&picture->content) : nullptr;
            auto& texture = node->textures[piece.from];
            if (image && !image->isNull()) {
                texture.reset(window()->createTextureFromImage(*image,
                    image->hasAlphaChannel() ? QQuickWindow::TextureHasAlphaChannel : QQuickWindow::TextureIsOpaque));
                texture->setHorizontalWrapMode(QSGTexture::ClampToEdge);
                texture->setVerticalWrapMode(QSGTexture::ClampToEdge);
                release_content(piece.from);
            }
            if (!texture) {
                lost = true;
                continue;
            }
            node->appendChildNode(new PieceNode(piece, texture.get(), source()->gcj02(), *shapes()));
        }
        pieces_changed_ = false;
        if (lost) {
            QMetaObject::invokeMethod(
                this,
                [this] {
                    forget_all();
                    polish();
                },
                Qt::QueuedConnection);
        }
    }
    node->setMatrix(node_matrix(*camera, shapes()->origin(), TownShapes::local_unit));
    return node;
}

} // namespace yiping::mapview
