// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/base/ports.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace yiping::sync {

/// What a running console says of its line in `status.json` of its folder, for `yipingctl sync status`. Nothing
/// personal.
struct ConsoleStatus {
    std::string state = "offline"; ///< online, catching-up, offline, refused
    UtcMillis since = 0;
    UtcMillis in_step_at = 0; ///< 0 never
    std::int64_t cursor = 0;
    std::uint64_t done = 0, total = 0;  ///< rows, while catching up
    std::int64_t clock_offset_ms = 0;   ///< platform minus console
    std::int64_t waiting = 0;           ///< 未送达
    std::int64_t refused = 0;           ///< came back and wait for a person
    std::optional<Error> reason;
    std::string host;
    std::uint16_t port = 0;
    UtcMillis written_at = 0;
    bool operator==(const ConsoleStatus&) const = default;
};

inline constexpr std::string_view status_file_name = "status.json";

/// Whole or not at all; a power cut may cost the newest. Errors: those of crypto::write_file_atomically.
[[nodiscard]] Result<void> write_console_status(const std::string& folder, const ConsoleStatus& status);
/// Errors: sync.no_status {folder}: there is none, or it cannot be read.
[[nodiscard]] Result<ConsoleStatus> read_console_status(const std::string& folder);

/// At most one write a second, and the last word always: note() what is, tick() often.
class StatusPlan {
public:
    static constexpr UtcMillis least_apart = 1000;

    void note(ConsoleStatus status);
    /// What is to be written now, if anything.
    [[nodiscard]] std::optional<ConsoleStatus> take(UtcMillis now);

private:
    ConsoleStatus newest_;
    bool fresh_ = false;
    UtcMillis written_at_ = 0;
};

} // namespace yiping::sync
