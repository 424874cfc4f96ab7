// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/mapview/heat_layer.h>

#include "layer_node.h"

#include <yiping/mapview/mercator.h>

#include <QPointer>
#include <QQuickWindow>
#include <QSGMaterialShader>
#include <QSGTexture>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <utility>

namespace yiping::mapview {

namespace {

constexpr std::size_t ramp_colours = 6;
/// A kind is a category with a status: what the filter looks at.
constexpr std::uint32_t statuses = 8;
constexpr int shades = 256;

class HeatMaterial : public QSGMaterial {
public:
    HeatMaterial() { setFlag(Blending | RequiresFullMatrix | NoBatching); }
    [[nodiscard]] QSGMaterialType* type() const override
    {
        static QSGMaterialType kind;
        return &kind;
    }
    [[nodiscard]] int compare(const QSGMaterial* other) const override
    {
        return this < other ? -1 : static_cast<int>(this > other);
    }
    [[nodiscard]] QSGMaterialShader* createShader(QSGRendererInterface::RenderMode) const override;

    std::unique_ptr<QSGTexture> texture;
    std::array<float, ramp_colours * 4> ramp{}; ///< premultiplied
};

class HeatShader : public QSGMaterialShader {
public:
    HeatShader()
    {
        setShaderFileName(VertexStage, QStringLiteral(":/yiping/mapview/shaders/heat.vert.qsb"));
        setShaderFileName(FragmentStage, QStringLiteral(":/yiping/mapview/shaders/heat.frag.qsb"));
    }
    bool updateUniformData(RenderState& state, QSGMaterial* now, QSGMaterial* /*before*/) override
    {
        const auto& ramp = static_cast<HeatMaterial*>(now)->ramp;
        QByteArray* block = state.uniformData();
        const QMatrix4x4 matrix = state.combinedMatrix();
        const float opacity = state.opacity();
        std::memcpy(block->data(), matrix.constData(), 64);
        std::memcpy(block->data() + 64, ramp.data(), sizeof(ramp));
        std::memcpy(block->data() + 64 + sizeof(ramp), &opacity, 4);
        return true;
    }
    void updateSampledImage(
        RenderState& state, int binding, QSGTexture** texture, QSGMaterial* now, QSGMaterial* /*before*/) override
    {
        if (binding != 1) {
            return;
        }
        *texture = static_cast<HeatMaterial*>(now)->texture.get();
        (*texture)->commitTextureOperations(state.rhi(), state.resourceUpdateBatch());
    }
};

QSGMaterialShader* HeatMaterial::createShader(QSGRendererInterface::RenderMode) const
{
    return new HeatShader;
}

/// The first of 1, 2, 5, 10, 20 … that is not below.
qreal round_up(qreal value)
{
    if (value <= 0) {
        return 1;
    }
    const qreal power = std::pow(10.0, std::floor(std::log10(value)));
    for (const qreal step : {1.0, 2.0, 5.0}) {
        if (value <= step * power * 1.000001) {
            return step * power;
        }
    }
    return 10 * power;
}

} // namespace

HeatLayer::HeatLayer(QQuickItem* parent) : MapLayer(parent) {}
HeatLayer::~HeatLayer() = default;

void HeatLayer::set_radius(qreal metres)
{
    if (radius_ != metres) {
        radius_ = metres;
        restart();
        Q_EMIT styleChanged();
    }
}

void HeatLayer::set_window_from(qreal from)
{
    if (const auto at = static_cast<UtcMillis>(from); from_ != at) {
        from_ = at;
        polish();
        Q_EMIT windowChanged();
    }
}

void HeatLayer::set_window_to(qreal to)
{
    if (const auto at = static_cast<UtcMillis>(to); to_ != at) {
        to_ = at;
        polish();
        Q_EMIT windowChanged();
    }
}

void HeatLayer::set_open_only(bool on)
{
    if (open_only_ != on) {
        open_only_ = on;
        apply_filter();
        Q_EMIT filterChanged();
    }
}

void HeatLayer::set_category(const QString& code)
{
    if (category_ != code) {
        category_ = code;
        apply_filter();
        Q_EMIT filterChanged();
    }
}

void HeatLayer::set_ramp(const QList<QColor>& colors)
{
    if (ramp_ != colors) {
        ramp_ = colors;
        geometry_changed_ = true;
        update();
        Q_EMIT styleChanged();
    }
}

qreal HeatLayer::density(qreal lon, qreal lat) const
{
    if (!field_) {
        return 0;
    }
    const auto [west, north, east, south] = field_->world_box();
    const WorldPoint at = to_world({lon, lat});
    const double column = (at.x - west) / (east - west) * field_->columns();
    const double row = (at.y - north) / (south - north) * field_->rows();
    if (!(column >= 0 && row >= 0 && column < field_->columns() && row < field_->rows())) {
        return 0;
    }
    const auto cell =
        static_cast<std::size_t>(row) * static_cast<std::size_t>(field_->columns()) + static_cast<std::size_t>(column);
    return field_->raster()[cell] * field_->cases_per_km2();
}

void HeatLayer::areas_reset()
{
    restart();
}

void HeatLayer::feed_changed(presentation::MapFeed* feed)
{
    if (feed) {
        connect(feed, &presentation::MapFeed::casesReset, this, &HeatLayer::restart);
        connect(feed, &presentation::MapFeed::casesLoaded, this, &HeatLayer::begin);
        connect(feed, &presentation::MapFeed::pointsPatched, this, &HeatLayer::read_some);
    }
    restart();
}

void HeatLayer::itemChange(ItemChange change, const ItemChangeData& data)
{
    MapLayer::itemChange(change, data);
    if (change == ItemVisibleHasChanged && data.boolValue) {
        begin();
    }
}

void HeatLayer::restart()
{
    outdated_ = making_;
    missed_.clear();
    if (field_) {
        field_.reset();
        Q_EMIT readyChanged();
    }
    update();
    begin();
}

std::optional<geo::HeatPoint> HeatLayer::point_of(std::uint32_t at) const
{
    const services::CaseTable& cases = feed()->town().cases();
    if (!cases.alive(at) || !cases.has_position(at) || cases.status(at) == domain::CaseStatus::Voided) {
        return std::nullopt;
    }
    const auto kind = cases.category(at) * statuses + static_cast<std::uint32_t>(cases.status(at));
    return geo::HeatPoint{
        at, cases.opened_at(at), cases.lon(at), cases.lat(at), static_cast<std::uint16_t>(std::min(kind, 0xFFFFU))};
}

void HeatLayer::begin()
{
    // While cases are loading, in no order of time, each would have to be put in its place.
    if (field_ || making_ || !isVisible() || !feed() || !shapes() || shapes()->empty() ||
        feed()->town().load_state() != services::LoadState::Ready) {
        return;
    }
    const std::size_t size = feed()->town().cases().size();
    std::vector<geo::HeatPoint> points;
    points.reserve(size);
    for (std::uint32_t at = 0; at < size; ++at) {
        if (const auto point = point_of(at)) {
            points.push_back(*point);
        }
    }
    const geo::HeatExtent extent{shapes()->west(), shapes()->south(), shapes()->east(), shapes()->north(), radius_};
    if (points.size() <= at_once) {
        geo::HeatField field(extent);
        field.assign(points);
        take(std::move(field));
        return;
    }
    making_ = true;
    maker_ = std::jthread([extent, points = std::move(points), self = QPointer(this)] {
        auto field = std::make_shared<geo::HeatField>(extent);
        field->assign(points);
        // In the application's thread, so that nobody can delete the layer between the question and the call.
        QMetaObject::invokeMethod(
            qApp,
            [self, field] {
                if (self) {
                    self->take(std::move(*field));
                }
            },
            Qt::QueuedConnection);
    });
}

void HeatLayer::take(geo::HeatField field)
{
    making_ = false;
    if (std::exchange(outdated_, false)) {
        begin(); // not before: nobody waits for a thread
        return;
    }
    field_ = std::move(field);
    known_categories_ = 0;
    apply_filter();
    for (const std::uint32_t at : missed_) {
        put(at);
    }
    missed_.clear();
    geometry_changed_ = true;
    polish();
    update();
    Q_EMIT readyChanged();
}

void HeatLayer::read_some(const QList<quint32>& cases)
{
    if (making_) {
        missed_.insert(missed_.end(), cases.begin(), cases.end());
    }
    if (!field_) {
        return;
    }
    if (feed()->town().cases().category_count() != known_categories_) {
        apply_filter();
    }
    for (const quint32 at : cases) {
        put(at);
    }
    polish();
}

void HeatLayer::put(std::uint32_t at)
{
    if (const auto point = point_of(at)) {
        field_->put(*point);
    } else {
        field_->remove(at);
    }
}

void HeatLayer::apply_filter()
{
    if (!field_) {
        return;
    }
    const services::CaseTable& cases = feed()->town().cases();
    known_categories_ = cases.category_count();
    if (!open_only_ && category_.isEmpty()) {
        field_->set_filter({});
        polish();
        return;
    }
    const std::string code = category_.toStdString();
    std::vector<std::uint8_t> counts(known_categories_ * statuses, 0);
    for (std::size_t category = 0; category < known_categories_; ++category) {
        if (!cases.category_code(static_cast<services::CategoryIndex>(category)).starts_with(code)) {
            continue;
        }
        for (std::uint32_t status = 0; status < statuses; ++status) {
            counts[category * statuses + status] =
                !open_only_ || static_cast<domain::CaseStatus>(status) != domain::CaseStatus::Done ? 1 : 0;
        }
    }
    field_->set_filter(std::move(counts));
    polish();
}

void HeatLayer::updatePolish()
{
    if (!field_ || !isVisible()) {
        return;
    }
    field_->set_window(from_, to_);
    if (const auto now = static_cast<int>(field_->counted()); now != count_) {
        count_ = now;
        Q_EMIT countChanged();
    }
    if (field_->take_changed() || image_.isNull()) {
        const std::uint32_t highest = field_->highest();
        scale(highest);
        paint(highest);
        update();
    }
}

void HeatLayer::scale(std::uint32_t sum)
{
    const qreal highest = sum * field_->cases_per_km2();
    // It shrinks late, so that a playing window does not change colours at every step.
    if (highest > scale_top_ || highest < scale_top_ * 0.3) {
        const qreal top = round_up(highest);
        if (top != scale_top_) {
            scale_top_ = top;
            Q_EMIT scaleChanged();
        }
    }
}

void HeatLayer::paint(std::uint32_t highest)
{
    // Shades are evenly spaced over the square root: what is little stays visible beside what is much. The root is
    // looked up by the upper bits of the sum.
    const QSize size(field_->columns(), field_->rows());
    if (image_.size() != size) {
        image_ = QImage(size, QImage::Format_RGBA8888_Premultiplied);
    }
    const qreal top = scale_top_ / field_->cases_per_km2();
    const int shift = std::max(0, static_cast<int>(std::bit_width(highest)) - 14);
    std::vector<std::uint32_t> shade_of((highest >> shift) + 1U);
    for (std::size_t i = 0; i < shade_of.size(); ++i) {
        const qreal value = static_cast<qreal>(i << static_cast<unsigned>(shift));
        const auto shade =
            static_cast<std::uint32_t>(std::lround(std::min(1.0, std::sqrt(value / top)) * (shades - 1)));
        shade_of[i] = 0xFF000000U | shade * 0x010101U;
    }
    const auto raster = field_->raster();
    auto from = raster.begin();
    for (int row = 0; row < size.height(); ++row) {
        auto* line = reinterpret_cast<std::uint32_t*>(image_.scanLine(row));
        for (int column = 0; column < size.width(); ++column, ++from) {
            line[column] = shade_of[*from >> shift];
        }
    }
    image_changed_ = true;
}

QSGNode* HeatLayer::updatePaintNode(QSGNode* old, UpdatePaintNodeData* /*data*/)
{
    const Homography* camera = homography();
    if (!camera || !field_ || image_.isNull() || ramp_.size() != ramp_colours) {
        delete old;
        image_changed_ = geometry_changed_ = true;
        return nullptr;
    }
    auto* node = static_cast<LayerNode*>(old);
    if (!node) {
        node = new LayerNode(new HeatMaterial, QSGGeometry::defaultAttributes_TexturedPoint2D());
        image_changed_ = geometry_changed_ = true;
    }
    auto* material = static_cast<HeatMaterial*>(node->material());
    if (geometry_changed_) {
        const auto [west, north, east, south] = field_->world_box();
        node->allocate(4, std::array<std::uint32_t, 6>{0, 1, 2, 1, 3, 2});
        auto* vertices = node->geometry()->vertexDataAsTexturedPoint2D();
        const float left = shapes()->local_x({west, north});
        const float top = shapes()->local_y({west, north});
        const float right = shapes()->local_x({east, south});
        const float bottom = shapes()->local_y({east, south});
        vertices[0].set(left, top, 0, 0);
        vertices[1].set(right, top, 1, 0);
        vertices[2].set(left, bottom, 0, 1);
        vertices[3].set(right, bottom, 1, 1);
        for (std::size_t i = 0; i < ramp_colours; ++i) {
            const QColor& colour = ramp_[static_cast<qsizetype>(i)];
            const float alpha = colour.alphaF();
            material->ramp[4 * i] = colour.redF() * alpha;
            material->ramp[4 * i + 1] = colour.greenF() * alpha;
            material->ramp[4 * i + 2] = colour.blueF() * alpha;
            material->ramp[4 * i + 3] = alpha;
        }
        node->geometry_changed();
        geometry_changed_ = false;
    }
    if (image_changed_) {
        material->texture.reset(window()->createTextureFromImage(image_));
        material->texture->setFiltering(QSGTexture::Linear);
        material->texture->setHorizontalWrapMode(QSGTexture::ClampToEdge);
        material->texture->setVerticalWrapMode(QSGTexture::ClampToEdge);
        node->material_changed();
        image_changed_ = false;
    }
    node->setMatrix(node_matrix(*camera, shapes()->origin(), TownShapes::local_unit));
    return node;
}

} // namespace yiping::mapview
