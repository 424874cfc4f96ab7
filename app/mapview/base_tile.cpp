// SPDX-License-Identifier: GPL-3.0-or-later
#include "base_tile.h"

#include <yiping/mapview/triangulate.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace yiping::mapview {

namespace {

constexpr float sharpest_mitre = 2;
constexpr std::size_t vertex_limit = 4'000'000;

class Mesh {
public:
    Mesh(BaseTile& tile, double scale, double extent) : tile_(tile), scale_(scale), extent_(extent) {}

    void area(const std::vector<geo::TilePath>& rings, geo::BaseClass what)
    {
        // An outer ring begins a polygon; what runs the other way are its holes.
        for (std::size_t from = 0; from < rings.size();) {
            std::size_t to = from + 1;
            while (to < rings.size() && geo::doubled_area(rings[to]) <= 0) {
                ++to;
            }
            one_area(
                {rings.begin() + static_cast<std::ptrdiff_t>(from), rings.begin() + static_cast<std::ptrdiff_t>(to)},
                what);
            from = to;
        }
    }

    void line(const geo::TilePath& path, geo::BaseClass what, bool closed)
    {
        std::vector<geo::TilePoint> points;
        for (const geo::TilePoint& at : path) {
            if (points.empty() || points.back() != at) {
                points.push_back(at);
            }
        }
        if (closed && points.size() > 1 && points.front() == points.back()) {
            points.pop_back();
        }
        const std::size_t count = points.size();
        if (count < 2 || tile_.vertices.size() + 2 * count > vertex_limit) {
            return;
        }
        const auto direction = [&](std::size_t from) {
            const geo::TilePoint& a = points[from];
            const geo::TilePoint& b = points[(from + 1) % count];
            const auto dx = static_cast<float>(b.x - a.x), dy = static_cast<float>(b.y - a.y);
            const float length = std::max(std::hypot(dx, dy), 1e-6F);
            return std::pair{dx / length, dy / length};
        };
        const auto base = static_cast<std::uint32_t>(tile_.vertices.size());
        for (std::size_t i = 0; i < count; ++i) {
            const bool has_before = closed || i > 0, has_after = closed || i + 1 < count;
            const auto before = direction(has_before ? (i + count - 1) % count : i);
            const auto after = has_after ? direction(i) : before;
            float nx = -(before.second + after.second), ny = before.first + after.first;
            const float length = std::hypot(nx, ny);
            if (length > 1e-3F) {
                const float reach = std::min(2 / length, sharpest_mitre) / length;
                nx *= reach;
                ny *= reach;
            } else {
                nx = -after.second;
                ny = after.first;
            }
            // Ends go on by half a width, so that pieces of one road join.
            const float along = !has_before ? -1.0F : !has_after ? 1.0F : 0.0F;
            for (const float side : {-1.0F, 1.0F}) {
                put(points[i], nx * side + along * after.first, ny * side + along * after.second, side, what);
            }
            if (has_after && !outside(points[i], points[(i + 1) % count], closed)) {
                const std::uint32_t a = base + static_cast<std::uint32_t>(2 * i);
                const std::uint32_t b = base + static_cast<std::uint32_t>(2 * ((i + 1) % count));
                tile_.lines.insert(tile_.lines.end(), {a, a + 1, b, a + 1, b + 1, b});
            }
        }
    }

private:
    void put(geo::TilePoint at, float ex, float ey, float side, geo::BaseClass what)
    {
        tile_.vertices.push_back({static_cast<float>(at.x * scale_), static_cast<float>(at.y * scale_), ex, ey, side,
            static_cast<float>(what)});
    }
    /// An edge that only the tile's border made: an outline of an area must not show it.
    [[nodiscard]] bool outside(geo::TilePoint a, geo::TilePoint b, bool closed) const
    {
        if (!closed) {
            return false;
        }
        const auto beyond = [this](std::int32_t p, std::int32_t q) {
            return p == q && (p < 0 || p > static_cast<std::int32_t>(extent_));
        };
        return beyond(a.x, b.x) || beyond(a.y, b.y);
    }
    void one_area(std::vector<geo::TilePath> rings, geo::BaseClass what)
    {
        Polygon polygon;
        std::size_t count = 0;
        for (const geo::TilePath& ring : rings) {
            Ring& into = polygon.rings.emplace_back();
            for (const geo::TilePoint& at : ring) {
                into.push_back({static_cast<double>(at.x), static_cast<double>(at.y)});
            }
            count += ring.size();
        }
        if (rings.front().size() < 3 || tile_.vertices.size() + count > vertex_limit) {
            return;
        }
        const auto triangles = triangulate(polygon);
        const auto base = static_cast<std::uint32_t>(tile_.vertices.size());
        for (const geo::TilePath& ring : rings) {
            for (const geo::TilePoint& at : ring) {
                put(at, 0, 0, 0, what);
            }
        }
        for (const std::uint32_t index : triangles) {
            tile_.areas.push_back(base + index);
        }
        if (what == geo::BaseClass::Water) {
            for (const geo::TilePath& ring : rings) {
                line(ring, what, true); // smooth edges
            }
        }
    }

    BaseTile& tile_;
    double scale_, extent_;
};

} // namespace

std::shared_ptr<const BaseTile> make_base_tile(geo::TileId id, std::string_view bytes)
{
    const auto read = geo::read_vector_tile(bytes);
    if (!read) {
        return nullptr;
    }
    struct Part {
        geo::BaseClass what;
        const geo::VectorLayer* layer;
        const geo::VectorFeature* feature;
    };
    std::vector<Part> parts;
    auto tile = std::make_shared<BaseTile>();
    tile->id = id;
    for (const geo::VectorLayer& layer : *read) {
        for (const geo::VectorFeature& feature : layer.features) {
            if (feature.kind == geo::VectorFeature::Kind::Points) {
                const std::string_view name = feature.text("name");
                const bool ours = layer.name == "name";
                const auto& classes = geo::base_classes();
                const auto known = std::ranges::find(classes, feature.text("class"), &geo::BaseClassInfo::word);
                if (name.empty() || feature.paths.empty() || feature.paths.front().empty()) {
                    continue;
                }
                BaseName one;
                one.text = QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
                one.what = ours && known != classes.end()  ? known->id
                           : layer.name == "place"         ? geo::BaseClass::Place
                           : layer.name == "mountain_peak" ? geo::BaseClass::Peak
                                                           : geo::BaseClass::Poi;
                const std::string_view rank = feature.text("rank");
                one.rank = rank.empty() || rank.front() < '0' || rank.front() > '9' ? 3 : rank.front() - '0';
                const geo::TilePoint at = feature.paths.front().front();
                const geo::WorldPoint corner = id.corner();
                one.at = {corner.x + id.side() * at.x / layer.extent, corner.y + id.side() * at.y / layer.extent};
                tile->names.push_back(std::move(one));
            } else if (const auto what = geo::base_class_of(layer.name, feature)) {
                parts.push_back({*what, &layer, &feature});
            }
        }
    }
    std::ranges::stable_sort(parts, {}, &Part::what);
    for (const Part& part : parts) {
        Mesh mesh(*tile, base_tile_raster / part.layer->extent, part.layer->extent);
        if (part.feature->kind == geo::VectorFeature::Kind::Areas) {
            if (geo::info_of(part.what).form == geo::BaseForm::Area) {
                mesh.area(part.feature->paths, part.what);
            }
            continue;
        }
        for (const geo::TilePath& path : part.feature->paths) {
            mesh.line(path, part.what, false);
        }
    }
    return tile;
}

} // namespace yiping::mapview
