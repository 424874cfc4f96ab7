// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/storage/serial_thread.h>

#include <yiping/base/thread.h>

#include <utility>

namespace yiping::storage {

SerialThread::SerialThread(std::string name)
    : thread_([this, name = std::move(name)] {
          name_thread(name);
          run();
      })
{
}

SerialThread::~SerialThread()
{
    stop();
}

void SerialThread::post(std::move_only_function<void()> job)
{
    {
        const std::scoped_lock lock(mutex_);
        if (stopping_)
            return;
        jobs_.push_back(std::move(job));
    }
    wake_.notify_one();
}

void SerialThread::stop()
{
    {
        const std::scoped_lock lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    if (thread_.joinable())
        thread_.join();
}

void SerialThread::run()
{
    std::unique_lock lock(mutex_);
    for (;;) {
        wake_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
        if (jobs_.empty())
            return;
        auto job = std::move(jobs_.front());
        jobs_.pop_front();
        lock.unlock();
        job();
        job = nullptr; // what it holds goes before the lock is taken again
        lock.lock();
    }
}

} // namespace yiping::storage
