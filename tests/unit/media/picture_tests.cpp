// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/media/picture.h>

#include <gtest/gtest.h>

#include <cstring>

extern "C" {
#include <libavutil/frame.h>
#include <libavutil/pixfmt.h>
}

namespace yiping::media {
namespace {

struct FreeFrame {
    void operator()(AVFrame* frame) const { av_frame_free(&frame); }
};
using Frame = std::unique_ptr<AVFrame, FreeFrame>;

Frame make_frame(int width, int height, std::uint8_t luma)
{
    Frame frame(av_frame_alloc());
    frame->format = AV_PIX_FMT_YUV420P;
    frame->width = width;
    frame->height = height;
    EXPECT_EQ(av_frame_get_buffer(frame.get(), 0), 0);
    for (int plane = 0; plane < 3; ++plane)
        std::memset(frame->data[plane], plane == 0 ? luma : 90,
            static_cast<std::size_t>(frame->linesize[plane]) *
                static_cast<std::size_t>(plane == 0 ? height : height / 2));
    return frame;
}

std::uint8_t luma_at(const Picture& picture, int x, int y)
{
    return picture.planes()[0].data[y * picture.planes()[0].stride + x];
}

TEST(Zones, AreReadOrNothingIsShown)
{
    EXPECT_TRUE(parse_zones("")->empty());
    const auto two = parse_zones("0,0 500,0 500,500 0,500;600,600 1000,600 800,1000");
    ASSERT_TRUE(two);
    ASSERT_EQ(two->size(), 2U);
    EXPECT_EQ((*two)[1][2], (ZonePoint{800, 1000}));
    for (const char* wrong : {"0,0 1,1", "0,0 1,1 2", "a,b c,d e,f", "0,0 1001,0 5,5", "-1,0 5,0 5,5", ";", "0;0"})
        EXPECT_FALSE(parse_zones(wrong)) << wrong;
}

TEST(Picture, ThePrivateZoneIsBlackAndTheRestIsNot)
{
    const Frame frame = make_frame(320, 180, 180);
    const auto zones = parse_zones("0,0 500,0 500,500 0,500");
    const auto picture = Picture::take(*frame, *zones, 7);
    ASSERT_NE(picture, nullptr);
    EXPECT_EQ(picture->at(), 7);
    for (int y = 0; y < 180; ++y)
        for (int x = 0; x < 320; ++x) {
            if (x < 160 && y < 90) {
                ASSERT_EQ(luma_at(*picture, x, y), 16) << x << ' ' << y;
            } else if (x > 161 || y > 90) {
                ASSERT_EQ(luma_at(*picture, x, y), 180) << x << ' ' << y;
            }
        }
    EXPECT_EQ(picture->planes()[1].data[0], 128) << "no colour shines through";
    EXPECT_EQ(frame->data[0][0], 180) << "the decoder's own frame is left alone";
}

TEST(Picture, WithoutZonesNothingIsCopied)
{
    const Frame frame = make_frame(320, 180, 60);
    const auto picture = Picture::take(*frame, {}, 0);
    ASSERT_NE(picture, nullptr);
    EXPECT_EQ(picture->planes()[0].data, frame->data[0]);
}

TEST(Picture, BlackIsToldFromNight)
{
    const Frame covered = make_frame(320, 180, 18);
    EXPECT_TRUE(PictureLook().look(*Picture::take(*covered, {}, 0)).black);
    for (int y = 80; y < 120; ++y) // a lit window
        std::memset(covered->data[0] + y * covered->linesize[0] + 100, 200, 60);
    EXPECT_FALSE(PictureLook().look(*Picture::take(*covered, {}, 0)).black);
}

TEST(Picture, AFewPixelsThatMoveAreSeen)
{
    const Frame frame = make_frame(384, 216, 100);
    PictureLook look;
    const auto before = look.look(*Picture::take(*frame, {}, 0)).content;
    for (int y = 0; y < 216; ++y) // the same, coded anew
        for (int x = 0; x < 384; ++x)
            frame->data[0][y * frame->linesize[0] + x] = static_cast<std::uint8_t>(100 + (x + y) % 5 - 2);
    EXPECT_EQ(look.look(*Picture::take(*frame, {}, 0)).content, before);
    for (int y = 196; y < 210; ++y) // one digit of the clock
        std::memset(frame->data[0] + y * frame->linesize[0] + 120, 235, 6);
    EXPECT_NE(look.look(*Picture::take(*frame, {}, 0)).content, before);
}

TEST(Picture, OtherFormsAreRefused)
{
    Frame frame(av_frame_alloc());
    frame->format = AV_PIX_FMT_RGB24;
    frame->width = 64;
    frame->height = 64;
    ASSERT_EQ(av_frame_get_buffer(frame.get(), 0), 0);
    EXPECT_EQ(Picture::take(*frame, {}, 0), nullptr);
}

} // namespace
} // namespace yiping::media
