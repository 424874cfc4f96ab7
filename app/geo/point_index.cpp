// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/geo/point_index.h>

#include "morton.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <ranges>
#include <utility>

namespace yiping::geo {

namespace {

constexpr std::uint32_t run_capacity = 128;
/// Of a run as `assign` makes it: room for some more before it splits.
constexpr std::uint32_t run_fill = 104;
/// Two neighbours with fewer become one.
constexpr std::uint32_t run_least = 64;
constexpr double unit_side = 4294967296.0; ///< integers of the world's width
constexpr std::uint32_t edge_y = 0xFFFFFFFEU; ///< the last: no code of a place is no_code
constexpr std::uint32_t nowhere_y = 0xFFFFFFFFU;
/// Points from which a second thread costs less than it saves.
constexpr std::size_t two_threads_from = 50'000;

std::uint32_t integer_x(double x)
{
    return static_cast<std::uint32_t>(static_cast<std::uint64_t>((x - std::floor(x)) * unit_side));
}

std::uint32_t integer_y(double y)
{
    return static_cast<std::uint32_t>(std::clamp(y * unit_side, 0.0, static_cast<double>(edge_y)));
}

/// The middle of an integer's share of the world.
double world_of(double integer)
{
    return (integer + 0.5) / unit_side;
}

} // namespace

struct PointIndex::Run {
    std::uint32_t size = 0;
    std::array<std::uint32_t, run_capacity> x, y;
    std::array<std::uint32_t, run_capacity> keys;
    std::array<std::uint16_t, run_capacity> kinds;
    std::array<UtcMillis, run_capacity> at;

    // What follows `size` is filled as it grows.
    Run() {} // NOLINT(cppcoreguidelines-pro-type-member-init,modernize-use-equals-default)

