// SPDX-License-Identifier: GPL-3.0-or-later
#include "digest.h"

#include <gtest/gtest.h>

namespace yiping::media {
namespace {

RtspMessage refusal(std::initializer_list<const char*> challenges)
{
    RtspMessage message;
    message.status = 401;
    for (const char* each : challenges)
        message.headers.emplace_back("WWW-Authenticate", each);
    return message;
}

/// RFC 7616, 3.9.1.
TEST(Digest, AnswersTheExamplesOfTheStandard)
{
    const std::string rest = "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=";
    const std::string nonce = ", nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", opaque=\"FQhe\"";
    const DigestQuestion question{"GET", "/dir/index.html", 1, "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"};
    const auto md5 = read_challenge(rest + "MD5" + nonce), sha = read_challenge(rest + "SHA-256" + nonce);
    ASSERT_TRUE(md5 && sha);
    EXPECT_EQ(digest_response(*md5, "Mufasa", "Circle of Life", question), "8ca523f5e9506fed4657c9700eebdbec");
    EXPECT_EQ(digest_response(*sha, "Mufasa", "Circle of Life", question),
        "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1");
    EXPECT_EQ(md5->opaque, "FQhe");
}

/// RFC 2069 as corrected: neither count nor nonce of our own.
TEST(Digest, AnswersTheOldWay)
{
    const auto old = read_challenge("digest realm=\"testrealm@host.com\",nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\"");
    ASSERT_TRUE(old);
    EXPECT_FALSE(old->with_count);
    EXPECT_EQ(digest_response(*old, "Mufasa", "CircleOfLife", {"GET", "/dir/index.html", 1, ""}),
        "1949323746fe6a43ef61f9606e7febea");
}

TEST(Digest, WhatWeCannotAnswerIsNoChallenge)
{
    EXPECT_FALSE(read_challenge("Bearer realm=\"x\""));
    EXPECT_FALSE(read_challenge("Digest realm=\"x\", nonce=\"y\", algorithm=SHA-512-256"));
    EXPECT_FALSE(read_challenge("Digest realm=\"x\", nonce=\"y\", qop=\"auth-int\""));
    EXPECT_FALSE(read_challenge(""));
    const auto escaped = read_challenge(R"(Digest realm="a\"b, c", nonce = n1 ,stale=TRUE, algorithm=md5-SESS)");
    ASSERT_TRUE(escaped);
    EXPECT_EQ(escaped->realm, "a\"b, c");
    EXPECT_EQ(escaped->nonce, "n1");
    EXPECT_TRUE(escaped->stale);
    EXPECT_TRUE(escaped->of_session);
}

TEST(Credentials, ThePasswordIsProvedRatherThanSent)
{
    Credentials credentials("admin", "p@ss");
    EXPECT_FALSE(credentials.header_for("PLAY", "rtsp://c/")) << "the camera has not asked";
    ASSERT_TRUE(credentials.take(refusal({"Basic realm=\"x\"", "Digest realm=\"x\", nonce=\"n\", qop=\"auth\"",
        "Digest realm=\"x\", nonce=\"n\", algorithm=SHA-256"})));
    const std::string first = *credentials.header_for("PLAY", "rtsp://c/");
    EXPECT_TRUE(first.starts_with("Digest username=\"admin\", realm=\"x\", nonce=\"n\", uri=\"rtsp://c/\"")) << first;
    EXPECT_TRUE(first.contains("nc=00000001"));
    EXPECT_FALSE(first.contains("p@ss"));
    EXPECT_TRUE(credentials.header_for("PLAY", "rtsp://c/")->contains("nc=00000002"));
}

TEST(Credentials, BasicWhereNothingElseIsAsked)
{
    Credentials credentials("Aladdin", "open sesame");
    ASSERT_TRUE(credentials.take(refusal({"Basic realm=\"x\""})));
    EXPECT_EQ(credentials.header_for("PLAY", "rtsp://c/"), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
}

TEST(Credentials, WhoIsWrongIsWrongOnce)
{
    Credentials credentials("admin", "wrong");
    ASSERT_TRUE(credentials.take(refusal({"Digest realm=\"x\", nonce=\"1\""})));
    EXPECT_FALSE(credentials.take(refusal({"Digest realm=\"x\", nonce=\"2\""})));
    EXPECT_TRUE(credentials.take(refusal({"Digest realm=\"x\", nonce=\"3\", stale=true"}))) << "only too old";
    Credentials nobody("", "");
    EXPECT_FALSE(nobody.take(refusal({"Basic realm=\"x\""})));
}

} // namespace
} // namespace yiping::media
