// SPDX-License-Identifier: GPL-3.0-or-later
#include "work_limit.h"

#include <geos_c.h>

#include <ctime>
#include <mutex>

namespace yiping::geo {

namespace {

thread_local const WorkLimit* limit_of_thread = nullptr;

/// GEOS asks in its long loops, on the thread that works.
void asked_by_geos()
{
    if (limit_of_thread != nullptr && limit_of_thread->over())
        GEOS_interruptRequest();
}

} // namespace

WorkLimit::WorkLimit(double seconds) : until_(spent() + std::chrono::milliseconds(static_cast<long>(seconds * 1000)))
{
    static std::once_flag once;
    std::call_once(once, [] { GEOS_interruptRegisterCallback(asked_by_geos); });
    limit_of_thread = this;
}

std::chrono::nanoseconds WorkLimit::spent()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

WorkLimit::~WorkLimit()
{
    limit_of_thread = nullptr;
    GEOS_interruptCancel();
}

} // namespace yiping::geo
