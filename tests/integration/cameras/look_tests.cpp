// SPDX-License-Identifier: GPL-3.0-or-later
// A console that looks at a camera of the farm through the real platform, and what the camera's owner is told of it.
#include "camera_addresses.h"
#include "camera_farm.h"
#include "test_platform.h"

#include <yiping/crypto/hash.h>
#include <yiping/media/camera_stream.h>

#include <boost/json.hpp>

#include <gtest/gtest.h>

#include <format>
#include <fstream>
#include <future>

namespace yiping::test {
namespace {

using media::CameraStream;
using media::StreamState;

const std::string word = "沱江夜雨三更天凉了啊";
constexpr const char* code = "c0";
constexpr const char* about = "T000000";

/// A household's camera, all day.
domain::Camera household_camera()
{
    domain::Camera camera;
    camera.id = Uuid::from_name("camera", code);
    camera.area_code = "990101001001";
    camera.gb_id = code;
    camera.name = "桥头";
    camera.sharing = domain::SharingKind::Household;
    camera.consent_at = 1;
    camera.purpose = "农户自愿共享门前画面";
    camera.streams = true;
    return camera;
}

class LookTest : public ::testing::Test {
protected:
    LookTest()
        : farm_(1, {"--sub=320x180", "--sign-key-file=" + key_file()}), platform_(folder_.path() + "/platform", 1)
    {
    }
    std::string key_file()
    {
        const std::string path = folder_.path() + "/sign.key";
        std::ofstream(path) << "the key of the test\n";
        return path;
    }
    void start()
    {
        ASSERT_GT(farm_.port(), 0);
        const std::string sources = folder_.path() + "/cameras.toml";
        std::ofstream(sources) << std::format(
            "[[source]]\nname = \"farm\"\naddress = \"rtsp://127.0.0.1:{}/{{id}}/{{stream}}\"\n"
            "sign_key_file = \"sign.key\"\n",
            farm_.port());
        ASSERT_NO_FATAL_FAILURE(platform_.put_camera(household_camera()));
        ASSERT_NO_FATAL_FAILURE(platform_.add_user("chen", "陈 值班员", word));
        ASSERT_NO_FATAL_FAILURE(platform_.start({"--cameras", sources}));
        access_ = {.host = "127.0.0.1",
            .port = platform_.port(),
            .authority_path = platform_.authority_path(),
            .certificate_path = {},
            .key_path = {}};
        sync::AccessClient client(access_);
        std::promise<Result<sync::Session>> signed_in;
        client.sign_in("chen", word, Uuid::from_name("console", "desk"),
            [&](Result<sync::Session> session) { signed_in.set_value(std::move(session)); });
        const auto session = signed_in.get_future().get();
        ASSERT_TRUE(session) << session.error().debug_text();
        token_ = session->token;
    }
    static Result<void> keep(shell::CameraAddresses& addresses, const std::string& sha256)
    {
        std::promise<Result<void>> kept;
        addresses.keep(household_camera().id, "picture", sha256, about,
            [&](Result<void> done) { kept.set_value(std::move(done)); });
        return kept.get_future().get();
    }
    /// What `yipingctl report who-looked` says; the platform must be stopped.
    boost::json::object who_looked() const
    {
        Child ctl("yipingctl", {"report", "who-looked", "--camera", code, "--db", platform_.database(), "--json"});
        const auto said = ctl.wait_for("{");
        EXPECT_EQ(ctl.wait(), 0) << ctl.transcript();
        return said ? boost::json::parse("{" + *said).as_object() : boost::json::object();
    }

