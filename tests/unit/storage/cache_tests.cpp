// SPDX-License-Identifier: GPL-3.0-or-later
#include "temp_folder.h"

#include <yiping/protocol/messages.h>
#include <yiping/protocol/row_digest.h>
#include <yiping/sqlite/rows.h>
#include <yiping/storage/cache.h>
#include <yiping/storage/cache_view.h>
#include <yiping/storage/migrations.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <filesystem>
#include <thread>

namespace yiping {
namespace {

using storage::Cache;
using storage::CachePosition;
using storage::CacheView;
using test::case_of;
using test::delta_of;
using test::id_of;
using test::piece_of;
using test::TempFolder;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class CacheTest : public ::testing::Test {
protected:
    Cache open(const std::string& scope = "990101")
    {
        auto cache = Cache::open(folder_.path(), scope, clock_);
        EXPECT_TRUE(cache) << cache.error().debug_text();
        return std::move(*cache);
    }
    static std::vector<std::string> titles(CacheView& view)
    {
        std::vector<Uuid> ids;
        const auto done = view.case_lines([&](const domain::CaseLine& line) {
            ids.push_back(line.id);
            return true;
        });
        EXPECT_TRUE(done) << done.error().debug_text();
        std::ranges::sort(ids);
        const auto cases = view.cases(ids);
        EXPECT_TRUE(cases) << cases.error().debug_text();
        std::vector<std::string> found;
        for (const domain::Case& each : *cases)
            found.push_back(each.title);
        return found;
    }
    /// When the cases of a delta were opened.
    static std::vector<std::int64_t>& times_of(protocol::ApplyBatch& delta)
    {
        constexpr std::uint32_t opened_at = 17;
        auto& columns = delta.batch.rows.front().columns;
        return std::ranges::find(columns, opened_at, &protocol::Column::tag)->ints;
    }
    static std::vector<std::string> titles(Cache& cache)
    {
        CacheView view(cache.location());
        return titles(view);
    }

    TempFolder folder_;
    ManualClock clock_{1'790'000'000'000};
};

TEST_F(CacheTest, TablesAreAsTheRegistersAreDescribed)
{
    Cache cache = open();
    auto database = sqlite::Database::open(cache.location()->place().path, {.mode = sqlite::OpenMode::ReadOnly});
    ASSERT_TRUE(database);
    const auto differences = sqlite::differences_to_descriptions(*database, false);
    ASSERT_TRUE(differences) << differences.error().debug_text();
    EXPECT_THAT(*differences, IsEmpty());
}

TEST_F(CacheTest, DeltaCommitsRowsAndCursorTogether)
{
    {
        Cache cache = open();
        EXPECT_EQ(cache.position().cursor, 0);
        ASSERT_TRUE(cache.apply(delta_of(0, 3, {case_of(1, "一"), case_of(2, "二"), case_of(3, "三")})));
        ASSERT_TRUE(cache.apply(delta_of(3, 5, {case_of(2, "二改")}, {id_of(3)})));
    }
    Cache cache = open();
    EXPECT_EQ(cache.position().cursor, 5);
    EXPECT_EQ(cache.position().log_id, test::test_log());
    EXPECT_THAT(titles(cache), ElementsAre("一", "二改"));
}

TEST_F(CacheTest, FailedDeltaChangesNothing)
{
    Cache cache = open();
    ASSERT_TRUE(cache.apply(delta_of(0, 1, {case_of(1, "一")})));
    protocol::ApplyBatch broken = delta_of(1, 2, {case_of(2, "二"), case_of(3, "三")});
    times_of(broken).pop_back();
    const auto done = cache.apply(broken);
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code(), "storage.bad_batch");
    protocol::ApplyBatch without_id = delta_of(1, 2, {case_of(2, "二")});
    without_id.batch.rows.front().columns.front().bytes = "short";
    without_id.batch.rows.front().columns.front().ends = {5};
    EXPECT_FALSE(cache.apply(without_id));
    EXPECT_EQ(cache.position().cursor, 1);
    EXPECT_THAT(titles(cache), ElementsAre("一"));
}

TEST_F(CacheTest, SeveralDeltasAreAllOrNothing)
{
    Cache cache = open();
    std::vector<protocol::ApplyBatch> both{delta_of(0, 1, {case_of(1, "一")}), delta_of(1, 2, {case_of(2, "二")})};
    ASSERT_TRUE(cache.apply_deltas(both));
    EXPECT_EQ(cache.position().cursor, 2);
    both = {delta_of(2, 3, {case_of(3, "三")}), delta_of(3, 4, {case_of(4, "四")})};
    times_of(both.back()).clear();
    EXPECT_FALSE(cache.apply_deltas(both));
    EXPECT_EQ(cache.position().cursor, 2);
    EXPECT_THAT(titles(cache), ElementsAre("一", "二"));
}

TEST_F(CacheTest, SnapshotReplacesEverythingWhenItEndsAndNotBefore)
{
    Cache cache = open();
    CacheView view(cache.location());
    ASSERT_TRUE(cache.apply(delta_of(0, 4, {case_of(1, "旧一"), case_of(2, "旧二")})));
    EXPECT_THAT(titles(view), ElementsAre("旧一", "旧二"));

    ASSERT_TRUE(cache.apply(piece_of(true, false, 9, {case_of(2, "新二")})));
    EXPECT_TRUE(cache.is_loading());
    EXPECT_EQ(cache.position().cursor, 4);
    EXPECT_THAT(titles(view), ElementsAre("旧一", "旧二"));

    ASSERT_TRUE(cache.apply(piece_of(false, true, 9, {case_of(5, "新五")})));
    EXPECT_FALSE(cache.is_loading());
    EXPECT_EQ(cache.position().cursor, 9);
    EXPECT_THAT(titles(view), ElementsAre("新二", "新五"));
    EXPECT_THAT(titles(cache), ElementsAre("新二", "新五"));
}

TEST_F(CacheTest, ReaderInTheMiddleOfTheOldFileIsNotDisturbed)
{
    Cache cache = open();
    std::vector<domain::Case> old_cases;
    for (std::uint64_t number = 1; number <= 2000; ++number)
        old_cases.push_back(case_of(number, "旧", number % 2 == 0));
    ASSERT_TRUE(cache.apply(delta_of(0, 2000, old_cases)));
    CacheView view(cache.location());
    std::size_t seen = 0;
    const auto done = view.case_lines([&](const domain::CaseLine&) {
        if (++seen == 10) {
            EXPECT_TRUE(cache.apply(piece_of(true, true, 2001, {case_of(1, "新")})));
        }
        return true;
    });
    ASSERT_TRUE(done) << done.error().debug_text();
    EXPECT_EQ(seen, 2000U);
    EXPECT_THAT(titles(view), ElementsAre("新"));
}

TEST_F(CacheTest, CutSnapshotBeginsAnew)
{
    {
        Cache cache = open();
        ASSERT_TRUE(cache.apply(delta_of(0, 4, {case_of(1, "旧")})));
        ASSERT_TRUE(cache.apply(piece_of(true, false, 9, {case_of(2, "半"), case_of(3, "半")})));
        // The link was cut; the next one begins the snapshot again.
        ASSERT_TRUE(cache.apply(piece_of(true, false, 11, {case_of(4, "全")})));
        ASSERT_TRUE(cache.apply(piece_of(false, false, 11, {case_of(5, "全")})));
        EXPECT_EQ(cache.position().cursor, 4);
    }
    // The console ended in the middle of it.
    EXPECT_THAT(folder_.names(), ElementsAre("cache-1.db"));
    Cache cache = open();
    EXPECT_EQ(cache.position().cursor, 4);
    EXPECT_THAT(titles(cache), ElementsAre("旧"));
    // A piece without a beginning is refused.
    const auto done = cache.apply(piece_of(false, true, 11, {case_of(5, "全")}));
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code(), "storage.no_snapshot");
    // Changes after a cut snapshot go to the old rows.
    ASSERT_TRUE(cache.apply(piece_of(true, false, 9, {case_of(2, "半")})));
    ASSERT_TRUE(cache.apply(delta_of(4, 5, {case_of(7, "七")})));
    EXPECT_FALSE(cache.is_loading());
    EXPECT_THAT(titles(cache), ElementsAre("旧", "七"));
}

