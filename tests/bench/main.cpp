// SPDX-License-Identifier: GPL-3.0-or-later
// yiping-bench --list | NAME [--json] [--full]

#include "bench.h"

#include <yiping/base/heap.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

namespace bench = yiping::bench;

constexpr bench::Bench benches[] = {
    {"sync-first", "an empty cache filled over TLS: rows, primary keys and cursor durable", &bench::sync_first},
    {"sync-latency", "a change committed on the platform until a windowless console has it", &bench::sync_latency},
    {"codec", "100,000 rows to bytes and back to columns", &bench::codec},
    {"wire-size", "bytes a row of a snapshot and of a delta", &bench::wire_size},
    {"sync-in-step", "round trips and bytes of a console that has missed nothing", &bench::sync_in_step},
    {"slow-consoles", "what 100 consoles that hardly read cost the platform and the others", &bench::slow_consoles},
    {"fanout", "one change until the last of 1,000 consoles has it", &bench::fanout},
    {"accept", "TLS connections with an upgrade, a second", &bench::accept},
    {"read-during-sync", "reads of the cache, idle and while 1,000 changes a second are written",
        &bench::read_during_sync},
    {"sync-limits", "what no way of keeping consoles in step can be faster than here", &bench::sync_limits},
    {"identity", "(for peers) writes our kind of certificate to --write-to FOLDER", &bench::identity},
    {"figures", "all figures of 1,000,000 cases: counted anew, and kept up to date change by change", &bench::figures},
    {"heat", "the density of 1,000,000 cases in a moving window; --full: of 10,000,000 too", &bench::heat},
    {"heat-image", "1,000,000 cases from a file to a picture of their density", &bench::heat_image},
    {"clusters", "1,000,000 cases as clusters: built, asked for a view, filtered", &bench::clusters},
    {"pick", "the nearest of 1,000,000 cases under a pointer", &bench::pick},
    {"insert-one", "one more case among 1,000,000, in the heat and in the clusters", &bench::insert_one},
    {"limits", "what no engine or frame of the map can be faster than here", &bench::limits},
    {"import", "1,000,000 rows of CSV into a platform database, validated", &bench::import_cases},
    {"query", "box, time, status, class and words in a cache of 1,000,000 cases, beside a plain R*Tree table",
        &bench::query},
    {"ranking", "whom to send, of 200 candidates", &bench::ranking},
    {"grid-check", "1,439 grids compared for overlaps, gaps and thin areas", &bench::grid_check},
    {"first-frame", "the wall on a full cache, from exec to the first useful frame", &bench::first_frame},
    {"desk-start", "the desk on a full cache, from exec to the queue on the screen", &bench::desk_start},
};

int usage()
{
    std::fputs("yiping-bench --list | NAME [--json] [--full]\n", stderr);
    return 2;
}

} // namespace

int main(int count, char** arguments)
{
    yiping::prepare_heap(yiping::HeapShare::OneEach); // as the programs themselves
    std::signal(SIGPIPE, SIG_IGN);
    bench::Options options;
    bool json = false;
    std::string_view name;
    for (int index = 1; index < count; ++index) {
        const std::string_view argument = arguments[index];
        if (argument == "--list") {
            for (const bench::Bench& each : benches)
                std::printf("%-14s %s\n", std::string(each.name).c_str(), std::string(each.what).c_str());
            return 0;
        }
        if (argument == "--json")
            json = true;
        else if (argument == "--full")
            options.full = true;
        else if (argument == "--write-to" && index + 1 < count)
            options.write_to = arguments[++index];
        else if (argument == "--read-from" && index + 1 < count)
            options.read_from = arguments[++index];
        else if (argument == "--peer-port" && index + 1 < count)
            options.peer_port = static_cast<std::uint16_t>(std::strtoul(arguments[++index], nullptr, 10));
        else if (argument == "--peer-authority" && index + 1 < count)
            options.peer_authority = arguments[++index];
        else if (name.empty() && !argument.starts_with('-'))
            name = argument;
        else
            return usage();
    }
    for (const bench::Bench& each : benches) {
        if (each.name != name)
            continue;
        bench::Report report(json);
        const auto done = each.run(options, report);
        if (done)
            return 0;
        std::fprintf(stderr, "%s\n", done.error().debug_text().c_str());
        return yiping::exit_code(done.error());
    }
    return usage();
}