    Folder folder_;
    CameraFarm farm_;
    TestPlatform platform_;
    sync::AccessConfig access_;
    std::string token_;
};

TEST_F(LookTest, TheOwnerIsToldWhoLookedWhyHowLongAndWhatWasKept)
{
    ASSERT_NO_FATAL_FAILURE(start());
    const std::string sha256 = crypto::sha256_hex("the picture");
    {
        shell::CameraAddresses addresses(access_, [this] { return token_; }, "席位查看事件附近");
        SystemClock clock;
        CameraStream::Config config;
        config.name = code;
        config.ask = [&](std::function<void(Result<media::Address>)> answer) {
            addresses.ask(household_camera().id, domain::LookStream::Sub, std::move(answer));
        };
        EXPECT_EQ(keep(addresses, sha256).error().code(), "camera.no_look") << "who has not looked has nothing";
        CameraStream stream(std::move(config), clock);
        stream.set_need(CameraStream::Need::Watch);
        ASSERT_TRUE(wait_until([&] { return stream.status().state == StreamState::Live; }));
        std::this_thread::sleep_for(std::chrono::milliseconds(1'100)); // a look of a second at least
        const auto kept = keep(addresses, sha256);
        EXPECT_TRUE(kept) << kept.error().debug_text();
        EXPECT_EQ(keep(addresses, "not a hash").error().code(), "platform.wrong_field");
        std::promise<Result<void>> heard;
        addresses.listen(household_camera().id, [&](Result<void> done) { heard.set_value(std::move(done)); });
        const auto listened = heard.get_future().get();
        ASSERT_FALSE(listened);
        EXPECT_EQ(listened.error().code(), "camera.sound_not_consented");
        stream.set_need(CameraStream::Need::None);
        ASSERT_TRUE(wait_until([&] { return stream.at_rest(); }));
        addresses.left(household_camera().id);
        addresses.stop();
    }
    platform_.stop();
    const auto told = who_looked();
    EXPECT_EQ(told.at("name").as_string(), "桥头");
    const auto& looks = told.at("looks").as_array();
    ASSERT_EQ(looks.size(), 2U);
    EXPECT_EQ(looks[1].at("refused").as_string(), "camera.sound_not_consented");
    const auto& look = looks[0].as_object();
    EXPECT_EQ(look.at("user").as_string(), "chen");
    EXPECT_EQ(look.at("reason").as_string(), "席位查看事件附近");
    EXPECT_GE(look.at("seconds").to_number<int>(), 1);
    const auto& kept = look.at("kept").as_array();
    ASSERT_EQ(kept.size(), 1U);
    EXPECT_EQ(kept[0].at("about").as_string(), about);
    EXPECT_EQ(kept[0].at("kind").as_string(), "picture");
    EXPECT_EQ(kept[0].at("sha256").as_string(), sha256);
}

TEST_F(LookTest, AWithdrawnConsentIsRefusedAndTheRefusalIsToldToo)
{
    ASSERT_NO_FATAL_FAILURE(start());
    platform_.stop();
    domain::Camera camera = household_camera();
    camera.withdrawn_at = 2;
    ASSERT_NO_FATAL_FAILURE(platform_.put_camera(camera));
    ASSERT_NO_FATAL_FAILURE(platform_.start({"--cameras", folder_.path() + "/cameras.toml"}));
    access_.port = platform_.port();
    {
        shell::CameraAddresses addresses(access_, [this] { return token_; }, "席位查看事件附近");
        SystemClock clock;
        CameraStream::Config config;
        config.name = code;
        config.ask = [&](std::function<void(Result<media::Address>)> answer) {
            addresses.ask(camera.id, domain::LookStream::Sub, std::move(answer));
        };
        CameraStream stream(std::move(config), clock);
        stream.set_need(CameraStream::Need::Watch);
        ASSERT_TRUE(wait_until([&] { return stream.status().state == StreamState::NoPermission; }));
        EXPECT_EQ(stream.status().trouble->code(), "camera.withdrawn");
        EXPECT_EQ(farm_.connections(), 0) << "the camera itself has not even been asked";
        addresses.stop();
    }
    platform_.stop();
    const auto told = who_looked();
    const auto& looks = told.at("looks").as_array();
    ASSERT_FALSE(looks.empty());
    EXPECT_EQ(looks[0].at("refused").as_string(), "camera.withdrawn");
}

} // namespace
} // namespace yiping::test
