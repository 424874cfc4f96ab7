// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/figure_book.h>

#include <yiping/domain/area_code.h>
#include <yiping/domain/hazards.h>

#include <algorithm>
#include <limits>
#include <utility>

namespace yiping::domain {

namespace {

/// Blocks of tallies that belong to one source: a day without hotline calls holds none of their sums.
constexpr std::array<std::size_t, 8> block_begins{index_of(TallyId::Opened), index_of(TallyId::Hotline),
    index_of(TallyId::Resolution), index_of(TallyId::Completion), index_of(TallyId::HazardsRemoved),
    index_of(TallyId::VolunteerMinutes), index_of(TallyId::TypedFirst), tally_count};

constexpr auto block_of_tally = [] {
    std::array<std::uint8_t, tally_count> blocks{};
    std::size_t block = 0;
    for (std::size_t i = 0; i < tally_count; ++i) {
        while (i >= block_begins[block + 1])
            ++block;
        blocks[i] = static_cast<std::uint8_t>(block);
    }
    return blocks;
}();

constexpr std::size_t width_of(std::size_t block)
{
    return block_begins[block + 1] - block_begins[block];
}

/// Area, day or month, and which of them.
std::uint64_t key_of(std::uint32_t node, std::uint32_t unit, std::int32_t index)
{
    return (std::uint64_t{node} << 33U) | (std::uint64_t{unit} << 32U) | static_cast<std::uint32_t>(index);
}

std::uint64_t scattered(std::uint64_t key)
{
    key ^= key >> 31U;
    key *= 0x9E37'79B9'7F4A'7C15U;
    return key ^ (key >> 29U);
}

} // namespace

void find_recurrences(std::span<HazardFacts> same_place)
{
    std::vector<UtcMillis> removed;
    for (const HazardFacts& each : same_place)
        if (!each.voided && each.removed_at != 0)
            removed.push_back(each.removed_at);
    std::ranges::sort(removed);
    for (HazardFacts& each : same_place) {
        const auto begin = std::ranges::lower_bound(removed, each.found_at - recurrence_window_ms);
        const auto end = std::ranges::upper_bound(removed, each.found_at);
        // Put right in the very instant it was found, it stands there itself.
        const std::ptrdiff_t own = !each.voided && each.removed_at != 0 && each.removed_at <= each.found_at &&
                                           each.removed_at >= each.found_at - recurrence_window_ms
                                       ? 1
                                       : 0;
        each.recurs = end - begin > own;
    }
}

std::size_t FigureBook::SlotMap::place_of(std::uint64_t key) const
{
    const std::size_t mask = entries_.size() - 1;
    std::size_t at = scattered(key) & mask;
    while (entries_[at].slot != 0 && entries_[at].key != key)
        at = (at + 1) & mask;
    return at;
}

void FigureBook::SlotMap::grow()
{
    LongVector<Entry> old(std::max<std::size_t>(entries_.size() * 2, 64));
    old.swap(entries_);
    for (const Entry& entry : old)
        if (entry.slot != 0)
            entries_[place_of(entry.key)] = entry;
}

std::uint32_t FigureBook::SlotMap::get_or_add(std::uint64_t key, std::uint32_t fresh)
{
    if (used_ * 2 >= entries_.size())
        grow();
    Entry& entry = entries_[place_of(key)];
    if (entry.slot == 0) {
        entry = {key, fresh + 1};
        ++used_;
    }
    return entry.slot - 1;
}

const std::uint32_t* FigureBook::SlotMap::find(std::uint64_t key) const
{
    if (entries_.empty())
        return nullptr;
    const Entry& entry = entries_[place_of(key)];
    return entry.slot == 0 ? nullptr : &entry.slot;
}

void FigureBook::SlotMap::clear()
{
    entries_.clear();
    entries_.shrink_to_fit();
    used_ = 0;
}

FigureBook::FigureBook(UtcMillis as_of) : as_of_(as_of)
{
    clear();
}

void FigureBook::clear()
{
    parents_.assign(1, 0);
    nodes_.clear();
    known_.clear();
    for (Block& block : blocks_)
        block = {};
    waiting_.clear();
    places_.clear();
    first_day_ = std::numeric_limits<LocalDay>::max();
    last_day_ = std::numeric_limits<LocalDay>::min();
    filling_ = false;
}

FigureBook::Node FigureBook::node_of(std::string_view code)
{
    if (const auto found = known_.find(code); found != known_.end())
        return found->second;
    Node node = 0;
    const std::string_view whole = significant_part(code);
    for (const std::size_t end : {2U, 4U, 6U, 9U, 12U, 15U, 18U}) {
        if (end > whole.size())
            break;
        const auto [at, fresh] =
            nodes_.try_emplace(std::string(whole.substr(0, end)), static_cast<Node>(parents_.size()));
        if (fresh)
            parents_.push_back(node);
        node = at->second;
    }
    known_.emplace(code, node);
    return node;
}

Tally& FigureBook::tally(Block& block, std::size_t width, std::uint64_t key)
{
    const std::uint32_t slot = block.places.get_or_add(key, static_cast<std::uint32_t>(block.tallies.size() / width));
    if (slot * width == block.tallies.size())
        block.tallies.resize(block.tallies.size() + width);
    return block.tallies[slot * width];
}

void FigureBook::note(Node node, TallyId which, LocalDay day, Tally share)
{
    const std::size_t number = block_of_tally[index_of(which)];
    const std::size_t width = width_of(number);
    const std::size_t offset = index_of(which) - block_begins[number];
    Block& block = blocks_[number];
    first_day_ = std::min(first_day_, day);
    last_day_ = std::max(last_day_, day);
    if (filling_) {
        if (node >= block.latest.size())
            block.latest.resize(parents_.size());
        Latest& latest = block.latest[node];
        if (latest.slot == 0 || latest.day != day) {
            const std::uint32_t slot = block.leaf_slots.get_or_add(
                key_of(node, 0, day), static_cast<std::uint32_t>(block.leaf_tallies.size() / width));
            if (slot * width == block.leaf_tallies.size())
                block.leaf_tallies.resize(block.leaf_tallies.size() + width);
            latest = {day, slot + 1};
        }
        block.leaf_tallies[(latest.slot - 1) * width + offset] += share;
        return;
    }
    if (day != month_day_) {
        month_day_ = day;
        month_ = month_index(day);
    }
    while (true) {
        (&tally(block, width, key_of(node, 0, day)))[offset] += share;
        (&tally(block, width, key_of(node, 1, month_)))[offset] += share;
        if (node == 0)
            break;
        node = parents_[node];
    }
}

void FigureBook::apply(Node node, const AnyFacts& facts, std::int64_t sign)
{
    std::visit(
        [&](const auto& one) {
            shares_of(one, as_of_, [&](TallyId which, UtcMillis at, std::int64_t n, std::int64_t d) {
                note(node, which, local_day_of(at), {sign * n, sign * d});
            });
        },
        facts);
}

void FigureBook::put(Node node, const AnyFacts& facts)
{
    apply(node, facts, +1);
    std::visit(
        [&](const auto& one) {
            if (const UtcMillis at = next_change(one, as_of_); at != 0)
                waiting_.insert_or_assign(WaitKey{at, {facts.index(), one.id}}, Waiting{node, facts});
        },
        facts);
}

void FigureBook::remove(Node node, const AnyFacts& facts)
{
    apply(node, facts, -1);
    std::visit(
        [&](const auto& one) {
            if (const UtcMillis at = next_change(one, as_of_); at != 0)
                waiting_.erase(WaitKey{at, {facts.index(), one.id}});
        },
        facts);
}

bool FigureBook::advance(UtcMillis as_of)
{
    if (as_of <= as_of_)
        return false;
    std::vector<Waiting> due;
    while (!waiting_.empty() && waiting_.begin()->first.first <= as_of) {
        due.push_back(waiting_.begin()->second);
        waiting_.erase(waiting_.begin());
    }
    for (const Waiting& each : due)
        apply(each.node, each.facts, -1);
    as_of_ = as_of;
    for (const Waiting& each : due)
        put(each.node, each.facts);
    return !due.empty();
}

void FigureBook::add_hazard(std::string_view area, std::string_view key, HazardFacts facts)
{
    if (key.empty()) { // without a place it never comes back, and has no neighbours
        facts.recurs = false;
        add(area, facts);
        return;
    }
    auto place = places_.find(key);
    if (place == places_.end())
        place = places_.emplace(std::string(key), std::vector<PlacedHazard>()).first;
    facts.recurs = false;
    place->second.push_back({node_of(area), facts});
    put(place->second.back().node, place->second.back().facts);
    recount_place(place->second);
}

void FigureBook::take_hazard(std::string_view area, std::string_view key, const HazardFacts& facts)
{
    if (key.empty()) {
        HazardFacts alone = facts;
        alone.recurs = false;
        take(area, alone);
        return;
    }
    const auto place = places_.find(key);
    if (place == places_.end())
        return;
    const Node node = node_of(area);
    std::vector<PlacedHazard>& hazards = place->second;
    const auto found = std::ranges::find_if(
        hazards, [&](const PlacedHazard& each) { return each.facts.id == facts.id && each.node == node; });
    if (found == hazards.end())
        return;
    remove(found->node, found->facts);
    hazards.erase(found);
    recount_place(hazards);
    if (hazards.empty())
        places_.erase(place);
}

void FigureBook::change(const Hazard* before, const Hazard* after)
{
    if (before != nullptr)
        take_hazard(before->area_code, hazard_key(*before), facts_of(*before));
    if (after != nullptr)
        add_hazard(after->area_code, hazard_key(*after), facts_of(*after));
}

void FigureBook::recount_place(std::vector<PlacedHazard>& place)
{
    std::vector<HazardFacts> facts;
    facts.reserve(place.size());
    for (const PlacedHazard& each : place)
        facts.push_back(each.facts);
    find_recurrences(facts);
    for (std::size_t i = 0; i < place.size(); ++i) {
        if (place[i].facts.recurs == facts[i].recurs)
            continue;
        remove(place[i].node, place[i].facts);
        place[i].facts = facts[i];
        put(place[i].node, place[i].facts);
    }
}

void FigureBook::begin_fill()
{
    filling_ = true;
}

void FigureBook::end_fill()
{
    filling_ = false;
    for (std::size_t number = 0; number < block_count; ++number) {
        Block& block = blocks_[number];
        const std::size_t width = width_of(number);
        SlotMap leaves = std::exchange(block.leaf_slots, {});
        LongVector<Tally> sums = std::exchange(block.leaf_tallies, {});
        block.latest = {};
        // A book that holds nothing yet takes them as they are: all but their sums are in place then.
        if (block.tallies.empty()) {
            block.places = std::move(leaves);
            block.tallies = std::move(sums);
            sum_up(block, width);
            continue;
        }
        leaves.each([&](std::uint64_t key, std::uint32_t slot) {
            const auto day = static_cast<LocalDay>(static_cast<std::uint32_t>(key));
            const std::int32_t month = month_index(day);
            const Tally* from = &sums[slot * width];
            const auto give = [&](std::uint64_t to) {
                Tally* into = &tally(block, width, to);
                for (std::size_t i = 0; i < width; ++i)
                    into[i] += from[i];
            };
            for (auto node = static_cast<Node>(key >> 33U);; node = parents_[node]) {
                give(key_of(node, 0, day));
                give(key_of(node, 1, month));
                if (node == 0)
                    break;
            }
        });
    }
}

/// Of a block that holds leaves alone: what lies below an area is whole before it goes into the area above, so that
/// each day of an area is gone to once.
void FigureBook::sum_up(Block& block, std::size_t width)
{
    struct Entry {
        LocalDay day;
        std::uint32_t slot;
    };
    // As they lie, which is about the order of time.
    std::vector<std::uint64_t> keys(block.tallies.size() / width);
    block.places.each([&](std::uint64_t key, std::uint32_t slot) { keys[slot] = key; });
    std::vector<std::vector<Entry>> days(parents_.size());
    for (std::uint32_t slot = 0; slot < keys.size(); ++slot)
        days[keys[slot] >> 33U].push_back({static_cast<LocalDay>(static_cast<std::uint32_t>(keys[slot])), slot});
    const auto give = [&](std::uint32_t from, std::uint64_t key) {
        const std::size_t before = block.tallies.size();
        const auto into = static_cast<std::size_t>(&tally(block, width, key) - block.tallies.data());
        for (std::size_t i = 0; i < width; ++i)
            block.tallies[into + i] += block.tallies[from * width + i];
        return std::pair(static_cast<std::uint32_t>(into / width), block.tallies.size() != before);
    };
    // An area has a higher number than the one above it.
    for (auto node = static_cast<Node>(parents_.size()); node-- > 0;) {
        const std::vector<Entry> own = std::move(days[node]);
        for (const auto& [day, slot] : own) {
            give(slot, key_of(node, 1, month_index(day)));
            if (node == 0)
                continue;
            const Node above = parents_[node];
            if (const auto [into, fresh] = give(slot, key_of(above, 0, day)); fresh)
                days[above].push_back({day, into});
        }
    }
}

void FigureBook::absorb(FigureBook&& other)
{
    advance(other.as_of_);
    other.advance(as_of_);
    std::vector<Node> nodes(other.parents_.size(), 0);
    for (const auto& [code, node] : other.nodes_)
        nodes[node] = node_of(code);
    for (std::size_t number = 0; number < block_count; ++number) {
        Block& block = blocks_[number];
        const Block& from = other.blocks_[number];
        const std::size_t width = width_of(number);
        constexpr std::uint64_t below_node = (std::uint64_t{1} << 33U) - 1;
        from.places.each([&](std::uint64_t key, std::uint32_t slot) {
            const std::uint64_t node = nodes[key >> 33U];
            Tally* into = &tally(block, width, (node << 33U) | (key & below_node));
            for (std::size_t i = 0; i < width; ++i)
                into[i] += from.tallies[slot * width + i];
        });
    }
    for (const auto& [key, waiting] : other.waiting_)
        waiting_.insert_or_assign(key, Waiting{nodes[waiting.node], waiting.facts});
    for (const auto& [key, hazards] : other.places_) {
        std::vector<PlacedHazard>& place = places_[key];
        for (const PlacedHazard& hazard : hazards)
            place.push_back({nodes[hazard.node], hazard.facts});
        recount_place(place);
    }
    first_day_ = std::min(first_day_, other.first_day_);
    last_day_ = std::max(last_day_, other.last_day_);
    other.clear();
}

void FigureBook::sum(Tallies& into, Node node, Unit unit, std::int32_t index) const
{
    for (std::size_t number = 0; number < block_count; ++number) {
        const std::uint32_t* slot = blocks_[number].places.find(key_of(node, static_cast<std::uint32_t>(unit), index));
        if (slot == nullptr)
            continue;
        const std::size_t width = width_of(number);
        const Tally* from = &blocks_[number].tallies[(*slot - 1) * width];
        for (std::size_t i = 0; i < width; ++i)
            into[block_begins[number] + i] += from[i];
    }
}

Tallies FigureBook::tallies(std::string_view scope, const Period& period) const
{
    Tallies sums{};
    const std::string_view part = significant_part(scope);
    Node node = 0;
    if (!part.empty()) {
        const auto found = nodes_.find(part);
        if (found == nodes_.end())
            return sums;
        node = found->second;
    }
    // Whole months at once, days at the edges.
    LocalDay day = std::max(period.from, first_day_);
    const LocalDay end = period.to <= last_day_ ? period.to : last_day_ + 1;
    while (day < end) {
        const std::int32_t month = month_index(day);
        const LocalDay next = first_day_of_month(month + 1);
        const bool from_first = day == first_day_of_month(month) || day == first_day_;
        if (from_first && (next <= end || end == last_day_ + 1)) {
            sum(sums, node, Unit::Month, month);
            day = next;
            continue;
        }
        for (; day < std::min(next, end); ++day)
            sum(sums, node, Unit::Day, day);
    }
    return sums;
}

Figure FigureBook::figure(const FigureRule& rule, std::string_view scope, const Period& period) const
{
    const Tallies now = tallies(scope, period);
    if (rule.formula != Formula::Change)
        return make_figure(rule, now);
    const Tallies before = tallies(scope, year_before(period));
    return make_figure(rule, now, &before);
}

std::vector<Figure> FigureBook::figures(std::string_view scope, const Period& period) const
{
    const Tallies now = tallies(scope, period);
    const Tallies before = tallies(scope, year_before(period));
    std::vector<Figure> all;
    all.reserve(figure_rules().size());
    for (const FigureRule& rule : figure_rules())
        all.push_back(make_figure(rule, now, &before));
    return all;
}

FigureComparison FigureBook::compared(
    const FigureRule& rule, std::string_view scope, Period period, Period (*other)(const Period&)) const
{
    const LocalDay today = local_day_of(as_of_);
    if (period.contains(today))
        period = up_to(period, today);
    const Period earlier = other(period);
    return compare(figure(rule, scope, period), period, figure(rule, scope, earlier), earlier);
}

FigureComparison FigureBook::year_on_year(const FigureRule& rule, std::string_view scope, const Period& period) const
{
    return compared(rule, scope, period, &year_before);
}

FigureComparison FigureBook::period_on_period(
    const FigureRule& rule, std::string_view scope, const Period& period) const
{
    return compared(rule, scope, period, &period_before);
}

std::size_t FigureBook::bytes() const
{
    std::size_t total = 0;
    for (const Block& block : blocks_)
        total += block.places.bytes() + block.tallies.capacity() * sizeof(Tally);
    return total;
}

} // namespace yiping::domain
