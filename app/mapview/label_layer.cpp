// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/mapview/label_layer.h>

#include "sprite_node.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>
#include <QQuickWindow>

#include <algorithm>
#include <cstring>
#include <format>
#include <unordered_map>

namespace yiping::mapview {

namespace {

constexpr int label_atlas_width = 2048, highest_atlas = 3500;
/// Names of the base map in one view, and places around its point where one may stand.
constexpr std::size_t most_base_names = 140;
constexpr int near_choices = 5;
constexpr qreal clear_of_labels = 4, clear_of_seams = 6;

qreal halo_of(qreal size)
{
    return std::max(2.0, size * 0.11);
}

/// "津阳社区03网格" below "津阳社区" is "03网格".
QString short_name(const services::Town& town, services::AreaIndex at)
{
    const services::Place& place = town.area(at);
    std::string_view name = place.row.name;
    if (place.parent != services::no_area) {
        const std::string& above = town.area(place.parent).row.name;
        if (!above.empty() && name.size() > above.size() && name.starts_with(above)) {
            name.remove_prefix(above.size());
        }
    }
    return QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
}

/// Places along a line, the middle first.
std::vector<WorldPoint> along(const Ring& line)
{
    double length = 0;
    for (std::size_t i = 1; i < line.size(); ++i) {
        length += std::hypot(line[i].x - line[i - 1].x, line[i].y - line[i - 1].y);
    }
    std::vector<WorldPoint> places;
    for (const double share : {0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.12, 0.88}) {
        double left = share * length;
        for (std::size_t i = 1; i < line.size(); ++i) {
            const double step = std::hypot(line[i].x - line[i - 1].x, line[i].y - line[i - 1].y);
            if (left <= step || i + 1 == line.size()) {
                const double part = step > 0 ? left / step : 0;
                places.push_back({line[i - 1].x + (line[i].x - line[i - 1].x) * part,
                    line[i - 1].y + (line[i].y - line[i - 1].y) * part});
                break;
            }
            left -= step;
        }
    }
    return places;
}

/// Where a label may stand around its anchor, in multiples of its own half width and of a line's height.
struct Offset {
    double across, down;
};
constexpr std::array offsets{Offset{0, 0}, Offset{0, 0.9}, Offset{0, -0.9}, Offset{0.6, 0}, Offset{-0.6, 0},
    Offset{0.6, 0.9}, Offset{-0.6, 0.9}, Offset{0.6, -0.9}, Offset{-0.6, -0.9}, Offset{0, 1.8}, Offset{0, -1.8},
    Offset{1.2, 0}, Offset{-1.2, 0}, Offset{1.2, 1}, Offset{-1.2, 1}, Offset{1.2, -1}, Offset{-1.2, -1}, Offset{0, 2.7},
    Offset{0, -2.7}};

} // namespace

LabelLayer::LabelLayer(QQuickItem* parent) : MapLayer(parent)
{
    connect(this, &LabelLayer::styleChanged, this, [this] {
        labels_changed_ = sprites_stale_ = true;
        polish();
    });
    connect(this, &LabelLayer::takenChanged, this, &QQuickItem::polish);
}

void LabelLayer::set_points(PointLayer* points)
{
    if (points_ == points) {
        return;
    }
    if (points_) {
        points_->disconnect(this);
    }
    points_ = points;
    if (points_) {
        connect(points_, &PointLayer::placed, this, [this] { polish(); });
    }
    Q_EMIT styleChanged();
}

void LabelLayer::set_base_map(BaseMapLayer* base_map)
{
    if (base_map_ == base_map) {
        return;
    }
    if (base_map_) {
        base_map_->disconnect(this);
    }
    base_map_ = base_map;
    if (base_map_) {
        const auto changed = [this] {
            labels_changed_ = true;
            polish();
        };
        connect(base_map_, &BaseMapLayer::namesChanged, this, changed);
        connect(base_map_, &QQuickItem::visibleChanged, this, changed);
    }
    Q_EMIT styleChanged();
}

QList<LabelLayer::PlacedLabel> LabelLayer::placed_labels() const
{
    QList<PlacedLabel> result;
    for (const Label& label : labels_) {
        if (!label.placed.isEmpty()) {
            result.append({label.text, label.placed});
        }
    }
    return result;
}

void LabelLayer::areas_reset()
{
    labels_changed_ = true;
    polish();
}

void LabelLayer::base_reset()
{
    labels_changed_ = true;
    polish();
}

void LabelLayer::itemChange(ItemChange change, const ItemChangeData& data)
{
    if (change == ItemDevicePixelRatioHasChanged || change == ItemSceneChange) {
        labels_changed_ = sprites_stale_ = true;
        polish();
    }
    MapLayer::itemChange(change, data);
}

void LabelLayer::geometryChange(const QRectF& now, const QRectF& before)
{
    MapLayer::geometryChange(now, before);
    polish();
}

void LabelLayer::updatePolish()
{
    if (!homography() || !window()) {
        return;
    }
    if (labels_changed_) {
        collect();
        make_atlas();
        labels_changed_ = false;
    }
    place();
    update();
}

void LabelLayer::collect()
{
    std::unordered_map<std::string, int> choices;
    for (const Label& label : labels_) {
        choices[label.text.toStdString()] = label.choice;
    }
    labels_.clear();
    collect_areas();
    if (base_map_ && base_map_->isVisible()) {
        collect_base_map();
    } else {
        collect_base();
    }
    std::ranges::stable_sort(labels_, {}, &Label::importance);
    for (Label& label : labels_) {
        const auto found = choices.find(label.text.toStdString());
        if (found != choices.end()) {
            label.choice = found->second;
        }
    }
}

qsizetype LabelLayer::marked(const AreaShape& shape) const
{
    return marked_.isEmpty() ? -1
                             : marked_.indexOf(QString::fromStdString(feed()->town().area(shape.area).row.area_code));
}

void LabelLayer::collect_areas()
{
    if (!shapes() || !feed()) {
        return;
    }
    const auto& areas = shapes()->areas();
    for (std::size_t i = 0; i < areas.size(); ++i) {
        const AreaShape& shape = areas[i];
        Label label;
        switch (shape.level) {
        case domain::AreaLevel::Town:
            if (shape.inside) {
                continue; // the header says which town this is
            }
            label.size = neighbour_size_;
            label.importance = 40;
            label.color = quiet_color_;
            label.must_fit = true;
            break;
        case domain::AreaLevel::Village:
            label.size = shape.inside ? village_size_ : 0;
            label.importance = 10;
            label.color = color_;
            break;
        case domain::AreaLevel::Grid:
            label.size = shape.inside ? grid_size_ : 0;
            label.importance = 20;
            label.color = quiet_color_;
            label.must_fit = true;
            break;
        case domain::AreaLevel::MicroGrid:
        case domain::AreaLevel::Building:
            label.size = shape.inside ? micro_grid_size_ : 0;
            label.importance = 30;
            label.color = quiet_color_;
            label.must_fit = true;
            break;
        default:
            continue;
        }
        const qsizetype mark = marked(shape);
        if (mark >= 0) {
            label.size = village_size_;
            label.importance = 0;
            label.color = marked_colors_.value(mark, color_);
            label.must_fit = false;
        }
        if (label.size <= 0) {
            continue;
        }
        label.text = short_name(feed()->town(), shape.area);
        if (mark >= 0) {
            label.text = (marked_words_.value(mark) + QLatin1Char(' ') + label.text).trimmed();
        }
        label.anchors = {shape.label};
        label.shape = static_cast<int>(i);
        if (!label.text.isEmpty()) {
            labels_.push_back(std::move(label));
        }
    }
}

/// One label for each name, on the longest line that bears it.
void LabelLayer::collect_base()
{
    if (!shapes() || base_size_ <= 0) {
        return;
    }
    std::unordered_map<std::string, const BaseShape*> longest;
    std::vector<std::string> order;
    for (const BaseShape& shape : shapes()->base()) {
        if (shape.name.empty() || (shape.kind != "river" && shape.kind != "lake" && shape.rank > 1)) {
            continue;
        }
        const auto [entry, is_new] = longest.try_emplace(shape.name, &shape);
        if (is_new) {
            order.push_back(shape.name);
        }
        const auto points = [](const BaseShape& s) { return s.lines.empty() ? 0 : s.lines.front().size(); };
        if (points(shape) > points(*entry->second)) {
            entry->second = &shape;
        }
    }
    for (const std::string& name : order) {
        const BaseShape& shape = *longest[name];
        Label label;
        label.text = QString::fromStdString(name);
        label.size = base_size_;
        const bool water = shape.kind == "river" || shape.kind == "lake" || shape.kind == "stream";
        label.color = water ? water_color_ : quiet_color_;
        label.importance = water ? 15 : 25;
        if (!shape.lines.empty()) {
            label.anchors = along(shape.lines.front());
        } else if (!shape.polygons.empty() && !shape.polygons.front().rings.empty()) {
            Ring line = shape.polygons.front().rings.front();
            label.anchors = along(line);
        }
        if (!label.anchors.empty()) {
            labels_.push_back(std::move(label));
        }
    }
}

void LabelLayer::collect_base_map()
{
    if (base_size_ <= 0) {
        return;
    }
    for (const BaseMapName& name : base_map_->names(most_base_names)) {
        // The header, or the area itself, says it already.
        if (std::ranges::any_of(labels_, [&](const Label& label) { return label.text == name.text; })) {
            continue;
        }
        Label label;
        label.text = name.text;
        label.size = base_size_;
        label.color = name.water ? water_color_ : name.color;
        label.importance = name.importance;
        label.anchors = {name.at};
        label.most_choices = near_choices;
        labels_.push_back(std::move(label));
    }
}

void LabelLayer::make_atlas()
{
    const qreal ratio = window()->effectiveDevicePixelRatio();
    const auto font_for = [this](const Label& label) {
        QFont font(font_family_);
        font.setPixelSize(static_cast<int>(std::lround(label.size)));
        font.setWeight(label.importance <= 10 ? QFont::Medium : QFont::Normal);
        return font;
    };
    if (sprites_stale_ || next_sprite_.y() > highest_atlas) {
        sprites_.clear();
        next_sprite_ = {1, 1};
        sprite_row_ = 0;
        atlas_ = {};
        sprites_stale_ = false;
    }
    std::vector<const Label*> fresh;
    for (Label& label : labels_) {
        const QFontMetricsF metrics(font_for(label));
        const qreal halo = halo_of(label.size);
        label.box =
            QSizeF(std::ceil(metrics.horizontalAdvance(label.text) + 2 * halo), std::ceil(label.size * 1.2 + 2 * halo));
        const std::string look = std::format(
            "{}|{}|{}|{}", label.text.toStdString(), label.size, label.color.rgba(), label.importance <= 10);
        if (const auto known = sprites_.find(look); known != sprites_.end()) {
            label.sprite = known->second;
            continue;
        }
        const int width = static_cast<int>(std::ceil(label.box.width() * ratio));
        const int height = static_cast<int>(std::ceil(label.box.height() * ratio));
        if (next_sprite_.x() + width + 1 > label_atlas_width && next_sprite_.x() > 1) {
            next_sprite_ = {1, next_sprite_.y() + sprite_row_ + 1};
            sprite_row_ = 0;
        }
        label.sprite = QRect(next_sprite_, QSize(width, height));
        next_sprite_.rx() += width + 1;
        sprite_row_ = std::max(sprite_row_, height);
        sprites_.emplace(look, label.sprite);
        fresh.push_back(&label);
    }
    if (fresh.empty() && !atlas_.isNull()) {
        return;
    }
    const int needed = next_sprite_.y() + sprite_row_ + 1;
    if (atlas_.height() < needed) {
        QImage larger(label_atlas_width, (needed / 256 + 1) * 256, QImage::Format_RGBA8888_Premultiplied);
        larger.fill(Qt::transparent);
        if (!atlas_.isNull()) {
            std::memcpy(larger.bits(), atlas_.constBits(), static_cast<std::size_t>(atlas_.sizeInBytes()));
        }
        atlas_ = std::move(larger);
    }
    QPainter painter(&atlas_);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.scale(ratio, ratio);
    for (const Label* each : fresh) {
        const Label& label = *each;
        const QFont font = font_for(label);
        const QFontMetricsF metrics(font);
        const qreal halo = halo_of(label.size);
        const QPointF corner = QPointF(label.sprite.topLeft()) / ratio;
        const qreal middle = corner.y() + label.box.height() / 2;
        const QPointF start(corner.x() + halo, middle + (metrics.ascent() - metrics.descent()) / 2);
        QPainterPath path;
        path.addText(start, font, label.text);
        painter.setPen(QPen(halo_color_, 2 * halo, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.setBrush(Qt::NoBrush);
        painter.drawPath(path);
        painter.setPen(label.color);
        painter.setFont(font);
        painter.drawText(start, label.text);
    }
    atlas_changed_ = true;
}

bool LabelLayer::stays_inside(const Label& label, const QRectF& box, QPointF lift) const
{
    if (label.shape < 0) {
        return true;
    }
    const AreaShape& shape = shapes()->areas()[static_cast<std::size_t>(label.shape)];
    const QRectF core =
        box.adjusted(box.height() * 0.25, box.height() * 0.2, -box.height() * 0.25, -box.height() * 0.2);
    for (const QPointF& corner : {core.topLeft(), core.topRight(), core.bottomLeft(), core.bottomRight()}) {
        const auto at = homography()->unproject({corner.x() - lift.x(), corner.y() - lift.y()});
        if (!at || std::ranges::none_of(shape.polygons, [&](const Polygon& p) { return mapview::contains(p, *at); })) {
            return false;
        }
    }
    return true;
}

bool LabelLayer::try_place(
    Label& label, int choice, const QList<QRectF>& symbols, const std::vector<QRectF>& labels, bool inside_only)
{
    const auto count = static_cast<int>(offsets.size());
    const auto anchor = place_of(label.anchors[static_cast<std::size_t>(choice / count)]);
    if (!anchor) {
        return false;
    }
    const Offset& offset = offsets[static_cast<std::size_t>(choice % count)];
    const qreal ratio = window()->effectiveDevicePixelRatio();
    const auto snap = [ratio](qreal value) { return std::round(value * ratio) / ratio; };
    const QRectF box(QPointF(snap(anchor->x + (offset.across - 1) * label.box.width() / 2),
                         snap(anchor->y + (offset.down - 0.5) * label.box.height())),
        QSizeF(label.sprite.size()) / ratio);
    if (!QRectF(0, 0, width(), height()).contains(box)) {
        return false;
    }
    for (const qreal seam : seams_) {
        if (box.left() - clear_of_seams < seam && box.right() + clear_of_seams > seam) {
            return false;
        }
    }
    const QRectF wide = box.adjusted(-clear_of_labels, -clear_of_labels, clear_of_labels, clear_of_labels);
    const auto touches = [](const QRectF& area) {
        return [&area](const QRectF& other) { return area.intersects(other); };
    };
    if (std::ranges::any_of(labels, touches(wide)) || std::ranges::any_of(taken_, touches(wide)) ||
        std::ranges::any_of(symbols, touches(box.adjusted(0, 2, 0, -2)))) {
        return false;
    }
    if (inside_only) {
        // On a relief the area lies where its ground is drawn: as far from the plain's place as its name is.
        const auto flat = homography()->project(label.anchors[static_cast<std::size_t>(choice / count)]);
        const QPointF lift = flat ? QPointF(anchor->x - flat->x, anchor->y - flat->y) : QPointF();
        if (!stays_inside(label, box, lift)) {
            return false;
        }
    }
    label.choice = choice;
    label.placed = box;
    return true;
}

/// Of thousands of symbols, those that any place of the label could touch.
QList<QRectF> LabelLayer::near_symbols(const Label& label, const QList<QRectF>& symbols) const
{
    QRectF reach;
    for (const WorldPoint& anchor : label.anchors) {
        if (const auto at = place_of(anchor)) {
            const QSizeF half(label.box.width() * 1.2, label.box.height() * 3.3);
            reach |= QRectF(at->x - half.width(), at->y - half.height(), 2 * half.width(), 2 * half.height());
        }
    }
    QList<QRectF> found;
    for (const QRectF& symbol : symbols) {
        if (symbol.intersects(reach)) {
            found.append(symbol);
        }
    }
    return found;
}

void LabelLayer::place()
{
    static const QList<QRectF> nothing;
    const QList<QRectF>& all_symbols = points_ && points_->isVisible() ? points_->boxes() : nothing;
    std::vector<QRectF> taken;
    for (Label& label : labels_) {
        label.placed = {};
        if (label.must_fit) {
            const AreaShape& shape = shapes()->areas()[static_cast<std::size_t>(label.shape)];
            const double room = (shape.high.x - shape.low.x) * homography()->pixels_per_world();
            if (room < label.box.width()) {
                continue;
            }
        }
        const auto all_choices = static_cast<int>(label.anchors.size() * offsets.size());
        const int choices = label.most_choices > 0 ? label.most_choices : all_choices;
        const QList<QRectF> symbols = near_symbols(label, all_symbols);
        bool done = label.choice >= 0 && label.choice < choices && try_place(label, label.choice, symbols, taken, true);
        for (int choice = 0; !done && choice < choices; ++choice) {
            done = try_place(label, choice, symbols, taken, true);
        }
        // A village's name is worth standing a little over its border, where a grid's is not.
        for (int choice = 0; !done && !label.must_fit && choice < choices; ++choice) {
            done = try_place(label, choice, symbols, taken, false);
        }
        if (done) {
            taken.push_back(label.placed);
        }
    }
}

QSGNode* LabelLayer::updatePaintNode(QSGNode* old, UpdatePaintNodeData* /*data*/)
{
    const auto shown = static_cast<std::size_t>(
        std::ranges::count_if(labels_, [](const Label& label) { return !label.placed.isEmpty(); }));
    if (shown == 0) {
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
    node->begin(shown);
    for (const Label& label : labels_) {
        if (!label.placed.isEmpty()) {
            node->add(label.placed, label.sprite);
        }
    }
    node->end();
    return node;
}

} // namespace yiping::mapview
