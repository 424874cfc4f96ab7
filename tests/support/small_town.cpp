// SPDX-License-Identifier: GPL-3.0-or-later
#include "small_town.h"

#include <yiping/domain/limits.h>

namespace yiping::testing {

Uuid id_of(std::string_view name)
{
    return Uuid::from_name("test", name);
}

domain::Area area(std::string_view code, std::string_view parent, std::string_view name, domain::AreaLevel level)
{
    domain::Area row;
    row.id = id_of(code);
    row.district_id = "990101";
    row.area_code = code;
    row.parent_code = parent;
    row.name = name;
    row.level = level;
    return row;
}

domain::Case incident(std::string_view number, std::string_view title, std::string_view area_code, domain::Step step,
    UtcMillis opened_at, UtcMillis due_at)
{
    domain::Case row;
    row.id = id_of(number);
    row.district_id = "990101";
    row.area_code = area_code;
    row.rev = 1;
    row.number = number;
    row.title = title;
    row.category = "0304";
    row.address = "17栋旁";
    row.lon = 105.001;
    row.lat = 29.001;
    row.step = step;
    row.opened_at = opened_at;
    row.step_at = opened_at;
    if (due_at != 0)
        row.due_at = due_at;
    if (step == domain::Step::Closed)
        row.closed_at = opened_at + domain::hour_ms;
    return row;
}

domain::Responder worker(std::string_view name, std::string_view area_code, double lon, double lat)
{
    domain::Responder row;
    row.id = id_of(name);
    row.district_id = "990101";
    row.area_code = area_code;
    row.number = name;
    row.kind = domain::ResponderKind::Member;
    row.role = domain::TeamRole::FullTime;
    row.name = name;
    row.post = name;
    row.on_duty = true;
    row.lon = lon;
    row.lat = lat;
    row.position_at = small_town_noon;
    row.speed_kmh = 20;
    return row;
}

domain::RowSet small_town()
{
    using domain::AreaLevel;
    domain::RowSet rows;
    rows.area_rows.push_back(area("990101000000", "", "沧江区", AreaLevel::County));
    rows.area_rows.push_back(area(town_code, "990101000000", "澜川镇", AreaLevel::Town));
    rows.area_rows.push_back(area("990101001001", town_code, "白杨社区", AreaLevel::Village));
    rows.area_rows.push_back(area("990101001002", town_code, "天池村", AreaLevel::Village));
    for (const char* village : {"990101001001", "990101001002"}) {
        for (int grid = 1; grid <= 3; ++grid) {
            const std::string digits = "0" + std::to_string(grid);
            rows.area_rows.push_back(area(village + ("0" + digits), village, digits + "网格", AreaLevel::Grid));
        }
    }
    rows.responder_rows.push_back(worker("孙某", "990101001001003", 105.0012, 29.0012));
    rows.responder_rows.push_back(worker("李某", "990101001001002", 105.0060, 29.0040));
    rows.responder_rows.push_back(worker("王某", "990101001002001", 105.0400, 29.0300));
    rows.responder_rows.push_back(worker("赵某", "990101001002002", 105.0500, 29.0310));
    rows.responder_rows.back().on_duty = false;
    rows.responder_rows.push_back(worker("应急清掏小分队", town_code, 105.0100, 29.0080));
    rows.responder_rows.back().kind = domain::ResponderKind::Squad;
    rows.responder_rows.back().role = domain::TeamRole::None;
    rows.responder_rows.back().skills = "03";
    domain::Shift shift;
    shift.id = id_of("shift");
    shift.area_code = town_code;
    shift.from_at = small_town_noon - 4 * domain::hour_ms;
    shift.to_at = small_town_noon + 6 * domain::hour_ms;
    shift.leader = "刘 副镇长";
    shift.officer = "陈 值班员";
    rows.shift_rows.push_back(shift);
    return rows;
}

domain::CategoryTree small_categories()
{
    std::vector<domain::Category> all;
    all.push_back({.code = "03",
        .zh = "环境卫生",
        .en = "Sanitation",
        .limit = domain::LimitKind::SameDay,
        .fixed_hours = 0,
        .skill = "03",
        .plain = false});
    all.push_back({.code = "0304",
        .zh = "化粪池外溢",
        .en = "Septic overflow",
        .limit = domain::LimitKind::SameDay,
        .fixed_hours = 0,
        .skill = "03",
        .plain = false});
    all.push_back({.code = "04",
        .zh = "市政设施",
        .en = "Utilities",
        .limit = domain::LimitKind::ThreeDay,
        .fixed_hours = 0,
        .skill = "",
        .plain = false});
    all.push_back({.code = "0401",
        .zh = "井盖破损",
        .en = "Broken manhole cover",
        .limit = domain::LimitKind::ThreeDay,
        .fixed_hours = 0,
        .skill = "",
        .plain = true});
    return domain::CategoryTree::make(std::move(all)).value();
}

} // namespace yiping::testing
