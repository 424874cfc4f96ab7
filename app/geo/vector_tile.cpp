// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/geo/vector_tile.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <map>
#include <utility>

namespace yiping::geo {

namespace {

constexpr std::size_t point_limit = 2'000'000; ///< of a tile
constexpr std::int32_t coordinate_limit = 1 << 24;

/// Protobuf's wire format.
class Wire {
public:
    explicit Wire(std::string_view bytes) : rest_(bytes) {}

    struct Field {
        std::uint32_t number = 0, kind = 0;
        std::uint64_t value = 0;   ///< of a varint or fixed number
        std::string_view bytes;    ///< of anything with a length
    };
    /// Nothing at the end; also where it is damaged, and then `sound` is false.
    std::optional<Field> next()
    {
        if (rest_.empty() || !sound)
            return std::nullopt;
        Field field;
        std::uint64_t tag = 0;
        if (!varint(tag))
            return fail();
        field.number = static_cast<std::uint32_t>(tag >> 3U);
        field.kind = static_cast<std::uint32_t>(tag & 7U);
        std::uint64_t length = 0;
        switch (field.kind) {
        case 0:
            return varint(field.value) ? std::optional(field) : fail();
        case 1:
            return fixed(8, field.value) ? std::optional(field) : fail();
        case 5:
            return fixed(4, field.value) ? std::optional(field) : fail();
        case 2:
            if (!varint(length) || length > rest_.size())
                return fail();
            field.bytes = rest_.substr(0, static_cast<std::size_t>(length));
            rest_.remove_prefix(static_cast<std::size_t>(length));
            return field;
        default:
            return fail();
        }
    }
    bool varint(std::uint64_t& value)
    {
        value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            if (rest_.empty())
                return false;
            const auto byte = static_cast<unsigned char>(rest_.front());
            rest_.remove_prefix(1);
            value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
            if (byte < 0x80)
                return true;
        }
        return false;
    }
    [[nodiscard]] bool empty() const { return rest_.empty(); }

    bool sound = true;

private:
    std::nullopt_t fail()
    {
        sound = false;
        return std::nullopt;
    }
    bool fixed(std::size_t size, std::uint64_t& value)
    {
        if (rest_.size() < size)
            return false;
        std::memcpy(&value, rest_.data(), size);
        rest_.remove_prefix(size);
        return true;
    }
    std::string_view rest_;
};

constexpr std::int64_t unzigzag(std::uint64_t value)
{
    return static_cast<std::int64_t>(value >> 1U) ^ -static_cast<std::int64_t>(value & 1U);
}
constexpr std::uint64_t zigzag(std::int64_t value)
{
    return static_cast<std::uint64_t>(value) << 1U ^ static_cast<std::uint64_t>(value >> 63U);
}

std::string text_of_value(std::string_view bytes)
{
    Wire wire(bytes);
    while (const auto field = wire.next()) {
        switch (field->number) {
        case 1:
            return std::string(field->bytes);
        case 2:
            return std::to_string(std::bit_cast<float>(static_cast<std::uint32_t>(field->value)));
        case 3:
            return std::to_string(std::bit_cast<double>(field->value));
        case 4:
            return std::to_string(static_cast<std::int64_t>(field->value));
        case 5:
            return std::to_string(field->value);
        case 6:
            return std::to_string(unzigzag(field->value));
        case 7:
            return field->value != 0 ? "true" : "false";
        default:
            break;
        }
    }
    return {};
}

bool read_paths(std::string_view bytes, VectorFeature& feature, std::size_t& points)
{
    Wire wire(bytes);
    std::int64_t x = 0, y = 0;
    while (!wire.empty()) {
        std::uint64_t command = 0;
        if (!wire.varint(command))
            return false;
        const std::uint64_t count = command >> 3U;
        const std::uint64_t id = command & 7U;
        if (id == 7)
            continue; // rings are closed as they are
        if ((id != 1 && id != 2) || count > bytes.size() || (id == 2 && feature.paths.empty()))
            return false;
        for (std::uint64_t i = 0; i < count; ++i) {
            std::uint64_t dx = 0, dy = 0;
            if (!wire.varint(dx) || !wire.varint(dy) || ++points > point_limit)
                return false;
            x += unzigzag(dx);
            y += unzigzag(dy);
            if (std::abs(x) > coordinate_limit || std::abs(y) > coordinate_limit)
                return false;
            if (id == 1 && (feature.paths.empty() || feature.kind != VectorFeature::Kind::Points))
                feature.paths.emplace_back();
            feature.paths.back().push_back({static_cast<std::int32_t>(x), static_cast<std::int32_t>(y)});
        }
    }
    return true;
}

struct RawFeature {
    std::uint64_t kind = 0;
    std::string_view tags, geometry;
};

bool read_layer(std::string_view bytes, VectorLayer& layer, std::size_t& points)
{
    std::vector<std::string> keys, values;
    std::vector<RawFeature> raws;
    Wire wire(bytes);
    while (const auto field = wire.next()) {
        switch (field->number) {
        case 1:
            layer.name = field->bytes;
            break;
        case 2: {
            RawFeature raw;
            Wire inner(field->bytes);
            while (const auto part = inner.next()) {
                if (part->number == 2)
                    raw.tags = part->bytes;
                else if (part->number == 3)
                    raw.kind = part->value;
                else if (part->number == 4)
                    raw.geometry = part->bytes;
            }
            if (!inner.sound)
                return false;
            raws.push_back(raw);
            break;
        }
        case 3:
            keys.emplace_back(field->bytes);
            break;
        case 4:
            values.push_back(text_of_value(field->bytes));
            break;
        case 5:
            if (field->value == 0 || field->value > 65536)
                return false;
            layer.extent = static_cast<std::int32_t>(field->value);
            break;
        default:
            break;
        }
    }
    if (!wire.sound)
        return false;
    for (const RawFeature& raw : raws) {
        if (raw.kind < 1 || raw.kind > 3)
            continue;
        VectorFeature feature;
        feature.kind = static_cast<VectorFeature::Kind>(raw.kind);
        Wire tags(raw.tags);
        while (!tags.empty()) {
            std::uint64_t key = 0, value = 0;
            if (!tags.varint(key) || !tags.varint(value) || key >= keys.size() || value >= values.size())
                return false;
            feature.attributes.push_back(
                {keys[static_cast<std::size_t>(key)], values[static_cast<std::size_t>(value)]});
        }
        if (!read_paths(raw.geometry, feature, points))
            return false;
        layer.features.push_back(std::move(feature));
    }
    return true;
}

void put_varint(std::string& out, std::uint64_t value)
{
    while (value >= 0x80) {
        out.push_back(static_cast<char>(value | 0x80U));
        value >>= 7U;
    }
    out.push_back(static_cast<char>(value));
}
void put_bytes(std::string& out, std::uint32_t number, std::string_view bytes)
{
    put_varint(out, number << 3U | 2U);
    put_varint(out, bytes.size());
    out += bytes;
}
void put_number(std::string& out, std::uint32_t number, std::uint64_t value)
{
    put_varint(out, number << 3U);
    put_varint(out, value);
}

std::string geometry_bytes(const VectorFeature& feature)
{
    std::string out;
    TilePoint at;
    const auto go = [&](TilePoint to) {
        put_varint(out, zigzag(std::int64_t{to.x} - at.x));
        put_varint(out, zigzag(std::int64_t{to.y} - at.y));
        at = to;
    };
    for (const TilePath& path : feature.paths) {
        if (path.empty())
            continue;
        if (feature.kind == VectorFeature::Kind::Points) {
            put_varint(out, path.size() << 3U | 1U);
            for (const TilePoint& point : path)
                go(point);
            continue;
        }
        put_varint(out, 1U << 3U | 1U);
        go(path.front());
        put_varint(out, (path.size() - 1) << 3U | 2U);
        for (std::size_t i = 1; i < path.size(); ++i)
            go(path[i]);
        if (feature.kind == VectorFeature::Kind::Areas)
            put_varint(out, 1U << 3U | 7U);
    }
    return out;
}

} // namespace

