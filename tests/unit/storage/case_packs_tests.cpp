// SPDX-License-Identifier: GPL-3.0-or-later
#include "case_packs.h"
#include "temp_folder.h"

#include <yiping/storage/cache.h>
#include <yiping/storage/cache_view.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <format>
#include <map>
#include <optional>
#include <tuple>

namespace yiping {
namespace {

using domain::CaseColumns;
using domain::CaseLine;
using storage::Cache;
using test::delta_of;
using test::id_of;
using test::piece_of;

/// A line with texts of its own, to be compared.
using Kept = std::tuple<std::int32_t, std::int32_t, UtcMillis, UtcMillis, UtcMillis, std::string, std::string,
    domain::Step, domain::Hold, domain::CaseSource, int, bool>;

Kept kept(const CaseColumns& from, std::size_t at)
{
    const CaseLine line = from.line(at);
    return {from.lon_e7[at], from.lat_e7[at], line.opened_at, line.due_at, line.closed_at, std::string(line.area_code),
        std::string(line.category), line.step, line.hold, line.source, line.satisfaction, line.upward};
}

class CasePacksTest : public ::testing::Test {
protected:
    void SetUp() override { open(); }

    void open()
    {
        view_.reset();
        cache_.reset();
        auto opened = Cache::open(folder_.path(), "", clock_);
        ASSERT_TRUE(opened) << opened.error().debug_text();
        cache_.emplace(std::move(*opened));
        cache_->pack_cases_by(pack);
        view_.emplace(cache_->location());
    }

    domain::Case random_case(std::uint64_t number)
    {
        domain::Case row = test::case_of(number, "", random_.below(5) != 0);
        row.lon = 106.2 + static_cast<double>(random_.below(1000)) / 10'000;
        if (random_.below(10) != 0)
            row.lat = 29.2 + static_cast<double>(random_.below(1000)) / 10'000;
        row.area_code = std::format("99010100100{}", random_.below(4));
        row.category = std::format("0{}0{}", 1 + random_.below(3), 1 + random_.below(4));
        row.step = row.closed_at ? domain::Step::Closed : domain::Step::Handling;
        row.hold = static_cast<domain::Hold>(random_.below(3));
        row.source = static_cast<domain::CaseSource>(1 + random_.below(4));
        row.upward = random_.below(8) == 0;
        if (random_.below(2) == 0)
            row.due_at = row.opened_at + 500;
        if (random_.below(3) == 0)
            row.satisfaction = static_cast<std::int64_t>(1 + random_.below(5));
        return row;
    }

    void build_all()
    {
        for (Result<bool> more = true; *more;) {
            more = cache_->build_next_index();
            ASSERT_TRUE(more) << more.error().debug_text();
        }
    }

    /// What all rows say, and what comes by packs: the same.
    void expect_right(const std::string& when)
    {
        std::map<Uuid, Kept> lines;
        ASSERT_TRUE(view_->case_lines([&](const CaseLine& line) {
            CaseColumns one;
            one.add(line);
            lines[line.id] = kept(one, 0);
            return true;
        }));
        std::map<Uuid, Kept> columns;
        bool open = false;
        bool closed_after_open = false;
        const auto done = view_->case_columns([&](const CaseColumns& some) {
            for (std::size_t i = 0; i < some.size(); ++i) {
                EXPECT_TRUE(columns.emplace(some.ids[i], kept(some, i)).second) << when << ": a case came twice";
                open = open || some.closed_at[i] == 0;
                closed_after_open = closed_after_open || (open && some.closed_at[i] != 0);
            }
            return true;
        });
        ASSERT_TRUE(done) << when << ": " << done.error().debug_text();
        EXPECT_FALSE(closed_after_open) << when;
        ASSERT_EQ(columns, lines) << when;
        expect_right_with_rows(when, lines);
    }

    /// The same with full rows of open cases: they are those that a question for them answers.
    void expect_right_with_rows(const std::string& when, const std::map<Uuid, Kept>& lines)
    {
        constexpr std::size_t most = 60;
        std::map<Uuid, Kept> columns;
        std::vector<domain::Case> rows;
        ASSERT_TRUE(view_->case_columns(
            [&](const CaseColumns& some) {
                for (std::size_t i = 0; i < some.size(); ++i)
                    columns.emplace(some.ids[i], kept(some, i));
                return true;
            },
            most,
            [&](domain::Case row) {
                EXPECT_TRUE(columns.contains(row.id)) << when << ": a row before its line";
                rows.push_back(std::move(row));
            }));
        ASSERT_EQ(columns, lines) << when;
        const auto open = std::ranges::count_if(rows, [](const domain::Case& row) { return !row.closed_at; });
        EXPECT_EQ(static_cast<std::size_t>(open), rows.size()) << when;
        EXPECT_EQ(rows.size(),
            std::min(most, static_cast<std::size_t>(number("SELECT count(*) FROM \"case\" WHERE closed_at IS NULL"))))
            << when;
        std::vector<Uuid> ids;
        ids.reserve(rows.size());
        for (const domain::Case& row : rows)
            ids.push_back(row.id);
        const auto asked = view_->cases(ids);
        ASSERT_TRUE(asked);
        EXPECT_TRUE(*asked == rows) << when;
    }

