// SPDX-License-Identifier: GPL-3.0-or-later
#include "options.h"

#include <yiping/config/data_dir.h>
#include <yiping/model_town/model_town.h>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>

namespace yiping::farm {

namespace {

constexpr int wrong_usage = 2;
constexpr std::array<std::string_view, 6> clip_names{"road", "path", "junction", "lane", "belt", "yard"};

std::filesystem::path shipped_clip(std::size_t index)
{
    return config::shipped_data("clips") / (std::string(clip_names[index % clip_names.size()]) + ".mp4");
}

/// The dozen of the model town. One speaks H.265, two have sound.
std::vector<CameraPlan> town_cameras()
{
    std::vector<CameraPlan> plans;
    for (const auto& each : platform::simulate::streaming_cameras()) {
        CameraPlan plan{each.gb_id, each.name, shipped_clip(plans.size())};
        if (plans.size() == 3)
            plan.codec = Codec::H265;
        if (plans.size() < 2)
            plan.sound = plans.empty() ? Sound::Aac : Sound::Alaw;
        plans.push_back(std::move(plan));
    }
    return plans;
}

/// CODE=NAME[=CLIP[=h265|aac|g711]]
CameraPlan plan_of(const std::string& text, std::size_t index)
{
    std::vector<std::string> parts;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find('=', at), text.size());
        parts.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    CameraPlan plan{parts[0], parts.size() > 1 ? parts[1] : parts[0], shipped_clip(index)};
    if (parts.size() > 2 && !parts[2].empty())
        plan.clip = parts[2];
    if (parts.size() > 3) {
        plan.codec = parts[3] == "h265" ? Codec::H265 : Codec::H264;
        plan.sound = parts[3] == "aac" ? Sound::Aac : parts[3] == "g711" ? Sound::Alaw : Sound::None;
    }
    return plan;
}

} // namespace

std::optional<Options> parse_options(int count, char** arguments, int& status)
{
    Options options;
    bool town = false, as_it_is = false;
    std::vector<std::string> cameras, keep;
    std::string main_size, sub_size, key_file, password_file, keep_password_file;
    CLI::App app{
        "一屏的摄像头农场：真实的 RTSP 服务，循环播放片段，可以按要求出故障。\n"
        "A real RTSP server that loops clips and can be told to fail. Lines on standard input: "
        "fail CODE black|frozen|stall|drop|corrupt|size|none, clock CODE SECONDS, hang-up CODE, server stop|start, "
        "status, quit."};
    app.name("yiping-farm");
    ServerOptions& server = options.server;
    app.add_option("--port", server.port, "端口，0 为任意空闲端口 (0: any free one)");
    app.add_flag("--town", town, "示范镇的十二路 (the dozen of the model town)");
    app.add_option("--camera", cameras, "CODE=NAME[=CLIP[=h265|aac|g711]]，可多次给出 (may be repeated)");
    app.add_flag("--as-it-is", as_it_is, "原样播放片段，不叠字 (clips as they are, nothing burnt in)");
    app.add_flag("--bits", server.shape.bits, "底边加机器可读时钟 (a machine-readable clock at the bottom edge)");
    app.add_option("--fps", server.shape.frames_a_second, "每秒帧数 (pictures a second)")->check(CLI::Range(1, 60));
    app.add_option("--key-interval", server.shape.key_interval, "关键帧间隔（帧）(pictures between key frames)")
        ->check(CLI::Range(1, 600));
    app.add_option("--main", main_size, "主码流尺寸 (main stream, WxH)");
    app.add_option("--sub", sub_size, "子码流尺寸 (sub-stream, WxH)");
    app.add_option("--user", server.user, "要求 Digest 登录的用户名 (asks for this user by Digest)");
    app.add_option("--password-file", password_file, "口令所在文件 (file with the password)");
    app.add_option("--sign-key-file", key_file, "地址须以此密钥签名 (addresses have to be signed with this key)");
    app.add_option("--certificate", server.certificate, "证书（PEM），改用 RTSPS (PEM; makes it RTSPS)");
    app.add_option("--key", server.key, "证书私钥（PEM）(its key)");
    app.add_option("--keep", keep,
        "保留最近几秒的摄像头：CODE 或 CODE=rtsp://…，可多次给出，仅 H.264 (keep the last seconds; may be repeated)");
    app.add_option("--keep-seconds", options.keep_seconds, "保留多少秒 (how many seconds)")->check(CLI::Range(1, 60));
    app.add_option("--keep-user", options.keep_user, "登录那些摄像头的用户名 (user of cameras that stream elsewhere)");
    app.add_option("--keep-password-file", keep_password_file, "其口令所在文件 (file with their password)");
    app.add_option("--clock-shift", server.clock_shift, "演示的时钟与本机相差多少毫秒 (the demo's clock)")->group("");
    app.add_option("--ready-file", options.ready_file, "开始监听后写入端口的文件 (written when listening)");
    app.set_version_flag("--version", std::string("yiping-farm " YIPING_VERSION));
    try {
        app.parse(count, arguments);
    } catch (const CLI::ParseError& error) {
        status = app.exit(error) == 0 ? 0 : wrong_usage;
        return std::nullopt;
    }
    const auto wrong = [&](const char* what) {
        std::fprintf(stderr, "%s\n", what);
        status = wrong_usage;
        return std::nullopt;
    };
    const auto read_size = [](const std::string& text, PictureSize& size) {
        return text.empty() || (std::sscanf(text.c_str(), "%dx%d", &size.width, &size.height) == 2 &&
                                   size.width >= 32 && size.height >= 32 && size.width <= 4096 && size.height <= 4096 &&
                                   size.width % 4 == 0 && size.height % 4 == 0);
    };
    if (!read_size(main_size, server.shape.main) || !read_size(sub_size, server.shape.sub))
        return wrong("--main, --sub: 640x360");
    for (const auto& [file, text] : {std::pair(&key_file, &server.sign_key), {&password_file, &server.password},
             {&keep_password_file, &options.keep_password}})
        if (!file->empty() && !std::getline(std::ifstream(*file), *text))
            return wrong("--sign-key-file, --password-file: 读不到 (cannot be read)");
    if (town)
        options.cameras = town_cameras();
    for (const std::string& each : cameras)
        options.cameras.push_back(plan_of(each, options.cameras.size()));
    for (CameraPlan& each : options.cameras)
        each.as_it_is = as_it_is;
    for (const std::string& each : keep) {
        const std::size_t sign = each.find('=');
        KeepPlan plan{each.substr(0, sign), sign == each.npos ? "" : each.substr(sign + 1)};
        const auto own = std::ranges::find(options.cameras, plan.code, &CameraPlan::code);
        const bool elsewhere = plan.url.starts_with("rtsp://") || plan.url.starts_with("rtsps://");
        if (!elsewhere && (own == options.cameras.end() || own->codec != Codec::H264))
            return wrong(
                "--keep: 不是本农场的 H.264 摄像头，也没有 rtsp:// 地址 (neither an own H.264 camera nor rtsp://)");
        options.keep.push_back(std::move(plan));
    }
    if (options.cameras.empty() && options.keep.empty())
        return wrong("请用 --town、--camera 或 --keep 指明摄像头 (no cameras: --town, --camera or --keep)");
    return options;
}

} // namespace yiping::farm
