// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "town_parts.h"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace yiping::platform::simulate {

/// The town so far, as the later registers look at it. Cases, people and cameras must be there; what is made from here
/// on agrees with them in place and time.
class TownSoFar {
public:
    TownSoFar(const TownMaking& making, ModelTown& out);

    [[nodiscard]] const TownMaking& making() const { return making_; }
    [[nodiscard]] ModelTown& out() { return out_; }
    [[nodiscard]] UtcMillis today() const { return today_; }
    /// Local midnight so many days ago.
    [[nodiscard]] UtcMillis day(std::int64_t ago) const;
    /// It rained: many cases of water and slopes were opened.
    [[nodiscard]] bool wet(UtcMillis midnight) const { return wet_.contains(midnight); }
    [[nodiscard]] const std::set<UtcMillis>& wet_days() const { return wet_; }
    [[nodiscard]] static bool market(UtcMillis midnight);
    [[nodiscard]] static bool school(UtcMillis midnight);

    /// Whoever has this role in a grid, village or town; nullptr if nobody has.
    [[nodiscard]] const domain::Responder* staff(std::string_view area_code, domain::TeamRole role) const;
    [[nodiscard]] const std::vector<const domain::Responder*>& of_kind(domain::ResponderKind kind) const;
    [[nodiscard]] const std::vector<const domain::Responder*>& of_role(domain::TeamRole role) const;

    template <class Row>
    [[nodiscard]] Row row(std::string_view kind, std::string_view name, std::string_view area_code) const
    {
        return town_row<Row>(making_, kind, name, area_code);
    }
    template <class Row>
    void add(const Row& row)
    {
        out_.rows.add(row);
    }
    template <class Personal>
    void add_personal(const Personal& row)
    {
        out_.personal.push_back(domain::describe_personal(row));
    }
    /// Puts a position on the finished map.
    template <class Row>
    void place(Row& row, Point at) const
    {
        const Point moved = making_.geography.warp(at);
        row.lon = to_lon(moved);
        row.lat = to_lat(moved);
    }

    [[nodiscard]] std::string_view village_code(std::size_t village) const { return village_plans()[village].code; }
    [[nodiscard]] std::size_t village_of(std::size_t grid) const { return making_.geography.grid_village[grid]; }
    [[nodiscard]] const std::string& grid_code(std::size_t grid) const { return making_.places.grid_code(grid); }
    [[nodiscard]] const std::string& micro_code(std::size_t micro) const { return making_.places.micro_code(micro); }
    [[nodiscard]] std::size_t micro_of(std::size_t grid, TownRandom& random) const;

private:
    const TownMaking& making_;
    ModelTown& out_;
    UtcMillis today_;
    std::set<UtcMillis> wet_;
    std::map<std::pair<std::string, domain::TeamRole>, const domain::Responder*> staff_;
    std::map<domain::ResponderKind, std::vector<const domain::Responder*>> kinds_;
    std::map<domain::TeamRole, std::vector<const domain::Responder*>> roles_;
};

/// New fields of the first registers: duties of grids, who may look, forms of tasks, lives of disputes.
void add_details(TownSoFar& town);
/// Venues, mediations and agreements of the disputes, forms and receipts of the tasks.
void add_dispute_lives(TownSoFar& town);
void add_task_receipts(TownSoFar& town);
/// People, households, organisations, places, facilities.
void add_population(TownSoFar& town);
void add_facilities(TownSoFar& town);
/// Teams, party, duty, leave, allowances, handovers.
void add_services(TownSoFar& town);
/// Hazards, patrols, sensors, loudspeakers, warnings, alarms, broadcasts.
void add_watch(TownSoFar& town);
/// Points, meetings, volunteers, enforcement, hotline and what else a community does.
void add_community(TownSoFar& town);
/// 关联: pairs of cases.
void add_case_links(TownSoFar& town);
/// Needs all others: some figures are counted from their rows.
void add_typed_figures(TownSoFar& town);

} // namespace yiping::platform::simulate
