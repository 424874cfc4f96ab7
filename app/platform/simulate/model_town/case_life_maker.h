// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "places.h"
#include "town_parts.h"

#include <yiping/domain/case_life.h>

#include <map>
#include <optional>
#include <vector>

namespace yiping::platform::simulate {

/// What befalls one case. Everything not said is drawn.
struct CaseOrder {
    const Trouble* trouble = nullptr;
    UtcMillis opened_at = 0;
    Point at; ///< before warping
    std::size_t micro = 0;
    std::string address;
    std::optional<domain::Step> stops_in; ///< the step it is in at the end; Closed: done by then
    domain::Hold held = domain::Hold::None; ///< ends held like this
    std::optional<std::int64_t> households;
    bool by_hand = false; ///< never self-handled, declined or voided
    bool upward = false;  ///< escalated and closed
};

/// Lets cases live by the transition table of the domain: every row it writes came out of apply_move.
class CaseLifeMaker {
public:
    CaseLifeMaker(const TownMaking& making, ModelTown& out);

    void live(const CaseOrder& order);
    /// Moves, slips and spans into the order of time. After the last case.
    void finish();
    /// Moves the table refused: 0, or the maker is wrong.
    [[nodiscard]] int refused() const { return refused_; }

private:
    struct Planned {
        UtcMillis at = 0;
        domain::MoveCase move;
        domain::UserRole role = domain::UserRole::Operator;
        std::size_t worker = 0; ///< index of the responder, for UserRole::Worker
    };
    struct Draft {
        domain::Case data;
        std::vector<domain::Assignment> slips;
        std::vector<domain::CaseSpan> spans;
        std::vector<domain::CaseMove> moves;
    };

    [[nodiscard]] std::vector<Planned> plan(const CaseOrder& order, const domain::Case& data);
    void plan_office(const CaseOrder& order, std::vector<Planned>& planned, UtcMillis& at, std::size_t holder);
    void plan_work(const CaseOrder& order, const domain::Case& data, std::vector<Planned>& planned, UtcMillis& at,
        std::size_t holder);
    void plan_end(const CaseOrder& order, const domain::Case& data, std::vector<Planned>& planned, UtcMillis& at,
        std::size_t holder);
    void cut(const CaseOrder& order, std::vector<Planned>& planned) const;
    [[nodiscard]] bool run(const Planned& planned, Draft& draft);
    void deliver(Draft& draft, bool last);

    Planned& add(std::vector<Planned>& planned, UtcMillis at, domain::Move move, std::string_view reason = {});
    Planned& add_work(std::vector<Planned>& planned, UtcMillis at, domain::Move move, std::size_t worker,
        std::string_view reason = {});
    [[nodiscard]] domain::Principal principal(domain::UserRole role, std::size_t worker);
    [[nodiscard]] std::size_t holder_for(const CaseOrder& order);
    [[nodiscard]] std::size_t grid_worker(std::size_t grid);
    [[nodiscard]] UtcMillis awake(UtcMillis at);
    [[nodiscard]] std::string photo();
    [[nodiscard]] std::int64_t soon(double mean_minutes);

    const TownMaking& making_;
    ModelTown& out_;
    TownRandom random_;
    std::vector<std::vector<std::size_t>> workers_of_grid_;
    std::map<std::string, std::vector<std::size_t>, std::less<>> able_; ///< squads and units by skill
    UtcMillis number_day_ = 0;
    std::int64_t number_ = 0;
    std::int64_t reporters_ = 0;
    int refused_ = 0;
};

} // namespace yiping::platform::simulate
