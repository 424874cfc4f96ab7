// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/geo/pmtiles.h>

#include "tile_tools.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <list>
#include <unordered_map>
#include <utility>

namespace yiping::geo {

namespace pmtiles {

namespace {

/// Numbers of seven bits a byte, the lowest first.
class Varints {
public:
    explicit Varints(std::string_view bytes) : bytes_(bytes) {}
    std::optional<std::uint64_t> next()
    {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            if (at_ == bytes_.size())
                return std::nullopt;
            const auto byte = static_cast<unsigned char>(bytes_[at_++]);
            value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
            if (byte < 0x80)
                return value;
        }
        return std::nullopt;
    }

private:
    std::string_view bytes_;
    std::size_t at_ = 0;
};

constexpr std::uint64_t number_limit = 1ULL << 62U;

std::uint64_t tiles_before(int zoom)
{
    return ((1ULL << (2U * static_cast<unsigned>(zoom))) - 1) / 3;
}

/// Turns a square of side `n` of the curve.
void turn(std::uint64_t n, std::uint64_t& x, std::uint64_t& y, std::uint64_t rx, std::uint64_t ry)
{
    if (ry != 0)
        return;
    if (rx == 1) {
        x = n - 1 - x;
        y = n - 1 - y;
    }
    std::swap(x, y);
}

} // namespace

std::optional<Header> read_header(std::string_view bytes)
{
    if (bytes.size() < header_size || !bytes.starts_with("PMTiles"))
        return std::nullopt;
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(bytes[at]); };
    const auto number = [&](std::size_t at, std::size_t size) {
        std::uint64_t value = 0;
        for (std::size_t index = size; index-- > 0;)
            value = value << 8U | byte(at + index);
        return value;
    };
    const auto degrees = [&](std::size_t at) {
        return static_cast<double>(static_cast<std::int32_t>(number(at, 4))) / 1e7;
    };
    Header header;
    header.version = byte(7);
    header.root = {number(8, 8), number(16, 8)};
    header.metadata = {number(24, 8), number(32, 8)};
    header.leaves = {number(40, 8), number(48, 8)};
    header.tiles = {number(56, 8), number(64, 8)};
    header.directories = static_cast<Compression>(std::min<unsigned>(byte(97), 5));
    header.contents = static_cast<Compression>(std::min<unsigned>(byte(98), 5));
    constexpr std::array formats{
        TileFormat::Unknown, TileFormat::Mvt, TileFormat::Png, TileFormat::Jpeg, TileFormat::Webp};
    header.format = byte(99) < formats.size() ? formats[byte(99)] : TileFormat::Unknown;
    header.min_zoom = byte(100);
    header.max_zoom = byte(101);
    header.bounds = {degrees(102), degrees(106), degrees(110), degrees(114)};
    return header;
}

std::optional<Directory> read_directory(std::string_view bytes)
{
    Varints numbers(bytes);
    const auto count = numbers.next();
    // Each entry takes four bytes at least.
    if (!count || *count > bytes.size() / 4)
        return std::nullopt;
    Directory entries(static_cast<std::size_t>(*count));
    const auto each = [&](auto set) {
        for (std::size_t index = 0; index < entries.size(); ++index) {
            const auto value = numbers.next();
            if (!value || *value > number_limit || !set(index, *value))
                return false;
        }
        return true;
    };
    std::uint64_t tile = 0;
    const bool sound = each([&](std::size_t index, std::uint64_t delta) {
        if (index > 0 && delta == 0)
            return false;
        tile += delta;
        entries[index].tile = tile;
        return tile <= number_limit;
    }) && each([&](std::size_t index, std::uint64_t run) {
        entries[index].run = run;
        return index == 0 || entries[index - 1].run <= entries[index].tile - entries[index - 1].tile;
    }) && each([&](std::size_t index, std::uint64_t length) {
        entries[index].length = length;
        return length > 0;
    }) && each([&](std::size_t index, std::uint64_t offset) {
        if (offset == 0 && index == 0)
            return false;
        entries[index].offset = offset == 0 ? entries[index - 1].offset + entries[index - 1].length : offset - 1;
        return entries[index].offset <= number_limit;
    });
    return sound ? std::optional(std::move(entries)) : std::nullopt;
}

const Entry* find_entry(const Directory& directory, std::uint64_t tile)
{
    const auto after = std::ranges::upper_bound(directory, tile, {}, &Entry::tile);
    if (after == directory.begin())
        return nullptr;
    const Entry& entry = *(after - 1);
    return entry.run == 0 || tile - entry.tile < entry.run ? &entry : nullptr;
}

