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

/// Names the calling thread.
void name_thread(const std::string& name);

/// The calling thread takes less of a busy machine than others do: a person waits for those, nobody for this one. On an
/// idle machine it changes nothing.
void give_way();

} // namespace yiping::storage
