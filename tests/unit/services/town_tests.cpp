// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_console.h"
#include "small_town.h"

#include <yiping/domain/area_code.h>
#include <yiping/domain/described_row.h>
#include <yiping/domain/registers/hazard.h>
#include <yiping/services/loaded_cases.h>
#include <yiping/services/town.h>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>

namespace yiping::services {
namespace {

using namespace yiping::testing;
using domain::CaseStatus;
using domain::Step;

struct Heard final : TownListener {
    int reloads = 0;
    std::size_t moves = 0;
    std::vector<CaseIndex> cases;
    std::vector<AreaIndex> areas;
    int outbox = 0;
    int link = 0;
    std::vector<std::uint32_t> registers;
    void rows_changed(std::uint32_t number) override { registers.push_back(number); }
    void town_reloaded() override { ++reloads; }
    void cases_changed(std::span<const CaseIndex> changed) override { cases.assign(changed.begin(), changed.end()); }
    void area_counts_changed(std::span<const AreaIndex> changed) override
    {
        areas.assign(changed.begin(), changed.end());
    }
    void moves_appended(std::size_t count) override { moves += count; }
    void outbox_changed() override { ++outbox; }
    void link_changed() override { ++link; }
};

struct TownTest : ::testing::Test {
    ManualClock clock{small_town_noon};
    FakeConsole console{clock};
    Heard heard;
    Town town{console, console, clock};
    Town::Subscription subscription = town.subscribe(heard);

