// SPDX-License-Identifier: GPL-3.0-or-later
// Sound of one camera, into a sink of the test: off until it is asked for and allowed, off at once.
#include "hub_fixture.h"

#include <yiping/mapview/camera_sound.h>

#include <atomic>
#include <cstdlib>
#include <optional>

namespace yiping::mapview {
namespace {

/// Counts what it is given.
class Ear final : public media::SoundSink {
public:
    void play(std::span<const std::int16_t> samples) override
    {
        heard_ += static_cast<std::int64_t>(samples.size());
        for (const std::int16_t each : samples)
            if (std::abs(int{each}) > 1'000)
                loud_ = true;
    }
    [[nodiscard]] std::int64_t heard() const { return heard_; }
    /// More than silence has come.
    [[nodiscard]] bool loud() const { return loud_; }

private:
    std::atomic<std::int64_t> heard_ = 0;
    std::atomic<bool> loud_ = false;
};

class CameraSoundTest : public CameraHubTest {
protected:
    CameraSoundTest()
        : sound_(
              *hub_, town_,
              [this](const Uuid& which, std::function<void(Result<void>)> answer) {
                  told_.push_back(which);
                  if (late_)
                      late_answer_ = std::move(answer);
                  else
                      answer(platform_says_);
              },
              [this] {
                  ear_ = has_speaker_ ? std::make_shared<Ear>() : nullptr;
                  return SoundOutput{ear_, nullptr};
              },
              [](const Error& error) { return QString::fromStdString(error.code()); })
    {
    }
    static QString id_of(int number) { return QString::fromStdString(camera(number).to_string()); }
    void listen(int number)
    {
        sound_.listen(id_of(number));
        QCoreApplication::processEvents();
    }
    /// Whether something comes within a second.
    bool hears()
    {
        const auto before = ear_->heard();
        return run_until([&] { return ear_->heard() > before; }, 1'000);
    }
    void change(int number, const std::function<void(domain::Camera&)>& how)
    {
        domain::RowSet changed;
        changed.camera_rows.push_back(console_.rows.camera_rows.at(
            console_.rows.camera_rows.size() - cameras + static_cast<std::size_t>(number)));
        how(changed.camera_rows.front());
        console_.change(std::move(changed));
        town_.tick();
        console_.pump();
    }

    std::vector<Uuid> told_;
    Result<void> platform_says_;
    bool late_ = false, has_speaker_ = true;
    std::function<void(Result<void>)> late_answer_;
    std::shared_ptr<Ear> ear_;
    CameraSound sound_;
};

TEST_F(CameraSoundTest, IsOffUntilItIsAskedForAndOffAtOnce)
{
    for (const int which : {0, 1}) { // AAC, G.711
        Tile tile(*hub_, camera(which));
        ASSERT_TRUE(run_until([&] { return tile.live(); })) << which;
        EXPECT_FALSE(sound_.on());
        EXPECT_EQ(hub_->sound_state(), media::SoundState::Off);
        listen(which);
        ASSERT_TRUE(run_until([&] { return ear_ != nullptr && ear_->loud(); }))
            << which << sound_.words().toStdString();
        ASSERT_TRUE(run_until([&] { return sound_.words() == QStringLiteral("正在收听"); }));
        EXPECT_EQ(told_.back(), camera(which));
        // Forty-eight thousand samples a second, whatever the camera sends.
        const auto before = ear_->heard();
        const MonoMillis from = clock_.monotonic();
        ASSERT_TRUE(run_until([&] { return ear_->heard() - before > 2 * media::SoundSink::rate; }));
        EXPECT_NEAR(static_cast<double>(clock_.monotonic() - from), 2'000, 700) << which;
        sound_.stop();
        EXPECT_FALSE(hears()) << which;
        EXPECT_EQ(sound_.words(), QString());
        ear_.reset();
    }
}

TEST_F(CameraSoundTest, OnlyOneCameraSoundsAtATime)
{
    Tile first(*hub_, camera(0)), second(*hub_, camera(1));
    ASSERT_TRUE(run_until([&] { return first.live() && second.live(); }));
    listen(0);
    ASSERT_TRUE(run_until([&] { return ear_ != nullptr && ear_->loud(); }));
    const auto first_ear = ear_;
    listen(1);
    const auto heard = first_ear->heard();
    ASSERT_TRUE(run_until([&] { return ear_ != first_ear && ear_->loud(); }));
    EXPECT_EQ(first_ear->heard(), heard) << "not one sample after it";
    EXPECT_EQ(sound_.camera_id(), id_of(1));
}

TEST_F(CameraSoundTest, WhatThePlatformRefusesIsNotHeard)
{
    Tile tile(*hub_, camera(0));
    ASSERT_TRUE(run_until([&] { return tile.live(); }));
    platform_says_ = make_error(Fault::Refused, "camera.may_not_listen");
    listen(0);
    EXPECT_FALSE(sound_.on());
    EXPECT_EQ(sound_.words(), QStringLiteral("camera.may_not_listen"));
    EXPECT_EQ(ear_, nullptr);
    // An answer that comes when it is not wanted any more opens nothing.
    platform_says_ = {};
    late_ = true;
    listen(0);
    EXPECT_TRUE(sound_.on());
    sound_.stop();
    late_answer_({});
    run_until([] { return false; }, 50);
    EXPECT_EQ(ear_, nullptr);
    EXPECT_FALSE(sound_.on());
}

TEST_F(CameraSoundTest, AHouseholdIsNeverHeardAndNobodyIsAsked)
{
    change(0, [](domain::Camera& row) {
        row.sharing = domain::SharingKind::Household;
        row.consent_at = 1;
    });
    Tile tile(*hub_, camera(0));
    ASSERT_TRUE(run_until([&] { return tile.live(); }));
    EXPECT_FALSE(sound_.may_listen(id_of(0)));
    EXPECT_TRUE(sound_.may_listen(id_of(1)));
    listen(0);
    EXPECT_EQ(sound_.words(), QStringLiteral("camera.sound_not_consented"));
    EXPECT_TRUE(told_.empty());
    EXPECT_EQ(ear_, nullptr);
}

TEST_F(CameraSoundTest, AWithdrawnConsentATurnedPageAndLookingBackEndIt)
{
    for (const int how : {0, 1, 2}) {
        Tile tile(*hub_, camera(how == 1 ? 2 : 0));
        if (how == 1)
            tile.feed.set_camera_id(id_of(0));
        ASSERT_TRUE(run_until([&] { return tile.live(); }));
        listen(0);
        ASSERT_TRUE(run_until([&] { return ear_ != nullptr && ear_->loud(); })) << how;
        if (how == 0)
            tile.feed.set_before(true);
        else if (how == 1)
            tile.feed.set_camera_id(id_of(1));
        else
            change(0, [&](domain::Camera& row) { row.withdrawn_at = clock_.now(); });
        ASSERT_TRUE(run_until([&] { return !sound_.on(); })) << how;
        EXPECT_FALSE(hears()) << how;
        ear_.reset();
    }
}

TEST_F(CameraSoundTest, SaysSoWhereThereIsNothingToHearOrNoLoudspeaker)
{
    Tile tile(*hub_, camera(2));
    ASSERT_TRUE(run_until([&] { return tile.live(); }));
    listen(2);
    EXPECT_TRUE(run_until([&] { return sound_.words() == QStringLiteral("这路没有声音"); }))
        << sound_.words().toStdString();
    has_speaker_ = false;
    listen(2);
    EXPECT_TRUE(sound_.words().contains(QStringLiteral("扬声器"))) << sound_.words().toStdString();
    EXPECT_FALSE(sound_.on());
}

TEST_F(CameraSoundTest, ComesBackWithThePicture)
{
    Tile tile(*hub_, camera(0));
    ASSERT_TRUE(run_until([&] { return tile.live(); }));
    listen(0);
    ASSERT_TRUE(run_until([&] { return ear_ != nullptr && ear_->loud(); }));
    ASSERT_TRUE(farm_.tell("hang-up c0"));
    ASSERT_TRUE(run_until([&] { return !tile.live(); }));
    ASSERT_TRUE(run_until([&] { return tile.live(); }));
    EXPECT_TRUE(run_until([&] { return sound_.on() && hears(); }, 5'000));
}

} // namespace
} // namespace yiping::mapview
