// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/domain/registers.h>
#include <yiping/geo/geometry.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace yiping::geo {

/// Finds the deepest area a place lies in. Each polygon is cut once into latitude bands, so that a query looks at a
/// few edges only, however long a border is. Immutable once made: any thread may ask.
class AreaIndex {
public:
    AreaIndex() = default;
    /// Areas without an outline are left out. Errors: those of read_outline, with {code}.
    [[nodiscard]] static Result<AreaIndex> make(std::span<const domain::Area> areas);

    /// Code of the deepest area that contains the place (by level, then by the longer code); nothing outside all.
    [[nodiscard]] std::optional<std::string_view> find(LonLat place) const;
    /// Whether this area contains the place; nothing if it is unknown or has no outline.
    [[nodiscard]] std::optional<bool> contains(std::string_view code, LonLat place) const;
    [[nodiscard]] std::optional<Box> box(std::string_view code) const;
    [[nodiscard]] bool empty() const { return entries_.empty(); }
    [[nodiscard]] std::size_t size() const { return entries_.size(); }

private:
    struct Edge {
        LonLat low, high;
    };
    struct Entry {
        std::string code;
        int depth = 0;
        Box box;
        double band_height = 1;
        std::vector<std::uint32_t> band_begin; ///< bands + 1 offsets into band_edges
        std::vector<Edge> band_edges;
        [[nodiscard]] bool contains(LonLat place) const;
    };
    static Entry make_entry(const domain::Area& area, const MultiPolygon& outline);
    void build_cells();

    std::vector<Entry> entries_; ///< deepest first
    std::unordered_map<std::string, std::size_t> by_code_;
    Box box_;
    std::uint32_t columns_ = 1, rows_ = 1;
    std::vector<std::uint32_t> cell_begin_; ///< columns × rows + 1
    std::vector<std::uint32_t> cell_entries_; ///< in order of entries_
};

} // namespace yiping::geo
