// SPDX-License-Identifier: GPL-3.0-or-later
// From the commit of a change on the platform until a windowless console has its change set on the services' thread,
// with the rows in its cache. Platform and console are in one process, so one clock measures both ends.

#include "bench.h"
#include "console_bench.h"

#include <atomic>
#include <chrono>
#include <format>
#include <vector>

namespace yiping::bench {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint64_t cases = 20'000;
constexpr int warm_up = 100;
constexpr int samples = 1'000;

} // namespace

Result<void> sync_latency(const Options&, Report& report)
{
    Folder folder;
    auto platform = Platform::make(folder.path() + "/platform", cases);
    if (!platform)
        return std::unexpected(platform.error());
    SystemClock clock;
    SystemRandom random;
    test::EventLoop loop;
    auto console =
        shell::ConsoleBackend::open((*platform)->console(folder.path() + "/console"), loop.executor(), clock, random);
    if (!console)
        return std::unexpected(console.error());
    bool online = false;
    std::int64_t cursor = 0;
    Clock::time_point arrived;
    (*console)->feed().on_link = [&](const services::LinkStatus& link) {
        online = link.state == services::LinkState::Online;
    };
    (*console)->feed().on_changes = [&](const services::ChangeSet& changes) {
        arrived = Clock::now();
        cursor = changes.cursor;
    };
    (*console)->start();
    if (!loop.run_until([&] { return online; }))
        return make_error(Fault::Environment, "bench.timeout");

    std::vector<double> latencies;
    for (int number = 0; number < warm_up + samples; ++number) {
        std::atomic<std::int64_t> revision = 0;
        Clock::time_point committed;
        (*platform)->gateway().post([&, number](platform::Store& store) {
            domain::RowSet rows;
            rows.case_rows.push_back(generated_case(static_cast<std::uint64_t>(number) * 17 % cases));
            rows.case_rows.back().title = std::format("更新{}", number);
            const auto head = store.put(rows, {}, 1'790'000'000'000 + number);
            committed = Clock::now();
            revision = head.value_or(-1);
        });
        const bool came = loop.run_until([&] { return revision != 0 && (revision < 0 || cursor >= revision); });
        if (!came || revision < 0)
            return make_error(Fault::Environment, "bench.timeout");
        if (number >= warm_up)
            latencies.push_back(std::chrono::duration<double, std::milli>(arrived - committed).count());
    }
    (*console)->stop();
    report.quantiles("sync-latency", "ms", latencies);
    return {};
}

} // namespace yiping::bench
