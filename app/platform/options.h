// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/platform/access.h>
#include <yiping/platform/gateway.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace yiping::platform {

/// What the program was asked for.
struct Options {
    std::filesystem::path database; ///< of --store sqlite:PATH; its folder is the data folder
    std::uint16_t port = 8443;
    std::uint16_t phone_port = 8480;
    bool demo = false;
    bool simulate = false;
    bool lan = false;
    bool open_reports = false;    ///< residents may report without an account
    std::int64_t clock_shift = 0; ///< milliseconds; of a demo
    bool english = false;
    std::vector<std::string> names; ///< host names and addresses that consoles reach it by
    Enrolment enrolment = Enrolment::Off;
    int audit_days = AccessPolicy().audit_days;
    std::uint64_t seed = 1;
    double speed = 1;
    std::filesystem::path ready_file; ///< "" none
    std::filesystem::path log_dir;
    std::filesystem::path cameras; ///< camera sources, TOML; "" none
    std::filesystem::path alarms;  ///< who may send alarms; empty: nobody

    [[nodiscard]] std::filesystem::path folder() const { return database.parent_path(); }
};

/// Nothing if the program has nothing more to do (--help, --version, or wrong usage); `status` is then its exit status.
[[nodiscard]] std::optional<Options> parse_options(int count, char** arguments, int& status);

} // namespace yiping::platform
