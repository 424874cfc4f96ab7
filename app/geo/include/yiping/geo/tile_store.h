// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/base/ports.h>
#include <yiping/geo/tile_archive.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace yiping::geo {

/// Tiles that came over a line, kept in one bounded file, so that what was seen once is there without the line. When it
/// is full, what was looked at longest ago goes. Any thread.
class TileStore {
public:
    /// `byte_limit` is that of the tiles; the file is a little larger. A file that is damaged, or none of ours, is made
    /// anew: it holds nothing that cannot be fetched. Errors: tiles.cannot_write, tiles.disk_full, tiles.missing_file
    /// (no such folder).
    [[nodiscard]] static Result<std::unique_ptr<TileStore>> open(
        const std::filesystem::path& file, std::int64_t byte_limit, Clock& clock);
    ~TileStore();

    struct Kept {
        std::string bytes; ///< empty: the server has none there
        UtcMillis fetched_at = 0;
    };
    /// `source` is the id of its settings. Nothing if it was never fetched, or on any failure.
    [[nodiscard]] std::optional<Kept> get(std::string_view source, TileId id);
    Result<void> put(std::string_view source, TileId id, std::string_view bytes);
    [[nodiscard]] std::int64_t bytes() const;
    [[nodiscard]] UtcMillis now() const;

private:
    struct Impl;
    explicit TileStore(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

} // namespace yiping::geo
