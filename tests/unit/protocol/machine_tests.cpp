// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/protocol/console_machine.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

namespace yiping::protocol {

namespace {

/// Drives a ConsoleMachine by hand: the test is the platform, the disk and the clock.
class ConsoleMachineTest : public testing::Test {
protected:
    ConsoleMachineTest() : machine_({Uuid::from_name("console", "1"), "token", "", "test", 4}, clock_, random_) {}

    template <class T>
    std::vector<T> taken()
    {
        for (ConsoleAction& each : machine_.take())
            waiting_.push_back(std::move(each));
        std::vector<T> found;
        std::erase_if(waiting_, [&](ConsoleAction& each) {
            if (!std::holds_alternative<T>(each))
                return false;
            found.push_back(std::move(std::get<T>(each)));
            return true;
        });
        return found;
    }
    template <class T>
    std::vector<T> sent()
    {
        std::vector<T> found;
        for (const SendMessage& each : taken<SendMessage>()) {
            auto message = decode(each.bytes);
            EXPECT_TRUE(message.has_value());
            if (message && std::holds_alternative<T>(*message))
                found.push_back(std::get<T>(*message));
        }
        return found;
    }
    void welcome(std::int64_t head, bool snapshot = false)
    {
        machine_.received(encode(Welcome{1, log_, head, clock_.now(), snapshot, "", "", 1, 0}));
    }
    void delta(std::int64_t from, std::int64_t to, bool last = true)
    {
        Batch batch;
        batch.from = from;
        batch.to = to;
        batch.last = last;
        machine_.received(encode(batch));
    }
    static domain::Command command(const char* name)
    {
        return {Uuid::from_name("command", name), 1, 0, domain::PutScene{"w", name, std::nullopt}};
    }

