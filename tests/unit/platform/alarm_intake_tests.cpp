// SPDX-License-Identifier: GPL-3.0-or-later
#include "intake/alarm_message.h"
#include "store_fixture.h"

#include <yiping/crypto/signed_address.h>
#include <yiping/platform/alarm_intake.h>
#include <yiping/sqlite/rows.h>

#include <format>

namespace yiping::platform::testing {

namespace {

constexpr UtcMillis intake_minute = 60'000;

class AlarmIntakeTest : public StoreTest {
protected:
    AlarmIntakeTest()
    {
        domain::RowSet rows;
        domain::Camera camera;
        camera.id = Uuid::from_name("camera", "1");
        camera.district_id = "990101";
        camera.area_code = "990101001001";
        camera.gb_id = "99010100001320000001";
        camera.name = "桥头";
        camera.lon = 106.4;
        camera.lat = 29.2;
        rows.camera_rows.push_back(camera);
        camera.id = Uuid::from_name("camera", "2");
        camera.area_code = "990101001002001";
        camera.gb_id = "99010100001320000002";
        rows.camera_rows.push_back(camera);
        EXPECT_TRUE(store_->put(rows, {}, clock_.now()));
        source_.name = "video";
        source_.title = "镇视频平台";
        source_.key = "a key of some length";
        source_.categories = config::usual_alarm_categories();
        make();
    }
    void make() { intake_ = std::make_unique<AlarmIntake>(*store_, std::vector{source_}); }

    static std::string body(std::string_view id, std::string_view more = R"("confidence":0.93)")
    {
        return std::format(R"({{"id":"{}","kind":"fire","camera":"99010100001320000001",{}}})", id, more);
    }
    Result<AlarmReceipt> send(const std::string& text, std::optional<UtcMillis> time = {}, std::string signature = {})
    {
        const std::string said = std::to_string(time.value_or(clock_.now()));
        if (signature.empty())
            signature = crypto::hmac_sha256_hex(source_.key, said + "\n" + text);
        return intake_->take({"video", said, signature, text}, clock_.now());
    }
    std::string refusal_of(const std::string& text, std::optional<UtcMillis> time = {}, std::string signature = {})
    {
        const auto taken = send(text, time, std::move(signature));
        return taken ? "taken" : taken.error().code();
    }
    std::vector<domain::Alarm> alarms() { return sqlite::read_rows<domain::Alarm>(store_->database()).value(); }

