// SPDX-License-Identifier: GPL-3.0-or-later
#include "small_town.h"

#include <yiping/presentation/words.h>

#include <gtest/gtest.h>

namespace yiping::presentation {
namespace {

using services::Deadline;
using services::LinkState;
using services::LinkStatus;
using testing::small_town_noon;

constexpr std::int64_t minute = services::minute_ms;
constexpr std::int64_t hour = services::hour_ms;

TEST(Words, TimesAreThoseOfShanghaiWhateverTheMachineSays)
{
    EXPECT_EQ(clock_words(small_town_noon), QStringLiteral("12:00"));
    EXPECT_EQ(clock_words_with_seconds(small_town_noon + 7'000), QStringLiteral("12:00:07"));
    EXPECT_EQ(day_words(small_town_noon), QStringLiteral("3月18日 星期三"));
    EXPECT_EQ(moment_words(small_town_noon - hour, small_town_noon), QStringLiteral("11:00"));
    EXPECT_EQ(moment_words(small_town_noon - 13 * hour, small_town_noon), QStringLiteral("昨天 23:00"));
    EXPECT_EQ(moment_words(small_town_noon - 49 * hour, small_town_noon), QStringLiteral("3月16日 11:00"));
    EXPECT_EQ(moment_words(small_town_noon - 365 * 24 * hour, small_town_noon), QStringLiteral("2025年3月18日 12:00"));
}

TEST(Words, DurationsAreShortAndNeverZero)
{
    EXPECT_EQ(duration_words(0), QStringLiteral("不到 1 分"));
    EXPECT_EQ(duration_words(-12 * minute), QStringLiteral("12 分"));
    EXPECT_EQ(duration_words(2 * hour), QStringLiteral("2 时"));
    EXPECT_EQ(duration_words(2 * hour + 10 * minute), QStringLiteral("2 时 10 分"));
    EXPECT_EQ(duration_words(72 * hour), QStringLiteral("3 天"));
    EXPECT_EQ(duration_words(76 * hour), QStringLiteral("3 天 4 时"));
}

TEST(Words, DeadlinesSayWhoseTheyAre)
{
    const UtcMillis now = small_town_noon;
    EXPECT_EQ(deadline_words({now + 40 * minute, false}, domain::Step::Handling, now), QStringLiteral("还有 40 分"));
    EXPECT_EQ(deadline_words({now - 12 * minute, false}, domain::Step::Handling, now), QStringLiteral("超 12 分"));
    EXPECT_EQ(deadline_words({now - 3 * minute, true}, domain::Step::Collected, now), QStringLiteral("响应超 3 分"));
    EXPECT_EQ(deadline_words({now + 3 * hour, true}, domain::Step::FedBack, now), QStringLiteral("核查还有 3 时"));
    EXPECT_EQ(deadline_words({}, domain::Step::Handling, now), QString());
}

TEST(Words, TheLineIsSaidInWords)
{
    const UtcMillis now = small_town_noon;
    LinkStatus link;
    link.state = LinkState::Online;
    link.in_step_at = now - 2'000;
    EXPECT_EQ(link_words(link, now), QStringLiteral("在线"));
    EXPECT_EQ(freshness_words(link, now), QStringLiteral("同步 2 秒前"));
    link.state = LinkState::CatchingUp;
    link.done = 37;
    link.total = 100;
    EXPECT_EQ(link_words(link, now), QStringLiteral("追赶中 37%"));
    link.since = now - 37'000;
    EXPECT_EQ(link_words(link, now), QStringLiteral("追赶中 37% 还要 %1").arg(QStringLiteral("1 分")));
    link.done = 74;
    EXPECT_EQ(link_words(link, now), QStringLiteral("追赶中 74% 还要 13 秒"));
    link.since = now - 1'000;
    EXPECT_EQ(link_words(link, now), QStringLiteral("追赶中 74%")) << "too early for a guess";
    link.total = 0;
    EXPECT_EQ(link_words(link, now), QStringLiteral("追赶中"));
    link.state = LinkState::Offline;
    link.since = now - 115 * minute;
    EXPECT_EQ(link_words(link, now), QStringLiteral("离线 10:05 起"));
    link.in_step_at = 0;
    EXPECT_EQ(freshness_words(link, now), QString());
}

TEST(Words, ClocksApartAndRefusalsAreSaid)
{
    LinkStatus link;
    link.clock_offset_ms = 2'000;
    EXPECT_EQ(clock_difference_words(link), QString());
    link.clock_offset_ms = -5'000;
    EXPECT_EQ(clock_difference_words(link), QStringLiteral("本机时钟与平台相差 5 秒"));
    link.clock_offset_ms = 3 * hour;
    EXPECT_EQ(clock_difference_words(link), QStringLiteral("本机时钟与平台相差 3 时"));
    const ErrorWords words = [](const Error&) { return QStringLiteral("登录已过期，请重新登录。本机数据未受影响。"); };
    link.reason = Error(Fault::Refused, "platform.session_over");
    EXPECT_EQ(refusal_words(link, words), QString()) << "offline is not refused";
    link.state = LinkState::Refused;
    EXPECT_EQ(refusal_words(link, words), QStringLiteral("被拒绝：登录已过期，请重新登录"));
    EXPECT_EQ(refusal_words(link, {}), QString());
}

TEST(Words, SizesAndDistances)
{
    EXPECT_EQ(distance_words(184), QStringLiteral("180 m"));
    EXPECT_EQ(distance_words(994), QStringLiteral("990 m"));
    EXPECT_EQ(distance_words(1'120), QStringLiteral("1.1 km"));
    EXPECT_EQ(size_words(999), QStringLiteral("999 B"));
    EXPECT_EQ(size_words(230 * 1024), QStringLiteral("230 KB"));
    EXPECT_EQ(size_words(3 * 1024 * 1024), QStringLiteral("3.0 MB"));
}

} // namespace
} // namespace yiping::presentation
