// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace yiping::test {

/// A program of the build, with its lines in and out. Killed with the object if it still runs.
class Child {
public:
    /// `program` is a name in the build's bin folder.
    Child(const std::string& program, const std::vector<std::string>& arguments);
    ~Child();
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    void write(const std::string& line);
    /// Waits until a line that begins like this has come since the last mark(), and returns its rest.
    [[nodiscard]] std::optional<std::string> wait_for(
        const std::string& beginning, std::chrono::seconds limit = std::chrono::seconds(30));
    /// From here on only later lines count.
    void mark();
    /// All lines so far, for messages.
    [[nodiscard]] std::string transcript();

    void kill();      ///< SIGKILL, and waits for the end
    void terminate(); ///< SIGTERM, and waits for the end
    /// Exit status, once it has ended.
    [[nodiscard]] int wait();

private:
    void read_lines();

    pid_t process_ = -1;
    int input_ = -1;
    int output_ = -1;
    std::thread reader_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::string> lines_;
    std::size_t mark_ = 0;
    bool ended_ = false;
};

/// Folder of the build, from the environment that ctest sets or beside this program.
[[nodiscard]] std::string binary_folder();

} // namespace yiping::test
