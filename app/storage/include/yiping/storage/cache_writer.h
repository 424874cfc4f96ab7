// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/storage/cache.h>
#include <yiping/storage/serial_thread.h>

#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <mutex>
#include <optional>
#include <span>
#include <thread>
#include <vector>

namespace yiping::storage {

/// The thread that owns the cache's write connection. Deltas that wait together are committed together; when nothing
/// waits it builds missing indexes, one at a time. The log of what was written is moved into the file by a thread
/// beside it, which waits for the disk in its place.
class CacheWriter {
public:
    struct Listener {
        /// After a commit, with what it held, in order. A snapshot is told with its last piece, without rows.
        std::function<void(std::vector<protocol::ApplyBatch> batches)> committed;
        /// The cache was damaged, is set aside and empty now: the sync has to begin at this position.
        std::function<void(CachePosition position)> rebuilt;
        /// All secondary indexes are there.
        std::function<void()> indexed;
    };

    /// The listener is called on the writer's thread.
    CacheWriter(Cache cache, Listener listener);
    /// Does what waits, then ends the thread.
    ~CacheWriter();
    CacheWriter(const CacheWriter&) = delete;
    CacheWriter& operator=(const CacheWriter&) = delete;

    /// Any thread; `done` on the writer's thread when the batch is durable, or with the reason why not. The sender's
    /// credit bounds the queue.
    void apply(protocol::ApplyBatch batch, std::function<void(Result<void>)> done);
    /// Compares digests between the batches given before and after; the areas that differ. Any thread, as apply().
    void compare(protocol::CompareDigests wanted, std::function<void(Result<std::vector<std::string>>)> done);
    /// A reader has met sqlite.damaged. Any thread.
    void report_damage();
    /// Does what waits and ends the thread. Any thread but the writer's.
    void stop();

private:
    struct Job {
        protocol::ApplyBatch batch;
        std::function<void(Result<void>)> done;
        std::optional<protocol::CompareDigests> compare; ///< instead of a batch
        std::function<void(Result<std::vector<std::string>>)> compared;
    };

    void run();
    void run_jobs(std::vector<Job> jobs);
    void run_deltas(std::vector<Job> jobs);
    void after_failure(const Error& error);
    void rebuild();
    static void refuse(std::span<const Job> jobs, const Error& why);
    /// After work: who waits for the next change must not wait for the disk.
    void keep_log_short();
    void wait_for_log();
    [[nodiscard]] std::vector<Job> take_jobs();

    Cache cache_;
    Listener listener_;
    bool indexes_missing_ = true; // writer's thread only
    std::optional<SerialThread> log_thread_; // writer's thread only; begun when the log has grown
    std::future<void> log_moved_; // writer's thread only
    /// Why there is no file to write into: the disk is full, say. Tried again with each job. Writer's thread only.
    std::optional<Error> no_file_;

    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Job> jobs_;
    bool damaged_ = false;
    bool stopping_ = false;
    std::thread thread_;
};

} // namespace yiping::storage
