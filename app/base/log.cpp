// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/base/log.h>

#include <atomic>
#include <cstdio>

namespace yiping::log {

namespace {

void to_stderr(Level level, std::string_view area, std::string_view text)
{
    if (level < Level::Warning)
        return;
    std::fprintf(stderr, "%s %.*s: %.*s\n", level == Level::Error ? "error" : "warning", static_cast<int>(area.size()),
        area.data(), static_cast<int>(text.size()), text.data());
}

// The one process-wide setting: a sink has to be reachable from every layer, also while the process goes down.
std::atomic<Sink> current_sink = &to_stderr;

} // namespace

void set_sink(Sink sink)
{
    current_sink = sink == nullptr ? &to_stderr : sink;
}

void write(Level level, std::string_view area, std::string_view text)
{
    current_sink.load()(level, area, text);
}

} // namespace yiping::log
