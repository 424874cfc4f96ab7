// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/config/messages.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace yiping::shell {

enum class Mode : std::uint8_t { Wall, Desk, Demo, Enrol };

/// What the command line of `yiping` asks for; `yiping --help` lists it.
struct Options {
    Mode mode = Mode::Desk;
    std::filesystem::path data;       ///< data folder; empty: that of the settings
    std::filesystem::path connection; ///< how to reach the platform; empty: <data>/connection.json
    std::filesystem::path out;        ///< where screenshots and summary.json go; empty: none (demo: yiping-demo)
    std::filesystem::path wall_file;  ///< wall.toml
    std::string enrol_code;           ///< Enrol: the code that an administrator made
    std::string platform;             ///< Enrol: HOST:PORT
    std::filesystem::path authority;  ///< Enrol: PEM of the platform's authority, or
    std::string fingerprint;          ///< Enrol: its SHA-256
    std::string console_name;         ///< Enrol: what this console shall be called
    std::optional<config::Language> language; ///< nothing: that of the settings
    std::optional<int> seconds;       ///< after the first useful frame; nothing: until closed
    int width = 0, height = 0;        ///< 0: the screen's
    std::uint64_t seed = 1;
    bool demo = false;                ///< this console is part of a demo: its folder, its banner, loopback only
    bool direct = false;              ///< the desk is driven by the demo's director where nobody acts
    std::int64_t clock_shift = 0;     ///< milliseconds; of a demo
    bool lan = false;
    bool headless = false;
};

/// Errors: shell.usage with the parser's words (exit 2). `--help` prints and gives an empty optional.
[[nodiscard]] Result<std::optional<Options>> parse_options(int argc, char** argv);

/// What to speak before the settings are read: what --lang says, else the machine's language where we have it, else
/// Chinese. Also for a command line that is wrong.
[[nodiscard]] config::Language first_language(int argc, char** argv);

} // namespace yiping::shell
