// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/geo/distance.h>
#include <yiping/sqlite/rows.h>

#include "commands.h"
#include "store_sink.h"

#include <algorithm>
#include <cmath>
#include <format>

namespace yiping::ctl {

namespace {

/// Usual for a street camera whose sheet does not say it.
constexpr double usual_view_angle = 60;

struct Near {
    const domain::Camera* camera = nullptr;
    double metres = 0;
    bool looks_at = false;
};

Near look(const domain::Camera& camera, geo::LonLat place)
{
    const geo::Geodesic way = geo::geodesic({*camera.lon, *camera.lat}, place);
    Near near{&camera, way.metres, false};
    if (camera.direction && std::isfinite(*camera.direction)) {
        double turn = std::fabs(std::fmod(way.azimuth - *camera.direction, 360.0));
        turn = std::min(turn, 360 - turn);
        const bool in_range = !camera.range_m || way.metres <= *camera.range_m;
        near.looks_at = in_range && turn <= camera.view_angle.value_or(usual_view_angle) / 2;
    }
    return near;
}

} // namespace

int cameras_near(const Context& context, const CamerasNearArgs& args)
{
    const auto store = open_store(args.db, false);
    if (!store)
        return context.fail(store.error());
    const auto cameras = sqlite::read_rows<domain::Camera>(
        (*store)->database(), "WHERE lon IS NOT NULL AND lat IS NOT NULL ORDER BY id");
    if (!cameras)
        return context.fail(cameras.error());
    std::vector<Near> all;
    for (const domain::Camera& each : *cameras)
        if (!each.withdrawn_at) // a household that took its consent back is not shown anywhere
            all.push_back(look(each, {args.lon, args.lat}));
    std::ranges::stable_sort(all, {}, &Near::metres);
    if (all.size() > static_cast<std::size_t>(args.limit))
        all.resize(static_cast<std::size_t>(args.limit));
    const auto id_of = [](const domain::Camera& camera) {
        return camera.gb_id.empty() ? camera.id.to_string() : camera.gb_id;
    };
    if (context.json) {
        Json list = Json::list();
        for (const Near& each : all)
            list.push(Json::object()
                    .set("id", id_of(*each.camera))
                    .set("name", each.camera->name)
                    .set("distance_m", std::round(each.metres * 100) / 100)
                    .set("looks_at", each.looks_at));
        context.print(Json::object().set("cameras", std::move(list)));
        return 0;
    }
    std::vector<std::vector<std::string>> table{
        {std::string(context.word("距离", "distance")), std::string(context.word("朝向现场", "looks at")),
            std::string(context.word("编码", "id")), std::string(context.word("名称", "name"))}};
    for (const Near& each : all)
        table.push_back({std::format("{:.0f} m", each.metres),
            std::string(each.looks_at ? context.word("是", "yes") : context.word("否", "no")), id_of(*each.camera),
            each.camera->name});
    print_table(context.out, table);
    return 0;
}

} // namespace yiping::ctl
