// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_console.h"
#include "small_town.h"

#include <yiping/presentation/candidate_model.h>
#include <yiping/presentation/case_page_model.h>
#include <yiping/presentation/outbox_model.h>
#include <yiping/presentation/queue_model.h>
#include <yiping/presentation/timeline_model.h>
#include <yiping/services/desk_services.h>

#include <QSignalSpy>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace yiping::presentation {
namespace {

using namespace yiping::testing;
using domain::Move;
using domain::Step;

struct NumberRow {
    int key = 0;
    int value = 0;
    bool operator==(const NumberRow&) const = default;
};

class NumberModel final : public PatchedListModel<NumberRow> {
public:
    [[nodiscard]] QVariant data(const QModelIndex& index, int) const override
    {
        const NumberRow* row = row_at(index);
        return row ? QVariant(row->value) : QVariant();
    }
    void show(std::vector<NumberRow> rows) { set_rows(std::move(rows)); }
};

/// What a view believes that only listens to signals.
struct Mirror {
    explicit Mirror(NumberModel& model)
    {
        QObject::connect(&model, &QAbstractItemModel::modelReset, &model, [this, &model] { keys = read(model); });
        QObject::connect(
            &model, &QAbstractItemModel::rowsInserted, &model, [this, &model](const QModelIndex&, int from, int to) {
                for (int row = from; row <= to; ++row)
                    keys.insert(keys.begin() + row, model.rows()[static_cast<std::size_t>(row)]);
            });
        QObject::connect(&model, &QAbstractItemModel::rowsRemoved, &model,
            [this](const QModelIndex&, int from, int to) { keys.erase(keys.begin() + from, keys.begin() + to + 1); });
        QObject::connect(&model, &QAbstractItemModel::rowsMoved, &model,
            [this](const QModelIndex&, int from, int, const QModelIndex&, int to) {
                const NumberRow row = keys[static_cast<std::size_t>(from)];
                keys.erase(keys.begin() + from);
                keys.insert(keys.begin() + (to > from ? to - 1 : to), row);
            });
        QObject::connect(&model, &QAbstractItemModel::dataChanged, &model,
            [this, &model](const QModelIndex& from, const QModelIndex& to) {
                for (int row = from.row(); row <= to.row(); ++row)
                    keys[static_cast<std::size_t>(row)] = model.rows()[static_cast<std::size_t>(row)];
            });
    }
    static std::vector<NumberRow> read(const NumberModel& model) { return model.rows(); }
    std::vector<NumberRow> keys;
};

RC_GTEST_PROP(PatchedListModelProperty, SignalsAloneTellTheWholeDifference, ())
{
    NumberModel model;
    Mirror mirror(model);
    for (int round = 0; round < 6; ++round) {
        std::vector<NumberRow> rows;
        for (const int key : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 12))) {
            if (std::ranges::find(rows, key, &NumberRow::key) == rows.end())
                rows.push_back({key, *rc::gen::inRange(0, 3)});
        }
        model.show(rows);
        RC_ASSERT(model.rows() == rows);
        RC_ASSERT(mirror.keys == rows);
    }
}

