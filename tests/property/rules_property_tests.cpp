// SPDX-License-Identifier: GPL-3.0-or-later
// Rules beside people who do what they like: never an illegal move, never two dispatches, a veto holds, each press
// once.
#include "whole_case.h"

#include <yiping/domain/case_rules.h>

#include <cstdlib>
#include <set>

namespace yiping::domain {

namespace {

using namespace property;

constexpr std::string_view grid = "990101001003002";

CategoryTree categories()
{
    Category top;
    top.code = "02";
    Category plain;
    plain.code = "0201";
    plain.plain = true;
    plain.skill = "02";
    plain.fixed_hours = 6;
    Category other = plain;
    other.code = "0202";
    other.plain = false;
    return CategoryTree::make({top, plain, other}).value();
}

RuleBook any_book(SeededRandom& random)
{
    RuleBook book;
    for (const char* id : {"first", "second"}) {
        TakingRule rule;
        rule.id = id;
        rule.zh = id;
        rule.enabled = random.below(4) != 0;
        rule.dispatches = random.below(3) != 0;
        rule.plain_only = random.below(3) != 0;
        rule.wait_ms = static_cast<std::int64_t>(random.below(3 * hour_ms));
        rule.latest_ms = static_cast<std::int64_t>(random.below(20 * hour_ms));
        rule.own_grid = random.below(2) == 0;
        rule.skilled = random.below(2) == 0;
        rule.most_load = 1 + static_cast<int>(random.below(4));
        if (random.below(4) == 0)
            rule.areas = {"990101001004"};
        if (random.below(4) == 0)
            rule.sources = {CaseSource::Patrol};
        book.taking.push_back(std::move(rule));
    }
    for (const LimitKind tier : {LimitKind::SameDay, LimitKind::ThreeDay, LimitKind::Fixed}) {
        PressingRule rule;
        rule.id = "press-" + std::string(name_of(tier));
        rule.tier = tier;
        rule.enabled = random.below(6) != 0;
        for (const Move move : {Move::Remind, Move::Oversee, Move::Escalate}) {
            if (random.below(5) != 0)
                rule.steps.push_back(
                    {move, Limit{static_cast<LimitClock>(1 + random.below(6)), static_cast<int>(random.below(4))}});
        }
        book.pressing.push_back(std::move(rule));
    }
    book.resumes = random.below(5) != 0;
    return book;
}

struct Town {
    std::vector<Responder> responders;
    std::vector<Candidate> candidates;
};

Town any_town(SeededRandom& random)
{
    Town town;
    for (int i = 0; i < people; ++i) {
        Responder row;
        row.id = person(i);
        row.area_code = random.below(2) == 0 ? std::string(grid) : "990101001004001";
        row.on_duty = random.below(4) != 0;
        row.skills = random.below(3) == 0 ? "01" : "01 02";
        town.responders.push_back(std::move(row));
    }
    for (const Responder& row : town.responders)
        town.candidates.push_back({&row, static_cast<int>(random.below(5))});
    return town;
}

TEST(RulesProperty, RulesAndPeopleTogether)
{
    setenv("RC_PARAMS", "max_success=10000 seed=20260318", 1);
    const CategoryTree tree = categories();
    LimitBook limits;
    limits.categories = &tree;
    std::uint64_t sent = 0, pressed = 0, resumed = 0, vetoed = 0;
    const bool held = rc::check("rules beside people", [&] {
        SeededRandom random(*rc::gen::arbitrary<std::uint64_t>());
        const RuleBook book = any_book(random);
        const Town town = any_town(random);
        WorkCalendar calendar;
        UtcMillis now = 1'773'801'000'000;
        MoveContext context;
        context.random = &random;
        context.limits = &limits;
        context.calendar = &calendar;
        ReportCase report;
        report.title = "井盖破损";
        report.category = random.below(3) == 0 ? "0202" : "0201";
        report.source = random.below(2) == 0 ? CaseSource::Patrol : CaseSource::Resident;
        NewCase made;
        made.area_code = std::string(grid) + "001";
        made.limit_kind = static_cast<LimitKind>(1 + random.below(3));
        Principal reporter;
        reporter.role = UserRole::Resident;
        Store store;
        store.take(open_case(report, made, reporter, now, context).value());
        RuleHistory history;
        history.note(store.moves.front());

        bool person_acted = false;
        int rule_dispatches = 0;
        std::set<std::pair<Move, UtcMillis>> presses; // by rule, of which due time
        std::optional<UtcMillis> promised_quiet;      // nothing new before this

        const auto apply = [&](const MoveCase& what, const Principal& who) {
            const std::vector<Assignment> open = store.open_slips();
            context.open_assignments = open;
            context.open_span = &store.spans.back();
            auto outcome = apply_move(store.data, what, who, now, context);
            if (!outcome)
                return false;
            for (const CaseMove& row : outcome->moves)
                history.note(row);
            store.take(*outcome);
            ++store.data.rev;
            return true;
        };
        const auto rules_act = [&] {
            for (int round = 0; round < 8; ++round) {
                const RuleWork work = rule_work(RuleCase{&store.data, history}, book, tree, calendar, now);
                RC_ASSERT(!work.next || *work.next > now);
                if (promised_quiet && now < *promised_quiet)
                    RC_ASSERT(work.moves.empty());
                promised_quiet.reset();
                if (work.moves.empty()) {
                    promised_quiet = work.next.value_or(now + 1000 * day_ms);
                    return;
                }
                bool done = false;
                for (const RuleMove& wanted : work.moves) {
                    MoveCase what;
                    what.move = wanted.move;
                    what.reason = wanted.reason;
                    if (wanted.move == Move::Dispatch) {
                        const TakingRule* rule = taking_rule_for(store.data, book, tree);
                        RC_ASSERT(rule != nullptr);
                        const auto chosen = choose_responder(store.data, *rule, tree, town.candidates);
                        if (!chosen)
                            continue;
                        RC_ASSERT(chosen->on_duty);
                        RC_ASSERT(chosen->load < rule->most_load);
                        what.responder_id = chosen->id;
                        ++rule_dispatches;
                        ++sent;
                    }
                    if (wanted.move == Move::Dispatch || wanted.move == Move::File) {
                        RC_ASSERT(!person_acted); // the veto
                    } else if (wanted.move == Move::Resume) {
                        ++resumed;
                    } else {
                        RC_ASSERT(store.data.due_at.has_value() && *store.data.due_at < now);
                        RC_ASSERT(presses.emplace(wanted.move, *store.data.due_at).second); // each once
                        ++pressed;
                    }
                    RC_ASSERT(apply(what, principal_of_rule(wanted.rule))); // never illegal
                    RC_ASSERT(rule_of(store.moves.back()) == wanted.rule);
                    check_whole(store, now);
                    done = true;
                    break;
                }
                if (!done) {
                    promised_quiet.reset(); // waits for somebody who fits
                    return;
                }
            }
            RC_FAIL("rules do not come to rest");
        };

        rules_act();
        for (int step = 0; step < 16; ++step) {
            now += static_cast<UtcMillis>(random.below(10 * hour_ms));
            rules_act();
            if (random.below(3) == 0)
                continue;
            const Principal who = any_principal(random);
            if (who.role == UserRole::Rule)
                continue;
            const std::vector<Move> offered = possible_moves(store.data, who, store.open_slips());
            const Move move = offered.empty() ? Move::TakeOver : offered[random.below(offered.size())];
            MoveCase what = any_move(random, now, move);
            if (move == Move::Suspend)
                what.until = now + 1 + static_cast<UtcMillis>(random.below(day_ms));
            if (apply(what, who)) {
                if (!person_acted && !is_held_outside(store.data.step))
                    ++vetoed;
                person_acted = true;
                promised_quiet.reset();
                check_whole(store, now);
            }
            rules_act();
        }
        RC_ASSERT(rule_dispatches <= 1);
    });
    EXPECT_TRUE(held);
    // It was about something.
    EXPECT_GT(sent, 1'000U);
    EXPECT_GT(pressed, 5'000U);
    EXPECT_GT(resumed, 500U);
    EXPECT_GT(vetoed, 500U);
}

TEST(RulesProperty, TheNextInstantIsTheFirstOne)
{
    setenv("RC_PARAMS", "max_success=10000 seed=20260318", 1);
    const CategoryTree tree = categories();
    EXPECT_TRUE(rc::check("next", [&] {
        SeededRandom random(*rc::gen::arbitrary<std::uint64_t>());
        const RuleBook book = any_book(random);
        WorkCalendar calendar;
        const UtcMillis now = 1'773'801'000'000 + static_cast<UtcMillis>(random.below(5 * day_ms));
        Case data;
        data.category = "0201";
        data.area_code = std::string(grid);
        data.opened_at = now - static_cast<UtcMillis>(random.below(day_ms));
        data.step = static_cast<Step>(1 + random.below(7));
        data.limit_kind = static_cast<LimitKind>(1 + random.below(3));
        data.due_at = now + static_cast<UtcMillis>(random.below(4 * day_ms)) - 2 * day_ms;
        if (random.below(4) == 0) {
            data.hold = Hold::Suspended;
            data.hold_until = now + static_cast<UtcMillis>(random.below(day_ms));
        }
        RuleHistory history;
        history.in_hand = random.below(2) == 0;
        for (auto& at : history.pressed) {
            if (random.below(2) == 0)
                at = now - static_cast<UtcMillis>(random.below(2 * day_ms));
        }
        const auto work = [&](UtcMillis at) { return rule_work(RuleCase{&data, history}, book, tree, calendar, at); };
        const RuleWork first = work(now);
        if (!first.next)
            return;
        const auto has_new = [&](UtcMillis at) {
            return std::ranges::any_of(work(at).moves,
                [&](const RuleMove& move) { return std::ranges::find(first.moves, move) == first.moves.end(); });
        };
        RC_ASSERT(!has_new(*first.next - 1));
        RC_ASSERT(!has_new(now + static_cast<UtcMillis>(random.below(static_cast<std::uint64_t>(*first.next - now)))));
        RC_ASSERT(has_new(*first.next));
    }));
}

} // namespace

} // namespace yiping::domain
