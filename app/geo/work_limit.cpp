// SPDX-License-Identifier: GPL-3.0-or-later
#include "work_limit.h"

#include <geos_c.h>

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

WorkLimit::WorkLimit(double seconds)
    : until_(std::chrono::steady_clock::now() + std::chrono::milliseconds(static_cast<long>(seconds * 1000)))
{
    static std::once_flag once;
    std::call_once(once, [] { GEOS_interruptRegisterCallback(asked_by_geos); });
    limit_of_thread = this;
}

WorkLimit::~WorkLimit()
{
    limit_of_thread = nullptr;
    GEOS_interruptCancel();
}

} // namespace yiping::geo
