// SPDX-License-Identifier: GPL-3.0-or-later
#include "temp_folder.h"

#include <yiping/domain/case_query.h>
#include <yiping/domain/limits.h>
#include <yiping/sqlite/database.h>
#include <yiping/storage/cache.h>
#include <yiping/storage/cache_view.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <format>
#include <map>

namespace yiping {
namespace {

using domain::CaseHit;
using domain::CaseQuery;
using storage::Cache;
using test::delta_of;
using test::id_of;
using test::piece_of;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr UtcMillis begin = 1'735'660'800'000; // 2025-01-01 in Shanghai
constexpr UtcMillis year = 365 * domain::day_ms;

TEST(CaseQueryTest, ChineseIsFoundAnywhereLettersAndDigitsFromTheirBeginning)
{
    EXPECT_TRUE(domain::has_word("滨江路58号附近井盖缺失", "井盖"));
    EXPECT_TRUE(domain::has_word("滨江路58号", "江路5"));
    EXPECT_TRUE(domain::has_word("20260722-0142", "0142"));
    EXPECT_TRUE(domain::has_word("20260722-0142", "202607"));
    EXPECT_FALSE(domain::has_word("20260722-0142", "142"));
    EXPECT_TRUE(domain::has_word("监控 CAM-07 离线", "cam"));
    EXPECT_FALSE(domain::has_word("", "井"));
    EXPECT_THAT(domain::search_words(" 井盖　CAM  井盖\t路 "), ElementsAre("井盖", "cam", "路"));
    EXPECT_EQ(domain::index_terms("江路58号，A1桥"), "江路 路 58 号 a1 桥");
}

class CaseSearchTest : public ::testing::Test {
protected:
    void SetUp() override
    {
        auto opened = Cache::open(folder_.path(), "", clock_);
        ASSERT_TRUE(opened) << opened.error().debug_text();
        cache_.emplace(std::move(*opened));
        cache_->index_search_from(1);
        view_.emplace(cache_->location());
    }

    domain::Case random_case(std::uint64_t number)
    {
        static constexpr std::array<std::string_view, 12> words{
            "井盖", "缺失", "路面", "破损", "积水", "楼道", "堆放", "杂物", "，", "LED", "灯", "不亮"};
        domain::Case row = test::case_of(number, "");
        for (int word = 0; word < 4; ++word)
            row.title += words[random_.below(words.size())];
        row.number = std::format("2025{:04}-{:04}", random_.below(1231), number);
        row.address = std::format("滨江路{}号", random_.below(90));
        row.area_text = random_.below(5) == 0 ? "桥头" : "";
        row.category = std::format("0{}0{}", 1 + random_.below(3), 1 + random_.below(4));
        row.step = random_.below(3) == 0 ? domain::Step::Handling : domain::Step::Closed;
        row.opened_at = begin + static_cast<UtcMillis>(random_.below(static_cast<std::uint64_t>(year)));
        row.lon.reset();
        if (random_.below(20) != 0) {
            row.lon = 106.2 + static_cast<double>(random_.below(1000)) / 10'000;
            row.lat = 29.2 + static_cast<double>(random_.below(1000)) / 10'000;
        }
        if (random_.below(7) == 0)
            row.area_code = "990101001002001";
        return row;
    }

    CaseQuery random_query()
    {
        static constexpr std::array<std::string_view, 12> words{
            "井盖", "路面破损", "灯", "led", "2025", "0142", "滨江路5", "桥头", "盖缺", "道堆放", "江路", "没有"};
        CaseQuery query;
        if (random_.below(3) != 0) {
            const double west = 106.2 + static_cast<double>(random_.below(1000)) / 10'000;
            const double south = 29.2 + static_cast<double>(random_.below(1000)) / 10'000;
            const double side = static_cast<double>(random_.below(400)) / 10'000;
            query.box = domain::GeoBox{west, south, west + side, south + side};
        }
        if (random_.below(2) == 0) {
            query.since = begin + static_cast<UtcMillis>(random_.below(static_cast<std::uint64_t>(year)));
            query.until = *query.since + static_cast<UtcMillis>(random_.below(static_cast<std::uint64_t>(year / 3)));
        }
        if (random_.below(3) == 0)
            query.steps = {domain::Step::Handling};
        if (random_.below(4) == 0)
            query.category = random_.below(2) == 0 ? "02" : "0103";
        for (std::uint64_t count = random_.below(3); count > 0; --count)
            query.words += std::string(words[random_.below(words.size())]) + " ";
        query.limit = random_.below(4) == 0 ? 5 : 500;
        return query;
    }

