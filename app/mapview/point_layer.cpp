// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/mapview/point_layer.h>

#include "case_points.h"
#include "clusters.h"
#include "dot_raster.h"
#include "picture_node.h"
#include "sprite_atlas.h"
#include "sprite_node.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>
#include <QPointer>
#include <QQuickWindow>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace yiping::mapview {

namespace {

/// How far beyond the view symbols are looked for, in sizes of the view.
constexpr double symbol_margin = 0.25;
constexpr double mark_margin = 0.2;

/// Later ones lie above: what needs somebody is never hidden by what is done.
int rank_of(const MapSymbol& symbol)
{
    using domain::CaseStatus;
    if (symbol.count > 1) {
        return 1;
    }
    const CaseStatus status = worst_status(symbol.statuses);
    return status == CaseStatus::Late       ? 5
           : status == CaseStatus::New      ? 4
           : status == CaseStatus::Handling ? 3
           : status == CaseStatus::Done     ? 0
                                            : 2;
}

} // namespace

PointLayer::PointLayer(QQuickItem* parent)
    : MapLayer(parent), atlas_(std::make_unique<SpriteAtlas>()), marks_(std::make_unique<DotRaster>())
{
}
PointLayer::~PointLayer() = default;

template <class T>
void PointLayer::set_style(T& member, const T& value)
{
    if (member != value) {
        member = value;
        style_changed();
    }
}

void PointLayer::set_symbol_size(qreal size)
{
    set_style(symbol_size_, size);
}

void PointLayer::set_colors(const QList<QColor>& colors)
{
    set_style(colors_, colors);
}

void PointLayer::set_ground(const QColor& ground)
{
    set_style(ground_, ground);
}

void PointLayer::set_text_color(const QColor& color)
{
    set_style(text_color_, color);
}

void PointLayer::set_font(const QFont& font)
{
    set_style(font_, font);
}

void PointLayer::set_clustered(bool on)
{
    set_style(clustered_, on);
}

void PointLayer::set_mark_size(qreal size)
{
    set_style(mark_size_, size);
}

void PointLayer::set_category(const QString& code)
{
    if (category_ != code) {
        category_ = code;
        filter_changed();
    }
}

void PointLayer::set_open_only(bool on)
{
    if (open_only_ != on) {
        open_only_ = on;
        filter_changed();
    }
}

void PointLayer::set_window_from(qreal from)
{
    if (window_from_ != from) {
        window_from_ = from;
        filter_changed();
    }
}

void PointLayer::set_window_to(qreal to)
{
    if (window_to_ != to) {
        window_to_ = to;
        filter_changed();
    }
}

void PointLayer::style_changed()
{
    atlas_ = std::make_unique<SpriteAtlas>(window() ? window()->effectiveDevicePixelRatio() : 1);
    known_sprites_.clear();
    sprites_.clear();
    marks_style_changed_ = true;
    changed();
    Q_EMIT styleChanged();
}

void PointLayer::filter_changed()
{
    apply_filter();
    changed();
    Q_EMIT filterChanged();
}

void PointLayer::changed()
{
    data_changed_ = true;
    polish();
}

void PointLayer::apply_filter()
{
    if (window_to_ > 0) {
        index_.set_window(static_cast<UtcMillis>(window_from_), static_cast<UtcMillis>(window_to_));
    } else {
        index_.set_window(std::numeric_limits<UtcMillis>::min(), std::numeric_limits<UtcMillis>::max());
    }
    if (feed()) {
        known_categories_ = feed()->town().cases().category_count();
        index_.set_filter(case_filter(feed()->town().cases(), category_.toStdString(), open_only_));
    }
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
    missed_.clear();
    if (making_) {
        outdated_ = true; // begun again when it is done: nobody waits for a thread
        return;
    }
    std::vector<geo::CasePoint> points;
    if (feed()) {
        const services::CaseTable& cases = feed()->town().cases();
        for (std::uint32_t at = 0; at < cases.size(); ++at) {
            if (feed()->shown_status(at)) {
                points.push_back(case_point(cases, at));
            }
        }
    }
    if (points.size() <= at_once) {
        index_.assign(points);
        apply_filter();
        changed();
        return;
    }
    making_ = true;
    maker_ = std::jthread([points = std::move(points), self = QPointer(this)] {
        auto index = std::make_shared<geo::PointIndex>();
        index->assign(points);
        // In the application's thread, so that nobody can delete the layer between the question and the call.
        QMetaObject::invokeMethod(
            qApp,
            [self, index] {
                if (self) {
                    self->take(std::move(*index));
                }
            },
            Qt::QueuedConnection);
    });
}

