// SPDX-License-Identifier: GPL-3.0-or-later
#include "sqlite_file.h"
#include "tile_tools.h"

#include <yiping/geo/pmtiles.h>

#include <algorithm>
#include <tuple>

namespace yiping::geo {

namespace {

// MBTiles 1.3: https://github.com/mapbox/mbtiles-spec
class MbTiles final : public TileArchive {
public:
    static Result<std::unique_ptr<TileArchive>> open(const std::filesystem::path& file)
    {
        std::unique_ptr<MbTiles> archive(new MbTiles);
        auto opened = SqliteFile::open(file, SqliteFile::Mode::Read);
        if (!opened)
            return std::unexpected(opened.error());
        archive->database_ = std::move(*opened);
        if (auto read = archive->read_info(); !read)
            return std::unexpected(read.error());
        return archive;
    }
    [[nodiscard]] const TileSetInfo& info() const override { return info_; }

    [[nodiscard]] Result<std::optional<std::string>> tile(TileId id) override
    {
        if (!id.valid())
            return std::nullopt;
        const auto row = static_cast<std::int64_t>((1U << static_cast<unsigned>(id.zoom)) - 1 - id.y); // from the south
        auto found = tile_.bind(0, std::int64_t{id.zoom}).bind(1, std::int64_t{id.x}).bind(2, row).step();
        if (!found)
            return std::unexpected(found.error());
        if (!*found)
            return std::nullopt;
        const std::string_view blob = tile_.text(0);
        std::optional<std::string> bytes;
        if (blob.size() > tile_byte_limit) {
            tile_.reset();
            return std::unexpected(
                database_.error("tiles.too_large").with("limit", static_cast<std::int64_t>(tile_byte_limit)));
        }
        bytes =
            blob.starts_with("\x1F\x8B") ? pmtiles::unpack(blob, tile_byte_limit) : std::optional(std::string(blob));
        tile_.reset();
        if (!bytes)
            return database_.damaged("tile");
        return bytes;
    }

private:
    MbTiles() = default;

    Result<void> read_info()
    {
        info_.min_zoom = -1;
        info_.max_zoom = -1;
        if (auto rows = database_.prepare("SELECT name, value FROM metadata LIMIT 200")) {
            auto more = rows->step();
            for (; more && *more; more = rows->step())
                take_metadata(rows->text(0), rows->text(1), info_);
            if (!more)
                return std::unexpected(more.error());
        }
        const bool has_least = info_.min_zoom >= 0, has_most = info_.max_zoom >= 0;
        // Old files do not say their zooms.
        for (const auto& [known, into, sql] :
            {std::tuple(has_least, &info_.min_zoom, "SELECT min(zoom_level) FROM tiles"),
                {has_most, &info_.max_zoom, "SELECT max(zoom_level) FROM tiles"}}) {
            if (known)
                continue;
            auto row = database_.prepare(sql);
            if (!row)
                return std::unexpected(row.error());
            const auto found = row->step();
            if (!found)
                return std::unexpected(found.error());
            *into = *found ? static_cast<int>(std::clamp<std::int64_t>(row->integer(0), 0, deepest_zoom)) : 0;
        }
        auto prepared =
            database_.prepare("SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?");
        if (!prepared)
            return std::unexpected(prepared.error());
        tile_ = std::move(*prepared);
        if (info_.min_zoom > info_.max_zoom)
            return database_.damaged("zoom");
        if (info_.format == TileFormat::Unknown) {
            auto any = database_.prepare("SELECT tile_data FROM tiles LIMIT 1");
            if (!any)
                return std::unexpected(any.error());
            const auto found = any->step();
            if (!found)
                return std::unexpected(found.error());
            if (*found)
                info_.format = format_of_tile(any->text(0));
        }
        return {};
    }

    SqliteFile database_;
    SqliteFile::Rows tile_; ///< goes before its database
    TileSetInfo info_;
};

} // namespace

Result<std::unique_ptr<TileArchive>> open_mbtiles(const std::filesystem::path& file)
{
    return MbTiles::open(file);
}

} // namespace yiping::geo
