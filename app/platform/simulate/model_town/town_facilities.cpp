// SPDX-License-Identifier: GPL-3.0-or-later
#include "town_registers.h"

#include <yiping/domain/limits.h>
#include <yiping/domain/registers/component.h>
#include <yiping/domain/registers/facility_inspection.h>
#include <yiping/domain/registers/organization.h>
#include <yiping/domain/registers/place.h>

#include <array>
#include <format>

namespace yiping::platform::simulate {

namespace {

using domain::OrganizationKind;
using domain::PlaceKind;

struct OrganisationPlan {
    OrganizationKind kind;
    Where where;
    int count;
    std::string_view word;
    std::string_view industry;
};
/// 23 social organisations and three workshops that take in resettled households, as published.
constexpr std::array<OrganisationPlan, 12> organisations{{
    {OrganizationKind::Shop, Where::Market, 84, "便民店", "零售"},
    {OrganizationKind::Shop, Where::Dense, 62, "小吃店", "餐饮"},
    {OrganizationKind::Firm, Where::Road, 22, "建材经营部", "批发"},
    {OrganizationKind::Firm, Where::Any, 14, "物流点", "运输"},
    {OrganizationKind::Factory, Where::Compound, 3, "社区工厂", "加工"},
    {OrganizationKind::School, Where::School, 9, "学校", "教育"},
    {OrganizationKind::Medical, Where::Dense, 8, "卫生室", "医疗"},
    {OrganizationKind::Cooperative, Where::Farm, 12, "合作社", "种植"},
    {OrganizationKind::Property, Where::Dense, 6, "物业", "物业"},
    {OrganizationKind::Office, Where::Dense, 10, "办事点", "公共管理"},
    {OrganizationKind::Social, Where::Any, 23, "服务社", "社会服务"},
    {OrganizationKind::Other, Where::Any, 7, "农家乐", "旅游"},
}};

struct PlacePlan {
    PlaceKind kind;
    Where where;
    int count;
    std::string_view word;
    std::string_view hours;
    bool care;
};
constexpr std::array<PlacePlan, 16> places{{
    {PlaceKind::School, Where::School, 9, "学校门口", "07:20-08:10 16:30-17:30", true},
    {PlaceKind::Market, Where::Market, 2, "农贸市场", "05:30-18:30", true},
    {PlaceKind::Square, Where::Dense, 6, "文化广场", "", false},
    {PlaceKind::Hospital, Where::Dense, 8, "卫生室", "", true},
    {PlaceKind::Crossing, Where::Road, 40, "路口", "", false},
    {PlaceKind::Scenic, Where::River, 3, "江边步道", "", true},
    {PlaceKind::Station, Where::River, 4, "码头", "06:00-19:00", true},
    {PlaceKind::Workshop, Where::Compound, 3, "社区工厂", "08:00-18:00", true},
    {PlaceKind::Forest, Where::Forest, 12, "林区路口", "", true},
    {PlaceKind::Water, Where::River, 18, "亲水点", "", true},
    {PlaceKind::Shelter, Where::Any, 16, "避险点", "", true},
    {PlaceKind::Office, Where::Dense, 8, "办事大厅", "09:00-17:30", false},
    {PlaceKind::Bank, Where::Dense, 8, "幸福银行", "14:00-17:00", false},
    {PlaceKind::Studio, Where::Dense, 4, "贴心工作室", "09:00-21:00", false},
    {PlaceKind::Garden, Where::Compound, 2, "小菜园", "", false},
    {PlaceKind::Other, Where::Farm, 10, "晒坝", "", false},
}};

struct ComponentPlan {
    std::string_view category;
    std::string_view word;
    Where where;
    int count;
    std::string_view owner;
    int improved; ///< of the 48 that were improved
};
constexpr std::array<ComponentPlan, 16> components{{
    {"0107", "路灯", Where::Road, 320, "市政养护队", 8},
    {"0102", "污水井盖", Where::Dense, 140, "市政养护队", 2},
    {"0104", "雨水箅子", Where::Road, 120, "市政养护队", 4},
    {"0109", "消防栓", Where::Dense, 72, "镇消防小分队", 3},
    {"0111", "水管", Where::Any, 40, "供水站", 6},
    {"0112", "化粪池", Where::Compound, 26, "物业公司", 5},
    {"0202", "护栏", Where::River, 60, "市政养护队", 4},
    {"0203", "交通标志", Where::Road, 80, "交通运输站", 0},
    {"0301", "垃圾桶", Where::Dense, 210, "环卫站", 2},
    {"0303", "公共厕所", Where::Dense, 14, "环卫站", 2},
    {"0402", "座椅", Where::Dense, 60, "市政养护队", 4},
    {"0403", "健身器材", Where::Dense, 34, "市政养护队", 3},
    {"0501", "取水槽", Where::Farm, 18, "水利站", 3},
    {"0502", "灌溉渠", Where::Farm, 22, "水利站", 1},
    {"0503", "山坪塘", Where::Farm, 20, "水利站", 0},
    {"0504", "挡墙", Where::Forest, 16, "交通运输站", 1},
}};
/// Of the 48 improved ones, those that were found broken again, and those that residents keep themselves.
constexpr int broken_again = 2;
constexpr int kept_by_residents = 36;

} // namespace

void add_facilities(TownSoFar& town)
{
    TownRandom random(town.making().seed, 0xFAC1);
    const Places& map = town.making().places;
    const auto village_of = [&](std::size_t micro) {
        return village_plans()[town.village_of(town.making().geography.micro_grid[micro])].name;
    };

    int number = 0;
    for (const OrganisationPlan& plan : organisations) {
        for (int each = 0; each < plan.count; ++each) {
            const auto [at, micro] = map.near(map.draw(plan.where, random), 60, random);
            const std::string code = std::format("ZZ{:04}", ++number);
            auto row = town.row<domain::Organization>("organization", code, town.micro_code(micro));
            row.number = code;
            row.credit_code = std::format("99990101{:010}", number);
            row.name = std::format("{}{}{}号（示意）", village_of(micro), plan.word, each + 1);
            row.kind = plan.kind;
            row.industry = plan.industry;
            row.address = map.address_of(at);
            town.place(row, at);
            row.employees = plan.kind == OrganizationKind::Factory ? random.integer(60, 75) : random.integer(1, 18);
            row.key_unit = plan.kind == OrganizationKind::School || plan.kind == OrganizationKind::Factory;
            row.fire_key = row.key_unit || random.chance(0.06);
            row.opened_at = town.day(random.integer(100, 3000));
            row.inspected_at = town.day(random.integer(1, 120)) + 10 * domain::hour_ms;
            domain::OrganizationPersonal personal;
            personal.id = row.id;
            personal.contact_name = invented_name(random).full;
            personal.contact_phone = silent_phone(400'000 + number);
            town.add(row);
            town.add_personal(personal);
        }
    }

    number = 0;
    for (const PlacePlan& plan : places) {
        for (int each = 0; each < plan.count; ++each) {
            const auto [at, micro] = map.near(map.draw(plan.where, random), 30, random);
            const std::string code = std::format("DD{:04}", ++number);
            auto row = town.row<domain::Place>("place", code, town.micro_code(micro));
            row.number = code;
            row.name =
                std::format("{}{}{}", village_of(micro), plan.word, plan.count > 1 ? std::to_string(each + 1) : "");
            row.kind = plan.kind;
            town.place(row, at);
            row.hours = plan.hours;
            row.care = plan.care;
            if (plan.kind == PlaceKind::Market)
                row.market_days = "5";
            if (plan.kind == PlaceKind::Square || plan.kind == PlaceKind::Shelter)
                row.capacity = random.integer(8, 60) * 10;
            row.opened_at = town.day(random.integer(200, 3000));
            town.add(row);
        }
    }

    number = 0;
    int improved = 0;
    int inspections = 0;
    for (const ComponentPlan& plan : components) {
        for (int each = 0; each < plan.count; ++each) {
            const auto [at, micro] = map.near(map.draw(plan.where, random), 80, random);
            const std::string code = std::format("990101{}{:06}", plan.category, ++number);
            auto row = town.row<domain::Component>("component", code, town.micro_code(micro));
            row.number = code;
            row.category = plan.category;
            row.name = std::format("{}{}{}", village_of(micro), plan.word, each + 1);
            town.place(row, at);
            row.owner = plan.owner;
            row.keeper = plan.owner;
            row.installed_at = town.day(random.integer(400, 4000));
            row.checked_at = town.day(random.integer(0, 60)) + 15 * domain::hour_ms;
            row.state = random.chance(0.03) ? domain::ComponentState::Damaged : domain::ComponentState::Good;
            if (each < plan.improved) {
                const bool broken = improved < broken_again;
                row.improved_at = town.day(random.integer(150, 320));
                row.kept_by_residents = improved < kept_by_residents;
                row.state = broken ? domain::ComponentState::Damaged : domain::ComponentState::Good;
                ++improved;
                const domain::Responder* who =
                    town.staff(town.micro_code(micro).substr(0, 15), domain::TeamRole::PartTime);
                for (int round = 3; round >= 0; --round) {
                    auto check = town.row<domain::FacilityInspection>(
                        "inspection", std::format("{}", ++inspections), town.micro_code(micro));
                    check.component_id = row.id;
                    check.at = town.day(7 + round * 30) + random.integer(9, 17) * domain::hour_ms;
                    check.sound = !(broken && round == 0);
                    check.reported_by_resident = !check.sound || random.chance(0.1);
                    if (who != nullptr)
                        check.inspector_id = who->id;
                    check.finding = check.sound ? "完好" : "有破损，已报修";
                    town.add(check);
                }
            }
            town.add(row);
        }
    }
}

} // namespace yiping::platform::simulate
