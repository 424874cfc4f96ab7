// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/ports.h>
#include <yiping/domain/registers.h>
#include <yiping/storage/cache.h>

#include <cstdint>
#include <functional>
#include <string>

namespace yiping::bench {

/// A cache as a console has it after its first sync, with all indexes.
struct FullCache {
    storage::Cache cache;
    double index_ms = 0;   ///< all of them
    double longest_ms = 0; ///< the writer was busy in one go
};

/// `cases` of them, made one by one, and the rows of `others`.
[[nodiscard]] Result<FullCache> make_full_cache(const std::string& folder, Clock& clock, std::uint64_t cases,
    const std::function<domain::Case(std::uint64_t number)>& make_case, const domain::RowSet& others = {});

} // namespace yiping::bench
