// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/camera_consent.h>
#include <yiping/domain/limits.h>

#include <gtest/gtest.h>

namespace yiping::domain {
namespace {

using namespace std::chrono;

constexpr Date consent_day{std::chrono::year(2026) / std::chrono::March / 18};

UtcMillis on_consent_day(int hour, int minute = 0)
{
    return utc_of(consent_day, (hour * 60 + minute) * 60'000LL);
}

Camera household()
{
    Camera camera;
    camera.area_code = "990101001001";
    camera.sharing = SharingKind::Household;
    camera.consent_at = on_consent_day(0) - 86'400'000;
    camera.consent_hours = "20:00-07:00";
    camera.purpose = "农户自愿共享门前画面";
    camera.streams = true;
    return camera;
}

Principal centre()
{
    return {.user = "wall",
        .post = "",
        .role = UserRole::Viewer,
        .scope = "990101001000",
        .mask_level = 2,
        .device = "wall",
        .responder_id = {}};
}

std::string verdict(const Result<void>& result)
{
    return result ? "shows" : result.error().code();
}

TEST(CameraConsent, HoursGoOverMidnightAndTheirEndIsOutside)
{
    EXPECT_TRUE(is_within_hours("", on_consent_day(12)));
    EXPECT_TRUE(is_within_hours("08:00-18:00", on_consent_day(8)));
    EXPECT_FALSE(is_within_hours("08:00-18:00", on_consent_day(18)));
    EXPECT_TRUE(is_within_hours("20:00-07:00", on_consent_day(23, 59)));
    EXPECT_TRUE(is_within_hours("20:00-07:00", on_consent_day(6, 59)));
    EXPECT_FALSE(is_within_hours("20:00-07:00", on_consent_day(7)));
    EXPECT_TRUE(is_within_hours("00:00-24:00", on_consent_day(23, 59)));
    for (const char* wrong : {"always", "8:00-18:00", "08:00-25:00", "08:60-09:00", "08:00", "08:00-18:00 "})
        EXPECT_FALSE(is_within_hours(wrong, on_consent_day(12))) << wrong;
}

TEST(CameraConsent, TheEndOfTheHoursIsKnown)
{
    EXPECT_EQ(end_of_hours("08:00-18:00", on_consent_day(12, 30)), on_consent_day(18));
    EXPECT_EQ(end_of_hours("20:00-07:00", on_consent_day(23)), on_consent_day(24 + 7));
    EXPECT_EQ(end_of_hours("20:00-07:00", on_consent_day(3)), on_consent_day(7));
    EXPECT_EQ(end_of_hours("", on_consent_day(3)), std::nullopt);
    EXPECT_EQ(end_of_hours("20:00-07:00", on_consent_day(12)), std::nullopt);
}

TEST(CameraConsent, AHouseholdShowsWithinItsConsentOnly)
{
    Camera camera = household();
    EXPECT_EQ(verdict(check_camera_shows(camera, on_consent_day(22))), "shows");
    EXPECT_EQ(verdict(check_camera_shows(camera, on_consent_day(12))), "camera.outside_hours");
    camera.withdrawn_at = on_consent_day(21);
    EXPECT_EQ(verdict(check_camera_shows(camera, on_consent_day(20, 59))), "shows");
    EXPECT_EQ(verdict(check_camera_shows(camera, on_consent_day(21))), "camera.withdrawn");
    camera = household();
    camera.consent_at.reset();
    EXPECT_EQ(verdict(check_camera_shows(camera, on_consent_day(22))), "camera.no_consent");
    camera = household();
    camera.purpose.clear();
    EXPECT_EQ(verdict(check_camera_shows(camera, on_consent_day(22))), "camera.no_purpose");
    camera = household();
    camera.streams = false;
    EXPECT_EQ(verdict(check_camera_shows(camera, on_consent_day(22))), "camera.not_connected");
}

TEST(CameraConsent, APublicCameraNeedsAPurposeAndNoHours)
{
    Camera camera = household();
    camera.sharing = SharingKind::SafeVillage;
    camera.consent_at.reset();
    EXPECT_EQ(verdict(check_camera_shows(camera, on_consent_day(12))), "shows");
}

TEST(CameraConsent, AHouseholdHasAgreedToPicturesNotToSound)
{
    Camera camera = household();
    EXPECT_TRUE(check_camera_shows(camera, on_consent_day(21)));
    EXPECT_EQ(check_camera_sounds(camera, on_consent_day(21)).error().code(), "camera.sound_not_consented");
    EXPECT_EQ(check_camera_sounds(camera, on_consent_day(12)).error().code(), "camera.outside_hours");
    camera.sharing = SharingKind::SafeVillage;
    EXPECT_TRUE(check_camera_sounds(camera, on_consent_day(12)));
    camera.withdrawn_at = on_consent_day(11);
    EXPECT_EQ(check_camera_sounds(camera, on_consent_day(12)).error().code(), "camera.withdrawn");
}

TEST(CameraConsent, WhoLooksIsAnOfficeOfTheAreaThatTheOwnerHasNamed)
{
    Camera camera = household();
    const UtcMillis night = on_consent_day(22);
    EXPECT_EQ(verdict(check_look(camera, centre(), night)), "shows");
    Principal other = centre();
    other.scope = "990101002000";
    EXPECT_EQ(verdict(check_look(camera, other, night)), "platform.no_such_row");
    for (const UserRole role : {UserRole::Worker, UserRole::Resident, UserRole::Rule}) {
        Principal who = centre();
        who.role = role;
        EXPECT_EQ(verdict(check_look(camera, who, night)), "platform.no_right");
    }
    camera.viewers = static_cast<std::int64_t>(ViewerKind::Owner) | static_cast<std::int64_t>(ViewerKind::Police);
    EXPECT_EQ(verdict(check_look(camera, centre(), night)), "platform.no_right");
    camera.viewers = static_cast<std::int64_t>(ViewerKind::Town);
    EXPECT_EQ(verdict(check_look(camera, centre(), night)), "shows");
}

} // namespace
} // namespace yiping::domain
