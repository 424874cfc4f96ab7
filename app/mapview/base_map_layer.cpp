// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/mapview/base_map_layer.h>

#include "base_tile.h"
#include "layer_node.h"

#include <QQuickWindow>
#include <QSGMaterialShader>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace yiping::mapview {

namespace {

/// Below its first tiles a map is a smudge.
constexpr double shown_before_first = 1.5;
/// Vector tiles are made for twice the pixels of a picture's.
constexpr double zoom_bias = -0.25;
constexpr int deepest_base_parent = 4;

struct BaseLooks {
    std::array<float, geo::base_class_count * 4> colours{};
    std::array<float, geo::base_class_count * 4> widths{};
};

class BaseMaterial : public QSGMaterial {
public:
    BaseMaterial() { setFlag(Blending | RequiresFullMatrix | NoBatching); }
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

    std::shared_ptr<BaseLooks> looks; ///< of the whole layer
    float unit = 0;                   ///< units of the tile per pixel at the centre of the view
};

class BaseShader : public QSGMaterialShader {
public:
    BaseShader()
    {
        setShaderFileName(VertexStage, QStringLiteral(":/yiping/mapview/shaders/base.vert.qsb"));
        setShaderFileName(FragmentStage, QStringLiteral(":/yiping/mapview/shaders/base.frag.qsb"));
    }
    bool updateUniformData(RenderState& state, QSGMaterial* now, QSGMaterial* /*before*/) override
    {
        const auto* material = static_cast<BaseMaterial*>(now);
        const BaseLooks& looks = *material->looks;
        QByteArray* block = state.uniformData();
        const QMatrix4x4 matrix = state.combinedMatrix();
        const float opacity = state.opacity();
        char* to = block->data();
        std::memcpy(to, matrix.constData(), 64);
        std::memcpy(to + 64, &opacity, 4);
        std::memcpy(to + 68, &material->unit, 4);
        std::memcpy(to + 80, looks.colours.data(), sizeof looks.colours);
        std::memcpy(to + 80 + sizeof looks.colours, looks.widths.data(), sizeof looks.widths);
        return true;
    }
};

QSGMaterialShader* BaseMaterial::createShader(QSGRendererInterface::RenderMode) const
{
    return new BaseShader;
}

const QSGGeometry::AttributeSet& base_attributes()
{
    static const std::array attributes = {
        QSGGeometry::Attribute::createWithAttributeType(0, 2, QSGGeometry::FloatType, QSGGeometry::PositionAttribute),
        QSGGeometry::Attribute::createWithAttributeType(1, 2, QSGGeometry::FloatType, QSGGeometry::UnknownAttribute),
        QSGGeometry::Attribute::createWithAttributeType(2, 2, QSGGeometry::FloatType, QSGGeometry::UnknownAttribute),
    };
    static const QSGGeometry::AttributeSet set = {3, sizeof(BaseVertex), attributes.data()};
    return set;
}

/// A tile's areas, or its lines: only the vertices that these use.
LayerNode* mesh_node(const BaseTile& tile, const std::vector<std::uint32_t>& indices, BaseMaterial* material)
{
    auto* node = new LayerNode(material, base_attributes());
    const auto [low, high] = std::ranges::minmax(indices);
    std::vector<std::uint32_t> moved;
    moved.reserve(indices.size());
    for (const std::uint32_t index : indices) {
        moved.push_back(index - low);
    }
    node->allocate(high - low + 1, moved);
    std::memcpy(node->geometry()->vertexData(), tile.vertices.data() + low, (high - low + 1) * sizeof(BaseVertex));
    return node;
}

struct TileMeshes {
    LayerNode* areas = nullptr;
    LayerNode* lines = nullptr;
};

class BaseMapNode : public QSGNode {
public:
    BaseMapNode() : looks(std::make_shared<BaseLooks>())
    {
        appendChildNode(&areas);
        appendChildNode(&lines);
    }
    ~BaseMapNode() override
    {
        for (auto& [tile, meshes] : tiles) {
            drop(meshes);
        }
        removeAllChildNodes();
    }
    BaseMapNode(const BaseMapNode&) = delete;
    BaseMapNode& operator=(const BaseMapNode&) = delete;

    void drop(TileMeshes& meshes)
    {
        for (LayerNode** each : {&meshes.areas, &meshes.lines}) {
            if (*each) {
                (*each)->parent()->removeChildNode(*each);
                delete *each;
                *each = nullptr;
            }
        }
    }

