// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/mapview/moving_ground.h>

#include "ground_cover.h"

#include <yiping/mapview/map_layer.h>
#include <yiping/mapview/tile_layer.h>

#include <QQuickWindow>

#include <algorithm>
#include <cmath>
#include <functional>

namespace yiping::mapview {

namespace {

/// A picture that is larger or smaller by more than this is drawn anew: a level of zoom has other widths and details.
constexpr double most_stretch = 1.42;
/// More of the view than this at once is a leap: one drawing of all of it costs less than its strips.
constexpr double most_bare = 0.3;
constexpr double straight_down = 0.01; ///< degrees
/// Beyond this around the view a strip's picture is given back.
constexpr int strips_kept = 384;

void for_each_layer(QQuickItem* item, const std::function<void(MapLayer&)>& act)
{
    if (item == nullptr) {
        return;
    }
    if (auto* layer = qobject_cast<MapLayer*>(item)) {
        act(*layer);
    }
    for (QQuickItem* child : item->childItems()) {
        for_each_layer(child, act);
    }
}

/// Everything that the layers show under their camera has come. They know when they have looked for it.
bool complete(QQuickItem* ground)
{
    bool all = true;
    for_each_layer(ground, [&all](MapLayer& layer) {
        auto* tiles = qobject_cast<TiledLayer*>(&layer);
        if (tiles != nullptr && tiles->source() != nullptr && tiles->isVisible()) {
            tiles->ensurePolished();
            all = all && tiles->settled();
        }
    });
    return all;
}

} // namespace

int GroundStrips::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(strips_.size());
}

QVariant GroundStrips::data(const QModelIndex& index, int role) const
{
    const Strip& strip = strips_[static_cast<std::size_t>(index.row())];
    return role == Place ? QVariant(QRectF(strip.place)) : role == Turn ? QVariant(strip.turn) : QVariant();
}

QHash<int, QByteArray> GroundStrips::roleNames() const
{
    return {{Place, "place"}, {Turn, "turn"}};
}

void GroundStrips::add(const Strip& strip)
{
    const int row = rowCount();
    beginInsertRows({}, row, row);
    strips_.push_back(strip);
    endInsertRows();
}

void GroundStrips::draw_again(std::size_t at, bool complete)
{
    strips_[at].complete = complete;
    ++strips_[at].turn;
    const QModelIndex row = index(static_cast<int>(at));
    Q_EMIT dataChanged(row, row, {Turn});
}

void GroundStrips::keep(const QRect& box)
{
    for (std::size_t at = strips_.size(); at-- > 0;) {
        if (!strips_[at].place.intersects(box)) {
            beginRemoveRows({}, static_cast<int>(at), static_cast<int>(at));
            strips_.erase(strips_.begin() + static_cast<std::ptrdiff_t>(at));
            endRemoveRows();
        }
    }
}

void GroundStrips::clear()
{
    if (!strips_.empty()) {
        beginResetModel();
        strips_.clear();
        endResetModel();
    }
}

MovingGround::MovingGround(QQuickItem* parent) : QQuickItem(parent), cover_(std::make_unique<GroundCover>())
{
    rest_.setSingleShot(true);
    rest_.setInterval(400);
    connect(&rest_, &QTimer::timeout, this, &MovingGround::come_to_rest);
}

MovingGround::~MovingGround() = default;

void MovingGround::set_camera(MapCamera* camera)
{
    if (camera_ == camera) {
        return;
    }
    if (camera_) {
        camera_->disconnect(this);
    }
    camera_ = camera;
    base_.reset();
    if (camera_) {
        connect(camera_, &MapCamera::changed, this, &MovingGround::camera_moved);
    }
    Q_EMIT camera_changed();
    camera_moved();
}

void MovingGround::set_ground(QQuickItem* ground)
{
    if (ground_ != ground) {
        ground_ = ground;
        outdated_ = true;
        Q_EMIT ground_changed();
    }
}

void MovingGround::set_second_ground(QQmlComponent* component)
{
    if (second_ground_ != component) {
        second_ground_ = component;
        Q_EMIT ground_changed();
    }
}

/// Not by a Loader: that lets go of its item later than of everything that the item is bound to.
void MovingGround::make_copy()
{
    if (!second_ground_) {
        return;
    }
    auto* unseen = new QQuickItem(this);
    unseen->setOpacity(0);
    QObject* made = second_ground_->create(second_ground_->creationContext());
    auto* item = qobject_cast<QQuickItem*>(made);
    if (item == nullptr) {
        delete made;
        second_ground_ = nullptr;
        return;
    }
    item->setParent(unseen);
    item->setParentItem(unseen);
    copy_ = item;
    Q_EMIT copy_changed();
}

void MovingGround::set_on(bool on)
{
    if (on_ == on) {
        return;
    }
    on_ = on;
    base_.reset();
    strips_.clear();
    Q_EMIT on_changed();
    polish();
}

void MovingGround::set_rest_millis(int millis)
{
    if (rest_.interval() != millis) {
        rest_.setInterval(millis);
        Q_EMIT on_changed();
    }
}

