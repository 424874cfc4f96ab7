// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/scene3d/scene_view.h>

#include "building_facts.h"
#include "scene_state.h"

#include <yiping/presentation/words.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace yiping::scene3d {

namespace {

/// The highest columns of a view; the others are compared by eye.
constexpr std::size_t most_labels = 10;

/// Wide letters are as wide as the type is high, narrow ones a little over half.
double width_of(const QString& words, double size)
{
    double ems = 0;
    for (const QChar letter : words) {
        ems += letter.unicode() < 0x2E80 ? 0.58 : 1.0;
    }
    return ems * size;
}

bool is_share(const presentation::AreaShading& shading)
{
    if (const auto* rule = domain::find_figure(shading.figure().toStdString())) {
        return domain::unit_of(*rule) == "%";
    }
    return shading.measure() == presentation::AreaShading::ClosureRate ||
           shading.measure() == presentation::AreaShading::OnTimeRate;
}

} // namespace

void SceneView::place_labels()
{
    std::vector<SceneLabel> placed;
    const double rise = mapview::rise_at(state_->space->tilt_degrees());
    if (!columns_shown_ || rise < 0.5 || state_->parts.open_mesh || !shapes_->feed() || !shading_) {
        labels_.take({});
        if (!std::exchange(label_boxes_, {}).isEmpty()) {
            Q_EMIT labelBoxesChanged();
        }
        return;
    }
    QList<QRectF> boxes;
    std::vector<std::size_t> order(state_->columns.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        order[i] = i;
    }
    std::ranges::stable_sort(
        order, [&](std::size_t a, std::size_t b) { return state_->columns[a].value > state_->columns[b].value; });
    std::vector<QRectF> taken(taken_.begin(), taken_.end());
    const services::Town& town = shapes_->feed()->town();
    const SceneFrame& frame = state_->frame;
    for (const std::size_t index : order) {
        const ShownColumn& column = state_->columns[index];
        if (placed.size() >= most_labels || column.area == services::no_area || !(column.value > 0)) {
            break;
        }
        const double share =
            static_cast<double>(column.shape.from + (column.shape.to - column.shape.from) * frame.column_mix);
        const auto top = state_->space->project({static_cast<double>(shapes_->local_x(column.shape.at)),
            static_cast<double>(shapes_->local_y(column.shape.at)),
            column.shape.base * static_cast<double>(frame.rise) + share * static_cast<double>(frame.column_height)});
        if (!top) {
            continue;
        }
        SceneLabel label;
        label.key = town.area(column.area).row.area_code;
        label.title = presentation::text(town.area(column.area).row.name);
        label.value = is_share(*shading_) ? QString::number(column.value, 'f', 1) + QLatin1Char('%')
                                          : QString::number(column.value, 'f',
                                                column.value < 10 && std::floor(column.value) != column.value ? 1 : 0);
        label.tone = column.trend;
        label.x = std::round(top->x);
        label.y = std::round(top->y);
        const double wide = std::max(width_of(label.title, label_size_), width_of(label.value, label_size_ * 1.27)) + 8;
        const double high = label_size_ * 3.5;
        const QRectF box(label.x - wide / 2, label.y - high, wide, high);
        const bool in_view = QRectF(0, 0, width(), height()).contains(box);
        const bool crosses =
            std::ranges::any_of(seams_, [&](qreal seam) { return box.left() < seam && box.right() > seam; });
        if (!in_view || crosses ||
            std::ranges::any_of(taken, [&](const QRectF& other) { return other.intersects(box); }) ||
            hidden(column.shape.at)) {
            continue;
        }
        taken.push_back(box);
        boxes.append(box);
        placed.push_back(std::move(label));
    }
    // In one order whatever their values are: a view moves its labels, and makes none anew.
    std::ranges::sort(placed, {}, &SceneLabel::key);
    labels_.take(std::move(placed));
    if (std::exchange(label_boxes_, boxes) != boxes) {
        Q_EMIT labelBoxesChanged();
    }
}

void SceneView::place_floors()
{
    std::vector<SceneLabel> placed;
    const SceneParts& parts = state_->parts;
    if (!parts.open_mesh || parts.open_index < 0 || mapview::rise_at(state_->space->tilt_degrees()) < 0.5) {
        floors_.take({});
        return;
    }
    const geo::TownBuilding& building = parts.buildings->rows[static_cast<std::size_t>(parts.open_index)];
    const SceneFrame& frame = state_->frame;
    WorldPoint middle;
    if (!middle_of(building.outline, middle)) {
        return;
    }
    const double base =
        mapview::GroundRelief{parts.terrain, drawn_exaggeration}.drawn_metres(middle) * static_cast<double>(frame.rise);
    const mapview::Polygon outline = world_outline(building.outline);
    int number = 0;
    double highest = 1e9, centre = 0;
    QRectF filled;
    for (const OpenFloor& open : open_floors(floors_of(building))) {
        const double closed = (number + 0.5) * floor_metres;
        const double metres = closed + ((open.low + open.high) / 2 - closed) * static_cast<double>(frame.open_mix);
        double right = -1e9, down = 0;
        for (const WorldPoint& corner : outline.rings.front()) {
            const auto at = state_->space->project({static_cast<double>(shapes_->local_x(corner)),
                static_cast<double>(shapes_->local_y(corner)), base + metres * static_cast<double>(frame.metre)});
            if (at && at->x > right) {
                right = at->x;
                down = at->y;
            }
            if (at) {
                filled |= QRectF(at->x, at->y, 1, 1);
            }
        }
        const auto top = state_->space->project(
            {static_cast<double>(shapes_->local_x(middle)), static_cast<double>(shapes_->local_y(middle)),
                base + (metres + floor_metres) * static_cast<double>(frame.metre)});
        if (top && top->y < highest) {
            highest = top->y;
            centre = top->x;
        }
        SceneLabel label;
        label.key = std::to_string(number);
        label.title = tr("%1 层").arg(number + 1);
        if (static_cast<std::size_t>(number) < building.households.size()) {
            label.value = tr("%n 户", nullptr, building.households[static_cast<std::size_t>(number)]);
        }
        label.x = std::round(right + label_size_ * 0.6);
        label.y = std::round(down);
        placed.push_back(std::move(label));
        ++number;
    }
    floors_.take(std::move(placed));
    const QPointF place(std::round(centre), std::round(highest));
    const QRectF box = filled | QRectF(place, QSizeF(1, 1));
    const bool moved = std::exchange(open_place_, place) != place;
    if (std::exchange(open_box_, box) != box || moved) {
        Q_EMIT openPlaceChanged();
    }
}

void SceneView::read_open_building()
{
    open_title_.clear();
    open_lines_.clear();
    if (open_building_.isEmpty() || !shapes_ || !shapes_->feed()) {
        return;
    }
    const BuildingFacts facts = facts_of(shapes_->feed()->town(), open_building_.toStdString());
    if (facts.name.empty()) {
        return;
    }
    open_title_ = presentation::text(facts.name);
    if (facts.households) {
        open_lines_ << tr("%n 户", nullptr, static_cast<int>(*facts.households));
    }
    QStringList workers;
    for (const std::string& each : facts.workers) {
        workers << presentation::text(each);
    }
    open_lines_ << (workers.isEmpty() ? tr("没有楼栋长") : tr("楼栋长：%1").arg(workers.join(QStringLiteral("、"))));
    open_lines_ << (facts.open_cases == 0 ? tr("没有在办事件") : tr("在办 %n 件", nullptr, facts.open_cases));
}

} // namespace yiping::scene3d
