// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/services/town.h>

namespace yiping::services {

/// What one batch changed. Collected while the town is inconsistent, told when it is consistent again.
struct Town::Notes {
    bool reloaded = false;
    bool loading = false;
    bool areas = false;
    bool all_cases = false; ///< `cases` says nothing then
    bool counts = false;
    bool cameras = false;
    bool base_features = false;
    bool scenes = false;
    bool shifts = false;
    bool figures = false;
    bool link = false;
    bool outbox = false;
    bool ticked = false;
    std::size_t moves = 0;
    std::vector<AreaIndex> area_counts;
    std::vector<CaseIndex> cases;
    std::vector<Uuid> responders;
    std::vector<std::uint32_t> registers; ///< looked at, by number
    std::vector<Uuid> assignments; ///< their cases

    void add(Notes&& more);
};

} // namespace yiping::services
