// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/registers.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace yiping::platform::simulate {

/// A PNG that stands for a photo taken on the spot: hills, a road, a house, and on the ground what is reported. Drawn,
/// and seen to be drawn; different for each number. Takes some milliseconds.
[[nodiscard]] std::string draw_photo(std::uint64_t number);

struct DrawnPhoto {
    std::string bytes;
    std::string sha256;
};
/// The few that stand for all of a town's.
[[nodiscard]] std::vector<DrawnPhoto> draw_photos();

/// What was sent with the moves of cases: one of the photos for each move that came with a picture, of cases that are
/// open or were closed since then. A report shows what is wrong, whoever handled it that it is cared for.
[[nodiscard]] std::vector<domain::Attachment> attach_photos(
    const domain::RowSet& rows, std::span<const DrawnPhoto> photos, UtcMillis since);

} // namespace yiping::platform::simulate
