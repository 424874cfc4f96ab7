// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/base/error.h>
#include <yiping/base/heap.h>
#include <yiping/base/large_pages.h>
#include <yiping/base/ports.h>
#include <yiping/base/thread.h>
#include <yiping/base/uuid.h>

#include <gtest/gtest.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <numeric>
#include <sched.h>
#include <set>
#include <string>
#include <thread>

namespace yiping {

TEST(ErrorTest, CarriesTypedArgumentsAndKeepsTheFirstOfAName)
{
    Error error = Error(Fault::Input, "csv.bad", {{"line", 12}}).with("file", std::string("a.csv")).with("line", 99);
    EXPECT_EQ(error.arg("line"), "12");
    EXPECT_EQ(error.arg("file"), "a.csv");
    EXPECT_EQ(error.arg("none"), "");
    EXPECT_EQ(error.debug_text(), "csv.bad{line=12, file=a.csv}");
}

TEST(ErrorTest, ExitCodesFollowTheContract)
{
    EXPECT_EQ(exit_code(Error(Fault::Input, "x")), 1);
    EXPECT_EQ(exit_code(Error(Fault::Refused, "x")), 1);
    EXPECT_EQ(exit_code(Error(Fault::Usage, "x")), 2);
    EXPECT_EQ(exit_code(Error(Fault::Environment, "x")), 3);
}

TEST(UuidTest, Version7CarriesTheTimeAndSortsByIt)
{
    ManualClock clock(1'773'800'000'000);
    SeededRandom random(1);
    const Uuid first = Uuid::make(clock, random);
    clock.advance(1);
    const Uuid second = Uuid::make(clock, random);
    EXPECT_LT(first, second);
    EXPECT_EQ(first.bytes[6] >> 4U, 7U);
    EXPECT_EQ(first.bytes[8] >> 6U, 2U);
    std::int64_t millis = 0;
    for (unsigned index = 0; index < 6; ++index)
        millis = millis << 8U | first.bytes[index];
    EXPECT_EQ(millis, 1'773'800'000'000);
}

TEST(UuidTest, TextFormGoesBothWaysAndRefusesOthers)
{
    SeededRandom random(2);
    ManualClock clock(1);
    for (int round = 0; round < 100; ++round) {
        const Uuid id = Uuid::make(clock, random);
        EXPECT_EQ(Uuid::parse(id.to_string()), id);
        EXPECT_EQ(Uuid::from_bytes(id.as_bytes()), id);
    }
    EXPECT_FALSE(Uuid::parse("0199f3a2-0000-7000-8000-00000000000"));
    EXPECT_FALSE(Uuid::parse("0199f3a2+0000-7000-8000-000000000000"));
    EXPECT_FALSE(Uuid::parse("0199f3a2-0000-7000-8000-00000000000g"));
    EXPECT_FALSE(Uuid::from_bytes("short"));
}

TEST(UuidTest, NamesGiveStableAndDistinctIds)
{
    EXPECT_EQ(Uuid::from_name("area", "990101001"), Uuid::from_name("area", "990101001"));
    EXPECT_NE(Uuid::from_name("area", "1"), Uuid::from_name("are", "a1"));
    std::set<Uuid> seen;
    for (int number = 0; number < 200'000; ++number)
        seen.insert(Uuid::from_name("case", std::to_string(number)));
    EXPECT_EQ(seen.size(), 200'000U);
}

TEST(RandomTest, TheSameSeedGivesTheSameNumbers)
{
    SeededRandom one(7);
    SeededRandom two(7);
    SeededRandom other(8);
    bool differs = false;
    for (int round = 0; round < 50; ++round) {
        const auto drawn = one.below(1000);
        EXPECT_EQ(drawn, two.below(1000));
        EXPECT_LT(drawn, 1000U);
        differs = differs || drawn != other.below(1000);
    }
    EXPECT_TRUE(differs);
    EXPECT_EQ(one.below(0), 0U);
}

TEST(LargePagesTest, LongColumnsBeginAtALargePageAndKeepWhatIsInThem)
{
    LongVector<std::uint32_t> column;
    for (std::uint32_t i = 0; i < 1'000'000; ++i) // from the heap into pages of its own, and on
        column.push_back(i);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(column.data()) % (2U << 20U), 0U);
    EXPECT_EQ(std::accumulate(column.begin(), column.end(), std::uint64_t{0}), 499'999'500'000U);
    LongVector<std::uint32_t> other;
    other = column;
    column = {};
    EXPECT_EQ(other.back(), 999'999U);
    const LongVector<std::uint32_t> moved = std::move(other);
    EXPECT_EQ(moved.front(), 0U);
    const LongVector<std::uint8_t> zeros(3'000'001);
    EXPECT_EQ(std::accumulate(zeros.begin(), zeros.end(), 0U), 0U);
}

namespace {

/// Of the pieces of the heap that ask for large pages: how much there is of them. Whether they get them is the
/// system's.
std::size_t heap_that_asks_for_large_pages()
{
    std::ifstream file("/proc/self/smaps");
    std::string line;
    std::size_t here = 0, asking = 0;
    while (std::getline(file, line)) {
        std::uintptr_t begin = 0, end = 0;
        if (std::sscanf(line.c_str(), "%lx-%lx ", &begin, &end) == 2)
            here = line.ends_with("[heap]") ? end - begin : 0;
        else if (line.starts_with("VmFlags:") && line.contains(" hg"))
            asking += here;
    }
    return asking;
}

bool has_large_pages()
{
    std::ifstream file("/sys/kernel/mm/transparent_hugepage/enabled");
    std::string said;
    std::getline(file, said);
    return said.contains("[madvise]") || said.contains("[always]");
}

TEST(ThreadTest, WhoAnswersFirstStaysOfItsKind)
{
    sched_attr before{}, after{};
    std::thread([&] {
        give_way();
        sched_getattr(0, &before, sizeof before, 0);
        answer_first();
        sched_getattr(0, &after, sizeof after, 0);
    }).join();
    EXPECT_EQ(after.sched_nice, before.sched_nice);
    EXPECT_EQ(after.sched_policy, before.sched_policy);
    // Linux before 6.12 says nothing of slices.
    if (before.sched_runtime != 0) {
        EXPECT_LT(after.sched_runtime, before.sched_runtime);
    }
}

} // namespace

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) // their heaps are their own
// In a process of its own, for the heap stays so to its end.
TEST(HeapTest, AsksForLargePagesWhereTheSystemHasThem)
{
    if (!has_large_pages())
        GTEST_SKIP() << "no large pages here";
    EXPECT_EXIT(
        {
            const std::size_t before = heap_that_asks_for_large_pages();
            prepare_heap(HeapShare::Few);
            constexpr std::size_t much = std::size_t{128} << 20U;
            std::exit(before == 0 && heap_that_asks_for_large_pages() >= much ? 0 : 1);
        },
        testing::ExitedWithCode(0), "");
}
#endif

} // namespace yiping
