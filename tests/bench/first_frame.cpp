// SPDX-License-Identifier: GPL-3.0-or-later
// A console is started on a cache that is full already: from the exec of `yiping` until its first useful frame (areas,
// counts and all cases; at the desk the queue) is on the screen, as the program itself reports it.

#include "bench.h"
#include "console_bench.h"

#include <yiping/model_town/model_town.h>

#include <boost/json.hpp>

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <format>
#include <fstream>
#include <iterator>
#include <vector>

extern char** environ;

namespace yiping::bench {

namespace fs = std::filesystem;

namespace {

constexpr int runs = 7;

Result<void> fill_cache(Platform& platform, const std::string& folder)
{
    SystemClock clock;
    SystemRandom random;
    test::EventLoop loop;
    shell::ConsoleConfig config = platform.console(folder);
    bool indexed = false;
    config.on_indexed = [&] { indexed = true; };
    auto console = shell::ConsoleBackend::open(config, loop.executor(), clock, random);
    if (!console)
        return std::unexpected(console.error());
    bool loaded = false;
    (*console)->feed().on_changes = [&](const services::ChangeSet& changes) {
        loaded = loaded || changes.reload;
        indexed = false;
    };
    (*console)->start();
    if (!loop.run_until([&] { return loaded && indexed; }, std::chrono::minutes(5)))
        return make_error(Fault::Environment, "bench.timeout");
    (*console)->stop();
    return {};
}

void write_connection(const Platform& platform, const std::string& kind, const fs::path& file)
{
    const shell::ConsoleConfig config = platform.console({});
    const boost::json::object connection{{"port", config.port}, {"certificate", config.authority_path},
        {"tokens", boost::json::object{{kind, config.token}}}};
    std::ofstream(file) << boost::json::serialize(connection);
}

Result<double> start_once(const std::string& folder, const std::string& kind)
{
    const fs::path program = fs::read_symlink("/proc/self/exe").parent_path() / "yiping";
    const fs::path report = fs::path(folder) / "out" / (kind + ".json");
    fs::remove(report);
    std::vector<std::string> words{program.string(), "--" + kind, "--connection", folder + "/connection.json", "--data",
        folder + "/data", "--out", folder + "/out", "--seconds", "1"};
    std::vector<char*> arguments;
    for (std::string& word : words)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    pid_t process = 0;
    if (posix_spawn(&process, program.c_str(), nullptr, nullptr, arguments.data(), environ) != 0)
        return make_error(Fault::Environment, "bench.no_program", {{"path", program.string()}});
    int status = 0;
    waitpid(process, &status, 0);
    std::ifstream file(report);
    const std::string text(std::istreambuf_iterator<char>(file), {});
    boost::system::error_code failed;
    const boost::json::value value = boost::json::parse(text, failed);
    const boost::json::value* millis = failed ? nullptr : value.as_object().if_contains("first_frame_ms");
    if (status != 0 || millis == nullptr || !millis->is_number())
        return make_error(Fault::Environment, "bench.no_frame", {{"status", std::int64_t{status}}});
    return millis->to_number<double>();
}

/// `kind`: wall or desk.
Result<void> start_console(const std::string& kind, const std::string& name, const Options& options, Report& report)
{
    std::vector<std::uint64_t> sizes{100'000};
    if (options.full)
        sizes.push_back(1'000'000);
    for (const std::uint64_t cases : sizes) {
        Folder folder;
        domain::RowSet town = platform::simulate::make_model_town(1).rows;
        town.case_rows.clear();
        auto platform = Platform::make(folder.path() + "/platform", cases, town);
        if (!platform)
            return std::unexpected(platform.error());
        const std::string console = folder.path() + "/data/console/" + kind;
        fs::create_directories(console);
        fs::create_directories(folder.path() + "/out");
        if (auto done = fill_cache(**platform, console); !done)
            return done;
        write_connection(**platform, kind, folder.path() + "/connection.json");
        std::vector<double> millis;
        for (int run = 0; run < runs; ++run) {
            const auto once = start_once(folder.path(), kind);
            if (!once)
                return std::unexpected(once.error());
            millis.push_back(*once);
        }
        report.quantiles(cases == sizes.back() ? name : std::format("{}.{}", name, cases), "ms", millis);
    }
    return {};
}

} // namespace

Result<void> first_frame(const Options& options, Report& report)
{
    return start_console("wall", "first-frame", options, report);
}

Result<void> desk_start(const Options& options, Report& report)
{
    return start_console("desk", "desk-start", options, report);
}

} // namespace yiping::bench