    ManualClock clock_{1'773'800'000'000};
    SeededRandom random_{1};
    Uuid log_ = Uuid::from_name("log", "1");
    ConsoleMachine machine_;
    std::vector<ConsoleAction> waiting_;
};

} // namespace

TEST_F(ConsoleMachineTest, InStepCostsOneRoundTripAndLittleMoreThanAHundredBytes)
{
    machine_.start({log_, 7, "", 1, {}, {}});
    ASSERT_EQ(taken<OpenLink>().size(), 1U);
    machine_.link_up();
    const auto frames = taken<SendMessage>();
    ASSERT_EQ(frames.size(), 1U);
    const std::string answer = encode(Welcome{1, log_, 7, clock_.now(), false, "", "", 1, 0});
    EXPECT_LE(frames.front().bytes.size() + answer.size(), 200U);
    machine_.received(answer);
    EXPECT_EQ(machine_.status().phase, Phase::Online);
    EXPECT_TRUE(taken<SendMessage>().empty());
}

TEST_F(ConsoleMachineTest, TheCursorMovesOnlyWithDurableRows)
{
    machine_.start({log_, 7, "", 1, {}, {}});
    machine_.link_up();
    welcome(9);
    EXPECT_EQ(machine_.status().phase, Phase::CatchingUp);
    delta(7, 8, false);
    delta(8, 9);
    const auto applies = taken<ApplyBatch>();
    ASSERT_EQ(applies.size(), 2U);
    EXPECT_EQ(machine_.status().cursor, 7);
    machine_.applied(applies[0].ticket);
    EXPECT_EQ(machine_.status().cursor, 8);
    EXPECT_EQ(machine_.status().phase, Phase::CatchingUp);
    machine_.applied(applies[1].ticket);
    EXPECT_EQ(machine_.status().cursor, 9);
    EXPECT_EQ(machine_.status().phase, Phase::Online);
}

TEST_F(ConsoleMachineTest, AGapInTheStreamDropsTheLink)
{
    machine_.start({log_, 7, "", 1, {}, {}});
    machine_.link_up();
    welcome(9);
    delta(8, 9);
    EXPECT_TRUE(taken<ApplyBatch>().empty());
    EXPECT_EQ(taken<CloseLink>().size(), 1U);
    EXPECT_EQ(machine_.status().phase, Phase::Offline);
}

TEST_F(ConsoleMachineTest, OnlyTheLastPieceOfASnapshotCarriesTheCursor)
{
    machine_.start({});
    machine_.link_up();
    welcome(50, true);
    for (const bool last : {false, false, true}) {
        Batch batch;
        batch.snapshot = true;
        batch.to = 50;
        batch.last = last;
        machine_.received(encode(batch));
    }
    const auto applies = taken<ApplyBatch>();
    ASSERT_EQ(applies.size(), 3U);
    EXPECT_TRUE(applies[0].begins_snapshot);
    EXPECT_FALSE(applies[1].begins_snapshot);
    EXPECT_FALSE(applies[1].cursor.has_value());
    EXPECT_TRUE(applies[2].ends_snapshot);
    EXPECT_EQ(applies[2].cursor, 50);
    for (const ApplyBatch& each : applies)
        machine_.applied(each.ticket);
    delta(50, 51);
    EXPECT_EQ(taken<ApplyBatch>().size(), 1U);
}

TEST_F(ConsoleMachineTest, PiecesOfASnapshotAreOfOneRevision)
{
    machine_.start({});
    machine_.link_up();
    welcome(50, true);
    Batch batch;
    batch.snapshot = true;
    batch.last = false;
    batch.to = 50;
    machine_.received(encode(batch));
    EXPECT_EQ(taken<ApplyBatch>().size(), 1U);
    batch.to = 51;
    batch.last = true;
    machine_.received(encode(batch));
    EXPECT_TRUE(taken<ApplyBatch>().empty());
    EXPECT_EQ(taken<CloseLink>().size(), 1U);
}

TEST_F(ConsoleMachineTest, ARepairHoldsNothingButRowsOfItsRange)
{
    constexpr auto scenes = static_cast<std::uint32_t>(domain::Register::WallScene);
    const auto id = [](std::uint8_t last) {
        Uuid made;
        made.bytes[15] = last;
        return made;
    };
    const auto rows_at = [&](Uuid row_id, std::string_view area) {
        domain::WallScene scene;
        scene.id = row_id;
        scene.area_code = area;
        domain::RowSet set;
        set.wall_scene_rows.push_back(scene);
        return batches_of(set);
    };
    const RowRange asked{scenes, id(2), id(5), {"990101001001"}};
    /// The answer to a repair of that range on a fresh link; whether it was taken.
    const auto takes = [&](const std::function<void(Batch&)>& change) {
        ConsoleConfig config{Uuid::from_name("console", "1"), "token", "", "test", 4};
        config.digest_every_ms = 10;
        ConsoleMachine machine(config, clock_, random_);
        machine.start({log_, 7, "", 1, {}, {}});
        machine.link_up();
        machine.received(encode(Welcome{2, log_, 7, clock_.now(), false, "", "", 1, 0}));
        std::optional<DigestRequest> request;
        // Round the registers, up to the scenes and in them to id 2.
        while (!request || request->register_number != scenes || request->after != id(2)) {
            clock_.advance(10);
            machine.timer();
            for (ConsoleAction& each : machine.take())
                if (auto* message = std::get_if<SendMessage>(&each))
                    if (const auto decoded = decode(message->bytes).value();
                        std::holds_alternative<DigestRequest>(decoded))
                        request = std::get<DigestRequest>(decoded);
            if (!request)
                continue;
            if (request->register_number == scenes && request->after == id(2))
                break;
            Digests none{{request->register_number, request->after, std::nullopt, {}}, {}};
            if (request->register_number == scenes)
                none.range.up_to = id(2);
            machine.received(encode(none));
            for (const ConsoleAction& each : machine.take())
                if (const auto* compare = std::get_if<CompareDigests>(&each))
                    machine.compared(compare->link, {});
            request.reset();
        }
        machine.received(encode(Digests{{scenes, id(2), id(5), {}}, {{"990101001001", 1, 1}}}));
        for (const ConsoleAction& each : machine.take())
            if (const auto* compare = std::get_if<CompareDigests>(&each))
                machine.compared(compare->link, {"990101001001"});
        Batch repair;
        repair.from = repair.to = 7;
        repair.repair = asked;
        change(repair);
        machine.received(encode(repair));
        const auto actions = machine.take();
        return std::ranges::any_of(
            actions, [](const ConsoleAction& each) { return std::holds_alternative<ApplyBatch>(each); });
    };
    EXPECT_TRUE(takes([&](Batch& repair) { repair.rows = rows_at(id(3), "990101001001"); }));
    EXPECT_TRUE(takes([&](Batch& repair) { repair.rows = rows_at(id(5), "990101001001"); })) << "the last of the range";
    EXPECT_TRUE(takes([](Batch&) {})) << "nothing left";
    EXPECT_FALSE(takes([&](Batch& repair) { repair.rows = rows_at(id(2), "990101001001"); })) << "before the range";
    EXPECT_FALSE(takes([&](Batch& repair) { repair.rows = rows_at(id(6), "990101001001"); })) << "behind it";
    EXPECT_FALSE(takes([&](Batch& repair) { repair.rows = rows_at(id(3), "990101001002"); })) << "another area";
    EXPECT_FALSE(takes([&](Batch& repair) {
        repair.rows = rows_at(id(3), "990101001001");
        repair.rows.front().register_number = static_cast<std::uint32_t>(domain::Register::Shift);
    })) << "another register";
    EXPECT_FALSE(takes([&](Batch& repair) { repair.removed.push_back({scenes, id(3)}); })) << "a removal";
    EXPECT_FALSE(takes([&](Batch& repair) { repair.repair->areas.emplace_back("990101001002"); })) << "a wider range";
}

TEST_F(ConsoleMachineTest, TheMarkOfTheLogIsKeptWithTheCursor)
{
    machine_.start({log_, 7, "", 1, {}, {}, {8, 1008}});
    machine_.link_up();
    EXPECT_EQ(sent<Hello>().at(0).mark, (LogMark{8, 1008}));
    welcome(9);
    Batch batch;
    batch.from = 7;
    batch.to = 9;
    batch.mark = {9, 1009};
    machine_.received(encode(batch));
    const auto apply = taken<ApplyBatch>().at(0);
    EXPECT_EQ(apply.mark, (LogMark{9, 1009}));
    machine_.link_down();
    clock_.advance(300);
    machine_.timer();
    machine_.link_up();
    machine_.applied(apply.ticket);
    EXPECT_EQ(sent<Hello>().at(0).mark, (LogMark{9, 1009})) << "of the durable cursor";

    // The same revision of the same log has one mark.
    welcome(9);
    batch.from = 9;
    batch.mark = {9, 2009};
    machine_.received(encode(batch));
    EXPECT_TRUE(taken<ApplyBatch>().empty());
    EXPECT_FALSE(taken<CloseLink>().empty());
}

TEST_F(ConsoleMachineTest, APlatformThatWasSetBackIsToldAndGivesEverythingAnew)
{
    machine_.start({log_, 9, "", 1, {}, {}, {9, 1009}});
    machine_.link_up();
    Welcome answer{2, log_, 8, clock_.now(), true, "", "", 1, 0};
    answer.set_back = true;
    machine_.received(encode(answer));
    const auto told = taken<LogSetBack>();
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told[0].cursor, 9);
    EXPECT_EQ(told[0].head, 8);
    Batch batch;
    batch.snapshot = true;
    batch.to = 8;
    batch.mark = {8, 2008};
    machine_.received(encode(batch));
    const auto applies = taken<ApplyBatch>();
    ASSERT_EQ(applies.size(), 1U);
    EXPECT_TRUE(applies[0].begins_snapshot && applies[0].ends_snapshot);
    machine_.applied(applies[0].ticket);
    EXPECT_EQ(machine_.status().cursor, 8);

