// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <format>
#include <string_view>
#include <utility>

/// Logging façade. Layers below the composition roots write here and know no logging library; a composition root
/// installs one sink at start (config::install_log_file gives a rotating file). Before that, warnings and errors go
/// to stderr. Never log a personal field: log the record's id.
namespace yiping::log {

enum class Level : std::uint8_t { Debug, Info, Warning, Error };

/// Must be callable from any thread. `area` is the layer that speaks ("sync", "gateway").
using Sink = void (*)(Level level, std::string_view area, std::string_view text);

/// Replaces the sink; nullptr restores the default. Call at start, before other threads exist.
void set_sink(Sink sink);
void write(Level level, std::string_view area, std::string_view text);

template <class... Args>
void debug(std::string_view area, std::format_string<Args...> format, Args&&... args)
{
    write(Level::Debug, area, std::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void info(std::string_view area, std::format_string<Args...> format, Args&&... args)
{
    write(Level::Info, area, std::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void warning(std::string_view area, std::format_string<Args...> format, Args&&... args)
{
    write(Level::Warning, area, std::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void error(std::string_view area, std::format_string<Args...> format, Args&&... args)
{
    write(Level::Error, area, std::format(format, std::forward<Args>(args)...));
}

} // namespace yiping::log
