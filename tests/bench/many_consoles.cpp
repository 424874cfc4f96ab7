// SPDX-License-Identifier: GPL-3.0-or-later
// fanout: from the commit of one change of about 200 bytes until the last of 1,000 consoles has it, over TLS.
// accept: full TLS handshakes with an upgrade to WebSocket, 32 at a time.
// With --peer-port the same clients load a peer's server: one message whose first byte is 'B' goes to all of them.

#include "bench.h"
#include "console_bench.h"
#include "load_clients.h"
#include "thread_time.h"

#include <yiping/crypto/certificate.h>
#include <yiping/protocol/messages.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <format>
#include <functional>
#include <future>
#include <mutex>
#include <optional>
#include <vector>

namespace yiping::bench {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t consoles = 1'000;
constexpr std::size_t in_flight = 32;
constexpr int warm_up = 10;
constexpr int rounds = 200;
/// In one round: with those of the round before, whose end it may not have met yet, no more than the platform bears of
/// strangers from one address.
constexpr std::size_t accepted = 500;
constexpr int accept_rounds = 5;
constexpr std::uint32_t credit = 64;

/// Counts arrivals of one round; waited for by the benchmark's thread.
class Arrivals {
public:
    void expect(std::size_t count)
    {
        const std::scoped_lock lock(mutex_);
        left_ = count;
    }
    /// Clients' thread.
    void one()
    {
        if (left_.fetch_sub(1) != 1)
            return;
        const std::scoped_lock lock(mutex_);
        last_ = Clock::now();
        changed_.notify_all();
    }
    [[nodiscard]] std::optional<Clock::time_point> wait()
    {
        std::unique_lock lock(mutex_);
        if (!changed_.wait_for(lock, std::chrono::seconds(20), [this] { return left_ == 0; }))
            return std::nullopt;
        return last_;
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::atomic<std::size_t> left_ = 0;
    Clock::time_point last_;
};

LoadClients::Target target_of(const Options& options, const Platform* platform)
{
    LoadClients::Target target;
    if (platform == nullptr) {
        target.port = options.peer_port;
        target.authority_path = options.peer_authority;
        return target;
    }
    const shell::ConsoleConfig console = platform->console("");
    target.port = console.port;
    target.path = "/sync";
    target.authority_path = console.authority_path;
    return target;
}

LoadClients::Target receivers_of(LoadClients::Target target)
{
    target.looks_away = a_glance;
    return target;
}

double ms_between(Clock::time_point from, Clock::time_point to)
{
    return std::chrono::duration<double, std::milli>(to - from).count();
}

Result<std::vector<double>> time_rounds(LoadClients& clients, Arrivals& arrivals,
    const std::function<Clock::time_point(int)>& change, const std::function<void(int)>& between)
{
    std::vector<double> times;
    for (int round = -warm_up; round < rounds; ++round) {
        arrivals.expect(clients.size());
        const Clock::time_point begun = change(round + warm_up);
        const auto last = arrivals.wait();
        if (!last || clients.lost() > 0)
            return make_error(Fault::Environment, "bench.timeout");
        if (round >= 0)
            times.push_back(ms_between(begun, *last));
        between(round + warm_up);
    }
    return times;
}

Result<std::vector<double>> fanout_of_peer(const Options& options)
{
    Arrivals arrivals;
    const auto receivers = receivers_of(target_of(options, nullptr));
    LoadClients clients(receivers, [&](std::size_t, std::string_view) { arrivals.one(); });
    if (const auto done = clients.connect(consoles, in_flight); !done)
        return std::unexpected(done.error());
    const std::string message(200, 'B');
    return time_rounds(
        clients, arrivals,
        [&](int round) {
            const auto now = Clock::now();
            clients.send(static_cast<std::size_t>(round) % consoles, message);
            return now;
        },
        [](int) {});
}

Result<std::vector<double>> fanout_of_ours(Report& report)
{
    Folder folder;
    auto platform = Platform::make(folder.path() + "/platform", 1'000);
    if (!platform)
        return std::unexpected(platform.error());
    Arrivals arrivals;
    std::mutex welcome_mutex;
    protocol::Welcome welcome;
    std::atomic<std::size_t> bytes = 0;
    const auto receivers = receivers_of(target_of({}, platform->get()));
    LoadClients clients(receivers, [&](std::size_t client, std::string_view message) {
        bytes = message.size();
        if (client == 0 && welcome.log_id.is_nil()) {
            auto first = protocol::decode(message);
            if (first && std::holds_alternative<protocol::Welcome>(*first)) {
                const std::scoped_lock lock(welcome_mutex);
                welcome = std::get<protocol::Welcome>(*first);
            }
        }
        arrivals.one();
    });
    if (const auto done = clients.connect(consoles, in_flight); !done)
        return std::unexpected(done.error());
    // Where the log stands, so that all others begin in step.
    protocol::Hello hello;
    hello.console_id = Uuid::from_name("console", "0");
    hello.token = (*platform)->console("").token;
    hello.software = "yiping-bench";
    arrivals.expect(1);
    clients.send(0, protocol::encode(hello));
    if (!arrivals.wait())
        return make_error(Fault::Environment, "bench.timeout");
    {
        const std::scoped_lock lock(welcome_mutex);
        hello.log_id = welcome.log_id;
        hello.cursor = welcome.head;
        hello.held_scope = welcome.scope;
        hello.held_mask_level = welcome.mask_level;
    }
    hello.credit = credit;
    arrivals.expect(consoles - 1);
    for (std::size_t client = 1; client < consoles; ++client) {
        hello.console_id = Uuid::from_name("console", std::to_string(client));
        clients.send(client, protocol::encode(hello));
    }
    if (!arrivals.wait())
        return make_error(Fault::Environment, "bench.timeout");
    // The first one asked without credit: it is given some now, and has to catch up before all are alike.
    arrivals.expect(1);
    clients.send(0, protocol::encode(protocol::Credit{credit}));
    if (!arrivals.wait())
        return make_error(Fault::Environment, "bench.timeout");

    std::atomic<bool> right = true;
    auto times = time_rounds(
        clients, arrivals,
        [&](int round) {
            Clock::time_point committed;
            std::promise<void> done;
            (*platform)->gateway().post([&](platform::Store& store) {
                domain::RowSet rows;
                domain::WallScene scene;
                scene.id = Uuid::from_name("scene", "main");
                scene.district_id = "990101";
                scene.area_code = "990101001000";
                scene.wall = "main";
                scene.scene = std::format("overview-{}", round);
                scene.put_at = 1'790'000'000'000 + round;
                scene.put_by = "陈 值班员";
                rows.wall_scene_rows.push_back(std::move(scene));
                right = right && store.put(rows, {}, 1'790'000'000'000 + round).has_value();
                committed = Clock::now();
                done.set_value();
            });
            done.get_future().wait();
            return committed;
        },
        [&](int round) {
            if (round % 16 == 15)
                clients.send_to_all(protocol::encode(protocol::Credit{16}));
        });
    if (times && !right)
        return make_error(Fault::Environment, "bench.differs");
    report.value("fanout.bytes", "bytes", static_cast<double>(bytes.load()));
    return times;
}

} // namespace

Result<void> fanout(const Options& options, Report& report)
{
    raise_socket_limit();
    const auto times = options.peer_port != 0 ? fanout_of_peer(options) : fanout_of_ours(report);
    if (!times)
        return std::unexpected(times.error());
    report.quantiles("fanout", "ms", *times);
    return {};
}

Result<void> identity(const Options& options, Report&)
{
    if (options.write_to.empty())
        return make_error(Fault::Usage, "bench.folder_needed");
    SystemClock clock;
    const auto made = crypto::loopback_identity(options.write_to, clock);
    if (!made)
        return std::unexpected(made.error());
    std::printf("{\"name\":\"identity\",\"authority\":\"%s\",\"certificate\":\"%s\",\"key\":\"%s\"}\n",
        made->authority_path.c_str(), made->certificate_path.c_str(), made->key_path.c_str());
    return {};
}

Result<void> accept(const Options& options, Report& report)
{
    raise_socket_limit();
    Folder folder;
    std::unique_ptr<Platform> platform;
    if (options.peer_port == 0) {
        auto made = Platform::make(folder.path() + "/platform", 100);
        if (!made)
            return std::unexpected(made.error());
        platform = std::move(*made);
    }
    // A client's half of the handshake costs more than the server's: two threads, or they would be what is measured.
    const auto silent = [](std::size_t, std::string_view) {};
    LoadClients here(target_of(options, platform.get()), silent);
    LoadClients there(target_of(options, platform.get()), silent);
    std::vector<double> rates;
    double served = 0, loaded = 0;
    const auto spent = [&](double sign) {
        const double clients = here.processor_seconds() + there.processor_seconds();
        loaded += sign * clients;
        served += sign * (processor_seconds_of_all() - clients);
    };
    for (int run = -1; run < accept_rounds; ++run) {
        if (run == 0)
            spent(-1);
        std::atomic<std::size_t> left = accepted;
        auto half = std::async(std::launch::async, [&] { return there.connect_from(left, in_flight / 2); });
        const auto mine = here.connect_from(left, in_flight / 2);
        const auto others = half.get();
        if (!mine || !others)
            return std::unexpected(mine ? others.error() : mine.error());
        if (run >= 0)
            rates.push_back(static_cast<double>(accepted) / std::max(*mine, *others));
        here.drop_all();
        there.drop_all();
    }
    spent(1);
    report.rate("accept", "connections", median(rates), accepted * rates.size());
    // What one connection costs, however busy the machine is.
    const double each = 1e6 / static_cast<double>(accepted * rates.size());
    if (platform)
        report.value("accept.server", "us", served * each);
    report.value("accept.load", "us", loaded * each);
    return {};
}

} // namespace yiping::bench