    std::vector<Uuid> plain(const CaseQuery& query) const
    {
        const std::vector<std::string> words = domain::search_words(query.words);
        std::vector<CaseHit> found;
        for (const auto& [id, row] : rows_)
            if (domain::matches(query, words, row))
                found.push_back({id, row.opened_at, 0, 0, row.step});
        std::ranges::sort(found, domain::comes_before);
        if (found.size() > query.limit)
            found.resize(query.limit);
        return ids(found);
    }

    static std::vector<Uuid> ids(const std::vector<CaseHit>& hits)
    {
        std::vector<Uuid> all;
        all.reserve(hits.size());
        for (const CaseHit& hit : hits)
            all.push_back(hit.id);
        return all;
    }

    std::vector<Uuid> found(const CaseQuery& query)
    {
        const auto hits = view_->find_cases(query);
        EXPECT_TRUE(hits) << hits.error().debug_text();
        return hits ? ids(*hits) : std::vector<Uuid>();
    }

    void build_all()
    {
        for (Result<bool> more = true; *more;) {
            more = cache_->build_next_index();
            ASSERT_TRUE(more) << more.error().debug_text();
        }
    }

    std::int64_t number(const char* sql) { return cache_->database()->integer(sql).value_or(-1); }

    test::TempFolder folder_;
    SystemClock clock_;
    SeededRandom random_{20260722};
    std::optional<Cache> cache_;
    std::optional<storage::CacheView> view_;
    std::map<Uuid, domain::Case> rows_; ///< what the cache should hold
};

TEST_F(CaseSearchTest, FindsWhatAPlainScanFindsThroughTenThousandChanges)
{
    cache_->index_search_from(1, 300);
    std::vector<domain::Case> first;
    for (std::uint64_t number = 1; number <= 2'000; ++number) {
        first.push_back(random_case(number));
        rows_[first.back().id] = first.back();
    }
    ASSERT_TRUE(cache_->apply(piece_of(true, true, 1, first)));
    for (int i = 0; i < 20; ++i) {
        const CaseQuery query = random_query();
        ASSERT_EQ(found(query), plain(query)) << "without indexes";
    }
    // Changes come while the indexes are built too: of cases that are in them and of cases that are not yet.
    std::int64_t cursor = 1;
    std::uint64_t next = 2'001;
    bool building = true;
    for (int round = 0; round < 1000; ++round) {
        std::vector<domain::Case> changed;
        std::vector<Uuid> removed;
        for (int i = 0; i < 10; ++i) {
            const std::uint64_t dice = random_.below(10);
            const Uuid id = id_of(1 + random_.below(next - 1));
            const auto there = rows_.find(id);
            if (std::ranges::find(removed, id) != removed.end())
                continue;
            if (dice == 0) {
                changed.push_back(random_case(next++));
            } else if (there == rows_.end()) {
                continue;
            } else if (dice == 1) {
                removed.push_back(id);
                std::erase_if(changed, [&](const domain::Case& row) { return row.id == id; });
                continue;
            } else if (dice < 5) {
                domain::Case row = there->second;
                row.step = row.step == domain::Step::Closed ? domain::Step::Handling : domain::Step::Closed;
                changed.push_back(row);
            } else {
                domain::Case row = random_case(1);
                row.id = id;
                changed.push_back(row);
            }
            rows_[changed.back().id] = changed.back();
        }
        for (const Uuid& id : removed)
            rows_.erase(id);
        ASSERT_TRUE(cache_->apply(delta_of(cursor, cursor + 1, changed, removed)));
        ++cursor;
        if (round % 50 == 0) {
            ASSERT_TRUE(cache_->database()->text("PRAGMA wal_checkpoint(PASSIVE)")) << "a statement was left on a row";
        }
        if (building && round % 3 == 0) {
            const auto more = cache_->build_next_index();
            ASSERT_TRUE(more) << more.error().debug_text();
            building = *more;
        }
        for (int i = 0; i < 10; ++i) {
            const CaseQuery query = random_query();
            ASSERT_EQ(found(query), plain(query)) << "round " << round << " words " << query.words;
        }
    }
    EXPECT_FALSE(building);
    EXPECT_EQ(number("SELECT complete FROM case_search_form2"), 1);
    EXPECT_EQ(number("SELECT count(*) FROM case_search"), static_cast<std::int64_t>(rows_.size()));
    EXPECT_EQ(cache_->database()->text("SELECT rtreecheck('case_place')").value_or(""), "ok");
    EXPECT_TRUE(cache_->database()->exec("INSERT INTO case_words (case_words) VALUES ('integrity-check')"));
}

// Words that most cases have: the newest of them are found without fetching all, and the same ones.
TEST_F(CaseSearchTest, CommonWordsFindWhatAPlainScanFinds)
{
    std::vector<domain::Case> first;
    for (std::uint64_t number = 1; number <= 12'000; ++number) {
        first.push_back(random_case(number));
        if (number % 50 != 0)
            first.back().title += "井盖";
        rows_[first.back().id] = first.back();
    }
    ASSERT_TRUE(cache_->apply(piece_of(true, true, 1, first)));
    build_all();
    for (int i = 0; i < 100; ++i) {
        CaseQuery query = random_query();
        query.words = i % 4 == 0 ? "井盖 灯" : "井盖";
        query.limit = i % 3 == 0 ? 20'000 : 50;
        ASSERT_EQ(found(query), plain(query)) << "question " << i;
    }
}

TEST_F(CaseSearchTest, ARepairedRangeIsForgottenAndFoundAgain)
{
    std::vector<domain::Case> rows;
    for (std::uint64_t number = 1; number <= 300; ++number) {
        rows.push_back(random_case(number));
        rows_[rows.back().id] = rows.back();
    }
    ASSERT_TRUE(cache_->apply(piece_of(true, true, 1, rows)));
    build_all();
    // The platform says again what there is between 100 and 200 in one area: half of it.
    std::vector<domain::Case> again;
    for (std::uint64_t number = 101; number <= 200; ++number) {
        const auto row = rows_.find(id_of(number));
        if (row->second.area_code != "990101001002001")
            continue;
        if (number % 2 == 0)
            again.push_back(row->second);
        else
            rows_.erase(row);
    }
    protocol::ApplyBatch batch = delta_of(1, 2, again);
    batch.batch.repair = protocol::RowRange{
        static_cast<std::uint32_t>(domain::Register::Case), id_of(100), id_of(200), {"990101001002001"}};
    ASSERT_TRUE(cache_->apply(batch));
    EXPECT_EQ(number("SELECT count(*) FROM case_search"), static_cast<std::int64_t>(rows_.size()));
    for (int i = 0; i < 200; ++i) {
        const CaseQuery query = random_query();
        ASSERT_EQ(found(query), plain(query));
    }
}

TEST_F(CaseSearchTest, AFileWrittenWithoutThemIsNoticedAndTheyAreBuiltAgain)
{
    std::vector<domain::Case> rows;
    for (std::uint64_t number = 1; number <= 50; ++number)
        rows.push_back(random_case(number));
    ASSERT_TRUE(cache_->apply(piece_of(true, true, 7, rows)));
    build_all();
    // As a program does that does not know of them.
    ASSERT_TRUE(cache_->database()->exec("UPDATE \"case\" SET title = '只有这一件'; UPDATE meta SET cursor = 8"));
    CaseQuery query;
    query.words = "只有这一件";
    EXPECT_EQ(found(query).size(), 50U) << "they are of another cursor";
    view_.reset();
    cache_.reset();
    auto opened = Cache::open(folder_.path(), "", clock_);
    ASSERT_TRUE(opened);
    cache_.emplace(std::move(*opened));
    cache_->index_search_from(1);
    view_.emplace(cache_->location());
    EXPECT_EQ(found(query).size(), 50U);
    build_all();
    EXPECT_EQ(number("SELECT cursor FROM case_search_form2"), 8);
    EXPECT_EQ(found(query).size(), 50U);
}

TEST_F(CaseSearchTest, ABatchThatFailsChangesThemNot)
{
    std::vector<domain::Case> rows;
    for (std::uint64_t number = 1; number <= 50; ++number) {
        rows.push_back(random_case(number));
        rows_[rows.back().id] = rows.back();
    }
    ASSERT_TRUE(cache_->apply(piece_of(true, true, 1, rows)));
    build_all();
    domain::Case other = rows_.begin()->second;
    other.title = "换了标题";
    std::vector<protocol::ApplyBatch> batches{delta_of(1, 2, {other}), delta_of(5, 6, {other})};
    EXPECT_FALSE(cache_->apply_deltas(batches)) << "there is a gap";
    CaseQuery query;
    query.words = "换了标题";
    EXPECT_THAT(found(query), IsEmpty());
    ASSERT_TRUE(cache_->apply(delta_of(1, 2, {other})));
    EXPECT_THAT(found(query), ElementsAre(other.id));
    EXPECT_EQ(number("SELECT cursor FROM case_search_form2"), 2);
}

TEST_F(CaseSearchTest, FewCasesAreNotIndexed)
{
    cache_->index_search_from(3);
    ASSERT_TRUE(cache_->apply(piece_of(true, true, 1, {random_case(1), random_case(2)})));
    build_all();
    EXPECT_EQ(number("SELECT count(*) FROM sqlite_schema WHERE name LIKE 'case_search%'"), 0);
    EXPECT_EQ(found({}).size(), 2U);
}

} // namespace
} // namespace yiping
