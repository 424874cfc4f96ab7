// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/camera_asker.h"
#include "store_fixture.h"

#include <yiping/domain/limits.h>
#include <yiping/domain/registers/area_figure.h>
#include <yiping/platform/camera_rounds.h>
#include <yiping/sqlite/rows.h>

#include <format>

namespace yiping::platform::testing {

namespace {

class CameraRoundsTest : public StoreTest {
protected:
    CameraRoundsTest()
    {
        for (int i = 0; i < 3; ++i) {
            domain::Camera camera;
            camera.id = Uuid::from_name("camera", std::to_string(i));
            camera.district_id = "990101";
            camera.area_code = i < 2 ? "990101001001001" : "990101001002001";
            camera.gb_id = std::format("9901010000132000000{}", i);
            camera.name = std::format("摄像头{}", i);
            camera.sharing = domain::SharingKind::SafeVillage;
            camera.purpose = "公共区域";
            camera.streams = true;
            put(camera);
            cameras_.push_back(camera);
        }
        make();
    }
    void put(const domain::Camera& camera)
    {
        domain::RowSet rows;
        rows.camera_rows.push_back(camera);
        ASSERT_TRUE(store_->put(rows, {}, clock_.now()));
    }
    void make()
    {
        config::CameraSource source;
        source.address = "rtsp://10.0.0.1/{id}/{stream}";
        source.prefixes = {"9901"};
        source.sign_key = "the key";
        rounds_ = std::make_unique<CameraRounds>(*store_, std::vector{source});
    }
    /// One round; every camera but `silent` is there.
    int ask_all(const Uuid& silent = {})
    {
        int asked = 0;
        const UtcMillis end = clock_.now() + CameraRounds::round;
        for (; clock_.now() < end; clock_.advance(rounds_->pause())) {
            const auto question = rounds_->next(clock_.now());
            EXPECT_TRUE(question);
            if (!question || !*question)
                continue;
            ++asked;
            EXPECT_TRUE((*question)->url.starts_with("rtsp://10.0.0.1/9901")) << (*question)->url;
            EXPECT_NE((*question)->url.find("sign="), std::string::npos);
            EXPECT_TRUE(rounds_->answered((*question)->camera, (*question)->camera != silent, clock_.now()));
        }
        return asked;
    }
    [[nodiscard]] double value(std::string_view village, domain::AreaFigureId figure)
    {
        double sum = 0;
        const auto rows = sqlite::read_rows<domain::AreaFigure>(store_->database()).value();
        for (const domain::AreaFigure& each : rows)
            if (each.area_code == village && each.figure == figure)
                sum += each.value;
        return sum;
    }
    [[nodiscard]] std::optional<domain::DeviceState> state(int number)
    {
        const auto rows = sqlite::read_rows<domain::Camera>(store_->database()).value();
        for (const domain::Camera& each : rows)
            if (each.id == cameras_[static_cast<std::size_t>(number)].id)
                return each.state;
        return std::nullopt;
    }

    std::vector<domain::Camera> cameras_;
    std::unique_ptr<CameraRounds> rounds_;
};

} // namespace

TEST_F(CameraRoundsTest, EveryCameraIsAskedOnceARoundAndCountedByVillage)
{
    using domain::AreaFigureId;
    EXPECT_EQ(ask_all(cameras_[1].id), 3);
    ASSERT_TRUE(rounds_->write(clock_.now()));
    EXPECT_EQ(value("990101001001", AreaFigureId::CamerasChecked), 2);
    EXPECT_EQ(value("990101001001", AreaFigureId::CamerasOnline), 1);
    EXPECT_EQ(value("990101001002", AreaFigureId::CamerasOnline), 1);
    // After a restart it goes on counting the same day.
    make();
    EXPECT_EQ(ask_all(), 3);
    ASSERT_TRUE(rounds_->write(clock_.now()));
    EXPECT_EQ(value("990101001001", AreaFigureId::CamerasChecked), 4);
    EXPECT_EQ(value("990101001001", AreaFigureId::CamerasOnline), 3);
    const std::int64_t head = store_->head();
    ASSERT_TRUE(rounds_->write(clock_.now()));
    EXPECT_EQ(store_->head(), head) << "nothing new is nothing to send";
}

TEST_F(CameraRoundsTest, OneMissIsNoOutageTwoAre)
{
    ask_all(cameras_[0].id);
    EXPECT_NE(state(0), domain::DeviceState::Offline);
    EXPECT_EQ(state(1), domain::DeviceState::Online);
    ask_all(cameras_[0].id);
    EXPECT_EQ(state(0), domain::DeviceState::Offline);
    ask_all();
    EXPECT_EQ(state(0), domain::DeviceState::Online);
}

TEST_F(CameraRoundsTest, WhatAPersonWroteStays)
{
    cameras_[0].state = domain::DeviceState::Retired;
    put(cameras_[0]);
    ask_all();
    EXPECT_EQ(state(0), domain::DeviceState::Retired);
}

TEST_F(CameraRoundsTest, AHouseholdIsAskedWithinItsConsentOnly)
{
    cameras_[0].sharing = domain::SharingKind::Household;
    cameras_[0].consent_at = 1;
    cameras_[0].consent_hours = "20:00-21:00";
    put(cameras_[0]);
    cameras_[1].withdrawn_at = 1;
    put(cameras_[1]);
    EXPECT_EQ(ask_all(), 1);
}

TEST(CameraAsker, AddressesAndAnswersAreReadStrictly)
{
    const auto place = rtsp_place("rtsp://10.0.0.1:8554/a/b?until=1");
    ASSERT_TRUE(place);
    EXPECT_EQ(place->host, "10.0.0.1");
    EXPECT_EQ(place->port, "8554");
    EXPECT_EQ(rtsp_place("rtsp://host/a")->port, "554");
    EXPECT_EQ(rtsp_place("rtsps://host")->port, "322");
    EXPECT_EQ(rtsp_place("rtsp://[::1]:554/a")->host, "::1");
    for (const char* wrong : {"file:///etc/passwd", "http://host/a", "rtsp://", "rtsp://:554/", "rtsp://host:port/",
             "rtsp://host:123456/", "rtsp://[::1"})
        EXPECT_FALSE(rtsp_place(wrong)) << wrong;
    EXPECT_TRUE(is_there("RTSP/1.0 200 OK"));
    EXPECT_TRUE(is_there("RTSP/1.0 401 Unauthorized"));
    EXPECT_FALSE(is_there("RTSP/1.0 404 Not Found"));
    EXPECT_FALSE(is_there("HTTP/1.1 200 OK"));
}

} // namespace yiping::platform::testing
