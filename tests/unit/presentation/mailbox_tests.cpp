// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/presentation/ui_mailbox.h>

#include <QCoreApplication>
#include <QTest>

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <thread>

namespace yiping::presentation {
namespace {

struct Mailbox : ::testing::Test {
    int argc = 1;
    char name[5] = "test";
    char* argv[2] = {name, nullptr};
    QCoreApplication application{argc, argv};
    using Letters = std::vector<std::pair<int, std::string>>;
    std::vector<Letters> deliveries;
};

TEST_F(Mailbox, TheFirstMessagePostsAtOnceAndNeverFromWithinPost)
{
    UiMailbox<std::string> box([&](Letters letters) { deliveries.push_back(std::move(letters)); }, {}, 60'000);
    box.post(1, "a");
    EXPECT_TRUE(deliveries.empty());
    QCoreApplication::processEvents();
    ASSERT_EQ(deliveries.size(), 1U) << "without waiting for a frame";
    EXPECT_EQ(deliveries[0], (Letters{{1, "a"}}));
}

TEST_F(Mailbox, WhatFollowsWithinTheFrameIsMergedByKeyAndDeliveredTogether)
{
    UiMailbox<std::string> box([&](Letters letters) { deliveries.push_back(std::move(letters)); },
        [](std::string& held, std::string&& fresh) { held += fresh; }, 20);
    box.post(1, "a");
    QCoreApplication::processEvents();
    ASSERT_EQ(deliveries.size(), 1U);
    box.post(2, "b");
    box.post(1, "c");
    box.post(2, "d");
    EXPECT_EQ(deliveries.size(), 1U);
    ASSERT_TRUE(QTest::qWaitFor([&] { return deliveries.size() == 2; }));
    EXPECT_EQ(deliveries[1], (Letters{{2, "bd"}, {1, "c"}}));
}

TEST_F(Mailbox, WithoutAMergeTheNewerMessageOfAKeyWins)
{
    UiMailbox<std::string> box([&](Letters letters) { deliveries.push_back(std::move(letters)); });
    box.post(1, "old");
    box.post(1, "new");
    QCoreApplication::processEvents();
    ASSERT_EQ(deliveries.size(), 1U);
    EXPECT_EQ(deliveries[0], (Letters{{1, "new"}}));
}

TEST_F(Mailbox, ManyThreadsLoseNothingAndCostFewDeliveries)
{
    std::size_t sum = 0;
    UiMailbox<std::size_t> box(
        [&](std::vector<std::pair<int, std::size_t>> letters) {
            deliveries.emplace_back();
            for (const auto& [key, value] : letters)
                sum += value;
        },
        [](std::size_t& held, std::size_t&& fresh) { held += fresh; });
    {
        std::vector<std::jthread> threads;
        for (int thread = 0; thread < 4; ++thread) {
            threads.emplace_back([poster = box.poster(), thread]() mutable {
                for (int i = 0; i < 10'000; ++i)
                    poster.post(thread, 1);
            });
        }
        ASSERT_TRUE(QTest::qWaitFor([&] { return sum == 40'000; }, 20'000));
    }
    EXPECT_LT(deliveries.size(), 10'000U);
}

TEST_F(Mailbox, WhatIsPostedAfterItHasGoneIsDropped)
{
    auto box =
        std::make_unique<UiMailbox<std::string>>([&](Letters letters) { deliveries.push_back(std::move(letters)); });
    auto poster = box->poster();
    box->post(1, "too late");
    box.reset();
    poster.post(1, "later still");
    QCoreApplication::processEvents();
    EXPECT_TRUE(deliveries.empty());
}

} // namespace
} // namespace yiping::presentation
