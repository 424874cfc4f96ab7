// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_console.h"
#include "small_town.h"

#include <yiping/domain/limits.h>
#include <yiping/presentation/wall_photos.h>

#include <gtest/gtest.h>

#include <algorithm>

namespace yiping::presentation {
namespace {

using namespace yiping::testing;

constexpr std::string_view first_grid = "990101001001001", second_grid = "990101001001002";

class Photos : public ::testing::Test {
protected:
    Photos()
    {
        using domain::Step;
        console_.rows = small_town();
        console_.rows.case_rows = {
            incident("A", "井盖破了", first_grid, Step::Handling, noon - 5 * hour, noon + 2 * hour),
            incident("B", "路灯不亮", first_grid, Step::Handling, noon - 9 * hour, noon + hour),
            incident("C", "扫干净了", first_grid, Step::Closed, noon - 30 * hour, 0),
            incident("D", "隔壁的事", second_grid, Step::Handling, noon - hour, noon + hour)};
        for (const char* number : {"A", "B", "C", "D"}) {
            report(number);
            attach(number, "first", noon - 4 * hour, "report");
        }
        attach("B", "middle", noon - 3 * hour);
        attach("B", "last", noon - 2 * hour);
        attach("A", "voice", noon - hour, {}, "audio/mpeg");
        town_.start();
        console_.pump();
    }
    void report(const std::string& number)
    {
        domain::CaseMove move;
        move.id = id_of(number + "report");
        move.case_id = id_of(number);
        move.move = domain::Move::Report;
        move.at = noon - 9 * hour;
        console_.rows.case_move_rows.push_back(move);
    }
    static domain::Attachment attachment(const std::string& number, const std::string& name, UtcMillis at,
        const std::string& move, const std::string& type)
    {
        domain::Attachment row;
        row.id = id_of(number + name);
        row.case_id = id_of(number);
        if (!move.empty())
            row.move_id = id_of(number + move);
        row.sha256 = number + "-" + name;
        row.media_type = type;
        row.made_at = at;
        return row;
    }
    void attach(const std::string& number, const std::string& name, UtcMillis at, const std::string& move = {},
        const std::string& type = "image/png")
    {
        console_.rows.attachment_rows.push_back(attachment(number, name, at, move, type));
    }
    [[nodiscard]] QStringList hashes() const
    {
        QStringList all;
        for (const WallPhoto& each : photos_.rows())
            all << each.sha256;
        return all;
    }
    void show_first_grid()
    {
        photos_.show_area(town_.find_area(first_grid));
        console_.pump();
    }

    static constexpr UtcMillis noon = small_town_noon;
    static constexpr std::int64_t hour = domain::hour_ms;
    ManualClock clock_{small_town_noon};
    FakeConsole console_{clock_};
    services::Town town_{console_, console_, clock_};
    WallPhotos photos_{town_, console_};
};

TEST_F(Photos, OfAnAreaWhatIsDueFirstThenWhatWasClosedAndOfEachHowItWasAndHowItIs)
{
    show_first_grid();
    EXPECT_EQ(hashes(), (QStringList{QStringLiteral("B-first"), QStringLiteral("B-last"), QStringLiteral("A-first"),
                            QStringLiteral("C-first")}));
    EXPECT_EQ(photos_.rows().front().title, QStringLiteral("路灯不亮"));
    EXPECT_EQ(photos_.rows().front().caption, QStringLiteral("08:00 现场"));
    EXPECT_EQ(photos_.nothing(), QString());
}

TEST_F(Photos, OfOneCaseAllOfThem)
{
    photos_.show_case(id_of("B"));
    console_.pump();
    EXPECT_EQ(hashes(), (QStringList{QStringLiteral("B-first"), QStringLiteral("B-middle"), QStringLiteral("B-last")}));
}

TEST_F(Photos, NoneWhileVisitorsLook)
{
    show_first_grid();
    photos_.withhold(true);
    console_.pump();
    EXPECT_EQ(hashes(), QStringList());
    EXPECT_NE(photos_.nothing(), QString());
    show_first_grid();
    photos_.show_case(id_of("B"));
    console_.pump();
    EXPECT_EQ(hashes(), QStringList());
    photos_.withhold(false);
    console_.pump();
    EXPECT_EQ(hashes().size(), 3);
}

TEST_F(Photos, WhatComesLaterIsReadWithTheNextTick)
{
    show_first_grid();
    attach("A", "later", noon);
    domain::RowSet rows;
    rows.case_rows.push_back(*console_.find_case(id_of("A")));
    rows.case_rows.back().rev = 9;
    console_.change(std::move(rows));
    std::vector<services::CaseIndex> changed{town_.cases().find(id_of("A"))};
    photos_.cases_changed(changed);
    photos_.tick();
    console_.pump();
    EXPECT_TRUE(hashes().contains(QStringLiteral("A-later")));
    // Nothing of another area makes it read.
    changed = {town_.cases().find(id_of("D"))};
    attach("A", "latest", noon + 1);
    photos_.cases_changed(changed);
    photos_.tick();
    console_.pump();
    EXPECT_FALSE(hashes().contains(QStringLiteral("A-latest")));
}

TEST_F(Photos, AnswersToAnOlderQuestionAreDropped)
{
    photos_.show_area(town_.find_area(first_grid));
    photos_.show_area(town_.find_area(second_grid));
    console_.pump();
    EXPECT_EQ(hashes(), QStringList{QStringLiteral("D-first")});
    photos_.show_none();
    console_.pump();
    EXPECT_EQ(hashes(), QStringList());
}

} // namespace
} // namespace yiping::presentation
