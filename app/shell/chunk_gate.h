// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <mutex>

namespace yiping::shell {

/// How many chunks the services' thread has not yet taken.
class ChunkGate {
public:
    static constexpr unsigned chunks_under_way = 4; ///< how many may wait for the services' thread

    /// False when the console is being stopped.
    bool enter()
    {
        std::unique_lock lock(mutex_);
        free_.wait(lock, [this] { return closed_ || under_way_ < chunks_under_way; });
        ++under_way_;
        return !closed_;
    }
    void leave()
    {
        {
            const std::scoped_lock lock(mutex_);
            --under_way_;
        }
        free_.notify_one();
    }
    void close()
    {
        {
            const std::scoped_lock lock(mutex_);
            closed_ = true;
        }
        free_.notify_all();
    }

private:
    std::mutex mutex_;
    std::condition_variable free_;
    unsigned under_way_ = 0;
    bool closed_ = false;
};

} // namespace yiping::shell
