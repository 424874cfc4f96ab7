// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/scene3d/scene_view.h>

#include "building_facts.h"
#include "scene_renderer.h"
#include "scene_state.h"

#include <yiping/base/log.h>
#include <yiping/mapview/picture_material.h>
#include <yiping/presentation/words.h>

#include <QCoreApplication>
#include <QQuickWindow>
#include <QSGRendererInterface>
#include <QSGSimpleTextureNode>

#include <algorithm>
#include <cmath>
#include <utility>

namespace yiping::scene3d {

namespace {

constexpr double near_plane = 0.05, far_plane = 30;
constexpr double sharp_ground_pixels = 14, moving_ground_pixels = 30;
/// A house whose floor is smaller than this is seen by its roof alone.
constexpr double least_wall_pixels = 1.6;
constexpr float open_dim = 0.55F;

Colour colour_of(const QColor& colour)
{
    return {colour.redF(), colour.greenF(), colour.blueF()};
}

Colour colour_at(const QList<QColor>& colours, qsizetype at)
{
    return at < colours.size() ? colour_of(colours[at]) : Colour{0.5F, 0.5F, 0.5F};
}

services::AreaMeasure measure_of(presentation::AreaShading::Measure measure)
{
    using Shown = presentation::AreaShading;
    switch (measure) {
    case Shown::Late:
        return services::AreaMeasure::Late;
    case Shown::Opened:
        return services::AreaMeasure::Opened;
    case Shown::OpenedPerThousand:
        return services::AreaMeasure::OpenedPerThousand;
    case Shown::ClosureRate:
        return services::AreaMeasure::ClosureRate;
    case Shown::OnTimeRate:
        return services::AreaMeasure::OnTimeRate;
    case Shown::Open:
        break;
    }
    return services::AreaMeasure::Open;
}

template <class Value>
bool set_if_other(Value& member, const Value& value)
{
    if (member == value) {
        return false;
    }
    member = value;
    return true;
}

} // namespace

SceneView::SceneView(QQuickItem* parent) : QQuickFramebufferObject(parent), state_(std::make_unique<SceneState>())
{
    setTextureFollowsItemSize(false);
    setMirrorVertically(true);
    rest_.setSingleShot(true);
    rest_.setInterval(static_cast<int>(FrameBudget::rest_after.count()));
    connect(&rest_, &QTimer::timeout, this, &SceneView::came_to_rest);
    smooth_.setSingleShot(true);
    smooth_.setInterval(static_cast<int>(FrameBudget::smooth_after.count()));
    connect(&smooth_, &QTimer::timeout, this, [this] {
        smoothed_ = true;
        redraw();
    });
    constexpr int change_millis = 400;
    for (QVariantAnimation* each : {&growing_, &opening_}) {
        each->setStartValue(0.0F);
        each->setEndValue(1.0F);
        each->setDuration(change_millis);
        each->setEasingCurve(QEasingCurve::OutCubic);
        connect(each, &QVariantAnimation::valueChanged, this, [this] { redraw(); });
    }
}

SceneView::~SceneView()
{
    forget_window();
    disconnect(state_->provider_changed);
    if (camera_) {
        camera_->disconnect(this);
        camera_->set_relief({});
    }
}

QQuickFramebufferObject::Renderer* SceneView::createRenderer() const
{
    return new SceneRenderer;
}

void SceneView::redraw()
{
    polish();
    update();
}

void SceneView::set_camera(mapview::MapCamera* camera)
{
    if (camera_ == camera) {
        return;
    }
    if (camera_) {
        camera_->disconnect(this);
        camera_->set_relief({});
    }
    camera_ = camera;
    if (camera_) {
        connect(camera_, &mapview::MapCamera::changed, this, &SceneView::camera_moved);
        camera_->set_relief({state_->parts.terrain, drawn_exaggeration});
    }
    Q_EMIT cameraChanged();
    redraw();
}

void SceneView::set_shapes(mapview::TownShapes* shapes)
{
    if (shapes_ == shapes) {
        return;
    }
    if (shapes_) {
        shapes_->disconnect(this);
    }
    shapes_ = shapes;
    if (shapes_) {
        connect(shapes_, &mapview::TownShapes::areasReset, this, &SceneView::parts_outdated);
    }
    Q_EMIT shapesChanged();
    parts_outdated();
}

void SceneView::set_shading(presentation::AreaShading* shading)
{
    if (shading_ == shading) {
        return;
    }
    if (shading_) {
        shading_->disconnect(this);
    }
    shading_ = shading;
    if (shading_) {
        connect(shading_, &presentation::AreaShading::changed, this, &SceneView::figures_changed);
    }
    Q_EMIT shadingChanged();
    figures_changed();
}

void SceneView::set_maps(mapview::MapSources* maps)
{
    if (maps_ == maps) {
        return;
    }
    if (maps_) {
        maps_->disconnect(this);
    }
    maps_ = maps;
    if (maps_) {
        // The model town makes its files while its first screens start.
        connect(maps_, &mapview::MapSources::wordsChanged, this, [this] {
            if (!state_->parts.terrain || !state_->parts.buildings) {
                parts_outdated();
            }
        });
    }
    Q_EMIT mapsChanged();
    parts_outdated();
}

void SceneView::set_ground_picture(QQuickItem* picture)
{
    if (ground_picture_ != picture) {
        ground_picture_ = picture;
        Q_EMIT groundPictureChanged();
        redraw();
    }
}

void SceneView::set_level(int level)
{
    if (set_if_other(level_, level)) {
        figures_changed();
        Q_EMIT styleChanged();
    }
}

void SceneView::set_columns_shown(bool on)
{
    if (set_if_other(columns_shown_, on)) {
        redraw();
        Q_EMIT styleChanged();
    }
}

void SceneView::set_buildings_shown(bool on)
{
    if (set_if_other(buildings_shown_, on)) {
        redraw();
        Q_EMIT styleChanged();
    }
}

void SceneView::set_open_building(const QString& code)
{
    if (set_if_other(open_building_, code)) {
        read_open_building();
        parts_outdated();
        Q_EMIT openBuildingChanged();
    }
}

void SceneView::set_column_colors(const QList<QColor>& colors)
{
    if (set_if_other(column_colors_, colors)) {
        figures_changed();
        Q_EMIT styleChanged();
    }
}

void SceneView::set_building_colors(const QList<QColor>& colors)
{
    if (set_if_other(building_colors_, colors)) {
        parts_outdated();
        Q_EMIT styleChanged();
    }
}

void SceneView::set_ground_color(const QColor& color)
{
    if (set_if_other(ground_color_, color)) {
        redraw();
        Q_EMIT styleChanged();
    }
}

void SceneView::set_haze_color(const QColor& color)
{
    if (set_if_other(haze_color_, color)) {
        redraw();
        Q_EMIT styleChanged();
    }
}

void SceneView::set_hill_shade(qreal share)
{
    if (set_if_other(hill_shade_, share)) {
        redraw();
        Q_EMIT styleChanged();
    }
}

void SceneView::set_label_size(qreal size)
{
    if (set_if_other(label_size_, size)) {
        redraw();
        Q_EMIT styleChanged();
    }
}

void SceneView::set_taken(const QList<QRectF>& boxes)
{
    if (set_if_other(taken_, boxes)) {
        redraw();
        Q_EMIT styleChanged();
    }
}

void SceneView::set_seams(const QList<qreal>& seams)
{
    if (set_if_other(seams_, seams)) {
        redraw();
        Q_EMIT styleChanged();
    }
}

bool SceneView::ready() const
{
    return state_->made;
}

bool SceneView::opened() const
{
    return state_->parts.open_mesh != nullptr;
}

bool SceneView::has_terrain() const
{
    return state_->parts.terrain != nullptr;
}

bool SceneView::indicative() const
{
    const SceneParts& parts = state_->parts;
    return (parts.terrain && parts.terrain->about().indicative) || (parts.buildings && parts.buildings->indicative);
}

QString SceneView::attribution() const
{
    const SceneParts& parts = state_->parts;
    QStringList words;
    for (const std::string& each : {parts.terrain ? parts.terrain->about().attribution : std::string(),
             parts.buildings ? parts.buildings->attribution : std::string()}) {
        if (!each.empty()) {
            words << QString::fromStdString(each);
        }
    }
    words.removeDuplicates();
    return words.join(QStringLiteral(" · "));
}

void SceneView::itemChange(ItemChange change, const ItemChangeData& data)
{
    if (change == ItemSceneChange) {
        forget_window();
        if (data.window != nullptr) {
            follow_window(*data.window);
            connect(data.window, &QQuickWindow::sceneGraphInitialized, this, &SceneView::look_at_window,
                Qt::QueuedConnection);
        }
        QMetaObject::invokeMethod(this, &SceneView::look_at_window, Qt::QueuedConnection);
    }
    QQuickFramebufferObject::itemChange(change, data);
}

void SceneView::look_at_window()
{
    const bool known = window() != nullptr && window()->isSceneGraphInitialized();
    const bool opengl = known && window()->rendererInterface()->graphicsApi() == QSGRendererInterface::OpenGL;
    if (opengl != drawable_ || (known && !opengl) != undrawable_) {
        drawable_ = opengl;
        undrawable_ = known && !opengl;
        Q_EMIT drawableChanged();
        redraw();
    }
}

void SceneView::geometryChange(const QRectF& now, const QRectF& before)
{
    QQuickFramebufferObject::geometryChange(now, before);
    redraw();
}

void SceneView::camera_moved()
{
    if (moving_ && since_move_.isValid()) {
        state_->budget.moved(
            std::chrono::duration<double, std::milli>(static_cast<double>(since_move_.nsecsElapsed()) / 1e6));
    }
    since_move_.start();
    rest_.start();
    smooth_.stop();
    smoothed_ = false;
    if (!std::exchange(moving_, true)) {
        Q_EMIT movingChanged();
    }
    redraw();
}

void SceneView::came_to_rest()
{
    since_move_.invalidate();
    if (std::exchange(moving_, false)) {
        Q_EMIT movingChanged();
    }
    // Where moving costs no pixels, smooth edges cost no time either.
    smoothed_ = state_->budget.moving_scale() >= 1;
    if (!smoothed_) {
        smooth_.start();
    }
    redraw();
}

bool SceneView::settled() const
{
    return ready() && !moving_ && smoothed_;
}

void SceneView::parts_outdated()
{
    parts_outdated_ = true;
    polish();
}

void SceneView::make_parts_now()
{
    if (making_ || !shapes_ || shapes_->empty()) {
        return;
    }
    parts_outdated_ = false;
    making_ = true;
    SceneWork work;
    if (maps_) {
        work.terrain_file = maps_->terrain_file();
        work.buildings_file = maps_->buildings_file();
    }
    work.terrain = state_->parts.terrain;
    work.buildings = state_->parts.buildings;
    work.frame = {shapes_->origin(), mapview::TownShapes::local_unit};
    const WorldPoint low = geo::to_world({shapes_->west(), shapes_->north()});
    const WorldPoint high = geo::to_world({shapes_->east(), shapes_->south()});
    const double margin = 0.6 * std::max(high.x - low.x, high.y - low.y);
    work.plain = {{low.x - margin, low.y - margin}, {high.x + margin, high.y + margin}};
    work.exaggeration = drawn_exaggeration;
    work.look = {colour_at(building_colors_, 0), colour_at(building_colors_, 1), colour_at(building_colors_, 2),
        colour_at(building_colors_, 3)};
    work.open_wall = colour_at(building_colors_, 4);
    work.open_roof = colour_at(building_colors_, 5);
    work.open_code = open_building_.toStdString();
    maker_ = std::jthread([work = std::move(work), self = QPointer(this)] {
        auto parts = std::make_shared<SceneParts>(make_parts(work));
        // In the application's thread, so that nobody can delete the item between the question and the call.
        QMetaObject::invokeMethod(
            qApp,
            [self, parts] {
                if (!self) {
                    return;
                }
                self->making_ = false;
                const bool opens = parts->open_mesh && !self->state_->parts.open_mesh;
                self->state_->parts = std::move(*parts);
                self->state_->made = true;
                self->state_->terrain_levels.clear();
                self->problem_.clear();
                for (const Error& each : self->state_->parts.problems) {
                    log::warning("scene3d", "{}", each.debug_text());
                    // A file that is not there yet is no problem of the town's.
                    if (self->maps_ && each.fault() == Fault::Input) {
                        self->problem_ = self->maps_->words_of(each);
                    }
                }
                if (self->camera_) {
                    self->camera_->set_relief({self->state_->parts.terrain, drawn_exaggeration});
                }
                if (opens) {
                    self->opening_.start();
                }
                self->figures_outdated_ = true;
                self->read_open_building();
                Q_EMIT self->openBuildingChanged();
                Q_EMIT self->partsChanged();
                self->redraw();
            },
            Qt::QueuedConnection);
    });
}

void SceneView::use_terrain(std::shared_ptr<const geo::Terrain> terrain)
{
    state_->parts.terrain = std::move(terrain);
    parts_outdated();
}

void SceneView::use_buildings(std::shared_ptr<const geo::TownBuildings> buildings)
{
    state_->parts.buildings = std::move(buildings);
    parts_outdated();
}

void SceneView::figures_changed()
{
    figures_outdated_ = true;
    polish();
}

void SceneView::fill_columns()
{
    figures_outdated_ = false;
    if (!shading_ || !shapes_ || !shapes_->feed() || level_ < 0) {
        return;
    }
    const services::Town& town = shapes_->feed()->town();
    const auto level = static_cast<domain::AreaLevel>(level_);
    const auto from = static_cast<UtcMillis>(shading_->window_from());
    const auto to = static_cast<UtcMillis>(shading_->window_to());
    const domain::FigureRule* const rule = domain::find_figure(shading_->figure().toStdString());
    const auto figures = rule != nullptr ? column_figures(town, *rule, level, from, to)
                                         : column_figures(town, measure_of(shading_->measure()), level, from, to);
    double most = 0;
    for (const ColumnFigure& each : figures) {
        most = std::max(most, each.value);
    }
    std::map<services::AreaIndex, float> before;
    const float mix = growing_.state() == QAbstractAnimation::Running ? growing_.currentValue().toFloat() : 1;
    for (const ShownColumn& each : state_->columns) {
        before[each.area] = each.shape.from + (each.shape.to - each.shape.from) * mix;
    }
    std::vector<ShownColumn> columns;
    bool other = figures.size() != state_->columns.size();
    for (const mapview::AreaShape& shape : shapes_->areas()) {
        const auto figure = std::ranges::find(figures, shape.area, &ColumnFigure::area);
        if (figure == figures.end()) {
            continue;
        }
        double area = 0;
        for (const mapview::Polygon& polygon : shape.polygons) {
            area += std::abs(mapview::doubled_area(polygon.rings.front())) / 2;
        }
        constexpr double radius_share = 0.13;
        ShownColumn column;
        column.area = shape.area;
        column.value = figure->value;
        column.trend = figure->trend;
        column.shape.at = shape.label;
        column.shape.radius = std::sqrt(area) * radius_share;
        column.shape.base = mapview::GroundRelief{state_->parts.terrain, drawn_exaggeration}.drawn_metres(shape.label);
        column.shape.colour = colour_at(column_colors_, figure->trend + 1);
        column.shape.to = most > 0 ? static_cast<float>(figure->value / most) : 0;
        const auto was = before.find(shape.area);
        column.shape.from = was == before.end() ? 0 : was->second;
        other = other || column.shape.from != column.shape.to;
        columns.push_back(column);
    }
    // A plain look at the same figures changes nothing, and nothing is drawn for it.
    const bool same_place = std::ranges::equal(columns, state_->columns, [](const auto& a, const auto& b) {
        return a.area == b.area && a.trend == b.trend && a.value == b.value && a.shape.base == b.shape.base &&
               a.shape.colour == b.shape.colour;
    });
    if (same_place && !other) {
        return;
    }
    state_->columns = std::move(columns);
    std::vector<Column> shapes;
    shapes.reserve(state_->columns.size());
    for (const ShownColumn& each : state_->columns) {
        shapes.push_back(each.shape);
    }
    state_->column_mesh =
        std::make_shared<const SolidMesh>(make_columns(shapes, {shapes_->origin(), mapview::TownShapes::local_unit}));
    growing_.stop();
    growing_.start();
    redraw();
}

void SceneView::use_columns(const std::vector<std::pair<mapview::WorldPoint, double>>& shares, double radius_metres)
{
    state_->columns.clear();
    std::vector<Column> shapes;
    for (const auto& [at, share] : shares) {
        ShownColumn column;
        column.shape.at = at;
        column.shape.radius = radius_metres * geo::world_per_metre(geo::to_lon_lat(at).lat);
        column.shape.base = mapview::GroundRelief{state_->parts.terrain, drawn_exaggeration}.drawn_metres(at);
        column.shape.from = column.shape.to = static_cast<float>(share);
        column.shape.colour = colour_at(column_colors_, 1);
        shapes.push_back(column.shape);
        state_->columns.push_back(column);
    }
    state_->column_mesh =
        std::make_shared<const SolidMesh>(make_columns(shapes, {shapes_->origin(), mapview::TownShapes::local_unit}));
    figures_outdated_ = false;
    redraw();
}

void SceneView::updatePolish()
{
    if (parts_outdated_) {
        make_parts_now();
    }
    if (!camera_ || !camera_->valid() || !shapes_ || shapes_->empty() || width() <= 0 || height() <= 0) {
        return;
    }
    if (figures_outdated_ && state_->made) {
        fill_columns();
    }
    state_->space = mapview::Pinhole::from_ground(
        *camera_->homography(), width(), height(), shapes_->origin(), mapview::TownShapes::local_unit);
    if (!state_->space || !state_->made) {
        return;
    }
    cover_ground();
    fill_frame();
    place_labels();
    place_floors();
}

QSGNode* SceneView::updatePaintNode(QSGNode* node, UpdatePaintNodeData* data)
{
    const bool had = node != nullptr;
    node = QQuickFramebufferObject::updatePaintNode(node, data);
    auto* shown = static_cast<QSGSimpleTextureNode*>(node);
    if (shown == nullptr)
        return node;
    // The base class takes it that what it shows may be seen through, and blends it over the whole view; and its shader
    // is a slow one where a processor draws (docs/adr/0032).
    if (!had) {
        auto* own = new mapview::PictureMaterial(false);
        shown->setMaterial(own);
        shown->setOpaqueMaterial(own);
        shown->setFlag(QSGNode::OwnsMaterial);
    }
    auto* picture = static_cast<mapview::PictureMaterial*>(shown->material());
    picture->set_texture(shown->texture());
    picture->set_filtering(shown->filtering());
    return node;
}

void SceneView::fill_frame()
{
    SceneFrame& frame = state_->frame;
    const auto& m = state_->space->rows();
    const double w = width(), h = height();
    const double a = (far_plane + near_plane) / (far_plane - near_plane);
    const double b = -2 * far_plane * near_plane / (far_plane - near_plane);
    const auto f = [](double value) { return static_cast<float>(value); };
    frame.clip =
        QMatrix4x4(f(2 * m[0] / w - m[8]), f(2 * m[1] / w - m[9]), f(2 * m[2] / w - m[10]), f(2 * m[3] / w - m[11]),
            f(m[8] - 2 * m[4] / h), f(m[9] - 2 * m[5] / h), f(m[10] - 2 * m[6] / h), f(m[11] - 2 * m[7] / h),
            f(a * m[8]), f(a * m[9]), f(a * m[10]), f(a * m[11] + b), f(m[8]), f(m[9]), f(m[10]), f(m[11]));
    const double metre = geo::world_per_metre(geo::to_lon_lat(shapes_->origin()).lat) / mapview::TownShapes::local_unit;
    const double rise = mapview::rise_at(state_->space->tilt_degrees());
    frame.rise = f(metre * rise);
    frame.metre = f(metre * rise * drawn_exaggeration);
    frame.column_height =
        f(h * column_share / camera_->homography()->pixels_per_world() / mapview::TownShapes::local_unit * rise);
    frame.column_mix = growing_.state() == QAbstractAnimation::Running ? growing_.currentValue().toFloat() : 1;
    frame.open_mix = opening_.state() == QAbstractAnimation::Running ? opening_.currentValue().toFloat() : 1;
    const auto local = [this](const geo::WorldBox& box) {
        return QVector4D(shapes_->local_x(box.low), shapes_->local_y(box.low), shapes_->local_x(box.high),
            shapes_->local_y(box.high));
    };
    frame.ground_box = local(state_->ground);
    frame.edge_box = local(state_->parts.terrain_mesh->box());
    frame.ground = colour_of(ground_color_);
    frame.haze = colour_of(haze_color_);
    frame.hill_shade = f(hill_shade_);
    frame.dim = state_->parts.open_mesh ? 1 - (1 - open_dim) * frame.open_mix : 1;
    frame.moving = moving_;
    frame.smooth = smoothed_;
    frame.moving_scale = state_->budget.moving_scale();
    frame.open_building = state_->parts.open_mesh;
    frame.columns = columns_shown_ && rise > 0 ? state_->column_mesh : nullptr;

    const GroundView view{
        m, w, h, static_cast<double>(frame.rise), moving_ ? moving_ground_pixels : sharp_ground_pixels};
    std::vector<int> levels = state_->parts.terrain_mesh->levels_for(view);
    if (frame.terrain != state_->parts.terrain_mesh || levels != state_->terrain_levels) {
        frame.terrain = state_->parts.terrain_mesh;
        state_->terrain_levels = std::move(levels);
        frame.terrain_triangles = std::make_shared<const std::vector<std::uint32_t>>(frame.terrain->select(view));
    }

    frame.building_ranges.clear();
    frame.buildings = buildings_shown_ && rise > 0 ? state_->parts.building_mesh : nullptr;
    if (!frame.buildings) {
        return;
    }
    // A machine that has given its pixels away gives small walls away next: roofs alone are a fifth of the triangles.
    const double least_wall =
        moving_ ? least_wall_pixels / (frame.moving_scale * frame.moving_scale) : least_wall_pixels;
    struct Walled {
        const BuildingCell* cell;
        float metres; ///< walls of lower houses are not worth their triangles
    };
    std::vector<const BuildingCell*> roofs;
    std::vector<Walled> walled;
    for (const BuildingCell& cell : frame.buildings->cells) {
        double low_x = 1e9, high_x = -1e9, low_y = 1e9, high_y = -1e9, nearest = 1e9;
        bool whole = true;
        for (const float x : {cell.low_x, cell.high_x}) {
            for (const float y : {cell.low_y, cell.high_y}) {
                for (const double z : {-400.0 * metre * rise, 600.0 * metre * rise}) {
                    const auto at = state_->space->project({x, y, z});
                    if (!at) {
                        whole = false;
                        continue;
                    }
                    nearest = std::min(nearest, at->depth);
                    low_x = std::min(low_x, at->x);
                    high_x = std::max(high_x, at->x);
                    low_y = std::min(low_y, at->y);
                    high_y = std::max(high_y, at->y);
                }
            }
        }
        if (whole && (high_x < 0 || low_x > w || high_y < 0 || low_y > h)) {
            continue;
        }
        roofs.push_back(&cell);
        const double metre_pixels = static_cast<double>(frame.metre) * state_->space->pixels_per_unit() /
                                    (whole ? std::max(nearest, near_plane) : near_plane);
        const auto least_metres = static_cast<float>(least_wall / metre_pixels);
        if (frame.buildings->heights[cell.first_house] >= least_metres) {
            walled.push_back({&cell, least_metres});
        }
    }
    const auto add = [&](const BuildingCell::Range& range) {
        if (range.count == 0) {
            return;
        }
        if (!frame.building_ranges.empty() &&
            frame.building_ranges.back().first + frame.building_ranges.back().count == range.first) {
            frame.building_ranges.back().count += range.count;
        } else {
            frame.building_ranges.push_back({range.first, range.count});
        }
    };
    for (const BuildingCell* cell : roofs) {
        add(cell->roofs);
    }
    const auto eye = state_->space->eye();
    for (std::size_t side = 0; side < wall_sides; ++side) {
        for (const auto& [cell, metres] : walled) {
            if (side_is_seen(side, *cell, eye.x, eye.y)) {
                add(walls_from(*frame.buildings, *cell, side, metres));
            }
        }
    }
}

std::optional<mapview::ScreenPoint> SceneView::pixel_of(mapview::WorldPoint at, double metres) const
{
    return camera_ ? camera_->place(at, metres) : std::nullopt;
}

double SceneView::moving_scale() const
{
    return state_->budget.moving_scale();
}

bool SceneView::hidden(mapview::WorldPoint at) const
{
    if (!state_->space || !state_->parts.terrain || !shapes_) {
        return false;
    }
    // Along the ray from the camera: is the ground anywhere above it?
    const mapview::GroundRelief relief{state_->parts.terrain, drawn_exaggeration};
    const double up = static_cast<double>(state_->frame.rise);
    const mapview::Pinhole::Point eye = state_->space->eye();
    const mapview::Pinhole::Point place{static_cast<double>(shapes_->local_x(at)),
        static_cast<double>(shapes_->local_y(at)), relief.drawn_metres(at) * up};
    constexpr int steps = 160;
    const double clear = 4 * up; // metres: the place's own slope does not hide it
    for (int i = 1; i < steps; ++i) {
        const double part = 1 - static_cast<double>(i) / steps;
        const mapview::Pinhole::Point on{
            eye.x + (place.x - eye.x) * part, eye.y + (place.y - eye.y) * part, eye.z + (place.z - eye.z) * part};
        const WorldPoint world{shapes_->origin().x + on.x * mapview::TownShapes::local_unit,
            shapes_->origin().y + on.y * mapview::TownShapes::local_unit};
        if (relief.drawn_metres(world) * up > on.z + clear) {
            return true;
        }
    }
    return false;
}

const SceneFrame& SceneView::frame() const
{
    return state_->frame;
}

} // namespace yiping::scene3d
