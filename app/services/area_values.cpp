// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/services/area_values.h>

#include <algorithm>
#include <functional>

namespace yiping::services {

namespace {

struct Share {
    std::uint32_t part = 0, whole = 0;
};

/// Adds what every area has of its own to all above it.
template <class Value, class Add>
std::vector<Value> with_all_below(const Town& town, const std::vector<Value>& own, Add add)
{
    std::vector<Value> sums(own.size());
    const auto places = town.areas();
    for (std::size_t at = 0; at < own.size(); ++at) {
        // A tree of areas is some levels deep; a broken one with a ring in it ends too.
        AreaIndex to = static_cast<AreaIndex>(at);
        for (int depth = 0; to != no_area && depth < 16; to = places[to].parent, ++depth)
            add(sums[to], own[at]);
    }
    return sums;
}

std::vector<Share> shares_of(const Town& town, AreaMeasure measure, UtcMillis from, UtcMillis to)
{
    std::vector<Share> own(town.areas().size());
    const CaseTable& cases = town.cases();
    const auto inside = [&](UtcMillis at) { return at >= from && at < to; };
    for (CaseIndex at = 0; at < cases.size(); ++at) {
        const UtcMillis closed = cases.closed_at(at);
        if (!inside(measure == AreaMeasure::OnTimeRate ? closed : cases.opened_at(at)) || !cases.alive(at) ||
            cases.area(at) == no_area || cases.status(at) == domain::CaseStatus::Voided)
            continue;
        Share& share = own[cases.area(at)];
        if (measure == AreaMeasure::OnTimeRate) {
            if (closed == 0 || cases.due_at(at) == 0)
                continue;
            share.part += closed <= cases.due_at(at) ? 1 : 0;
        } else {
            share.part += cases.status(at) == domain::CaseStatus::Done ? 1 : 0;
        }
        ++share.whole;
    }
    return with_all_below(town, own, [](Share& sum, const Share& add) {
        sum.part += add.part;
        sum.whole += add.whole;
    });
}

/// What an area says itself, else what those below it say together.
std::vector<std::int64_t> households_of(const Town& town)
{
    const auto places = town.areas();
    std::vector<std::int64_t> said(places.size());
    std::function<std::int64_t(AreaIndex, int)> count = [&](AreaIndex at, int depth) -> std::int64_t {
        if (places[at].row.households)
            return said[at] = *places[at].row.households;
        std::int64_t sum = 0;
        if (depth < 16)
            for (const AreaIndex child : places[at].children)
                sum += count(child, depth + 1);
        return said[at] = sum;
    };
    for (AreaIndex at = 0; at < places.size(); ++at)
        if (places[at].parent == no_area)
            count(at, 0);
    // Those below one that speaks for itself.
    for (AreaIndex at = 0; at < places.size(); ++at)
        if (said[at] == 0)
            count(at, 0);
    return said;
}

} // namespace

std::vector<AreaValue> area_values(const Town& town, AreaMeasure measure, UtcMillis from, UtcMillis to)
{
    const auto places = town.areas();
    std::vector<AreaValue> values(places.size());
    if (measure == AreaMeasure::Open || measure == AreaMeasure::Late) {
        for (std::size_t at = 0; at < places.size(); ++at)
            values[at].value = measure == AreaMeasure::Open ? places[at].counts.open : places[at].counts.late;
        return values;
    }
    const auto shares = shares_of(town, measure, from, to);
    const auto households =
        measure == AreaMeasure::OpenedPerThousand ? households_of(town) : std::vector<std::int64_t>();
    for (std::size_t at = 0; at < places.size(); ++at) {
        const auto [part, whole] = shares[at];
        AreaValue& value = values[at];
        if (measure == AreaMeasure::Opened) {
            value.value = whole;
        } else if (measure == AreaMeasure::OpenedPerThousand) {
            if (households[at] > 0)
                value = {1000.0 * whole / static_cast<double>(households[at]), households[at] < few_households};
        } else if (whole > 0) {
            value = {100.0 * part / whole, whole < few_cases};
        }
    }
    return values;
}

std::vector<AreaValue> area_values(const Town& town, const domain::FigureRule& figure, UtcMillis from, UtcMillis to)
{
    const domain::Period period{
        domain::PeriodKind::Span, domain::local_day_of(from), domain::local_day_of(std::max(from, to - 1)) + 1};
    const auto places = town.areas();
    std::vector<AreaValue> values(places.size());
    for (std::size_t at = 0; at < places.size(); ++at) {
        if (!places[at].known)
            continue;
        const domain::Figure found = town.book().figure(figure, places[at].row.area_code, period);
        const bool share = domain::unit_of(figure) == "%";
        // Where nothing is counted, a count of nothing says nothing.
        if (found.value && (share || found.numerator != 0))
            values[at] = {found.value, share && found.small};
    }
    return values;
}

} // namespace yiping::services