void PointLayer::take(geo::PointIndex index)
{
    making_ = false;
    if (std::exchange(outdated_, false)) {
        read_all();
        return;
    }
    index_ = std::move(index);
    for (const std::uint32_t at : std::exchange(missed_, {})) {
        read(at);
    }
    apply_filter();
    changed();
}

void PointLayer::read_some(const QList<quint32>& cases)
{
    if (making_) { // into the index that replaces this one in a moment
        missed_.insert(missed_.end(), cases.begin(), cases.end());
        return;
    }
    bool any = false;
    for (const quint32 at : cases) {
        any = read(at) || any;
    }
    if (any) {
        if (feed()->town().cases().category_count() != known_categories_) {
            apply_filter();
        }
        changed();
    }
}

bool PointLayer::read(std::uint32_t at)
{
    return feed()->shown_status(at) ? index_.put(case_point(feed()->town().cases(), at)) : index_.remove(at);
}

void PointLayer::itemChange(ItemChange change, const ItemChangeData& data)
{
    if (change == ItemDevicePixelRatioHasChanged || change == ItemSceneChange) {
        style_changed();
    }
    MapLayer::itemChange(change, data);
}

void PointLayer::geometryChange(const QRectF& now, const QRectF& before)
{
    MapLayer::geometryChange(now, before);
    if (now.size() != before.size()) {
        polish();
    }
}

void PointLayer::updatePolish()
{
    if (!homography() || !window() || width() <= 0 || height() <= 0) {
        return;
    }
    if (const auto count = static_cast<int>(index_.counted()); count != count_) {
        count_ = count;
        Q_EMIT countChanged();
    }
    const geo::WorldBox seen = view(0);
    if (clustered_) {
        const int level = level_of_cell(symbol_size_ * 2.2 / world_pixels(camera()->zoom()));
        if (data_changed_ || level != level_ || !holds(found_in_, seen)) {
            level_ = level;
            find_symbols(view(symbol_margin));
        }
    } else {
        const double pixel = 1 / world_pixels(camera()->zoom()) / window()->effectiveDevicePixelRatio();
        if (data_changed_ || marks_style_changed_ || marks_->pixel() != pixel || !holds(found_in_, seen)) {
            draw_marks(view(mark_margin));
        }
        symbols_.clear();
        sprite_of_.clear();
    }
    data_changed_ = false;
    place();
    update();
    Q_EMIT placed();
}

void PointLayer::find_symbols(const geo::WorldBox& view)
{
    found_in_ = view;
    const double pixel = 1 / world_pixels(camera()->zoom());
    symbols_ = symbols_in(index_, view, {symbol_size_ * 2.2 * pixel, symbol_size_ * pixel});
    std::ranges::stable_sort(symbols_, {}, rank_of);
    make_sprites();
}

