// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/base/ports.h>
#include <yiping/domain/commands.h>
#include <yiping/domain/registers/camera.h>

#include <cstdint>
#include <optional>
#include <string_view>

/// Whether a camera's picture may be shown, and to whom. The same rules on the platform, which gives out addresses, and
/// on the console, which switches off at once. Any thread.
namespace yiping::domain {

/// Which of a camera's streams.
enum class LookStream : std::uint8_t {
    Sub, ///< small, for tiles
    Main, ///< for the one enlarged view
    Before, ///< what a recorder has kept: some seconds late
};
/// "sub", "main", "before".
[[nodiscard]] std::string_view name_of(LookStream stream);
[[nodiscard]] std::optional<LookStream> parse_look_stream(std::string_view name);
/// No recorder keeps more. What it shows has to be as much allowed then as it is now.
inline constexpr UtcMillis longest_before_ms = 60'000;

/// From this mask level on an account is for visitors (Principal::mask_level): of cameras they see the public ones.
inline constexpr std::uint32_t mask_of_visitors = 3;

/// "HH:MM-HH:MM" in local time, over midnight where the end is before the beginning; "" is the whole day. A text that
/// is no such thing allows nothing. The end itself is outside.
[[nodiscard]] bool is_within_hours(std::string_view hours, UtcMillis at);
/// When the hours that hold `at` end; nothing without an end.
[[nodiscard]] std::optional<UtcMillis> end_of_hours(std::string_view hours, UtcMillis at);

/// Whatever the person: connected, consent given and not withdrawn, within its hours; a purpose that is written down.
/// Errors (refused): camera.not_connected, camera.no_consent, camera.withdrawn, camera.outside_hours {hours},
/// camera.no_purpose.
[[nodiscard]] Result<void> check_camera_shows(const Camera& camera, UtcMillis at);
/// Its sound as well: what the owner of a household camera has agreed to is pictures. Errors: those above,
/// camera.sound_not_consented.
[[nodiscard]] Result<void> check_camera_sounds(const Camera& camera, UtcMillis at);
/// The person too: an office of the area that the camera stands in, which the owner has named.
/// Errors: those above, platform.no_right, platform.no_such_row (outside the scope).
[[nodiscard]] Result<void> check_look(const Camera& camera, const Principal& who, UtcMillis at);

} // namespace yiping::domain
