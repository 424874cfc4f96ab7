// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <utility>

namespace yiping::test {

/// What the GUI thread is in the program: jobs come from any thread and run in order on the one that owns the loop.
class EventLoop {
public:
    void post(std::function<void()> job)
    {
        {
            const std::scoped_lock lock(mutex_);
            jobs_.push_back(std::move(job));
        }
        wake_.notify_one();
    }

    /// For shell::ConsoleBackend. The loop must outlive whoever has it.
    [[nodiscard]] std::function<void(std::function<void()>)> executor()
    {
        return [this](std::function<void()> job) { post(std::move(job)); };
    }

    /// Runs jobs until the condition holds after one of them; false if it does not within the time.
    template <class Condition>
    bool run_until(Condition condition, std::chrono::milliseconds limit = std::chrono::seconds(60))
    {
        const auto end = std::chrono::steady_clock::now() + limit;
        std::unique_lock lock(mutex_);
        while (!condition()) {
            if (!wake_.wait_until(lock, end, [this] { return !jobs_.empty(); }))
                return false;
            auto job = std::move(jobs_.front());
            jobs_.pop_front();
            lock.unlock();
            job();
            job = nullptr;
            lock.lock();
        }
        return true;
    }

private:
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::function<void()>> jobs_;
};

} // namespace yiping::test
