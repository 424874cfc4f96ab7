// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/base/log.h>

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace yiping::config {

struct LogFileOptions {
    std::filesystem::path folder;          ///< made if missing
    std::string program;                   ///< file name: <program>.log, <program>.1.log, …
    std::size_t bytes_per_file = 4U << 20U;
    std::size_t files = 5;                 ///< the newest and the ones rotated away
    log::Level level = log::Level::Info;   ///< what is below is dropped
    bool also_stderr = false;              ///< warnings and errors are shown too
};

/// Sends yiping::log into size-bounded files that rotate. Call once at start, before other threads exist; a second
/// call replaces the first. Lines: UTC time, level, area, text. Errors: config.log_folder (environment).
[[nodiscard]] Result<void> install_log_file(const LogFileOptions& options);
/// Writes out what is buffered and goes back to the default sink.
void remove_log_file();

/// Lines of level Error since the start of the process, oldest first, at most 1,000 (later ones are only counted).
/// For summary.json. Any thread. Needs an installed log file.
[[nodiscard]] std::vector<std::string> logged_errors();
[[nodiscard]] std::size_t logged_error_count();

} // namespace yiping::config
