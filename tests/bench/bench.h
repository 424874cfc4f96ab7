// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report.h"

#include <yiping/base/error.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace yiping::bench {

struct Options {
    bool full = false; ///< the largest sizes too
    std::string write_to; ///< writes the work for a peer to this file instead
    std::string read_from; ///< the work that was written with write_to: times that, and makes none
    std::uint16_t peer_port = 0; ///< times the server of a peer on this port of 127.0.0.1 instead of ours
    std::string peer_authority;  ///< PEM: whom to trust there
};

/// One subcommand. Prints its lines through the report; an error ends the program with its exit code.
struct Bench {
    std::string_view name;
    std::string_view what;
    Result<void> (*run)(const Options& options, Report& report);
};

Result<void> sync_first(const Options& options, Report& report);
Result<void> sync_latency(const Options& options, Report& report);
Result<void> codec(const Options& options, Report& report);
Result<void> wire_size(const Options& options, Report& report);
Result<void> fanout(const Options& options, Report& report);
Result<void> accept(const Options& options, Report& report);
Result<void> sync_in_step(const Options& options, Report& report);
Result<void> read_during_sync(const Options& options, Report& report);
Result<void> sync_limits(const Options& options, Report& report);
Result<void> identity(const Options& options, Report& report);
Result<void> slow_consoles(const Options& options, Report& report);
Result<void> figures(const Options& options, Report& report);
Result<void> heat(const Options& options, Report& report);
Result<void> heat_image(const Options& options, Report& report);
Result<void> clusters(const Options& options, Report& report);
Result<void> pick(const Options& options, Report& report);
Result<void> insert_one(const Options& options, Report& report);
Result<void> limits(const Options& options, Report& report);
Result<void> import_cases(const Options& options, Report& report);
Result<void> query(const Options& options, Report& report);
Result<void> ranking(const Options& options, Report& report);
Result<void> grid_check(const Options& options, Report& report);
Result<void> first_frame(const Options& options, Report& report);
Result<void> desk_start(const Options& options, Report& report);

} // namespace yiping::bench
