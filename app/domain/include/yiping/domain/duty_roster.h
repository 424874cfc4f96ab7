// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/ports.h>
#include <yiping/base/uuid.h>
#include <yiping/domain/enums.h>
#include <yiping/domain/registers/duty.h>
#include <yiping/domain/registers/leave.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

/// Who is on duty (值班), who stands in for whom, and what is wrong with a roster. All spans are half-open. Pure
/// functions, any thread.
namespace yiping::domain {

/// Who is really there at an instant.
struct OnDuty {
    Uuid duty_id;
    Uuid responder_id;                ///< after stand-ins
    std::optional<Uuid> stands_in_for;
    DutyPost post = DutyPost::Officer;
    bool operator==(const OnDuty&) const = default;
};
/// Whoever stands in for somebody who is on leave; himself if he is not; nothing if the stand-in is on leave too or
/// there is none. Stand-ins of stand-ins are not looked for: that is a roster to be made anew.
[[nodiscard]] std::optional<Uuid> stand_in_at(std::span<const Leave> leaves, const Uuid& responder_id, UtcMillis at);
/// In the order of the roster. Of these areas exactly, and of this post if one is given.
[[nodiscard]] std::vector<OnDuty> on_duty_at(std::span<const Duty> duties, std::span<const Leave> leaves,
    std::string_view area_code, std::optional<DutyPost> post, UtcMillis at);

enum class RosterFault : std::uint8_t {
    Gap = 1,  ///< fewer people than wanted are there
    Overlap,  ///< more than wanted
    Absent,   ///< somebody is on leave and nobody stands in
    Twice,    ///< one person is wanted at two posts or areas at once
};
template <>
std::span<const EnumWord> enum_words<RosterFault>();
struct RosterProblem {
    RosterFault fault = RosterFault::Gap;
    UtcMillis from = 0, to = 0;
    std::optional<Uuid> responder_id; ///< Absent, Twice
    bool operator==(const RosterProblem&) const = default;
};
/// What is wrong between two instants for one post of one area where `wanted` people should be there at any time. In
/// order of time, then of fault; neighbouring spans of one fault are one. Twice is looked for in the whole roster.
[[nodiscard]] std::vector<RosterProblem> roster_problems(std::span<const Duty> duties, std::span<const Leave> leaves,
    std::string_view area_code, DutyPost post, UtcMillis from, UtcMillis to, std::size_t wanted = 1);

} // namespace yiping::domain
