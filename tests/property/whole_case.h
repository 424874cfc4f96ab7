// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/case_life.h>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

/// A case with all its rows as a store keeps them, random people and what they try, and what must always hold.
namespace yiping::domain::property {

inline constexpr int people = 4;

inline Uuid person(int number)
{
    return Uuid::from_name("property", std::to_string(number));
}

struct Store {
    Case data;
    std::vector<Assignment> slips;
    std::vector<CaseSpan> spans;
    std::vector<CaseMove> moves;

    [[nodiscard]] std::vector<Assignment> open_slips() const
    {
        std::vector<Assignment> open;
        std::ranges::copy_if(slips, std::back_inserter(open), [](const Assignment& a) { return !a.ended_at; });
        return open;
    }
    template <class Row>
    static void upsert(std::vector<Row>& rows, const std::vector<Row>& changed)
    {
        for (const Row& row : changed) {
            const auto known = std::ranges::find(rows, row.id, &Row::id);
            if (known != rows.end())
                *known = row;
            else
                rows.push_back(row);
        }
    }
    void take(const MoveOutcome& outcome)
    {
        data = outcome.data;
        upsert(slips, outcome.assignments);
        upsert(spans, outcome.spans);
        moves.insert(moves.end(), outcome.moves.begin(), outcome.moves.end());
    }
};

inline void check_whole(const Store& store, UtcMillis now)
{
    const Case& data = store.data;
    // The holder: outside the office exactly one person leads, and the slip says the same as the case.
    std::vector<Assignment> open = store.open_slips();
    const auto leads = std::ranges::count(open, AssignmentRole::Lead, &Assignment::role);
    if (is_held_outside(data.step)) {
        RC_ASSERT(data.holder_id.has_value());
        RC_ASSERT(leads == 1);
        RC_ASSERT(std::ranges::any_of(open,
            [&](const Assignment& a) { return a.role == AssignmentRole::Lead && a.responder_id == *data.holder_id; }));
    } else {
        RC_ASSERT(open.empty());
        RC_ASSERT(is_over(data.step) || !data.holder_id);
    }
    // Or the desk whose turn it is.
    RC_ASSERT((responsible_for(data) == Responsible::Nobody) == is_over(data.step));
    RC_ASSERT(responsible_for(data) != Responsible::Holder || data.holder_id.has_value());
    // Nobody has two open slips of one case.
    for (const Assignment& slip : open)
        RC_ASSERT(std::ranges::count(open, slip.responder_id, &Assignment::responder_id) == 1);

    // The clock: open cases have one, or it stands and says since when.
    RC_ASSERT(data.closed_at.has_value() == is_over(data.step));
    RC_ASSERT((data.hold != Hold::None) == data.hold_at.has_value());
    if (!is_over(data.step)) {
        RC_ASSERT(data.due_at.has_value());
        RC_ASSERT(data.hold != Hold::None || stage_due(data).has_value());
        RC_ASSERT(data.hold != Hold::None || next_deadline(data).has_value());
    } else {
        RC_ASSERT(data.hold == Hold::None);
    }
    RC_ASSERT(data.step_at <= now);

    // The past: one open span that says what the case says; moves join end to end.
    RC_ASSERT(std::ranges::count(store.spans, std::optional<UtcMillis>{}, &CaseSpan::to_at) == 1);
    const CaseSpan& last = store.spans.back();
    RC_ASSERT(!last.to_at.has_value());
    RC_ASSERT(last.step == data.step);
    RC_ASSERT(last.holder_id == (is_held_outside(data.step) ? data.holder_id : std::optional<Uuid>{}));
    for (std::size_t i = 0; i + 1 < store.spans.size(); ++i)
        RC_ASSERT(store.spans[i].to_at == store.spans[i + 1].from_at);
    for (std::size_t i = 0; i + 1 < store.moves.size(); ++i) {
        RC_ASSERT(static_cast<std::int64_t>(store.moves[i].to_step) == store.moves[i + 1].from_step);
        RC_ASSERT(store.moves[i].at <= store.moves[i + 1].at);
    }
    RC_ASSERT(store.moves.back().to_step == data.step);
}

inline Principal any_principal(SeededRandom& random)
{
    constexpr std::array roles{UserRole::Viewer, UserRole::Operator, UserRole::Operator, UserRole::Supervisor,
        UserRole::Administrator, UserRole::Worker, UserRole::Worker, UserRole::Resident, UserRole::Rule};
    Principal who;
    who.role = roles[random.below(roles.size())];
    who.post = "何 职务";
    if (who.role == UserRole::Worker)
        who.responder_id = person(static_cast<int>(random.below(people)));
    if (random.below(10) == 0)
        who.scope = "990101002000";
    return who;
}

inline MoveCase any_move(SeededRandom& random, UtcMillis now, Move move)
{
    MoveCase what;
    what.move = move;
    if (random.below(4) != 0)
        what.reason = "说明";
    if (random.below(4) != 0)
        what.responder_id = person(static_cast<int>(random.below(people)));
    if (random.below(4) == 0)
        what.role = AssignmentRole::Assistant;
    if (random.below(4) != 0)
        what.until = now + static_cast<UtcMillis>(random.below(20 * day_ms)) - day_ms;
    if (random.below(4) != 0)
        what.satisfaction = static_cast<std::int64_t>(random.below(7));
    if (random.below(4) != 0)
        what.attachments = {std::string(64, 'f')};
    return what;
}

} // namespace yiping::domain::property
