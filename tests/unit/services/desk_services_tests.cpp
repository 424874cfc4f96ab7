// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_console.h"
#include "small_town.h"

#include <yiping/services/batch.h>
#include <yiping/services/case_desk.h>
#include <yiping/services/dispatch.h>
#include <yiping/services/pinyin.h>
#include <yiping/services/queue.h>

#include <gtest/gtest.h>

#include <algorithm>

namespace yiping::services {
namespace {

using namespace yiping::testing;
using domain::Move;
using domain::Step;

struct DeskServices : ::testing::Test {
    ManualClock clock{small_town_noon};
    SeededRandom random{5};
    FakeConsole console{clock};
    domain::CategoryTree categories = small_categories();
    Town town{console, console, clock};
    domain::Principal operator_{.user = "chen",
        .post = "陈 值班员",
        .role = domain::UserRole::Operator,
        .scope = "",
        .mask_level = 1,
        .device = "desk",
        .responder_id = {}};
    CaseActions actions{town, console, clock, random, operator_};
    Dispatch dispatch{town, actions, categories};
    CaseLinks links{town, actions, clock};
    CaseDesk desk{town, console, actions, links};
    Queue queue{town, categories};

    DeskServices()
    {
        console.rows = small_town();
        auto& cases = console.rows.case_rows;
        cases.push_back(incident("0318-0142", "化粪池外溢", "990101001001003", Step::Collected,
            small_town_noon - 5 * minute_ms, small_town_noon + 3 * hour_ms));
        cases.push_back(
            incident("0318-0121", "电瓶车飞线", "990101001001002", Step::Closed, small_town_noon - 4 * hour_ms, 0));
        cases.push_back(incident("0317-0377", "楼道堆物", "990101001002002", Step::Handling, small_town_noon - day_ms,
            small_town_noon - 12 * minute_ms));
        cases.push_back(incident("0318-0128", "林区烟点", "990101001002001", Step::Handling, small_town_noon - hour_ms,
            small_town_noon + 25 * minute_ms));
        cases.push_back(
            incident("0316-0009", "路灯不亮", "990101001001001", Step::Filed, small_town_noon - 2 * day_ms, 0));
        cases.back().hold = domain::Hold::Suspended;
        town.start();
        console.pump();
    }
    std::vector<std::string> numbers()
    {
        std::vector<std::string> found;
        for (const Uuid& id : queue.entries())
            found.push_back(town.detail(id)->number);
        return found;
    }
    Result<void> do_move(const MoveRequest& request)
    {
        Result<void> answer = make_error(Fault::Environment, "test.no_answer");
        desk.perform(request, [&](Result<void> done) { answer = std::move(done); });
        console.pump();
        return answer;
    }
};

TEST_F(DeskServices, QueueHoldsOpenCasesMostUrgentFirst)
{
    // late; then by the nearest deadline: 5 minutes of response, 25 minutes of handling; the stopped clock last.
    EXPECT_EQ(numbers(), (std::vector<std::string>{"0317-0377", "0318-0142", "0318-0128", "0316-0009"}));
    const auto count = [this](QueueFilter filter) { return queue.counts()[static_cast<std::size_t>(filter)]; };
    EXPECT_EQ(count(QueueFilter::All), 4U);
    EXPECT_EQ(count(QueueFilter::DueSoon), 1U);
    EXPECT_EQ(count(QueueFilter::Late), 1U);
    EXPECT_EQ(count(QueueFilter::Returned), 0U);
    EXPECT_EQ(count(QueueFilter::Mine), 0U);
    EXPECT_EQ(count(QueueFilter::Tonight), 3U) << "not the one whose clock stands";
}

TEST_F(DeskServices, QueueFiltersAndSearches)
{
    queue.set_filter(QueueFilter::Late);
    EXPECT_EQ(numbers(), std::vector<std::string>{"0317-0377"});
    queue.set_filter(QueueFilter::DueSoon);
    EXPECT_EQ(numbers(), std::vector<std::string>{"0318-0128"});
    queue.set_filter(QueueFilter::All);
    queue.set_search("白杨");
    EXPECT_EQ(numbers(), (std::vector<std::string>{"0318-0142", "0316-0009"}));
    queue.set_search("0142 外溢");
    EXPECT_EQ(numbers(), std::vector<std::string>{"0318-0142"});
    queue.set_search("没有这样的事");
    EXPECT_TRUE(numbers().empty());
    EXPECT_EQ(queue.counts()[0], 4U) << "counts do not depend on the search";
    queue.set_search("");
    EXPECT_EQ(numbers().size(), 4U);
}

TEST_F(DeskServices, QueueIsOrderedAndNarrowedByWhatARowShows)
{
    queue.set_order(QueueOrder::Oldest);
    auto oldest = numbers();
    queue.set_order(QueueOrder::Newest);
    auto newest = numbers();
    EXPECT_EQ(oldest.front(), newest.back());
    EXPECT_EQ(newest.size(), 4U);
    queue.set_order(QueueOrder::Urgent);
    queue.narrow({.status = domain::CaseStatus::Late, .area_code = {}, .category = {}, .holder = {}});
    EXPECT_EQ(numbers(), std::vector<std::string>{"0317-0377"});
    queue.narrow({.status = {}, .area_code = "990101001001", .category = {}, .holder = {}});
    EXPECT_EQ(numbers(), (std::vector<std::string>{"0318-0142", "0316-0009"}));
    queue.narrow({.status = {}, .area_code = {}, .category = "99", .holder = {}});
    EXPECT_TRUE(numbers().empty());
    EXPECT_EQ(queue.counts()[0], 4U) << "counts do not depend on what narrows";
    queue.narrow({});
    EXPECT_EQ(numbers().size(), 4U);
}

TEST_F(DeskServices, ABatchSaysBeforeWhatItWillDoAndSendsOneCommandForEach)
{
    Batch batch(town, actions, dispatch);
    const std::vector<Uuid> cases{id_of("0317-0377"), id_of("0318-0142"), id_of("gone")};
    BatchWish wish;
    wish.request.move = domain::Move::Escalate;
    EXPECT_EQ(batch.needs(cases, wish) & domain::need_reason, std::uint32_t{domain::need_reason});
    auto lines = batch.preview(cases, wish);
    ASSERT_EQ(lines.size(), 3U);
    EXPECT_FALSE(lines[0].refusal);
    EXPECT_FALSE(lines[1].refusal);
    ASSERT_TRUE(lines[2].refusal);
    EXPECT_EQ(lines[2].refusal->code(), "services.case_gone");
    EXPECT_TRUE(console.submitted.empty());
    wish.request.reason = "超出本镇权限";
    std::optional<Batch::Outcome> outcome;
    batch.perform(cases, wish, [&](const Batch::Outcome& done) { outcome = done; });
    EXPECT_FALSE(outcome) << "not before all are durable";
    console.pump();
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->sent, 2U);
    ASSERT_EQ(outcome->refused.size(), 1U);
    EXPECT_EQ(outcome->refused[0].first, id_of("gone"));
    EXPECT_EQ(console.submitted.size(), 2U);
}

TEST_F(DeskServices, OfDoublesOneStaysAndTheOthersNameIt)
{
    Batch batch(town, actions, dispatch);
    const std::vector<Uuid> cases{id_of("0317-0377"), id_of("0318-0142")};
    BatchWish wish;
    wish.leading = id_of("0318-0142");
    const auto lines = batch.preview(cases, wish);
    EXPECT_FALSE(lines[0].leads);
    EXPECT_EQ(lines[0].to, domain::Step::Voided);
    EXPECT_TRUE(lines[1].leads);
    batch.perform(cases, wish, {});
    console.pump();
    ASSERT_EQ(console.submitted.size(), 1U);
    const auto& move = std::get<domain::MoveCase>(console.submitted[0].body);
    EXPECT_EQ(move.case_id, id_of("0317-0377"));
    EXPECT_EQ(move.move, domain::Move::Void);
    EXPECT_EQ(move.reason, "与 0318-0142 为同一件，并入该件");
}

TEST_F(DeskServices, ASearchFindsClosedCasesInTheCacheToo)
{
    services::Queue queue_of_all(town, categories, &console);
    auto closed = *console.find_case(id_of("0317-0377"));
    const std::string title = closed.title;
    for (int number = 1; number <= 120; ++number) {
        closed.id = id_of(std::format("old-{}", number));
        closed.number = std::format("20250101-{:04}", number);
        closed.opened_at = 1'735'700'000'000 + number;
        closed.step = Step::Closed;
        closed.title = number % 2 == 0 ? title : "旧井盖更换";
        domain::RowSet rows;
        rows.case_rows.push_back(closed);
        console.change(std::move(rows));
    }
    console.pump();
    const auto open_cases = queue_of_all.entries();
    EXPECT_EQ(queue_of_all.past_count(), 0U);
    queue_of_all.set_search("旧井盖");
    EXPECT_TRUE(queue_of_all.entries().empty()) << "the cache has not answered yet";
    queue_of_all.set_search("旧井盖 0007"); // while the first question is under way
    console.pump();
    ASSERT_EQ(queue_of_all.entries(), std::vector<Uuid>{id_of("old-7")});
    EXPECT_EQ(queue_of_all.past_count(), 1U);
    ASSERT_NE(queue_of_all.row(id_of("old-7")), nullptr);
    EXPECT_EQ(queue_of_all.row(id_of("old-7"))->number, "20250101-0007");
    queue_of_all.set_search("旧井盖");
    console.pump();
    EXPECT_EQ(queue_of_all.entries().size(), 60U);
    EXPECT_EQ(queue_of_all.entries().front(), id_of("old-119")) << "the newest first";
    queue_of_all.set_filter(QueueFilter::Late);
    EXPECT_TRUE(queue_of_all.entries().empty());
    queue_of_all.set_filter(QueueFilter::All);
    queue_of_all.set_search("");
    EXPECT_EQ(queue_of_all.entries(), open_cases);
}

TEST_F(DeskServices, ClosingACaseTakesItOutOfTheQueue)
{
    auto closed = *console.find_case(id_of("0317-0377"));
    closed.step = Step::Closed;
    closed.closed_at = clock.now();
    domain::RowSet rows;
    rows.case_rows.push_back(closed);
    console.change(std::move(rows));
    EXPECT_EQ(numbers(), (std::vector<std::string>{"0318-0142", "0318-0128", "0316-0009"}));
}

TEST_F(DeskServices, TheNearestFreeAndAbleComesFirst)
{
    const auto found = dispatch.candidates(*town.detail(id_of("0318-0142")));
    ASSERT_GE(found.size(), 4U);
    EXPECT_TRUE(found.front().ranked.on_duty);
    EXPECT_FALSE(found.back().ranked.on_duty);
    EXPECT_EQ(found.back().responder.name, "赵某");
    for (std::size_t i = 1; i + 1 < found.size(); ++i)
        EXPECT_LE(found[i - 1].ranked.cost_minutes, found[i].ranked.cost_minutes);
}

TEST_F(DeskServices, DispatchIsExactlyOneCommandWithTheRevisionSeen)
{
    desk.open(id_of("0318-0142"));
    console.pump();
    ASSERT_TRUE(desk.page().has_value());
    const domain::Case data = desk.page()->data;
    int answers = 0;
    dispatch.dispatch(data, id_of("孙某"), {}, [&](Result<void> done) {
        EXPECT_TRUE(done.has_value());
        ++answers;
    });
    dispatch.dispatch(data, id_of("孙某"), {}, [&](Result<void> done) {
        ASSERT_FALSE(done.has_value());
        EXPECT_EQ(done.error().code(), "services.already_waiting");
        ++answers;
    });
    console.pump();
    EXPECT_EQ(answers, 2);
    ASSERT_EQ(console.submitted.size(), 1U);
    EXPECT_EQ(console.submitted[0].base_revision, data.rev);
    const auto& body = std::get<domain::MoveCase>(console.submitted[0].body);
    EXPECT_EQ(body.move, Move::Dispatch);
    EXPECT_EQ(body.responder_id, id_of("孙某"));
    EXPECT_EQ(desk.shown().step, Step::Dispatched);
    ASSERT_EQ(desk.pending().size(), 1U);

    ASSERT_TRUE(console.platform_takes_one());
    console.pump();
    EXPECT_TRUE(desk.pending().empty());
    EXPECT_EQ(desk.page()->data.step, Step::Dispatched);
    ASSERT_EQ(desk.page()->assignments.size(), 1U);
    // Somebody holds it now: sending another is asking for help.
    EXPECT_EQ(dispatch.request_for(desk.page()->data, id_of("李某")).role, domain::AssignmentRole::Assistant);
}

TEST_F(DeskServices, OnlyPossibleMovesAreOfferedAndTheOthersSayWhy)
{
    desk.open(id_of("0318-0142"));
    console.pump();
    const auto choices = desk.choices();
    const auto choice = [&](Move move) { return *std::ranges::find(choices, move, &MoveChoice::move); };
    EXPECT_TRUE(choice(Move::Dispatch).possible);
    EXPECT_FALSE(choice(Move::Close).possible);
    ASSERT_TRUE(choice(Move::Close).why_not.has_value());
    EXPECT_EQ(choice(Move::Close).why_not->code(), "domain.move_not_possible");
    EXPECT_EQ(choice(Move::Oversee).why_not->code(), "domain.no_right");
    EXPECT_EQ(choice(Move::Decline).needs, static_cast<std::uint32_t>(domain::need_reason));
}

TEST_F(DeskServices, AMoveWithoutItsReasonIsRefusedHereAndNothingIsSent)
{
    desk.open(id_of("0318-0142"));
    console.pump();
    MoveRequest request;
    request.move = Move::Decline;
    const auto answer = do_move(request);
    ASSERT_FALSE(answer.has_value());
    EXPECT_EQ(answer.error().code(), "domain.reason_needed");
    EXPECT_TRUE(console.submitted.empty());
    request.reason = "重复上报";
    EXPECT_TRUE(do_move(request).has_value());
    EXPECT_EQ(console.submitted.size(), 1U);
}

TEST_F(DeskServices, AFullDiskIsSaidAndTheCaseIsFreeAgain)
{
    desk.open(id_of("0318-0142"));
    console.pump();
    console.disk_error = Error(Fault::Environment, "test.disk_full");
    MoveRequest request;
    request.move = Move::Remind;
    auto answer = do_move(request);
    ASSERT_FALSE(answer.has_value());
    EXPECT_EQ(answer.error().code(), "test.disk_full");
    console.disk_error.reset();
    EXPECT_TRUE(do_move(request).has_value());
}

TEST_F(DeskServices, CamerasThatLookAtThePlaceComeFirstAndWithdrawnOnesNotAtAll)
{
    const auto camera = [](std::string_view name, double north_m, std::optional<double> direction) {
        domain::Camera row;
        row.id = id_of(name);
        row.name = name;
        row.lon = 105.001;
        row.lat = 29.001 + north_m / 111'195.0;
        row.direction = direction;
        row.view_angle = 60;
        row.range_m = 100;
        return row;
    };
    domain::RowSet rows;
    rows.camera_rows.push_back(camera("近而背向", 20, 0));
    rows.camera_rows.push_back(camera("朝南看得到", 80, 180));
    rows.camera_rows.push_back(camera("朝南太远", 150, 180));
    rows.camera_rows.push_back(camera("不知朝向", 40, std::nullopt));
    rows.camera_rows.push_back(camera("四百米外", 400, 180));
    rows.camera_rows.push_back(camera("已撤回", 10, 180));
    rows.camera_rows.back().withdrawn_at = small_town_noon;
    console.change(std::move(rows));
    desk.open(id_of("0318-0142"));
    console.pump();
    std::vector<std::string> names;
    for (const NearCamera& near : desk.near_cameras())
        names.push_back(near.name);
    EXPECT_EQ(names, (std::vector<std::string>{"朝南看得到", "近而背向", "不知朝向", "朝南太远"}));
    EXPECT_TRUE(desk.near_cameras().front().looks_at);
    EXPECT_NEAR(desk.near_cameras().front().distance_m, 80, 1);
}

TEST_F(DeskServices, ThePageFollowsWhatOthersDo)
{
    desk.open(id_of("0318-0128"));
    console.pump();
    int changes = 0;
    desk.on_changed = [&] { ++changes; };
    auto row = *console.find_case(id_of("0318-0128"));
    row.step = Step::FedBack;
    row.step_at = clock.now();
    domain::RowSet rows;
    rows.case_rows.push_back(row);
    console.change(std::move(rows));
    console.pump();
    EXPECT_GT(changes, 0);
    EXPECT_EQ(desk.page()->data.step, Step::FedBack);
}

TEST_F(DeskServices, TheQueueIsSearchedByWhatWordsSoundLikeToo)
{
    queue.set_search("hfc"); // 化粪池
    EXPECT_EQ(numbers(), (std::vector<std::string>{"0318-0142"}));
    queue.set_search("TCC"); // 天池村
    EXPECT_EQ(numbers().size(), 2U);
    queue.set_search("tcc lddw"); // 楼道堆物 in 天池村
    EXPECT_EQ(numbers(), (std::vector<std::string>{"0317-0377"}));
    queue.set_search("h"); // one letter is no word
    EXPECT_TRUE(numbers().empty());
    queue.set_search("xyzq");
    EXPECT_TRUE(numbers().empty());
    domain::RowSet changed;
    changed.case_rows.push_back(*console.find_case(id_of("0318-0142")));
    changed.case_rows.back().title = "井盖破损";
    console.change(std::move(changed));
    console.pump();
    queue.set_search("jgps");
    EXPECT_EQ(numbers(), (std::vector<std::string>{"0318-0142"}));
    PinyinInitials initials;
    EXPECT_EQ(initials.of("渡口社区 3栋B座"), "dksq3dbz");
    EXPECT_EQ(initials.of("\xFF\xC3 🚧"), "");
}

} // namespace
} // namespace yiping::services
