// SPDX-License-Identifier: GPL-3.0-or-later
// sync-in-step: a console that has missed nothing comes back: round trips, and bytes of the messages both ways.

#include "bench.h"
#include "console_bench.h"
#include "load_clients.h"

#include <yiping/protocol/messages.h>

#include <chrono>
#include <future>
#include <vector>

namespace yiping::bench {

namespace {

constexpr int rounds = 100;

} // namespace

Result<void> sync_in_step(const Options&, Report& report)
{
    Folder folder;
    auto platform = Platform::make(folder.path() + "/platform", 20'000);
    if (!platform)
        return std::unexpected(platform.error());
    const shell::ConsoleConfig config = (*platform)->console("");

    protocol::Hello hello;
    hello.console_id = Uuid::from_name("console", "1");
    hello.token = config.token;
    hello.software = "yiping";
    std::vector<double> times;
    std::size_t bytes = 0;
    for (int round = -1; round < rounds; ++round) {
        std::promise<std::string> answered;
        std::size_t messages = 0;
        LoadClients client({config.port, "/sync", config.authority_path}, [&](std::size_t, std::string_view message) {
            if (++messages == 1)
                answered.set_value(std::string(message));
        });
        if (const auto done = client.connect(1, 1); !done)
            return std::unexpected(done.error());
        const std::string asked = protocol::encode(hello);
        auto answer = answered.get_future();
        const auto begin = std::chrono::steady_clock::now();
        client.send(0, asked);
        if (answer.wait_for(std::chrono::seconds(20)) != std::future_status::ready)
            return make_error(Fault::Environment, "bench.timeout");
        const auto end = std::chrono::steady_clock::now();
        const std::string bytes_back = answer.get();
        const auto message = protocol::decode(bytes_back);
        if (!message || !std::holds_alternative<protocol::Welcome>(*message))
            return make_error(Fault::Environment, "bench.differs");
        const auto& welcome = std::get<protocol::Welcome>(*message);
        if (round < 0) {
            hello.log_id = welcome.log_id;
            hello.cursor = welcome.head;
            hello.held_scope = welcome.scope;
            hello.held_mask_level = welcome.mask_level;
            hello.credit = 8;
            continue;
        }
        if (welcome.snapshot || welcome.head != hello.cursor)
            return make_error(Fault::Environment, "bench.differs");
        times.push_back(std::chrono::duration<double, std::milli>(end - begin).count());
        // With the heads of the WebSocket frames: 6 up, 2 down below 126 bytes, 8 and 4 above.
        bytes = asked.size() + (asked.size() < 126 ? 6 : 8) + bytes_back.size() + (bytes_back.size() < 126 ? 2 : 4);
    }
    report.quantiles("sync-in-step", "ms", times);
    report.value("sync-in-step.round-trips", "count", 1);
    report.value("sync-in-step.bytes", "bytes", static_cast<double>(bytes));
    return {};
}

} // namespace yiping::bench
