// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/geo/point_index.h>
#include <yiping/services/case_table.h>

#include <cstdint>
#include <string_view>
#include <vector>

namespace yiping::mapview {

/// A kind is a category with a status, which stands in the lower three bits: what filters look at and clusters count.
[[nodiscard]] std::uint16_t case_kind(const services::CaseTable& cases, services::CaseIndex at);
[[nodiscard]] geo::CasePoint case_point(const services::CaseTable& cases, services::CaseIndex at);
/// By kind: cases of a category or below it ("" all), without those that are done where `open_only`. Empty: all count.
[[nodiscard]] std::vector<std::uint8_t> case_filter(
    const services::CaseTable& cases, std::string_view category, bool open_only);

} // namespace yiping::mapview
