// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/limits.h>
#include <yiping/geo/camera_view.h>
#include <yiping/platform/look_report.h>
#include <yiping/sqlite/rows.h>

#include "commands.h"
#include "store_sink.h"

#include <algorithm>
#include <cmath>
#include <format>
#include <limits>

namespace yiping::ctl {

int cameras_near(const Context& context, const CamerasNearArgs& args)
{
    const auto store = open_store(args.db, false);
    if (!store)
        return context.fail(store.error());
    const auto cameras = sqlite::read_rows<domain::Camera>(
        (*store)->database(), "WHERE lon IS NOT NULL AND lat IS NOT NULL ORDER BY id");
    if (!cameras)
        return context.fail(cameras.error());
    std::vector<geo::CameraView> all = geo::cameras_near(*cameras, {args.lon, args.lat});
    if (all.size() > static_cast<std::size_t>(args.limit))
        all.resize(static_cast<std::size_t>(args.limit));
    const auto id_of = [](const domain::Camera& camera) {
        return camera.gb_id.empty() ? camera.id.to_string() : camera.gb_id;
    };
    if (context.json) {
        Json list = Json::list();
        for (const geo::CameraView& each : all)
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
    for (const geo::CameraView& each : all)
        table.push_back({std::format("{:.0f} m", each.metres),
            std::string(each.looks_at ? context.word("是", "yes") : context.word("否", "no")), id_of(*each.camera),
            each.camera->name});
    print_table(context.out, table);
    return 0;
}

namespace {

Json kept_json(const std::vector<platform::KeptLine>& kept)
{
    Json list = Json::list();
    for (const platform::KeptLine& each : kept)
        list.push(Json::object()
                .set("at", each.at)
                .set("kind", each.kind)
                .set("about", each.about)
                .set("sha256", each.sha256));
    return list;
}

/// "截图 2，录像 1，收听 1"
std::string kept_words(const Context& context, const platform::LookLine& look)
{
    const auto kept = [&](std::string_view kind) {
        return static_cast<std::size_t>(std::ranges::count(look.kept, kind, &platform::KeptLine::kind));
    };
    std::string words;
    for (const auto& [count, word] : {std::pair(kept("picture"), context.word("截图", "pictures")),
             std::pair(kept("clip"), context.word("录像", "clips")),
             std::pair(look.heard.size(), context.word("收听", "listened"))})
        if (count > 0)
            words += std::format("{}{} {}", words.empty() ? "" : std::string(context.word("，", ", ")), word, count);
    return words;
}

} // namespace

int report_who_looked(const Context& context, const WhoLookedArgs& args)
{
    UtcMillis since = 0, until = std::numeric_limits<UtcMillis>::max();
    for (const auto& [text, at] : {std::pair(&args.since, &since), {&args.until, &until}}) {
        if (!*text)
            continue;
        const auto read = parse_iso_time(**text);
        if (!read)
            return context.fail(read.error());
        *at = *read;
    }
    const auto store = open_store(args.db, false);
    if (!store)
        return context.fail(store.error());
    // By its code, as the owner's sheet has it, or by the id of the row.
    const auto id = Uuid::parse(args.camera);
    const auto cameras = sqlite::read_rows<domain::Camera>(
        (*store)->database(), id ? "WHERE id = ?1" : "WHERE gb_id = ?1", [&](sqlite::Statement& statement) {
            if (id)
                statement.bind(0, *id);
            else
                statement.bind(0, args.camera);
        });
    if (!cameras)
        return context.fail(cameras.error());
    if (cameras->empty())
        return context.fail(Error(Fault::Input, "ctl.no_such_camera", {{"id", args.camera}}));
    const domain::Camera& camera = cameras->front();
    const auto looks = platform::looks_at((*store)->database(), camera.id, since, until);
    if (!looks)
        return context.fail(looks.error());
    if (context.json) {
        Json list = Json::list();
        for (const platform::LookLine& each : *looks) {
            Json one = Json::object()
                           .set("from", each.from)
                           .set("user", each.user)
                           .set("device", each.device)
                           .set("reason", each.reason);
            if (each.to)
                one.set("to", *each.to).set("seconds", (*each.to - each.from) / 1000);
            if (!each.refused.empty())
                one.set("refused", each.refused);
            if (!each.kept.empty())
                one.set("kept", kept_json(each.kept));
            if (!each.heard.empty()) {
                Json times = Json::list();
                for (const UtcMillis at : each.heard)
                    times.push(at);
                one.set("heard", std::move(times));
            }
            list.push(std::move(one));
        }
        context.print(
            Json::object().set("camera", camera.gb_id).set("name", camera.name).set("looks", std::move(list)));
        return 0;
    }
    std::vector<std::vector<std::string>> table{
        {std::string(context.word("时间", "from")), std::string(context.word("时长", "for")),
            std::string(context.word("账号", "user")), std::string(context.word("设备", "device")),
            std::string(context.word("事由", "reason")), std::string(context.word("留存和收听", "kept, heard"))}};
    for (const platform::LookLine& each : *looks) {
        const std::string length = !each.refused.empty() ? std::string(context.word("已拒绝", "refused"))
                                   : each.to             ? std::to_string((*each.to - each.from) / 1000) + " s"
                                                         : std::string(context.word("查看中", "goes on"));
        table.push_back({domain::date_time_text(each.from), length, each.user, each.device, each.reason,
            kept_words(context, each)});
    }
    print_table(context.out, table);
    return 0;
}

} // namespace yiping::ctl