    TownTest() { console.rows = small_town(); }
    void load()
    {
        town.start();
        console.pump();
    }
    const AreaCounts& counts_of(std::string_view code) { return town.area(town.find_area(code)).counts; }
};

TEST_F(TownTest, LoadsInOrderAndIsReady)
{
    console.rows.case_rows.push_back(
        incident("0318-0142", "化粪池外溢", "990101001001003", Step::Collected, small_town_noon - 1000, 0));
    EXPECT_EQ(town.load_state(), LoadState::NotStarted);
    load();
    EXPECT_EQ(town.load_state(), LoadState::Ready);
    ASSERT_NE(town.root(), no_area);
    EXPECT_EQ(town.area(town.root()).row.name, "澜川镇");
    const AreaIndex grid = town.find_area("990101001001003");
    EXPECT_EQ(town.place_name(grid), "白杨社区 03网格");
    EXPECT_EQ(town.ancestor(grid, domain::AreaLevel::Village), town.find_area("990101001001"));
    EXPECT_TRUE(town.is_within(grid, town.root()));
    EXPECT_FALSE(town.is_within(town.root(), grid));
    ASSERT_NE(town.detail(id_of("0318-0142")), nullptr);
    ASSERT_NE(town.shift_at(small_town_noon), nullptr);
    EXPECT_EQ(town.shift_at(small_town_noon)->officer, "陈 值班员");
    EXPECT_EQ(town.shift_at(small_town_noon + 7 * hour_ms), nullptr);
}

// A register outside the core is read when somebody looks, and then follows the feed; nobody looks, nothing is held.
// Hundreds of pieces in a moment: listeners hear of all cases at once, of the first and the last rows, and of every
// open case.
TEST_F(TownTest, WhatComesInIsToldNowAndThenAndWhole)
{
    struct Counting final : TownListener {
        int times = 0;
        int loads = 0;
        std::vector<CaseIndex> all;
        void cases_loaded() override { ++loads; }
        void cases_changed(std::span<const CaseIndex> changed) override
        {
            ++times;
            all.insert(all.end(), changed.begin(), changed.end());
        }
    } counting;
    const Town::Subscription listens = town.subscribe(counting);
    for (int i = 0; i < 120; ++i)
        console.rows.case_rows.push_back(incident("0318-" + std::to_string(1000 + i), "井盖缺失", "990101001001003",
            i % 3 == 0 ? Step::Closed : Step::Handling, small_town_noon - i * 1000, 0));
    load();
    ASSERT_EQ(town.load_state(), LoadState::Ready);
    EXPECT_EQ(counting.loads, 1);
    EXPECT_LE(counting.times, 4) << "of the rows of the open ones";
    std::ranges::sort(counting.all);
    counting.all.erase(std::ranges::unique(counting.all).begin(), counting.all.end());
    EXPECT_EQ(counting.all.size(), town.open_cases().size());
    for (const CaseIndex at : town.open_cases()) {
        ASSERT_NE(town.detail(at), nullptr);
        EXPECT_EQ(town.detail(at), town.detail(town.cases().id(at)));
    }
}

TEST_F(TownTest, RowsOfOpenCasesThatComeAlongAreNotAskedForAgain)
{
    for (int i = 0; i < 40; ++i) {
        console.rows.case_rows.push_back(incident("0318-" + std::to_string(1000 + i), "井盖缺失", "990101001001003",
            i % 4 == 0 ? Step::Closed : Step::Handling, small_town_noon - i * 1000, 0));
        if (i % 4 == 0)
            console.rows.case_rows.back().closed_at = small_town_noon;
    }
    console.rows_come_along = true;
    load();
    ASSERT_EQ(town.load_state(), LoadState::Ready);
    EXPECT_EQ(console.cases_read, 0U);
    ASSERT_EQ(town.open_cases().size(), 30U);
    for (const CaseIndex at : town.open_cases()) {
        ASSERT_NE(town.detail(at), nullptr);
        EXPECT_EQ(town.detail(at)->id, town.cases().id(at));
        EXPECT_EQ(town.detail(at), town.detail(town.cases().id(at)));
    }
    for (CaseIndex at = 0; at < town.cases().size(); ++at)
        EXPECT_EQ(town.detail(at) != nullptr, !domain::is_over(town.cases().step(at)));
}

// Nobody needs the full row of one that is over, whoever has read it along.
TEST_F(TownTest, RowsOfVoidedCasesThatComeAlongAreNotHeld)
{
    console.rows.case_rows.push_back(
        incident("0318-1000", "井盖缺失", "990101001001003", Step::Voided, small_town_noon - 1000, 0));
    console.rows.case_rows.push_back(
        incident("0318-1001", "井盖缺失", "990101001001003", Step::Handling, small_town_noon - 1000, 0));
    console.rows_come_along = true;
    load();
    EXPECT_EQ(town.detail(id_of("0318-1000")), nullptr);
    EXPECT_NE(town.detail(id_of("0318-1001")), nullptr);
}

// The rows of open cases are found by index too: until they are closed and forgotten, and never those of another case.
TEST_F(TownTest, RowsByIndexComeAndGoWithTheirCases)
{
    load();
    domain::RowSet first;
    first.case_rows.push_back(
        incident("0318-0001", "井盖缺失", "990101001001003", Step::Handling, small_town_noon - 1000, 0));
    console.change(std::move(first));
    console.pump();
    const CaseIndex at = town.cases().find(id_of("0318-0001"));
    ASSERT_NE(town.detail(at), nullptr);
    console.change({}, {{domain::RowTraits<domain::Case>::which, id_of("0318-0001")}});
    console.pump();
    EXPECT_EQ(town.detail(at), nullptr);
    domain::RowSet fresh;
    fresh.case_rows.push_back(
        incident("0318-0002", "路灯不亮", "990101001001003", Step::Handling, small_town_noon - 500, 0));
    console.change(std::move(fresh));
    console.pump();
    const CaseIndex again = town.cases().find(id_of("0318-0002"));
    EXPECT_EQ(again, at) << "its place is used again";
    ASSERT_NE(town.detail(again), nullptr);
    EXPECT_EQ(town.detail(again)->title, "路灯不亮");
}

TEST_F(TownTest, LooksAtRegistersWhenAsked)
{
    const domain::RegisterInfo& hazards = domain::info(domain::RowTraits<domain::Hazard>::which);
    const auto hazard = [](std::string_view name, std::string title) {
        domain::Hazard row;
        row.id = Uuid::from_name("hazard", name);
        row.title = std::move(title);
        return domain::describe(row);
    };
    console.rows.described.push_back(hazard("one", "边坡松动"));
    load();
    EXPECT_EQ(town.rows_of(hazards), nullptr);
    domain::RowSet unseen;
    unseen.described.push_back(hazard("two", "护栏松动"));
    console.change(std::move(unseen));
    EXPECT_TRUE(heard.registers.empty());

    town.look_at(hazards);
    town.look_at(hazards);
    ASSERT_NE(town.rows_of(hazards), nullptr);
    EXPECT_TRUE(town.rows_of(hazards)->empty());
    // What comes while the cache is being read is not lost behind what was read.
    domain::RowSet newer;
    newer.described.push_back(hazard("one", "边坡已加固"));
    console.change(std::move(newer));
    console.pump();
    ASSERT_EQ(town.rows_of(hazards)->size(), 2U);
    EXPECT_EQ(town.rows_of(hazards)->at(Uuid::from_name("hazard", "one")).text("title"), "边坡已加固");
    EXPECT_EQ(heard.registers, std::vector{hazards.number});

    console.change({}, {{static_cast<domain::Register>(hazards.number), Uuid::from_name("hazard", "one")}});
    EXPECT_EQ(town.rows_of(hazards)->size(), 1U);
    EXPECT_EQ(heard.registers.size(), 2U);
}

TEST_F(TownTest, AFailedReadIsSaidAndNotTakenForAnEmptyTown)
{
    struct Broken final : CacheReader {
        void find_cases(domain::CaseQuery, std::function<void(Result<std::vector<domain::CaseHit>>)>) override {}
        void load_registers(std::function<void(Result<domain::RowSet>)> done) override
        {
            done(make_error(Fault::Environment, "test.broken"));
        }
        void load_cases(std::function<void(Result<std::unique_ptr<LoadedCases>>)> done) override
        {
            domain::CaseColumns cases;
            domain::CaseLine line;
            line.id = id_of("1");
            line.area_code = "990101001001001";
            cases.add(line);
            auto loaded = std::make_unique<LoadedCases>(small_town_noon);
            loaded->add(cases);
            loaded->finish();
            done(std::move(loaded));
        }
        void read_cases(std::vector<Uuid>, std::function<void(Result<std::vector<domain::Case>>)>) override {}
        void read_case_page(Uuid, std::function<void(Result<CasePage>)>) override {}
        void read_open_assignments(std::function<void(Result<std::vector<domain::Assignment>>)>) override {}
        void read_rule_moves(UtcMillis, std::function<void(Result<std::vector<domain::CaseMove>>)>) override {}
        void read_recent_moves(std::uint32_t, std::function<void(Result<std::vector<domain::CaseMove>>)>) override {}
        void read_rows(
            const domain::RegisterInfo&, std::function<void(Result<std::vector<domain::DescribedRow>>)>) override
        {
        }
        void read_outbox(std::function<void(Result<std::vector<PendingCommand>>)>) override {}
    } broken;
    Town other(broken, console, clock);
    other.start();
    EXPECT_EQ(other.load_state(), LoadState::Failed);
    ASSERT_TRUE(other.load_error().has_value());
    EXPECT_EQ(other.load_error()->code(), "test.broken");
    EXPECT_EQ(other.cases().count(), 0U) << "cases without their areas";
}

TEST_F(TownTest, CasesThatAreReadBeforeTheRegistersWaitForThem)
{
    console.rows.case_rows.push_back(incident("1", "旧", "990101001001001", Step::Collected, small_town_noon, 0));
    console.rows.case_rows.push_back(incident("2", "二", "990101001001001", Step::Collected, small_town_noon, 0));
    const std::size_t all = console.rows.case_rows.size();
    console.registers_come_late = true;
    town.start();
    console.pump();
    domain::Case newer = console.rows.case_rows[all - 2];
    newer.step = Step::Closed;
    newer.closed_at = small_town_noon;
    newer.rev = 99;
    ChangeSet set;
    set.rows.case_rows.push_back(newer);
    console.on_changes(std::move(set));
    EXPECT_EQ(town.cases().count(), 0U);
    console.let_registers_come();
    EXPECT_EQ(town.load_state(), LoadState::Ready);
    EXPECT_EQ(town.cases().count(), all);
    EXPECT_EQ(town.cases().step(town.cases().find(id_of("1"))), Step::Closed);
    EXPECT_TRUE(town.area(town.cases().area(town.cases().find(id_of("2")))).known);
}

TEST_F(TownTest, ChangesThatComeWhileTheCacheIsReadAreNotOverwrittenByTheRead)
{
    console.rows.case_rows.push_back(incident("1", "旧", "990101001001001", Step::Collected, small_town_noon, 0));
    town.start();
    // The reader will answer with what it saw before the change: keep its old row.
    ChangeSet set;
    domain::Case newer = console.rows.case_rows.front();
    newer.step = Step::Closed;
    newer.closed_at = small_town_noon;
    newer.rev = 99;
    set.rows.case_rows.push_back(newer);
    console.on_changes(std::move(set));
    console.pump();
    EXPECT_EQ(town.cases().step(town.cases().find(id_of("1"))), Step::Closed);
    EXPECT_EQ(town.counts().open, 0U);
    EXPECT_EQ(town.counts().closed_today, 1U);
}

TEST_F(TownTest, ACaseBecomesLateByTheClockAloneAndIsToldOnce)
{
    console.rows.case_rows.push_back(
        incident("1", "占道", "990101001001001", Step::Handling, small_town_noon, small_town_noon + 60'000));
    load();
    const CaseIndex at = town.cases().find(id_of("1"));
    EXPECT_EQ(town.cases().status(at), CaseStatus::Handling);
    clock.advance(60'000);
    heard.cases.clear();
    town.tick();
    EXPECT_TRUE(heard.cases.empty()) << "due now is not yet late";
    clock.advance(1);
    town.tick();
    EXPECT_EQ(heard.cases, std::vector{at});
    EXPECT_EQ(town.cases().status(at), CaseStatus::Late);
    EXPECT_EQ(town.counts().late, 1U);
    EXPECT_EQ(counts_of("990101001001").late, 1U);
    EXPECT_EQ(counts_of("990101001002").late, 0U);
    heard.cases.clear();
    town.tick();
    EXPECT_TRUE(heard.cases.empty());
}

TEST_F(TownTest, MidnightInShanghaiBeginsANewDay)
{
    const UtcMillis late_evening = start_of_day(local_day(small_town_noon)) + day_ms - 1000;
    clock.jump(late_evening - clock.now());
    console.rows.case_rows.push_back(incident("1", "夜里", "990101001001001", Step::Closed, late_evening - hour_ms, 0));
    console.rows.case_rows.back().closed_at = late_evening - 60'000;
    town.tick();
    load();
    EXPECT_EQ(town.counts().opened_today, 1U);
    EXPECT_EQ(town.counts().closed_today, 1U);
    EXPECT_EQ(town.counts().opened_by_hour[22], 1U);
    clock.advance(1000);
    town.tick();
    EXPECT_EQ(town.counts().opened_today, 0U);
    EXPECT_EQ(town.counts().closed_today, 0U);
    EXPECT_EQ(town.day(local_day(late_evening)), (DayCounts{1, 1}));
    EXPECT_EQ(counts_of(town_code).opened_today, 0U);
}

TEST_F(TownTest, FiguresFollowTheFeedAndEqualARecount)
{
    std::vector<domain::Case> cases;
    std::vector<domain::Dispute> disputes;
    const auto at = [&](int i) { return small_town_noon - i * 5 * day_ms - hour_ms; };
    for (int i = 0; i < 20; ++i) {
        cases.push_back(incident(std::to_string(i), "井盖", i % 3 == 0 ? "990101001001001" : "990101001002",
            i % 4 == 0 ? Step::Handling : Step::Closed, at(i), at(i) + day_ms));
        if (i % 4 != 0)
            cases.back().closed_at = at(i) + (i % 5) * 12 * hour_ms;
        cases.back().source = static_cast<domain::CaseSource>(1 + i % 9);
        cases.back().category = i % 2 == 0 ? "0201" : "0606";
        cases.back().upward = i % 2 == 0;
        if (i % 3 != 0)
            cases.back().satisfaction = 1 + i % 5;
        domain::Dispute dispute;
        dispute.id = id_of("dispute" + std::to_string(i));
        dispute.area_code = "990101001001";
        dispute.found_at = at(i);
        if (i != 3)
            dispute.resolved_at = at(i) + hour_ms;
        disputes.push_back(dispute);
    }
    // Hazards at three places, some back within 90 days, one voided, one that is nowhere; services of volunteers.
    std::vector<domain::Hazard> hazards;
    std::vector<domain::VolunteerService> services;
    for (int i = 0; i < 20; ++i) {
        domain::Hazard& hazard = hazards.emplace_back();
        hazard.id = id_of("hazard" + std::to_string(i));
        hazard.area_code = i % 3 == 0 ? "990101001001001" : "990101001002";
        hazard.kind = "0501";
        hazard.place = i == 7 ? std::string() : "三栋楼道" + std::to_string(i % 3);
        hazard.found_at = at(i);
        hazard.stage = i == 5 ? domain::HazardStage::Voided : domain::HazardStage::Found;
        if (i % 4 != 0)
            hazard.removed_at = at(i) + 2 * day_ms;
        domain::VolunteerService& service = services.emplace_back();
        service.id = id_of("service" + std::to_string(i));
        service.area_code = hazard.area_code;
        service.from_at = at(i);
        service.to_at = at(i) + (i % 4) * 40 * minute_ms;
        service.people = 3 + i;
    }
    // Half from the cache, half by the feed, and some change.
    console.rows.case_rows.assign(cases.begin(), cases.begin() + 10);
    console.rows.dispute_rows.assign(disputes.begin(), disputes.begin() + 10);
    for (std::size_t i = 0; i < 10; ++i) {
        console.rows.add(hazards[i]);
        console.rows.add(services[i]);
    }
    load();
    ChangeSet set;
    for (std::size_t i = 10; i < 20; ++i) {
        set.rows.add(hazards[i]);
        set.rows.add(services[i]);
    }
    hazards[4].removed_at = at(4) + hour_ms;
    services[6].area_code = "990101001002";
    set.rows.add(hazards[4]);
    set.rows.add(services[6]);
    set.removed.emplace_back(domain::RowTraits<domain::Hazard>::which, hazards[13].id);
    set.removed.emplace_back(domain::RowTraits<domain::VolunteerService>::which, services[1].id);
    hazards.erase(hazards.begin() + 13);
    services.erase(services.begin() + 1);
    set.rows.case_rows.assign(cases.begin() + 10, cases.end());
    set.rows.dispute_rows.assign(disputes.begin() + 10, disputes.end());
    for (std::size_t i : {0U, 4U}) {
        cases[i].step = Step::Closed;
        cases[i].closed_at = cases[i].opened_at + hour_ms;
        cases[i].area_code = "990101001002";
        set.rows.case_rows.push_back(cases[i]);
    }
    set.removed.emplace_back(domain::Register::Case, cases[1].id);
    set.removed.emplace_back(domain::Register::Dispute, disputes[2].id);
    cases.erase(cases.begin() + 1);
    disputes.erase(disputes.begin() + 2);
    console.on_changes(std::move(set));

    domain::FigureInput input;
    input.cases = cases;
    input.disputes = disputes;
    input.hazards = hazards;
    input.volunteers = services;
    input.as_of = town.now();
    const domain::LocalDay today = domain::local_day_of(town.now());
    for (const char* scope : {"", "990101001000", "990101001002", "990101001001001"}) {
        for (const int days : {1, 30, 365}) {
            const domain::Period period{domain::PeriodKind::Span, today - days + 1, today + 1};
            input.scope = scope;
            input.since = domain::start_of_day(period.from);
            const std::vector<domain::Figure> ours = town.book().figures(scope, period);
            const std::vector<domain::Figure> counted = domain::compute_figures(input);
            ASSERT_EQ(ours.size(), counted.size());
            for (std::size_t i = 0; i < ours.size(); ++i)
                EXPECT_TRUE(ours[i] == counted[i]) << scope << ' ' << days << ' ' << ours[i].id;
        }
    }
    const domain::Period year{domain::PeriodKind::Span, today - 364, today + 1};
    EXPECT_EQ(town.figure("resolution_rate", year).numerator, 18);
    EXPECT_EQ(town.figure("closure_rate", year).denominator, 19);
    EXPECT_FALSE(town.figure("no_figure", year).value);
}

TEST_F(TownTest, AQueuedDispatchShowsAsDispatchedAndUndeliveredAndCountsStayAsConfirmed)
{
    console.rows.case_rows.push_back(
        incident("1", "井盖", "990101001001001", Step::Collected, small_town_noon - 1000, small_town_noon + hour_ms));
    load();
    const CaseIndex at = town.cases().find(id_of("1"));
    domain::MoveCase send;
    send.case_id = id_of("1");
    send.move = domain::Move::Dispatch;
    send.responder_id = id_of("孙某");
    console.submit({.id = id_of("command"), .made_at = clock.now(), .base_revision = 1, .body = send}, [](auto) {});
    console.pump();

    EXPECT_EQ(town.shown_step(at), Step::Dispatched);
    EXPECT_EQ(town.cases().step(at), Step::Collected) << "the cache's state is untouched";
    EXPECT_TRUE(town.cases().undelivered(at));
    EXPECT_EQ(town.shown_holder(at), id_of("孙某"));
    EXPECT_EQ(town.counts().by_step[static_cast<std::size_t>(Step::Collected)], 1U);
    EXPECT_EQ(town.undelivered(), 1U);

    ASSERT_TRUE(console.platform_takes_one());
    EXPECT_EQ(town.cases().step(at), Step::Dispatched);
    EXPECT_FALSE(town.cases().undelivered(at));
    EXPECT_EQ(town.undelivered(), 0U);
    EXPECT_EQ(town.open_assignments_of(id_of("孙某")), 1U);
    EXPECT_EQ(town.recent_moves().front().move, domain::Move::Dispatch);
}

TEST_F(TownTest, ARefusedCommandIsTakenOffTheCaseButStaysInTheList)
{
    console.rows.case_rows.push_back(
        incident("1", "井盖", "990101001001001", Step::Collected, small_town_noon - 1000, 0));
    load();
    domain::MoveCase send;
    send.case_id = id_of("1");
    send.move = domain::Move::Dispatch;
    send.responder_id = id_of("孙某");
    console.submit({.id = id_of("command"), .made_at = clock.now(), .base_revision = 1, .body = send}, [](auto) {});
    console.pump();
    console.platform_refuses_one(Error(Fault::Refused, "domain.move_not_possible"));
    const CaseIndex at = town.cases().find(id_of("1"));
    EXPECT_FALSE(town.cases().undelivered(at));
    EXPECT_EQ(town.shown_step(at), Step::Collected);
    EXPECT_EQ(town.undelivered(), 0U);
    EXPECT_EQ(town.refused(), 1U);
}

TEST_F(TownTest, AReturnedCaseIsKnownAsReturnedUntilItIsSentAgain)
{
    console.rows.case_rows.push_back(
        incident("1", "井盖", "990101001001001", Step::Filed, small_town_noon - hour_ms, 0));
    domain::CaseMove back;
    back.id = id_of("move");
    back.case_id = id_of("1");
    back.move = domain::Move::Return;
    back.from_step = static_cast<std::int64_t>(Step::Dispatched);
    back.to_step = Step::Filed;
    back.at = small_town_noon - 60'000;
    console.rows.case_move_rows.push_back(back);
    load();
    EXPECT_TRUE(town.is_returned(id_of("1")));
    ASSERT_TRUE(console.platform_does({.case_id = id_of("1"),
                                          .move = domain::Move::Dispatch,
                                          .responder_id = id_of("孙某"),
                                          .role = domain::AssignmentRole::Lead,
                                          .reason = "",
                                          .until = {},
                                          .satisfaction = {},
                                          .attachments = {},
                                          .lon = {},
                                          .lat = {}},
        console.platform_sees));
    EXPECT_FALSE(town.is_returned(id_of("1")));
}

TEST_F(TownTest, AReloadBringsEverythingAgainWithoutAnEmptyMomentInBetween)
{
    console.rows.case_rows.push_back(incident("1", "井盖", "990101001001001", Step::Collected, small_town_noon, 0));
    load();
    console.rows.case_rows.push_back(incident("2", "噪声", "990101001001002", Step::Collected, small_town_noon, 0));
    ChangeSet set;
    set.reload = true;
    console.on_changes(std::move(set));
    EXPECT_EQ(town.counts().open, 1U) << "until the reader answers, the old town stands";
    console.pump();
    EXPECT_EQ(town.counts().open, 2U);
    EXPECT_EQ(heard.reloads, 1);
    EXPECT_EQ(town.load_state(), LoadState::Ready);
}

TEST_F(TownTest, RecentMovesAreBoundedNewestFirstAndClosedCasesAreForgottenWithThem)
{
    console.rows.case_rows.push_back(incident("1", "井盖", "990101001001001", Step::Collected, small_town_noon, 0));
    load();
    for (int i = 0; i < 500; ++i) {
        domain::RowSet rows;
        const std::string number = "n" + std::to_string(i);
        rows.case_rows.push_back(incident(number, "自办", "990101001001001", Step::Closed, small_town_noon + i, 0));
        domain::CaseMove move;
        move.id = id_of("m" + number);
        move.case_id = id_of(number);
        move.move = domain::Move::SelfHandle;
        move.to_step = Step::Closed;
        move.at = small_town_noon + i;
        rows.case_move_rows.push_back(move);
        console.change(std::move(rows));
    }
    EXPECT_EQ(town.recent_moves().size(), Town::recent_moves_kept);
    EXPECT_EQ(town.recent_moves().front().at, small_town_noon + 499);
    EXPECT_EQ(town.detail(id_of("n0")), nullptr);
    EXPECT_NE(town.detail(id_of("n499")), nullptr);
    EXPECT_NE(town.detail(id_of("1")), nullptr);
}

TEST_F(TownTest, AnAreaWhoseParentComesLaterOrNeverStillCounts)
{
    console.rows.area_rows.clear();
    console.rows.case_rows.push_back(incident("1", "井盖", "990101001001001", Step::Collected, small_town_noon, 0));
    load();
    EXPECT_EQ(counts_of("990101001001001").open, 1U);
    EXPECT_EQ(counts_of(town_code).open, 1U);
    EXPECT_EQ(town.root(), no_area);
    domain::RowSet rows;
    rows.area_rows.push_back(area("990101001001001", "990101001002", "改属", domain::AreaLevel::Grid));
    rows.area_rows.push_back(area(town_code, "", "澜川镇", domain::AreaLevel::Town));
    console.change(std::move(rows));
    EXPECT_EQ(counts_of("990101001001").open, 0U);
    EXPECT_EQ(counts_of("990101001002").open, 1U);
    EXPECT_EQ(counts_of(town_code).open, 1U);
    EXPECT_EQ(town.area(town.root()).row.name, "澜川镇");
}

// What the counts should be, the slow way.
struct Slow {
    TownCounts counts;
    std::map<std::string, AreaCounts> areas;
};

Slow recount(const std::vector<domain::Case>& rows, UtcMillis now, const Town& town)
{
    Slow slow;
    const std::int64_t today = local_day(now);
    for (const domain::Case& row : rows) {
        const CaseStatus status = domain::status_of(row.step, row.hold, row.due_at, now);
        if (status == CaseStatus::Voided)
            continue;
        const bool done = status == CaseStatus::Done;
        const bool opened_today = local_day(row.opened_at) == today;
        const bool closed_today = done && row.closed_at && local_day(*row.closed_at) == today;
        const auto number = static_cast<std::size_t>(status);
        if (opened_today) {
            ++slow.counts.opened_today;
            ++slow.counts.today_by_status[number];
            ++slow.counts.opened_by_hour[static_cast<std::size_t>(local_hour(row.opened_at))];
        }
        if (!done) {
            ++slow.counts.open;
            ++slow.counts.open_by_status[number];
        }
        if (status == CaseStatus::Late)
            ++slow.counts.late;
        if (closed_today) {
            ++slow.counts.closed_today;
            ++slow.counts.closed_by_hour[static_cast<std::size_t>(local_hour(*row.closed_at))];
            if (row.due_at && *row.closed_at <= *row.due_at)
                ++slow.counts.closed_on_time_today;
        }
        if (!done || closed_today) {
            ++slow.counts.by_step[static_cast<std::size_t>(row.step)];
            ++slow.counts.by_stage[static_cast<std::size_t>(domain::stage_of(row.step))];
        }
        for (const Place& place : town.areas()) {
            if (!domain::contains(place.row.area_code, row.area_code))
                continue;
            AreaCounts& area = slow.areas[place.row.area_code];
            area.open += done ? 0U : 1U;
            area.late += status == CaseStatus::Late ? 1U : 0U;
            area.opened_today += opened_today ? 1U : 0U;
            area.closed_today += closed_today ? 1U : 0U;
        }
    }
    return slow;
}

RC_GTEST_PROP(TownCountsProperty, AnyHistoryCountsLikeASlowRecount, ())
{
    ManualClock clock(small_town_noon);
    FakeConsole console(clock);
    console.rows = small_town();
    Town town(console, console, clock);
    town.start();
    console.pump();
    const auto acts = *rc::gen::inRange(1, 60);
    const std::array<std::string, 5> codes{
        "990101001001001", "990101001001003", "990101001002001", "990101001002", std::string(town_code)};
    for (int i = 0; i < acts; ++i) {
        const int kind = *rc::gen::inRange(0, 10);
        if (kind == 0) {
            clock.advance(*rc::gen::inRange<std::int64_t>(0, 10 * hour_ms));
            town.tick();
            continue;
        }
        const std::string number = std::to_string(*rc::gen::inRange(0, 12));
        if (kind == 1) {
            console.change({}, {{domain::Register::Case, id_of(number)}});
            continue;
        }
        const auto step = static_cast<Step>(*rc::gen::inRange(1, 12));
        const UtcMillis opened = clock.now() - *rc::gen::inRange<std::int64_t>(0, 40 * hour_ms);
        domain::Case row = incident(number, "任意", codes[static_cast<std::size_t>(*rc::gen::inRange(0, 5))], step,
            opened, *rc::gen::arbitrary<bool>() ? opened + *rc::gen::inRange<std::int64_t>(1, 50 * hour_ms) : 0);
        row.closed_at = domain::is_over(step)
                            ? std::optional(opened + *rc::gen::inRange<std::int64_t>(0, clock.now() - opened + 1))
                            : std::nullopt;
        row.hold = static_cast<domain::Hold>(*rc::gen::inRange(0, 3));
        domain::RowSet rows;
        rows.case_rows.push_back(row);
        console.change(std::move(rows));
    }
    town.tick();
    const Slow slow = recount(console.rows.case_rows, clock.now(), town);
    RC_ASSERT(town.counts() == slow.counts);
    for (const Place& place : town.areas()) {
        const auto found = slow.areas.find(place.row.area_code);
        RC_ASSERT(place.counts == (found == slow.areas.end() ? AreaCounts{} : found->second));
    }
    RC_ASSERT(town.open_cases().size() == slow.counts.open);
}

} // namespace
} // namespace yiping::services
