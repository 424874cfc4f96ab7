// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/storage/cache_writer.h>

#include <yiping/base/log.h>
#include <yiping/base/thread.h>

#include <chrono>
#include <utility>

namespace yiping::storage {

namespace {

/// More rows in one commit would only make the first of them wait.
constexpr std::size_t rows_per_commit = 20'000;

} // namespace

CacheWriter::CacheWriter(Cache cache, Listener listener)
    : cache_(std::move(cache)), listener_(std::move(listener)), thread_([this] {
          name_thread("cache-writer");
          give_way();
          run();
      })
{
}

CacheWriter::~CacheWriter()
{
    stop();
}

void CacheWriter::apply(protocol::ApplyBatch batch, std::function<void(Result<void>)> done)
{
    {
        const std::scoped_lock lock(mutex_);
        if (stopping_)
            return;
        jobs_.push_back({std::move(batch), std::move(done), std::nullopt, {}});
    }
    wake_.notify_one();
}

void CacheWriter::compare(protocol::CompareDigests wanted, std::function<void(Result<std::vector<std::string>>)> done)
{
    {
        const std::scoped_lock lock(mutex_);
        if (stopping_)
            return;
        jobs_.push_back({{}, {}, std::move(wanted), std::move(done)});
    }
    wake_.notify_one();
}

void CacheWriter::report_damage()
{
    {
        const std::scoped_lock lock(mutex_);
        damaged_ = true;
    }
    wake_.notify_one();
}

void CacheWriter::stop()
{
    {
        const std::scoped_lock lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    if (thread_.joinable())
        thread_.join();
}

std::vector<CacheWriter::Job> CacheWriter::take_jobs()
{
    std::vector<Job> taken;
    std::size_t rows = 0;
    while (!jobs_.empty()) {
        const protocol::Batch& batch = jobs_.front().batch.batch;
        rows += batch.row_count();
        const bool alone = batch.snapshot || jobs_.front().compare.has_value();
        if (!taken.empty() && (alone || rows > rows_per_commit))
            break;
        taken.push_back(std::move(jobs_.front()));
        jobs_.pop_front();
        if (alone)
            break;
    }
    return taken;
}

void CacheWriter::run()
{
    std::unique_lock lock(mutex_);
    for (;;) {
        const auto has_work = [this] { return stopping_ || damaged_ || !jobs_.empty(); };
        if (!has_work() && !no_file_ && (indexes_missing_ || cache_.wants_building()) && !cache_.is_loading()) {
            lock.unlock();
            const auto built = cache_.build_next_index();
            indexes_missing_ = built.value_or(false);
            if (!built)
                after_failure(built.error());
            if (built && !*built && listener_.indexed)
                listener_.indexed();
            keep_log_short();
            lock.lock();
            continue;
        }
        wake_.wait(lock, has_work);
        if (std::exchange(damaged_, false)) {
            lock.unlock();
            rebuild();
            lock.lock();
            continue;
        }
        std::vector<Job> jobs = take_jobs();
        if (jobs.empty()) {
            wait_for_log();
            return; // stopping, and nothing waits
        }
        lock.unlock();
        if (no_file_)
            rebuild();
        if (no_file_)
            refuse(jobs, *no_file_);
        else
            run_jobs(std::move(jobs));
        keep_log_short();
        lock.lock();
    }
}

void CacheWriter::run_jobs(std::vector<Job> jobs)
{
    if (Job& job = jobs.front(); job.compare) {
        auto found = cache_.differing_areas(*job.compare);
        if (!found)
            after_failure(found.error());
        job.compared(std::move(found));
        return;
    }
    if (!jobs.front().batch.batch.snapshot) {
        run_deltas(std::move(jobs));
        return;
    }
    wait_for_log(); // the file may be another one after it
    Job& job = jobs.front();
    const auto done = cache_.apply(job.batch);
    if (done && job.batch.ends_snapshot) {
        indexes_missing_ = true;
        job.batch.batch.rows.clear();
        std::vector<protocol::ApplyBatch> told;
        told.push_back(std::move(job.batch));
        listener_.committed(std::move(told));
    }
    job.done(done);
    if (!done)
        after_failure(done.error());
}

void CacheWriter::run_deltas(std::vector<Job> jobs)
{
    std::vector<protocol::ApplyBatch> batches;
    batches.reserve(jobs.size());
    for (Job& job : jobs)
        batches.push_back(std::move(job.batch));
    const auto done = cache_.apply_deltas(batches);
    if (done)
        listener_.committed(std::move(batches));
    for (Job& job : jobs)
        job.done(done);
    if (!done)
        after_failure(done.error());
}

void CacheWriter::after_failure(const Error& error)
{
    log::error("storage", "cache: {}", error.debug_text());
    if (error.code() == "sqlite.damaged")
        rebuild();
}

void CacheWriter::refuse(std::span<const Job> jobs, const Error& why)
{
    for (const Job& job : jobs)
        if (job.compare)
            job.compared(std::unexpected(why));
        else
            job.done(std::unexpected(why));
}

void CacheWriter::keep_log_short()
{
    if (cache_.is_loading())
        return;
    if (cache_.is_log_long()) {
        wait_for_log();
        cache_.checkpoint_if_grown();
        return;
    }
    if (log_moved_.valid() && log_moved_.wait_for(std::chrono::seconds(0)) != std::future_status::ready)
        return;
    auto work = cache_.log_work();
    if (!work)
        return;
    std::promise<void> moved;
    log_moved_ = moved.get_future();
    if (!log_thread_) {
        log_thread_.emplace("cache-log");
        log_thread_->post(give_way);
    }
    log_thread_->post([work = std::move(work), moved = std::move(moved)]() mutable {
        work();
        moved.set_value();
    });
}

void CacheWriter::wait_for_log()
{
    if (log_moved_.valid())
        log_moved_.wait();
}

void CacheWriter::rebuild()
{
    wait_for_log();
    no_file_.reset();
    if (auto done = cache_.rebuild(); !done) {
        log::error("storage", "cache cannot be rebuilt: {}", done.error().debug_text());
        no_file_ = done.error();
        return;
    }
    indexes_missing_ = true;
    listener_.rebuilt(cache_.position());
}

} // namespace yiping::storage
