// SPDX-License-Identifier: GPL-3.0-or-later
// slow-consoles: 100 consoles ask for everything and then read at one hundredth of what a console can. They are another
// process, so that what this one grows by is what they cost the platform; and a console that reads as it should is
// timed before they come and while they are there.

#include "bench.h"
#include "console_bench.h"
#include "load_clients.h"

#include <yiping/protocol/messages.h>

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <format>
#include <fstream>
#include <mutex>
#include <thread>
#include <vector>

namespace yiping::bench {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t slow_ones = 100;
constexpr std::uint64_t cases = 100'000;
/// A console takes a snapshot at about 10 MB a second: a hundredth of that, every ten milliseconds.
constexpr std::size_t read_per_turn = 1'000;
constexpr std::uint32_t credit = 1'000;
constexpr int changes = 1'500;
constexpr auto between_changes = std::chrono::milliseconds(4);
constexpr int cases_per_change = 5;

/// This process's memory in bytes.
double resident_bytes()
{
    std::ifstream file("/proc/self/statm");
    double size = 0, resident = 0;
    file >> size >> resident;
    return resident * static_cast<double>(sysconf(_SC_PAGESIZE));
}

protocol::Hello hello_of(const std::string& name, const std::string& token)
{
    protocol::Hello hello;
    hello.console_id = Uuid::from_name("console", name);
    hello.token = token;
    hello.software = "yiping-bench";
    hello.credit = credit;
    return hello;
}

/// The other process: told where to go, it loads the platform until the pipe is closed.
[[noreturn]] void be_slow(int from_parent, int to_parent)
{
    std::string line;
    for (char letter = 0; ::read(from_parent, &letter, 1) == 1 && letter != '\n';)
        line += letter;
    const std::size_t blank = line.find(' ');
    LoadClients::Target target;
    target.path = "/sync";
    target.port = static_cast<std::uint16_t>(std::stoi(line.substr(0, blank)));
    target.read_per_turn = read_per_turn;
    char answer = 'n';
    {
        LoadClients clients(target, [](std::size_t, std::string_view) {});
        if (clients.connect(slow_ones, 16)) {
            for (std::size_t client = 0; client < slow_ones; ++client)
                clients.send(
                    client, protocol::encode(hello_of(std::format("slow-{}", client), line.substr(blank + 1))));
            answer = 'y';
        }
        [[maybe_unused]] const auto told = ::write(to_parent, &answer, 1);
        char end = 0;
        while (::read(from_parent, &end, 1) > 0) {
        }
        answer = clients.lost() == 0 ? 'y' : 'n';
        [[maybe_unused]] const auto lost = ::write(to_parent, &answer, 1);
    }
    _exit(0);
}

/// A console that reads as it should: when did the newest message come?
class Quick {
public:
    explicit Quick(const Platform& platform)
        : head_(platform.head()),
          token_(platform.console("").token),
          clients_({platform.console("").port, "/sync", "", 0},
              [this](std::size_t, std::string_view message) { heard(message); })
    {
    }

    [[nodiscard]] bool begin()
    {
        if (!clients_.connect(1, 1))
            return false;
        clients_.send(0, protocol::encode(hello_of("quick", token_)));
        return wait_for(static_cast<std::uint64_t>(head_));
    }
    /// Until it has everything up to `revision`.
    [[nodiscard]] bool wait_for(std::uint64_t revision)
    {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(
            lock, std::chrono::seconds(60), [&] { return static_cast<std::uint64_t>(cursor_) >= revision; });
    }
    void grant() { clients_.send(0, protocol::encode(protocol::Credit{1})); }

private:
    void heard(std::string_view bytes)
    {
        auto message = protocol::decode(bytes);
        const auto* batch = message ? std::get_if<protocol::Batch>(&*message) : nullptr;
        if (batch == nullptr)
            return;
        grant();
        if (!batch->last)
            return;
        const std::scoped_lock lock(mutex_);
        cursor_ = std::max(cursor_, batch->to);
        changed_.notify_all();
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::int64_t cursor_ = 0;
    std::int64_t head_;
    std::string token_;
    LoadClients clients_;
};

Result<std::vector<double>> time_changes(Platform& platform, Quick& quick, int& next, double& most_resident)
{
    std::vector<double> times;
    for (int change = 0; change < changes; ++change, ++next) {
        std::atomic<std::int64_t> head = 0;
        Clock::time_point committed;
        platform.gateway().post([&, number = static_cast<std::uint64_t>(next)](platform::Store& store) {
            domain::RowSet rows;
            for (std::uint64_t each = 0; each < cases_per_change; ++each) {
                rows.case_rows.push_back(generated_case((number * cases_per_change + each) * 31 % cases));
                rows.case_rows.back().satisfaction = 1 + static_cast<std::int64_t>(number % 5);
            }
            const std::int64_t now = store.put(rows, {}, 1'790'000'000'000).value_or(-1);
            committed = Clock::now();
            head = now;
            head.notify_one();
        });
        head.wait(0);
        if (head < 0 || !quick.wait_for(static_cast<std::uint64_t>(head.load())))
            return make_error(Fault::Environment, "bench.timeout");
        times.push_back(std::chrono::duration<double, std::milli>(Clock::now() - committed).count());
        if (change % 50 == 0)
            most_resident = std::max(most_resident, resident_bytes());
        std::this_thread::sleep_for(between_changes);
    }
    return times;
}

} // namespace

Result<void> slow_consoles(const Options&, Report& report)
{
    raise_socket_limit();
    int to_child[2]{}, to_parent[2]{};
    if (::pipe(to_child) != 0 || ::pipe(to_parent) != 0)
        return make_error(Fault::Environment, "bench.timeout");
    const pid_t child = ::fork(); // before there is any thread
    if (child == 0) {
        ::close(to_child[1]);
        ::close(to_parent[0]);
        be_slow(to_child[0], to_parent[1]);
    }
    ::close(to_child[0]);
    ::close(to_parent[1]);
    const auto answered = [&] {
        char answer = 'n';
        return ::read(to_parent[0], &answer, 1) == 1 && answer == 'y';
    };

    Folder folder;
    auto platform = Platform::make(folder.path() + "/platform", cases);
    if (!platform)
        return std::unexpected(platform.error());
    Quick quick(**platform);
    if (!quick.begin())
        return make_error(Fault::Environment, "bench.timeout");
    int next = 0;
    double before = resident_bytes();
    const auto alone = time_changes(**platform, quick, next, before);
    const shell::ConsoleConfig config = (*platform)->console("");
    const std::string where = std::format("{} {}\n", config.port, config.token);
    if (!alone || ::write(to_child[1], where.data(), where.size()) < 0 || !answered())
        return make_error(Fault::Environment, "bench.timeout");
    double most = before;
    const auto beside = time_changes(**platform, quick, next, most);
    ::close(to_child[1]);
    const bool all_there = answered();
    ::waitpid(child, nullptr, 0);
    if (!beside)
        return std::unexpected(beside.error());
    if (!all_there)
        return make_error(Fault::Environment, "bench.differs");
    report.quantiles("slow-consoles.alone", "ms", *alone);
    report.quantiles("slow-consoles.beside", "ms", *beside);
    report.value("slow-consoles.memory", "MiB", (most - before) / slow_ones / (1 << 20));
    return {};
}

} // namespace yiping::bench
