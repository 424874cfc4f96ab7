// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/media/address.h>

#include <gtest/gtest.h>

namespace yiping::media {
namespace {

bool is_sound(const std::string& url)
{
    return check_address({url, {}, {}}).has_value();
}

TEST(Address, OnlyRtspIsSound)
{
    EXPECT_TRUE(is_sound("rtsp://10.0.0.1:554/34020000001320000001/sub?until=1&sign=ab"));
    EXPECT_TRUE(is_sound("rtsps://[2001:db8::1]/main"));
    for (const char* url : {"file:///etc/passwd", "http://10.0.0.1/", "rtmp://h/", "concat:rtsp://h/|file:///x",
             "RTSP+file://h/x", "", "rtsp:", "rtsp://", "rtsp:///path", "rtsp://:554/x", "/etc/passwd",
             "rtsp://user:word@host/x", "rtsp://host/a b", "rtsp://host/\r\nDESCRIBE", "rtspu://host/x"})
        EXPECT_FALSE(is_sound(url)) << url;
    EXPECT_FALSE(is_sound("rtsp://h/" + std::string(3000, 'a')));
}

TEST(Address, NeitherPasswordNorSignatureIsLogged)
{
    EXPECT_EQ(redacted("rtsp://admin:secret@10.0.0.1:554/a/sub?sign=abc#x"), "rtsp://10.0.0.1:554/a/sub");
    EXPECT_EQ(redacted("nonsense secret"), "?");
    EXPECT_EQ(redacted("admin:secret@10.0.0.1/a?next=rtsp://10.0.0.2/b"), "?") << "no way to talk stands before it";
}

} // namespace
} // namespace yiping::media
