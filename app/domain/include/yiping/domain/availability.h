// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/base/ports.h>
#include <yiping/domain/dispatch_ranking.h>
#include <yiping/domain/registers.h>

#include <span>

/// Who can be sent at all: people go on leave, others stand in for them, and some leave the service. Console and
/// platform ask here, so that they always agree. Pure functions, any thread.
namespace yiping::domain {

/// The leave that a responder is on; nullptr if he is at work. Half-open; one that nobody has approved does not count.
[[nodiscard]] const Leave* leave_at(std::span<const Leave> leaves, const Uuid& responder, UtcMillis at);

/// Whether a case may be sent to him now. Refusals: domain.on_leave {post}, domain.not_in_service {post}.
[[nodiscard]] Result<void> check_can_be_sent(const Responder& responder, std::span<const Leave> leaves, UtcMillis now);

/// Sets who is on leave and who stands in for whom. Leaves of people who are no candidates have no effect.
void note_leaves(std::span<Candidate> candidates, std::span<const Leave> leaves, UtcMillis now);

} // namespace yiping::domain
