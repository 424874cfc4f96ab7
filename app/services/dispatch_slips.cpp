// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/services/dispatch_slips.h>

#include <yiping/domain/case_life.h>

#include <algorithm>
#include <tuple>
#include <unordered_set>

namespace yiping::services {

namespace {

using domain::Delivery;
using Standing = DispatchSlip::Standing;

DispatchSlip slip_of(const domain::Case& data, const domain::Assignment& row, bool phoned_here, UtcMillis now)
{
    DispatchSlip slip;
    slip.assignment_id = row.id;
    slip.case_id = row.case_id;
    slip.responder_id = row.responder_id;
    slip.role = row.role;
    slip.phoned = phoned_here || row.delivery == Delivery::Phoned;
    slip.since = row.delivered_at.value_or(row.dispatched_at);
    if (row.signed_at) {
        slip.standing = Standing::Signed;
        slip.since = *row.signed_at;
        return slip;
    }
    slip.standing = slip.phoned                           ? Standing::Phoned
                    : row.delivery == Delivery::Delivered ? Standing::Delivered
                                                          : Standing::Queued;
    // The lead's time is that of the case; an assistant has the usual ten minutes.
    const bool leads = row.role == domain::AssignmentRole::Lead && data.step == domain::Step::Dispatched;
    const UtcMillis due = leads ? domain::stage_due(data).value_or(now) : row.dispatched_at + domain::response_limit_ms;
    if (due < now && data.hold == domain::Hold::None) {
        slip.standing = Standing::Unsigned;
        slip.since = due;
    }
    return slip;
}

} // namespace

std::vector<DispatchSlip> dispatch_slips(const Town& town)
{
    std::vector<DispatchSlip> slips;
    std::unordered_set<Uuid> phoned;
    for (const PendingCommand& pending : town.outbox()) {
        if (pending.refusal || pending.withdrawn)
            continue;
        if (const auto* told = std::get_if<domain::MarkDelivery>(&pending.command.body)) {
            phoned.insert(told->assignment_id);
        } else if (const auto* move = std::get_if<domain::MoveCase>(&pending.command.body);
            move != nullptr && domain::sends_somebody(move->move)) {
            DispatchSlip slip;
            slip.case_id = move->case_id;
            slip.responder_id = move->responder_id;
            slip.role = move->role;
            slip.standing = Standing::Waiting;
            slip.since = pending.command.made_at;
            slips.push_back(slip);
        }
    }
    for (const CaseIndex at : town.open_cases()) {
        const domain::Case* data = town.detail(at);
        if (data == nullptr)
            continue;
        for (const domain::Assignment& row : town.assignments(data->id)) {
            if (!row.ended_at && !row.fed_back_at)
                slips.push_back(slip_of(*data, row, phoned.contains(row.id), town.now()));
        }
    }
    std::ranges::sort(slips, {}, [](const DispatchSlip& slip) {
        return std::tuple(slip.standing, slip.since, slip.case_id, slip.responder_id);
    });
    return slips;
}

} // namespace yiping::services