std::uint64_t tile_number(TileId id)
{
    std::uint64_t x = id.x, y = id.y, along = 0;
    for (std::uint64_t s = (1ULL << static_cast<unsigned>(id.zoom)) / 2; s > 0; s /= 2) {
        const std::uint64_t rx = (x & s) > 0 ? 1 : 0;
        const std::uint64_t ry = (y & s) > 0 ? 1 : 0;
        along += s * s * ((3 * rx) ^ ry);
        x &= s - 1;
        y &= s - 1;
        turn(s, x, y, rx, ry);
    }
    return tiles_before(id.zoom) + along;
}

TileId tile_at(std::uint64_t number)
{
    int zoom = 0;
    while (zoom < deepest_zoom && number >= tiles_before(zoom + 1))
        ++zoom;
    std::uint64_t left = number - tiles_before(zoom), x = 0, y = 0;
    for (std::uint64_t s = 1; s < (1ULL << static_cast<unsigned>(zoom)); s *= 2) {
        const std::uint64_t rx = 1 & (left / 2);
        const std::uint64_t ry = 1 & (left ^ rx);
        turn(s, x, y, rx, ry);
        x += s * rx;
        y += s * ry;
        left /= 4;
    }
    return {zoom, static_cast<std::uint32_t>(x), static_cast<std::uint32_t>(y)};
}

std::optional<std::string> unpack(std::string_view packed, std::uint64_t limit)
{
    z_stream stream{};
    if (packed.size() > limit || inflateInit2(&stream, 15 + 32) != Z_OK)
        return std::nullopt;
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data())); // NOLINT: zlib's interface
    stream.avail_in = static_cast<uInt>(packed.size());
    std::string out;
    std::array<char, 65536> piece{};
    int state = Z_OK;
    while (state == Z_OK && out.size() <= limit) {
        stream.next_out = reinterpret_cast<Bytef*>(piece.data());
        stream.avail_out = static_cast<uInt>(piece.size());
        state = inflate(&stream, Z_NO_FLUSH);
        out.append(piece.data(), piece.size() - stream.avail_out);
    }
    inflateEnd(&stream);
    return state == Z_STREAM_END && out.size() <= limit ? std::optional(std::move(out)) : std::nullopt;
}

} // namespace pmtiles

namespace {

using pmtiles::Compression;
using pmtiles::Directory;
using pmtiles::Part;

/// Leaf directories that are kept: a town's tiles lie in a few.
constexpr std::size_t kept_leaves = 32;

class PmTiles final : public TileArchive {
public:
    static Result<std::unique_ptr<TileArchive>> open(const std::filesystem::path& file)
    {
        std::unique_ptr<PmTiles> archive(new PmTiles(file));
        if (auto opened = archive->open(); !opened)
            return std::unexpected(opened.error());
        return archive;
    }

    [[nodiscard]] const TileSetInfo& info() const override { return info_; }

    [[nodiscard]] Result<std::optional<std::string>> tile(TileId id) override
    {
        if (!id.valid() || id.zoom < info_.min_zoom || id.zoom > info_.max_zoom)
            return std::nullopt;
        const std::uint64_t number = pmtiles::tile_number(id);
        const Directory* directory = &root_;
        for (int depth = 0; depth < pmtiles::depth_limit; ++depth) {
            const pmtiles::Entry* entry = pmtiles::find_entry(*directory, number);
            if (entry == nullptr)
                return std::nullopt;
            const Part& space = entry->run == 0 ? header_.leaves : header_.tiles;
            const Part part{entry->offset, entry->length};
            if (!part.within(space.length))
                return damaged("entry outside the file");
            if (entry->run > 0)
                return contents({space.offset + part.offset, part.length});
            auto leaf = leaf_at({space.offset + part.offset, part.length});
            if (!leaf)
                return std::unexpected(leaf.error());
            directory = *leaf;
        }
        return damaged("directories too deep");
    }

private:
    explicit PmTiles(std::filesystem::path file) : file_(std::move(file)), stream_(file_, std::ios::binary) {}

    [[nodiscard]] std::unexpected<Error> damaged(std::string_view what) const
    {
        return make_error(Fault::Input, "tiles.damaged", {{"file", file_.string()}, {"what", std::string(what)}});
    }

