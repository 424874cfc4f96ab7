// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/presentation/language.h>
#include <yiping/presentation/words.h>

#include <yiping/services/local_time.h>

#include <QCoreApplication>
#include <QLocale>

#include <gtest/gtest.h>

namespace yiping::presentation {
namespace {

/// 18 March 2026, 10:30 in Shanghai.
constexpr UtcMillis now = 1'773'801'000'000;

class LanguageTest : public ::testing::Test {
    int argc_ = 1;
    char name_[6] = "tests";
    char* argv_[2] = {name_, nullptr};
    QCoreApplication application_{argc_, argv_};

protected:
    void SetUp() override { ASSERT_TRUE(use_language(Language::English)); }
    void TearDown() override { EXPECT_TRUE(use_language(Language::Chinese)); }
};

TEST_F(LanguageTest, CodeListsAndTextsSpeakTheSame)
{
    EXPECT_EQ(language(), Language::English);
    EXPECT_EQ(word(domain::Step::FedBack), QStringLiteral("Fed back"));
    EXPECT_EQ(link_words({}, now), QStringLiteral("Offline"));
    ASSERT_TRUE(use_language(Language::Chinese));
    EXPECT_EQ(word(domain::Step::FedBack), QStringLiteral("已反馈"));
    EXPECT_EQ(link_words({}, now), QStringLiteral("离线"));
}

TEST_F(LanguageTest, OneIsNotMany)
{
    const auto days = [](int count) { return duration_words(count * services::day_ms); };
    EXPECT_EQ(days(1), QStringLiteral("1 day"));
    EXPECT_EQ(days(2), QStringLiteral("2 days"));
    EXPECT_EQ(duration_words(26 * services::hour_ms), QStringLiteral("1 d 2 h"));
    ASSERT_TRUE(use_language(Language::Chinese));
    EXPECT_EQ(days(1), QStringLiteral("1 天"));
}

TEST_F(LanguageTest, MonthsAreWordsSoThatNobodyTakesThemForDays)
{
    EXPECT_EQ(day_words(now), QStringLiteral("Wednesday, 18 Mar"));
    EXPECT_EQ(moment_words(now - services::day_ms, now), QStringLiteral("yesterday 10:30"));
    EXPECT_EQ(moment_words(now - 9 * services::day_ms, now), QStringLiteral("9 Mar 10:30"));
    EXPECT_EQ(moment_words(now - 365 * services::day_ms, now), QStringLiteral("18 Mar 2025 10:30"));
    EXPECT_EQ(QLocale().toString(1791), QStringLiteral("1,791"));
}

TEST_F(LanguageTest, HistoriesSayWhatWasDoneAndButtonsWhatToDo)
{
    EXPECT_EQ(word(domain::Move::Sign), QStringLiteral("Sign"));
    EXPECT_EQ(done_word(domain::Move::Sign), QStringLiteral("Signed"));
    EXPECT_EQ(done_word(domain::Move::Void), QStringLiteral("Voided"));
    ASSERT_TRUE(use_language(Language::Chinese));
    for (const domain::EnumWord& move : domain::enum_words<domain::Move>())
        EXPECT_EQ(done_word(static_cast<domain::Move>(move.value)), text(move.zh)) << move.name;
}

TEST_F(LanguageTest, QtsOwnWordsComeAlong)
{
    ASSERT_TRUE(use_language(Language::Chinese));
    const QString own = QCoreApplication::translate("QPlatformTheme", "Cancel");
    EXPECT_EQ(own, QStringLiteral("取消"));
}

} // namespace
} // namespace yiping::presentation
