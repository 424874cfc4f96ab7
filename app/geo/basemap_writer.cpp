// SPDX-License-Identifier: GPL-3.0-or-later
#include "sqlite_file.h"

#include <yiping/geo/basemap.h>
#include <yiping/geo/simplify.h>
#include <yiping/geo/tile_archive.h>

#include <zlib.h>

#include <algorithm>
#include <cmath>
#include <format>
#include <limits>
#include <map>
#include <system_error>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace yiping::geo {

namespace {

constexpr std::int32_t tile_extent = 4096;
constexpr std::int32_t tile_margin = 64; ///< four pixels, for the width of lines across the edge
/// A tile is shown at up to twice its size before the next zoom takes over.
constexpr double tolerance_pixels = 0.35;
constexpr double least_area_pixels = 3;
constexpr double least_line_pixels = 2;
/// Two names nearer than this do not both fit.
constexpr double name_cell_pixels = 64;
constexpr double same_name_pixels = 420;
constexpr std::size_t tiles_of_one_thing = 100'000;

using WorldLine = std::vector<WorldPoint>;

struct Box2 {
    double low_x = std::numeric_limits<double>::infinity(), low_y = low_x, high_x = -low_x, high_y = -low_x;
    void add(WorldPoint at)
    {
        low_x = std::min(low_x, at.x);
        low_y = std::min(low_y, at.y);
        high_x = std::max(high_x, at.x);
        high_y = std::max(high_y, at.y);
    }
};

struct Ready {
    const BaseThing* thing = nullptr;
    std::vector<std::vector<WorldLine>> areas; ///< rings, not closed
    std::vector<WorldLine> lines;
    Box2 box;
    std::optional<WorldPoint> name_at;
    double size = 0; ///< world units: length of the longest line, or the root of the area
};

WorldLine projected(const Line& line, Box2& box)
{
    WorldLine out;
    out.reserve(line.size());
    for (const LonLat& at : line) {
        if (!std::isfinite(at.lon) || !std::isfinite(at.lat) || std::abs(at.lon) > 180 || std::abs(at.lat) > 90)
            continue;
        out.push_back(to_world(at));
        box.add(out.back());
    }
    return out;
}

double ring_area(const WorldLine& ring)
{
    double sum = 0;
    for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++)
        sum += ring[j].x * ring[i].y - ring[i].x * ring[j].y;
    return sum / 2;
}

double length_of(const WorldLine& line)
{
    double sum = 0;
    for (std::size_t i = 1; i < line.size(); ++i)
        sum += std::hypot(line[i].x - line[i - 1].x, line[i].y - line[i - 1].y);
    return sum;
}

WorldPoint middle_of(const WorldLine& line)
{
    double left = length_of(line) / 2;
    for (std::size_t i = 1; i < line.size(); ++i) {
        const double step = std::hypot(line[i].x - line[i - 1].x, line[i].y - line[i - 1].y);
        if (left <= step && step > 0) {
            const double part = left / step;
            return {
                line[i - 1].x + (line[i].x - line[i - 1].x) * part, line[i - 1].y + (line[i].y - line[i - 1].y) * part};
        }
        left -= step;
    }
    return line.front();
}

/// Centre of gravity of a ring, which is good enough for a name.
WorldPoint centre_of(const WorldLine& ring)
{
    double x = 0, y = 0, sum = 0;
    const WorldPoint origin = ring.front();
    for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
        const double ax = ring[j].x - origin.x, ay = ring[j].y - origin.y;
        const double bx = ring[i].x - origin.x, by = ring[i].y - origin.y;
        const double cross = ax * by - bx * ay;
        sum += cross;
        x += (ax + bx) * cross;
        y += (ay + by) * cross;
    }
    return sum == 0 ? origin : WorldPoint{origin.x + x / (3 * sum), origin.y + y / (3 * sum)};
}

/// The part of a ring inside a half plane: Sutherland and Hodgman, one edge at a time.
template <class Inside, class Cross>
WorldLine clipped_ring(const WorldLine& ring, Inside inside, Cross cross)
{
    WorldLine out;
    for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
        const bool here = inside(ring[i]), before = inside(ring[j]);
        if (here != before)
            out.push_back(cross(ring[j], ring[i]));
        if (here)
            out.push_back(ring[i]);
    }
    return out;
}

