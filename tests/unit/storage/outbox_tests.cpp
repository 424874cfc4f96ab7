// SPDX-License-Identifier: GPL-3.0-or-later
#include "temp_folder.h"

#include <yiping/storage/outbox.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <map>
#include <optional>

namespace yiping {
namespace {

using storage::Outbox;
using test::id_of;
using test::TempFolder;

domain::Command dispatch(std::uint64_t number)
{
    domain::Command command;
    command.id = id_of(number);
    command.made_at = 1'790'000'000'000;
    command.base_revision = 12;
    domain::MoveCase move;
    move.case_id = id_of(7);
    move.move = domain::Move::Dispatch;
    move.responder_id = id_of(8);
    move.reason = "请尽快处理";
    command.body = move;
    return command;
}

protocol::CommandAnswer answer(std::uint64_t number, protocol::Outcome outcome)
{
    protocol::CommandAnswer made;
    made.id = id_of(number);
    made.outcome = outcome;
    if (outcome != protocol::Outcome::Accepted)
        made.error = Error(Fault::Refused, "domain.move_not_allowed", {{"step", std::int64_t{5}}});
    return made;
}

class OutboxTest : public ::testing::Test {
protected:
    Outbox open()
    {
        auto outbox = Outbox::open(folder_ / "outbox.db", clock_);
        EXPECT_TRUE(outbox) << outbox.error().debug_text();
        return std::move(*outbox);
    }
    std::vector<Uuid> waiting(Outbox& outbox)
    {
        const auto commands = outbox.waiting();
        EXPECT_TRUE(commands);
        std::vector<Uuid> ids;
        for (const domain::Command& each : commands->commands)
            ids.push_back(each.id);
        return ids;
    }

