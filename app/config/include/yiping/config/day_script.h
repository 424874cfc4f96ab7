// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/domain/registers/alarm.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace yiping::config {

/// Something that happens in a demo at its time.
struct DayAct {
    std::int64_t line = 0;  ///< of its file
    std::int64_t at_ms = 0; ///< from the beginning of the day
    /// Of the wall, to be put up; "" for the others.
    std::string scene;
    /// What a camera's box recognises; nothing for a report.
    std::optional<domain::AlarmKind> alarm;
    std::size_t camera = 0; ///< of the box's cameras
    double confidence = 1;

    bool by_worker = false; ///< by whoever walks there, else by a resident
    std::string village;    ///< its name
    std::string place, category, words;
    std::string title; ///< of a report; of the others what the presenter reads
    std::optional<std::int64_t> households;
    std::string answer; ///< what is fed back
};

/// A day that is played for visitors.
struct DayScript {
    std::int64_t lasts_ms = 0; ///< then it begins anew
    std::vector<DayAct> acts;  ///< in order of time
};

/// A file of data/demo. Errors: those of Document, config.key_missing, config.value (a time that is none or not after
/// the one before, an unknown kind), config.key_unknown.
[[nodiscard]] Result<DayScript> load_day_script(const std::filesystem::path& file);
/// The shipped one.
[[nodiscard]] Result<DayScript> load_day_script();

} // namespace yiping::config
