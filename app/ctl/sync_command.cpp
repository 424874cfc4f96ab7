// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/config/data_dir.h>
#include <yiping/sqlite/database.h>
#include <yiping/sync/console_status.h>

#include "commands.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <format>

namespace yiping::ctl {

namespace fs = std::filesystem;

namespace {

struct ConsoleFound {
    std::string role, folder;
    bool running = false;
    sync::ConsoleStatus status;
};

/// A running console holds the lock of its folder.
bool is_running(const std::string& folder)
{
    const int file = ::open((folder + "/lock").c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return false;
    const bool held = ::flock(file, LOCK_SH | LOCK_NB) != 0;
    ::close(file);
    return held;
}

std::optional<std::int64_t> number_in(const std::string& path, std::string_view sql)
{
    sqlite::OpenOptions options;
    options.mode = sqlite::OpenMode::ReadOnly;
    options.busy_ms = 200;
    auto database = sqlite::Database::open(path, options);
    if (!database)
        return std::nullopt;
    auto statement = database->prepare(sql);
    if (!statement || !statement->step().value_or(false))
        return std::nullopt;
    return statement->integer(0);
}

/// The newest of the cache's files; "" where there is none.
std::string newest_cache(const std::string& folder)
{
    std::string found;
    std::uint64_t newest = 0;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(folder, ignored)) {
        const std::string name = entry.path().filename().string();
        if (!name.starts_with("cache-") || !name.ends_with(".db"))
            continue;
        std::uint64_t number = 0;
        const char* end = name.data() + name.size() - 3;
        if (const auto [at, wrong] = std::from_chars(name.data() + 6, end, number);
            wrong == std::errc() && at == end && (found.empty() || number > newest)) {
            found = entry.path().string();
            newest = number;
        }
    }
    return found;
}

/// What the files hold stands above what was said last: a console that was killed said nothing more.
ConsoleFound look_at(const std::string& role, const std::string& folder)
{
    ConsoleFound found{role, folder, is_running(folder), {}};
    if (auto status = sync::read_console_status(folder))
        found.status = std::move(*status);
    if (!found.running && found.status.state != "refused")
        found.status.state = "offline";
    if (const std::string cache = newest_cache(folder); !cache.empty())
        if (const auto cursor = number_in(cache, "SELECT cursor FROM meta"))
            found.status.cursor = *cursor;
    const std::string outbox = folder + "/outbox.db";
    if (const auto waiting = number_in(outbox, "SELECT count(*) FROM command WHERE state = 1"))
        found.status.waiting = *waiting;
    if (const auto refused = number_in(outbox, "SELECT count(*) FROM command WHERE state = 2"))
        found.status.refused = *refused;
    return found;
}

std::vector<ConsoleFound> consoles_below(const std::string& data)
{
    std::vector<ConsoleFound> found;
    std::error_code ignored;
    if (fs::exists(fs::path(data) / "console-id", ignored)) {
        found.push_back(look_at(fs::path(data).filename().string(), data));
        return found;
    }
    for (const char* role : {"wall", "desk"}) {
        const std::string folder = config::DataFolder(data).console(role).string();
        if (fs::exists(fs::path(folder) / "console-id", ignored))
            found.push_back(look_at(role, folder));
    }
    return found;
}

std::string span(const Context& context, std::int64_t millis)
{
    const std::int64_t seconds = (std::abs(millis) + 999) / 1000;
    if (seconds < 120)
        return std::format("{}{}", seconds, context.word(" 秒", " s"));
    if (seconds < 7200)
        return std::format("{}{}", seconds / 60, context.word(" 分", " min"));
    return std::format("{}{}", seconds / 3600, context.word(" 时", " h"));
}

std::string state_words(const Context& context, const ConsoleFound& console)
{
    const sync::ConsoleStatus& status = console.status;
    if (status.state == "online")
        return std::string(context.word("在线", "online"));
    if (status.state == "catching-up") {
        std::string words(context.word("追赶中", "catching up"));
        if (status.total > 0)
            words += std::format(" {}%", std::min<std::uint64_t>(100, status.done * 100 / status.total));
        const std::int64_t spent = status.written_at - status.since;
        if (status.total > status.done && status.done > 0 && spent >= 2000)
            words += std::string(context.word("，还要 ", ", time left ")) +
                     span(context, static_cast<std::int64_t>(static_cast<double>(spent) *
                                                             static_cast<double>(status.total - status.done) /
                                                             static_cast<double>(status.done)));
        return words;
    }
    std::string words;
    if (status.state == "refused")
        words = context.word("被拒绝", "refused");
    else if (status.since != 0)
        words = std::string(context.word("离线，始于 ", "offline since ")) + iso_time(status.since);
    else
        words = context.word("离线", "offline");
    if (!console.running)
        words += context.word("（程序未运行）", " (not running)");
    if (status.reason)
        words += std::string(context.word("：", ": ")) + context.messages.text(*status.reason);
    return words;
}

Json time_of(UtcMillis at)
{
    return at == 0 ? Json() : Json(iso_time(at));
}

} // namespace

int sync_status(const Context& context, const std::string& data)
{
    const std::vector<ConsoleFound> found = consoles_below(data);
    if (found.empty())
        return context.fail(Error(Fault::Environment, "sync.no_status", {{"folder", data}}));
    const bool in_order = std::ranges::all_of(
        found, [](const ConsoleFound& each) { return each.status.state != "refused" && each.status.refused == 0; });
    Json list = Json::list();
    for (const ConsoleFound& each : found) {
        const sync::ConsoleStatus& status = each.status;
        if (context.json) {
            Json reason;
            if (status.reason)
                reason = Json::object()
                             .set("code", status.reason->code())
                             .set("message", context.messages.text(*status.reason));
            list.push(Json::object()
                    .set("role", each.role)
                    .set("state", status.state)
                    .set("running", each.running)
                    .set("since", time_of(status.since))
                    .set("in_step_at", time_of(status.in_step_at))
                    .set("cursor", status.cursor)
                    .set("done", static_cast<std::int64_t>(status.done))
                    .set("total", static_cast<std::int64_t>(status.total))
                    .set("clock_offset_ms", status.clock_offset_ms)
                    .set("waiting", status.waiting)
                    .set("refused", status.refused)
                    .set(
                        "platform", status.host.empty() ? Json() : Json(std::format("{}:{}", status.host, status.port)))
                    .set("reason", std::move(reason)));
            continue;
        }
        context.out << each.role << "  " << state_words(context, each) << '\n';
        context.out << context.word("  版本 ", "  revision ") << status.cursor;
        if (status.in_step_at != 0)
            context.out << context.word("，数据截至 ", ", in step at ") << iso_time(status.in_step_at);
        context.out << context.word("，", ", ") << status.waiting << context.word(" 条未送达", " not delivered");
        if (status.refused > 0)
            context.out << context.word("，", ", ") << status.refused
                        << context.word(" 条未执行，等人处理", " not done, wait for a person");
        context.out << '\n';
        if (std::abs(status.clock_offset_ms) > 2000)
            context.out << context.word("  本机时钟与平台相差 ", "  clocks differ by ")
                        << span(context, status.clock_offset_ms) << '\n';
    }
    if (context.json)
        context.print(Json::object().set("consoles", std::move(list)));
    return in_order ? 0 : 1;
}

} // namespace yiping::ctl
