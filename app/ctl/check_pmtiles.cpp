// SPDX-License-Identifier: GPL-3.0-or-later
#include "check_parts.h"

#include <yiping/geo/pmtiles.h>

#include <algorithm>
#include <cstdint>
#include <format>
#include <fstream>
#include <optional>

namespace yiping::ctl {

namespace {

namespace pmtiles = geo::pmtiles;
using pmtiles::Part;

constexpr std::uint64_t entry_limit = 5'000'000;

class Check {
public:
    Check(const std::string& file, Problems& problems) : problems_(problems), stream_(file, std::ios::binary)
    {
        stream_.seekg(0, std::ios::end);
        size_ = static_cast<std::uint64_t>(std::max<std::streamoff>(stream_.tellg(), 0));
    }

    void run()
    {
        const auto head = read({0, std::min<std::uint64_t>(size_, pmtiles::header_size)});
        if (head && head->size() > 7 && static_cast<unsigned char>((*head)[7]) != 3)
            return add(
                "pmtiles.version", {{"version", std::int64_t{static_cast<unsigned char>((*head)[7])}}}, "header");
        const auto header = head ? pmtiles::read_header(*head) : std::nullopt;
        if (!header)
            return add("pmtiles.truncated", {{"part", std::string("header")}}, "header");
        header_ = *header;
        bool whole = true;
        for (const auto& [part, name] : {std::pair(header_.root, "root directory"), {header_.metadata, "metadata"},
                 {header_.leaves, "leaf directories"}, {header_.tiles, "tiles"}})
            if (!part.within(size_)) {
                add("pmtiles.truncated", {{"part", std::string(name)}}, name);
                whole = false;
            }
        if (header_.min_zoom > header_.max_zoom || header_.max_zoom > 30)
            add("pmtiles.zoom", {{"least", std::int64_t{header_.min_zoom}}, {"most", std::int64_t{header_.max_zoom}}},
                "header");
        if (!whole)
            return;
        if (header_.directories != pmtiles::Compression::None && header_.directories != pmtiles::Compression::Gzip)
            return add(
                "pmtiles.compression", {{"number", static_cast<std::int64_t>(header_.directories)}}, "header", false);
        if (directory(header_.root, "root directory", 0) && tiles_ == 0)
            add("tiles.none", {}, "root directory");
    }

private:
    void add(std::string_view code, std::vector<ErrorArg> args, std::string where, bool is_error = true)
    {
        problems_.push_back({Error(Fault::Input, code, std::move(args)), is_error, std::move(where)});
    }
    std::optional<std::string> read(Part part)
    {
        if (!part.within(size_) || part.length > pmtiles::directory_byte_limit)
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
        auto bytes = depth < pmtiles::depth_limit ? read(part) : std::nullopt;
        if (bytes && header_.directories == pmtiles::Compression::Gzip)
            bytes = pmtiles::unpack(*bytes, pmtiles::directory_byte_limit);
        const auto entries = bytes ? pmtiles::read_directory(*bytes) : std::nullopt;
        if (!entries)
            return damaged(where);
        entries_ += entries->size();
        if (entries_ > entry_limit)
            return damaged(where);
        for (const pmtiles::Entry& entry : *entries) {
            const Part& space = entry.run == 0 ? header_.leaves : header_.tiles;
            if (!Part{entry.offset, entry.length}.within(space.length)) {
                add("pmtiles.entry", {{"tile", static_cast<std::int64_t>(entry.tile)}}, where);
                return false;
            }
            if (entry.run > 0)
                tiles_ += entry.run;
            else if (!directory({header_.leaves.offset + entry.offset, entry.length},
                         std::format("leaf directory at {}", entry.offset), depth + 1))
                return false;
        }
        return true;
    }

    Problems& problems_;
    std::ifstream stream_;
    std::uint64_t size_ = 0;
    pmtiles::Header header_;
    std::uint64_t entries_ = 0, tiles_ = 0;
};

} // namespace

void check_pmtiles(const std::string& file, Problems& problems)
{
    Check(file, problems).run();
}

} // namespace yiping::ctl
