// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/mapview/point_layer.h>

#include "clusters.h"
#include "sprite_node.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QQuickWindow>

#include <algorithm>
#include <map>

namespace yiping::mapview {

namespace {

constexpr int point_atlas_width = 2048;
constexpr qreal zoom_step = 0.25;

/// Later ones lie above: what needs somebody is never hidden by what is done.
int rank_of(const MapSymbol& symbol)
{
    using domain::CaseStatus;
    const auto has = [&](CaseStatus status) { return symbol.statuses[static_cast<std::size_t>(status)] > 0; };
    if (symbol.count > 1) {
        return 1;
    }
    return has(CaseStatus::Late)       ? 5
           : has(CaseStatus::New)      ? 4
           : has(CaseStatus::Handling) ? 3
           : has(CaseStatus::Done)     ? 0
                                       : 2;
}

} // namespace

PointLayer::PointLayer(QQuickItem* parent) : MapLayer(parent) {}
PointLayer::~PointLayer() = default;

void PointLayer::set_symbol_size(qreal size)
{
    if (symbol_size_ != size) {
        symbol_size_ = size;
        style_changed();
    }
}

void PointLayer::set_colors(const QList<QColor>& colors)
{
    if (colors_ != colors) {
        colors_ = colors;
        style_changed();
    }
}

void PointLayer::set_ground(const QColor& ground)
{
    if (ground_ != ground) {
        ground_ = ground;
        style_changed();
    }
}

void PointLayer::set_text_color(const QColor& color)
{
    if (text_color_ != color) {
        text_color_ = color;
        style_changed();
    }
}

void PointLayer::set_font(const QFont& font)
{
    if (font_ != font) {
        font_ = font;
        style_changed();
    }
}

void PointLayer::style_changed()
{
    data_changed_ = true;
    polish();
    Q_EMIT styleChanged();
}

void PointLayer::feed_changed(presentation::MapFeed* feed)
{
    if (feed) {
        connect(feed, &presentation::MapFeed::pointsReset, this, &PointLayer::read_all);
        connect(feed, &presentation::MapFeed::pointsPatched, this, &PointLayer::read_some);
    }
    read_all();
}

void PointLayer::read_all()
{
    points_.assign(feed() ? feed()->town().cases().size() : 0, {});
    for (std::uint32_t i = 0; i < points_.size(); ++i) {
        read(i);
    }
    data_changed_ = true;
    polish();
}

void PointLayer::read_some(const QList<quint32>& cases)
{
    if (points_.size() < feed()->town().cases().size()) {
        points_.resize(feed()->town().cases().size());
    }
    bool any = false;
    for (const quint32 at : cases) {
        const MapPoint before = points_[at];
        read(at);
        any = any || before.status != points_[at].status || before.at != points_[at].at;
    }
    if (any) {
        data_changed_ = true;
        polish();
    }
}

void PointLayer::read(std::uint32_t at)
{
    MapPoint& point = points_[at];
    const auto status = feed()->shown_status(at);
    point.status = status ? static_cast<std::uint8_t>(*status) : 0;
    if (status) {
        const services::CaseTable& cases = feed()->town().cases();
        point.at = to_world({cases.lon(at), cases.lat(at)});
    }
}

void PointLayer::camera_moved()
{
    polish();
}

void PointLayer::itemChange(ItemChange change, const ItemChangeData& data)
{
    if (change == ItemDevicePixelRatioHasChanged || change == ItemSceneChange) {
        data_changed_ = true;
        polish();
    }
    MapLayer::itemChange(change, data);
}

void PointLayer::updatePolish()
{
    const Homography* camera = homography();
    if (!camera || !window()) {
        return;
    }
    const qreal zoom = std::ceil(this->camera()->zoom() / zoom_step) * zoom_step;
    if (data_changed_ || zoom != clustered_zoom_) {
        clustered_zoom_ = zoom;
        make_clusters();
        make_atlas();
        data_changed_ = false;
    }
    place();
    update();
    Q_EMIT placed();
}

void PointLayer::make_clusters()
{
    const double pixel = 1 / world_pixels(clustered_zoom_ - zoom_step);
    symbols_ = cluster(points_, {symbol_size_ * 2.2 * pixel, symbol_size_ * pixel});
    std::ranges::stable_sort(symbols_, {}, rank_of);
    std::uint32_t count = 0;
    for (const MapSymbol& symbol : symbols_) {
        count += symbol.count;
    }
    if (count_ != static_cast<int>(count)) {
        count_ = static_cast<int>(count);
        Q_EMIT countChanged();
    }
}

/// Each status once, each different cluster once, in rows.
void PointLayer::make_atlas()
{
    const qreal ratio = window()->effectiveDevicePixelRatio();
    const QFontMetricsF metrics(font_);
    struct Order {
        std::array<std::uint32_t, status_count> statuses;
        std::uint32_t count;
        qreal side;
    };
    std::vector<Order> orders;
    std::map<std::array<std::uint32_t, status_count>, std::uint32_t> known;
    sprite_of_.assign(symbols_.size(), 0);
    for (std::size_t i = 0; i < symbols_.size(); ++i) {
        const MapSymbol& symbol = symbols_[i];
        const auto [entry, is_new] = known.try_emplace(symbol.statuses, static_cast<std::uint32_t>(orders.size()));
        if (is_new) {
            qreal side = symbol_size_;
            if (symbol.count > 1) {
                const qreal text = metrics.horizontalAdvance(QString::number(symbol.count));
                side = std::max(symbol_size_ * 1.5, std::hypot(text, metrics.ascent() * 0.8) + symbol_size_ * 0.5);
            }
            orders.push_back({symbol.statuses, symbol.count, std::ceil(side)});
        }
        sprite_of_[i] = entry->second;
    }

    constexpr int gap = 1;
    sprites_.assign(orders.size(), {});
    int x = gap, y = gap, row = 0;
    for (std::size_t i = 0; i < orders.size(); ++i) {
        const int side = static_cast<int>(std::ceil(orders[i].side * ratio));
        if (x + side + gap > point_atlas_width) {
            x = gap;
            y += row + gap;
            row = 0;
        }
        sprites_[i] = {QRect(x, y, side, side), QSizeF(side / ratio, side / ratio)};
        x += side + gap;
        row = std::max(row, side);
    }
    atlas_ = QImage(point_atlas_width, y + row + gap, QImage::Format_RGBA8888_Premultiplied);
    atlas_.fill(Qt::transparent);
    QPainter painter(&atlas_);
    painter.scale(ratio, ratio);
    for (std::size_t i = 0; i < orders.size(); ++i) {
        const QRectF box(QPointF(sprites_[i].place.topLeft()) / ratio, sprites_[i].size);
        if (orders[i].count > 1) {
            paint_cluster(painter, box, orders[i].statuses, colors_, ground_, text_color_, font_);
            continue;
        }
        const auto found = std::ranges::find_if(orders[i].statuses, [](std::uint32_t n) { return n > 0; });
        const auto status = found - orders[i].statuses.begin();
        paint_status(painter, box, static_cast<domain::CaseStatus>(status), colors_.value(status), ground_);
    }
    atlas_changed_ = true;
}

void PointLayer::place()
{
    placed_.clear();
    boxes_.clear();
    const Homography& camera = *homography();
    const qreal ratio = window()->effectiveDevicePixelRatio();
    const qreal margin = symbol_size_ * 2;
    for (std::uint32_t i = 0; i < symbols_.size(); ++i) {
        const auto at = camera.project(symbols_[i].at);
        if (!at || at->x < -margin || at->y < -margin || at->x > width() + margin || at->y > height() + margin) {
            continue;
        }
        const Sprite& sprite = sprites_[sprite_of_[i]];
        // On whole device pixels: the painter's edges stay as sharp as it drew them.
        const auto snap = [ratio](qreal value) { return std::round(value * ratio) / ratio; };
        const QPointF corner(snap(at->x - sprite.size.width() / 2), snap(at->y - sprite.size.height() / 2));
        placed_.push_back({QRectF(corner, sprite.size), sprite.place, i});
        boxes_.append(placed_.back().box);
    }
}

int PointLayer::nearest(QPointF at) const
{
    int best = -1;
    qreal least = symbol_size_;
    for (std::size_t i = 0; i < placed_.size(); ++i) {
        const QPointF away = placed_[i].box.center() - at;
        const qreal distance = std::hypot(away.x(), away.y());
        if (distance <= least) {
            least = distance;
            best = static_cast<int>(placed_[i].symbol);
        }
    }
    return best;
}

QString PointLayer::pick(QPointF at) const
{
    const int found = nearest(at);
    if (found < 0 || symbols_[static_cast<std::size_t>(found)].count != 1 || !feed()) {
        return {};
    }
    return feed()->case_id(static_cast<int>(symbols_[static_cast<std::size_t>(found)].first));
}

int PointLayer::pick_cluster(QPointF at) const
{
    const int found = nearest(at);
    const std::uint32_t count = found < 0 ? 0 : symbols_[static_cast<std::size_t>(found)].count;
    return count > 1 ? static_cast<int>(count) : 0;
}

QSGNode* PointLayer::updatePaintNode(QSGNode* old, UpdatePaintNodeData* /*data*/)
{
    if (placed_.empty()) {
        delete old;
        return nullptr;
    }
    auto* node = static_cast<SpriteNode*>(old);
    if (!node) {
        node = new SpriteNode;
    }
    if (atlas_changed_ || !node->has_atlas()) {
        node->set_atlas(window(), atlas_);
        atlas_changed_ = false;
    }
    node->begin(placed_.size());
    for (const Placed& one : placed_) {
        node->add(one.box, one.sprite);
    }
    node->end();
    return node;
}

} // namespace yiping::mapview