WorldPoint at_x(WorldPoint a, WorldPoint b, double x)
{
    return {x, a.y + (b.y - a.y) * (x - a.x) / (b.x - a.x)};
}
WorldPoint at_y(WorldPoint a, WorldPoint b, double y)
{
    return {a.x + (b.x - a.x) * (y - a.y) / (b.y - a.y), y};
}

WorldLine ring_in(WorldLine ring, const Box2& box)
{
    const auto step = [&](auto inside, auto cross) {
        if (!ring.empty())
            ring = clipped_ring(ring, inside, cross);
    };
    step([&](WorldPoint p) { return p.x >= box.low_x; },
        [&](WorldPoint a, WorldPoint b) { return at_x(a, b, box.low_x); });
    step([&](WorldPoint p) { return p.x <= box.high_x; },
        [&](WorldPoint a, WorldPoint b) { return at_x(a, b, box.high_x); });
    step([&](WorldPoint p) { return p.y >= box.low_y; },
        [&](WorldPoint a, WorldPoint b) { return at_y(a, b, box.low_y); });
    step([&](WorldPoint p) { return p.y <= box.high_y; },
        [&](WorldPoint a, WorldPoint b) { return at_y(a, b, box.high_y); });
    return ring;
}

/// Liang and Barsky for each piece; pieces that touch go on as one line.
std::vector<WorldLine> line_in(const WorldLine& line, const Box2& box)
{
    std::vector<WorldLine> out;
    bool open = false;
    for (std::size_t i = 1; i < line.size(); ++i) {
        const WorldPoint a = line[i - 1], b = line[i];
        const double dx = b.x - a.x, dy = b.y - a.y;
        double from = 0, to = 1;
        bool hits = true;
        for (const auto& [p, q] :
            {std::pair(-dx, a.x - box.low_x), {dx, box.high_x - a.x}, {-dy, a.y - box.low_y}, {dy, box.high_y - a.y}}) {
            if (p == 0) {
                hits = hits && q >= 0;
            } else if (p < 0) {
                from = std::max(from, q / p);
            } else {
                to = std::min(to, q / p);
            }
        }
        if (!hits || from > to) {
            open = false;
            continue;
        }
        if (!open || from > 0)
            out.push_back({{a.x + from * dx, a.y + from * dy}});
        out.back().push_back({a.x + to * dx, a.y + to * dy});
        open = to >= 1;
    }
    return out;
}

TilePath on_raster(const WorldLine& line, TileId id)
{
    const WorldPoint corner = id.corner();
    const double scale = tile_extent / id.side();
    TilePath path;
    for (const WorldPoint& at : line) {
        const TilePoint point{static_cast<std::int32_t>(std::lround((at.x - corner.x) * scale)),
            static_cast<std::int32_t>(std::lround((at.y - corner.y) * scale))};
        if (path.empty() || path.back() != point)
            path.push_back(point);
    }
    return path;
}

class BasemapWriter {
public:
    BasemapWriter(const std::vector<BaseThing>& things, const BasemapOptions& options) : options_(options)
    {
        for (const BaseThing& thing : things)
            prepare(thing);
        std::ranges::stable_sort(ready_, {}, [](const Ready& each) { return each.thing->what; });
    }

    [[nodiscard]] bool empty() const { return ready_.empty(); }
    [[nodiscard]] const Box2& box() const { return box_; }
    BasemapCounts counts;

