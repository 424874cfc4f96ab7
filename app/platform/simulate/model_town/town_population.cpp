// SPDX-License-Identifier: GPL-3.0-or-later
#include "town_registers.h"

#include <yiping/domain/limits.h>
#include <yiping/domain/registers/care_summary.h>
#include <yiping/domain/registers/household.h>
#include <yiping/domain/registers/person.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <format>

namespace yiping::platform::simulate {

namespace {

using domain::HouseholdKind;
using domain::ResidenceKind;

/// One dwelling: where it is, and what its door says.
struct Dwelling {
    std::string area_code;
    std::size_t grid = 0;
    std::string door;
    bool resettled = false;
};

/// Those of the 25 buildings first, by floors; what is left of a micro-grid are houses of their own.
std::vector<Dwelling> dwellings_of(const TownSoFar& town, const std::vector<domain::Area>& areas)
{
    const Geography& map = town.making().geography;
    std::vector<int> left = town.making().places.micro_households();
    std::vector<Dwelling> dwellings;
    auto building_area = areas.begin();
    for (const CompoundBuilding& building : map.buildings) {
        building_area = std::find_if(building_area, areas.end(),
            [](const domain::Area& area) { return area.level == domain::AreaLevel::Building; });
        for (int each = 0; each < building.households; ++each) {
            const std::string door = std::format("{}单元{}0{}", each / 12 + 1, each % 12 / 2 + 1, each % 2 + 1);
            dwellings.push_back({building_area->area_code, map.micro_grid[building.micro], door, true});
        }
        left[building.micro] -= building.households;
        ++building_area;
    }
    for (std::size_t micro = 0; micro < micro_total; ++micro)
        for (int each = 0; each < left[micro]; ++each)
            dwellings.push_back({town.micro_code(micro), map.micro_grid[micro], std::format("{}号", each + 1), false});
    return dwellings;
}

/// A number nobody has: its region is none of the country's, its check digit is no digit.
std::string invented_id_number(int year, int month, int day, std::int64_t serial)
{
    return std::format("990101{:04}{:02}{:02}{:03}*", year, month, day, serial % 1000);
}

class PopulationMaker {
public:
    explicit PopulationMaker(TownSoFar& town) : town_(town), random_(town.making().seed, 0x9E0B)
    {
        this_year_ = static_cast<int>(domain::local_of(town.making().as_of).date.year());
    }

    void run()
    {
        for (const Dwelling& each : dwellings_of(town_, town_.out().rows.area_rows))
            household(each);
        for (const auto& [where, people] : care_) {
            auto row = town_.row<domain::CareSummary>("care", where.first + where.second, where.first);
            row.care_class = where.second;
            row.day = town_.today();
            row.people = people;
            row.visits =
                static_cast<std::int64_t>(std::max(0.0, static_cast<double>(people) * random_.between(0.8, 2.4)));
            town_.add(row);
        }
    }

private:
    void household(const Dwelling& where)
    {
        const std::string number = std::format("H{:05}", ++households_);
        auto row = town_.row<domain::Household>("household", number, where.area_code);
        row.number = number;
        constexpr std::array<double, 4> shares{0.76, 0.12, 0.07, 0.05};
        constexpr std::array kinds{
            HouseholdKind::Owner, HouseholdKind::Tenant, HouseholdKind::Vacant, HouseholdKind::Shop};
        row.kind = where.resettled && random_.chance(0.95) ? HouseholdKind::Owner : kinds.at(random_.weighted(shares));
        row.resettled = where.resettled;
        constexpr std::array<double, 6> sizes{0.18, 0.28, 0.24, 0.17, 0.09, 0.04};
        const int people = row.kind == HouseholdKind::Vacant ? 0 : 1 + static_cast<int>(random_.weighted(sizes));
        row.people = people;
        if (where.resettled)
            row.garden_plot = random_.chance(0.82);
        row.visited_at = town_.day(random_.integer(1, 90)) + random_.integer(9 * 60, 19 * 60) * domain::minute_ms;
        const domain::Responder* cadre = town_.staff(town_.grid_code(where.grid), domain::TeamRole::Adviser);
        if (cadre != nullptr && where.resettled)
            row.linked_id = cadre->id;
        const InventedName head = invented_name(random_);
        domain::HouseholdPersonal personal;
        personal.id = row.id;
        personal.head_name = head.full;
        personal.phone = silent_phone(1'000'000 + households_);
        personal.room = where.door;
        town_.add(row);
        town_.add_personal(personal);
        for (int member = 0; member < people; ++member)
            person(where, row, head, member);
    }

    void person(const Dwelling& where, const domain::Household& home, const InventedName& head, int member)
    {
        const std::string number = std::format("P{:06}", ++people_);
        auto row = town_.row<domain::Person>("person", number, where.area_code);
        row.household_id = home.id;
        row.residence = home.kind == HouseholdKind::Tenant ? ResidenceKind::Temporary
                        : random_.chance(0.13)             ? ResidenceKind::Away
                                                           : ResidenceKind::Registered;
        const int age = member == 0   ? static_cast<int>(random_.integer(24, 86))
                        : member == 1 ? static_cast<int>(random_.integer(22, 84))
                                      : static_cast<int>(random_.integer(0, 45));
        const int year = this_year_ - age;
        const auto month = static_cast<int>(random_.integer(1, 12));
        const auto day = static_cast<int>(random_.integer(1, 28));
        domain::PersonPersonal personal;
        personal.id = row.id;
        personal.number = number;
        personal.full_name =
            member == 0 ? head.full : head.surname + invented_name(random_).full.substr(head.surname.size());
        personal.sex = random_.chance(0.5) ? domain::Sex::Male : domain::Sex::Female;
        personal.birthday = std::format("{:04}-{:02}-{:02}", year, month, day);
        personal.id_number = invented_id_number(year, month, day, people_);
        if (age >= 16)
            personal.phone = silent_phone(2'000'000 + people_);
        personal.address = where.door;
        personal.care_classes = care_of(where, row, age, home.people.value_or(0));
        town_.add(row);
        town_.add_personal(personal);
    }

    /// Who is looked after follows from age and home.
    std::string care_of(const Dwelling& where, const domain::Person& row, int age, std::int64_t at_home)
    {
        std::string classes;
        const auto put = [&](std::string_view code) {
            classes += (classes.empty() ? "" : " ") + std::string(code);
            ++care_[{town_.grid_code(where.grid), std::string(code)}];
        };
        if (age >= 65 && at_home == 1)
            put("01");
        else if (age >= 65 && at_home == 2 && random_.chance(0.4))
            put("02");
        if (age <= 15 && row.residence != ResidenceKind::Temporary && random_.chance(0.12))
            put("03");
        if (age >= 80)
            put("11");
        if (random_.chance(0.021))
            put("06");
        if (random_.chance(where.resettled ? 0.06 : 0.018))
            put("07");
        if (random_.chance(0.006))
            put("09");
        return classes;
    }

    TownSoFar& town_;
    TownRandom random_;
    int this_year_ = 2026;
    std::int64_t households_ = 0;
    std::int64_t people_ = 0;
    std::map<std::pair<std::string, std::string>, std::int64_t> care_; ///< by grid and class
};

} // namespace

void add_population(TownSoFar& town)
{
    PopulationMaker(town).run();
}

} // namespace yiping::platform::simulate