/// Each status once, each different cluster once; those that were there stay.
void PointLayer::make_sprites()
{
    if (atlas_->full()) {
        atlas_ = std::make_unique<SpriteAtlas>(window()->effectiveDevicePixelRatio());
        known_sprites_.clear();
        sprites_.clear();
    }
    const QFontMetricsF metrics(font_);
    sprite_of_.assign(symbols_.size(), 0);
    for (std::size_t i = 0; i < symbols_.size(); ++i) {
        const MapSymbol& symbol = symbols_[i];
        const auto [known, is_new] =
            known_sprites_.try_emplace(symbol.statuses, static_cast<std::uint32_t>(sprites_.size()));
        sprite_of_[i] = known->second;
        if (!is_new) {
            continue;
        }
        qreal side = symbol_size_;
        if (symbol.count > 1) {
            const qreal text = metrics.horizontalAdvance(count_words(symbol.count));
            side = std::max(symbol_size_ * 1.5, std::hypot(text, metrics.ascent() * 0.8) + symbol_size_ * 0.5);
        }
        sprites_.push_back(
            atlas_->add(QSizeF(std::ceil(side), std::ceil(side)), [&](QPainter& painter, const QRectF& box) {
                if (symbol.count > 1) {
                    paint_cluster(painter, box, symbol.statuses, colors_, ground_, text_color_, font_);
                    return;
                }
                const domain::CaseStatus status = worst_status(symbol.statuses);
                paint_status(painter, box, status, colors_.value(static_cast<int>(status)), ground_);
            }));
    }
}

void PointLayer::draw_marks(const geo::WorldBox& view)
{
    const qreal ratio = window()->effectiveDevicePixelRatio();
    if (std::exchange(marks_style_changed_, false)) {
        marks_->set_style(static_cast<int>(std::lround(mark_size_ * ratio)), colors_, ground_);
    }
    marks_->draw(index_, view, 1 / world_pixels(camera()->zoom()) / ratio);
    found_in_ = marks_->box();
    marks_changed_ = true;
}

void PointLayer::place()
{
    placed_.clear();
    boxes_.clear();
    const qreal ratio = window()->effectiveDevicePixelRatio();
    const qreal margin = symbol_size_ * 2;
    for (std::uint32_t i = 0; i < symbols_.size(); ++i) {
        const auto at = place_of(symbols_[i].at);
        if (!at || at->x < -margin || at->y < -margin || at->x > width() + margin || at->y > height() + margin) {
            continue;
        }
        const AtlasSprite& sprite = sprites_[sprite_of_[i]];
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
    for (const Placed& each : placed_) {
        const QPointF away = each.box.center() - at;
        const qreal distance = std::hypot(away.x(), away.y());
        if (distance <= least) {
            least = distance;
            best = static_cast<int>(each.symbol);
        }
    }
    return best;
}

QString PointLayer::pick(QPointF at) const
{
    if (!feed() || !homography()) {
        return {};
    }
    if (!clustered_) {
        const auto place = homography()->unproject({at.x(), at.y()});
        const auto found = place ? index_.nearest(*place, mark_size_ / homography()->pixels_per_world()) : std::nullopt;
        return found ? feed()->case_id(static_cast<int>(found->key)) : QString();
    }
    const int found = nearest(at);
    if (found < 0 || symbols_[static_cast<std::size_t>(found)].count != 1) {
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
    if (old && node_has_marks_ == clustered_) {
        delete old;
        old = nullptr;
    }
    node_has_marks_ = !clustered_;
    return clustered_ ? symbols_node(old) : marks_node(old);
}

QSGNode* PointLayer::symbols_node(QSGNode* old)
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

QSGNode* PointLayer::marks_node(QSGNode* old)
{
    const Homography* camera = homography();
    if (!camera || !shapes() || marks_->image().isNull() || count_ == 0) {
        delete old;
        marks_changed_ = true;
        return nullptr;
    }
    auto* node = static_cast<PictureNode*>(old);
    if (!node) {
        node = new PictureNode;
        marks_changed_ = true;
    }
    if (std::exchange(marks_changed_, false)) {
        node->set_picture(*window(), marks_->image(), marks_->box());
    }
    node->set_camera(*camera, window()->effectiveDevicePixelRatio());
    return node;
}

} // namespace yiping::mapview