    /// Calls `put(TileId, VectorTile)` for every tile that holds something.
    template <class Put>
    Result<void> write(Put put)
    {
        for (int zoom = options_.min_zoom; zoom <= options_.max_zoom; ++zoom) {
            tiles_.clear();
            for (const Ready& each : ready_)
                if (info_of(each.thing->what).min_zoom <= zoom || zoom == options_.max_zoom)
                    add_shape(each, zoom);
            add_names(zoom);
            for (const auto& [id, layers] : tiles_) {
                VectorTile tile;
                for (const auto& [name, features] : layers)
                    tile.push_back({name, tile_extent, features});
                if (auto done = put(id, tile); !done)
                    return done;
                ++counts.tiles;
            }
        }
        return {};
    }

private:
    void prepare(const BaseThing& thing)
    {
        Ready ready;
        ready.thing = &thing;
        ++counts.things;
        const BaseForm kind = info_of(thing.what).form;
        if (kind == BaseForm::Area) {
            for (const Polygon& polygon : thing.areas) {
                std::vector<WorldLine> rings;
                for (const Line& ring : polygon) {
                    WorldLine line = projected(ring, ready.box);
                    if (line.size() > 1 && line.front() == line.back())
                        line.pop_back();
                    if (line.size() < 3) {
                        if (rings.empty())
                            break; // no outer ring, no holes
                        continue;
                    }
                    rings.push_back(std::move(line));
                }
                if (rings.empty())
                    continue;
                const double size = std::sqrt(std::abs(ring_area(rings.front())));
                if (size > ready.size) {
                    ready.size = size;
                    ready.name_at = centre_of(rings.front());
                }
                ready.areas.push_back(std::move(rings));
            }
        } else if (kind == BaseForm::Stroke) {
            for (const Line& each : thing.lines) {
                WorldLine line = projected(each, ready.box);
                if (line.size() < 2)
                    continue;
                const double size = length_of(line);
                if (size > ready.size) {
                    ready.size = size;
                    ready.name_at = middle_of(line);
                }
                ready.lines.push_back(std::move(line));
            }
        }
        if (thing.point) {
            Box2 around;
            if (const WorldLine at = projected({*thing.point}, around); !at.empty()) {
                ready.name_at = at.front();
                ready.box.add(at.front());
            }
        }
        if (!ready.name_at || (ready.areas.empty() && ready.lines.empty() && kind != BaseForm::Name)) {
            ++counts.left_out;
            return;
        }
        box_.add({ready.box.low_x, ready.box.low_y});
        box_.add({ready.box.high_x, ready.box.high_y});
        ready_.push_back(std::move(ready));
    }

    std::vector<VectorFeature>& layer_of(TileId id, std::string_view layer) { return tiles_[id][std::string(layer)]; }

    void add_shape(const Ready& ready, int zoom)
    {
        const double pixel = 1 / world_pixels(zoom);
        const BaseClassInfo& info = info_of(ready.thing->what);
        if (info.form == BaseForm::Name)
            return;
        const bool deepest = zoom == options_.max_zoom;
        const VectorFeature::Attribute word{"class", std::string(info.word)};
        if (info.form == BaseForm::Area) {
            for (const auto& rings : ready.areas) {
                if (!deepest && std::abs(ring_area(rings.front())) < least_area_pixels * pixel * pixel)
                    continue;
                std::vector<WorldLine> simple;
                for (const WorldLine& ring : rings) {
                    WorldLine line = simplified(ring, tolerance_pixels * pixel, true);
                    if (line.size() >= 3 &&
                        (deepest || std::abs(ring_area(line)) >= least_area_pixels / 2 * pixel * pixel))
                        simple.push_back(std::move(line));
                    else if (simple.empty())
                        break;
                }
                if (!simple.empty())
                    each_tile(box_of_lines(simple), zoom,
                        [&](TileId id, const Box2& box) { add_area(id, box, simple, info, word); });
            }
            return;
        }
        for (const WorldLine& line : ready.lines) {
            if (!deepest && length_of(line) < least_line_pixels * pixel)
                continue;
            const std::vector<WorldLine> simple{simplified(line, tolerance_pixels * pixel, false)};
            each_tile(box_of_lines(simple), zoom, [&](TileId id, const Box2& box) {
                VectorFeature feature{VectorFeature::Kind::Lines, {word}, {}};
                for (const WorldLine& part : line_in(simple.front(), box)) {
                    TilePath path = on_raster(part, id);
                    if (path.size() > 1)
                        feature.paths.push_back(std::move(path));
                }
                if (!feature.paths.empty())
                    layer_of(id, info.layer).push_back(std::move(feature));
            });
        }
    }

