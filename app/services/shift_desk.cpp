// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/services/shift_desk.h>

#include <yiping/domain/area_code.h>

#include <algorithm>
#include <utility>

namespace yiping::services {

namespace {

/// The shift that runs in the operator's own area; the last one where none does, for an hour is soon over.
const domain::Shift* ending_shift(const Town& town, std::string_view scope, UtcMillis now)
{
    const domain::Shift* found = nullptr;
    for (const domain::Shift& each : town.shifts()) {
        const bool ours = domain::contains(scope, each.area_code);
        if (ours && each.from_at <= now && !each.handed_over_at && (found == nullptr || each.from_at > found->from_at))
            found = &each;
    }
    return found;
}

const domain::Shift* following_shift(const Town& town, const domain::Shift& shift)
{
    const domain::Shift* found = nullptr;
    for (const domain::Shift& each : town.shifts()) {
        if (each.area_code == shift.area_code && each.from_at >= shift.to_at &&
            (found == nullptr || each.from_at < found->from_at))
            found = &each;
    }
    return found;
}

} // namespace

ShiftEnd ShiftDesk::view() const
{
    const UtcMillis now = town_.now();
    ShiftEnd end;
    end.shift = ending_shift(town_, actions_.me().scope, now);
    if (end.shift == nullptr)
        return end;
    end.next = following_shift(town_, *end.shift);
    const UtcMillis due_until =
        end.next != nullptr ? end.next->to_at : end.shift->to_at + (end.shift->to_at - end.shift->from_at);
    const CaseTable& cases = town_.cases();
    for (const CaseIndex at : town_.open_cases()) {
        const domain::Case* data = town_.detail(at);
        if (data == nullptr || data->imported || !domain::contains(end.shift->area_code, data->area_code))
            continue;
        ++end.counts.open_cases;
        end.returned += town_.is_returned(data->id) ? 1 : 0;
        end.held += data->hold != domain::Hold::None ? 1 : 0;
        if (!data->due_at)
            continue;
        if (*data->due_at < now)
            end.late.push_back(data);
        else if (*data->due_at < due_until)
            end.due.push_back(data);
    }
    const auto by_due = [](const domain::Case* each) { return std::pair(*each->due_at, each->id); };
    std::ranges::sort(end.late, {}, by_due);
    std::ranges::sort(end.due, {}, by_due);
    end.counts.late_cases = std::ssize(end.late);
    end.counts.due_soon = std::ssize(end.due);
    for (CaseIndex at = 0; at < cases.size(); ++at) {
        if (!cases.alive(at))
            continue;
        end.opened += cases.opened_at(at) >= end.shift->from_at ? 1 : 0;
        end.closed += cases.closed_at(at) >= end.shift->from_at ? 1 : 0;
    }
    end.undelivered = town_.undelivered();
    end.refused = town_.refused();
    return end;
}

Result<void> ShiftDesk::check(const domain::HandOver& body) const
{
    const ShiftEnd end = view();
    if (end.shift == nullptr || end.shift->id != body.shift_id)
        return make_error(Fault::Refused, "services.no_shift");
    for (const PendingCommand& pending : town_.outbox()) {
        const auto* waiting = std::get_if<domain::HandOver>(&pending.command.body);
        if (waiting && waiting->shift_id == body.shift_id && !pending.refusal && !pending.withdrawn)
            return make_error(Fault::Refused, "services.already_waiting");
    }
    SeededRandom scratch(1); // the rows are thrown away; only the verdict counts
    const domain::Shift* next = body.next_shift_id ? end.next : nullptr;
    if (auto outcome = domain::hand_over(body, *end.shift, next, end.counts, actions_.me(), clock_.now(), scratch);
        !outcome)
        return std::unexpected(outcome.error());
    return {};
}

Result<void> ShiftDesk::submit(domain::HandOver body, CaseActions::Done done)
{
    if (auto allowed = check(body); !allowed)
        return allowed;
    actions_.hand_over(std::move(body), std::move(done));
    return {};
}

} // namespace yiping::services
