// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/commands.h>
#include <yiping/domain/duty_commands.h>
#include <yiping/services/case_actions.h>
#include <yiping/services/town.h>

#include <vector>

namespace yiping::services {

/// How a shift that ends leaves the office, filled in by itself. Pointers live until the town changes.
struct ShiftEnd {
    const domain::Shift* shift = nullptr; ///< the one that runs, or has just run; nullptr: none is on the roster
    const domain::Shift* next = nullptr;  ///< nullptr: none is on the roster
    domain::HandoverCounts counts;        ///< as the platform counts them; alarms stay 0, they are the platform's
    std::vector<const domain::Case*> late; ///< longest first
    std::vector<const domain::Case*> due;  ///< before the next shift ends, soonest first
    std::uint32_t opened = 0, closed = 0;  ///< since the shift began, of what this console has seen
    std::uint32_t returned = 0;            ///< 退回, nobody sent since
    std::uint32_t held = 0;                ///< 挂起 and 挂账
    std::uint32_t undelivered = 0, refused = 0; ///< in the outbox of this console
};

/// 交接班 at the desk. GUI thread; what it is given must outlive it.
class ShiftDesk {
public:
    ShiftDesk(const Town& town, CaseActions& actions, Clock& clock) : town_(town), actions_(actions), clock_(clock) {}

    /// As of now. Runs over the open cases.
    [[nodiscard]] ShiftEnd view() const;
    /// Errors: services.no_shift, services.already_waiting, those of domain::hand_over.
    [[nodiscard]] Result<void> check(const domain::HandOver& body) const;
    /// check(), then one command; `done` as in CaseActions::perform.
    [[nodiscard]] Result<void> submit(domain::HandOver body, CaseActions::Done done);

private:
    const Town& town_;
    CaseActions& actions_;
    Clock& clock_;
};

} // namespace yiping::services
