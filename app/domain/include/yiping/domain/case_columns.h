// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/uuid.h>
#include <yiping/domain/registers/case.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace yiping::domain {

/// What maps, counts and lists need of one case. Texts are somebody else's.
struct CaseLine {
    Uuid id;
    double lon = 0, lat = 0; ///< degrees WGS-84; NaN without a position
    UtcMillis opened_at = 0;
    UtcMillis due_at = 0;    ///< 0 none
    UtcMillis closed_at = 0; ///< 0 open
    std::string_view area_code;
    std::string_view category;
    Step step = Step::Collected;
    Hold hold = Hold::None;
    CaseSource source = CaseSource::Resident;
    std::uint8_t satisfaction = 0; ///< 1–5, 0 not rated
    bool upward = false;
};

/// Of a whole row, which must outlive it.
[[nodiscard]] CaseLine case_line_of(const Case& row);

/// The same of many cases, a column for each field: a million are taken over in a fraction of the time that rows with
/// texts of their own need. A value: one thread at a time.
class CaseColumns {
public:
    static constexpr std::int32_t no_coordinate = std::numeric_limits<std::int32_t>::min();
    /// More codes than this do not fit into one of these.
    static constexpr std::size_t most_codes = std::numeric_limits<std::uint16_t>::max();

    [[nodiscard]] std::size_t size() const { return ids.size(); }
    [[nodiscard]] bool empty() const { return ids.empty(); }
    void reserve(std::size_t cases);
    /// Empty, with the room that it had.
    void clear();
    /// False where its codes no longer fit: begin others.
    bool add(const CaseLine& line);
    [[nodiscard]] CaseLine line(std::size_t at) const;
    /// Takes those at these places out, which are in order; the others move up.
    void remove(std::span<const std::size_t> places);

    std::vector<Uuid> ids;
    std::vector<std::int32_t> lon_e7, lat_e7; ///< degrees to 1e-7 (about a centimetre); both no_coordinate without one
    std::vector<UtcMillis> opened_at, due_at, closed_at;
    std::vector<std::uint16_t> areas, categories; ///< places in the lists of codes
    std::vector<std::uint8_t> steps, holds, sources, satisfactions, upward;
    std::vector<std::string> area_codes, category_codes;

private:
    struct TextHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>()(text); }
    };
    using Places = std::unordered_map<std::string, std::uint16_t, TextHash, std::equal_to<>>;
    static std::uint16_t place_of(std::string_view code, std::vector<std::string>& codes, Places& places);

    // Only of those that were added one by one.
    Places area_places_, category_places_;

    /// Every column of numbers.
    template <class Columns, class Call>
    static void each_column(Columns& of, Call&& call)
    {
        call(of.ids);
        for (auto* column : {&of.lon_e7, &of.lat_e7})
            call(*column);
        for (auto* column : {&of.opened_at, &of.due_at, &of.closed_at})
            call(*column);
        for (auto* column : {&of.areas, &of.categories})
            call(*column);
        for (auto* column : {&of.steps, &of.holds, &of.sources, &of.satisfactions, &of.upward})
            call(*column);
    }
};

} // namespace yiping::domain
