// SPDX-License-Identifier: GPL-3.0-or-later
// SceneView's ground: which part of it has a picture, how sharp, and when that picture is drawn.
#include <yiping/scene3d/scene_view.h>

#include "scene_state.h"

#include <QQuickWindow>
#include <QSGTexture>

#include <algorithm>
#include <cmath>
#include <utility>

namespace yiping::scene3d {

namespace {

/// The ground's picture: a side has at most so many pixels, and shows so many views around the middle.
constexpr double most_picture_pixels = 3072;
constexpr double farthest_views = 2.6;
/// While it moves the picture reaches farther than the view, so that it lasts a while.
constexpr double moving_margin = 0.5, resting_margin = 0.04;

bool within(const geo::WorldBox& inner, const geo::WorldBox& outer)
{
    return inner.low.x >= outer.low.x && inner.low.y >= outer.low.y && inner.high.x <= outer.high.x &&
           inner.high.y <= outer.high.y;
}

} // namespace

/// The part of the ground that is in view gets the picture; while the camera moves a larger one is kept as long as it
/// holds the view.
void SceneView::cover_ground()
{
    const mapview::Homography& flat = *camera_->homography();
    const double view = std::max(width(), height()) / flat.pixels_per_world();
    const WorldPoint centre = flat.centre();
    const double reach = view * farthest_views;
    geo::WorldBox edge = state_->parts.terrain_mesh->box();
    geo::WorldBox box{{centre.x, centre.y}, {centre.x, centre.y}};
    const auto add = [&](WorldPoint at) {
        box.low = {std::min(box.low.x, at.x), std::min(box.low.y, at.y)};
        box.high = {std::max(box.high.x, at.x), std::max(box.high.y, at.y)};
    };
    for (const QPointF& corner :
        {QPointF(0, 0), QPointF(width(), 0), QPointF(width(), height()), QPointF(0, height())}) {
        if (const auto at = flat.unproject({corner.x(), corner.y()})) {
            add(*at);
        } else {
            add({centre.x - reach, centre.y - reach});
            add({centre.x + reach, centre.y + reach});
        }
    }
    // Hills reach into the view from beyond its border.
    const double tilted = mapview::rise_at(camera_->tilt());
    const double margin = view * (resting_margin + 0.1 * tilted);
    const auto clipped = [&](double by) {
        return geo::WorldBox{{std::max({box.low.x - by, centre.x - reach, edge.low.x}),
                                 std::max({box.low.y - by, centre.y - reach, edge.low.y})},
            {std::min({box.high.x + by, centre.x + reach, edge.high.x}),
                std::min({box.high.y + by, centre.y + reach, edge.high.y})}};
    };
    const geo::WorldBox needed = clipped(margin);
    if (!(needed.high.x > needed.low.x && needed.high.y > needed.low.y)) {
        return;
    }
    const bool holds = state_->ground_known && within(needed, state_->ground);
    if (holds && (moving_ || state_->ground_sharp)) {
        // At rest it is drawn for the view itself, unless it is that already.
        const double now = state_->ground.high.x - state_->ground.low.x, wanted = needed.high.x - needed.low.x;
        if (moving_ || now < wanted * 1.25) {
            return;
        }
    }
    const geo::WorldBox covered = moving_ ? clipped(margin + view * moving_margin) : needed;
    const bool as_sharp = std::exchange(state_->ground_sharp, !moving_) == !moving_;
    if (as_sharp && state_->ground_known && covered.low == state_->ground.low && covered.high == state_->ground.high) {
        return;
    }
    state_->ground = covered;
    state_->ground_known = true;
    // As sharp as the view's middle, as far as a picture may be that large.
    const double wide = covered.high.x - covered.low.x, high = covered.high.y - covered.low.y;
    const double ratio = window() != nullptr ? window()->effectiveDevicePixelRatio() : 1;
    const qreal sharpness = moving_ ? std::max(0.4, state_->budget.moving_scale()) : 1;
    if (std::exchange(ground_sharpness_, sharpness) != sharpness) {
        Q_EMIT groundSharpnessChanged();
    }
    const double scale = std::min(flat.pixels_per_world() * 1.15, most_picture_pixels / ratio / std::max(wide, high));
    ground_camera_.look_down(covered.low, covered.high,
        QSizeF(std::max(16.0, std::round(wide * scale)), std::max(16.0, std::round(high * scale))));
}

void SceneView::follow_window(QQuickWindow& window)
{
    // Before the item's own: a picture that is used has to be drawn.
    state_->before_frame = connect(
        &window, &QQuickWindow::beforeRendering, this,
        [link = state_->link] {
            if (link->provider) {
                if (auto* texture = qobject_cast<QSGDynamicTexture*>(link->provider->texture())) {
                    texture->updateTexture();
                }
            }
        },
        Qt::DirectConnection);
    // A frame that drew the ground but not the scene over it is followed by one that does: not one that drew both.
    connect(state_->link.get(), &GroundLink::scene_outdated, this, &SceneView::update,
        static_cast<Qt::ConnectionType>(Qt::QueuedConnection | Qt::UniqueConnection));
    state_->after_frame = connect(
        &window, &QQuickWindow::afterRendering, this,
        [link = state_->link] {
            const bool scene_drawn = link->scene_drawn.exchange(false);
            if (link->ground_changed.exchange(false) && !scene_drawn) {
                Q_EMIT link->scene_outdated();
            }
        },
        Qt::DirectConnection);
}

void SceneView::forget_window()
{
    disconnect(state_->before_frame);
    disconnect(state_->after_frame);
}

QSGTextureProvider* SceneView::ground_texture()
{
    QSGTextureProvider* provider =
        ground_picture_ && ground_picture_->isTextureProvider() ? ground_picture_->textureProvider() : nullptr;
    state_->link->provider = provider;
    state_->link->scene_drawn = true;
    if (std::exchange(state_->listened_to, provider) != provider) {
        disconnect(state_->provider_changed);
        if (provider != nullptr) {
            state_->provider_changed = connect(
                provider, &QSGTextureProvider::textureChanged, this,
                [link = state_->link] { link->ground_changed = true; }, Qt::DirectConnection);
        }
    }
    return provider;
}

} // namespace yiping::scene3d
