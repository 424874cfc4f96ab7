// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <pthread.h>
#include <time.h>

#include <thread>

namespace yiping::bench {

/// Seconds of a processor that a thread which still runs has cost so far: what others do on the machine changes that
/// less than it changes the time that passes.
inline double processor_seconds_of(std::thread& thread)
{
    clockid_t clock{};
    timespec time{};
    if (pthread_getcpuclockid(thread.native_handle(), &clock) != 0 || clock_gettime(clock, &time) != 0)
        return 0;
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

/// The same of all threads, of those that have ended too.
inline double processor_seconds_of_all()
{
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

} // namespace yiping::bench