/// The disk was full for the end of a snapshot; what follows it belongs to rows that never came.
TEST_F(CacheTest, WhatFollowsAFailedSnapshotIsNotTakenForTheRowsBefore)
{
    Cache cache = open();
    ASSERT_TRUE(cache.apply(delta_of(0, 9, {case_of(1, "一")})));
    const CachePosition before = cache.position();

    protocol::ApplyBatch other_scope = delta_of(9, 10, {case_of(2, "二")});
    other_scope.scope = "990101001001";
    protocol::ApplyBatch other_mask = delta_of(9, 10, {case_of(2, "二")});
    other_mask.mask_level = before.mask_level + 1;
    protocol::ApplyBatch other_log = delta_of(9, 10, {case_of(2, "二")});
    other_log.log_id = id_of(77);
    // Of a platform that was set back: its snapshot was at 4.
    const protocol::ApplyBatch behind = delta_of(4, 10, {case_of(2, "二")});
    for (const protocol::ApplyBatch& each : {other_scope, other_mask, other_log, behind}) {
        const auto done = cache.apply(each);
        ASSERT_FALSE(done);
        EXPECT_EQ(done.error().code(), "storage.gap");
        EXPECT_EQ(cache.position(), before);
        EXPECT_THAT(titles(cache), ElementsAre("一"));
    }
    EXPECT_TRUE(cache.apply(delta_of(9, 10, {case_of(2, "二")})));
}

