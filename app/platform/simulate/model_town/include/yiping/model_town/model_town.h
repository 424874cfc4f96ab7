// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/ports.h>
#include <yiping/domain/registers.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// The model township 澜川镇 (DESIGN §15): invented, and it says so by its codes (99…). Built to the published measure
/// of a real town, so that demo, screenshots and tests show the true size of the work. No person, place, phone
/// number or dispute in it exists.
namespace yiping::platform::simulate {

inline constexpr std::string_view model_district = "990101";
inline constexpr std::string_view model_town_code = "990101001000";
/// 2026-03-18 10:30 in Shanghai, a Wednesday.
inline constexpr UtcMillis model_town_now = 1'773'801'000'000;

/// All registers filled; `rev` is 0 everywhere (the store numbers them). Parents come before children in `areas`;
/// cases and their parts are in order of `opened_at` and `at`.
struct ModelTown {
    domain::RowSet rows;
    std::vector<domain::CasePersonal> case_personal;
    std::vector<domain::ResponderPersonal> responder_personal;
    std::vector<domain::CameraPersonal> camera_personal;
    std::vector<domain::DescribedPersonal> personal; ///< of all other registers
};

/// The same seed and time give the same rows, byte for byte, on every machine. Takes one to three seconds.
/// Geography depends on the seed alone; a year of cases ends at `as_of`. Any thread.
[[nodiscard]] ModelTown make_model_town(std::uint64_t seed, UtcMillis as_of = model_town_now);

/// One of the dozen that stream.
struct StreamingCamera {
    std::string gb_id;
    std::string name;
};
/// In every model town the same.
[[nodiscard]] std::vector<StreamingCamera> streaming_cameras();

} // namespace yiping::platform::simulate
