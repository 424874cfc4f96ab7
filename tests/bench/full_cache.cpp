// SPDX-License-Identifier: GPL-3.0-or-later
#include "full_cache.h"

#include <yiping/protocol/console_machine.h>
#include <yiping/protocol/row_batch.h>

#include <algorithm>
#include <chrono>
#include <utility>

namespace yiping::bench {

namespace {

constexpr std::uint64_t piece = 20'000;

} // namespace

Result<FullCache> make_full_cache(const std::string& folder, Clock& clock, std::uint64_t cases,
    const std::function<domain::Case(std::uint64_t number)>& make_case, const domain::RowSet& others)
{
    auto cache = storage::Cache::open(folder, "", clock);
    if (!cache)
        return std::unexpected(cache.error());
    for (std::uint64_t number = 0; number < cases; number += piece) {
        domain::RowSet rows;
        if (number == 0)
            rows = others;
        const std::uint64_t end = std::min(number + piece, cases);
        for (std::uint64_t each = number; each < end; ++each)
            rows.case_rows.push_back(make_case(each));
        protocol::ApplyBatch batch;
        batch.log_id = Uuid::from_name("bench", "log");
        batch.mask_level = 1;
        batch.batch.rows = protocol::batches_of(rows);
        batch.batch.snapshot = true;
        batch.begins_snapshot = number == 0;
        batch.ends_snapshot = batch.batch.last = end == cases;
        batch.batch.to = 1;
        if (batch.ends_snapshot)
            batch.cursor = 1;
        if (auto done = cache->apply(batch); !done)
            return std::unexpected(done.error());
    }
    double index_ms = 0, longest_ms = 0;
    for (;;) {
        const auto begin = std::chrono::steady_clock::now();
        const auto more = cache->build_next_index();
        if (!more)
            return std::unexpected(more.error());
        if (!*more)
            break;
        const double took = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
        index_ms += took;
        longest_ms = std::max(longest_ms, took);
        cache->checkpoint_if_grown();
    }
    return FullCache{std::move(*cache), index_ms, longest_ms};
}

} // namespace yiping::bench
