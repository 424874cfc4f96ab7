// SPDX-License-Identifier: GPL-3.0-or-later
// read-during-sync: a case with everything that hangs on it is read from the cache again and again, first idle, then
// while 1,000 changes a second come in. Idle and busy stretches take turns, so that a noisy machine meets both.
// Platform and console have processors of their own, as they are two machines in the field: else what is measured is
// the platform's work on the reader's processor, which no console can help.

#include "bench.h"
#include "console_bench.h"

#include <sched.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

namespace yiping::bench {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint64_t cases = 100'000;
constexpr int stretches = 8; ///< of each kind
constexpr auto stretch = std::chrono::milliseconds(1'000);
constexpr auto between_reads = std::chrono::microseconds(500);
constexpr int changes_per_tick = 10;
constexpr auto tick = std::chrono::milliseconds(10);

/// The processors of this process, the last of them left out or alone. Threads inherit what the one that starts them
/// has.
class Processors {
public:
    Processors() { sched_getaffinity(0, sizeof all_, &all_); }
    ~Processors() { use(all_); }
    Processors(const Processors&) = delete;
    Processors& operator=(const Processors&) = delete;

    void be_platform() const { use(last_alone()); }
    void be_console() const
    {
        cpu_set_t rest;
        const cpu_set_t last = last_alone();
        CPU_XOR(&rest, &all_, &last);
        use(CPU_COUNT(&rest) > 0 ? rest : all_);
    }

private:
    static void use(const cpu_set_t& set) { sched_setaffinity(0, sizeof set, &set); }
    [[nodiscard]] cpu_set_t last_alone() const
    {
        unsigned last = CPU_SETSIZE - 1;
        while (last > 0 && !CPU_ISSET(last, &all_))
            --last;
        cpu_set_t alone;
        CPU_ZERO(&alone);
        CPU_SET(last, &alone);
        return alone;
    }

    cpu_set_t all_{};
};

double p99(std::vector<double> samples)
{
    std::ranges::sort(samples);
    return percentile(samples, 0.99);
}

} // namespace

Result<void> read_during_sync(const Options&, Report& report)
{
    Folder folder;
    const Processors processors;
    processors.be_platform();
    auto platform = Platform::make(folder.path() + "/platform", cases);
    processors.be_console();
    if (!platform)
        return std::unexpected(platform.error());
    SystemClock clock;
    SystemRandom random;
    test::EventLoop loop;
    shell::ConsoleConfig config = (*platform)->console(folder.path() + "/console");
    bool indexed = false;
    config.on_indexed = [&] { indexed = true; };
    auto console = shell::ConsoleBackend::open(config, loop.executor(), clock, random);
    if (!console)
        return std::unexpected(console.error());
    bool loaded = false;
    std::int64_t cursor = 0;
    (*console)->feed().on_changes = [&](const services::ChangeSet& changes) {
        if (changes.reload) {
            loaded = true;
            indexed = false;
        }
        cursor = std::max(cursor, changes.cursor);
    };
    (*console)->start();
    if (!loop.run_until([&] { return loaded && indexed; }, std::chrono::minutes(2)))
        return make_error(Fault::Environment, "bench.timeout");

    std::vector<Uuid> ids;
    for (std::uint64_t number = 0; number < cases; number += 97)
        ids.push_back(generated_case(number).id);
    std::atomic<std::int64_t> head = 0;
    std::uint64_t written = 0;
    const auto change_some = [&] {
        (*platform)->gateway().post([&, from = written](platform::Store& store) {
            domain::RowSet rows;
            for (std::uint64_t number = from; number < from + changes_per_tick; ++number) {
                rows.case_rows.push_back(generated_case(number * 31 % cases));
                rows.case_rows.back().satisfaction = 1 + static_cast<std::int64_t>(number % 5);
            }
            head = store.put(rows, {}, clock.now()).value_or(-1);
        });
        written += changes_per_tick;
    };

    std::vector<double> idle, busy;
    bool failed = false;
    for (int turn = 0; turn < 2 * stretches && !failed; ++turn) {
        const bool writing = turn % 2 == 1;
        std::vector<double>& into = writing ? busy : idle;
        const auto end = Clock::now() + stretch;
        auto next_tick = Clock::now();
        std::size_t next = static_cast<std::size_t>(turn);
        while (Clock::now() < end && !failed) {
            if (writing && Clock::now() >= next_tick) {
                next_tick += tick;
                change_some();
            }
            bool read = false;
            const auto begin = Clock::now();
            auto done = begin;
            (*console)->reader().read_case_page(ids[next++ % ids.size()], [&](const Result<services::CasePage>& page) {
                done = Clock::now();
                failed = failed || !page;
                read = true;
            });
            if (!loop.run_until([&] { return read; }))
                return make_error(Fault::Environment, "bench.timeout");
            into.push_back(std::chrono::duration<double, std::milli>(done - begin).count());
            std::this_thread::sleep_until(begin + between_reads);
        }
        if (writing && !loop.run_until([&] { return head < 0 || cursor >= head; }))
            return make_error(Fault::Environment, "bench.timeout");
    }
    (*console)->stop();
    if (failed || head < 0)
        return make_error(Fault::Environment, "bench.differs");
    report.quantiles("read-during-sync", "ms", busy);
    report.quantiles("read-during-sync.idle", "ms", idle);
    report.value("read-during-sync.p99-ratio", "ratio", p99(busy) / p99(idle));
    report.rate("read-during-sync.changes", "rows", static_cast<double>(written) / stretches, written);
    return {};
}

} // namespace yiping::bench