    QSGNode areas, lines; ///< all areas lie under all lines
    std::unordered_map<const BaseTile*, TileMeshes> tiles;
    std::unordered_map<const BaseTile*, std::shared_ptr<const BaseTile>> kept;
    std::shared_ptr<BaseLooks> looks;
};

} // namespace

BaseMapLayer::BaseMapLayer(QQuickItem* parent) : TiledLayer(parent)
{
    connect(this, &BaseMapLayer::styleChanged, this, [this] {
        update();
        Q_EMIT namesChanged();
        Q_EMIT contentChanged();
    });
}

void BaseMapLayer::set_theme(const QString& theme)
{
    if (theme_ != theme) {
        theme_ = theme;
        Q_EMIT styleChanged();
    }
}

void BaseMapLayer::set_style(MapStyle* style)
{
    if (style_ != style) {
        style_ = style;
        Q_EMIT styleChanged();
    }
}

QColor BaseMapLayer::color_of(geo::BaseClass what) const
{
    if (!style_) {
        return {};
    }
    const config::BaseClassStyle& style = style_->of(what);
    return QColor::fromRgba(theme_ == QLatin1StringView("day")     ? style.day
                            : theme_ == QLatin1StringView("print") ? style.print
                                                                   : style.night);
}

int BaseMapLayer::wanted_zoom() const
{
    const double zoom = camera()->zoom() + zoom_bias;
    if (!source() || zoom < source()->info().min_zoom - shown_before_first) {
        return -1;
    }
    return std::max(static_cast<int>(std::lround(zoom)), source()->info().min_zoom);
}

void BaseMapLayer::cleared()
{
    drawn_.clear();
    named_.clear();
    drawn_changed_ = true;
    Q_EMIT namesChanged();
}

void BaseMapLayer::arrange(const std::vector<CoveredTile>& tiles)
{
    std::vector<Drawn> parents, over;
    std::vector<Drawn> named;
    const auto mesh_of = [](const Held* held) {
        const auto* tile = held ? std::get_if<std::shared_ptr<const BaseTile>>(&held->content) : nullptr;
        return tile ? *tile : nullptr;
    };
    const auto add = [](std::vector<Drawn>& to, Drawn drawn) {
        if (drawn.tile && std::ranges::find(to, drawn) == to.end()) {
            to.push_back(std::move(drawn));
        }
    };
    for (const CoveredTile& tile : tiles) {
        if (const auto mesh = mesh_of(touch(tile.id))) {
            add(over, {mesh, tile.shift});
            named.push_back({mesh, tile.shift});
            continue;
        }
        if (known(tile.id)) {
            continue; // there is nothing here
        }
        geo::TileId up = tile.id;
        for (int depth = 0; depth < deepest_base_parent && up.zoom > 0; ++depth) {
            up = up.parent();
            if (const auto mesh = mesh_of(touch(up))) {
                add(parents, {mesh, tile.shift});
                break;
            }
        }
        for (std::uint32_t i = 0; i < 4; ++i) {
            add(over, {mesh_of(touch({tile.id.zoom + 1, tile.id.x * 2 + i % 2, tile.id.y * 2 + i / 2})), tile.shift});
        }
    }
    std::ranges::sort(parents, {}, [](const Drawn& each) { return each.tile->id.zoom; });
    parents.insert(parents.end(), over.begin(), over.end());
    if (parents != drawn_) {
        drawn_ = std::move(parents);
        drawn_changed_ = true;
    }
    const int zoom = static_cast<int>(std::floor(camera()->zoom() * 4));
    if (named != named_ || zoom != names_zoom_) {
        named_ = std::move(named);
        names_zoom_ = zoom;
        Q_EMIT namesChanged();
    }
    update();
}

std::vector<BaseMapName> BaseMapLayer::names(std::size_t limit) const
{
    std::vector<BaseMapName> found;
    if (!style_ || !isVisible() || !camera()) {
        return found;
    }
    for (const Drawn& each : named_) {
        for (const BaseName& name : each.tile->names) {
            const geo::BaseClassInfo& info = geo::info_of(name.what);
            if (style_->of(name.what).from > camera()->zoom()) {
                continue;
            }
            const bool water = info.layer == "water" || info.layer == "waterway";
            // Names of lines and areas take the colour of places: their own is a ground's.
            const geo::BaseClass colour = info.form == geo::BaseForm::Name ? name.what : geo::BaseClass::Poi;
            const int kind = info.form == geo::BaseForm::Name && name.what != geo::BaseClass::Poi ? 0 : water ? 1 : 2;
            found.push_back(
                {name.text, color_of(colour), 40 + 3 * name.rank + kind, {name.at.x + each.shift, name.at.y}, water});
        }
    }
    std::ranges::stable_sort(found, {}, &BaseMapName::importance);
    if (found.size() > limit) {
        found.resize(limit);
    }
    return found;
}

