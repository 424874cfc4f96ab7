// SPDX-License-Identifier: GPL-3.0-or-later
#include "store_fixture.h"

namespace yiping::platform::testing {

using domain::Register;

using DeltaTest = StoreTest;

TEST_F(DeltaTest, NumbersEveryRowInCommitOrder)
{
    const std::int64_t first = store_->head();
    EXPECT_EQ(first, 9); // seven areas, two people
    const auto again = store_->put(small_town(), {}, noon + 1);
    ASSERT_TRUE(again);
    EXPECT_EQ(*again, first + 9);
    const auto gaps = store_->database().integer(
        "SELECT count(*) FROM change WHERE rev NOT IN (SELECT rev - 1 FROM change) AND rev < 18");
    EXPECT_EQ(gaps.value(), 0);
    EXPECT_EQ(store_->database().integer("SELECT count(DISTINCT first_rev) FROM change").value(), 2);
    EXPECT_EQ(store_->last_change_at(), noon + 1);
    // Rows say the number of their newest change.
    EXPECT_EQ(store_->database()
                  .integer("SELECT count(*) FROM area WHERE rev = (SELECT max(rev) FROM change WHERE row_id = area.id)")
                  .value(),
        7);
}

TEST_F(DeltaTest, MergesToTheNewestStateOfEachRow)
{
    const std::int64_t from = store_->head();
    const domain::Case data = report();
    for (int i = 0; i < 5; ++i) {
        ASSERT_EQ(execute(desk_, a_move(data.id, domain::Move::Remind)).outcome, protocol::Outcome::Accepted);
    }
    const auto delta = store_->delta("", from, 1000);
    ASSERT_TRUE(delta);
    EXPECT_EQ(delta->to, store_->head());
    EXPECT_TRUE(delta->last);
    std::size_t cases = 0;
    for (const protocol::RowBatch& batch : delta->rows) {
        if (batch.register_number == static_cast<std::uint32_t>(Register::Case)) {
            cases += batch.rows;
            EXPECT_EQ(protocol::row_at<domain::Case>(batch, 0), case_of(data.id));
        }
        if (batch.register_number == static_cast<std::uint32_t>(Register::CaseMove)) {
            EXPECT_EQ(batch.rows, 6U);
        }
    }
    EXPECT_EQ(cases, 1U);
}

TEST_F(DeltaTest, DoesNotTearTransactions)
{
    const std::int64_t from = store_->head();
    report("第一件");
    const std::int64_t after_first = store_->head();
    report("第二件");
    ASSERT_GE(after_first - from, 3); // case, move, span
    const auto delta = store_->delta("", from, static_cast<std::size_t>(after_first - from) + 1);
    ASSERT_TRUE(delta);
    EXPECT_EQ(delta->to, after_first);
    EXPECT_FALSE(delta->last);
    // One that is larger than the batch has to be torn.
    EXPECT_EQ(store_->delta("", from, 1)->to, from + 1);
}

TEST_F(DeltaTest, PiecesOfAnySizeGiveTheSameAsASnapshot)
{
    for (int i = 0; i < 7; ++i)
        report();
    const std::array gone{std::pair(Register::Responder, id_of("li"))};
    ASSERT_TRUE(store_->remove(gone, clock_.now()));
    const Mirror whole = Mirror::of_snapshot(*store_, "");
    EXPECT_EQ(whole.cursor, store_->head());
    EXPECT_EQ(whole.revisions.size(), store_->count_rows("").value());
    for (const std::size_t size : {1U, 2U, 5U, 1000U}) {
        Mirror mirror;
        mirror.catch_up(*store_, "", size);
        EXPECT_EQ(mirror.revisions, whole.revisions) << size;
        EXPECT_EQ(Mirror::of_snapshot(*store_, "", size).revisions, whole.revisions) << size;
    }
}

TEST_F(DeltaTest, TombstonesTakeRowsAway)
{
    Mirror mirror;
    mirror.catch_up(*store_, "");
    ASSERT_TRUE(mirror.has(Register::Responder, id_of("sun")));
    const std::array gone{
        std::pair(Register::Responder, id_of("sun")), std::pair(Register::Responder, id_of("nobody"))};
    const auto head = store_->remove(gone, noon + 5);
    ASSERT_TRUE(head);
    EXPECT_EQ(*head, mirror.cursor + 1);
    mirror.catch_up(*store_, "");
    EXPECT_FALSE(mirror.has(Register::Responder, id_of("sun")));
    EXPECT_EQ(store_->database().integer("SELECT count(*) FROM responder_personal").value(), 0);

    // Put again it is there again, for a console that saw the tombstone and for one that saw nothing.
    domain::RowSet back;
    back.responder_rows.push_back(small_town().responder_rows.front());
    ASSERT_TRUE(store_->put(back, {}, noon + 6));
    mirror.catch_up(*store_, "");
    EXPECT_TRUE(mirror.has(Register::Responder, id_of("sun")));
    Mirror fresh;
    fresh.catch_up(*store_, "");
    EXPECT_EQ(fresh.revisions, mirror.revisions);
}

TEST_F(DeltaTest, ScopeSeesItsOwnAndTheNamesAbove)
{
    const domain::Case here = report();
    const Mirror village = Mirror::of_snapshot(*store_, "990101001001");
    EXPECT_TRUE(village.has(Register::Case, here.id));
    EXPECT_TRUE(village.has(Register::Area, Uuid::from_name("area", "990101001001001")));
    EXPECT_TRUE(village.has(Register::Area, Uuid::from_name("area", "990101001000"))) << "the town above";
    EXPECT_FALSE(village.has(Register::Area, Uuid::from_name("area", "990101001002")));
    EXPECT_FALSE(Mirror::of_snapshot(*store_, "990101001002").has(Register::Case, here.id));
    EXPECT_TRUE(Mirror::of_snapshot(*store_, "990101001000").has(Register::Case, here.id));
    for (const std::string_view scope : {"990101001001", "990101001002001", "990101000000"}) {
        Mirror mirror;
        mirror.catch_up(*store_, scope, 3);
        EXPECT_EQ(mirror.revisions, Mirror::of_snapshot(*store_, scope).revisions) << scope;
        EXPECT_EQ(mirror.revisions.size(), store_->count_rows(scope).value()) << scope;
    }
}

TEST_F(DeltaTest, RowThatLeavesAScopeIsTakenAwayThere)
{
    domain::Case data = report();
    Mirror old_grid;
    Mirror new_grid;
    Mirror never;
    old_grid.catch_up(*store_, "990101001001001");
    new_grid.catch_up(*store_, "990101001002001");
    ASSERT_TRUE(old_grid.has(Register::Case, data.id));
    data.area_code = "990101001002001";
    domain::RowSet moved;
    moved.case_rows.push_back(data);
    ASSERT_TRUE(store_->put(moved, {}, noon + 60'000));
    old_grid.catch_up(*store_, "990101001001001");
    new_grid.catch_up(*store_, "990101001002001");
    never.catch_up(*store_, "990101001001002");
    EXPECT_FALSE(old_grid.has(Register::Case, data.id));
    EXPECT_TRUE(new_grid.has(Register::Case, data.id));
    EXPECT_FALSE(never.has(Register::Case, data.id));
}

TEST_F(DeltaTest, SnapshotStaysAtItsRevisionWhileRowsAreWritten)
{
    open(true);
    const domain::Case before = report();
    auto reader = store_->snapshot("", 2);
    ASSERT_TRUE(reader) << reader.error().debug_text();
    const std::int64_t revision = (*reader)->revision();
    EXPECT_EQ(revision, store_->head());
    Mirror mirror;
    mirror.cursor = revision;
    const domain::Case later = report("快照之后");
    while (true) {
        const auto piece = (*reader)->next();
        ASSERT_TRUE(piece);
        if (piece->rows.rows > 0)
            mirror.apply(piece->rows);
        if (piece->last)
            break;
    }
    EXPECT_TRUE(mirror.has(Register::Case, before.id));
    EXPECT_FALSE(mirror.has(Register::Case, later.id));
    for (const auto& [key, rev] : mirror.revisions)
        EXPECT_LE(rev, revision);
    mirror.catch_up(*store_, "");
    EXPECT_EQ(mirror.revisions, Mirror::of_snapshot(*store_, "").revisions);
}

TEST_F(DeltaTest, LogThatIsTrimmedSaysWhoMustStartAnew)
{
    const std::int64_t old_cursor = store_->head();
    report();
    report();
    EXPECT_TRUE(store_->can_continue(0));
    EXPECT_TRUE(store_->can_continue(store_->head()));
    EXPECT_FALSE(store_->can_continue(store_->head() + 1));
    ASSERT_TRUE(store_->trim_log(2));
    EXPECT_FALSE(store_->can_continue(old_cursor));
    EXPECT_TRUE(store_->can_continue(store_->head() - 2));
    // A console that was connected all the time must not be carried over the gap.
    const auto gap = store_->delta("", old_cursor, 100'000);
    ASSERT_FALSE(gap);
    EXPECT_EQ(gap.error().code(), "platform.log_trimmed");
    EXPECT_TRUE(store_->delta("", store_->head() - 2, 100'000));
    const std::int64_t head = store_->head();
    const Uuid log = store_->log_id();
    open();
    EXPECT_EQ(store_->head(), head);
    EXPECT_EQ(store_->log_id(), log);
    EXPECT_FALSE(store_->can_continue(old_cursor));
    EXPECT_TRUE(store_->can_continue(head - 2));
}

TEST_F(DeltaTest, ARowThatHasLeftTheScopeBehindTheBatchIsNotSentWithIt)
{
    const std::int64_t from = store_->head();
    domain::RowSet rows;
    domain::DirectedTask task;
    task.id = Uuid::from_name("task", "1");
    task.district_id = "990101";
    task.area_code = "990101001001001";
    task.title = "在甲村";
    rows.directed_task_rows.push_back(task);
    ASSERT_TRUE(store_->put(rows, {}, noon + 1));
    const std::int64_t then = store_->head();
    rows.directed_task_rows[0].area_code = "990101001002001";
    rows.directed_task_rows[0].title = "在乙村";
    ASSERT_TRUE(store_->put(rows, {}, noon + 2));

    // The batch ends before the move, the row that is read is the one after it.
    const auto delta = store_->delta("990101001001", from, 1);
    ASSERT_TRUE(delta);
    EXPECT_EQ(delta->to, then);
    EXPECT_TRUE(delta->rows.empty()) << "what is elsewhere now is nobody's business here";
    ASSERT_EQ(delta->removed.size(), 1U);
    EXPECT_EQ(delta->removed[0].id, task.id);
    EXPECT_EQ(delta->mark.revision, store_->head()) << "rows of a batch are as new as the log";

    // Where it has gone to, it comes with either.
    const auto there = store_->delta("990101001002", from, 1);
    ASSERT_TRUE(there);
    const auto later = store_->delta("990101001002", there->to, 1);
    ASSERT_TRUE(later);
    ASSERT_EQ(later->rows.size(), 1U);
    EXPECT_EQ(protocol::row_at<domain::DirectedTask>(later->rows[0], 0).title, "在乙村");
}

TEST_F(DeltaTest, AMarkTellsALogFromOneThatGrewOutOfACopy)
{
    report("共有的一件");
    const std::int64_t shared = store_->head();
    const std::uint64_t shared_mark = store_->mark_at(shared).value();
    EXPECT_NE(shared_mark, 0U);
    const std::string copy = (folder_ / "copy.db").string();
    ASSERT_TRUE(store_->write_copy(copy));
    report("之后的一件");
    const std::int64_t head = store_->head();
    const std::uint64_t mark = store_->mark_at(head).value();
    EXPECT_NE(mark, shared_mark);
    EXPECT_EQ(store_->mark_at(head + 1).value(), 0U) << "not there";
    // What a console goes on from has a mark, also where the log was cut just before it, and after a restart.
    ASSERT_TRUE(store_->trim_log(2));
    EXPECT_TRUE(store_->can_continue(head - 2));
    EXPECT_NE(store_->mark_at(head - 2).value(), 0U);
    open();
    EXPECT_TRUE(store_->can_continue(head - 2));
    EXPECT_NE(store_->mark_at(head - 2).value(), 0U);
    EXPECT_EQ(store_->mark_at(head).value(), mark);

    auto other = SqliteStore::open(copy, {});
    ASSERT_TRUE(other) << other.error().debug_text();
    EXPECT_EQ((*other)->log_id(), store_->log_id()) << "nothing else tells them apart";
    EXPECT_EQ((*other)->mark_at(shared).value(), shared_mark);
    domain::RowSet rows;
    for (std::int64_t row = shared; row < head; ++row) {
        domain::DirectedTask task;
        task.id = Uuid::from_name("task", std::to_string(row));
        task.district_id = "990101";
        task.area_code = "990101001001001";
        rows.directed_task_rows.push_back(task);
    }
    ASSERT_TRUE((*other)->put(rows, {}, noon + 5));
    ASSERT_EQ((*other)->head(), head);
    EXPECT_NE((*other)->mark_at(head).value(), mark);
    const auto snapshot = (*other)->snapshot("");
    ASSERT_TRUE(snapshot);
    EXPECT_EQ((*snapshot)->mark(), (*other)->mark_at(head).value());
}

TEST_F(DeltaTest, PersonalFieldsAreInNoBatch)
{
    const domain::Case data = report();
    EXPECT_EQ(data.reporter, "孙* 138****0000");
    EXPECT_EQ(store_->database().text("SELECT reporter_phone FROM case_personal").value(), "13812340000");
    const auto delta = store_->delta("", 0, 100'000);
    ASSERT_TRUE(delta);
    protocol::Batch batch;
    batch.rows = delta->rows;
    for (const protocol::RowBatch& rows : batch.rows) {
        for (const protocol::Column& column : rows.columns) {
            EXPECT_EQ(column.bytes.find("13812340000"), std::string::npos);
            EXPECT_EQ(column.bytes.find("孙丽君"), std::string::npos);
            EXPECT_EQ(column.bytes.find("19900001234"), std::string::npos);
        }
    }
}

} // namespace yiping::platform::testing
