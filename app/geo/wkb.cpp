// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/geo/wkb.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <optional>

namespace yiping::geo {

namespace {

enum Type : std::uint32_t {
    type_point = 1,
    type_line = 2,
    type_polygon = 3,
    type_multi_line = 5,
    type_multi_polygon = 6
};

static_assert(std::endian::native == std::endian::little, "numbers are copied as they are");

class Writer {
public:
    void number(std::uint32_t value) { append(&value, sizeof value); }
    void number(std::size_t value) { number(static_cast<std::uint32_t>(value)); }
    void head(Type type)
    {
        bytes_ += '\1';
        number(std::uint32_t{type});
    }
    void points(const Line& line)
    {
        number(line.size());
        for (const LonLat point : line)
            this->point(point);
    }
    void point(LonLat point)
    {
        append(&point.lon, sizeof point.lon);
        append(&point.lat, sizeof point.lat);
    }
    void rings(const Polygon& polygon)
    {
        number(polygon.size());
        for (const Line& ring : polygon)
            points(ring);
    }
    [[nodiscard]] std::string take() { return std::move(bytes_); }

private:
    void append(const void* data, std::size_t size) { bytes_.append(static_cast<const char*>(data), size); }
    std::string bytes_;
};

/// What went wrong, kept until the end so that reading code stays straight.
class Reader {
public:
    explicit Reader(std::string_view bytes) : bytes_(bytes) {}

    struct Head {
        std::uint32_t type = 0;
        std::size_t dimensions = 2;
    };

    std::optional<Head> head()
    {
        if (!need(5))
            return std::nullopt;
        swap_ = bytes_[at_] == '\0';
        if (bytes_[at_] != '\0' && bytes_[at_] != '\1')
            return fail("geo.wkb_type", {{"type", std::int64_t{static_cast<unsigned char>(bytes_[at_])}}});
        ++at_;
        const std::uint32_t raw = word();
        Head head;
        head.type = raw & 0x0FFFFFFFU;
        const std::uint32_t iso = head.type / 1000;
        head.type %= 1000;
        const bool z = (raw & 0x80000000U) != 0 || iso == 1 || iso == 3;
        const bool m = (raw & 0x40000000U) != 0 || iso == 2 || iso == 3;
        head.dimensions = 2U + (z ? 1U : 0U) + (m ? 1U : 0U);
        if (iso > 3)
            return fail("geo.wkb_type", {{"type", std::int64_t{raw}}});
        if ((raw & 0x20000000U) != 0) { // SRID of EWKB
            if (!need(4))
                return std::nullopt;
            static_cast<void>(word());
        }
        return head;
    }

    /// A count whose elements take at least `least` bytes each.
    std::optional<std::size_t> count(std::size_t least)
    {
        if (!need(4))
            return std::nullopt;
        const std::size_t value = word();
        if (value > (bytes_.size() - at_) / least) {
            fail("geo.wkb_truncated", {{"offset", static_cast<std::int64_t>(at_)}});
            return std::nullopt;
        }
        return value;
    }

    bool point(LonLat& point, std::size_t dimensions)
    {
        if (!need(dimensions * 8))
            return false;
        point.lon = real(at_);
        point.lat = real(at_ + 8);
        if (!std::isfinite(point.lon) || !std::isfinite(point.lat)) {
            fail("geo.wkb_number", {{"offset", static_cast<std::int64_t>(at_)}});
            return false;
        }
        at_ += dimensions * 8;
        return true;
    }

    bool line(Line& line, std::size_t dimensions)
    {
        const auto points = count(dimensions * 8);
        if (!points)
            return false;
        line.resize(*points);
        for (LonLat& each : line)
            if (!point(each, dimensions))
                return false;
        return true;
    }

    bool polygon(Polygon& polygon, std::size_t dimensions)
    {
        const auto rings = count(4);
        if (!rings)
            return false;
        for (std::size_t index = 0; index < *rings; ++index)
            if (!line(polygon.emplace_back(), dimensions))
                return false;
        return true;
    }

    std::optional<Head> fail(std::string_view code, std::vector<ErrorArg> args)
    {
        if (!error_)
            error_ = Error(Fault::Input, code, std::move(args));
        return std::nullopt;
    }