void BaseMapLayer::fill_looks()
{
    const double zoom = camera()->zoom();
    for (const geo::BaseClassInfo& each : geo::base_classes()) {
        const auto at = static_cast<std::size_t>(each.id) * 4;
        const QColor colour = color_of(each.id);
        const bool ground = each.id <= geo::BaseClass::Green;
        const bool shown =
            style_ && style_->of(each.id).from <= zoom && colour.alpha() > 0 && (ground_shown_ || !ground);
        const float alpha = colour.alphaF();
        looks_.colours[at] = colour.redF() * alpha;
        looks_.colours[at + 1] = colour.greenF() * alpha;
        looks_.colours[at + 2] = colour.blueF() * alpha;
        looks_.colours[at + 3] = alpha;
        const double width = style_ ? style_->width(each.id, zoom) * width_scale_ : 0;
        looks_.widths[at] = !shown ? -1 : each.form == geo::BaseForm::Area ? 0.5F : static_cast<float>(width / 2);
    }
}

QSGNode* BaseMapLayer::updatePaintNode(QSGNode* old, UpdatePaintNodeData* /*data*/)
{
    const Homography* camera = homography();
    if (!camera || !source() || drawn_.empty() || !style_) {
        delete old;
        drawn_changed_ = true;
        return nullptr;
    }
    auto* node = static_cast<BaseMapNode*>(old);
    if (!node) {
        node = new BaseMapNode;
        drawn_changed_ = true;
    }
    if (drawn_changed_) {
        std::unordered_map<const BaseTile*, std::shared_ptr<const BaseTile>> kept;
        for (const Drawn& each : drawn_) {
            kept[each.tile.get()] = each.tile;
        }
        for (auto at = node->tiles.begin(); at != node->tiles.end();) {
            if (kept.contains(at->first)) {
                ++at;
            } else {
                node->drop(at->second);
                at = node->tiles.erase(at);
            }
        }
        for (const Drawn& each : drawn_) {
            const auto [entry, is_new] = node->tiles.try_emplace(each.tile.get());
            TileMeshes& meshes = entry->second;
            if (is_new) {
                for (auto* indices : {&each.tile->areas, &each.tile->lines}) {
                    if (indices->empty()) {
                        continue;
                    }
                    auto* material = new BaseMaterial;
                    material->looks = node->looks;
                    (indices == &each.tile->areas ? meshes.areas : meshes.lines) =
                        mesh_node(*each.tile, *indices, material);
                }
            }
            // In the order of drawing.
            for (const auto& [mesh, group] : {std::pair{meshes.areas, &node->areas}, {meshes.lines, &node->lines}}) {
                if (mesh) {
                    if (mesh->parent()) {
                        mesh->parent()->removeChildNode(mesh);
                    }
                    group->appendChildNode(mesh);
                }
            }
        }
        node->kept = std::move(kept);
        drawn_changed_ = false;
    }
    fill_looks();
    const bool looks_changed = node->looks->colours != looks_.colours || node->looks->widths != looks_.widths;
    node->looks->colours = looks_.colours;
    node->looks->widths = looks_.widths;
    for (const Drawn& each : drawn_) {
        const TileMeshes& meshes = node->tiles[each.tile.get()];
        WorldPoint corner = each.tile->id.corner();
        corner.x += each.shift;
        const double local = each.tile->id.side() / base_tile_raster;
        const QMatrix4x4 matrix = node_matrix(*camera, corner, local);
        const auto unit = static_cast<float>(1 / (camera->pixels_per_world() * local));
        for (LayerNode* mesh : {meshes.areas, meshes.lines}) {
            if (mesh) {
                mesh->setMatrix(matrix);
                auto* material = static_cast<BaseMaterial*>(mesh->material());
                // A changed material costs an upload of the mesh: a pan changes none.
                if (looks_changed || material->unit != unit) {
                    material->unit = unit;
                    mesh->material_changed();
                }
            }
        }
    }
    return node;
}

} // namespace yiping::mapview
