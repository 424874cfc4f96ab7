// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/large_pages.h>
#include <yiping/domain/figures.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

namespace yiping::domain {

/// A hazard is back if one of the same kind at the same place had been put right in the 90 days before it was found.
inline constexpr std::int64_t recurrence_window_ms = 90LL * 24 * 60 * 60 * 1000;
/// Sets `recurs` of hazards that are all of one kind at one place, in any order.
void find_recurrences(std::span<HazardFacts> same_place);

/// All figures of all areas and days, kept up to date row by row: a changed row's old version is taken away and its
/// new one added, for its area and all above it. Always equal to compute_figures over the same rows (property test).
/// State: 16 bytes for each tally, area, and day or month in which something happened; rows are not kept, but those
/// that will count differently when time passes (a time after as_of) and hazards, whose recurrence others decide.
/// One thread at a time.
class FigureBook {
public:
    explicit FigureBook(UtcMillis as_of = 0);

    [[nodiscard]] UtcMillis as_of() const { return as_of_; }
    /// Time passes. An earlier instant than the last is passed over. Whether any figure is another now.
    bool advance(UtcMillis as_of);

    using Node = std::uint32_t; ///< an area of this book, until `clear`; 0 is everything
    /// Of an area code, for callers that have many rows of few areas.
    Node node_of(std::string_view code);

    /// One row changed: nullptr where there was none, or is none any more. `before` must be what was given before.
    template <class Row>
    void change(const Row* before, const Row* after)
    {
        if (before != nullptr)
            take(before->area_code, facts_of(*before));
        if (after != nullptr)
            add(after->area_code, facts_of(*after));
    }
    template <class Facts>
    void add(std::string_view area, const Facts& facts)
    {
        put(node_of(area), facts);
    }
    template <class Facts>
    void add(Node area, const Facts& facts)
    {
        put(area, facts);
    }
    template <class Facts>
    void take(std::string_view area, const Facts& facts)
    {
        remove(node_of(area), facts);
    }
    template <class Facts>
    void take(Node area, const Facts& facts)
    {
        remove(area, facts);
    }
    /// Hazards are compared with those of the same key (hazard_key); without one each stands alone.
    void add_hazard(std::string_view area, std::string_view key, HazardFacts facts);
    void take_hazard(std::string_view area, std::string_view key, const HazardFacts& facts);
    void change(const Hazard* before, const Hazard* after);

    /// For many rows at once: what is added or taken between the two is only noted by area and day, until `end_fill`
    /// sums it up the areas; figures asked meanwhile do not know it yet.
    void begin_fill();
    void end_fill();

    /// Takes what another book has been told, which is not being filled; both are as of the later instant then. The
    /// time it takes is that of the other's size: let the larger one take the smaller.
    void absorb(FigureBook&& other);

    void clear();

    /// Sums over the days of a period, of an area and everything in it; "" for all.
    [[nodiscard]] Tallies tallies(std::string_view scope, const Period& period) const;
    /// A Change is compared with year_before(period).
    [[nodiscard]] Figure figure(const FigureRule& rule, std::string_view scope, const Period& period) const;
    [[nodiscard]] std::vector<Figure> figures(std::string_view scope, const Period& period) const;
    /// 同比 and 环比. A period that still runs is cut after today and compared with as much of the other.
    [[nodiscard]] FigureComparison year_on_year(
        const FigureRule& rule, std::string_view scope, const Period& period) const;
    [[nodiscard]] FigureComparison period_on_period(
        const FigureRule& rule, std::string_view scope, const Period& period) const;

    [[nodiscard]] std::size_t bytes() const; ///< of the tallies and their index

private:
    static constexpr std::size_t block_count = 7;
    enum class Unit : std::uint8_t { Day, Month };

    /// 64-bit keys to places, open addressing; nothing is ever taken out.
    class SlotMap {
    public:
        /// Slot of the key; `fresh` becomes the slot of a key that is not there yet.
        std::uint32_t get_or_add(std::uint64_t key, std::uint32_t fresh);
        [[nodiscard]] const std::uint32_t* find(std::uint64_t key) const;
        void clear();
        [[nodiscard]] std::size_t bytes() const { return entries_.capacity() * sizeof(Entry); }
        template <class See>
        void each(See&& see) const
        {
            for (const Entry& entry : entries_)
                if (entry.slot != 0)
                    see(entry.key, entry.slot - 1);
        }

    private:
        struct Entry {
            std::uint64_t key = 0;
            std::uint32_t slot = 0; ///< plus one; 0 is empty
        };
        [[nodiscard]] std::size_t place_of(std::uint64_t key) const;
        void grow();
        LongVector<Entry> entries_;
        std::size_t used_ = 0;
    };
    /// The day of an area that was asked for last.
    struct Latest {
        LocalDay day = 0;
        std::uint32_t slot = 0; ///< plus one; 0 none
    };
    /// The tallies of one source.
    struct Block {
        SlotMap places;
        LongVector<Tally> tallies;
        SlotMap leaf_slots; ///< while filling
        LongVector<Tally> leaf_tallies;
        std::vector<Latest> latest; ///< by node: rows often come in the order of time
    };
    using AnyFacts = std::variant<CaseFacts, DisputeFacts, TaskFacts, HazardFacts, VolunteerFacts, TypedFacts>;
    struct Waiting {
        Node node;
        AnyFacts facts;
    };
    using WaitKey = std::pair<UtcMillis, std::pair<std::size_t, Uuid>>;
    struct PlacedHazard {
        Node node;
        HazardFacts facts;
    };
    struct TextHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>()(text); }
    };

    void put(Node node, const AnyFacts& facts);
    void remove(Node node, const AnyFacts& facts);
    void apply(Node node, const AnyFacts& facts, std::int64_t sign);
    void note(Node node, TallyId tally, LocalDay day, Tally share);
    Tally& tally(Block& block, std::size_t width, std::uint64_t key);
    void sum_up(Block& block, std::size_t width);
    void recount_place(std::vector<PlacedHazard>& place);
    void sum(Tallies& into, Node node, Unit unit, std::int32_t index) const;
    [[nodiscard]] FigureComparison compared(
        const FigureRule& rule, std::string_view scope, Period period, Period (*other)(const Period&)) const;

    UtcMillis as_of_;
    bool filling_ = false;
    std::vector<Node> parents_;
    std::unordered_map<std::string, Node, TextHash, std::equal_to<>> nodes_; ///< by significant part
    std::unordered_map<std::string, Node, TextHash, std::equal_to<>> known_; ///< by the code as given
    std::array<Block, block_count> blocks_;
    std::map<WaitKey, Waiting> waiting_; ///< rows that will count differently at that instant
    std::unordered_map<std::string, std::vector<PlacedHazard>, TextHash, std::equal_to<>> places_;
    LocalDay month_day_ = 0; ///< the day that `month_` is of
    std::int32_t month_ = month_index(0);
    LocalDay first_day_, last_day_; ///< of all that was ever noted
};

} // namespace yiping::domain
