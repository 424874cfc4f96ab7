// SPDX-License-Identifier: GPL-3.0-or-later
// limits: what no engine of the map can be faster than on this machine. The floors of frames are in yiping-map-bench.

#include "bench.h"
#include "case_work.h"
#include "stopwatch.h"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <vector>

namespace yiping::bench {

namespace {

constexpr int limit_rounds = 60;

/// A case as HeatField keeps it: time, first cell, class, part of the cell.
struct KeptCase {
    std::int64_t at;
    std::uint32_t corner;
    std::uint16_t kind, phase;
};
static_assert(sizeof(KeptCase) == 16);

/// Every byte of it is read.
std::uint64_t read_all(const std::vector<std::uint64_t>& words)
{
    // Several sums: one would wait for itself and not for the memory.
    std::uint64_t a = 0, b = 0, c = 0, d = 0;
    for (std::size_t i = 0; i + 3 < words.size(); i += 4) {
        a += words[i];
        b ^= words[i + 1];
        c += words[i + 2];
        d ^= words[i + 3];
    }
    return a + b + c + d;
}

template <class Act>
std::vector<double> timed(Act act)
{
    std::vector<double> ms;
    for (int i = 0; i < limit_rounds; ++i) {
        const auto begin = std::chrono::steady_clock::now();
        act();
        ms.push_back(passed_ms(begin));
    }
    return ms;
}

} // namespace

Result<void> limits(const Options& /*options*/, Report& report)
{
    constexpr std::size_t cases = 1'000'000;
    std::vector<KeptCase> kept(cases);
    for (std::size_t i = 0; i < cases; ++i)
        kept[i] = {case_work_start + static_cast<std::int64_t>(i) * 31'536, static_cast<std::uint32_t>(i * 7 % 300'000),
            static_cast<std::uint16_t>(i % 64), static_cast<std::uint16_t>(i % 16)};
    std::uint64_t seen = 0;
    // What a step without an order by time would do: look at every case.
    report.quantiles("limits.pass", "ms", timed([&] {
        const std::int64_t from = case_work_start + static_cast<std::int64_t>(seen % 7) * case_work_day;
        const std::int64_t to = from + 30 * case_work_day;
        std::uint64_t within = 0;
        for (const KeptCase& each : kept)
            within += static_cast<std::uint64_t>(each.at >= from) & static_cast<std::uint64_t>(each.at < to) &
                      static_cast<std::uint64_t>(each.kind != 3);
        seen += within;
    }));
    // The same bytes, and as many as no cache holds.
    std::vector<std::uint64_t> words(cases * sizeof(KeptCase) / sizeof(std::uint64_t));
    std::iota(words.begin(), words.end(), 0);
    report.quantiles("limits.read-16MB", "ms", timed([&] { seen += read_all(words); }));
    words.resize(std::size_t{256} << 17U);
    std::iota(words.begin(), words.end(), 0);
    auto ms = timed([&] { seen += read_all(words); });
    std::ranges::sort(ms);
    report.value(
        "limits.memory", "GB/s", static_cast<double>(words.size() * sizeof(std::uint64_t)) / 1e6 / percentile(ms, 0.5));
    // The raster of the heat to the pixels of its texture.
    const geo::HeatField field(case_work_extent);
    const auto raster = field.raster();
    std::vector<std::uint32_t> from(raster.begin(), raster.end()), to(raster.size());
    report.quantiles("limits.raster-copy", "ms", timed([&] {
        std::ranges::copy(from, to.begin());
        from[seen % from.size()] = to[(seen + 1) % to.size()] + 1;
    }));
    return seen == 0 ? make_error(Fault::Environment, "bench.differs") : Result<void>();
}

} // namespace yiping::bench