TEST(PatchedListModel, ALongListKeepsWhatStaysWhereItIs)
{
    std::vector<NumberRow> rows;
    for (int key = 0; key < 30'000; ++key)
        rows.push_back({key, 0});
    NumberModel model;
    Mirror mirror(model);
    model.show(rows);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    QSignalSpy moves(&model, &QAbstractItemModel::rowsMoved);
    const QPersistentModelIndex chosen = model.index(20'000);

    // The first becomes the last but ten, one goes, one comes.
    std::rotate(rows.begin(), rows.begin() + 1, rows.end() - 10);
    std::erase_if(rows, [](const NumberRow& row) { return row.key == 700; });
    rows.insert(rows.begin() + 5, NumberRow{99'999, 1});
    model.show(rows);
    EXPECT_EQ(resets.count(), 0);
    EXPECT_LE(moves.count(), 2);
    EXPECT_TRUE(mirror.keys == rows);
    ASSERT_TRUE(chosen.isValid());
    EXPECT_EQ(model.rows()[static_cast<std::size_t>(chosen.row())].key, 20'000);

    // Turned round it is another list.
    std::ranges::reverse(rows);
    model.show(rows);
    EXPECT_EQ(resets.count(), 1);
    EXPECT_TRUE(mirror.keys == rows);
}

struct Models : ::testing::Test {
    ManualClock clock{small_town_noon};
    SeededRandom random{5};
    FakeConsole console{clock};
    domain::CategoryTree categories = small_categories();
    services::Town town{console, console, clock};
    domain::Principal me{.user = "chen",
        .post = "陈 值班员",
        .role = domain::UserRole::Operator,
        .scope = "",
        .mask_level = 1,
        .device = "desk",
        .responder_id = {}};
    services::DeskServices desk{town, console, console, clock, random, me, categories};
    ErrorWords error_words = [](const Error& error) { return text(error.code()); };

    Models()
    {
        console.rows = small_town();
        console.rows.case_rows.push_back(incident("0318-0142", "化粪池外溢", "990101001001003", Step::Collected,
            small_town_noon - 5 * services::minute_ms, small_town_noon + services::hour_ms));
        console.rows.case_rows.push_back(incident("0317-0377", "楼道堆物", "990101001002002", Step::Handling,
            small_town_noon - services::day_ms, small_town_noon - 12 * services::minute_ms));
        town.start();
        console.pump();
    }
    void dispatch_first_case()
    {
        desk.case_desk.open(id_of("0318-0142"));
        console.pump();
        desk.dispatch.dispatch(desk.case_desk.page()->data, id_of("孙某"), {}, {});
        console.pump();
    }
};

TEST_F(Models, TheQueueSaysPlaceDeadlineAndWhoHoldsIt)
{
    QueueModel model(town, desk.queue, categories);
    ASSERT_EQ(model.rowCount(), 2);
    const QueueRow late = model.words_at(0);
    EXPECT_EQ(late.title, QStringLiteral("楼道堆物"));
    EXPECT_EQ(late.place, QStringLiteral("天池村 02网格 17栋旁"));
    EXPECT_EQ(late.deadline, QStringLiteral("超 12 分"));
    EXPECT_TRUE(late.past);
    const QueueRow fresh = model.words_at(1);
    EXPECT_EQ(fresh.holder, QStringLiteral("待受理"));
    EXPECT_EQ(fresh.state, QString());
    EXPECT_EQ(fresh.deadline, QStringLiteral("响应还有 5 分"));
}

// A second with nothing new is nothing to anybody; time that runs out is said to those who look.
TEST_F(Models, OnlyWordsThatChangeAreTold)
{
    QueueModel model(town, desk.queue, categories);
    QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
    town.tick();
    EXPECT_EQ(changes.count(), 0) << "nobody has looked at a word";
    EXPECT_EQ(model.data(model.index(1), QueueModel::DeadlineRole).toString(), QStringLiteral("响应还有 5 分"));
    town.tick();
    EXPECT_EQ(changes.count(), 0);
    clock.advance(services::minute_ms);
    town.tick();
    EXPECT_EQ(changes.count(), 1);
    EXPECT_EQ(model.data(model.index(1), QueueModel::DeadlineRole).toString(), QStringLiteral("响应还有 4 分"));
}

// Whoever scrolls through thousands of rows leaves few behind; those still on the screen are told of all the same.
TEST_F(Models, RowsThatWereForgottenAreWatchedAgain)
{
    for (int i = 0; i < 600; ++i)
        console.rows.case_rows.push_back(incident("0318-" + std::to_string(2000 + i), "井盖缺失", "990101001001003",
            Step::Collected, small_town_noon, small_town_noon + services::hour_ms));
    town.start();
    console.pump();
    QueueModel model(town, desk.queue, categories);
    ASSERT_GT(model.rowCount(), 600);
    const int early = model.rowCount() - 1;
    (void)model.data(model.index(early), QueueModel::DeadlineRole);
    for (int row = 0; row < 520; ++row)
        (void)model.data(model.index(row), QueueModel::DeadlineRole);
    QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
    town.tick();
    EXPECT_EQ(changes.count(), 1) << "views ask again for what they show";
    town.tick();
    EXPECT_EQ(changes.count(), 1);
}

TEST_F(Models, AQueuedDispatchIsSaidInTheQueueAndOnThePageAsUndelivered)
{
    QueueModel model(town, desk.queue, categories);
    CasePageModel page(town, desk.case_desk, categories, error_words);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    dispatch_first_case();
    const int row = model.row_of(id_of("0318-0142"));
    ASSERT_GE(row, 0);
    EXPECT_EQ(model.words_at(row).state, QStringLiteral("未送达"));
    EXPECT_EQ(model.words_at(row).holder, QStringLiteral("孙某"));
    EXPECT_EQ(resets.count(), 0) << "patched in place";
    ASSERT_TRUE(page.is_open());
    EXPECT_EQ(page.view().undelivered, QStringLiteral("派遣 未送达，线路恢复后自动送出"));
    EXPECT_EQ(page.view().stages[2].state, StageView::State::Waiting);
    ASSERT_EQ(page.view().assignments.size(), 1U);
    EXPECT_EQ(page.view().assignments[0].delivery, QStringLiteral("未送达"));

    ASSERT_TRUE(console.platform_takes_one());
    console.pump();
    EXPECT_EQ(page.view().undelivered, QString());
    EXPECT_EQ(page.view().stages[2].state, StageView::State::Now);
    EXPECT_EQ(page.view().stages[1].state, StageView::State::Done);
}

TEST_F(Models, ThePageOnlyOffersWhatIsPossibleAndSaysWhyNot)
{
    CasePageModel page(town, desk.case_desk, categories, error_words);
    EXPECT_FALSE(page.is_open());
    EXPECT_FALSE(page.notice().isEmpty());
    desk.case_desk.open(id_of("0318-0142"));
    console.pump();
    const auto& actions = page.view().actions;
    const auto action = [&](Move move) { return *std::ranges::find(actions, move, &ActionView::move); };
    EXPECT_TRUE(action(Move::Dispatch).possible);
    EXPECT_EQ(action(Move::Dispatch).key, QStringLiteral("D"));
    EXPECT_FALSE(action(Move::Close).possible);
    EXPECT_EQ(action(Move::Close).why_not, QStringLiteral("现在是“信息收集”，不能结案。"));
    EXPECT_EQ(action(Move::Oversee).why_not, QStringLiteral("domain.no_right"));
    EXPECT_EQ(std::ranges::count(actions, Move::Resume, &ActionView::move), 0) << "nothing is held";
}

TEST_F(Models, KeysOfTheButtonsAreUniqueInEveryState)
{
    CasePageModel page(town, desk.case_desk, categories, error_words);
    for (const Step step :
        {Step::Collected, Step::Filed, Step::Dispatched, Step::Handling, Step::FedBack, Step::Verified, Step::Closed}) {
        for (const domain::Hold hold : {domain::Hold::None, domain::Hold::Suspended}) {
            auto row = *console.find_case(id_of("0318-0142"));
            row.step = step;
            row.hold = hold;
            domain::RowSet rows;
            rows.case_rows.push_back(row);
            console.change(std::move(rows));
            desk.case_desk.open(id_of("0318-0142"));
            console.pump();
            QStringList keys;
            for (const ActionView& action : page.view().actions) {
                if (!action.key.isEmpty())
                    keys += action.key;
            }
            EXPECT_EQ(keys.removeDuplicates(), 0) << static_cast<int>(step);
        }
    }
}

TEST_F(Models, TheTimelineHasWaitingAndRefusedCommandsOnTop)
{
    TimelineModel timeline;
    dispatch_first_case();
    timeline.show(desk.case_desk, town, error_words);
    ASSERT_EQ(timeline.rowCount(), 1);
    EXPECT_EQ(timeline.rows()[0].what, QStringLiteral("派遣 → 孙某"));
    EXPECT_TRUE(timeline.rows()[0].undelivered);
    console.platform_refuses_one(Error(Fault::Refused, "domain.no_right"));
    timeline.show(desk.case_desk, town, error_words);
    EXPECT_TRUE(timeline.rows()[0].refused);
    EXPECT_TRUE(timeline.rows()[0].detail.contains(QStringLiteral("domain.no_right")));
}

TEST_F(Models, TheOutboxSaysWhatWaitsAndWhatCameBack)
{
    OutboxModel outbox(town, categories, error_words);
    EXPECT_EQ(outbox.rowCount(), 0);
    dispatch_first_case();
    ASSERT_EQ(outbox.rowCount(), 1);
    EXPECT_EQ(outbox.rows()[0].what, QStringLiteral("化粪池外溢 派遣 → 孙某"));
    EXPECT_EQ(outbox.rows()[0].state, QStringLiteral("未送达，线路恢复后自动送出"));
    console.platform_refuses_one(Error(Fault::Refused, "domain.no_right"));
    EXPECT_TRUE(outbox.rows()[0].refused);
    EXPECT_EQ(outbox.rows()[0].state, QStringLiteral("未执行：domain.no_right"));
}

TEST_F(Models, TheOutboxSaysWhereEachCommandStands)
{
    using Stage = OutboxRow::Stage;
    OutboxModel outbox(town, categories, error_words);
    dispatch_first_case();
    const auto state = [&] { return outbox.rows().at(0).state; };
    EXPECT_TRUE(outbox.rows()[0].can_withdraw);
    console.outbox[0].sent = true;
    console.say_outbox();
    EXPECT_EQ(state(), QStringLiteral("已发出，等待平台答复"));
    console.outbox[0].of_another = true;
    console.outbox[0].user = "li";
    console.say_outbox();
    EXPECT_EQ(state(), QStringLiteral("等待 li 登录"));
    EXPECT_FALSE(outbox.rows()[0].can_withdraw) << "nobody takes back what somebody else did";
    console.outbox[0].of_another = false;
    console.say_outbox();
    clock.advance(12 * services::hour_ms + 1000);
    town.tick();
    EXPECT_EQ(outbox.rows()[0].stage, Stage::Expired);
    EXPECT_TRUE(state().startsWith(QStringLiteral("已过期")));
    console.withdraw(outbox.rows()[0].key);
    EXPECT_EQ(state(), QStringLiteral("已撤回，等待平台确认"));
    EXPECT_FALSE(outbox.rows()[0].can_withdraw);
}

TEST_F(Models, AConflictShowsBothVersionsWithWhoAndWhen)
{
    OutboxModel outbox(town, categories, error_words);
    domain::Case seen = *console.find_case(id_of("0318-0142"));
    desk.actions.correct(seen, {.title = "我的标题", .address = "白杨路 3 号", .reason = "核实"}, {});
    console.pump();
    domain::Case theirs = seen;
    theirs.title = "别人的标题";
    domain::CaseMove move;
    move.move = domain::Move::Correct;
    move.at = small_town_noon - services::minute_ms;
    move.actor = "李 值班员";
    console.platform_conflicts_one(theirs, {move});
    ASSERT_EQ(outbox.rowCount(), 1);
    const OutboxRow& row = outbox.rows()[0];
    EXPECT_EQ(row.stage, OutboxRow::Stage::Conflict);
    ASSERT_EQ(row.lines.size(), 2U);
    EXPECT_EQ(row.lines[0].label, QStringLiteral("标题"));
    EXPECT_EQ(row.lines[0].mine, QStringLiteral("我的标题"));
    EXPECT_EQ(row.lines[0].theirs, QStringLiteral("别人的标题"));
    EXPECT_TRUE(row.lines[0].contested);
    EXPECT_FALSE(row.lines[1].contested);
    ASSERT_EQ(row.since.size(), 1);
    EXPECT_TRUE(row.since[0].startsWith(QStringLiteral("11:59  李 值班员")));
}

TEST_F(Models, CandidatesAreNumberedAndTheHolderIsMarked)
{
    CandidateModel model;
    dispatch_first_case();
    ASSERT_TRUE(console.platform_takes_one());
    console.pump();
    model.show(desk.dispatch.candidates(desk.case_desk.page()->data));
    ASSERT_GE(model.rowCount(), 3);
    EXPECT_EQ(model.rows()[0].number, QStringLiteral("1"));
    const int holder = model.row_of(id_of("孙某"));
    ASSERT_GE(holder, 0);
    EXPECT_EQ(model.rows()[static_cast<std::size_t>(holder)].arrival, QStringLiteral("当前主办"));
    EXPECT_TRUE(model.rows()[static_cast<std::size_t>(holder)].details.contains(QStringLiteral("1 件在办")));
}

} // namespace
} // namespace yiping::presentation
