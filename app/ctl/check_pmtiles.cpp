// SPDX-License-Identifier: GPL-3.0-or-later
#include "check_parts.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <format>
#include <fstream>
#include <optional>

namespace yiping::ctl {

namespace {

// PMTiles version 3: https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md
constexpr std::size_t header_size = 127;
constexpr std::uint64_t directory_limit = 32U << 20U; ///< unpacked
constexpr std::uint64_t entry_limit = 5'000'000;
constexpr int depth_limit = 4;

struct Part {
    std::uint64_t offset = 0, length = 0;
};

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

std::optional<std::string> unpacked(const std::string& packed)
{
    z_stream stream{};
    if (inflateInit2(&stream, 15 + 32) != Z_OK)
        return std::nullopt;
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data())); // NOLINT: zlib's interface
    stream.avail_in = static_cast<uInt>(packed.size());
    std::string out;
    std::array<char, 65536> piece{};
    int state = Z_OK;
    while (state == Z_OK && out.size() <= directory_limit) {
        stream.next_out = reinterpret_cast<Bytef*>(piece.data());
        stream.avail_out = static_cast<uInt>(piece.size());
        state = inflate(&stream, Z_NO_FLUSH);
        out.append(piece.data(), piece.size() - stream.avail_out);
        if (state == Z_BUF_ERROR)
            break;
    }
    inflateEnd(&stream);
    return state == Z_STREAM_END ? std::optional(std::move(out)) : std::nullopt;
}

class Check {
public:
    Check(const std::string& file, Problems& problems)
        : file_(file), problems_(problems), stream_(file, std::ios::binary)
    {
        stream_.seekg(0, std::ios::end);
        size_ = static_cast<std::uint64_t>(std::max<std::streamoff>(stream_.tellg(), 0));
    }

    void run()
    {
        const auto header = read({0, header_size});
        if (!header)
            return add("pmtiles.truncated", {{"part", std::string("header")}}, "header");
        const auto version = static_cast<unsigned char>((*header)[7]);
        if (version != 3)
            return add("pmtiles.version", {{"version", std::int64_t{version}}}, "header");
        const auto number = [&](std::size_t at) {
            std::uint64_t value = 0;
            for (std::size_t index = 8; index-- > 0;)
                value = value << 8U | static_cast<unsigned char>((*header)[at + index]);
            return value;
        };
        const Part root{number(8), number(16)};
        const Part metadata{number(24), number(32)};
        leaves_ = {number(40), number(48)};
        data_ = {number(56), number(64)};
        bool whole = true;
        for (const auto& [part, name] : {std::pair(root, "root directory"), {metadata, "metadata"},
                 {leaves_, "leaf directories"}, {data_, "tiles"}})
            if (part.offset > size_ || part.length > size_ - part.offset) {
                add("pmtiles.truncated", {{"part", std::string(name)}}, name);
                whole = false;
            }
        const auto lowest = static_cast<unsigned char>((*header)[100]);
        const auto highest = static_cast<unsigned char>((*header)[101]);
        if (lowest > highest || highest > 30)
            add("pmtiles.zoom", {{"least", std::int64_t{lowest}}, {"most", std::int64_t{highest}}}, "header");
        compression_ = static_cast<unsigned char>((*header)[97]);
        if (!whole)
            return;
        if (compression_ != 1 && compression_ != 2)
            return add("pmtiles.compression", {{"number", std::int64_t{compression_}}}, "header", false);
        if (directory(root, "root directory", 0) && tiles_ == 0)
            add("tiles.none", {}, "root directory");
    }

private:
    void add(std::string_view code, std::vector<ErrorArg> args, std::string where, bool is_error = true)
    {
        problems_.push_back({Error(Fault::Input, code, std::move(args)), is_error, std::move(where)});
    }
    std::optional<std::string> read(Part part)
    {
        if (part.offset > size_ || part.length > size_ - part.offset || part.length > directory_limit)
            return std::nullopt;
        std::string bytes(static_cast<std::size_t>(part.length), '\0');
        stream_.clear();
        stream_.seekg(static_cast<std::streamoff>(part.offset));
        stream_.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        if (static_cast<std::uint64_t>(stream_.gcount()) != part.length)
            return std::nullopt;
        return bytes;
    }
    bool damaged(const std::string& where)
    {
        add("pmtiles.directory", {{"part", where}}, where);
        return false;
    }

    /// Every entry of a directory and of those below it: in order, and inside the file.
    bool directory(Part part, const std::string& where, int depth)
    {
        auto bytes = depth < depth_limit ? read(part) : std::nullopt;
        if (bytes && compression_ == 2)
            bytes = unpacked(*bytes);
        if (!bytes)
            return damaged(where);
        Varints numbers(*bytes);
        const auto count = numbers.next();
        // Each entry takes four bytes at least.
        if (!count || *count > bytes->size() / 4)
            return damaged(where);
        entries_ += *count;
        if (entries_ > entry_limit)
            return damaged(where);
        struct Entry {
            std::uint64_t tile = 0, run = 0, length = 0, offset = 0;
        };
        std::vector<Entry> entries(static_cast<std::size_t>(*count));
        std::uint64_t tile = 0;
        const auto each = [&](auto set) {
            for (std::size_t index = 0; index < entries.size(); ++index) {
                const auto value = numbers.next();
                if (!value || !set(index, *value))
                    return false;
            }
            return true;
        };
        const bool sound = each([&](std::size_t index, std::uint64_t delta) {
            if (index > 0 && delta == 0)
                return false;
            tile += delta;
            entries[index].tile = tile;
            return true;
        }) && each([&](std::size_t index, std::uint64_t run) {
            entries[index].run = run;
            return true;
        }) && each([&](std::size_t index, std::uint64_t length) {
            entries[index].length = length;
            return length > 0;
        }) && each([&](std::size_t index, std::uint64_t offset) {
            if (offset == 0 && index == 0)
                return false;
            entries[index].offset = offset == 0 ? entries[index - 1].offset + entries[index - 1].length : offset - 1;
            return true;
        });
        if (!sound)
            return damaged(where);
        for (const Entry& entry : entries) {
            const Part& space = entry.run == 0 ? leaves_ : data_;
            if (entry.offset > space.length || entry.length > space.length - entry.offset) {
                add("pmtiles.entry", {{"tile", static_cast<std::int64_t>(entry.tile)}}, where);
                return false;
            }
            if (entry.run > 0)
                tiles_ += entry.run;
            else if (!directory({leaves_.offset + entry.offset, entry.length},
                         std::format("leaf directory at {}", entry.offset), depth + 1))
                return false;
        }
        return true;
    }

    const std::string& file_;
    Problems& problems_;
    std::ifstream stream_;
    std::uint64_t size_ = 0;
    Part leaves_, data_;
    unsigned compression_ = 0;
    std::uint64_t entries_ = 0, tiles_ = 0;
};

} // namespace

void check_pmtiles(const std::string& file, Problems& problems)
{
    Check(file, problems).run();
}

} // namespace yiping::ctl
