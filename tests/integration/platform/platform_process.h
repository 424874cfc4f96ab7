// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace yiping::testing {

/// A folder that goes with its owner.
class TempFolder {
public:
    TempFolder();
    ~TempFolder();
    TempFolder(const TempFolder&) = delete;
    TempFolder& operator=(const TempFolder&) = delete;
    [[nodiscard]] std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

private:
    std::filesystem::path path_;
};

/// What the ready file says.
struct Ready {
    std::uint16_t port = 0;
    std::uint16_t phone_port = 0;
    std::string certificate;
    std::map<std::string, std::string> tokens;
};

/// The real program as a process of its own. Ended with SIGKILL when it goes out of scope.
class PlatformProcess {
public:
    /// `folder` holds database, ready file, logs and what the program says on stderr.
    PlatformProcess(const std::filesystem::path& folder, const std::vector<std::string>& arguments);
    ~PlatformProcess();
    PlatformProcess(const PlatformProcess&) = delete;
    PlatformProcess& operator=(const PlatformProcess&) = delete;

    /// Waits until it listens; nothing if it ended instead.
    [[nodiscard]] std::optional<Ready> wait_ready();
    /// Waits for the end; the exit status, or 128 + signal.
    [[nodiscard]] int wait_end();
    void signal(int number) const;
    [[nodiscard]] std::string said() const;

private:
    std::filesystem::path folder_;
    pid_t pid_ = -1;
    int process_ = -1; ///< pidfd: readable when it has ended
    int folder_watch_ = -1;
    std::optional<int> status_;
};

} // namespace yiping::testing
