// SPDX-License-Identifier: GPL-3.0-or-later
#include "store_fixture.h"

#include <gmock/gmock.h>

#include <algorithm>

namespace yiping::platform::testing {

namespace {

using domain::EditCase;
using domain::Move;
using protocol::Outcome;

class EditTest : public StoreTest {
protected:
    static EditCase edit_of(const domain::Case& data)
    {
        EditCase edit;
        edit.case_id = data.id;
        return edit;
    }
    std::int64_t corrections()
    {
        return store_->database().integer("SELECT count(*) FROM case_move WHERE move = 25").value();
    }
};

TEST_F(EditTest, FieldsOfTwoPeopleMerge)
{
    const domain::Case seen = report();
    EditCase title = edit_of(seen);
    title.title = {seen.title, "三盏路灯不亮"};
    EditCase address = edit_of(seen);
    address.address = {seen.address, "村口小卖部旁"};
    ASSERT_EQ(execute(desk_, title, seen.rev).outcome, Outcome::Accepted);
    ASSERT_EQ(execute(desk_, address, seen.rev).outcome, Outcome::Accepted) << "made on the same base";
    EXPECT_EQ(case_of(seen.id).title, "三盏路灯不亮");
    EXPECT_EQ(case_of(seen.id).address, "村口小卖部旁");
    EXPECT_EQ(corrections(), 2);
}

TEST_F(EditTest, TheSameFieldIsAConflictWithWhoAndWhen)
{
    const domain::Case seen = report();
    EditCase mine = edit_of(seen);
    mine.title = {seen.title, "路灯全灭"};
    mine.address = {seen.address, "村口"};
    EditCase theirs = edit_of(seen);
    theirs.title = {seen.title, "三盏路灯不亮"};
    domain::Principal other = desk_;
    other.user = "desk2";
    other.post = "李 值班员";
    ASSERT_EQ(execute(other, theirs, seen.rev).outcome, Outcome::Accepted);

    const auto answer = execute(desk_, mine, seen.rev);
    EXPECT_EQ(answer.outcome, Outcome::Conflict);
    EXPECT_EQ(answer.error->code(), "platform.case_edited");
    ASSERT_EQ(answer.current.size(), 2U);
    EXPECT_EQ(protocol::row_at<domain::Case>(answer.current[0], 0).title, "三盏路灯不亮");
    const auto move = protocol::row_at<domain::CaseMove>(answer.current[1], 0);
    EXPECT_EQ(move.actor, "李 值班员");
    EXPECT_GE(move.at, noon);
    EXPECT_EQ(answer.current[1].rows, 1U) << "not what made the row that was seen";
    EXPECT_EQ(case_of(seen.id).title, "三盏路灯不亮") << "nothing is overwritten";
    EXPECT_EQ(case_of(seen.id).address, seen.address) << "and nothing half done";

    // Having seen it, one may decide.
    mine.title->from = "三盏路灯不亮";
    EXPECT_EQ(execute(desk_, mine, case_of(seen.id).rev).outcome, Outcome::Accepted);
    EXPECT_EQ(case_of(seen.id).title, "路灯全灭");
}

TEST_F(EditTest, WantingWhatIsThereChangesNothing)
{
    const domain::Case seen = report();
    EditCase edit = edit_of(seen);
    edit.title = {"别的", seen.title};
    const auto answer = execute(desk_, edit);
    EXPECT_EQ(answer.outcome, Outcome::Accepted);
    EXPECT_EQ(case_of(seen.id).rev, seen.rev);
    EXPECT_EQ(corrections(), 0);
}

TEST_F(EditTest, AnotherAreaTakesEverythingOfTheCaseAlong)
{
    const domain::Case seen = report();
    ASSERT_EQ(execute(desk_, a_move(seen.id, Move::Dispatch, id_of("sun"))).outcome, Outcome::Accepted);
    EditCase edit = edit_of(seen);
    edit.area_code = {seen.area_code, "990101001002001"};
    ASSERT_EQ(execute(desk_, edit).outcome, Outcome::Accepted);
    for (const char* table : {"\"case\"", "assignment", "case_move", "case_span"})
        EXPECT_EQ(store_->database()
                      .integer(std::string("SELECT count(*) FROM ") + table + " WHERE area_code <> '990101001002001'")
                      .value(),
            0)
            << table;

    // Who saw the old place is told that it is gone, who sees the new one gets all of it.
    Mirror old_village;
    old_village.cursor = seen.rev;
    old_village.catch_up(*store_, "990101001001");
    EXPECT_FALSE(old_village.has(domain::Register::Case, seen.id));
    Mirror new_village;
    new_village.catch_up(*store_, "990101001002");
    EXPECT_TRUE(new_village.has(domain::Register::Case, seen.id));

    EditCase unknown = edit_of(seen);
    unknown.area_code = {"990101001002001", "990101001009009"};
    EXPECT_EQ(execute(desk_, unknown).error->code(), "platform.no_such_area");
}

TEST_F(EditTest, WhatHappenedInOneMomentKeepsItsOrderInAnotherArea)
{
    const domain::Case seen = report();
    ASSERT_EQ(execute(desk_, a_move(seen.id, Move::Dispatch, id_of("sun"))).outcome, Outcome::Accepted);
    for (int times = 0; times < 6; ++times)
        ASSERT_EQ(execute(desk_, a_move(seen.id, Move::Remind)).outcome, Outcome::Accepted);
    const auto in_order = [&] {
        std::vector<Uuid> ids;
        const auto moves = sqlite::read_rows<domain::CaseMove>(store_->database(), "WHERE move <> 25 ORDER BY at, rev");
        for (const domain::CaseMove& move : moves.value())
            ids.push_back(move.id);
        return ids;
    };
    // All at the same time, as what a rule does in one go.
    ASSERT_TRUE(store_->database().exec("UPDATE case_move SET at = " + std::to_string(noon)));
    const std::vector<Uuid> before = in_order();
    ASSERT_GE(before.size(), 8U);
    ASSERT_FALSE(std::ranges::is_sorted(before)) << "ids would say the same: this proves nothing";
    EditCase edit = edit_of(seen);
    edit.area_code = {seen.area_code, "990101001002001"};
    ASSERT_EQ(execute(desk_, edit).outcome, Outcome::Accepted);
    EXPECT_EQ(in_order(), before);
}

TEST_F(EditTest, RightsAndScopes)
{
    const domain::Case seen = report();
    EditCase edit = edit_of(seen);
    edit.title = {seen.title, "改"};
    EXPECT_EQ(execute(wall_, edit).error->code(), "domain.no_right");
    EXPECT_EQ(execute(worker_, edit).error->code(), "domain.no_right");
    domain::Principal neighbour = desk_;
    neighbour.scope = "990101001002";
    EXPECT_EQ(execute(neighbour, edit).error->code(), "platform.no_such_case");
    // Not out of one's own area either.
    domain::Principal village = desk_;
    village.scope = "990101001001";
    EditCase away = edit_of(seen);
    away.area_code = {seen.area_code, "990101001002001"};
    EXPECT_EQ(execute(village, away).error->code(), "domain.outside_scope");
    EXPECT_EQ(execute(desk_, edit_of(seen)).error->code(), "domain.nothing_to_correct");
    edit.title->to.clear();
    EXPECT_EQ(execute(desk_, edit).error->code(), "domain.title_needed");
    EXPECT_EQ(execute(desk_, a_move(seen.id, Move::Correct)).error->code(), "domain.move_not_possible");
    EXPECT_EQ(case_of(seen.id), seen);
}

TEST_F(EditTest, AnExpiredCommandIsNotDoneAndRemembered)
{
    const domain::Case seen = report();
    domain::Command late = command(a_move(seen.id, Move::Dispatch, id_of("sun")));
    late.expires_at = noon - 1;
    const auto answer = store_->execute(desk_, late, noon);
    EXPECT_EQ(answer.outcome, Outcome::Refused);
    EXPECT_EQ(answer.error->code(), "platform.command_expired");
    EXPECT_EQ(store_->execute(desk_, late, noon - 10).error->code(), "platform.command_expired") << "the first answer";
    domain::Command in_time = command(a_move(seen.id, Move::Dispatch, id_of("sun")));
    in_time.expires_at = noon;
    EXPECT_EQ(store_->execute(desk_, in_time, noon).outcome, Outcome::Accepted);
    // Done in time, its repeat is no matter of time.
    EXPECT_EQ(store_->execute(desk_, in_time, noon + 5).outcome, Outcome::Accepted);
}

TEST_F(EditTest, WithdrawnBeforeIsNeverDoneWithdrawnAfterIsTooLate)
{
    const domain::Case seen = report();
    const domain::Command first = command(a_move(seen.id, Move::Dispatch, id_of("sun")));
    EXPECT_EQ(store_->withdraw(desk_, first.id, noon).error->code(), "platform.command_withdrawn");
    EXPECT_EQ(store_->execute(desk_, first, noon).error->code(), "platform.command_withdrawn");
    EXPECT_EQ(case_of(seen.id).step, seen.step);

    const domain::Command second = command(a_move(seen.id, Move::Dispatch, id_of("sun")));
    ASSERT_EQ(store_->execute(desk_, second, noon).outcome, Outcome::Accepted);
    EXPECT_EQ(store_->withdraw(desk_, second.id, noon).outcome, Outcome::Accepted);
    EXPECT_EQ(case_of(seen.id).step, domain::Step::Dispatched);

    domain::Principal other = desk_;
    other.user = "desk2";
    const domain::Command third = command(a_move(seen.id, Move::Remind));
    EXPECT_EQ(store_->withdraw(other, third.id, noon).error->code(), "platform.command_withdrawn");
    EXPECT_EQ(store_->execute(desk_, third, noon).error->code(), "platform.command_of_another")
        << "nobody knows the id of another's command before it is sent";
}

TEST_F(EditTest, RangesAreBoundedScopedAndComplete)
{
    std::vector<Uuid> ids;
    for (int number = 0; number < 25; ++number)
        ids.push_back(report("第" + std::to_string(number)).id);
    std::ranges::sort(ids);
    protocol::RowRange next{static_cast<std::uint32_t>(domain::Register::Case), {}, std::nullopt, {}};
    std::vector<Uuid> seen;
    for (int round = 0; round < 10; ++round) {
        const auto found = store_->range("990101001001", next, 10);
        ASSERT_TRUE(found);
        for (std::uint32_t row = 0; row < found->rows.rows; ++row)
            seen.push_back(found->rows.id(row));
        if (!found->range.up_to)
            break;
        next.after = *found->range.up_to;
    }
    EXPECT_EQ(seen, ids);
    next = {static_cast<std::uint32_t>(domain::Register::Case), {}, std::nullopt, {}};
    const auto neighbour = store_->range("990101001002", next, 10);
    ASSERT_TRUE(neighbour);
    EXPECT_EQ(neighbour->rows.rows, 0U);
    EXPECT_EQ(neighbour->range.up_to, ids[9]) << "looked at, though none is shown";
    next.up_to = ids[3];
    next.areas = {"990101001002001"};
    EXPECT_EQ(store_->range("", next, 10)->rows.rows, 0U);
    next.areas.push_back(case_of(ids[0]).area_code);
    EXPECT_EQ(store_->range("", next, 2)->rows.rows, 4U) << "a range with an end is given whole";
    EXPECT_FALSE(store_->range("", next, 1)) << "but not without bounds";
    next.areas = {"990101001001001"};
    next.up_to.reset();
    EXPECT_EQ(store_->range("", next, 10)->range, next) << "a repair is answered for the range that was asked for";
    next.register_number = 999;
    EXPECT_FALSE(store_->range("", next, 10));
}

} // namespace

} // namespace yiping::platform::testing
