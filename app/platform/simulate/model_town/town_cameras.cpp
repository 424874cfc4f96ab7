// SPDX-License-Identifier: GPL-3.0-or-later
#include "town_parts.h"

#include <yiping/domain/limits.h>

#include <array>
#include <cmath>
#include <format>
#include <tuple>

namespace yiping::platform::simulate {

namespace {

constexpr int safe_village_cameras = 144;
constexpr int household_cameras = 839;

// The dozen that stream, at places everybody knows.
struct KeyCamera {
    std::string_view name;
    Point at;
    double direction;
};
constexpr std::array<KeyCamera, 12> key_cameras{{
    {"津阳社区 江边步道", {260, -150}, 215},
    {"石桥社区 桥头", {830, 560}, 120},
    {"白杨社区 安置小区大门", {760, -1080}, 80},
    {"天池村 瞭望塔", {-500, 2300}, 330},
    {"渡口社区 农贸市场", {-1930, 850}, 190},
    {"花铺社区 苗圃路口", {-1650, -760}, 40},
    {"中和社区 文化广场", {2350, -640}, 300},
    {"仁和村 村委会", {500, -2480}, 10},
    {"津阳社区 中心校门口", {-420, 790}, 170},
    {"石桥社区 老街", {1180, 600}, 250},
    {"白杨社区 滨江路口", {330, -620}, 20},
    {"渡口社区 码头", {-2100, 640}, 140},
}};

constexpr std::array<std::string_view, 6> public_places{"路口", "小广场", "村道", "停车场", "活动室", "背街"};

std::string camera_gb_id(int serial)
{
    return std::format("99010100001320{:06}", serial);
}

} // namespace

std::vector<StreamingCamera> streaming_cameras()
{
    std::vector<StreamingCamera> all;
    for (const KeyCamera& each : key_cameras)
        all.push_back({camera_gb_id(static_cast<int>(all.size()) + 1), std::string(each.name)});
    return all;
}

void add_cameras(const TownMaking& making, ModelTown& out)
{
    TownRandom random(making.seed, 0xCA3);
    int serial = 0;
    const auto add = [&](Point at, std::size_t micro, std::string name) -> domain::Camera& {
        ++serial;
        const std::string gb_id = camera_gb_id(serial);
        auto row = town_row<domain::Camera>(making, "camera", gb_id, making.places.micro_code(micro));
        row.gb_id = gb_id;
        row.name = std::move(name);
        const Point moved = making.geography.warp(at);
        row.lon = to_lon(moved);
        row.lat = to_lat(moved);
        row.direction = std::floor(random.unit() * 360);
        row.view_angle = static_cast<double>(random.integer(5, 9)) * 10;
        row.range_m = static_cast<double>(random.integer(3, 9)) * 10;
        out.rows.camera_rows.push_back(std::move(row));
        return out.rows.camera_rows.back();
    };
    const auto village_of = [&](std::size_t micro) {
        return village_plans()[making.geography.grid_village[making.geography.micro_grid[micro]]].name;
    };

    for (int i = 0; i < safe_village_cameras; ++i) {
        const bool key = i < static_cast<int>(key_cameras.size());
        Point at;
        std::size_t micro = 0;
        std::string name;
        if (key) {
            const KeyCamera& camera = key_cameras[static_cast<std::size_t>(i)];
            at = camera.at;
            name = camera.name;
            const std::size_t cell = making.geography.mesh.cell_at(at);
            micro = static_cast<std::size_t>(making.geography.micro[cell]);
            if (making.geography.micro_depth[cell] < 2)
                at = making.places.within(micro, random); // not on a border
        } else {
            const Spot& spot = making.places.draw(Where::Road, random);
            std::tie(at, micro) = making.places.near(spot, 35, random);
            name = std::format("{} {}{}", village_of(micro), random.pick(public_places), i);
        }
        domain::Camera& row = add(at, micro, std::move(name));
        row.sharing = domain::SharingKind::SafeVillage;
        row.purpose = "公共区域治安防范，设有提示牌";
        row.retention_days = 30;
        row.streams = key;
        if (key)
            row.direction = key_cameras[static_cast<std::size_t>(i)].direction;
    }
    for (int i = 0; i < household_cameras; ++i) {
        const Spot& spot = making.places.draw(Where::Any, random);
        const auto [at, micro] = making.places.near(spot, 90, random);
        domain::Camera& row = add(at, micro, std::format("{} 农户共享{}", village_of(micro), i + 1));
        row.sharing = domain::SharingKind::Household;
        row.purpose = "农户自愿共享门前画面";
        row.retention_days = 7;
        row.consent_at = making.as_of - random.integer(40, 360) * domain::day_ms;
        row.consent_hours = random.chance(0.3) ? "20:00-07:00" : "";
        if (random.chance(0.008)) // some take their consent back: such a camera is kept in the list and shows nothing
            row.withdrawn_at = *row.consent_at + random.integer(1, 30) * domain::day_ms;
        out.camera_personal.push_back({row.id, invented_name(random).full});
    }
}

} // namespace yiping::platform::simulate