std::string_view VectorFeature::text(std::string_view key) const
{
    const auto found = std::ranges::find(attributes, key, &Attribute::key);
    return found == attributes.end() ? std::string_view() : std::string_view(found->text);
}

std::int64_t doubled_area(const TilePath& ring)
{
    std::int64_t sum = 0;
    for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++)
        sum += std::int64_t{ring[j].x} * ring[i].y - std::int64_t{ring[i].x} * ring[j].y;
    return sum;
}

std::optional<VectorTile> read_vector_tile(std::string_view bytes)
{
    VectorTile tile;
    std::size_t points = 0;
    Wire wire(bytes);
    while (const auto field = wire.next()) {
        if (field->number == 3 && field->kind == 2 && !read_layer(field->bytes, tile.emplace_back(), points))
            return std::nullopt;
    }
    return wire.sound ? std::optional(std::move(tile)) : std::nullopt;
}

std::string write_vector_tile(const VectorTile& tile)
{
    std::string out;
    for (const VectorLayer& layer : tile) {
        std::string bytes;
        std::map<std::string_view, std::uint32_t> keys, values;
        std::vector<std::string_view> key_order, value_order;
        const auto index = [](auto& map, auto& order, std::string_view text) {
            const auto [at, is_new] = map.try_emplace(text, static_cast<std::uint32_t>(order.size()));
            if (is_new)
                order.push_back(text);
            return at->second;
        };
        put_bytes(bytes, 1, layer.name);
        for (const VectorFeature& feature : layer.features) {
            std::string one, tags;
            for (const VectorFeature::Attribute& attribute : feature.attributes) {
                put_varint(tags, index(keys, key_order, attribute.key));
                put_varint(tags, index(values, value_order, attribute.text));
            }
            put_bytes(one, 2, tags);
            put_number(one, 3, static_cast<std::uint64_t>(feature.kind));
            put_bytes(one, 4, geometry_bytes(feature));
            put_bytes(bytes, 2, one);
        }
        for (const std::string_view key : key_order)
            put_bytes(bytes, 3, key);
        for (const std::string_view value : value_order) {
            std::string one;
            put_bytes(one, 1, value);
            put_bytes(bytes, 4, one);
        }
        put_number(bytes, 5, static_cast<std::uint64_t>(layer.extent));
        put_number(bytes, 15, 2);
        put_bytes(out, 3, bytes);
    }
    return out;
}

} // namespace yiping::geo