    Result<void> open()
    {
        stream_.seekg(0, std::ios::end);
        size_ = static_cast<std::uint64_t>(std::max<std::streamoff>(stream_.tellg(), 0));
        auto head = read({0, std::min<std::uint64_t>(pmtiles::header_size, size_)});
        if (!head)
            return std::unexpected(head.error());
        const auto header = pmtiles::read_header(*head);
        if (!header)
            return damaged("header");
        header_ = *header;
        if (header_.version != 3)
            return make_error(
                Fault::Input, "tiles.version", {{"file", file_.string()}, {"version", std::int64_t{header_.version}}});
        for (const Compression used : {header_.directories, header_.contents})
            if (used != Compression::None && used != Compression::Gzip)
                return make_error(Fault::Input, "tiles.compression", {{"file", file_.string()}});
        for (const Part& part : {header_.root, header_.metadata, header_.leaves, header_.tiles})
            if (!part.within(size_))
                return damaged("cut off");
        if (header_.min_zoom > header_.max_zoom || header_.max_zoom > 30)
            return damaged("zoom");
        auto root = directory(header_.root);
        if (!root)
            return std::unexpected(root.error());
        root_ = std::move(*root);
        info_.format = header_.format;
        info_.min_zoom = std::min(header_.min_zoom, deepest_zoom);
        info_.max_zoom = std::min(header_.max_zoom, deepest_zoom);
        if (header_.bounds.west < header_.bounds.east && header_.bounds.south < header_.bounds.north)
            info_.bounds = header_.bounds;
        // Words about the map are worth having, never worth failing for.
        if (auto words = read(header_.metadata))
            if (auto text = unpacked(std::move(*words), header_.directories, pmtiles::directory_byte_limit))
                read_json_metadata(*text, info_);
        return {};
    }

    Result<std::string> read(Part part)
    {
        if (!part.within(size_) || part.length > pmtiles::directory_byte_limit)
            return damaged("cut off");
        std::string bytes(static_cast<std::size_t>(part.length), '\0');
        stream_.clear();
        stream_.seekg(static_cast<std::streamoff>(part.offset));
        stream_.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        if (static_cast<std::uint64_t>(stream_.gcount()) != part.length)
            return damaged("cut off");
        return bytes;
    }
    [[nodiscard]] static std::optional<std::string> unpacked(std::string bytes, Compression how, std::uint64_t limit)
    {
        if (how == Compression::None)
            return bytes;
        return pmtiles::unpack(bytes, limit);
    }

    Result<Directory> directory(Part part)
    {
        auto bytes = read(part);
        if (!bytes)
            return std::unexpected(bytes.error());
        const auto text = unpacked(std::move(*bytes), header_.directories, pmtiles::directory_byte_limit);
        auto read = text ? pmtiles::read_directory(*text) : std::nullopt;
        if (!read)
            return damaged("directory");
        return std::move(*read);
    }

    Result<const Directory*> leaf_at(Part part)
    {
        if (const auto found = leaves_.find(part.offset); found != leaves_.end()) {
            order_.splice(order_.begin(), order_, found->second.place);
            return &found->second.directory;
        }
        auto read = directory(part);
        if (!read)
            return std::unexpected(read.error());
        if (leaves_.size() >= kept_leaves) {
            leaves_.erase(order_.back());
            order_.pop_back();
        }
        order_.push_front(part.offset);
        return &leaves_.emplace(part.offset, Leaf{std::move(*read), order_.begin()}).first->second.directory;
    }

    Result<std::optional<std::string>> contents(Part part)
    {
        if (part.length > tile_byte_limit)
            return too_large();
        auto bytes = read(part);
        if (!bytes)
            return std::unexpected(bytes.error());
        auto text = unpacked(std::move(*bytes), header_.contents, tile_byte_limit);
        if (!text)
            return damaged("tile");
        return std::move(*text);
    }
    [[nodiscard]] std::unexpected<Error> too_large() const
    {
        return make_error(Fault::Input, "tiles.too_large",
            {{"file", file_.string()}, {"limit", static_cast<std::int64_t>(tile_byte_limit)}});
    }

    struct Leaf {
        Directory directory;
        std::list<std::uint64_t>::iterator place;
    };

    std::filesystem::path file_;
    std::ifstream stream_;
    std::uint64_t size_ = 0;
    pmtiles::Header header_;
    TileSetInfo info_;
    Directory root_;
    std::unordered_map<std::uint64_t, Leaf> leaves_;
    std::list<std::uint64_t> order_; ///< offsets of the leaves, the last used first
};

} // namespace

Result<std::unique_ptr<TileArchive>> open_pmtiles(const std::filesystem::path& file)
{
    return PmTiles::open(file);
}

} // namespace yiping::geo
