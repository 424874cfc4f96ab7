// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/protocol/console_machine.h>
#include <yiping/protocol/platform_session.h>
#include <yiping/protocol/row_digest.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace yiping::protocol {

namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

domain::WallScene scene(const char* name, std::string area = "990101001000")
{
    domain::WallScene row;
    row.id = Uuid::from_name("scene", name);
    row.district_id = "990101";
    row.area_code = std::move(area);
    row.rev = 5;
    row.wall = "main";
    row.scene = name;
    row.put_at = 1000;
    row.put_by = "陈 值班员";
    return row;
}

RowBatch batch_of(const std::vector<domain::WallScene>& rows)
{
    RowBatch batch = make_batch(domain::info(domain::Register::WallScene));
    for (const domain::WallScene& each : rows)
        append(batch, each);
    return batch;
}

std::vector<AreaDigest> digests_of(const std::vector<domain::WallScene>& rows)
{
    AreaDigests digests(newest_version);
    digests.add(batch_of(rows));
    return digests.take();
}

} // namespace

TEST(RowDigest, HasThePublishedValue)
{
    // docs/protocol.md gives this row and this value for whoever writes the other end.
    domain::WallScene row = scene("overview");
    row.id = *Uuid::from_bytes(std::string(16, '\x11'));
    EXPECT_EQ(row_digest(batch_of({row}), 0, 1), 0x37b409b35f7207a6ULL)
        << std::hex << row_digest(batch_of({row}), 0, 1);
}

TEST(RowDigest, EveryFieldCountsAndOrderDoesNot)
{
    const domain::WallScene one = scene("overview");
    const domain::WallScene two = scene("case");
    EXPECT_EQ(digests_of({one, two}), digests_of({two, one}));
    std::set<std::uint64_t> seen{digests_of({one}).front().digest};
    const auto differs = [&](auto change) {
        domain::WallScene other = one;
        change(other);
        return seen.insert(digests_of({other}).front().digest).second;
    };
    EXPECT_TRUE(differs([](domain::WallScene& row) { row.rev = 6; }));
    EXPECT_TRUE(differs([](domain::WallScene& row) { row.scene = "overvieW"; }));
    EXPECT_TRUE(differs([](domain::WallScene& row) { row.subject_id = Uuid{}; })) << "a value that is nil is a value";
    EXPECT_TRUE(differs([](domain::WallScene& row) { row.put_by.clear(); }));
    EXPECT_TRUE(differs([](domain::WallScene& row) { std::swap(row.wall, row.scene); }));
    // What would be missed if equal rows took each other away.
    EXPECT_NE(digests_of({one, one}).front().digest, digests_of({two, two}).front().digest);
}

TEST(RowDigest, DifferingAreasAreFoundWhoeverHasThem)
{
    const auto town = [](std::uint64_t digest) { return AreaDigest{"990101001000", 2, digest}; };
    const AreaDigest village{"990101001001", 1, 7};
    EXPECT_THAT(differing_areas({town(1), village}, {town(1), village}), IsEmpty());
    EXPECT_THAT(differing_areas({town(1), village}, {town(2), village}), ElementsAre("990101001000"));
    EXPECT_THAT(differing_areas({town(1)}, {town(1), village}), ElementsAre("990101001001"));
    EXPECT_THAT(differing_areas({town(1), village}, {}), ElementsAre("990101001000", "990101001001"));
    EXPECT_THAT(differing_areas({{"990101001000", 3, 1}}, {town(1)}), ElementsAre("990101001000")) << "fewer rows";
}

/// A machine that is in step, with the test as platform.
class DriftTest : public testing::Test {
protected:
    DriftTest() : machine_({Uuid::from_name("console", "1"), "token", "", "test", 4, 10'000, 60'000}, clock_, random_)
    {
        begin(newest_version);
    }

    void begin(std::uint32_t version)
    {
        machine_.start({log_, 7, "", 1, {}, {}});
        machine_.link_up();
        machine_.received(encode(Welcome{version, log_, 7, clock_.now(), false, "", "", 1, 0}));
        EXPECT_EQ(machine_.status().phase, Phase::Online);
        take();
    }

    void take()
    {
        for (ConsoleAction& each : machine_.take()) {
            if (const auto* send = std::get_if<SendMessage>(&each)) {
                if (auto message = decode(send->bytes); message && !std::holds_alternative<Ping>(*message))
                    sent_.push_back(std::move(*message));
            } else {
                actions_.push_back(std::move(each));
            }
        }
    }
    void wait(MonoMillis ms)
    {
        const MonoMillis end = clock_.monotonic() + ms;
        while (clock_.monotonic() < end) {
            clock_.advance(std::min<MonoMillis>(1000, end - clock_.monotonic()));
            machine_.received(encode(Ping{1})); // the platform is alive
            machine_.timer();
        }
        take();
    }
    template <class T>
    std::optional<T> next_sent()
    {
        while (!sent_.empty()) {
            Message message = std::move(sent_.front());
            sent_.erase(sent_.begin());
            if (auto* wanted = std::get_if<T>(&message))
                return std::move(*wanted);
        }
        return std::nullopt;
    }
    template <class T>
    std::optional<T> next_action()
    {
        while (!actions_.empty()) {
            ConsoleAction action = std::move(actions_.front());
            actions_.erase(actions_.begin());
            if (auto* wanted = std::get_if<T>(&action))
                return std::move(*wanted);
        }
        return std::nullopt;
    }

