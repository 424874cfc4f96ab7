// SPDX-License-Identifier: GPL-3.0-or-later
// Hazards, rounds, shifts and the duty roster as commands: what the rules of domain allow, and nothing else.
#include "store_fixture.h"

#include <yiping/domain/limits.h>
#include <yiping/domain/patrols.h>
#include <yiping/domain/registers/duty.h>
#include <yiping/domain/registers/handover.h>
#include <yiping/domain/registers/hazard.h>
#include <yiping/domain/registers/hazard_entry.h>
#include <yiping/domain/registers/patrol_point.h>
#include <yiping/sqlite/rows.h>

#include <algorithm>

namespace yiping::platform::testing {
namespace {

using domain::HazardStage;
using protocol::Outcome;

class HazardDutyCommandTest : public StoreTest {
protected:
    template <class Row>
    std::vector<Row> all()
    {
        auto rows = sqlite::read_rows<Row>(store_->database(), "ORDER BY id");
        EXPECT_TRUE(rows);
        return rows.value_or(std::vector<Row>());
    }
    template <class Row>
    Row row(const Uuid& id)
    {
        const auto rows = all<Row>();
        const auto at = std::ranges::find(rows, id, &Row::id);
        EXPECT_NE(at, rows.end());
        return at == rows.end() ? Row() : *at;
    }
    std::string photo_of(std::string_view user)
    {
        return store_->put_blob_of(user, "照片" + std::to_string(++photos_), "image/jpeg", clock_.now()).value();
    }
    static domain::ReportHazard slope()
    {
        domain::ReportHazard body;
        body.kind = "0601";
        body.title = "边坡松动";
        body.level = domain::HazardLevel::High;
        body.place = "三号边坡";
        body.lon = 105.5;
        body.lat = 29.5;
        return body;
    }
    Uuid found()
    {
        const domain::Command sent = command(slope());
        const auto answer = store_->execute(worker_, sent, clock_.now());
        EXPECT_EQ(answer.outcome, Outcome::Accepted) << (answer.error ? answer.error->debug_text() : "");
        return sent.id;
    }
    domain::MoveHazard step(const Uuid& id, HazardStage to)
    {
        domain::MoveHazard body;
        body.hazard_id = id;
        body.to = to;
        body.reason = "说明";
        body.measures = "清运加固";
        if (to == HazardStage::Removed)
            body.attachments = {photo_of("desk")};
        return body;
    }
    domain::ReportPatrol round()
    {
        domain::ReportPatrol body;
        body.from_at = clock_.now() - domain::hour_ms;
        body.to_at = clock_.now() - domain::minute_ms;
        for (const domain::EnumWord& each : domain::enum_words<domain::PatrolStep>())
            body.points.push_back({static_cast<domain::PatrolStep>(each.value), body.from_at + domain::minute_ms, 105.5,
                29.5, {}, {}, ""});
        return body;
    }
    void put_shifts()
    {
        domain::RowSet rows;
        for (int number = 0; number < 3; ++number) {
            domain::Shift shift;
            shift.id = id_of("shift" + std::to_string(number));
            shift.district_id = "990101";
            shift.area_code = "990101001000";
            shift.from_at = noon + (number - 1) * 8 * domain::hour_ms;
            shift.to_at = noon + number * 8 * domain::hour_ms;
            shift.officer = number == 1 ? "周 值班员" : "陈 值班员";
            rows.shift_rows.push_back(shift);
        }
        EXPECT_TRUE(store_->put(rows, {}, clock_.now()));
    }
    int photos_ = 0;
};

TEST_F(HazardDutyCommandTest, AHazardFromFoundToCheckedOffWithItsDossier)
{
    const Uuid id = found();
    EXPECT_EQ(row<domain::Hazard>(id).number, "YH2026-000001");
    EXPECT_EQ(row<domain::Hazard>(id).area_code, "990101001001001");
    EXPECT_EQ(row<domain::Hazard>(id).due_at, row<domain::Hazard>(id).found_at + 3 * domain::day_ms);
    EXPECT_EQ(refusal(worker_, step(id, HazardStage::Listed)), "domain.no_right");
    EXPECT_EQ(refusal(desk_, step(id, HazardStage::Checked)), "domain.hazard_step_not_possible");
    for (const HazardStage to : {HazardStage::Listed, HazardStage::Treating, HazardStage::Removed,
             HazardStage::Treating, HazardStage::Removed, HazardStage::Checked})
        EXPECT_EQ(refusal(desk_, step(id, to)), "") << domain::name_of(to);
    EXPECT_TRUE(row<domain::Hazard>(id).checked_at);
    EXPECT_EQ(refusal(desk_, domain::NoteHazard{id, domain::HazardEntryKind::Watch, "再看", {}}), "domain.hazard_over");
    std::vector<domain::HazardEntryKind> kinds;
    for (const domain::HazardEntry& each : all<domain::HazardEntry>())
        kinds.push_back(each.kind);
    using enum domain::HazardEntryKind;
    EXPECT_EQ(kinds, (std::vector{Find, Assess, Treat, Treat, Check, Treat, Close}));
    const auto photos = all<domain::Attachment>();
    ASSERT_EQ(photos.size(), 2U);
    EXPECT_EQ(photos[0].case_id, id);
    EXPECT_EQ(photos[0].subject_register, static_cast<std::int64_t>(domain::RowTraits<domain::Hazard>::which));
}

TEST_F(HazardDutyCommandTest, AHazardIsRefusedWithTheReason)
{
    auto body = slope();
    body.title.clear();
    EXPECT_EQ(refusal(worker_, body), "domain.title_needed");
    body = slope();
    body.lat.reset();
    EXPECT_EQ(refusal(worker_, body), "platform.bad_position");
    EXPECT_EQ(refusal(wall_, slope()), "domain.no_right");
    const Uuid id = found();
    auto bare = step(id, HazardStage::Removed);
    bare.attachments.clear();
    EXPECT_EQ(refusal(desk_, bare), "domain.photo_needed");
    bare.attachments = {store_->put_blob_of("desk", "文字", "text/plain", clock_.now()).value()};
    EXPECT_NE(refusal(desk_, bare), "") << "a text is no photo of the place";
    domain::Principal elsewhere = desk_;
    elsewhere.scope = "990101001002";
    EXPECT_EQ(refusal(elsewhere, step(id, HazardStage::Listed)), "platform.no_such_hazard");
    const std::int64_t seen = row<domain::Hazard>(id).rev;
    EXPECT_EQ(refusal(desk_, step(id, HazardStage::Listed), seen), "");
    const auto late = execute(desk_, step(id, HazardStage::Voided), seen);
    EXPECT_EQ(late.outcome, Outcome::Conflict);
    EXPECT_EQ(late.error->code(), "platform.hazard_moved_on");
    EXPECT_EQ(late.current.size(), 1U);
    EXPECT_EQ(refusal(worker_, domain::NoteHazard{id, domain::HazardEntryKind::Close, "完", {}}),
        "domain.hazard_step_not_possible");
    EXPECT_EQ(refusal(worker_, domain::NoteHazard{id, domain::HazardEntryKind::Watch, "", {}}), "domain.reason_needed");
    EXPECT_EQ(refusal(worker_, domain::NoteHazard{id, domain::HazardEntryKind::Watch, "雨后看过", {}}), "");
}

TEST_F(HazardDutyCommandTest, WhatComesBackWithin90DaysNamesWhatItWas)
{
    const Uuid first = found();
    EXPECT_FALSE(row<domain::Hazard>(first).recurrence_of);
    EXPECT_EQ(refusal(desk_, step(first, HazardStage::Removed)), "");
    clock_.advance(89 * domain::day_ms);
    const Uuid second = found();
    EXPECT_EQ(row<domain::Hazard>(second).recurrence_of, first);
    EXPECT_EQ(refusal(desk_, step(second, HazardStage::Removed)), "");
    clock_.advance(91 * domain::day_ms);
    EXPECT_FALSE(row<domain::Hazard>(found()).recurrence_of);
}

TEST_F(HazardDutyCommandTest, ARoundHasTheStepsOfItsPoints)
{
    const domain::Command sent = command(round());
    ASSERT_EQ(store_->execute(worker_, sent, clock_.now()).outcome, Outcome::Accepted);
    ASSERT_EQ(store_->execute(worker_, sent, clock_.now()).outcome, Outcome::Accepted) << "twice is once";
    const auto rounds = all<domain::Patrol>();
    ASSERT_EQ(rounds.size(), 1U);
    EXPECT_EQ(rounds[0].id, sent.id);
    EXPECT_EQ(rounds[0].responder_id, worker_.responder_id);
    EXPECT_EQ(rounds[0].area_code, "990101001001001");
    EXPECT_TRUE(domain::is_whole_round(rounds[0]));
    EXPECT_EQ(all<domain::PatrolPoint>().size(), 5U);

    auto half = round();
    half.points.resize(2);
    half.points[0].hazard_id = found();
    EXPECT_EQ(refusal(worker_, half), "");
    const auto both = all<domain::Patrol>();
    const auto other = std::ranges::find_if(both, [&](const domain::Patrol& each) { return each.id != sent.id; });
    ASSERT_NE(other, both.end());
    EXPECT_FALSE(domain::is_whole_round(*other));
    EXPECT_EQ(domain::missing_steps_zh(other->steps), "问、记、报");
    EXPECT_EQ(other->found, 1);

    EXPECT_EQ(refusal(desk_, round()), "domain.no_right") << "nobody says of another that he was there";
    auto wrong = round();
    wrong.to_at = wrong.from_at;
    EXPECT_EQ(refusal(worker_, wrong), "domain.patrol_span");
    wrong = round();
    wrong.points[0].at = wrong.from_at - 1;
    EXPECT_EQ(refusal(worker_, wrong), "domain.patrol_point_outside");
    wrong = round();
    wrong.points.clear();
    wrong.area_code = "990101001001001";
    EXPECT_EQ(refusal(worker_, wrong), "domain.patrol_without_points");
    wrong = round();
    wrong.from_at -= 8 * domain::day_ms;
    wrong.to_at -= 8 * domain::day_ms;
    EXPECT_EQ(refusal(worker_, wrong), "domain.patrol_old");
    wrong = round();
    wrong.points[0].hazard_id = id_of("nothing");
    EXPECT_EQ(refusal(worker_, wrong), "platform.no_such_hazard");
}

TEST_F(HazardDutyCommandTest, AShiftIsHandedOverOnceWithWhatIsOpen)
{
    put_shifts();
    const domain::Case open_case = report();
    domain::HandOver body{id_of("shift1"), id_of("shift2"), "", ""};
    EXPECT_EQ(refusal(worker_, body), "domain.no_right");
    EXPECT_EQ(refusal(desk_, body), "domain.shift_not_near_end");
    body.shift_id = id_of("shift0");
    body.next_shift_id = id_of("shift0");
    EXPECT_EQ(refusal(desk_, body), "domain.not_next_shift");
    body.next_shift_id.reset();
    EXPECT_EQ(refusal(desk_, body), "domain.taker_needed");
    body.next_shift_id = id_of("shift1");
    EXPECT_EQ(refusal(desk_, body), "");
    EXPECT_EQ(refusal(desk_, body), "domain.shift_handed_over");
    const auto rows = all<domain::Handover>();
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].open_cases, 1);
    EXPECT_EQ(rows[0].late_cases, 0);
    EXPECT_EQ(rows[0].handed_by, desk_.post);
    EXPECT_EQ(rows[0].taken_by, "周 值班员");
    EXPECT_TRUE(row<domain::Shift>(id_of("shift0")).handed_over_at);

