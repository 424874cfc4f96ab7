// SPDX-License-Identifier: GPL-3.0-or-later
#include "memory_disk.h"

#include <yiping/sqlite/migrations.h>
#include <yiping/storage/answer_keeper.h>
#include <yiping/storage/migrations.h>

#include <gtest/gtest.h>

#include <optional>

namespace yiping::simulation {

namespace {

domain::Command command(const char* name)
{
    return {Uuid::from_name("command", name), 1, 0, domain::PutScene{"wall", name, std::nullopt}};
}

protocol::CommandAnswer answer(const char* name, protocol::Outcome outcome)
{
    protocol::CommandAnswer made;
    made.id = Uuid::from_name("command", name);
    made.outcome = outcome;
    made.revision = 7;
    if (outcome != protocol::Outcome::Accepted)
        made.error = Error(Fault::Refused, "platform.no_right");
    return made;
}

} // namespace

/// A command that the platform answers while the console's disk is full.
class AnsweredOnAFullDisk : public testing::Test {
protected:
    void SetUp() override
    {
        open();
        for (const char* name : {"first", "second", "third"})
            ASSERT_TRUE(outbox_->add(command(name)));
        disk_.set_full(true);
        const auto accepted = keeper_.keep(*outbox_, answer("first", protocol::Outcome::Accepted));
        ASSERT_FALSE(accepted);
        EXPECT_EQ(accepted.error().code(), "sqlite.disk_full");
        EXPECT_FALSE(keeper_.keep(*outbox_, answer("second", protocol::Outcome::Refused)));
        EXPECT_FALSE(keeper_.is_empty());
        EXPECT_EQ(outbox_->waiting()->commands.size(), 3U) << "nothing was half done";
    }
    void open()
    {
        auto opened = storage::Outbox::open("/outbox.db", clock_, disk_);
        ASSERT_TRUE(opened) << opened.error().debug_text();
        outbox_.emplace(std::move(*opened));
    }
    /// First gone, second refused, third waiting.
    void expect_all_kept()
    {
        const auto entries = outbox_->entries();
        ASSERT_TRUE(entries);
        ASSERT_EQ(entries->size(), 2U);
        EXPECT_EQ((*entries)[0].command, command("second"));
        ASSERT_TRUE((*entries)[0].refusal);
        EXPECT_EQ((*entries)[0].refusal->error->code(), "platform.no_right");
        EXPECT_EQ((*entries)[1].command, command("third"));
        EXPECT_FALSE((*entries)[1].refusal);
    }

    SeededRandom random_{1};
    MemoryDisk disk_{random_};
    ManualClock clock_{1'773'800'000'000};
    std::optional<storage::Outbox> outbox_;
    storage::AnswerKeeper keeper_;
};

TEST_F(AnsweredOnAFullDisk, IsKeptInItsTurnAsSoonAsThereIsRoom)
{
    EXPECT_FALSE(keeper_.try_again(*outbox_)) << "still full";
    disk_.set_full(false);
    ASSERT_TRUE(keeper_.try_again(*outbox_));
    EXPECT_TRUE(keeper_.is_empty());
    expect_all_kept();

    disk_.die();
    outbox_.reset();
    disk_.crash(MemoryDisk::Loss::Power);
    open();
    expect_all_kept();
}

TEST_F(AnsweredOnAFullDisk, IsAskedAgainIfTheProgramEndsBefore)
{
    disk_.die();
    outbox_.reset();
    keeper_.forget();
    disk_.crash(MemoryDisk::Loss::Power);
    disk_.set_full(false);
    open();
    const auto waiting = outbox_->waiting();
    ASSERT_TRUE(waiting);
    ASSERT_EQ(waiting->commands.size(), 3U) << "all are sent again, and the platform remembers its answers";
    EXPECT_EQ(waiting->commands[0], command("first"));
    ASSERT_TRUE(keeper_.keep(*outbox_, answer("first", protocol::Outcome::Accepted)));
    ASSERT_TRUE(keeper_.keep(*outbox_, answer("second", protocol::Outcome::Refused)));
    expect_all_kept();
}

/// A disk that fails, or is gone, while a file is opened says nothing about the file: it must not be put aside.
TEST(AnOutboxOnADiskThatFails, IsNotTakenForDamaged)
{
    int refused = 0;
    for (const bool dies : {false, true}) {
        for (std::uint64_t step = 1; step <= 6; ++step) {
            SCOPED_TRACE(step);
            SeededRandom random(step);
            MemoryDisk disk(random);
            ManualClock clock(1'773'800'000'000);
            {
                auto outbox = storage::Outbox::open("/outbox.db", clock, disk);
                ASSERT_TRUE(outbox);
                ASSERT_TRUE(outbox->add(command("kept")));
                disk.die();
            }
            disk.crash(MemoryDisk::Loss::Process);
            if (dies)
                disk.die_at(step, MemoryDisk::When::After);
            else
                disk.fail_at(step);
            sqlite::OpenOptions options;
            options.vfs = disk.sqlite_vfs();
            {
                const auto opened = sqlite::open_migrated(
                    "/outbox.db", storage::outbox_application_id, storage::outbox_migrations(), options);
                refused += opened ? 0 : 1;
                if (opened) {
                    EXPECT_NE(opened->verdict, sqlite::OpenVerdict::Damaged);
                }
            }
            disk.crash(MemoryDisk::Loss::Power);
            auto outbox = storage::Outbox::open("/outbox.db", clock, disk);
            ASSERT_TRUE(outbox);
            EXPECT_FALSE(outbox->set_aside());
            EXPECT_EQ(outbox->entries()->size(), 1U);
        }
    }
    EXPECT_GT(refused, 0) << "nothing failed";
}

} // namespace yiping::simulation
