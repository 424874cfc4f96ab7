// SPDX-License-Identifier: GPL-3.0-or-later
#include "morton.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

namespace yiping::geo {

namespace {

constexpr unsigned digit_bits = 11;
constexpr std::size_t digit_count = std::size_t{1} << digit_bits;
/// Below, one thread and the library's sort.
constexpr std::size_t radix_from = 4096;

/// Least digit first; digits in which all codes agree are passed over. The result may lie in either: it is given back.
std::span<CodedPoint> radix_sort(std::span<CodedPoint> from, std::span<CodedPoint> to)
{
    if (from.size() < radix_from) {
        std::ranges::stable_sort(from, {}, &CodedPoint::code);
        return from;
    }
    std::uint64_t different = 0;
    for (const CodedPoint& each : from)
        different |= each.code ^ from.front().code;
    for (unsigned shift = 0; shift < 64; shift += digit_bits) {
        if (((different >> shift) & (digit_count - 1)) == 0)
            continue;
        std::array<std::uint32_t, digit_count> next{};
        for (const CodedPoint& each : from)
            ++next[(each.code >> shift) & (digit_count - 1)];
        std::uint32_t sum = 0;
        for (std::uint32_t& each : next)
            sum += std::exchange(each, sum);
        for (const CodedPoint& each : from)
            to[next[(each.code >> shift) & (digit_count - 1)]++] = each;
        std::swap(from, to);
    }
    return from;
}

/// How many of the first `wanted` of the merged sequence come from `a`; of equal ones those of `a` come first.
std::size_t share_of(std::span<const CodedPoint> a, std::span<const CodedPoint> b, std::size_t wanted)
{
    std::size_t low = wanted > b.size() ? wanted - b.size() : 0;
    std::size_t high = std::min(wanted, a.size());
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        if (a[middle].code <= b[wanted - middle - 1].code)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void merge_into(std::span<const CodedPoint> a, std::span<const CodedPoint> b, CodedPoint* to)
{
    std::ranges::merge(a, b, to, {}, &CodedPoint::code, &CodedPoint::code);
}

} // namespace

void sort_by_code(std::vector<CodedPoint>& coded)
{
    std::vector<CodedPoint> spare(coded.size());
    const std::size_t half = coded.size() / 2;
    std::array<std::span<CodedPoint>, 2> sorted;
    in_halves(coded.size(), 2 * radix_from, [&](std::size_t first, std::size_t end) {
        sorted[first == 0 ? 0 : 1] =
            radix_sort(std::span(coded).subspan(first, end - first), std::span(spare).subspan(first, end - first));
    });
    if (coded.size() < 2 * radix_from)
        return; // one span, and it was not moved
    // Halves that ended on different sides come to one.
    if ((sorted[0].data() == coded.data()) != (sorted[1].data() == coded.data() + half)) {
        CodedPoint* other = sorted[0].data() == coded.data() ? coded.data() : spare.data();
        std::ranges::copy(sorted[1], other + half);
        sorted[1] = std::span(other + half, sorted[1].size());
    }
    const bool in_spare = sorted[0].data() == spare.data();
    CodedPoint* to = in_spare ? coded.data() : spare.data();
    in_halves(coded.size(), 0, [&](std::size_t first, std::size_t end) {
        const std::size_t a = share_of(sorted[0], sorted[1], first);
        const std::size_t a_end = share_of(sorted[0], sorted[1], end);
        merge_into(sorted[0].subspan(a, a_end - a), sorted[1].subspan(first - a, (end - a_end) - (first - a)), to + first);
    });
    if (!in_spare)
        coded.swap(spare);
}

} // namespace yiping::geo
