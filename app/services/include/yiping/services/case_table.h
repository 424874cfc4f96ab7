// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/large_pages.h>
#include <yiping/domain/case_columns.h>
#include <yiping/domain/case_life.h>
#include <yiping/domain/figures.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace yiping::services {

/// Position of a case in the table; stays the same while the case exists and may be given again after it is removed.
using CaseIndex = std::uint32_t;
/// Position of an area in `Town::areas()`; never re-used before a reload.
using AreaIndex = std::uint32_t;
/// Looks codes up without copying them.
struct CodeHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view code) const { return std::hash<std::string_view>()(code); }
};

using CategoryIndex = std::uint16_t;

inline constexpr CaseIndex no_case = std::numeric_limits<CaseIndex>::max();
inline constexpr AreaIndex no_area = std::numeric_limits<AreaIndex>::max();

/// Every case of the cache in columns: 57 bytes a case, and up to 8 for finding by its id one that did not come in the
/// order of ids. 1,000,000 is the size it is made for. Owned by Town; other parts only read. GUI thread.
class CaseTable {
public:
    /// Slots, those of removed cases included: iterate with `alive`.
    [[nodiscard]] std::size_t size() const { return ids_.size(); }
    [[nodiscard]] std::size_t count() const { return ids_.size() - free_.size() - dead_; }
    [[nodiscard]] bool alive(CaseIndex at) const { return (flags_[at] & flag_alive) != 0; }

    [[nodiscard]] CaseIndex find(const Uuid& id) const; ///< `no_case` if there is none
    [[nodiscard]] const Uuid& id(CaseIndex at) const { return ids_[at]; }
    [[nodiscard]] bool has_position(CaseIndex at) const { return lon_e7_[at] != no_coordinate; }
    /// Degrees WGS-84, to 1e-7 (about a centimetre). Only where `has_position`.
    [[nodiscard]] double lon(CaseIndex at) const { return lon_e7_[at] * 1e-7; }
    [[nodiscard]] double lat(CaseIndex at) const { return lat_e7_[at] * 1e-7; }
    [[nodiscard]] UtcMillis opened_at(CaseIndex at) const { return opened_[at]; }
    [[nodiscard]] UtcMillis due_at(CaseIndex at) const { return due_[at]; }       ///< 0 none
    [[nodiscard]] UtcMillis closed_at(CaseIndex at) const { return closed_[at]; } ///< 0 open
    [[nodiscard]] domain::Step step(CaseIndex at) const { return static_cast<domain::Step>(steps_[at]); }
    [[nodiscard]] domain::Hold hold(CaseIndex at) const
    {
        return static_cast<domain::Hold>(flags_[at] & flag_hold_mask);
    }
    /// `due_at` had passed at the last tick, the case is open and its clock runs.
    [[nodiscard]] bool late(CaseIndex at) const { return (flags_[at] & flag_late) != 0; }
    /// A command of ours about this case waits in the outbox (未送达).
    [[nodiscard]] bool undelivered(CaseIndex at) const { return (flags_[at] & flag_undelivered) != 0; }
    [[nodiscard]] domain::CaseSource source(CaseIndex at) const
    {
        return static_cast<domain::CaseSource>(marks_[at] & mark_source);
    }
    [[nodiscard]] bool upward(CaseIndex at) const { return (marks_[at] & mark_upward) != 0; }
    [[nodiscard]] std::uint8_t satisfaction(CaseIndex at) const { return marks_[at] >> 5U; } ///< 0 not rated
    [[nodiscard]] AreaIndex area(CaseIndex at) const { return areas_[at]; }
    [[nodiscard]] CategoryIndex category(CaseIndex at) const { return categories_[at]; }
    [[nodiscard]] const std::string& category_code(CategoryIndex which) const { return category_codes_[which]; }
    [[nodiscard]] std::size_t category_count() const { return category_codes_.size(); }
    /// As of the last tick. Colour, shape and word of a case follow from this alone.
    [[nodiscard]] domain::CaseStatus status(CaseIndex at) const;

    /// What the figures count of it.
    [[nodiscard]] domain::CaseFacts facts(CaseIndex at) const;

    /// Whole columns, one entry per slot, for engines that run over all cases (heat, clusters).
    [[nodiscard]] std::span<const std::int32_t> lons_e7() const { return lon_e7_; }
    [[nodiscard]] std::span<const std::int32_t> lats_e7() const { return lat_e7_; }
    [[nodiscard]] std::span<const UtcMillis> opened() const { return opened_; }
    [[nodiscard]] std::span<const UtcMillis> closed() const { return closed_; }

    static constexpr std::int32_t no_coordinate = domain::CaseColumns::no_coordinate;
    [[nodiscard]] std::size_t bytes() const; ///< memory held by the columns and the index

private:
    friend class Town;
    friend class LoadedCases;

    static constexpr std::uint8_t flag_hold_mask = 3;
    static constexpr std::uint8_t flag_late = 4;
    static constexpr std::uint8_t flag_undelivered = 8;
    static constexpr std::uint8_t flag_alive = 16;
    // Of a case as it came: source, whether it went upward, satisfaction in the upper three bits.
    static constexpr std::uint8_t mark_source = 15;
    static constexpr std::uint8_t mark_upward = 16;

    void clear();
    void reserve(std::size_t cases);
    /// New live slots at the end, for cases that are not there yet. `areas`: by their places in the columns.
    void append(const domain::CaseColumns& cases, std::span<const AreaIndex> areas);
    /// Another numbering of the areas: new ones by old ones.
    void renumber_areas(std::span<const AreaIndex> areas);
    CaseIndex insert(const Uuid& id); ///< a new live slot
    void assign(CaseIndex at, const domain::CaseLine& line, AreaIndex area, CategoryIndex category);
    static std::uint8_t mark_of(std::uint8_t source, bool upward, std::uint8_t satisfaction);
    void erase(CaseIndex at);
    void set_flag(CaseIndex at, std::uint8_t flag, bool on);
    CategoryIndex intern(std::string_view category);
    void put_in_index(CaseIndex at);
    void grow_index();
    [[nodiscard]] bool is_sorted_run(std::span<const Uuid> ids) const;
    [[nodiscard]] CaseIndex find_in_runs(const Uuid& id) const;
    [[nodiscard]] std::size_t first_slot(const Uuid& id) const;
    [[nodiscard]] std::size_t slot_of(const Uuid& id) const;

    LongVector<Uuid> ids_;
    LongVector<std::int32_t> lon_e7_, lat_e7_;
    LongVector<UtcMillis> opened_, due_, closed_;
    LongVector<AreaIndex> areas_;
    LongVector<CategoryIndex> categories_;
    LongVector<std::uint8_t> steps_, flags_, marks_;
    std::vector<CaseIndex> free_;
    /// Slots that lie in the order of their ids and are found by that; none reaches into another.
    struct Run {
        CaseIndex begin, end;
    };
    std::vector<Run> runs_; ///< in the order of ids
    std::size_t dead_ = 0; ///< slots of removed cases in runs: they keep their ids and are not given again
    LongVector<std::uint32_t> index_; ///< of the others: open addressing, linear probing; slot + 1, 0 is empty
    std::size_t indexed_ = 0;
    std::vector<std::string> category_codes_;
    std::unordered_map<std::string, CategoryIndex, CodeHash, std::equal_to<>> category_index_;
};

} // namespace yiping::services