    void add_area(TileId id, const Box2& box, const std::vector<WorldLine>& rings, const BaseClassInfo& info,
        const VectorFeature::Attribute& word)
    {
        VectorFeature feature{VectorFeature::Kind::Areas, {word}, {}};
        for (const WorldLine& ring : rings) {
            TilePath path = on_raster(ring_in(ring, box), id);
            if (path.size() > 1 && path.front() == path.back())
                path.pop_back();
            const std::int64_t area = path.size() < 3 ? 0 : doubled_area(path);
            if (area == 0) {
                if (feature.paths.empty())
                    return;
                continue;
            }
            if ((area > 0) != feature.paths.empty())
                std::ranges::reverse(path);
            feature.paths.push_back(std::move(path));
        }
        if (!feature.paths.empty())
            layer_of(id, info.layer).push_back(std::move(feature));
    }

    static Box2 box_of_lines(const std::vector<WorldLine>& lines)
    {
        Box2 box;
        for (const WorldPoint& at : lines.front())
            box.add(at);
        return box;
    }

    template <class Each>
    void each_tile(const Box2& box, int zoom, Each each)
    {
        const auto count = 1U << static_cast<unsigned>(zoom);
        const double margin = static_cast<double>(tile_margin) / tile_extent;
        const auto index = [&](double at) {
            return static_cast<std::uint32_t>(std::clamp(std::floor(at), 0.0, static_cast<double>(count - 1)));
        };
        const std::uint32_t left = index(box.low_x * count - margin), right = index(box.high_x * count + margin);
        const std::uint32_t top = index(box.low_y * count - margin), bottom = index(box.high_y * count + margin);
        if (std::size_t{right - left + 1} * (bottom - top + 1) > tiles_of_one_thing)
            return;
        for (std::uint32_t y = top; y <= bottom; ++y) {
            for (std::uint32_t x = left; x <= right; ++x) {
                const TileId id{zoom, x, y};
                const double side = id.side();
                const WorldPoint corner = id.corner();
                each(id, Box2{corner.x - margin * side, corner.y - margin * side, corner.x + (1 + margin) * side,
                             corner.y + (1 + margin) * side});
            }
        }
    }

    /// The best name of each cell; the same name again only far away.
    void add_names(int zoom)
    {
        const double pixel = 1 / world_pixels(zoom);
        std::vector<const Ready*> named;
        for (const Ready& each : ready_) {
            const BaseClassInfo& info = info_of(each.thing->what);
            const bool fits = info.form == BaseForm::Name || each.size > 40 * pixel || zoom == options_.max_zoom;
            if (!each.thing->name.empty() && info.min_zoom <= zoom && fits)
                named.push_back(&each);
        }
        std::ranges::stable_sort(named, [](const Ready* a, const Ready* b) {
            return std::tuple(a->thing->rank, -a->size) < std::tuple(b->thing->rank, -b->size);
        });
        std::unordered_map<std::uint64_t, bool> cells;
        std::unordered_map<std::string, std::vector<WorldPoint>> same;
        for (const Ready* each : named) {
            const WorldPoint at = *each->name_at;
            const auto cell = static_cast<std::uint64_t>(at.x / (name_cell_pixels * pixel)) << 32U |
                              static_cast<std::uint64_t>(at.y / (name_cell_pixels / 2 * pixel));
            auto& others = same[each->thing->name];
            if (std::ranges::any_of(others, [&](WorldPoint other) {
                    return std::hypot(other.x - at.x, other.y - at.y) < same_name_pixels * pixel;
                }))
                continue;
            if (!cells.try_emplace(cell, true).second && zoom < options_.max_zoom)
                continue;
            others.push_back(at);
            const auto count = static_cast<double>(1U << static_cast<unsigned>(zoom));
            const TileId id{zoom, static_cast<std::uint32_t>(std::min(at.x * count, count - 1)),
                static_cast<std::uint32_t>(std::min(at.y * count, count - 1))};
            VectorFeature feature{VectorFeature::Kind::Points,
                {{"class", std::string(info_of(each->thing->what).word)}, {"name", each->thing->name},
                    {"rank", std::to_string(each->thing->rank)}},
                {on_raster({at}, id)}};
            layer_of(id, "name").push_back(std::move(feature));
            if (zoom == options_.max_zoom)
                ++counts.names;
        }
    }

