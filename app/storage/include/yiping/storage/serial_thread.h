// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace yiping::storage {

/// One thread that does jobs one after the other: for connections that belong to one thread.
class SerialThread {
public:
    /// `name` is what debuggers and `top` show, at most 15 bytes.
    explicit SerialThread(std::string name);
    /// Does what is queued, then ends the thread.
    ~SerialThread();
    SerialThread(const SerialThread&) = delete;
    SerialThread& operator=(const SerialThread&) = delete;

    /// Any thread. After stop() the job is dropped.
    void post(std::move_only_function<void()> job);
    /// Waits for the queued jobs and ends the thread. Not from a job.
    void stop();

private:
    void run();

    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::move_only_function<void()>> jobs_;
    bool stopping_ = false;
    std::thread thread_;
};

} // namespace yiping::storage
