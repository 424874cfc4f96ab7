// SPDX-License-Identifier: GPL-3.0-or-later
#include "store_fixture.h"

#include <yiping/crypto/signed_address.h>
#include <yiping/domain/camera_consent.h>
#include <yiping/platform/look_report.h>
#include <yiping/platform/looks.h>

namespace yiping::platform::testing {

namespace {

constexpr UtcMillis look_minute = 60'000;

class LookTest : public StoreTest {
protected:
    LookTest()
    {
        // Viewer of the whole district, as the wall is.
        camera_.id = Uuid::from_name("camera", "1");
        camera_.district_id = "990101";
        camera_.area_code = "990101001001";
        camera_.gb_id = "99010100001320000001";
        camera_.name = "桥头";
        camera_.sharing = domain::SharingKind::Household;
        camera_.consent_at = noon - look_minute;
        camera_.consent_hours = "08:00-18:00";
        camera_.purpose = "农户自愿共享门前画面";
        camera_.streams = true;
        put();
        config::CameraSource source;
        source.name = "farm";
        source.address = "rtsp://10.0.0.1:554/{id}/{stream}";
        source.prefixes = {"9901"};
        source.recorder = "rtsp://10.0.0.2:554/{id}/before";
        source.sign_key = "the key";
        source.user = "viewer";
        source.password = "secret";
        looks_ = std::make_unique<Looks>(store_->database(), store_->access()->audit(), std::vector{source}, random_);
    }
    void put()
    {
        domain::RowSet rows;
        rows.camera_rows.push_back(camera_);
        const auto done = store_->put(rows, {}, clock_.now());
        ASSERT_TRUE(done) << done.error().debug_text();
    }
    Result<LookAddress> begin(const domain::Principal& who, domain::LookStream stream = domain::LookStream::Sub)
    {
        return looks_->begin(who, {camera_.id, stream, "大屏巡查"}, clock_.now());
    }
    [[nodiscard]] std::string refusal_of_look(const domain::Principal& who)
    {
        const auto made = begin(who);
        return made ? "shows" : made.error().code();
    }
    [[nodiscard]] std::vector<LookLine> lines()
    {
        return looks_at(store_->database(), camera_.id, 0, clock_.now() + 1).value();
    }

