// SPDX-License-Identifier: GPL-3.0-or-later
#include "run.h"

#include <algorithm>
#include <array>
#include <utility>

namespace yiping::simulation {

const char* name_of(Mutation mutation)
{
    static constexpr std::array<const char*, 13> names{"None", "CursorBeforeRows", "CursorWithoutRows",
        "CommandForgotten", "TombstoneNotSent", "TombstoneNotApplied", "DeltaSkipsRow", "ScopeFilterOpen",
        "MaskFilterOpen", "OutboxForgetsOnSend", "OutboxNotSynced", "SetBackUnnoticed", "PlatformNotSynced"};
    return names.at(static_cast<std::size_t>(mutation));
}

void Run::at(MonoMillis when, std::function<void()> happen)
{
    events_.push({std::max(when, now_), order_++, std::move(happen)});
}

void Run::advance()
{
    // The queue gives no right to move out of it; the event goes right after.
    const auto happen = std::move(const_cast<Event&>(events_.top()).happen);
    if (events_.top().at != now_)
        at_once_ = 0;
    now_ = events_.top().at;
    if (++at_once_ > 20'000)
        broken("endless", "one moment does not end");
    events_.pop();
    happen();
}

void Run::broken(std::string rule, const std::string& what)
{
    note([&] { return "BROKEN " + rule + ": " + what; });
    if (is_broken())
        return;
    broken_rule_ = std::move(rule);
    broken_how_ = "at " + std::to_string(now_) + " ms: " + what;
}

} // namespace yiping::simulation
