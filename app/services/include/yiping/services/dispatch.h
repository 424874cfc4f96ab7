// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/category.h>
#include <yiping/domain/dispatch_ranking.h>
#include <yiping/geo/geometry.h>
#include <yiping/services/case_actions.h>

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace yiping::services {

class Town;

/// One line of 派给谁.
struct DispatchCandidate {
    domain::RankedResponder ranked;
    domain::Responder responder; ///< a copy: the list stays readable while rows change
    bool leads = false;          ///< holds the case now (当前主办)
    bool assists = false;        ///< has an open assignment as 协办
};

/// Whom to send, and sending. GUI thread; what it is given must outlive it.
class Dispatch {
public:
    Dispatch(Town& town, CaseActions& actions, const domain::CategoryTree& categories);

    /// Best first, at most `limit`; whoever holds the case now is listed too, marked.
    [[nodiscard]] std::vector<DispatchCandidate> candidates(const domain::Case& data, std::size_t limit = 9) const;

    /// Those of them who stand inside a ring of places (degrees WGS-84, the last joins the first). Nobody whose
    /// position is unknown.
    [[nodiscard]] std::vector<DispatchCandidate> candidates_within(
        const domain::Case& data, std::span<const geo::LonLat> ring, std::size_t limit = 30) const;

    /// What sending this one would be: Dispatch as lead while nobody holds the case, afterwards Dispatch as assistant.
    [[nodiscard]] MoveRequest request_for(const domain::Case& data, const Uuid& responder_id) const;

    /// One command; see CaseActions::perform.
    void dispatch(const domain::Case& data, const Uuid& responder_id,
        std::span<const domain::Assignment> open_assignments, CaseActions::Done done);

private:
    Town& town_;
    CaseActions& actions_;
    const domain::CategoryTree& categories_;
};

} // namespace yiping::services
