// SPDX-License-Identifier: GPL-3.0-or-later
#include "options.h"

#include <yiping/config/data_dir.h>
#include <yiping/config/messages.h>

#include <CLI/CLI.hpp>

#include <cstdio>
#include <cstdlib>

namespace yiping::platform {

namespace {

constexpr int wrong_usage = 2;

bool prefers_english()
{
    for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
        const char* value = std::getenv(name);
        if (value != nullptr && *value != '\0')
            return std::string_view(value).starts_with("en");
    }
    return false;
}

} // namespace

std::optional<Options> parse_options(int count, char** arguments, int& status)
{
    Options options;
    options.english = prefers_english();
    std::string store;
    std::string language;
    CLI::App app{"一屏的区县平台：存储、核对、编号并分发每一处变更。\n"
                 "The district platform: stores, validates, numbers and fans out every change."};
    app.name("yiping-platform");
    app.add_option("--store", store, "sqlite:PATH，数据库文件 (database file)");
    app.add_option("--port", options.port, "控制台端口，0 为任意空闲端口 (consoles; 0: any free one)")
        ->capture_default_str();
    app.add_option(
           "--phone-port", options.phone_port, "手机页面端口，仅本机 (phone pages, loopback only; 0: any free one)")
        ->capture_default_str();
    CLI::Option* const demo = app.add_flag(
        "--demo", options.demo, "演示：模型镇澜川镇，单独的数据目录 (the model town in a data folder of its own)");
    app.add_option("--seed", options.seed, "演示数据的种子 (seed of the demo)")->capture_default_str();
    app.add_flag("--simulate", options.simulate, "模拟居民上报和网格员办理 (simulated residents and grid workers)")
        ->needs(demo);
    app.add_option("--speed", options.speed, "模拟的速度倍数 (how fast the simulated people are)")
        ->check(CLI::Range(0.1, 100.0))
        ->capture_default_str();
    app.add_flag("--lan", options.lan, "在所有网卡上监听，默认仅本机 (listen on all interfaces, not only loopback)");
    app.add_flag("--open-reports", options.open_reports,
        "居民不登录即可上报、查进度、评价 (residents report, follow and rate without an account: docs/phone.md)");
    app.add_option("--clock-shift", options.clock_shift, "演示的时钟与本机相差多少毫秒 (the demo's clock)")
        ->needs(demo)
        ->group("");
    app.add_option("--name", options.names,
        "控制台连接时用的主机名或地址，可多次给出 (host name or address that consoles use; may be repeated)");
    bool require_enrolment = false;
    CLI::Option* const enrolment = app.add_flag("--require-enrolment,!--no-require-enrolment", require_enrolment,
        "控制台须先登记才能连接；默认：--lan 时其他机器须登记 (consoles must be enrolled; default: those of other "
        "machines, with --lan)");
    app.add_option(
        "--ready-file", options.ready_file, "开始监听后写入端口和令牌的文件 (written when listening: ports, tokens)");
    app.add_option(
           "--audit-days", options.audit_days, "审计日志保存天数 (how many days lines of the audit log are kept)")
        ->check(CLI::Range(least_audit_days, 36'500))
        ->capture_default_str();
    app.add_option(
        "--cameras", options.cameras, "视频源文件，TOML (where cameras' streams come from: docs/cameras.md)");
    app.add_option("--alarms", options.alarms, "告警来源文件，TOML (who may send alarms: docs/intake.md)");
    app.add_option("--log-dir", options.log_dir, "日志目录 (folder of the log files)");
    app.add_option("--lang", language, "zh 或 en (language of messages)")->check(CLI::IsMember({"zh", "en"}));
    app.set_version_flag("--version", std::string("yiping-platform " YIPING_VERSION));
    try {
        app.parse(count, arguments);
    } catch (const CLI::ParseError& error) {
        status = app.exit(error) == 0 ? 0 : wrong_usage;
        return std::nullopt;
    }
    if (enrolment->count() > 0)
        options.enrolment = require_enrolment ? Enrolment::Always : Enrolment::Off;
    else if (options.lan)
        options.enrolment = Enrolment::Remote;
    if (!language.empty())
        options.english = language == "en";

    constexpr std::string_view sqlite = "sqlite:";
    if (store.empty()) {
        config::DataFolder data(config::default_data_folder());
        if (options.demo)
            data = config::DataFolder(data.root().parent_path() / "yiping-demo");
        options.database = data.platform_database();
    } else if (store.starts_with(sqlite) && store.size() > sqlite.size()) {
        options.database = std::filesystem::absolute(store.substr(sqlite.size()));
    } else {
        const config::Messages words(options.english ? config::Language::English : config::Language::Chinese);
        std::fprintf(
            stderr, "%s\n", words.text(Error(Fault::Usage, "platform.store_unknown", {{"store", store}})).c_str());
        status = wrong_usage;
        return std::nullopt;
    }
    if (options.log_dir.empty())
        options.log_dir = options.folder() / "logs";
    return options;
}

} // namespace yiping::platform