    config::AlarmSource source_;
    std::unique_ptr<AlarmIntake> intake_;
};

} // namespace

TEST_F(AlarmIntakeTest, AnAlarmComesUpAsAReportWithItsPlace)
{
    const auto taken = send(body("e1"));
    ASSERT_TRUE(taken) << taken.error().debug_text();
    ASSERT_TRUE(taken->case_id);
    const domain::Case data = case_of(*taken->case_id);
    EXPECT_EQ(data.source, domain::CaseSource::CameraAlarm);
    EXPECT_EQ(data.step, domain::Step::Collected);
    EXPECT_EQ(data.category, "0506");
    EXPECT_EQ(data.title, "火情告警：桥头");
    EXPECT_EQ(data.lon, 106.4);
    EXPECT_EQ(data.area_code, "990101001001");
    EXPECT_NE(data.description.find("93%"), std::string::npos) << data.description;
    ASSERT_EQ(alarms().size(), 1U);
    EXPECT_EQ(alarms()[0].case_id, taken->case_id);
    EXPECT_EQ(alarms()[0].state, domain::AlarmState::New);
    EXPECT_EQ(taken->case_number, data.number);
}

TEST_F(AlarmIntakeTest, WhatIsSentAgainIsAnsweredAndNotDone)
{
    const auto first = send(body("e1"));
    ASSERT_TRUE(first);
    const std::int64_t head = store_->head();
    clock_.advance(intake_minute);
    const auto again = send(body("e1", R"("confidence":0.2)"));
    ASSERT_TRUE(again);
    EXPECT_TRUE(again->repeated);
    EXPECT_EQ(again->case_id, first->case_id);
    EXPECT_EQ(store_->head(), head);
    // After a restart as well.
    intake_.reset();
    open();
    make();
    EXPECT_EQ(send(body("e1"))->case_id, first->case_id);
    EXPECT_EQ(store_->head(), head);
    EXPECT_NE(send(body("e2"))->case_id, first->case_id);
}

TEST_F(AlarmIntakeTest, NobodyWithoutTheKeyIsBelieved)
{
    EXPECT_EQ(refusal_of(body("e1"), {}, std::string(64, '0')), "intake.wrong_signature");
    EXPECT_EQ(refusal_of(body("e1"), {}, "short"), "intake.wrong_signature");
    const std::string now = std::to_string(clock_.now());
    // A signature is of one body and one time.
    const std::string sign = crypto::hmac_sha256_hex(source_.key, now + "\n" + body("e1"));
    EXPECT_EQ(refusal_of(body("e2"), {}, sign), "intake.wrong_signature");
    EXPECT_EQ(refusal_of(body("e1"), clock_.now() + 1, sign), "intake.wrong_signature");
    EXPECT_EQ(intake_
                  ->take({"other", now, crypto::hmac_sha256_hex(source_.key, now + "\n" + body("e1")), body("e1")},
                      clock_.now())
                  .error()
                  .code(),
        "intake.wrong_signature");
    EXPECT_TRUE(alarms().empty());
}

TEST_F(AlarmIntakeTest, WhatWasOverheardIsWorthNothingLater)
{
    const UtcMillis sent = clock_.now();
    clock_.advance(AlarmIntake::window);
    EXPECT_EQ(refusal_of(body("e1"), sent), "taken");
    clock_.advance(1);
    EXPECT_EQ(refusal_of(body("e2"), sent), "intake.old_request");
    EXPECT_EQ(refusal_of(body("e3"), clock_.now() + AlarmIntake::window + 1), "intake.old_request");
    EXPECT_EQ(alarms().size(), 1U);
}

TEST_F(AlarmIntakeTest, AnUnsureAlarmIsKeptAndCallsNobody)
{
    const auto unsure = send(body("e1", R"("confidence":0.4)"));
    ASSERT_TRUE(unsure);
    EXPECT_EQ(unsure->case_id, std::nullopt);
    const auto no_class = send(R"({"id":"e2","kind":"区域入侵","camera":"99010100001320000001","confidence":0.99})");
    ASSERT_TRUE(no_class) << no_class.error().debug_text();
    EXPECT_EQ(no_class->case_id, std::nullopt);
    EXPECT_EQ(alarms().size(), 2U);
}

TEST_F(AlarmIntakeTest, APictureIsAttachedToTheReport)
{
    // The first bytes of a JPEG.
    const auto taken = send(body("e1", R"("picture":"/9j/4AAQSkZJRg==")"));
    ASSERT_TRUE(taken) << taken.error().debug_text();
    const auto attached = sqlite::read_rows<domain::Attachment>(store_->database());
    ASSERT_TRUE(attached);
    ASSERT_EQ(attached->size(), 1U);
    EXPECT_EQ(attached->front().case_id, taken->case_id);
    const auto personal =
        sqlite::read_personal(store_->database(), domain::info(domain::RowTraits<domain::Alarm>::which));
    ASSERT_TRUE(personal);
    ASSERT_EQ(personal->size(), 1U);
    EXPECT_EQ(personal->front().text("picture"), attached->front().sha256);
    EXPECT_EQ(refusal_of(body("e2", R"("picture":"bm8gcGhvdG8=")")), "platform.not_a_photo");
    EXPECT_EQ(refusal_of(body("e3", R"("picture":"*")")), "platform.wrong_field");
}

TEST_F(AlarmIntakeTest, WhatAPersonMakesOfItIsWrittenIntoTheAlarm)
{
    const auto real = send(body("e1"));
    const auto wrong = send(body("e2"));
    ASSERT_TRUE(real && wrong);
    EXPECT_EQ(intake_->follow(clock_.now()), std::size_t{0});
    ASSERT_EQ(execute(desk_, a_move(*real->case_id, domain::Move::Accept)).outcome, protocol::Outcome::Accepted);
    ASSERT_EQ(execute(desk_, a_move(*wrong->case_id, domain::Move::Decline, {}, "炊烟")).outcome,
        protocol::Outcome::Accepted);
    clock_.advance(intake_minute);
    EXPECT_EQ(intake_->follow(clock_.now()), std::size_t{2});
    EXPECT_EQ(intake_->follow(clock_.now()), std::size_t{0}) << "once";
    for (const domain::Alarm& each : alarms()) {
        EXPECT_EQ(
            each.state, each.case_id == real->case_id ? domain::AlarmState::Confirmed : domain::AlarmState::FalseAlarm);
        EXPECT_EQ(each.judged_by, desk_.post);
        EXPECT_GE(each.judged_at, noon);
        EXPECT_LT(each.judged_at, clock_.now());
    }
}

TEST_F(AlarmIntakeTest, ASourceSpeaksForItsOwnAreaOnly)
{
    source_.area = "990101001002";
    make();
    EXPECT_EQ(refusal_of(body("e1")), "intake.no_such_camera");
    EXPECT_EQ(refusal_of(R"({"id":"e2","kind":"Fire","camera":"99010100001320000002"})"), "taken");
    EXPECT_EQ(refusal_of(R"({"id":"e3","kind":"Fire","camera":"99010100001320000009"})"), "intake.no_such_camera");
}

TEST(AlarmMessage, HostileBodiesAreRefusedByName)
{
    const auto code_of = [](const std::string& text) {
        const auto read = read_alarm_message(text);
        return read ? "read" : read.error().code();
    };
    const std::string camera = R"("camera":"99010100001320000001")";
    EXPECT_EQ(code_of(R"({"id":"1","kind":"Fire",)" + camera + "}"), "read");
    EXPECT_EQ(code_of(""), "platform.bad_json");
    EXPECT_EQ(code_of("[]"), "platform.bad_json");
    EXPECT_EQ(code_of(std::string(100'000, '[')), "platform.bad_json");
    EXPECT_EQ(code_of(R"({"id":"1","kind":"Fire")"), "platform.bad_json");
    EXPECT_EQ(code_of(R"({"kind":"Fire",)" + camera + "}"), "platform.wrong_field");
    EXPECT_EQ(code_of(R"({"id":1,"kind":"Fire",)" + camera + "}"), "platform.wrong_field");
    EXPECT_EQ(code_of(R"({"id":"1","kind":"Fire","confidance":0.1,)" + camera + "}"), "platform.wrong_field");
    EXPECT_EQ(code_of(R"({"id":"1","kind":"Fire","confidence":1.1,)" + camera + "}"), "platform.wrong_field");
    EXPECT_EQ(code_of(R"({"id":"1","kind":"Fire","confidence":1e999,)" + camera + "}"), "platform.wrong_field");
    EXPECT_EQ(code_of(R"({"id":"1","kind":"Fire","at":-1,)" + camera + "}"), "platform.wrong_field");
    EXPECT_EQ(code_of(R"({"id":"1","kind":"flood",)" + camera + "}"), "intake.unknown_kind");
    EXPECT_EQ(code_of(R"({"id":"1","kind":"Fire","camera":"9901"})"), "import.bad_gb_id");
    EXPECT_EQ(
        code_of(R"({"id":")" + std::string(101, 'x') + R"(","kind":"Fire",)" + camera + "}"), "platform.wrong_field");
}

} // namespace yiping::platform::testing
