// SPDX-License-Identifier: GPL-3.0-or-later
#include "town_parts.h"

#include <yiping/domain/limits.h>

#include <array>
#include <format>

namespace yiping::platform::simulate {

namespace {

using domain::ResponderKind;
using domain::TeamRole;

constexpr std::array<std::string_view, 40> surnames{"王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐",
    "孙", "马", "朱", "胡", "郭", "何", "高", "林", "罗", "郑", "梁", "谢", "宋", "唐", "许", "邓", "冯", "韩", "曹",
    "曾", "彭", "萧", "蔡", "潘", "田", "董", "袁", "于", "余"};
constexpr std::array<std::string_view, 10> stems{"甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"};
constexpr std::array<std::string_view, 12> branches{
    "子", "丑", "寅", "卯", "辰", "巳", "午", "未", "申", "酉", "戌", "亥"};

constexpr std::string_view everyday_skills = "01 02 03 05 07 08 11 12";

struct UnitKind {
    std::string_view name;
    std::string_view skills;
};
constexpr std::array<UnitKind, 26> unit_kinds{{
    {"供水站", "04"},
    {"供电所", "04"},
    {"燃气服务点", "04"},
    {"通信营业厅", "04"},
    {"环卫站", "01"},
    {"市政养护队", "02 08"},
    {"警务室", "06 07 08 12"},
    {"司法服务点", "06"},
    {"市场监管所", "03 06"},
    {"交通运输站", "08"},
    {"农技站", "10"},
    {"护林站", "05 10"},
    {"水利站", "10"},
    {"卫生室", "11"},
    {"小学", "08 12"},
    {"幼儿园", "12"},
    {"银行网点", "12"},
    {"邮政所", "11"},
    {"超市", "11"},
    {"物业公司", "05 06 09"},
    {"建筑队", "02 09"},
    {"客运站", "08"},
    {"加油站", "05"},
    {"药店", "11"},
    {"农业合作社", "10"},
    {"养老服务站", "11"},
}};
constexpr std::array<std::size_t, 4> unit_villages{0, 1, 2, 5};

constexpr std::array<std::pair<std::string_view, std::string_view>, 5> town_squads{{
    {"镇综合应急救援队", "01 02 04 05 09 10"},
    {"镇消防小分队", "05"},
    {"镇供水抢修队", "04"},
    {"镇供电抢修队", "04"},
    {"镇疏通清掏队", "01 02"},
}};
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> town_volunteers{{
    {"护学志愿队", "08"},
    {"环保志愿队", "01 10"},
    {"关爱志愿队", "11"},
    {"医疗志愿队", "11"},
    {"反诈宣传志愿队", "12"},
}};

class PeopleMaker {
public:
    PeopleMaker(const TownMaking& making, ModelTown& out) : making_(making), out_(out), random_(making.seed, 0x9E09) {}