    const BasemapOptions& options_;
    std::vector<Ready> ready_;
    Box2 box_;
    /// Of one zoom; a map, so that the file is the same each time.
    std::map<TileId, std::map<std::string, std::vector<VectorFeature>>> tiles_;
};

std::string packed(const std::string& bytes)
{
    std::string out(compressBound(bytes.size()) + 32, '\0');
    z_stream stream{};
    deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data())); // NOLINT: zlib's interface
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

Result<void> write_tiles(SqliteFile& database, BasemapWriter& writer, const BasemapOptions& options)
{
    if (auto made = database.exec("PRAGMA application_id = 0x4D504258;" // MBTiles, from SQLite's magic.txt
                                  "BEGIN; CREATE TABLE metadata (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;"
                                  "CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, "
                                  "tile_data BLOB, PRIMARY KEY (zoom_level, tile_column, tile_row));");
        !made)
        return made;
    auto put = database.prepare("INSERT INTO tiles VALUES (?, ?, ?, ?)");
    auto say = database.prepare("INSERT INTO metadata VALUES (?, ?)");
    if (!put || !say)
        return std::unexpected(put ? say.error() : put.error());
    auto wrote = writer.write([&](TileId id, const VectorTile& tile) -> Result<void> {
        const std::string bytes = packed(write_vector_tile(tile));
        writer.counts.bytes += static_cast<std::int64_t>(bytes.size());
        const auto row = static_cast<std::int64_t>((1U << static_cast<unsigned>(id.zoom)) - 1 - id.y);
        return put->bind(0, std::int64_t{id.zoom}).bind(1, std::int64_t{id.x}).bind(2, row).bind_blob(3, bytes).run();
    });
    if (!wrote)
        return wrote;
    const LonLat low = to_lon_lat({writer.box().low_x, writer.box().high_y});
    const LonLat high = to_lon_lat({writer.box().high_x, writer.box().low_y});
    std::string layers;
    for (const BaseClassInfo& each : base_classes())
        if (!layers.contains(std::format("\"{}\"", each.layer)))
            layers +=
                std::format(R"({}{{"id":"{}","fields":{{"class":"String"}}}})", layers.empty() ? "" : ",", each.layer);
    layers += R"(,{"id":"name","fields":{"class":"String","name":"String","rank":"String"}})";
    for (const auto& [key, value] : std::initializer_list<std::pair<std::string_view, std::string>>{
             {"name", options.name}, {"format", "pbf"}, {"type", "baselayer"}, {"version", "1"},
             {"attribution", options.attribution}, {"approval_number", options.approval},
             {"minzoom", std::to_string(options.min_zoom)}, {"maxzoom", std::to_string(options.max_zoom)},
             {"bounds", std::format("{:.6f},{:.6f},{:.6f},{:.6f}", low.lon, low.lat, high.lon, high.lat)},
             {"json", std::format(R"({{"vector_layers":[{}]}})", layers)}}) {
        if (value.empty())
            continue;
        if (auto said = say->bind(0, key).bind(1, value).run(); !said)
            return said;
    }
    return database.exec("COMMIT; VACUUM");
}

} // namespace

Result<BasemapCounts> write_basemap(
    const std::filesystem::path& file, const std::vector<BaseThing>& things, const BasemapOptions& options)
{
    BasemapWriter writer(things, options);
    if (writer.empty())
        return make_error(Fault::Input, "basemap.empty", {{"file", file.string()}});
    const std::filesystem::path making = file.string() + ".making";
    std::error_code failed;
    std::filesystem::remove(making, failed);
    auto done = [&]() -> Result<void> {
        auto database = SqliteFile::open(making, SqliteFile::Mode::Make);
        if (!database)
            return std::unexpected(database.error());
        return write_tiles(*database, writer, options);
    }();
    if (done) {
        std::filesystem::rename(making, file, failed);
        if (!failed)
            return writer.counts;
        done =
            make_error(Fault::Environment, "tiles.cannot_write", {{"file", file.string()}, {"what", failed.message()}});
    }
    std::filesystem::remove(making, failed);
    return std::unexpected(done.error());
}

} // namespace yiping::geo
