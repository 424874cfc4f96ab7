// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/config/mapping.h>

#include <optional>
#include <string_view>

namespace yiping::importer {

/// East or longitude, north or latitude, as a file writes them.
struct WrittenPosition {
    double x = 0, y = 0;
};

/// A number, or degrees, minutes and seconds: 106°23′45.6″, 29°12'N, 东经106度23分45秒. Nothing for what is no finite
/// number. A half-width text without blanks around it (typed_plainly).
[[nodiscard]] std::optional<double> read_coordinate(std::string_view text);

/// Both coordinates in one text: "106.41, 29.21", "29.21N 106.41E", "POINT (106.41 29.21)", the coordinates of a
/// GeoJSON point, or what stands in brackets at the end ("12 Main St (40.1, -75.3)"). Which one is meant is told by the
/// kind of text, by N, S, E, W, or by a number that no latitude has; only where none of these decides, by `order`.
[[nodiscard]] std::optional<WrittenPosition> read_position(std::string_view text, config::PositionOrder order);
/// False where `order` decides.
[[nodiscard]] bool tells_its_order(std::string_view text);

} // namespace yiping::importer