    // Late ones are not passed on without a word.
    clock_.advance(open_case.due_at.value_or(clock_.now()) + domain::hour_ms - clock_.now());
    domain::HandOver next{id_of("shift1"), id_of("shift2"), "", ""};
    EXPECT_EQ(refusal(desk_, next), "domain.matters_needed");
    next.matters = "路灯一件，明早八点前换";
    EXPECT_EQ(refusal(desk_, next), "");
    domain::Principal elsewhere = desk_;
    elsewhere.scope = "990102";
    EXPECT_EQ(refusal(elsewhere, next), "platform.no_such_shift");
}

TEST_F(HazardDutyCommandTest, NobodyIsPutOnTheRosterTwiceOrOnLeave)
{
    domain::PlanDuty plan;
    plan.responder_id = id_of("sun");
    plan.post = domain::DutyPost::Officer;
    plan.area_code = "990101001000";
    plan.from_at = noon + domain::day_ms;
    plan.to_at = plan.from_at + 8 * domain::hour_ms;
    EXPECT_EQ(refusal(worker_, plan), "domain.no_right");
    const domain::Command sent = command(plan);
    ASSERT_EQ(store_->execute(desk_, sent, clock_.now()).outcome, Outcome::Accepted);
    EXPECT_EQ(row<domain::Duty>(sent.id).area_code, "990101001000");
    EXPECT_EQ(refusal(desk_, plan), "domain.duty_twice");
    // Changing one's own entry is no second one.
    plan.duty_id = sent.id;
    plan.to_at += domain::hour_ms;
    EXPECT_EQ(refusal(desk_, plan), "");
    EXPECT_EQ(row<domain::Duty>(sent.id).to_at, plan.to_at);

    domain::Leave away;
    away.id = id_of("leave");
    away.district_id = "990101";
    away.area_code = "990101001001001";
    away.responder_id = id_of("li");
    away.from_at = plan.from_at + domain::hour_ms;
    away.to_at = away.from_at + domain::hour_ms;
    away.approved_at = noon;
    domain::RowSet rows;
    rows.leave_rows.push_back(away);
    ASSERT_TRUE(store_->put(rows, {}, clock_.now()));
    domain::PlanDuty other = plan;
    other.duty_id.reset();
    other.responder_id = id_of("li");
    EXPECT_EQ(refusal(desk_, other), "domain.on_leave") << "in the middle of it";
    other.to_at = other.from_at + domain::hour_ms;
    EXPECT_EQ(refusal(desk_, other), "");
    other.from_at = noon - domain::day_ms;
    other.to_at = other.from_at + domain::hour_ms;
    EXPECT_EQ(refusal(desk_, other), "domain.duty_past");
    other.to_at = other.from_at;
    EXPECT_EQ(refusal(desk_, other), "domain.duty_span");
    other.duty_id = id_of("nothing");
    EXPECT_EQ(refusal(desk_, other), "platform.no_such_duty");

    domain::PlanDuty gone;
    gone.duty_id = sent.id;
    gone.cancelled = true;
    EXPECT_EQ(refusal(desk_, gone), "domain.reason_needed");
    gone.note = "外出开会";
    EXPECT_EQ(refusal(desk_, gone), "");
    EXPECT_EQ(row<domain::Duty>(sent.id).to_at, row<domain::Duty>(sent.id).from_at);
}

} // namespace
} // namespace yiping::platform::testing