    [[nodiscard]] bool at_end() const { return at_ == bytes_.size(); }
    [[nodiscard]] std::size_t at() const { return at_; }
    [[nodiscard]] Error error() const
    {
        return error_.value_or(Error(Fault::Input, "geo.wkb_truncated", {{"offset", static_cast<std::int64_t>(at_)}}));
    }

private:
    bool need(std::size_t size)
    {
        if (bytes_.size() - at_ >= size)
            return true;
        fail("geo.wkb_truncated", {{"offset", static_cast<std::int64_t>(at_)}});
        return false;
    }
    std::uint32_t word()
    {
        std::uint32_t value = 0;
        std::memcpy(&value, bytes_.data() + at_, sizeof value);
        at_ += sizeof value;
        return swap_ ? std::byteswap(value) : value;
    }
    [[nodiscard]] double real(std::size_t at) const
    {
        std::uint64_t value = 0;
        std::memcpy(&value, bytes_.data() + at, sizeof value);
        return std::bit_cast<double>(swap_ ? std::byteswap(value) : value);
    }

    std::string_view bytes_;
    std::size_t at_ = 0;
    bool swap_ = false;
    std::optional<Error> error_;
};

template <class Multi, class Read>
bool read_parts(Reader& reader, std::uint32_t part_type, Multi& parts, Read read)
{
    const auto count = reader.count(9);
    if (!count)
        return false;
    for (std::size_t index = 0; index < *count; ++index) {
        const auto head = reader.head();
        if (!head)
            return false;
        if (head->type != part_type) {
            reader.fail("geo.wkb_type", {{"type", std::int64_t{head->type}}});
            return false;
        }
        if (!read(parts.emplace_back(), head->dimensions))
            return false;
    }
    return true;
}

std::optional<Geometry> read_any(Reader& reader)
{
    const auto head = reader.head();
    if (!head)
        return std::nullopt;
    const auto read_line = [&](Line& line, std::size_t dimensions) { return reader.line(line, dimensions); };
    const auto read_polygon = [&](Polygon& polygon, std::size_t dimensions) {
        return reader.polygon(polygon, dimensions);
    };
    switch (head->type) {
    case type_point: {
        LonLat point;
        if (reader.point(point, head->dimensions))
            return Geometry(point);
        return std::nullopt;
    }
    case type_line: {
        Line line;
        if (read_line(line, head->dimensions))
            return Geometry(std::move(line));
        return std::nullopt;
    }
    case type_polygon: {
        Polygon polygon;
        if (read_polygon(polygon, head->dimensions))
            return Geometry(std::move(polygon));
        return std::nullopt;
    }
    case type_multi_line: {
        MultiLine lines;
        if (read_parts(reader, type_line, lines.lines, read_line))
            return Geometry(std::move(lines));
        return std::nullopt;
    }
    case type_multi_polygon: {
        MultiPolygon polygons;
        if (read_parts(reader, type_polygon, polygons, read_polygon))
            return Geometry(std::move(polygons));
        return std::nullopt;
    }
    default:
        reader.fail("geo.wkb_type", {{"type", std::int64_t{head->type}}});
        return std::nullopt;
    }
}

} // namespace

std::string write_wkb(const Geometry& geometry)
{
    Writer writer;
    switch (geometry.index()) {
    case 0:
        writer.head(type_point);
        writer.point(std::get<0>(geometry));
        break;
    case 1:
        writer.head(type_line);
        writer.points(std::get<1>(geometry));
        break;
    case 2:
        writer.head(type_polygon);
        writer.rings(std::get<2>(geometry));
        break;
    case 3:
        return write_wkb(std::get<3>(geometry));
    default:
        writer.head(type_multi_line);
        writer.number(std::get<4>(geometry).lines.size());
        for (const Line& line : std::get<4>(geometry).lines) {
            writer.head(type_line);
            writer.points(line);
        }
    }
    return writer.take();
}

std::string write_wkb(const MultiPolygon& outline)
{
    Writer writer;
    writer.head(type_multi_polygon);
    writer.number(outline.size());
    for (const Polygon& polygon : outline) {
        writer.head(type_polygon);
        writer.rings(polygon);
    }
    return writer.take();
}

Result<Geometry> read_wkb(std::string_view bytes)
{
    Reader reader(bytes);
    auto geometry = read_any(reader);
    if (!geometry)
        return std::unexpected(reader.error());
    if (!reader.at_end())
        return make_error(Fault::Input, "geo.wkb_trailing", {{"offset", static_cast<std::int64_t>(reader.at())}});
    return std::move(*geometry);
}

Result<MultiPolygon> read_outline(std::string_view bytes)
{
    if (bytes.empty())
        return MultiPolygon();
    auto geometry = read_wkb(bytes);
    if (!geometry)
        return std::unexpected(std::move(geometry).error());
    if (auto* outline = std::get_if<3>(&*geometry))
        return std::move(*outline);
    if (auto* polygon = std::get_if<2>(&*geometry))
        return MultiPolygon{std::move(*polygon)};
    return make_error(Fault::Input, "geo.wkb_type", {{"type", static_cast<std::int64_t>(geometry->index())}});
}

} // namespace yiping::geo
