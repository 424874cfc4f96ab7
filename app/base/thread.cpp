// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/base/thread.h>

#include <pthread.h>
#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

namespace yiping {

void name_thread(const std::string& name)
{
    pthread_setname_np(pthread_self(), name.substr(0, 15).c_str());
}

void give_way()
{
    // Linux keeps this number for each thread; whoever may not change it goes on as before.
    constexpr int less_urgent = 5;
    setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), less_urgent);
}

void answer_first()
{
    // What a thread of the usual kind may run at a stretch, in nanoseconds: one with less goes before one with more.
    constexpr unsigned shortest_slice = 100'000;
    sched_attr now{};
    if (sched_getattr(0, &now, sizeof now, 0) != 0)
        return;
    now.sched_runtime = shortest_slice;
    sched_setattr(0, &now, 0);
}

} // namespace yiping
