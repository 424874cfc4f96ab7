// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/services/loaded_cases.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <thread>

namespace yiping::storage {
class CacheView;
}

namespace yiping::shell {

/// All cases of one file, as of one revision.
struct CasesOfFile {
    std::string path;
    std::int64_t cursor = 0;
    std::unique_ptr<services::LoadedCases> cases;
};

/// Whether full rows of open cases are read along: a desk waits for them, a wall for all the rest.
enum class OpenRows : std::uint8_t { Later, Along };

/// Reads them in the calling thread; ends early, with whatever it has, when `stopping` is set. `now` as in LoadedCases.
/// Errors: those of sqlite.
[[nodiscard]] Result<CasesOfFile> read_all_cases(
    storage::CacheView& view, std::string path, UtcMillis now, OpenRows rows, const std::atomic<bool>& stopping);

/// Begins to read the cases of a console when its program begins, in a thread of its own: a million are there when the
/// first window is. What comes of it is only taken where the console then opens that very file at that very revision.
/// Owned by one thread.
class EarlyCases {
public:
    /// `folder`: of the console. Nothing is made there, and a folder without a cache is none to wait for.
    EarlyCases(std::string folder, UtcMillis now, OpenRows rows = OpenRows::Later);
    ~EarlyCases();
    EarlyCases(const EarlyCases&) = delete;
    EarlyCases& operator=(const EarlyCases&) = delete;

    /// Whoever waits need not wait for all any more, and gets nothing. Any thread.
    void stop() { stopping_ = true; }
    /// Waits until all is read.
    void wait();
    /// The same, and gives it; once. Nothing where there was no cache or it could not be read: whoever opens it says
    /// why.
    [[nodiscard]] std::optional<CasesOfFile> take();

private:
    std::atomic<bool> stopping_ = false;
    std::optional<CasesOfFile> read_; ///< the thread's, then its owner's
    std::thread thread_;
};

} // namespace yiping::shell