    ManualClock clock_{1'773'800'000'000};
    SeededRandom random_{1};
    Uuid log_ = Uuid::from_name("log", "1");
    ConsoleMachine machine_;
    std::vector<Message> sent_;
    std::vector<ConsoleAction> actions_;
};

TEST_F(DriftTest, WalksThroughAllRegistersAndRests)
{
    const Uuid middle = Uuid::from_name("row", "middle");
    std::set<std::uint32_t> registers;
    std::size_t ranges = 0;
    while (true) {
        wait(10'000);
        const auto request = next_sent<DigestRequest>();
        if (!request)
            break;
        ASSERT_LE(++ranges, domain::all_registers().size() + 1);
        // The first register has two ranges.
        const bool first = registers.empty();
        EXPECT_EQ(request->after, registers.size() == 1 && ranges == 2 ? middle : Uuid{});
        registers.insert(request->register_number);
        RowRange range{request->register_number, request->after, std::nullopt, {}};
        if (first)
            range.up_to = middle;
        machine_.received(encode(Digests{range, {{"990101001000", 1, 9}}}));
        take();
        const auto compare = next_action<CompareDigests>();
        ASSERT_TRUE(compare);
        EXPECT_EQ(compare->theirs.range, range);
        machine_.compared(compare->link, {});
        take();
        EXPECT_FALSE(next_sent<RepairRequest>());
    }
    EXPECT_EQ(registers.size(), domain::all_registers().size());
    wait(60'000);
    const auto again = next_sent<DigestRequest>();
    ASSERT_TRUE(again) << "after the rest it begins anew";
    EXPECT_EQ(again->register_number, domain::all_registers().front().number);
}

TEST_F(DriftTest, RegistersWithoutRowsDoNotWaitForTheirTurn)
{
    wait(10'000);
    for (const domain::RegisterInfo& info : domain::all_registers()) {
        const auto request = next_sent<DigestRequest>();
        ASSERT_TRUE(request) << info.name;
        EXPECT_EQ(request->register_number, info.number);
        machine_.received(encode(Digests{RowRange{info.number, {}, std::nullopt, {}}, {}}));
        take();
        const auto compare = next_action<CompareDigests>();
        ASSERT_TRUE(compare);
        machine_.compared(compare->link, {});
        machine_.timer();
        take();
    }
    EXPECT_FALSE(next_sent<DigestRequest>()) << "then it rests";
}

TEST_F(DriftTest, NobodyAsksForRegistersThatCameWithALaterVersion)
{
    machine_.stop();
    begin(1);
    sent_.clear();
    actions_.clear();
    wait(10'000);
    std::set<std::uint32_t> asked;
    while (const auto request = next_sent<DigestRequest>()) {
        asked.insert(request->register_number);
        machine_.received(encode(Digests{RowRange{request->register_number, {}, std::nullopt, {}}, {}}));
        take();
        const auto compare = next_action<CompareDigests>();
        ASSERT_TRUE(compare);
        EXPECT_EQ(compare->version, 1U);
        machine_.compared(compare->link, {});
        machine_.timer();
        take();
    }
    EXPECT_FALSE(asked.empty());
    for (const std::uint32_t number : asked)
        EXPECT_EQ(domain::find_register(number)->since, 1U);
    EXPECT_EQ(static_cast<std::ptrdiff_t>(asked.size()),
        std::ranges::count(domain::all_registers(), 1U, &domain::RegisterInfo::since));
}

TEST_F(DriftTest, ADifferenceIsSaidAndRepaired)
{
    wait(10'000);
    const auto request = next_sent<DigestRequest>();
    ASSERT_TRUE(request);
    const RowRange range{request->register_number, {}, std::nullopt, {}};
    machine_.received(encode(Digests{range, {{"990101001000", 1, 9}}}));
    take();
    const auto compare = next_action<CompareDigests>();
    ASSERT_TRUE(compare);
    machine_.compared(compare->link, {"990101001000"});
    take();
    const auto found = next_action<DriftFound>();
    ASSERT_TRUE(found);
    EXPECT_THAT(found->range.areas, ElementsAre("990101001000"));
    const auto repair = next_sent<RepairRequest>();
    ASSERT_TRUE(repair);
    EXPECT_EQ(repair->range, found->range);

    Batch batch;
    batch.from = batch.to = 7;
    batch.repair = repair->range;
    machine_.received(encode(batch));
    take();
    const auto apply = next_action<ApplyBatch>();
    ASSERT_TRUE(apply);
    EXPECT_EQ(apply->batch.repair, repair->range);
    EXPECT_EQ(apply->cursor, 7);
    machine_.applied(apply->ticket);
    EXPECT_EQ(machine_.status().phase, Phase::Online);
}

TEST_F(DriftTest, ARepairOfAnotherRevisionBreaksTheRule)
{
    Batch batch;
    batch.from = 7;
    batch.to = 8;
    batch.repair = RowRange{1, {}, std::nullopt, {"990101001000"}};
    machine_.received(encode(batch));
    EXPECT_EQ(machine_.status().phase, Phase::Offline);
    EXPECT_EQ(machine_.status().reason->code(), "sync.bad_message");
}

TEST_F(DriftTest, AnAnswerThatNobodyAskedForBreaksTheRule)
{
    machine_.received(encode(Digests{{1, {}, std::nullopt, {}}, {}}));
    EXPECT_EQ(machine_.status().phase, Phase::Offline);
}

} // namespace yiping::protocol