TEST_F(CacheTest, LeftoversOfAKilledConsoleAreRemoved)
{
    {
        Cache cache = open();
        ASSERT_TRUE(cache.apply(delta_of(0, 4, {case_of(1, "旧")})));
        ASSERT_TRUE(cache.apply(piece_of(true, false, 9, {case_of(2, "半")})));
        // kill -9: copies of what lies there now.
        std::filesystem::copy_file(folder_ / "cache-2.db.loading", folder_ / "kept");
    }
    std::filesystem::rename(folder_ / "kept", folder_ / "cache-2.db.loading");
    {
        Cache cache = open();
        EXPECT_THAT(titles(cache), ElementsAre("旧"));
        ASSERT_TRUE(cache.apply(piece_of(true, true, 9, {case_of(2, "新")})));
        // Killed between the new file's name and the old one's end.
        std::filesystem::copy_file(folder_ / "cache-2.db", folder_ / "cache-1.db");
    }
    Cache cache = open();
    EXPECT_EQ(cache.position().cursor, 9);
    EXPECT_THAT(titles(cache), ElementsAre("新"));
    EXPECT_FALSE(std::filesystem::exists(folder_ / "cache-1.db"));
}

TEST_F(CacheTest, UnknownFieldsAndRegistersAreKeptOrPassedOver)
{
    Cache cache = open();
    protocol::ApplyBatch batch = delta_of(0, 2, {case_of(1, "一"), case_of(2, "二")});
    protocol::Column newer;
    newer.tag = 900;
    newer.kind = protocol::Column::Kind::Texts;
    newer.push_text("将来");
    newer.push_text("字段");
    batch.batch.rows.front().columns.push_back(newer);
    protocol::RowBatch stranger;
    stranger.register_number = 4000;
    stranger.rows = 1;
    batch.batch.rows.push_back(stranger);
    batch.batch.removed.push_back({4000, id_of(1)});
    ASSERT_TRUE(cache.apply(batch));

    auto database = sqlite::Database::open(cache.location()->place().path, {.mode = sqlite::OpenMode::ReadOnly});
    ASSERT_TRUE(database);
    const auto back = sqlite::read_batch(*database, domain::info(domain::Register::Case), "ORDER BY id");
    ASSERT_TRUE(back) << back.error().debug_text();
    ASSERT_EQ(back->rows, 2U);
    const protocol::Column* column = back->find(900);
    ASSERT_NE(column, nullptr);
    EXPECT_EQ(column->text(0), "将来");
    EXPECT_EQ(column->text(1), "字段");
}

