// SPDX-License-Identifier: GPL-3.0-or-later
// What tiles show of real streams: one connection for many tiles, nothing after a withdrawn consent, no reconnecting
// when a page turns.
#include "camera_farm.h"
#include "fake_console.h"
#include "small_town.h"

#include <yiping/mapview/camera_hub.h>

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QEventLoop>
#include <QGuiApplication>
#include <QVideoFrame>

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <mutex>

namespace yiping::mapview {
namespace {

using media::StreamState;
using test::CameraFarm;

bool run_until(const std::function<bool()>& is, int millis = 20'000)
{
    const QDeadlineTimer end(millis);
    while (!is()) {
        if (end.hasExpired())
            return false;
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 10);
    }
    return true;
}

/// One tile, without a screen.
struct Tile {
    QVideoSink sink;
    CameraFeed feed;
    Tile(CameraHub& hub, const Uuid& camera)
    {
        feed.set_video_sink(&sink);
        feed.set_camera_id(QString::fromStdString(camera.to_string()));
        feed.set_hub(&hub);
    }
    [[nodiscard]] bool live() const { return feed.live() && sink.videoFrame().isValid(); }
};

class CameraHubTest : public ::testing::Test {
protected:
    static void SetUpTestSuite()
    {
        static int argc = 1;
        static char name[] = "camera_hub_tests";
        static char* argv[] = {name, nullptr};
        if (QCoreApplication::instance() == nullptr)
            new QGuiApplication(argc, argv); // lives as long as the program
    }

    CameraHubTest() : town_(console_, console_, clock_)
    {
        console_.rows = testing::small_town();
        for (int i = 0; i < cameras; ++i) {
            domain::Camera row;
            row.id = camera(i);
            row.district_id = "990101";
            row.area_code = "990101001001";
            row.gb_id = "c" + std::to_string(i);
            row.name = row.gb_id;
            row.sharing = domain::SharingKind::SafeVillage;
            row.purpose = "公共区域";
            row.streams = true;
            console_.rows.camera_rows.push_back(row);
        }
        town_.start();
        console_.pump();
        hub_ = std::make_unique<CameraHub>(
            town_, clock_,
            [this](const Uuid& id, bool main, const std::function<void(Result<media::Address>)>& answer) {
                for (int i = 0; i < cameras; ++i)
                    if (camera(i) == id) {
                        {
                            const std::scoped_lock lock(mutex_);
                            ++asked_[{i, main}];
                        }
                        answer(media::Address{farm_.address(i, main ? "main" : "sub"), {}, {}});
                        return;
                    }
            },
            [this](const Uuid& id) { left_.push_back(id); });
    }
    static Uuid camera(int number) { return Uuid::from_name("camera", std::to_string(number)); }

    static constexpr int cameras = 3;
    SystemClock clock_;
    testing::FakeConsole console_{clock_};
    services::Town town_;
    CameraFarm farm_{cameras, {"--sub=320x180", "--main=640x360"}};
    std::mutex mutex_;
    std::map<std::pair<int, bool>, int> asked_; ///< how often an address was asked for; on the streams' threads
    [[nodiscard]] int asked(int number)
    {
        const std::scoped_lock lock(mutex_);
        return asked_[{number, false}];
    }
    std::vector<Uuid> left_;
    std::unique_ptr<CameraHub> hub_;
};

TEST_F(CameraHubTest, NineTilesOfOneCameraAreOneConnection)
{
    ASSERT_GT(farm_.port(), 0);
    std::vector<std::unique_ptr<Tile>> tiles;
    tiles.reserve(9);
    for (int i = 0; i < 9; ++i)
        tiles.push_back(std::make_unique<Tile>(*hub_, camera(0)));
    ASSERT_TRUE(run_until([&] { return std::ranges::all_of(tiles, [](const auto& each) { return each->live(); }); }));
    EXPECT_EQ(tiles[0]->sink.videoFrame().size(), QSize(320, 180));
    EXPECT_EQ(hub_->shown(), 1);
    EXPECT_EQ(hub_->live(), 1);
    EXPECT_EQ(asked(0), 1);
    tiles.clear();
    EXPECT_TRUE(run_until([&] { return !left_.empty(); })) << "the platform is told that nobody looks any more";
    EXPECT_EQ(left_, std::vector{camera(0)});
}

TEST_F(CameraHubTest, AWithdrawnConsentTakesThePictureAwayAtOnce)
{
    Tile tile(*hub_, camera(0));
    ASSERT_TRUE(run_until([&] { return tile.live(); }));
    domain::RowSet changed;
    changed.camera_rows.push_back(console_.rows.camera_rows.front());
    changed.camera_rows.front().withdrawn_at = clock_.now();
    console_.change(std::move(changed));
    town_.tick();
    console_.pump(); // no turn of the event loop in between
    EXPECT_FALSE(tile.sink.videoFrame().isValid());
    EXPECT_FALSE(tile.feed.has_picture());
    EXPECT_EQ(tile.feed.state(), static_cast<int>(StreamState::NoPermission));
    EXPECT_EQ(left_, std::vector{camera(0)});
}

TEST_F(CameraHubTest, APageThatTurnsReconnectsNobodyItStillShows)
{
    Tile first(*hub_, camera(0)), second(*hub_, camera(1));
    hub_->prepare({QString::fromStdString(camera(2).to_string())});
    ASSERT_TRUE(run_until([&] { return first.live() && second.live(); }));
    // One tile after the other, as a model changes them: for a moment nobody shows camera 1.
    second.feed.set_camera_id(QString::fromStdString(camera(2).to_string()));
    first.feed.set_camera_id(QString::fromStdString(camera(1).to_string()));
    EXPECT_FALSE(first.sink.videoFrame().isValid()) << "a picture never stays under another name";
    ASSERT_TRUE(run_until([&] { return first.live() && second.live(); }));
    EXPECT_EQ(asked(1), 1);
    EXPECT_EQ(asked(2), 1) << "kept ready before";
}

TEST_F(CameraHubTest, AnEnlargedTileShowsTheSubStreamUntilTheMainOneCame)
{
    Tile tile(*hub_, camera(0));
    ASSERT_TRUE(run_until([&] { return tile.live(); }));
    bool gap = false;
    QObject::connect(&tile.sink, &QVideoSink::videoFrameChanged, &tile.sink,
        [&](const QVideoFrame& frame) { gap = gap || !frame.isValid(); });
    tile.feed.set_main(true);
    ASSERT_TRUE(run_until([&] { return tile.sink.videoFrame().size() == QSize(640, 360); }));
    EXPECT_FALSE(gap);
    EXPECT_EQ(hub_->shown(), 1);
}

} // namespace
} // namespace yiping::mapview
