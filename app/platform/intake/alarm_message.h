// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/base/ports.h>
#include <yiping/domain/registers/alarm.h>

#include <optional>
#include <string>
#include <string_view>

namespace yiping::platform {

/// What a device's system says has happened; read from a body that anybody may have written.
struct AlarmMessage {
    std::string id; ///< of the event, by its source
    domain::AlarmKind kind{};
    std::optional<UtcMillis> at;
    std::string camera; ///< GB/T 28181 code
    std::optional<double> confidence; ///< 0 to 1
    std::optional<double> value;
    std::string note;
    std::string picture;      ///< bytes; "" none
    std::string picture_type; ///< media type by its first bytes
};

inline constexpr std::size_t most_alarm_note = 600;          ///< bytes
inline constexpr std::size_t most_alarm_picture = 4U << 20U; ///< bytes

/// Errors: platform.bad_json {why}, platform.wrong_field {field}, platform.not_a_photo, intake.unknown_kind {value,
/// known}, import.bad_gb_id {value}.
[[nodiscard]] Result<AlarmMessage> read_alarm_message(std::string_view body);

} // namespace yiping::platform