TEST_F(CacheTest, FieldsThatTheBatchLacksGetTheirDefaults)
{
    Cache cache = open();
    protocol::ApplyBatch batch = delta_of(0, 1, {case_of(1, "一")});
    std::erase_if(batch.batch.rows.front().columns, [](const protocol::Column& column) { return column.tag > 4; });
    ASSERT_TRUE(cache.apply(batch));
    CacheView view(cache.location());
    const auto cases = view.cases(std::vector{id_of(1)});
    ASSERT_TRUE(cases);
    ASSERT_EQ(cases->size(), 1U);
    EXPECT_EQ(cases->front().title, "");
    EXPECT_EQ(cases->front().lon, std::nullopt);
    EXPECT_EQ(cases->front().district_id, "990101");
}

TEST_F(CacheTest, KeepsWhatTheRowsWereSentFor)
{
    {
        Cache cache = open("");
        ASSERT_TRUE(cache.apply(delta_of(0, 4, {case_of(1, "一")})));
    }
    Cache cache = open("");
    EXPECT_EQ(cache.position(), (CachePosition{test::test_log(), 4, "990101", 1, {}}));
}

TEST_F(CacheTest, ARowChangedBehindItsBackIsFoundAndReplaced)
{
    Cache cache = open("");
    domain::Case other_area = case_of(4, "邻村");
    other_area.area_code = "990101002001001";
    ASSERT_TRUE(cache.apply(delta_of(0, 4, {case_of(1, "一"), case_of(2, "二"), case_of(3, "三"), other_area})));

    protocol::RowBatch rows = protocol::make_batch(domain::info(domain::Register::Case));
    for (const domain::Case& each : {case_of(1, "一"), case_of(2, "二"), case_of(3, "三"), other_area})
        protocol::append(rows, each);
    protocol::AreaDigests theirs(1);
    theirs.add(rows);
    protocol::CompareDigests wanted;
    wanted.theirs.range.register_number = static_cast<std::uint32_t>(domain::Register::Case);
    wanted.theirs.areas = theirs.take();
    EXPECT_THAT(cache.differing_areas(wanted).value(), IsEmpty());

    const std::string area = case_of(1, "").area_code;
    {
        sqlite::Database behind = sqlite::Database::open(cache.location()->place().path, {}).value();
        ASSERT_TRUE(behind.exec("UPDATE \"case\" SET title = '假' WHERE title = '二'"));
        ASSERT_TRUE(behind.exec("DELETE FROM \"case\" WHERE title = '三'"));
    }
    EXPECT_THAT(cache.differing_areas(wanted).value(), ElementsAre(area)) << "the neighbour's is as it was";
    {
        // A row that the platform does not have at all, in an area of its own.
        sqlite::Database behind = sqlite::Database::open(cache.location()->place().path, {}).value();
        ASSERT_TRUE(behind.exec("UPDATE \"case\" SET area_code = '990101009' WHERE title = '邻村'"));
    }
    EXPECT_THAT(cache.differing_areas(wanted).value(), ElementsAre(area, "990101002001001", "990101009"));

    protocol::ApplyBatch repair = delta_of(4, 4, {case_of(1, "一"), case_of(2, "二"), case_of(3, "三"), other_area});
    repair.batch.repair = wanted.theirs.range;
    repair.batch.repair->areas = {area, "990101002001001", "990101009"};
    ASSERT_TRUE(cache.apply(repair));
    EXPECT_THAT(cache.differing_areas(wanted).value(), IsEmpty());
    EXPECT_THAT(titles(cache), ::testing::UnorderedElementsAre("一", "二", "三", "邻村"));
    EXPECT_EQ(cache.position().cursor, 4);
}