    [[nodiscard]] std::uint64_t code(std::uint32_t slot) const { return morton_code(x[slot], y[slot]); }
    void copy(std::uint32_t to, const Run& from, std::uint32_t slot)
    {
        x[to] = from.x[slot];
        y[to] = from.y[slot];
        keys[to] = from.keys[slot];
        kinds[to] = from.kinds[slot];
        at[to] = from.at[slot];
    }
    /// `point` is a CasePoint or a CodedPoint.
    template <class Point>
    void set(std::uint32_t slot, Place place, const Point& point)
    {
        x[slot] = place.x;
        y[slot] = place.y;
        keys[slot] = point.key;
        kinds[slot] = point.kind;
        at[slot] = point.at;
    }
    /// Makes room at a slot, or closes one.
    void shift(std::uint32_t slot, int by)
    {
        const auto move = [&](auto& column) {
            const auto first = column.begin() + slot + (by < 0 ? 1 : 0);
            std::memmove(&*(first + by), &*first, (size - slot - (by < 0 ? 1 : 0)) * sizeof(column[0]));
        };
        move(x);
        move(y);
        move(keys);
        move(kinds);
        move(at);
        size += static_cast<std::uint32_t>(by);
    }
    /// First slot that is not before (code, key).
    [[nodiscard]] std::uint32_t find(std::uint64_t wanted, std::uint32_t key) const
    {
        std::uint32_t low = 0;
        std::uint32_t high = size;
        while (low < high) {
            const std::uint32_t middle = (low + high) / 2;
            const std::uint64_t here = code(middle);
            if (here < wanted || (here == wanted && keys[middle] < key))
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
};

/// Sums over many points.
struct PointIndex::Total {
    std::uint64_t x = 0, y = 0;
    std::array<std::uint32_t, Cluster::group_count> groups{};

    void add_groups(std::uint64_t packed)
    {
        for (std::size_t i = 0; i < groups.size(); ++i)
            groups[i] += static_cast<std::uint32_t>((packed >> (8 * i)) & 0xFFU);
    }
    [[nodiscard]] std::uint32_t count() const
    {
        std::uint32_t sum = 0;
        for (const std::uint32_t each : groups)
            sum += each;
        return sum;
    }
};

struct PointIndex::Descent {
    // The view in integers, both ends within.
    std::uint64_t left, top, right, bottom;
    int level;
    std::uint32_t open_below;
    double shift; ///< of this copy of the world
    std::vector<Cluster>* to;
};

struct PointIndex::Search {
    double x, y; ///< in integers of the world
    double best; ///< square of the distance
    std::uint32_t key = std::numeric_limits<std::uint32_t>::max();
    std::uint32_t at_x = 0, at_y = 0;
    bool found = false;

    /// Square of the distance to a cell.
    [[nodiscard]] double distance(std::uint64_t cell_x, std::uint64_t cell_y, unsigned bits) const
    {
        const auto side = std::ldexp(1.0, static_cast<int>(bits));
        const double low_x = static_cast<double>(cell_x) * side;
        const double low_y = static_cast<double>(cell_y) * side;
        const double dx = std::max({low_x - x, x - (low_x + side), 0.0});
        const double dy = std::max({low_y - y, y - (low_y + side), 0.0});
        return dx * dx + dy * dy;
    }
};

PointIndex::PointIndex() = default;
PointIndex::~PointIndex() = default;
PointIndex::PointIndex(PointIndex&&) noexcept = default;
PointIndex& PointIndex::operator=(PointIndex&&) noexcept = default;

bool PointIndex::unfiltered() const
{
    return filter_.empty() && from_ == std::numeric_limits<UtcMillis>::min() &&
           to_ == std::numeric_limits<UtcMillis>::max();
}

bool PointIndex::passes(std::uint16_t kind, UtcMillis at) const
{
    // A window without end has no end even at the last moment of time.
    return at >= from_ && (at < to_ || to_ == std::numeric_limits<UtcMillis>::max()) &&
           (filter_.empty() || (kind < filter_.size() && filter_[kind] != 0));
}

PointIndex::Sum PointIndex::sum_of(const Run& run) const
{
    Sum sum;
    const bool all = unfiltered();
    for (std::uint32_t slot = 0; slot < run.size; ++slot) {
        if (!all && !passes(run.kinds[slot], run.at[slot]))
            continue;
        sum.x += run.x[slot];
        sum.y += run.y[slot];
        sum.groups += std::uint64_t{1} << (8U * (run.kinds[slot] & 7U));
    }
    return sum;
}

void PointIndex::assign(std::span<const CasePoint> points)
{
    std::uint32_t highest = 0;
    for (const CasePoint& point : points)
        highest = std::max(highest, point.key);
    places_.clear();
    if (!points.empty()) {
        const std::size_t keys = highest + std::size_t{1};
        places_.reserve(keys + keys / 4); // for those to come
        places_.assign(keys, {0, nowhere_y});
    }
    std::vector<CodedPoint> coded(points.size());
    in_halves(points.size(), two_threads_from, [&](std::size_t first, std::size_t end) {
        for (std::size_t i = first; i < end; ++i) {
            const CasePoint& point = points[i];
            const WorldPoint at = to_world({point.lon, point.lat});
            coded[i] = {no_code, point.at, point.key, point.kind};
            if (!std::isfinite(at.x) || !std::isfinite(at.y))
                continue;
            const Place place{integer_x(at.x), integer_y(at.y)};
            coded[i].code = morton_code(place.x, place.y);
            places_[point.key] = place;
        }
    });
    sort_by_code(coded);
    size_ = static_cast<std::size_t>(std::ranges::lower_bound(coded, no_code, {}, &CodedPoint::code) - coded.begin());

    const std::size_t count = (size_ + run_fill - 1) / run_fill;
    firsts_.assign(count, 0);
    sums_.assign(count, {});
    runs_.resize(count);
    in_halves(count, two_threads_from / run_fill, [&](std::size_t first, std::size_t end) {
        for (std::size_t which = first; which < end; ++which) {
            std::unique_ptr<Run>& run = runs_[which];
            if (!run)
                run = std::make_unique<Run>();
            const std::size_t begin = which * run_fill;
            run->size = static_cast<std::uint32_t>(std::min<std::size_t>(run_fill, size_ - begin));
            for (std::uint32_t slot = 0; slot < run->size; ++slot) {
                const CodedPoint& from = coded[begin + slot];
                run->set(slot, {gather_bits(from.code), gather_bits(from.code >> 1U)}, from);
            }
            firsts_[which] = coded[begin].code;
            sums_[which] = sum_of(*run);
        }
    });
    counted_ = 0;
    Total total;
    add({0, 0}, end(), total);
    counted_ = total.count();
}

std::size_t PointIndex::run_for(std::uint64_t code, std::uint32_t key) const
{
    const auto after = std::ranges::upper_bound(firsts_, code);
    auto at = static_cast<std::size_t>(after - firsts_.begin());
    // A spot with so many points that several runs begin there: its keys decide.
    const auto begin =
        static_cast<std::size_t>(std::ranges::lower_bound(firsts_.begin(), after, code) - firsts_.begin());
    std::size_t low = begin;
    while (low < at) {
        const std::size_t middle = (low + at) / 2;
        if (runs_[middle]->keys[0] <= key)
            low = middle + 1;
        else
            at = middle;
    }
    return at == 0 ? 0 : at - 1;
}

void PointIndex::split(std::size_t at)
{
    Run& full = *runs_[at];
    auto upper = std::make_unique<Run>();
    const std::uint32_t half = full.size / 2;
    for (std::uint32_t slot = half; slot < full.size; ++slot)
        upper->copy(slot - half, full, slot);
    upper->size = full.size - half;
    full.size = half;
    const auto next = static_cast<std::ptrdiff_t>(at) + 1;
    firsts_.insert(firsts_.begin() + next, upper->code(0));
    sums_[at] = sum_of(full);
    sums_.insert(sums_.begin() + next, sum_of(*upper));
    runs_.insert(runs_.begin() + next, std::move(upper));
}

void PointIndex::insert(Place place, const CasePoint& point)
{
    const std::uint64_t code = morton_code(place.x, place.y);
    if (runs_.empty()) {
        runs_.push_back(std::make_unique<Run>());
        firsts_.push_back(code);
        sums_.emplace_back();
    }
    std::size_t at = run_for(code, point.key);
    if (runs_[at]->size == run_capacity) {
        split(at);
        at = run_for(code, point.key);
    }
    Run& run = *runs_[at];
    const std::uint32_t slot = run.find(code, point.key);
    run.shift(slot, 1);
    run.set(slot, place, point);
    firsts_[at] = run.code(0);
    if (passes(point.kind, point.at)) {
        sums_[at].x += place.x;
        sums_[at].y += place.y;
        sums_[at].groups += std::uint64_t{1} << (8U * (point.kind & 7U));
        ++counted_;
    }
    ++size_;
}

bool PointIndex::remove(std::uint32_t key)
{
    if (key >= places_.size() || places_[key].y == nowhere_y)
        return false;
    const Place place = std::exchange(places_[key], {0, nowhere_y});
    const std::uint64_t code = morton_code(place.x, place.y);
    const std::size_t at = run_for(code, key);
    Run& run = *runs_[at];
    const std::uint32_t slot = run.find(code, key);
    if (passes(run.kinds[slot], run.at[slot])) {
        sums_[at].x -= place.x;
        sums_[at].y -= place.y;
        sums_[at].groups -= std::uint64_t{1} << (8U * (run.kinds[slot] & 7U));
        --counted_;
    }
    run.shift(slot, -1);
    --size_;
    const auto drop = [&](std::size_t which) {
        const auto there = static_cast<std::ptrdiff_t>(which);
        firsts_.erase(firsts_.begin() + there);
        sums_.erase(sums_.begin() + there);
        runs_.erase(runs_.begin() + there);
    };
    if (run.size == 0) {
        drop(at);
        return true;
    }
    firsts_[at] = run.code(0);
    if (at + 1 < runs_.size() && run.size + runs_[at + 1]->size < run_least) {
        const Run& next = *runs_[at + 1];
        for (std::uint32_t from = 0; from < next.size; ++from)
            run.copy(run.size + from, next, from);
        run.size += next.size;
        sums_[at] = sum_of(run);
        drop(at + 1);
    }
    return true;
}

bool PointIndex::put(const CasePoint& point)
{
    const WorldPoint at = to_world({point.lon, point.lat});
    if (!std::isfinite(at.x) || !std::isfinite(at.y))
        return remove(point.key);
    const Place place{integer_x(at.x), integer_y(at.y)};
    if (point.key >= places_.size())
        places_.resize(std::max(point.key + std::size_t{1}, places_.size() * 5 / 4), {0, nowhere_y});
    if (places_[point.key].x == place.x && places_[point.key].y == place.y) {
        // Where it was: only what it is may have changed.
        const std::uint64_t code = morton_code(place.x, place.y);
        const std::size_t which = run_for(code, point.key);
        Run& run = *runs_[which];
        const std::uint32_t slot = run.find(code, point.key);
        if (run.kinds[slot] == point.kind && run.at[slot] == point.at)
            return false;
        const bool before = passes(run.kinds[slot], run.at[slot]);
        run.set(slot, place, point);
        const bool now = passes(point.kind, point.at);
        counted_ += (now ? 1U : 0U);
        counted_ -= (before ? 1U : 0U);
        if (before || now)
            sums_[which] = sum_of(run);
        return true;
    }
    remove(point.key);
    insert(place, point);
    places_[point.key] = place;
    return true;
}

void PointIndex::set_window(UtcMillis from, UtcMillis to)
{
    if (from == from_ && to == to_)
        return;
    from_ = from;
    to_ = to;
    count_anew();
}

void PointIndex::set_filter(std::vector<std::uint8_t> counts)
{
    if (counts == filter_)
        return;
    filter_ = std::move(counts);
    count_anew();
}

void PointIndex::count_anew()
{
    in_halves(runs_.size(), two_threads_from / run_fill, [&](std::size_t first, std::size_t end) {
        for (std::size_t at = first; at < end; ++at)
            sums_[at] = sum_of(*runs_[at]);
    });
    Total total;
    add({0, 0}, end(), total);
    counted_ = total.count();
}

PointIndex::Position PointIndex::lower_bound(std::uint64_t code, Position from, Position to) const
{
    // The first run that begins at or after the code; the place may be in the one before it.
    const auto last = firsts_.begin() + static_cast<std::ptrdiff_t>(to.run) + (to.slot > 0 ? 1 : 0);
    const auto found = std::lower_bound(firsts_.begin() + static_cast<std::ptrdiff_t>(from.run), last, code);
    const auto at = static_cast<std::uint32_t>(found - firsts_.begin());
    if (at == from.run)
        return from; // begins there already
    const Run& before = *runs_[at - 1];
    const std::uint32_t slot = before.find(code, 0);
    const Position place = slot < before.size ? Position{at - 1, slot} : Position{at, 0};
    // Both ends bound it: they are themselves such places.
    const auto later = [](Position a, Position b) { return a.run > b.run || (a.run == b.run && a.slot > b.slot); };
    return later(from, place) ? from : later(place, to) ? to : place;
}

std::array<PointIndex::Position, 5> PointIndex::quarters(
    std::uint64_t x, std::uint64_t y, int depth, Position from, Position to) const
{
    const unsigned below = 2 * (31U - static_cast<unsigned>(depth)); // bits of a quarter
    const std::uint64_t begin = morton_code(static_cast<std::uint32_t>(2 * x), static_cast<std::uint32_t>(2 * y))
                                << below;
    const std::uint64_t quarter = std::uint64_t{1} << below;
    std::array<Position, 5> ends{from, {}, {}, {}, to};
    ends[2] = lower_bound(begin + 2 * quarter, from, to);
    ends[1] = lower_bound(begin + quarter, from, ends[2]);
    ends[3] = lower_bound(begin + 3 * quarter, ends[2], to);
    return ends;
}

void PointIndex::add(Position from, Position to, Total& total) const
{
    const bool all = unfiltered();
    const auto part = [&](const Run& run, std::uint32_t first, std::uint32_t end) {
        std::uint64_t packed = 0;
        for (std::uint32_t slot = first; slot < end; ++slot) {
            if (!all && !passes(run.kinds[slot], run.at[slot]))
                continue;
            total.x += run.x[slot];
            total.y += run.y[slot];
            packed += std::uint64_t{1} << (8U * (run.kinds[slot] & 7U));
        }
        total.add_groups(packed);
    };
    if (from.run == to.run) {
        if (from.slot < to.slot)
            part(*runs_[from.run], from.slot, to.slot);
        return;
    }
    if (from.slot > 0) {
        part(*runs_[from.run], from.slot, runs_[from.run]->size);
        ++from.run;
    }
    // Pairs of bytes are added as one number each, up to where one could run over.
    constexpr std::uint64_t every_second = 0x00FF00FF00FF00FFULL;
    constexpr std::uint32_t at_most = 65535 / run_capacity;
    while (from.run < to.run) {
        const std::uint32_t end = std::min(to.run, from.run + at_most);
        std::uint64_t even = 0;
        std::uint64_t odd = 0;
        for (; from.run < end; ++from.run) {
            const Sum& sum = sums_[from.run];
            total.x += sum.x;
            total.y += sum.y;
            even += sum.groups & every_second;
            odd += (sum.groups >> 8U) & every_second;
        }
        for (std::size_t i = 0; i < 4; ++i) {
            total.groups[2 * i] += static_cast<std::uint32_t>((even >> (16 * i)) & 0xFFFFU);
            total.groups[2 * i + 1] += static_cast<std::uint32_t>((odd >> (16 * i)) & 0xFFFFU);
        }
    }
    if (to.slot > 0)
        part(*runs_[to.run], 0, to.slot);
}

void PointIndex::emit(Descent& descent, std::uint64_t x, std::uint64_t y, Position from, Position to) const
{
    Total total;
    add(from, to, total);
    const std::uint32_t count = total.count();
    if (count == 0)
        return;
    Cluster cluster;
    cluster.side = std::ldexp(1.0, -descent.level);
    cluster.low = {static_cast<double>(x) * cluster.side + descent.shift, static_cast<double>(y) * cluster.side};
    const bool open = count < descent.open_below;
    std::uint32_t wanted = open ? count : 1;
    for (; wanted > 0; from = {from.run + 1, 0}) {
        if (from.slot == 0 && sums_[from.run].groups == 0)
            continue; // nothing of it counts
        const Run& run = *runs_[from.run];
        const std::uint32_t end = from.run == to.run ? to.slot : run.size;
        for (std::uint32_t slot = from.slot; slot < end && wanted > 0; ++slot) {
            if (!passes(run.kinds[slot], run.at[slot]))
                continue;
            --wanted;
            cluster.key = run.keys[slot];
            if (!open)
                break;
            cluster.at = {world_of(run.x[slot]) + descent.shift, world_of(run.y[slot])};
            cluster.count = 1;
            cluster.groups = {};
            cluster.groups[run.kinds[slot] & 7U] = 1;
            descent.to->push_back(cluster);
        }
    }
    if (open)
        return;
    cluster.count = count;
    cluster.groups = total.groups;
    cluster.at = {
        world_of(static_cast<double>(total.x) / count) + descent.shift, world_of(static_cast<double>(total.y) / count)};
    descent.to->push_back(cluster);
}

void PointIndex::descend(
    Descent& descent, std::uint64_t x, std::uint64_t y, int depth, Position from, Position to) const
{
    if (from == to)
        return;
    const unsigned bits = 32U - static_cast<unsigned>(depth);
    if ((x << bits) > descent.right || ((x + 1) << bits) <= descent.left || (y << bits) > descent.bottom ||
        ((y + 1) << bits) <= descent.top)
        return;
    if (depth == descent.level) {
        emit(descent, x, y, from, to);
        return;
    }
    const auto ends = quarters(x, y, depth, from, to);
    for (std::uint32_t child = 0; child < 4; ++child)
        descend(descent, 2 * x + (child & 1U), 2 * y + (child >> 1U), depth + 1, ends[child], ends[child + 1]);
}

void PointIndex::clusters(const WorldBox& view, int level, std::uint32_t open_below, std::vector<Cluster>& to) const
{
    // Written so that what is no number asks for nothing.
    if (!(view.low.x <= view.high.x && view.low.y <= view.high.y) || counted_ == 0 || view.high.y < 0 ||
        view.low.y >= 1)
        return;
    // A view of several worlds would say everything several times: no map shows more than three.
    const double first = std::max(std::floor(view.low.x), -2.0);
    const double last = std::min(std::floor(view.high.x), 2.0);
    for (double shift = first; shift <= last; shift += 1) {
        const auto integer = [](double value) {
            return static_cast<std::uint64_t>(std::clamp(value * unit_side, 0.0, unit_side - 1));
        };
        Descent descent{integer(view.low.x - shift), integer(view.low.y), integer(view.high.x - shift),
            integer(view.high.y), std::clamp(level, 0, deepest), open_below, shift, &to};
        descend(descent, 0, 0, 0, {0, 0}, end());
    }
}

void PointIndex::search(Search& search, std::uint64_t x, std::uint64_t y, int depth, Position from, Position to) const
{
    const unsigned bits = 32U - static_cast<unsigned>(depth);
    if (from == to || search.distance(x, y, bits) > search.best)
        return;
    const bool one_run = from.run == to.run || (from.run + 1 == to.run && to.slot == 0);
    if (one_run || depth == 32) {
        const bool all = unfiltered();
        for (; from != to; from = {from.run + 1, 0}) {
            const Run& run = *runs_[from.run];
            const std::uint32_t end = from.run == to.run ? to.slot : run.size;
            for (std::uint32_t slot = from.slot; slot < end; ++slot) {
                const double dx = run.x[slot] + 0.5 - search.x;
                const double dy = run.y[slot] + 0.5 - search.y;
                const double distance = dx * dx + dy * dy;
                const bool nearer = distance < search.best ||
                                    (distance == search.best && (!search.found || run.keys[slot] < search.key));
                if (!nearer || (!all && !passes(run.kinds[slot], run.at[slot])))
                    continue;
                search.best = distance;
                search.key = run.keys[slot];
                search.at_x = run.x[slot];
                search.at_y = run.y[slot];
                search.found = true;
            }
            if (from.run == to.run)
                break;
        }
        return;
    }
    const auto ends = quarters(x, y, depth, from, to);
    // The nearer first: the rest is then mostly farther than what was found.
    std::array<std::pair<double, std::uint32_t>, 4> order;
    for (std::uint32_t child = 0; child < 4; ++child)
        order[child] = {search.distance(2 * x + (child & 1U), 2 * y + (child >> 1U), bits - 1), child};
    std::ranges::sort(order);
    for (const auto& [distance, child] : order) {
        if (distance <= search.best)
            this->search(search, 2 * x + (child & 1U), 2 * y + (child >> 1U), depth + 1, ends[child], ends[child + 1]);
    }
}

std::optional<NearPoint> PointIndex::nearest(WorldPoint at, double reach) const
{
    if (!std::isfinite(at.x) || !std::isfinite(at.y) || !(reach >= 0) || counted_ == 0)
        return std::nullopt;
    const double copy = std::floor(at.x);
    std::optional<NearPoint> best;
    // The same point of the world beside this one may be the nearest, across the antimeridian.
    for (const double shift : {0.0, -1.0, 1.0}) {
        const double x = at.x - copy + shift;
        if (x + reach < 0 || x - reach > 1)
            continue;
        const double within = best ? best->distance : reach;
        Search found{x * unit_side, at.y * unit_side, within * within * unit_side * unit_side};
        search(found, 0, 0, 0, {0, 0}, end());
        if (found.found && (!best || std::sqrt(found.best) / unit_side < best->distance))
            best = {found.key, {world_of(found.at_x) + copy - shift, world_of(found.at_y)},
                std::sqrt(found.best) / unit_side};
    }
    return best;
}

std::size_t PointIndex::bytes() const
{
    return runs_.size() * (sizeof(Run) + 16) + runs_.capacity() * sizeof(runs_[0]) +
           firsts_.capacity() * sizeof(firsts_[0]) + sums_.capacity() * sizeof(Sum) +
           places_.capacity() * sizeof(Place) + filter_.capacity();
}

} // namespace yiping::geo
