// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared_town.h"

#include <yiping/domain/case_life.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace yiping::platform::simulate {

namespace {

using domain::Case;
using domain::CaseMove;
using domain::Move;
using domain::Step;

struct Life {
    std::vector<const CaseMove*> moves;
    std::vector<const domain::CaseSpan*> spans;
    std::vector<const domain::Assignment*> slips;
};

const std::unordered_map<Uuid, Life>& lives()
{
    static const std::unordered_map<Uuid, Life> all = [] {
        std::unordered_map<Uuid, Life> made;
        for (const CaseMove& row : shared_town().rows.case_move_rows)
            made[row.case_id].moves.push_back(&row);
        for (const domain::CaseSpan& row : shared_town().rows.case_span_rows)
            made[row.case_id].spans.push_back(&row);
        for (const domain::Assignment& row : shared_town().rows.assignment_rows)
            made[row.case_id].slips.push_back(&row);
        return made;
    }();
    return all;
}

// What the table allows, read from its rows alone.
bool allowed(Move move, std::int64_t from, Step to)
{
    for (const domain::MoveRule& rule : domain::move_rules()) {
        if (rule.move != move)
            continue;
        if (from == 0)
            return rule.from == 0 && to == rule.to;
        return (rule.from & (1U << from)) != 0 &&
               static_cast<std::int64_t>(to) == (rule.to ? static_cast<std::int64_t>(*rule.to) : from);
    }
    return false;
}

TEST(ModelTownLives, EveryMoveIsOfTheTable)
{
    for (const Case& row : shared_town().rows.case_rows) {
        const Life& life = lives().at(row.id);
        std::int64_t at = 0;
        UtcMillis time = row.opened_at;
        for (const CaseMove* move : life.moves) {
            ASSERT_EQ(move->from_step, at) << row.number;
            ASSERT_TRUE(allowed(move->move, move->from_step, move->to_step))
                << row.number << ' ' << domain::name_of(move->move);
            ASSERT_GE(move->at, time) << row.number;
            ASSERT_LE(move->at, model_town_now) << row.number;
            ASSERT_FALSE(move->actor.empty());
            at = static_cast<std::int64_t>(move->to_step);
            time = move->at;
        }
        ASSERT_EQ(at, static_cast<std::int64_t>(row.step)) << row.number;
    }
}

TEST(ModelTownLives, SpansFollowWithoutGap)
{
    for (const Case& row : shared_town().rows.case_rows) {
        std::vector<const domain::CaseSpan*> spans = lives().at(row.id).spans;
        ASSERT_FALSE(spans.empty());
        // Zero-length spans begin together: the one that ends first comes first.
        std::ranges::stable_sort(spans, [](const auto* a, const auto* b) {
            return std::pair(a->from_at, a->to_at.value_or(INT64_MAX)) <
                   std::pair(b->from_at, b->to_at.value_or(INT64_MAX));
        });
        ASSERT_EQ(spans.front()->from_at, row.opened_at);
        for (std::size_t i = 0; i + 1 < spans.size(); ++i)
            ASSERT_EQ(spans[i]->to_at, spans[i + 1]->from_at) << row.number;
        ASSERT_FALSE(spans.back()->to_at);
        ASSERT_EQ(spans.back()->step, row.step) << row.number;
    }
}

TEST(ModelTownLives, HoldersHaveTheSlip)
{
    std::unordered_set<Uuid> responders;
    for (const domain::Responder& row : shared_town().rows.responder_rows)
        responders.insert(row.id);
    for (const Case& row : shared_town().rows.case_rows) {
        int open_leads = 0;
        for (const domain::Assignment* slip : lives().at(row.id).slips) {
            ASSERT_TRUE(responders.contains(slip->responder_id));
            if (slip->ended_at)
                continue;
            ++open_leads;
            ASSERT_EQ(row.holder_id, slip->responder_id) << row.number;
            ASSERT_EQ(slip->delivery == domain::Delivery::Signed, slip->signed_at.has_value());
            ASSERT_EQ(slip->delivery == domain::Delivery::Queued, !slip->delivered_at.has_value());
        }
        ASSERT_EQ(open_leads, domain::is_held_outside(row.step) ? 1 : 0) << row.number;
        ASSERT_EQ(row.closed_at.has_value(), domain::is_over(row.step)) << row.number;
        ASSERT_TRUE(row.due_at) << row.number;
        ASSERT_EQ(row.hold != domain::Hold::None, row.hold_at.has_value()) << row.number;
    }
}

TEST(ModelTownLives, PhotosAndReasonsAreThere)
{
    for (const CaseMove& move : shared_town().rows.case_move_rows) {
        const bool shows = move.move == Move::SelfHandle || move.move == Move::FeedBack;
        ASSERT_TRUE(!shows || move.attachment_count > 0) << "a photo is needed";
        const bool explains = move.move == Move::Return || move.move == Move::Rework || move.move == Move::Suspend;
        ASSERT_TRUE(!explains || !move.reason.empty());
    }
}

} // namespace

} // namespace yiping::platform::simulate