TEST_F(CacheTest, ARepairLeavesRowsOutsideItsRangeAlone)
{
    Cache cache = open("");
    ASSERT_TRUE(cache.apply(delta_of(0, 4, {case_of(1, "一"), case_of(2, "二"), case_of(3, "三")})));
    protocol::ApplyBatch repair = delta_of(4, 4, {});
    repair.batch.repair = protocol::RowRange{
        static_cast<std::uint32_t>(domain::Register::Case), id_of(1), id_of(2), {case_of(1, "").area_code}};
    ASSERT_TRUE(cache.apply(repair));
    EXPECT_THAT(titles(cache), ::testing::UnorderedElementsAre("一", "三"));
}

TEST_F(CacheTest, AnotherScopeBeginsAnEmptyCache)
{
    {
        Cache cache = open("990101");
        ASSERT_TRUE(cache.apply(delta_of(0, 4, {case_of(1, "一")})));
    }
    {
        Cache cache = open("990101001000");
        EXPECT_EQ(cache.position().cursor, 0);
        EXPECT_EQ(cache.position(), (CachePosition{})) << "nothing is held for any scope";
        EXPECT_THAT(titles(cache), IsEmpty());
    }
    EXPECT_THAT(folder_.names(), ElementsAre("cache-2.db"));
}

TEST_F(CacheTest, IndexesAreBuiltOneByOneAndOnlyOnce)
{
    Cache cache = open();
    ASSERT_TRUE(cache.apply(piece_of(true, true, 3, {case_of(1, "一"), case_of(2, "二", true), case_of(3, "三")})));
    int built = 0;
    for (;;) {
        const auto more = cache.build_next_index();
        ASSERT_TRUE(more) << more.error().debug_text();
        if (!*more)
            break;
        ASSERT_LE(++built, 100);
    }
    EXPECT_GE(built, 6);
    EXPECT_EQ(cache.build_next_index(), false);
    auto database = sqlite::Database::open(cache.location()->place().path, {.mode = sqlite::OpenMode::ReadOnly});
    ASSERT_TRUE(database);
    auto plan = database->prepare("EXPLAIN QUERY PLAN SELECT id FROM \"case\" WHERE step = 3 ORDER BY opened_at");
    ASSERT_TRUE(plan);
    ASSERT_TRUE(*plan->step());
    EXPECT_THAT(std::string(plan->text(3)), ::testing::HasSubstr("case_by_step"));
}

TEST_F(CacheTest, LinesComeOpenOnesFirstThenByTheirIds)
{
    Cache cache = open();
    domain::Case nowhere = case_of(9, "无坐标", true);
    nowhere.lon.reset();
    ASSERT_TRUE(cache.apply(
        delta_of(0, 5, {case_of(1, "a"), case_of(2, "b", true), case_of(3, "c"), case_of(4, "d", true), nowhere})));
    CacheView view(cache.location());
    std::vector<Uuid> order;
    ASSERT_TRUE(view.case_lines([&](const domain::CaseLine& line) {
        order.push_back(line.id);
        EXPECT_EQ(line.closed_at == 0, line.id == id_of(1) || line.id == id_of(3));
        EXPECT_EQ(std::isnan(line.lon), line.id == id_of(9));
        return true;
    }));
    EXPECT_THAT(order, ElementsAre(id_of(3), id_of(1), id_of(2), id_of(4), id_of(9)));
    order.clear();
    ASSERT_TRUE(view.case_lines([&](const domain::CaseLine& line) {
        order.push_back(line.id);
        return order.size() < 2;
    }));
    EXPECT_EQ(order.size(), 2U);
}