    std::int64_t number(const char* sql) { return cache_->database()->integer(sql).value_or(-1); }

    static constexpr std::int64_t pack = 40;
    test::TempFolder folder_;
    SystemClock clock_;
    SeededRandom random_{20261129};
    std::optional<Cache> cache_;
    std::optional<storage::CacheView> view_;
};

TEST_F(CasePacksTest, GiveWhatTheRowsSayThroughThousandsOfChanges)
{
    std::vector<domain::Case> rows;
    for (std::uint64_t each = 1; each <= 500; ++each)
        rows.push_back(random_case(2 * each));
    ASSERT_TRUE(cache_->apply(piece_of(true, true, 1, rows)));
    expect_right("without packs");
    std::int64_t cursor = 1;
    std::uint64_t next = 1'001;
    std::int64_t most_packs = 0;
    for (int round = 0; round < 400; ++round) {
        std::vector<domain::Case> changed;
        std::vector<Uuid> removed;
        for (int i = 0; i < 6; ++i) {
            const std::uint64_t which = 1 + random_.below(next);
            if (random_.below(8) == 0)
                changed.push_back(random_case(next++));
            else if (random_.below(4) == 0)
                removed.push_back(id_of(which));
            else
                changed.push_back(random_case(which)); // changed, or new between others
        }
        ASSERT_TRUE(cache_->apply(delta_of(cursor, cursor + 1, changed, removed)));
        ++cursor;
        if (random_.below(3) == 0)
            (void)cache_->build_next_index();
        if (random_.below(40) == 0)
            open();
        expect_right(std::format("round {}", round));
        most_packs = std::max(most_packs, number("SELECT count(*) FROM case_pack"));
    }
    build_all();
    expect_right("at the end");
    EXPECT_GE(most_packs, 10);
    EXPECT_LT(number("SELECT count(*) FROM case_pack_stale"), 20 * pack) << "worn packs are written anew";
}

TEST_F(CasePacksTest, AreReadAndNotTheRows)
{
    std::vector<domain::Case> rows;
    for (std::uint64_t each = 1; each <= 200; ++each)
        rows.push_back(test::case_of(each, "", true));
    ASSERT_TRUE(cache_->apply(piece_of(true, true, 1, rows)));
    build_all();
    EXPECT_EQ(number("SELECT count(*) FROM case_pack"), 200 / pack);
    // Behind the program's back, so that the way can be told.
    ASSERT_TRUE(cache_->database()->exec("UPDATE \"case\" SET category = 'row'"));
    ASSERT_TRUE(cache_->apply(delta_of(1, 2, {test::case_of(7, "", true)}, {id_of(8)})));
    std::size_t packed = 0;
    std::size_t all = 0;
    ASSERT_TRUE(view_->case_columns([&](const CaseColumns& some) {
        for (std::size_t i = 0; i < some.size(); ++i)
            packed += some.category_codes[some.categories[i]].empty() && some.ids[i] != id_of(7) ? 1U : 0U;
        all += some.size();
        return true;
    }));
    EXPECT_EQ(all, 199U);
    EXPECT_EQ(packed, 198U);
}

TEST_F(CasePacksTest, TheVisitorEndsItAnywhere)
{
    std::vector<domain::Case> rows;
    for (std::uint64_t each = 1; each <= 300; ++each)
        rows.push_back(random_case(each));
    ASSERT_TRUE(cache_->apply(piece_of(true, true, 1, rows)));
    build_all();
    ASSERT_TRUE(cache_->apply(delta_of(1, 2, {random_case(5), random_case(400)})));
    std::size_t pieces = 0;
    ASSERT_TRUE(view_->case_columns([&](const CaseColumns&) { return ++pieces > 0; }));
    EXPECT_GT(pieces, 8U);
    for (std::size_t wanted = 1; wanted <= pieces; ++wanted) {
        std::size_t seen = 0;
        ASSERT_TRUE(view_->case_columns([&](const CaseColumns&) { return ++seen < wanted; }));
        EXPECT_EQ(seen, wanted);
    }
}

TEST_F(CasePacksTest, ARepairedRangeIsReadFromItsRows)
{
    std::vector<domain::Case> rows;
    for (std::uint64_t each = 1; each <= 300; ++each)
        rows.push_back(random_case(each));
    ASSERT_TRUE(cache_->apply(piece_of(true, true, 1, rows)));
    build_all();
    std::vector<domain::Case> again;
    for (std::uint64_t each = 101; each <= 200; each += 3)
        again.push_back(random_case(each));
    for (domain::Case& row : again)
        row.area_code = "990101001002";
    protocol::ApplyBatch batch = delta_of(1, 2, again);
    batch.batch.repair = protocol::RowRange{
        static_cast<std::uint32_t>(domain::Register::Case), id_of(100), id_of(200), {"990101001002"}};
    ASSERT_TRUE(cache_->apply(batch));
    expect_right("after a repair");
}

TEST_F(CasePacksTest, ABatchThatFailsLeavesThemRight)
{
    std::vector<domain::Case> rows;
    for (std::uint64_t each = 1; each <= 100; ++each)
        rows.push_back(random_case(each));
    ASSERT_TRUE(cache_->apply(piece_of(true, true, 1, rows)));
    build_all();
    std::vector<protocol::ApplyBatch> batches{delta_of(1, 2, {random_case(3)}), delta_of(5, 6, {random_case(4)})};
    EXPECT_FALSE(cache_->apply_deltas(batches)) << "there is a gap";
    expect_right("after it");
    EXPECT_EQ(number("SELECT count(*) FROM case_pack_stale"), 0);
    ASSERT_TRUE(cache_->apply(delta_of(1, 2, {random_case(3)})));
    expect_right("after the next");
    EXPECT_EQ(number("SELECT cursor FROM case_pack_state"), 2);
}

TEST_F(CasePacksTest, AFileWrittenWithoutThemIsNoticedAndTheyAreBuiltAgain)
{
    std::vector<domain::Case> rows;
    for (std::uint64_t each = 1; each <= 100; ++each)
        rows.push_back(test::case_of(each, "", true));
    ASSERT_TRUE(cache_->apply(piece_of(true, true, 7, rows)));
    build_all();
    // As a program does that does not know of them.
    ASSERT_TRUE(cache_->database()->exec("UPDATE \"case\" SET category = '0101'; UPDATE meta SET cursor = 8"));
    expect_right("they are of another cursor");
    open();
    expect_right("opened again");
    build_all();
    EXPECT_EQ(number("SELECT cursor FROM case_pack_state"), 8);
    EXPECT_EQ(number("SELECT count(*) FROM case_pack"), 100 / pack);
    expect_right("built again");
}

TEST_F(CasePacksTest, APackThatIsNoneIsDamage)
{
    std::vector<domain::Case> rows;
    for (std::uint64_t each = 1; each <= 100; ++each)
        rows.push_back(random_case(each));
    ASSERT_TRUE(cache_->apply(piece_of(true, true, 1, rows)));
    build_all();
    ASSERT_TRUE(cache_->database()->exec("UPDATE case_pack SET cases = substr(cases, 1, length(cases) - 1)"));
    const auto done = view_->case_columns([](const CaseColumns&) { return true; });
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code(), "sqlite.damaged");
}

TEST(CasePack, BytesOfAnyKindAreAPackOrAreNot)
{
    SeededRandom random(7);
    CaseColumns columns;
    for (std::uint64_t each = 1; each <= 50; ++each) {
        const domain::Case row = test::case_of(each, "", true);
        columns.add(domain::case_line_of(row));
    }
    const std::string whole = storage::encode_pack(columns);
    CaseColumns read;
    ASSERT_TRUE(storage::decode_pack(whole, read));
    EXPECT_EQ(read.ids, columns.ids);
    int refused = 0;
    for (int i = 0; i < 5'000; ++i) {
        std::string bytes = whole;
        for (std::uint64_t n = 1 + random.below(4); n > 0; --n)
            bytes[random.below(bytes.size())] = static_cast<char>(random.below(256));
        if (random.below(3) == 0)
            bytes.resize(random.below(bytes.size()));
        const bool taken = storage::decode_pack(bytes, read);
        refused += taken ? 0 : 1;
        for (std::size_t at = 0; taken && at < read.size(); ++at)
            EXPECT_LT(read.line(at).area_code.size(), whole.size());
    }
    EXPECT_GT(refused, 1'000);
    EXPECT_FALSE(storage::decode_pack("", read));
}

} // namespace
} // namespace yiping