    void run()
    {
        grid_teams();
        heads();
        squads();
        units();
        volunteers();
    }

private:
    domain::Responder& add(ResponderKind kind, TeamRole role, std::string_view area_code, std::string_view prefix)
    {
        const std::string number = std::format("{}{:04}", prefix, ++numbers_);
        auto row = town_row<domain::Responder>(making_, "responder", number, area_code);
        row.number = number;
        row.kind = kind;
        row.role = role;
        out_.rows.responder_rows.push_back(std::move(row));
        out_.responder_personal.push_back({out_.rows.responder_rows.back().id, silent_phone(10'000 + numbers_)});
        return out_.rows.responder_rows.back();
    }
    void person(domain::Responder& row, std::string_view post)
    {
        const InventedName name = invented_name(random_);
        row.name = name.full;
        row.post = name.surname + ' ' + std::string(post);
    }
    void put(domain::Responder& row, Point at, double speed_kmh, double duty)
    {
        const Point moved = making_.geography.warp(at);
        row.lon = to_lon(moved);
        row.lat = to_lat(moved);
        row.speed_kmh = speed_kmh;
        row.on_duty = random_.chance(duty);
        row.position_at = making_.as_of - random_.integer(5, row.on_duty ? 240 : 40'000) * 1000;
    }
    Point in_grid(std::size_t grid)
    {
        std::size_t micro = 0;
        do {
            micro = static_cast<std::size_t>(random_.integer(0, micro_total - 1));
        } while (making_.geography.micro_grid[micro] != grid);
        return making_.places.within(micro, random_);
    }
    std::size_t grid_of_village(std::size_t village)
    {
        std::size_t grid = 0;
        do {
            grid = static_cast<std::size_t>(random_.integer(0, grid_total - 1));
        } while (making_.geography.grid_village[grid] != village);
        return grid;
    }

    void grid_teams()
    {
        struct Post {
            TeamRole role;
            std::string_view words;
            double duty;
        };
        constexpr std::array<Post, 4> posts{
            {{TeamRole::Leader, "网格长", 0.6}, {TeamRole::FullTime, "专职网格员", 0.88},
                {TeamRole::PartTime, "兼职网格员", 0.45}, {TeamRole::Adviser, "网格指导员", 0.35}}};
        for (std::size_t grid = 0; grid < grid_total; ++grid) {
            for (const Post& post : posts) {
                domain::Responder& row = add(ResponderKind::Member, post.role, making_.places.grid_code(grid), "W");
                person(row, post.words);
                put(row, in_grid(grid), 12, post.duty);
                row.skills = everyday_skills;
                if (!village_plans()[making_.geography.grid_village[grid]].community)
                    row.skills += " 10";
                if (post.role == TeamRole::Leader || post.role == TeamRole::Adviser)
                    row.skills += " 06 09";
            }
        }
    }
    void heads()
    {
        for (std::size_t micro = 0; micro < micro_total; ++micro) {
            if (making_.geography.grid_village[making_.geography.micro_grid[micro]] != courtyard_village)
                continue;
            domain::Responder& row =
                add(ResponderKind::Member, TeamRole::CourtyardHead, making_.places.micro_code(micro), "Y");
            person(row, "院长");
            put(row, making_.places.within(micro, random_), 5, 0.5);
            row.skills = "01 05 06 11";
        }
        // 31 people for 25 blocks: the first six blocks have two each.
        constexpr std::size_t building_workers = 31;
        const auto& buildings = making_.geography.buildings;
        for (std::size_t i = 0; i < building_workers; ++i) {
            const CompoundBuilding& building = buildings[i % buildings.size()];
            domain::Responder& row =
                add(ResponderKind::Member, TeamRole::BuildingHead, making_.places.micro_code(building.micro), "L");
            person(row, std::format("{}栋楼栋长", i % buildings.size() + 1));
            put(row, making_.places.within(building.micro, random_), 5, 0.55);
            row.skills = "01 05 06 07 11 12";
        }
    }
    void team(ResponderKind kind, std::string_view prefix, std::string_view name, std::string_view skills,
        std::string_view area_code, std::size_t grid, double speed_kmh, double duty)
    {
        domain::Responder& row = add(kind, TeamRole::None, area_code, prefix);
        row.name = name;
        row.post = name;
        row.skills = skills;
        put(row, in_grid(grid), speed_kmh, duty);
    }
    void squads()
    {
        for (std::size_t village = 0; village < village_plans().size(); ++village)
            team(ResponderKind::Squad, "S", std::format("{}应急小分队", village_plans()[village].name),
                "01 02 04 05 08 09 10", village_plans()[village].code, grid_of_village(village), 25, 0.95);
        for (const auto& [name, skills] : town_squads)
            team(ResponderKind::Squad, "S", name, skills, model_town_code, grid_of_village(0), 30, 1);
    }
    void units()
    {
        for (const UnitKind& kind : unit_kinds) {
            for (const std::size_t village : unit_villages) {
                const std::string_view full = village_plans()[village].name;
                team(ResponderKind::Unit, "D", std::format("{}{}", full.substr(0, full.size() - 6), kind.name),
                    kind.skills, model_town_code, grid_of_village(village), 25, 0.9);
            }
        }
    }
    void volunteers()
    {
        for (std::size_t village = 0; village < village_plans().size(); ++village)
            team(ResponderKind::VolunteerTeam, "Z", std::format("{}志愿服务队", village_plans()[village].name),
                "01 11 12", village_plans()[village].code, grid_of_village(village), 5, 0.5);
        for (const auto& [name, skills] : town_volunteers)
            team(ResponderKind::VolunteerTeam, "Z", name, skills, model_town_code, grid_of_village(0), 5, 0.5);
    }

    const TownMaking& making_;
    ModelTown& out_;
    TownRandom random_;
    int numbers_ = 0;
};

} // namespace

InventedName invented_name(TownRandom& random)
{
    const std::string surname(random.pick(surnames));
    const std::string stem(random.pick(stems));
    return {surname, surname + stem + std::string(random.pick(branches))};
}

std::string silent_phone(std::int64_t number)
{
    return std::format("000{:08}", number);
}

void add_responders(const TownMaking& making, ModelTown& out)
{
    PeopleMaker(making, out).run();
}

void add_shifts(const TownMaking& making, ModelTown& out)
{
    TownRandom random(making.seed, 0x5F1);
    constexpr std::array<std::string_view, 4> leader_posts{"镇长", "副镇长", "人大主席", "党委委员"};
    constexpr std::int64_t handover = 8 * domain::hour_ms + domain::hour_ms / 2;
    const UtcMillis today = domain::local_midnight(making.as_of);
    // A fortnight back and a week ahead, handed over at 8:30.
    for (int day = -14; day <= 7; ++day) {
        const UtcMillis from = today + day * domain::day_ms + handover;
        auto row = town_row<domain::Shift>(making, "shift", domain::date_text(from), model_town_code);
        row.from_at = from;
        row.to_at = from + domain::day_ms;
        row.leader = std::format("{} {}", random.pick(surnames), random.pick(leader_posts));
        row.officer = std::format("{} 值班员", random.pick(surnames));
        row.office_phone = silent_phone(110);
        out.rows.shift_rows.push_back(std::move(row));
    }
}

} // namespace yiping::platform::simulate