    machine_.link_down();
    machine_.timer();
    clock_.advance(2'000);
    machine_.timer();
    machine_.link_up();
    answer.snapshot = false;
    machine_.received(encode(answer));
    EXPECT_TRUE(taken<LogSetBack>().empty());
    EXPECT_FALSE(taken<CloseLink>().empty()) << "set back, and nothing anew: no";
}

TEST_F(ConsoleMachineTest, CommandsAreSentAgainAfterACutUntilAnswered)
{
    machine_.start({log_, 7, "", 1, {command("a")}, {}});
    machine_.link_up();
    welcome(7);
    EXPECT_EQ(sent<CommandRequest>().size(), 1U);
    machine_.submit(command("b"));
    EXPECT_EQ(sent<CommandRequest>().size(), 1U);
    machine_.link_down();
    machine_.submit(command("c"));
    EXPECT_TRUE(sent<CommandRequest>().empty());
    machine_.link_up();
    welcome(7);
    const auto again = sent<CommandRequest>();
    ASSERT_EQ(again.size(), 3U);
    EXPECT_EQ(again[0].command.id, command("a").id);
    EXPECT_EQ(again[2].command.id, command("c").id);
    EXPECT_EQ(machine_.status().queued_commands, 3U);
    machine_.received(encode(CommandAnswer{command("b").id, Outcome::Refused, 0, Error(Fault::Refused, "x"), {}}));
    EXPECT_EQ(taken<CommandAnswered>().size(), 1U);
    EXPECT_EQ(machine_.status().queued_commands, 2U);
    machine_.submit(command("d"));
    EXPECT_EQ(sent<CommandRequest>().size(), 1U) << "b was sent and is gone, d is the only unsent one";
}

TEST_F(ConsoleMachineTest, AnAcceptedCommandLeavesTheOutboxOnlyWhenItsRowsAreDurable)
{
    machine_.start({log_, 7, "", 1, {command("a")}, {}});
    machine_.link_up();
    welcome(7);
    delta(7, 8);
    machine_.received(encode(CommandAnswer{command("a").id, Outcome::Accepted, 8, std::nullopt, {}}));
    EXPECT_TRUE(taken<CommandAnswered>().empty());
    const auto applies = taken<ApplyBatch>();
    ASSERT_EQ(applies.size(), 1U);
    machine_.applied(applies[0].ticket);
    EXPECT_EQ(taken<CommandAnswered>().size(), 1U);
    EXPECT_EQ(machine_.status().queued_commands, 0U);
}

TEST_F(ConsoleMachineTest, AFullDiskDropsTheLinkAndKeepsTheCursor)
{
    machine_.start({log_, 7, "", 1, {}, {}});
    machine_.link_up();
    welcome(9);
    delta(7, 8, false);
    delta(8, 9);
    const auto applies = taken<ApplyBatch>();
    machine_.apply_failed(applies[0].ticket, Error(Fault::Environment, "sqlite.disk_full"));
    machine_.applied(applies[1].ticket); // too late, given up
    EXPECT_EQ(machine_.status().cursor, 7);
    EXPECT_EQ(machine_.status().phase, Phase::Offline);
    EXPECT_EQ(machine_.status().reason->code(), "sqlite.disk_full");
}

TEST_F(ConsoleMachineTest, FiveRetriesLieWithinFiveSecondsAndNoneIsLaterThanThirty)
{
    machine_.start({log_, 7, "", 1, {}, {}});
    const UtcMillis since = machine_.status().since;
    MonoMillis waited = 0;
    for (int round = 0; round < 40; ++round) {
        machine_.link_down(Error(Fault::Environment, "sync.silent"));
        const auto next = machine_.next_timer();
        ASSERT_TRUE(next.has_value());
        const MonoMillis wait = *next - clock_.monotonic();
        EXPECT_LE(wait, 30'000);
        waited += wait;
        clock_.advance(wait);
        machine_.timer();
        EXPECT_EQ(taken<OpenLink>().empty(), false);
        if (round == 4) {
            EXPECT_LE(waited, 5'000);
        }
    }
    EXPECT_EQ(machine_.status().since, since) << "offline all the time, whatever was tried";
}

TEST_F(ConsoleMachineTest, ASilentPlatformIsGivenUpAfterFifteenSeconds)
{
    machine_.start({log_, 7, "", 1, {}, {}});
    machine_.link_up();
    welcome(7);
    for (int second = 0; second < 14; ++second) {
        clock_.advance(1000);
        machine_.timer();
    }
    EXPECT_EQ(machine_.status().phase, Phase::Online);
    EXPECT_EQ(sent<Ping>().size(), 2U);
    clock_.advance(1000);
    machine_.timer();
    EXPECT_EQ(machine_.status().phase, Phase::Offline);
    EXPECT_EQ(machine_.status().reason->code(), "sync.silent");
}

TEST_F(ConsoleMachineTest, AFinalRefusalIsShownAndTriedSeldom)
{
    machine_.start({log_, 7, "", 1, {}, {}});
    machine_.link_up();
    machine_.received(encode(Refusal{Error(Fault::Refused, "sync.version"), true}));
    EXPECT_EQ(machine_.status().phase, Phase::Refused);
    EXPECT_EQ(machine_.status().reason->code(), "sync.version");
    EXPECT_GE(*machine_.next_timer() - clock_.monotonic(), 30'000);
}

TEST_F(ConsoleMachineTest, AWithdrawalGoesInsteadOfTheCommand)
{
    machine_.start({log_, 7, "", 1, {command("a"), command("b"), command("c")}, {command("b").id}});
    machine_.withdraw(command("c").id);
    machine_.link_up();
    welcome(7);
    std::vector<Message> sent_now;
    for (const SendMessage& each : taken<SendMessage>())
        sent_now.push_back(decode(each.bytes).value());
    ASSERT_EQ(sent_now.size(), 4U) << "hello, a, and two withdrawals, in their order";
    EXPECT_EQ(std::get<CommandRequest>(sent_now[1]).command.id, command("a").id);
    EXPECT_EQ(std::get<Withdraw>(sent_now[2]).id, command("b").id);
    EXPECT_EQ(std::get<Withdraw>(sent_now[3]).id, command("c").id);

    // One that is under way already: the platform says which came first.
    machine_.withdraw(command("a").id);
    const auto late = sent<Withdraw>();
    ASSERT_EQ(late.size(), 1U);
    EXPECT_EQ(late[0].id, command("a").id);
    machine_.withdraw(command("a").id);
    EXPECT_TRUE(sent<Withdraw>().empty()) << "once is enough";

    machine_.received(encode(CommandAnswer{command("a").id, Outcome::Accepted, 7, std::nullopt, {}}));
    machine_.received(encode(
        CommandAnswer{command("b").id, Outcome::Refused, 0, Error(Fault::Refused, "platform.command_withdrawn"), {}}));
    EXPECT_EQ(taken<CommandAnswered>().size(), 2U);
    // The second answer to the same id is of nobody.
    machine_.received(encode(CommandAnswer{command("a").id, Outcome::Accepted, 7, std::nullopt, {}}));
    EXPECT_TRUE(taken<CommandAnswered>().empty());
    EXPECT_EQ(machine_.status().queued_commands, 1U);
}

TEST_F(ConsoleMachineTest, RowsOfAnotherScopeAreNotContinued)
{
    machine_.start({log_, 7, "990101001000", 1, {}, {}});
    machine_.link_up();
    const auto hellos = sent<Hello>();
    ASSERT_EQ(hellos.size(), 1U);
    EXPECT_EQ(hellos[0].held_scope, "990101001000");
    EXPECT_EQ(hellos[0].held_mask_level, 1U);
    welcome(9); // for the whole district, by changes
    EXPECT_EQ(machine_.status().phase, Phase::Offline) << "only a snapshot may change the scope";

    clock_.advance(2000);
    machine_.timer();
    machine_.link_up();
    welcome(9, true);
    Batch all;
    all.snapshot = true;
    all.to = 9;
    machine_.received(encode(all));
    const auto applied = taken<ApplyBatch>();
    ASSERT_EQ(applied.size(), 1U);
    EXPECT_EQ(applied[0].scope, "");
    EXPECT_EQ(applied[0].mask_level, 1U);
}

TEST_F(ConsoleMachineTest, ARevealIsAnsweredOrSaidToBeLost)
{
    const Reveal wish{Uuid::from_name("reveal", "1"), 3, Uuid::from_name("case", "1"), "reporter_phone", "回访"};
    machine_.start({log_, 7, "", 1, {}, {}});
    machine_.request_reveal(wish);
    auto arrived = taken<RevealArrived>();
    ASSERT_EQ(arrived.size(), 1U);
    EXPECT_EQ(arrived[0].revealed.error->code(), "sync.offline");

    machine_.link_up();
    welcome(7);
    machine_.request_reveal(wish);
    ASSERT_EQ(sent<Reveal>().size(), 1U);
    machine_.received(encode(Revealed{wish.id, "13800000000", 99, std::nullopt}));
    arrived = taken<RevealArrived>();
    ASSERT_EQ(arrived.size(), 1U);
    EXPECT_EQ(arrived[0].revealed.value, "13800000000");
    machine_.received(encode(Revealed{wish.id, "13800000000", 99, std::nullopt}));
    EXPECT_TRUE(taken<RevealArrived>().empty()) << "of nobody";

    machine_.request_reveal(wish);
    machine_.link_down();
    arrived = taken<RevealArrived>();
    ASSERT_EQ(arrived.size(), 1U);
    EXPECT_TRUE(arrived[0].revealed.error);
}

TEST_F(ConsoleMachineTest, TheOffsetOfTheClocksIsMeasured)
{
    machine_.start({log_, 7, "", 1, {}, {}});
    machine_.link_up();
    welcome(7);
    clock_.advance(5000);
    machine_.timer();
    const auto pings = sent<Ping>();
    ASSERT_EQ(pings.size(), 1U);
    const UtcMillis at_platform = clock_.now() + 3000 + 20;
    clock_.advance(40);
    machine_.received(encode(Pong{pings[0].number, at_platform}));
    EXPECT_EQ(machine_.status().clock_offset_ms, 3000);
}

} // namespace yiping::protocol
