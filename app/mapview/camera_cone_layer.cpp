// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/mapview/camera_cone_layer.h>

#include "cone_raster.h"
#include "picture_node.h"

#include <yiping/presentation/words.h>

#include <QQuickWindow>
#include <QStringList>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace yiping::mapview {

namespace {
constexpr double default_range_m = 60, default_angle = 70;
constexpr double longest_cone = 160; // pixels
constexpr double picture_margin = 0.15; // sizes of the view, around it

bool is_online(const domain::Camera& row)
{
    return row.state.value_or(domain::DeviceState::Online) == domain::DeviceState::Online;
}
} // namespace

CameraConeLayer::CameraConeLayer(QQuickItem* parent) : MapLayer(parent), raster_(std::make_unique<ConeRaster>()) {}
CameraConeLayer::~CameraConeLayer() = default;

void CameraConeLayer::set_color(const QColor& color)
{
    if (color_ != color) {
        color_ = color;
        changed();
        Q_EMIT styleChanged();
    }
}

void CameraConeLayer::set_offline_color(const QColor& color)
{
    if (offline_color_ != color) {
        offline_color_ = color;
        changed();
        Q_EMIT styleChanged();
    }
}

void CameraConeLayer::set_dot_size(qreal size)
{
    if (dot_size_ != size) {
        dot_size_ = size;
        changed();
        Q_EMIT styleChanged();
    }
}

void CameraConeLayer::set_streaming_only(bool on)
{
    if (streaming_only_ != on) {
        streaming_only_ = on;
        reset();
        Q_EMIT styleChanged();
    }
}

void CameraConeLayer::feed_changed(presentation::MapFeed* feed)
{
    if (feed) {
        connect(feed, &presentation::MapFeed::camerasReset, this, &CameraConeLayer::reset);
    }
    reset();
}

void CameraConeLayer::changed()
{
    outdated_ = true;
    polish();
    Q_EMIT contentChanged();
}

void CameraConeLayer::reset()
{
    unread_ = true;
    changed();
}

void CameraConeLayer::camera_moved()
{
    polish();
    update();
}

void CameraConeLayer::geometryChange(const QRectF& now, const QRectF& before)
{
    MapLayer::geometryChange(now, before);
    polish();
}

void CameraConeLayer::itemChange(ItemChange change, const ItemChangeData& data)
{
    if (change == ItemDevicePixelRatioHasChanged || change == ItemVisibleHasChanged) {
        changed();
    }
    MapLayer::itemChange(change, data);
}

void CameraConeLayer::updatePolish()
{
    if (!homography() || !feed() || !window() || !isVisible() || width() <= 0 || height() <= 0) {
        return;
    }
    if (std::exchange(unread_, false)) {
        read();
    }
    const qreal ratio = window()->effectiveDevicePixelRatio();
    const double pixel = 1 / world_pixels(this->camera()->zoom()) / ratio;
    if (!outdated_ && pixel_ == pixel && holds(drawn_, view(0))) {
        return;
    }
    outdated_ = false;
    pixel_ = pixel;
    drawn_ = view(picture_margin);
    // No more than where cameras are: the view may reach to the horizon.
    const double around = (longest_cone + dot_size_) * ratio * pixel;
    const geo::WorldBox box{
        {std::max(drawn_.low.x, around_.low.x - around), std::max(drawn_.low.y, around_.low.y - around)},
        {std::min(drawn_.high.x, around_.high.x + around), std::min(drawn_.high.y, around_.high.y + around)}};
    raster_->draw(cameras_,
        {.color = color_, .offline_color = offline_color_, .dot = dot_size_ * ratio, .longest = longest_cone * ratio},
        box, pixel);
    picture_changed_ = true;
    update();
}

void CameraConeLayer::read()
{
    cameras_.clear();
    ids_.clear();
    around_ = {{1e9, 1e9}, {-1e9, -1e9}};
    for (const domain::Camera& row : feed()->town().cameras()) {
        if (!row.lon || !row.lat || row.withdrawn_at || (streaming_only_ && !row.streams) ||
            row.state.value_or(domain::DeviceState::Online) == domain::DeviceState::Retired) {
            continue;
        }
        ViewCone camera{.at = to_world({*row.lon, *row.lat}), .online = is_online(row)};
        if (row.direction && camera.online) {
            camera.reach = row.range_m.value_or(default_range_m) * world_per_metre(*row.lat);
            camera.direction = *row.direction * std::numbers::pi / 180;
            camera.half_angle = std::min(row.view_angle.value_or(default_angle), 360.0) * std::numbers::pi / 360;
        }
        around_.low = {std::min(around_.low.x, camera.at.x), std::min(around_.low.y, camera.at.y)};
        around_.high = {std::max(around_.high.x, camera.at.x), std::max(around_.high.y, camera.at.y)};
        cameras_.push_back(camera);
        ids_.push_back(row.id);
    }
    if (const auto count = static_cast<int>(cameras_.size()); count != count_) {
        count_ = count;
        Q_EMIT countChanged();
    }
}

QString CameraConeLayer::pick(QPointF at) const
{
    if (homography() == nullptr || !isVisible()) {
        return {};
    }
    const Uuid* best = nullptr;
    qreal least = std::max(dot_size_, 8.0);
    for (std::size_t i = 0; i < cameras_.size(); ++i) {
        const auto place = place_of(cameras_[i].at);
        const qreal distance = place ? std::hypot(place->x - at.x(), place->y - at.y()) : least;
        if (distance < least) {
            least = distance;
            best = &ids_[i];
        }
    }
    return best ? QString::fromStdString(best->to_string()) : QString();
}

QVariantMap CameraConeLayer::describe(const QString& id) const
{
    const auto wanted = Uuid::parse(id.toStdString());
    if (!wanted || !feed()) {
        return {};
    }
    for (const domain::Camera& row : feed()->town().cameras()) {
        if (row.id != *wanted || !row.lon || !row.lat) {
            continue;
        }
        QStringList detail{
            presentation::word(row.sharing), presentation::word(row.state.value_or(domain::DeviceState::Online))};
        if (row.streams) {
            detail.append(tr("画面已接入"));
        }
        return {{QStringLiteral("title"), presentation::text(row.name)},
            {QStringLiteral("detail"), detail.join(QStringLiteral("，"))}, {QStringLiteral("lon"), *row.lon},
            {QStringLiteral("lat"), *row.lat}};
    }
    return {};
}

QSGNode* CameraConeLayer::updatePaintNode(QSGNode* old, UpdatePaintNodeData* /*data*/)
{
    const Homography* camera = homography();
    if (!camera || raster_->image().isNull() || cameras_.empty()) {
        delete old;
        picture_changed_ = true;
        return nullptr;
    }
    auto* node = static_cast<PictureNode*>(old);
    if (!node) {
        node = new PictureNode;
        picture_changed_ = true;
    }
    if (std::exchange(picture_changed_, false)) {
        node->set_picture(*window(), raster_->image(), raster_->box());
    }
    node->set_camera(*camera, window()->effectiveDevicePixelRatio());
    return node;
}

} // namespace yiping::mapview