void MovingGround::camera_moved()
{
    if (!camera_ || !camera_->valid()) {
        return;
    }
    if (!moving_) {
        moving_ = true;
        listen();
        view_ = QRectF(QPointF(0, 0), base_size_);
        Q_EMIT moving_changed();
    }
    rest_.start();
    polish();
}

/// Layers come and go: who they are is looked up for each move.
void MovingGround::listen()
{
    for_each_layer(ground_, [this](MapLayer& layer) {
        connect(&layer, &MapLayer::contentChanged, this, &MovingGround::content_changed, Qt::UniqueConnection);
        if (auto* tiles = qobject_cast<TiledLayer*>(&layer)) {
            connect(tiles, &TiledLayer::settledChanged, this, &MovingGround::tiles_settled, Qt::UniqueConnection);
        }
    });
}

void MovingGround::content_changed()
{
    if (moving_ && on_) { // what lies still is drawn again by itself
        outdated_ = true;
        polish();
    }
}

/// Tiles of what a pan uncovers come and go; the whole picture waits for its own only.
void MovingGround::tiles_settled()
{
    if (!whole_complete_) {
        content_changed();
    }
}

void MovingGround::come_to_rest()
{
    moving_ = false;
    strips_.clear();
    base_ = camera_ ? camera_->homography() : std::nullopt;
    base_size_ = camera_ ? camera_->viewport() : QSizeF();
    whole_complete_ = true; // it follows what comes in
    outdated_ = false;
    cover_->begin(base_size_.toSize());
    place({0, 0}, 1);
    Q_EMIT moving_changed();
}

void MovingGround::place(QPointF origin, qreal stretch)
{
    if (origin_ != origin || stretch_ != stretch) {
        origin_ = origin;
        stretch_ = stretch;
        Q_EMIT placed();
    }
}

void MovingGround::renew()
{
    base_ = camera_->homography();
    base_size_ = camera_->viewport();
    outdated_ = false;
    whole_complete_ = complete(ground_);
    strips_.clear();
    cover_->begin(base_size_.toSize());
    view_ = QRectF(QPointF(0, 0), base_size_);
    place({0, 0}, 1);
    ++renewals_;
    Q_EMIT wholeOutdated();
}

void MovingGround::updatePolish()
{
    if (!on_ || !moving_ || !camera_ || !camera_->valid() || !window()) {
        return;
    }
    const Homography& now = *camera_->homography();
    const auto corner = base_ ? now.project(*base_->unproject({0, 0})) : std::nullopt;
    const double stretch = base_ ? now.pixels_per_world() / base_->pixels_per_world() : 0;
    if (!corner || outdated_ || base_size_ != camera_->viewport() || camera_->tilt() > straight_down ||
        stretch > most_stretch || stretch < 1 / most_stretch) {
        renew();
        return;
    }
    const bool same_size = std::abs(stretch - 1) < 1e-6;
    const QRectF view(QPointF(-corner->x, -corner->y) / stretch, base_size_ / stretch);
    const QPointF motion = view.topLeft() - view_.topLeft();
    cover_->leave_behind(view, motion);
    const double bare = cover_->bare(view);
    if (bare > (same_size ? most_bare : 1e-3)) {
        renew();
        return;
    }
    const qreal ratio = window()->effectiveDevicePixelRatio();
    const auto snapped = [&](double at) { return same_size ? std::round(at * ratio) / ratio : at; };
    place({snapped(corner->x), snapped(corner->y)}, same_size ? 1 : stretch);
    if (same_size) {
        draw_strip(view, motion);
        if (cover_->bare(view) > 0) {
            QMetaObject::invokeMethod(this, &QQuickItem::polish, Qt::QueuedConnection); // the rest with the next frame
        }
    }
    view_ = view;
}

void MovingGround::draw_strip(const QRectF& view, QPointF motion)
{
    strips_.keep(view.toAlignedRect().adjusted(-strips_kept, -strips_kept, strips_kept, strips_kept));
    const auto wanted = cover_->next(view, motion);
    const bool in_view = wanted && QRectF(*wanted).intersects(view);
    if (!copy_ && wanted) {
        make_copy();
    }
    if (!copy_) {
        return;
    }
    // One that was drawn before all of it had come, where nothing is more urgent.
    const auto& all = strips_.all();
    const auto unfinished = std::ranges::find(all, false, &GroundStrips::Strip::complete);
    if (unfinished != all.end() && !in_view) {
        if (look_at(unfinished->place)) {
            strips_.draw_again(static_cast<std::size_t>(unfinished - all.begin()), true);
        }
        return;
    }
    if (wanted) {
        const bool is_complete = look_at(*wanted);
        if (is_complete || in_view) {
            cover_->add(*wanted);
            strips_.add({*wanted, 0, is_complete});
        }
    }
}

bool MovingGround::look_at(const QRect& strip)
{
    const auto low = base_->unproject({double(strip.x()), double(strip.y())});
    const auto high = base_->unproject({double(strip.x() + strip.width()), double(strip.y() + strip.height())});
    copy_->setSize(strip.size());
    strip_camera_.look_down(*low, *high, strip.size());
    return complete(copy_);
}

} // namespace yiping::mapview
