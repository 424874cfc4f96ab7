// SPDX-License-Identifier: GPL-3.0-or-later
#include "morton.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <span>

namespace yiping::geo {

namespace {

using Coded = std::span<CodedPoint>;

/// So many points and their spare room stay in a core's cache.
constexpr std::size_t in_cache = 8192;
constexpr std::size_t by_compare = 64;
constexpr std::size_t worth_two_threads = 50'000;
constexpr unsigned bucket_bits = 10;
constexpr std::size_t bucket_count = std::size_t{1} << bucket_bits;
using Counts = std::array<std::uint32_t, bucket_count>;

/// The bits in which the codes differ.
std::uint64_t differences(Coded points)
{
    std::uint64_t different = 0;
    for (const CodedPoint& each : points)
        different |= each.code ^ points.front().code;
    return different;
}

void sort_few(Coded from)
{
    std::ranges::stable_sort(from, {}, &CodedPoint::code);
}

/// Least digit first, a byte at a time; bytes in which all codes agree are passed over.
void sort_in_cache(Coded from, Coded to, bool result_in_to)
{
    Coded now = from;
    Coded spare = to;
    if (from.size() <= by_compare) {
        sort_few(from);
    } else {
        const std::uint64_t different = differences(from);
        for (unsigned shift = 0; shift < 64; shift += 8) {
            if (((different >> shift) & 0xFFU) == 0)
                continue;
            std::array<std::uint32_t, 256> next{};
            for (const CodedPoint& each : now)
                ++next[(each.code >> shift) & 0xFFU];
            std::uint32_t sum = 0;
            for (std::uint32_t& each : next)
                sum += std::exchange(each, sum);
            for (const CodedPoint& each : now)
                spare[next[(each.code >> shift) & 0xFFU]++] = each;
            std::swap(now, spare);
        }
    }
    if ((now.data() == to.data()) != result_in_to)
        std::ranges::copy(now, spare.data());
}

/// Most significant differing bits first, until the parts fit the cache. Two threads where `threads` allows.
void sort_parts(Coded from, Coded to, bool result_in_to, bool threads)
{
    const std::uint64_t different = from.size() > in_cache ? differences(from) : 0;
    if (different == 0) {
        sort_in_cache(from, to, result_in_to); // few, or all on one spot
        return;
    }
    const auto bits = static_cast<unsigned>(std::bit_width(different));
    const unsigned shift = bits > bucket_bits ? bits - bucket_bits : 0;
    const auto bucket_of = [shift](const CodedPoint& each) { return (each.code >> shift) & (bucket_count - 1); };
    const std::size_t worth_it = threads ? worth_two_threads : from.size() + 1;

    // Each half has its own places in every bucket, the first half's before the second's.
    std::array<Counts, 2> next{};
    in_halves(from.size(), worth_it, [&](std::size_t first, std::size_t end) {
        Counts& counts = next[first == 0 ? 0 : 1];
        for (const CodedPoint& each : from.subspan(first, end - first))
            ++counts[bucket_of(each)];
    });
    std::array<std::uint32_t, bucket_count + 1> begins{};
    std::uint32_t sum = 0;
    for (std::size_t bucket = 0; bucket < bucket_count; ++bucket) {
        begins[bucket] = sum;
        for (Counts& counts : next)
            sum += std::exchange(counts[bucket], sum);
    }
    begins[bucket_count] = sum;
    in_halves(from.size(), worth_it, [&](std::size_t first, std::size_t end) {
        Counts& places = next[first == 0 ? 0 : 1];
        for (const CodedPoint& each : from.subspan(first, end - first))
            to[places[bucket_of(each)]++] = each;
    });

    const auto size_of = [&](std::size_t bucket) { return begins[bucket + 1] - begins[bucket]; };
    const auto sort_bucket = [&](std::size_t bucket, bool with_threads) {
        const std::size_t size = size_of(bucket);
        sort_parts(to.subspan(begins[bucket], size), from.subspan(begins[bucket], size), !result_in_to, with_threads);
    };
    // One that holds most of them, because a few lie far off, has both threads to itself.
    std::size_t largest = 0;
    for (std::size_t bucket = 1; bucket < bucket_count; ++bucket)
        largest = size_of(bucket) > size_of(largest) ? bucket : largest;
    const bool alone = threads && size_of(largest) > from.size() / 2;
    if (alone)
        sort_bucket(largest, true);
    const auto middle = static_cast<std::size_t>(
        std::ranges::lower_bound(begins, static_cast<std::uint32_t>(from.size() / 2)) - begins.begin());
    in_halves(2, threads && from.size() >= worth_two_threads ? 2 : 3, [&](std::size_t first, std::size_t end) {
        const std::size_t last = end == 2 ? bucket_count : middle;
        for (std::size_t bucket = first == 0 ? 0 : middle; bucket < last; ++bucket) {
            if (size_of(bucket) > 0 && !(alone && bucket == largest))
                sort_bucket(bucket, false);
        }
    });
}

} // namespace

void sort_by_code(std::vector<CodedPoint>& coded)
{
    std::vector<CodedPoint> spare(coded.size());
    sort_parts(coded, spare, false, true);
    for (auto at = coded.begin(); at != coded.end();) {
        const auto next =
            std::find_if(at + 1, coded.end(), [&](const CodedPoint& each) { return each.code != at->code; });
        if (next - at > 1)
            std::sort(at, next, [](const CodedPoint& a, const CodedPoint& b) { return a.key < b.key; });
        at = next;
    }
}

} // namespace yiping::geo
