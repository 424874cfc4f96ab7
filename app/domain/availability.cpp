// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/availability.h>

#include <algorithm>

namespace yiping::domain {

namespace {

bool is_on(const Leave& leave, UtcMillis at)
{
    return leave.approved_at && leave.from_at <= at && at < leave.to_at;
}

bool is_in_service(const Responder& responder, UtcMillis at)
{
    return (!responder.valid_from || *responder.valid_from <= at) && (!responder.valid_to || at < *responder.valid_to);
}

Candidate* find(std::span<Candidate> candidates, const Uuid& id)
{
    const auto found =
        std::ranges::find_if(candidates, [&](const Candidate& each) { return each.responder->id == id; });
    return found == candidates.end() ? nullptr : &*found;
}

} // namespace

const Leave* leave_at(std::span<const Leave> leaves, const Uuid& responder, UtcMillis at)
{
    const auto found = std::ranges::find_if(
        leaves, [&](const Leave& leave) { return leave.responder_id == responder && is_on(leave, at); });
    return found == leaves.end() ? nullptr : &*found;
}

Result<void> check_can_be_sent(const Responder& responder, std::span<const Leave> leaves, UtcMillis now)
{
    if (!is_in_service(responder, now))
        return make_error(Fault::Refused, "domain.not_in_service", {{"post", responder.post}});
    if (leave_at(leaves, responder.id, now) != nullptr)
        return make_error(Fault::Refused, "domain.on_leave", {{"post", responder.post}});
    return {};
}

void note_leaves(std::span<Candidate> candidates, std::span<const Leave> leaves, UtcMillis now)
{
    for (Candidate& each : candidates)
        each.on_leave = !is_in_service(*each.responder, now);
    for (const Leave& leave : leaves) {
        if (!is_on(leave, now))
            continue;
        Candidate* const away = find(candidates, leave.responder_id);
        if (away == nullptr)
            continue;
        away->on_leave = true;
        if (!leave.stand_in_id)
            continue;
        if (Candidate* const other = find(candidates, *leave.stand_in_id))
            other->stands_in_for = away->responder;
    }
}

} // namespace yiping::domain
