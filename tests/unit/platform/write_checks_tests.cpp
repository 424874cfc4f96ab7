// SPDX-License-Identifier: GPL-3.0-or-later
// What a console that lies, or one of another version, cannot get written.
#include "store_fixture.h"

#include <yiping/domain/limits.h>
#include <yiping/sqlite/rows.h>

namespace yiping::platform::testing {

using domain::CaseSource;
using domain::Move;

class WriteChecks : public StoreTest {
protected:
    std::string refusal(const domain::Principal& who, domain::CommandBody body)
    {
        const auto answer = execute(who, std::move(body));
        return answer.error ? answer.error->code() : std::string();
    }
    static domain::ReportCase a_report(CaseSource source = CaseSource::Resident)
    {
        domain::ReportCase body;
        body.source = source;
        body.category = "0202";
        body.title = "路灯不亮";
        body.lon = 105.5;
        body.lat = 29.5;
        return body;
    }
};

TEST_F(WriteChecks, SourcesAreThoseThatTheRoleCanKnow)
{
    EXPECT_EQ(refusal(resident_, a_report(CaseSource::Higher)), "platform.wrong_source");
    EXPECT_EQ(refusal(resident_, a_report(CaseSource::Imported)), "platform.wrong_source");
    EXPECT_EQ(refusal(worker_, a_report(CaseSource::Hotline)), "platform.wrong_source");
    EXPECT_EQ(refusal(worker_, a_report(CaseSource::Patrol)), "");
    EXPECT_EQ(refusal(desk_, a_report(CaseSource::Hotline)), "");
    EXPECT_EQ(refusal(desk_, a_report(CaseSource::Imported)), "platform.wrong_source");
    EXPECT_EQ(refusal(desk_, a_report(static_cast<CaseSource>(77))), "platform.wrong_source");
}

TEST_F(WriteChecks, CategoriesAreThoseOfTheTree)
{
    domain::Category top;
    top.code = "02";
    domain::Category lamp = top;
    lamp.code = "0202";
    const auto tree = domain::CategoryTree::make({top, lamp}).value();
    categories_ = &tree;
    open();
    domain::ReportCase unknown = a_report();
    unknown.category = "9999";
    EXPECT_EQ(refusal(desk_, unknown), "platform.no_such_category");
    const domain::Case made = report();
    domain::EditCase edit;
    edit.case_id = made.id;
    edit.category = domain::EditCase::Text{"0202", "0299"};
    EXPECT_EQ(refusal(desk_, edit), "platform.no_such_category");
    edit.category->to = "02";
    EXPECT_EQ(refusal(desk_, edit), "");
    store_.reset();
    categories_ = nullptr;
    open();
}

TEST_F(WriteChecks, TheDueTimeIsNotSetByHand)
{
    const domain::Case made = report();
    ASSERT_EQ(refusal(desk_, a_move(made.id, Move::Dispatch, id_of("sun"))), "");
    const auto grant = [&](std::int64_t later) {
        domain::MoveCase move = a_move(made.id, Move::GrantExtension);
        move.until = *made.due_at + later;
        return move;
    };
    domain::Principal operator_ = desk_;
    operator_.role = domain::UserRole::Operator;
    EXPECT_EQ(refusal(operator_, grant(domain::day_ms)), "domain.no_right");
    EXPECT_EQ(refusal(worker_, grant(domain::day_ms)), "domain.no_right");
    EXPECT_EQ(refusal(desk_, grant(-domain::minute_ms)), "domain.until_past");
    EXPECT_EQ(refusal(desk_, grant(400 * domain::day_ms)), "domain.until_far");
    EXPECT_EQ(refusal(desk_, grant(domain::day_ms)), "");
    EXPECT_EQ(case_of(made.id).due_at, *made.due_at + domain::day_ms);
    // A time given with any other move changes nothing.
    domain::MoveCase remind = a_move(made.id, Move::Remind);
    remind.until = clock_.now() + 1000;
    EXPECT_EQ(refusal(desk_, remind), "");
    EXPECT_EQ(case_of(made.id).due_at, *made.due_at + domain::day_ms);
}

TEST_F(WriteChecks, AFeedbackNeedsAPhotoAndNotJustAFile)
{
    const domain::Case made = report();
    ASSERT_EQ(refusal(desk_, a_move(made.id, Move::Dispatch, id_of("sun"))), "");
    ASSERT_EQ(refusal(worker_, a_move(made.id, Move::Sign)), "");
    domain::MoveCase feedback = a_move(made.id, Move::FeedBack);
    EXPECT_EQ(refusal(worker_, feedback), "domain.photo_needed");
    feedback.attachments = {store_->put_blob_of("worker:sun", "words", "text/plain", noon).value()};
    EXPECT_EQ(refusal(worker_, feedback), "domain.photo_needed");
    feedback.attachments = {store_->put_blob_of("worker:li", "his", "image/jpeg", noon).value()};
    EXPECT_EQ(refusal(worker_, feedback), "platform.no_such_blob");
    feedback.attachments = {store_->put_blob_of("worker:sun", "photo", "image/jpeg", noon).value()};
    EXPECT_EQ(refusal(worker_, feedback), "");
}

TEST_F(WriteChecks, WhoIsOnLeaveOrHasLeftIsNotSent)
{
    const domain::Case made = report();
    domain::RowSet rows;
    domain::Leave away;
    away.id = id_of("leave");
    away.district_id = "990101";
    away.area_code = "990101001001001";
    away.responder_id = id_of("sun");
    away.from_at = noon - domain::hour_ms;
    away.to_at = noon + domain::hour_ms;
    rows.leave_rows.push_back(away);
    ASSERT_TRUE(store_->put(rows, {}, clock_.now()));
    EXPECT_EQ(refusal(desk_, a_move(made.id, Move::Dispatch, id_of("sun"))), "") << "nobody has approved it";
    ASSERT_EQ(refusal(desk_, a_move(made.id, Move::Transfer, id_of("li"), "换人")), "");
    rows.leave_rows[0].approved_at = noon;
    ASSERT_TRUE(store_->put(rows, {}, clock_.now()));
    EXPECT_EQ(refusal(desk_, a_move(made.id, Move::Transfer, id_of("sun"), "换回")), "domain.on_leave");
    clock_.advance(domain::hour_ms);
    EXPECT_EQ(refusal(desk_, a_move(made.id, Move::Transfer, id_of("sun"), "换回")), "") << "he is back";

    domain::RowSet left;
    left.responder_rows = store_->responders().value();
    for (domain::Responder& row : left.responder_rows)
        row.valid_to = clock_.now();
    ASSERT_TRUE(store_->put(left, {}, clock_.now()));
    EXPECT_EQ(refusal(desk_, a_move(made.id, Move::Transfer, id_of("li"), "换人")), "domain.not_in_service");
}

TEST_F(WriteChecks, TheFirstPositionCloseToTheCaseIsTheArrival)
{
    const domain::Case made = report();
    ASSERT_EQ(refusal(desk_, a_move(made.id, Move::Dispatch, id_of("sun"))), "");
    domain::ReportPosition position;
    position.responder_id = id_of("sun");
    position.lon = *made.lon + 0.01;
    position.lat = *made.lat;
    ASSERT_EQ(refusal(worker_, position), "");
    EXPECT_FALSE(slip_of(id_of("sun")).arrived_at);
    position.lon = *made.lon + 0.0003; // 29 m
    ASSERT_EQ(refusal(worker_, position), "");
    const UtcMillis there = clock_.now();
    EXPECT_EQ(slip_of(id_of("sun")).arrived_at, there);
    EXPECT_EQ(case_of(made.id).arrived_at, there);
    ASSERT_EQ(refusal(worker_, position), "");
    EXPECT_EQ(case_of(made.id).arrived_at, there) << "only the first";
}

TEST_F(WriteChecks, OnlyTheFinderHandlesItHimself)
{
    domain::MoveCase done;
    done.move = Move::SelfHandle;
    done.attachments = {store_->put_blob_of("worker:sun", "photo", "image/jpeg", noon).value()};
    const domain::Case of_resident = report();
    done.case_id = of_resident.id;
    EXPECT_EQ(refusal(worker_, done), "domain.not_finder");
    const auto own = execute(worker_, a_report(CaseSource::Patrol));
    ASSERT_FALSE(own.error);
    done.case_id = own.id;
    EXPECT_EQ(refusal(other_worker_, done), "domain.not_finder");
    EXPECT_EQ(refusal(worker_, done), "");
    EXPECT_EQ(case_of(own.id).step, domain::Step::Closed);
}

TEST_F(WriteChecks, AChangedCalendarMovesOpenCasesOnce)
{
    domain::Case made = report();
    ASSERT_EQ(made.limit_kind, domain::LimitKind::ThreeDay);
    EXPECT_EQ(store_->recount_limits(clock_.now()).value(), 0U) << "the first time it only remembers";
    domain::WorkCalendar calendar;
    calendar.holidays = {domain::local_of(noon + domain::day_ms).date};
    calendar_ = &calendar;
    open();
    const std::int64_t before = store_->head();
    EXPECT_EQ(store_->recount_limits(clock_.now()).value(), 1U);
    const domain::Case moved = case_of(made.id);
    EXPECT_EQ(moved.due_at, domain::due_time(domain::LimitKind::ThreeDay, made.opened_at, calendar));
    EXPECT_NE(moved.due_at, made.due_at);
    EXPECT_EQ(moved.promised_at, made.due_at);
    EXPECT_GT(store_->head(), before) << "consoles hear of it";
    EXPECT_EQ(store_->recount_limits(clock_.now()).value(), 0U);
    open();
    EXPECT_EQ(store_->recount_limits(clock_.now()).value(), 0U);
    store_.reset();
    calendar_ = nullptr;
    open();
}

TEST_F(WriteChecks, ValuesOutsideTheCodeListsAreRefused)
{
    const domain::Case made = report();
    EXPECT_EQ(refusal(desk_, a_move(made.id, static_cast<Move>(99))), "domain.move_not_possible");
    EXPECT_EQ(refusal(desk_, a_move(made.id, Move::Report)), "domain.move_not_possible");
    domain::MoveCase dispatch = a_move(made.id, Move::Dispatch, id_of("sun"));
    dispatch.role = static_cast<domain::AssignmentRole>(9);
    EXPECT_EQ(refusal(desk_, dispatch), "platform.bad_number");
    domain::ReportCase many = a_report();
    many.households = -3;
    EXPECT_EQ(refusal(desk_, many), "platform.bad_number");
    EXPECT_EQ(case_of(made.id).rev, made.rev) << "nothing was written";
}

TEST_F(WriteChecks, AResponderNamedInPassingIsNotInTheRecord)
{
    const domain::Case made = report();
    ASSERT_EQ(refusal(desk_, a_move(made.id, Move::Remind, id_of("sun"))), "");
    const auto rows = sqlite::read_rows<domain::CaseMove>(store_->database(), "WHERE case_id = ?1 ORDER BY rev DESC",
        [&](sqlite::Statement& statement) { statement.bind(0, made.id); });
    ASSERT_TRUE(rows && !rows->empty());
    EXPECT_EQ(rows->front().move, Move::Remind);
    EXPECT_FALSE(rows->front().responder_id);
}

} // namespace yiping::platform::testing
