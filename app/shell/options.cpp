// SPDX-License-Identifier: GPL-3.0-or-later
#include "options.h"

#include <CLI/CLI.hpp>

#include <cstdlib>
#include <cstring>
#include <format>
#include <string_view>

namespace yiping::shell {

namespace {

/// `--wall` alone starts the wall; in a demo `--wall FILE` names its description.
bool asks_for_demo(int argc, char** argv)
{
    for (int index = 1; index < argc; ++index)
        if (std::strcmp(argv[index], "--demo") == 0)
            return true;
    return false;
}

Result<void> read_size(const std::string& text, Options& options)
{
    if (text.empty())
        return {};
    int width = 0;
    int height = 0;
    char behind = 0;
    if (std::sscanf(text.c_str(), "%dx%d%c", &width, &height, &behind) != 2 || width < 320 || height < 240 ||
        width > 16384 || height > 16384)
        return make_error(Fault::Usage, "shell.usage", {{"why", std::format("--size {}", text)}});
    options.width = width;
    options.height = height;
    return {};
}

} // namespace

Result<std::optional<Options>> parse_options(int argc, char** argv)
{
    Options options;
    CLI::App parser("一屏 Yiping：一屏看全镇，一网管全镇", "yiping");
    std::string size;
    std::string language;
    int seconds = 0;
    bool wall = false;
    bool desk = false;
    parser.add_option("--out", options.out, "截图与 summary.json 的文件夹 (folder for pictures and summary.json)");
    parser.add_option("--size", size, "窗口大小，如 1920x1080 (window size)");
    auto* seconds_option =
        parser.add_option("--seconds", seconds, "首屏之后运行多少秒 (seconds after the first useful frame)")
            ->check(CLI::Range(1, 31'536'000));
    parser.add_option("--data", options.data, "数据文件夹 (data folder)");
    parser.add_option("--lang", language, "zh 或 en (language)")->check(CLI::IsMember({"zh", "en"}));
    parser.add_option("--seed", options.seed, "示范镇的种子 (seed of the model town)");
    if (asks_for_demo(argc, argv)) {
        parser.add_flag("--demo", "演示：自带平台、大屏和席位 (platform, wall and desk of the model town)");
        parser.add_option("--wall", options.wall_file, "大屏描述文件 wall.toml (description of the wall)");
        parser.add_flag("--headless", options.headless, "不用本机屏幕 (never on the user's display)");
        parser.add_flag("--direct", options.direct,
            "席位没人动手时由程序代劳，没有屏幕时总是如此 (a program works the desk where nobody does; always without "
            "a display)");
        parser.add_flag("--lan", options.lan, "允许局域网访问演示平台 (let the local network reach the demo)");
    } else {
        auto* wall_option = parser.add_flag("--wall", wall, "启动大屏 (the wall)");
        auto* desk_option = parser.add_flag("--desk", desk, "启动席位 (the desk)");
        wall_option->excludes(desk_option);
        parser.add_option("--connection", options.connection, "平台连接文件 (how to reach the platform)");
        parser.add_option("--wall-file", options.wall_file, "大屏描述文件 wall.toml (description of the wall)");
        auto* enrol =
            parser.add_option("--enrol", options.enrol_code, "用注册码注册本机 (enrol this console by its code)");
        parser.add_option("--platform", options.platform, "平台地址 主机:端口 (HOST:PORT of the platform)")
            ->needs(enrol);
        auto* authority =
            parser.add_option("--authority", options.authority, "平台的证书文件 (PEM of the platform's authority)")
                ->needs(enrol);
        parser.add_option("--fingerprint", options.fingerprint, "平台证书的 SHA-256 指纹 (SHA-256 of the authority)")
            ->needs(enrol)
            ->excludes(authority);
        parser.add_option("--name", options.console_name, "本机的名称 (name of this console)")->needs(enrol);
        parser.add_flag("--part-of-demo", options.demo, "演示的一部分 (started by a demo)")->group("");
        parser.add_option("--clock-shift", options.clock_shift, "演示的时钟 (the demo's clock)")->group("");
        parser.add_flag("--direct", options.direct, "由演示导演操作席位 (the demo's director works the desk)")
            ->group("");
    }
    try {
        parser.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
        std::fputs(parser.help().c_str(), stdout);
        return std::optional<Options>();
    } catch (const CLI::ParseError& error) {
        return make_error(Fault::Usage, "shell.usage", {{"why", std::string(error.what())}});
    }
    if (auto done = read_size(size, options); !done)
        return std::unexpected(done.error());
    if (!language.empty())
        options.language = config::parse_language(language);
    if (seconds_option->count() > 0)
        options.seconds = seconds;
    if (asks_for_demo(argc, argv))
        options.mode = Mode::Demo;
    else if (!options.enrol_code.empty())
        options.mode = Mode::Enrol;
    else
        options.mode = wall ? Mode::Wall : Mode::Desk;
    if (options.clock_shift != 0 && !options.demo)
        return make_error(Fault::Usage, "shell.usage", {{"why", std::string("--clock-shift")}});
    if (options.mode == Mode::Enrol && options.platform.empty())
        return make_error(Fault::Usage, "shell.usage", {{"why", std::string("--platform HOST:PORT")}});
    return std::optional(options);
}

config::Language first_language(int argc, char** argv)
{
    for (int index = 1; index < argc; ++index) {
        const std::string_view word = argv[index];
        const bool apart = word == "--lang" && index + 1 < argc;
        if (!apart && !word.starts_with("--lang="))
            continue;
        if (const auto asked = config::parse_language(apart ? argv[index + 1] : word.substr(7)))
            return *asked;
    }
    for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
        const char* value = std::getenv(name);
        if (value != nullptr && *value != '\0')
            return std::string_view(value).starts_with("en") ? config::Language::English : config::Language::Chinese;
    }
    return config::Language::Chinese;
}

} // namespace yiping::shell