    TempFolder folder_;
    SystemClock clock_;
};

TEST_F(OutboxTest, KeepsOrderAndContentOverARestart)
{
    {
        Outbox outbox = open();
        ASSERT_TRUE(outbox.add(dispatch(3)));
        ASSERT_TRUE(outbox.add(dispatch(1)));
        ASSERT_TRUE(outbox.add(dispatch(2)));
        ASSERT_TRUE(outbox.add(dispatch(1))); // again: nothing
    }
    Outbox outbox = open();
    EXPECT_THAT(waiting(outbox), ::testing::ElementsAre(id_of(3), id_of(1), id_of(2)));
    EXPECT_EQ(outbox.waiting()->commands.front(), dispatch(3));
}

TEST_F(OutboxTest, NobodySendsWhatSomebodyElseMade)
{
    {
        Outbox outbox = open();
        ASSERT_TRUE(outbox.add(dispatch(1), "chen"));
        ASSERT_TRUE(outbox.add(dispatch(2), "li"));
        ASSERT_TRUE(outbox.add(dispatch(3), "chen"));
        ASSERT_TRUE(outbox.add(dispatch(4)));
        ASSERT_TRUE(outbox.add(dispatch(2), "chen")) << "the first maker stays";
        EXPECT_TRUE(outbox.withdraw(id_of(2), 5).value());
    }
    Outbox outbox = open();
    const auto of = [&](std::string_view user) {
        const auto found = outbox.waiting(user);
        std::vector<Uuid> ids;
        for (const domain::Command& each : found->commands)
            ids.push_back(each.id);
        return ids;
    };
    EXPECT_THAT(of("chen"), ::testing::ElementsAre(id_of(1), id_of(3)));
    EXPECT_THAT(of("li"), ::testing::ElementsAre(id_of(2)));
    EXPECT_THAT(of(""), ::testing::ElementsAre(id_of(4)));
    EXPECT_THAT(of("Chen"), ::testing::IsEmpty());
    EXPECT_THAT(outbox.waiting("chen")->withdrawn, ::testing::IsEmpty());
    EXPECT_THAT(outbox.waiting("li")->withdrawn, ::testing::ElementsAre(id_of(2)));
    ASSERT_EQ(outbox.entries()->size(), 4U);
    EXPECT_EQ(outbox.entries()->at(1).user, "li");
}

TEST_F(OutboxTest, WithdrawnStaysUntilAnyAnswer)
{
    {
        Outbox outbox = open();
        for (std::uint64_t number = 1; number <= 3; ++number)
            ASSERT_TRUE(outbox.add(dispatch(number)));
        EXPECT_TRUE(outbox.withdraw(id_of(1), 5).value());
        EXPECT_TRUE(outbox.withdraw(id_of(2), 6).value());
        EXPECT_FALSE(outbox.withdraw(id_of(2), 7).value()) << "already";
        EXPECT_FALSE(outbox.withdraw(id_of(9), 7).value()) << "of nobody";
        ASSERT_TRUE(outbox.answered(answer(3, protocol::Outcome::Refused)));
        EXPECT_FALSE(outbox.withdraw(id_of(3), 7).value()) << "does not wait any more";
    }
    Outbox outbox = open();
    EXPECT_THAT(waiting(outbox), ::testing::ElementsAre(id_of(1), id_of(2)));
    EXPECT_THAT(outbox.waiting()->withdrawn, ::testing::ElementsAre(id_of(1), id_of(2)));
    EXPECT_EQ(outbox.entries()->front().withdrawn_at, 5);
    ASSERT_TRUE(outbox.answered(answer(1, protocol::Outcome::Refused)));
    ASSERT_TRUE(outbox.answered(answer(2, protocol::Outcome::Accepted)));
    ASSERT_EQ(outbox.entries()->size(), 1U);
    EXPECT_EQ(outbox.entries()->front().command.id, id_of(3)) << "the refused one waits for a person";
}

TEST_F(OutboxTest, AcceptedGoesRefusedStaysUntilDismissed)
{
    Outbox outbox = open();
    for (std::uint64_t number = 1; number <= 3; ++number)
        ASSERT_TRUE(outbox.add(dispatch(number)));
    ASSERT_TRUE(outbox.answered(answer(1, protocol::Outcome::Accepted)));
    protocol::CommandAnswer conflict = answer(2, protocol::Outcome::Conflict);
    domain::RowSet current;
    current.case_rows = {test::case_of(7, "已由他人派遣")};
    conflict.current = protocol::batches_of(current);
    ASSERT_TRUE(outbox.answered(conflict));
    ASSERT_TRUE(outbox.answered(answer(99, protocol::Outcome::Accepted))); // of nobody

    EXPECT_THAT(waiting(outbox), ::testing::ElementsAre(id_of(3)));
    Outbox again = open();
    const auto entries = again.entries();
    ASSERT_TRUE(entries);
    ASSERT_EQ(entries->size(), 2U);
    ASSERT_TRUE((*entries)[0].refusal.has_value());
    EXPECT_EQ(*(*entries)[0].refusal, conflict);
    EXPECT_FALSE((*entries)[1].refusal.has_value());

    ASSERT_TRUE(again.dismiss(id_of(3))); // waits for its answer: stays
    ASSERT_TRUE(again.dismiss(id_of(2)));
    EXPECT_EQ(again.entries()->size(), 1U);
    EXPECT_THAT(waiting(again), ::testing::ElementsAre(id_of(3)));
}

/// A child adds and answers commands and reports each step once it has returned; it is killed in between. What was
/// reported must be on disk, and nothing may be half there.
TEST_F(OutboxTest, SurvivesKillAtAnyTime)
{
    constexpr int rounds = 12;
    SeededRandom random(20260722);
    std::map<std::uint64_t, bool> reported; // number → answered
    std::uint64_t begun = 0;
    for (int round = 0; round < rounds; ++round) {
        int pipe_ends[2];
        ASSERT_EQ(pipe(pipe_ends), 0);
        const pid_t child = fork();
        ASSERT_GE(child, 0);
        if (child == 0) {
            close(pipe_ends[0]);
            SystemClock clock;
            auto outbox = Outbox::open(folder_ / "outbox.db", clock);
            if (!outbox)
                _exit(3);
            const auto report = [&](char what, std::uint64_t number) {
                char line[9] = {what};
                std::memcpy(line + 1, &number, sizeof number);
                if (write(pipe_ends[1], line, sizeof line) != sizeof line)
                    _exit(4);
            };
            for (std::uint64_t number = begun + 1;; ++number) {
                report('b', number);
                if (!outbox->add(dispatch(number)))
                    _exit(5);
                report('a', number);
                if (number % 3 == 0) {
                    report('c', number);
                    if (!outbox->answered(answer(number, protocol::Outcome::Accepted)))
                        _exit(6);
                    report('d', number);
                }
            }
        }
        close(pipe_ends[1]);
        // A seeded number of reports, then the axe.
        const std::uint64_t steps = 1 + random.below(40);
        std::optional<std::uint64_t> adding;
        std::optional<std::uint64_t> answering;
        const auto take = [&]() -> bool {
            char line[9];
            std::size_t got = 0;
            while (got < sizeof line) {
                const ssize_t part = read(pipe_ends[0], line + got, sizeof line - got);
                if (part <= 0)
                    return false;
                got += static_cast<std::size_t>(part);
            }
            std::uint64_t number = 0;
            std::memcpy(&number, line + 1, sizeof number);
            switch (line[0]) {
            case 'b':
                adding = begun = number;
                break;
            case 'a':
                adding.reset();
                reported[number] = false;
                break;
            case 'c':
                answering = number;
                break;
            default:
                answering.reset();
                reported[number] = true;
            }
            return true;
        };
        for (std::uint64_t step = 0; step < steps; ++step)
            ASSERT_TRUE(take());
        kill(child, SIGKILL);
        while (take()) {
        }
        close(pipe_ends[0]);
        int status = 0;
        ASSERT_EQ(waitpid(child, &status, 0), child);
        ASSERT_TRUE(WIFSIGNALED(status)) << "child ended with " << WEXITSTATUS(status);

        Outbox outbox = open();
        const std::vector<Uuid> found = waiting(outbox);
        const auto is_there = [&](std::uint64_t number) { return std::ranges::contains(found, id_of(number)); };
        for (const auto& [number, answered] : reported) {
            if (number != answering) {
                EXPECT_EQ(is_there(number), !answered) << "round " << round << ", command " << number;
            }
        }
        // The step under way has either happened or not; from here on it counts as what the disk says.
        if (answering)
            reported[*answering] = !is_there(*answering);
        if (adding && is_there(*adding))
            reported[*adding] = false;
        EXPECT_TRUE(std::ranges::is_sorted(found));
    }
    EXPECT_GT(reported.size(), static_cast<std::size_t>(rounds));
}

TEST_F(OutboxTest, ADraftOutlivesTheProgramAndBelongsToWhoWroteIt)
{
    domain::Command draft;
    draft.id = id_of(9);
    draft.made_at = 1'790'000'000'000;
    domain::ReportCase report;
    report.title = "店门口货物堆到路上 🚧";
    report.address = "育和路21号";
    report.lon = 105.25;
    draft.body = report;
    {
        Outbox outbox = open();
        ASSERT_TRUE(outbox.keep_draft(dispatch(3), "chen"));
        ASSERT_TRUE(outbox.keep_draft(draft, "chen"));
        EXPECT_TRUE(outbox.entries().value().empty()); // it is not a command: nothing of it is sent
    }
    Outbox outbox = open();
    EXPECT_EQ(outbox.draft("chen").value(), draft);
    EXPECT_EQ(outbox.draft("liu").value(), std::nullopt);
    EXPECT_EQ(outbox.draft().value(), std::nullopt);
    ASSERT_TRUE(outbox.keep_draft(std::nullopt, "liu"));
    EXPECT_EQ(outbox.draft("chen").value(), draft);
    ASSERT_TRUE(outbox.keep_draft(std::nullopt, "chen"));
    EXPECT_EQ(outbox.draft("chen").value(), std::nullopt);
}

} // namespace
} // namespace yiping
