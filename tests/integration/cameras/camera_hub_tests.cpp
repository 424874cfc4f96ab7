// SPDX-License-Identifier: GPL-3.0-or-later
// What tiles show of real streams: one connection for many tiles, nothing after a withdrawn consent, no reconnecting
// when a page turns.
#include "hub_fixture.h"

namespace yiping::mapview {
namespace {

const uchar* pixels(const Tile& tile)
{
    QVideoFrame frame = tile.sink.videoFrame();
    if (!frame.map(QVideoFrame::ReadOnly))
        return nullptr;
    const uchar* const found = frame.bits(0);
    frame.unmap();
    return found;
}

TEST_F(CameraHubTest, NineTilesOfOneCameraAreOneConnection)
{
    ASSERT_GT(farm_.port(), 0);
    ASSERT_TRUE(run_until([&] { return farm_.connections() == 1; })) << "the recorder's own";
    std::vector<std::unique_ptr<Tile>> tiles;
    tiles.reserve(9);
    for (int i = 0; i < 9; ++i)
        tiles.push_back(std::make_unique<Tile>(*hub_, camera(0)));
    ASSERT_TRUE(run_until([&] { return std::ranges::all_of(tiles, [](const auto& each) { return each->live(); }); }));
    EXPECT_EQ(farm_.connections(), 2);
    // Decoded once: what the tiles show is the same memory, and another picture comes to all of them at once.
    const auto* const first = pixels(*tiles[0]);
    EXPECT_TRUE(std::ranges::all_of(tiles, [&](const auto& each) { return pixels(*each) == first; }));
    EXPECT_EQ(tiles[0]->sink.videoFrame().size(), QSize(320, 180));
    EXPECT_EQ(hub_->shown(), 1);
    EXPECT_EQ(hub_->live(), 1);
    EXPECT_LE(asked(0), 3) << "once, and again only where a slow machine lost it";
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
    const int before_1 = asked(1), before_2 = asked(2); // a slow machine may have asked twice
    // One tile after the other, as a model changes them: for a moment nobody shows camera 1.
    second.feed.set_camera_id(QString::fromStdString(camera(2).to_string()));
    first.feed.set_camera_id(QString::fromStdString(camera(1).to_string()));
    EXPECT_FALSE(first.sink.videoFrame().isValid()) << "a picture never stays under another name";
    ASSERT_TRUE(run_until([&] { return first.live() && second.live(); }))
        << first.how() << "; " << second.how() << "; asked " << asked(1) - before_1 << " and " << asked(2) - before_2
        << " times, the farm has " << farm_.connections() << " connections";
    EXPECT_EQ(asked(1), before_1);
    EXPECT_EQ(asked(2), before_2) << "kept ready before";
}

TEST_F(CameraHubTest, AClockThatIsWrongIsToldOnItsTile)
{
    ASSERT_TRUE(farm_.tell("clock c0 75"));
    Tile wrong(*hub_, camera(0)), right(*hub_, camera(1));
    ASSERT_TRUE(run_until([&] { return wrong.live() && right.live() && !wrong.feed.clock_words().isEmpty(); }));
    EXPECT_TRUE(wrong.feed.clock_words().contains(QStringLiteral("快"))) << wrong.feed.clock_words().toStdString();
    EXPECT_EQ(right.feed.clock_words(), QString());
}

TEST_F(CameraHubTest, ATileThatLooksBackShowsWhatWasAndSaysSo)
{
    const Tile live(*hub_, camera(2));
    Tile tile(*hub_, camera(2));
    ASSERT_TRUE(run_until([&] { return live.live() && tile.live(); }));
    tile.feed.set_before(true);
    EXPECT_FALSE(tile.sink.videoFrame().isValid()) << "never one for the other";
    const auto age = [&]() -> int {
        QVideoFrame frame = tile.sink.videoFrame();
        if (!frame.map(QVideoFrame::ReadOnly))
            return -1;
        const auto drawn = test::clock_in_picture(frame.bits(0), frame.bytesPerLine(0), frame.width(), frame.height());
        frame.unmap();
        return drawn ? static_cast<std::int32_t>(static_cast<std::uint32_t>(clock_.now()) - *drawn) : -1;
    };
    ASSERT_TRUE(run_until([&] { return age() > 0; }));
    EXPECT_EQ(tile.feed.words(), QStringLiteral("回看"));
    ASSERT_TRUE(run_until([&] { return age() < 4'000; })) << "it begins with a key frame that is older";
    EXPECT_GE(age(), 2'900);
    EXPECT_EQ(hub_->live(), 1) << "the other tile's";
    tile.feed.set_before(false);
    ASSERT_TRUE(run_until([&] { return tile.live(); }));
    EXPECT_LT(age(), 2'000);
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