    domain::Camera camera_;
    std::unique_ptr<Looks> looks_;
};

} // namespace

TEST_F(LookTest, TheAddressIsSignedForAShortWhile)
{
    const auto made = begin(wall_, domain::LookStream::Main);
    ASSERT_TRUE(made) << made.error().debug_text();
    const std::string path = "/99010100001320000001/main";
    ASSERT_TRUE(made->url.starts_with("rtsp://10.0.0.1:554" + path + "?")) << made->url;
    const std::string query = made->url.substr(made->url.find('?') + 1);
    EXPECT_TRUE(crypto::is_signed_address(path, query, "the key", clock_.now()));
    EXPECT_TRUE(crypto::is_signed_address(path, query, "the key", clock_.now() + look_minute));
    EXPECT_FALSE(crypto::is_signed_address(path, query, "the key", clock_.now() + look_minute + 1));
    EXPECT_FALSE(crypto::is_signed_address("/another/main", query, "the key", clock_.now()));
    EXPECT_EQ(made->password, "secret");
}

TEST_F(LookTest, VisitorsAreShownPublicCamerasOnly)
{
    domain::Principal visitors = wall_;
    visitors.mask_level = domain::mask_of_visitors;
    EXPECT_EQ(refusal_of_look(wall_), "shows");
    EXPECT_EQ(refusal_of_look(visitors), "platform.no_right");
    camera_.sharing = domain::SharingKind::SafeVillage;
    put();
    EXPECT_EQ(refusal_of_look(visitors), "platform.no_right");
    camera_.sharing = domain::SharingKind::Public;
    put();
    EXPECT_EQ(refusal_of_look(visitors), "shows");
}

TEST_F(LookTest, EachLookIsWrittenDownOnceWithWhoWhyAndHowLong)
{
    const auto first = begin(wall_);
    ASSERT_TRUE(first);
    clock_.advance(2 * look_minute);
    const auto again = begin(wall_); // the line was cut: the look goes on
    ASSERT_TRUE(again);
    EXPECT_EQ(again->look, first->look);
    ASSERT_EQ(lines().size(), 1U);
    EXPECT_EQ(lines()[0].user, wall_.user);
    EXPECT_EQ(lines()[0].reason, "大屏巡查");
    EXPECT_EQ(lines()[0].to, std::nullopt);
    clock_.advance(look_minute);
    ASSERT_TRUE(looks_->end(wall_, first->look, clock_.now()));
    EXPECT_EQ(lines()[0].to, noon + 3 * look_minute);
    EXPECT_EQ(looks_->open(), 0U);
    const auto written = store_->access()->audit().lines(1'000'000, 100).value();
    for (const AuditLine& line : written) {
        EXPECT_EQ(line.details.find("secret"), std::string::npos);
        EXPECT_EQ(line.details.find("rtsp"), std::string::npos);
    }
}

TEST_F(LookTest, WhatIsKeptIsWrittenDownWithItsLook)
{
    const auto look = begin(desk_);
    ASSERT_TRUE(look);
    const std::string hash(64, 'a');
    ASSERT_TRUE(looks_->keep(desk_, {look->look, true, hash, "L2026-0001"}, clock_.now()));
    ASSERT_EQ(lines().size(), 1U);
    ASSERT_EQ(lines()[0].kept.size(), 1U);
    EXPECT_EQ(lines()[0].kept[0].kind, "clip");
    EXPECT_EQ(lines()[0].kept[0].sha256, hash);
    EXPECT_EQ(lines()[0].kept[0].about, "L2026-0001");
    const auto refusal = [&](const domain::Principal& who, const KeepWish& wish) {
        const auto done = looks_->keep(who, wish, clock_.now());
        return done ? std::string("kept") : done.error().code();
    };
    EXPECT_EQ(refusal(desk_, {look->look, false, "aa", "L2026-0001"}), "platform.wrong_field");
    EXPECT_EQ(refusal(desk_, {look->look, false, hash, ""}), "platform.reason_short");
    EXPECT_EQ(refusal(wall_, {look->look, false, hash, "L2026-0001"}), "camera.no_look") << "another's look";
    const auto of_viewer = begin(wall_);
    EXPECT_EQ(refusal(wall_, {of_viewer->look, false, hash, "L2026-0001"}), "camera.may_not_keep");
    camera_.withdrawn_at = clock_.now();
    put();
    EXPECT_EQ(refusal(desk_, {look->look, false, hash, "L2026-0001"}), "camera.withdrawn");
    EXPECT_EQ(lines()[0].kept.size(), 1U);
}

TEST_F(LookTest, WhoListensIsWrittenDownAndAHouseholdIsNotHeard)
{
    const auto refusal = [&](const domain::Principal& who, const Uuid& look) {
        const auto done = looks_->listen(who, look, clock_.now());
        return done ? std::string("heard") : done.error().code();
    };
    const auto look = begin(desk_);
    ASSERT_TRUE(look);
    EXPECT_EQ(refusal(desk_, look->look), "camera.sound_not_consented");
    ASSERT_EQ(lines().size(), 2U);
    EXPECT_EQ(lines()[1].refused, "camera.sound_not_consented");
    camera_.sharing = domain::SharingKind::SafeVillage;
    put();
    clock_.advance(1'000);
    EXPECT_EQ(refusal(desk_, look->look), "heard");
    EXPECT_EQ(lines()[0].heard, std::vector{clock_.now()});
    EXPECT_EQ(refusal(wall_, look->look), "camera.no_look") << "another's look";
    const auto of_viewer = begin(wall_);
    EXPECT_EQ(refusal(wall_, of_viewer->look), "camera.may_not_listen");
    camera_.withdrawn_at = clock_.now();
    put();
    EXPECT_EQ(refusal(desk_, look->look), "camera.withdrawn");
}

TEST_F(LookTest, TheSecondsBeforeNowAreShownOnlyWhereTheyWereAllowed)
{
    camera_.consent_at = noon - look_minute / 2;
    put();
    const auto before = begin(wall_, domain::LookStream::Before);
    EXPECT_EQ(before ? "shows" : before.error().code(), "camera.no_consent") << "given in this very minute";
    clock_.advance(2 * look_minute);
    const auto later = begin(wall_, domain::LookStream::Before);
    ASSERT_TRUE(later) << later.error().debug_text();
    EXPECT_TRUE(later->url.starts_with("rtsp://10.0.0.2:554/99010100001320000001/before?")) << later->url;
    const auto live = begin(wall_);
    ASSERT_TRUE(live);
    EXPECT_EQ(live->look, later->look) << "it is the same look";
    camera_.consent_at = clock_.now();
    put();
    EXPECT_FALSE(begin(wall_, domain::LookStream::Before));
    EXPECT_EQ(looks_->open(), 1U) << "what is now may still be looked at";
}

TEST_F(LookTest, WhatNobodyAsksForAnyMoreEnds)
{
    ASSERT_TRUE(begin(wall_));
    clock_.advance(Looks::idle);
    ASSERT_TRUE(looks_->housekeep(clock_.now()));
    EXPECT_EQ(looks_->open(), 0U);
    EXPECT_EQ(lines()[0].to, noon) << "as long as it was asked for, not longer";
}

TEST_F(LookTest, AWithdrawnConsentEndsTheLookAndIsRefused)
{
    ASSERT_TRUE(begin(wall_));
    clock_.advance(look_minute);
    camera_.withdrawn_at = clock_.now();
    put();
    EXPECT_EQ(refusal_of_look(wall_), "camera.withdrawn");
    EXPECT_EQ(looks_->open(), 0U);
    ASSERT_EQ(lines().size(), 2U);
    EXPECT_EQ(lines()[0].to, clock_.now());
    EXPECT_EQ(lines()[1].refused, "camera.withdrawn");
}

TEST_F(LookTest, HoursAndRightsAndSourcesAreChecked)
{
    EXPECT_EQ(refusal_of_look(resident_), "platform.no_right");
    EXPECT_EQ(looks_->begin(wall_, {Uuid::from_name("camera", "2"), domain::LookStream::Sub, "大屏巡查"}, noon)
                  .error()
                  .code(),
        "platform.no_such_row");
    EXPECT_EQ(
        looks_->begin(wall_, {camera_.id, domain::LookStream::Sub, ""}, noon).error().code(), "platform.reason_short");
    clock_.advance(6 * 60 * look_minute); // 18:00
    EXPECT_EQ(refusal_of_look(wall_), "camera.outside_hours");
    clock_.advance(-1);
    const auto last = begin(wall_);
    ASSERT_TRUE(last);
    EXPECT_EQ(last->until, clock_.now() + 1) << "the address ends with the hours";
    camera_.gb_id = "34010100001320000001";
    put();
    EXPECT_EQ(refusal_of_look(wall_), "camera.no_source");
}

} // namespace yiping::platform::testing
