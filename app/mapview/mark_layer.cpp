// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/mapview/mark_layer.h>

#include "marks.h"
#include "sprite_atlas.h"
#include "sprite_node.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QQuickWindow>

#include <algorithm>
#include <cmath>
#include <limits>

namespace yiping::mapview {

namespace {
constexpr std::uint32_t no_sprite = std::numeric_limits<std::uint32_t>::max();
} // namespace

MarkLayer::MarkLayer(QQuickItem* parent) : MapLayer(parent), atlas_(std::make_unique<SpriteAtlas>())
{
    connect(this, &MarkLayer::avoidChanged, this, &QQuickItem::polish);
}
MarkLayer::~MarkLayer() = default;

template <class T>
void MarkLayer::set_style(T& member, const T& value)
{
    if (member != value) {
        member = value;
        changed();
        Q_EMIT styleChanged();
    }
}

void MarkLayer::set_kind(Kind kind)
{
    if (kind_ != kind) {
        kind_ = kind;
        look();
        changed();
        Q_EMIT kindChanged();
    }
}

void MarkLayer::set_names(bool on)
{
    set_style(names_, on);
}

void MarkLayer::set_tags(bool on)
{
    set_style(tags_, on);
}

void MarkLayer::set_symbol_size(qreal size)
{
    set_style(symbol_size_, size);
}

void MarkLayer::set_colors(const QList<QColor>& colors)
{
    set_style(colors_, colors);
}

void MarkLayer::set_ground(const QColor& ground)
{
    set_style(ground_, ground);
}

void MarkLayer::set_text_color(const QColor& color)
{
    set_style(text_color_, color);
}

void MarkLayer::set_font(const QFont& font)
{
    set_style(font_, font);
}

void MarkLayer::set_within(const QString& area_code)
{
    set_style(within_, area_code);
}

void MarkLayer::changed()
{
    data_changed_ = true;
    polish();
}

/// Only what is looked at is read.
void MarkLayer::look()
{
    if (feed() && isVisible()) {
        for (const domain::RegisterInfo* info : registers_of(kind_)) {
            feed()->look_at(*info);
        }
    }
}

void MarkLayer::feed_changed(presentation::MapFeed* feed)
{
    if (feed) {
        connect(feed, &presentation::MapFeed::respondersChanged, this, [this] {
            if (registers_of(kind_).empty()) {
                changed();
            }
        });
        connect(feed, &presentation::MapFeed::rowsChanged, this, [this](quint32 number) {
            if (std::ranges::any_of(registers_of(kind_),
                    [number](const domain::RegisterInfo* info) { return info->number == number; })) {
                changed();
            }
        });
        // Ages of positions and rounds of the last hours.
        connect(feed, &presentation::MapFeed::minuteChanged, this, &MarkLayer::changed);
    }
    look();
    changed();
}

void MarkLayer::itemChange(ItemChange change, const ItemChangeData& data)
{
    MapLayer::itemChange(change, data);
    if (change == ItemDevicePixelRatioHasChanged || change == ItemSceneChange) {
        changed();
    } else if (change == ItemVisibleHasChanged) {
        look();
        changed();
        Q_EMIT placed();
    }
}

void MarkLayer::updatePolish()
{
    if (!homography() || !window() || !feed() || !isVisible()) {
        return;
    }
    if (std::exchange(data_changed_, false)) {
        collect();
    }
    place();
    update();
    Q_EMIT placed();
}

void MarkLayer::collect()
{
    marks_ = marks_of(kind_, feed()->town(), names_);
    if (const int level = within_.isEmpty() ? -1 : shapes()->level_of(within_); level >= 0) {
        std::erase_if(marks_, [&](const MapMark& mark) {
            const LonLat place = to_lon_lat(mark.at);
            return shapes()->area_at(place.lon, place.lat, level) != within_;
        });
    }
    atlas_ = std::make_unique<SpriteAtlas>(window()->effectiveDevicePixelRatio());
    sprites_.clear();
    symbol_of_.assign(marks_.size(), no_sprite);
    tag_of_.assign(marks_.size(), no_sprite);
    std::map<std::tuple<MarkIcon, MarkTone, QString>, std::uint32_t> symbols;
    std::map<QString, std::uint32_t> tags;
    const QFontMetricsF metrics(font_);
    const qreal side = std::ceil(symbol_size_);
    for (std::size_t i = 0; i < marks_.size(); ++i) {
        const MapMark& mark = marks_[i];
        const auto [symbol, is_new] = symbols.try_emplace(mark.look(), static_cast<std::uint32_t>(sprites_.size()));
        symbol_of_[i] = symbol->second;
        if (is_new) {
            sprites_.push_back(atlas_->add(QSizeF(side, side), [&](QPainter& painter, const QRectF& box) {
                paint_mark(painter, box, mark, colors_.value(static_cast<int>(mark.tone), text_color_), ground_,
                    font_.family());
            }));
        }
        if (!tags_ || mark.tag.isEmpty()) {
            continue;
        }
        const auto [tag, is_new_tag] = tags.try_emplace(mark.tag, static_cast<std::uint32_t>(sprites_.size()));
        tag_of_[i] = tag->second;
        if (is_new_tag) {
            const qreal pad = std::round(metrics.height() * 0.25);
            const QSizeF size(std::ceil(metrics.horizontalAdvance(mark.tag)) + 2 * pad, std::ceil(metrics.height()));
            sprites_.push_back(atlas_->add(size, [&](QPainter& painter, const QRectF& box) {
                QColor back = ground_;
                back.setAlphaF(0.82F);
                painter.setPen(Qt::NoPen);
                painter.setBrush(back);
                painter.drawRoundedRect(box, pad, pad);
                painter.setFont(font_);
                painter.setPen(text_color_);
                painter.drawText(box, Qt::AlignCenter, mark.tag);
            }));
        }
    }
    if (const auto count = static_cast<int>(marks_.size()); count != count_) {
        count_ = count;
        Q_EMIT countChanged();
    }
}

void MarkLayer::place()
{
    placed_.clear();
    boxes_.clear();
    tag_boxes_.clear();
    const qreal ratio = window()->effectiveDevicePixelRatio();
    const auto snap = [ratio](qreal value) { return std::round(value * ratio) / ratio; };
    const QRectF screen(-symbol_size_, -symbol_size_, width() + 2 * symbol_size_, height() + 2 * symbol_size_);
    std::vector<std::pair<std::size_t, QRectF>> in_view;
    // The first in rank lies on top: they are drawn from the last.
    for (std::size_t i = marks_.size(); i-- > 0;) {
        const auto at = place_of(marks_[i].at);
        if (!at || !screen.contains(at->x, at->y)) {
            continue;
        }
        const AtlasSprite& sprite = sprites_[symbol_of_[i]];
        const QRectF box(
            QPointF(snap(at->x - sprite.size.width() / 2), snap(at->y - sprite.size.height() / 2)), sprite.size);
        placed_.push_back({box, sprite.place});
        boxes_.append(box);
        in_view.emplace_back(i, box);
    }
    const auto is_free = [&](const QRectF& box) {
        const auto meets = [&](const QRectF& other) { return other.intersects(box); };
        return box.left() >= 0 && box.right() <= width() && box.top() >= 0 && box.bottom() <= height() &&
               !std::ranges::any_of(tag_boxes_, meets) && !std::ranges::any_of(boxes_, meets) &&
               !std::ranges::any_of(avoid_, meets);
    };
    constexpr std::size_t most_with_tags = 400; // more is a crowd, in which nobody reads
    if (in_view.size() > most_with_tags) {
        return;
    }
    for (auto each = in_view.rbegin(); each != in_view.rend(); ++each) {
        const std::uint32_t tag = tag_of_[each->first];
        if (tag == no_sprite) {
            continue;
        }
        const QRectF& symbol = each->second;
        const QSizeF size = sprites_[tag].size;
        const qreal y = snap(symbol.center().y() - size.height() / 2);
        for (const qreal x : {symbol.right() + 1, symbol.left() - 1 - size.width()}) {
            const QRectF box(QPointF(snap(x), y), size);
            if (is_free(box)) {
                placed_.push_back({box, sprites_[tag].place});
                tag_boxes_.append(box);
                break;
            }
        }
    }
}

const MapMark* MarkLayer::nearest(QPointF at) const
{
    if (!homography() || !isVisible()) {
        return nullptr;
    }
    const MapMark* best = nullptr;
    qreal least = symbol_size_ * 0.75;
    for (const MapMark& mark : marks_) {
        const auto place = place_of(mark.at);
        const qreal distance = place ? std::hypot(place->x - at.x(), place->y - at.y()) : least;
        if (distance < least) {
            least = distance;
            best = &mark;
        }
    }
    return best;
}

QString MarkLayer::pick(QPointF at) const
{
    const MapMark* found = nearest(at);
    return found ? QString::fromStdString(found->id.to_string()) : QString();
}

QVariantMap MarkLayer::describe(const QString& id) const
{
    const auto wanted = Uuid::parse(id.toStdString());
    const auto found = wanted ? std::ranges::find(marks_, *wanted, &MapMark::id) : marks_.end();
    if (found == marks_.end()) {
        return {};
    }
    const LonLat place = to_lon_lat(found->at);
    return {{QStringLiteral("title"), found->title}, {QStringLiteral("detail"), found->detail},
        {QStringLiteral("lon"), place.lon}, {QStringLiteral("lat"), place.lat}};
}

QSGNode* MarkLayer::updatePaintNode(QSGNode* old, UpdatePaintNodeData* /*data*/)
{
    if (placed_.empty()) {
        delete old;
        return nullptr;
    }
    auto* node = static_cast<SpriteNode*>(old);
    if (!node) {
        node = new SpriteNode;
    }
    if (atlas_->take_changed() || !node->has_atlas()) {
        node->set_atlas(window(), atlas_->image());
    }
    node->begin(placed_.size());
    for (const Placed& one : placed_) {
        node->add(one.box, one.sprite);
    }
    node->end();
    return node;
}

} // namespace yiping::mapview