TEST_F(CacheTest, PageHasEverythingThatHangsOnTheCase)
{
    Cache cache = open();
    domain::RowSet rows;
    rows.case_rows = {case_of(1, "一"), case_of(2, "二")};
    for (std::uint64_t number = 1; number <= 4; ++number) {
        domain::CaseMove move;
        move.id = id_of(100 + number);
        move.case_id = id_of(number % 2 + 1);
        move.at = 5000 - static_cast<std::int64_t>(number);
        rows.case_move_rows.push_back(move);
        domain::Assignment assignment;
        assignment.id = id_of(200 + number);
        assignment.case_id = id_of(number % 2 + 1);
        assignment.dispatched_at = static_cast<std::int64_t>(number);
        if (number > 2)
            assignment.ended_at = 99;
        rows.assignment_rows.push_back(assignment);
    }
    domain::Attachment attachment;
    attachment.id = id_of(300);
    attachment.case_id = id_of(1);
    rows.attachment_rows.push_back(attachment);
    domain::Area area;
    area.id = id_of(400);
    area.name = "澜川镇";
    rows.area_rows.push_back(area);
    protocol::ApplyBatch batch = delta_of(0, 5, {});
    batch.batch.rows = protocol::batches_of(rows);
    ASSERT_TRUE(cache.apply(batch));

    CacheView view(cache.location());
    const auto page = view.case_parts(id_of(1));
    ASSERT_TRUE(page) << page.error().debug_text();
    EXPECT_EQ(page->data, rows.case_rows[0]);
    ASSERT_EQ(page->moves.size(), 2U);
    EXPECT_EQ(page->moves[0].id, id_of(104));
    EXPECT_EQ(page->moves[1].id, id_of(102));
    ASSERT_EQ(page->assignments.size(), 2U);
    EXPECT_EQ(page->assignments[0].id, id_of(202));
    EXPECT_EQ(page->attachments.size(), 1U);
    EXPECT_EQ(view.case_parts(id_of(77)).error().code(), "storage.no_such_case");

    const auto open_ones = view.open_assignments();
    ASSERT_TRUE(open_ones);
    EXPECT_EQ(open_ones->size(), 2U);
    const auto moves = view.recent_moves(3);
    ASSERT_TRUE(moves);
    ASSERT_EQ(moves->size(), 3U);
    EXPECT_EQ(moves->front().id, id_of(101));
    const auto registers = view.registers();
    ASSERT_TRUE(registers);
    ASSERT_EQ(registers->area_rows.size(), 1U);
    EXPECT_EQ(registers->area_rows[0].name, "澜川镇");
    EXPECT_TRUE(registers->case_rows.empty());
    EXPECT_TRUE(registers->case_move_rows.empty());
}

TEST_F(CacheTest, PageOfACaseIsThatOfOneCommit)
{
    Cache cache = open();
    constexpr std::int64_t commits = 300;
    const auto commit = [&](std::int64_t number) {
        domain::RowSet rows;
        rows.case_rows.push_back(case_of(1, "路灯不亮"));
        rows.case_rows.back().opened_at = number;
        domain::Assignment assignment;
        assignment.id = id_of(200);
        assignment.case_id = id_of(1);
        assignment.dispatched_at = number;
        rows.assignment_rows.push_back(assignment);
        protocol::ApplyBatch batch = delta_of(number - 1, number, {});
        batch.batch.rows = protocol::batches_of(rows);
        return cache.apply(batch).has_value();
    };
    ASSERT_TRUE(commit(1));
    std::atomic<std::int64_t> written = 1;
    std::thread writer([&] {
        for (std::int64_t number = 2; number <= commits && commit(number); ++number)
            written = number;
    });
    CacheView view(cache.location());
    std::int64_t seen = 0, torn = 0;
    while (seen < commits) {
        const bool over = written == commits;
        const auto page = view.case_parts(id_of(1));
        if (!page || page->assignments.size() != 1)
            break;
        seen = page->data.opened_at;
        torn += page->assignments.front().dispatched_at != seen ? 1 : 0;
        if (over)
            break;
    }
    writer.join();
    EXPECT_EQ(written, commits);
    EXPECT_EQ(torn, 0);
}

} // namespace
} // namespace yiping
