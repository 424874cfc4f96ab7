// SPDX-License-Identifier: GPL-3.0-or-later
#include "host_lookup.h"

#include <gtest/gtest.h>

#include <netinet/in.h>

#include <future>
#include <memory>
#include <string>

namespace yiping::media {
namespace {

bool never()
{
    return false;
}

int unreachable(const char*, const char*, const addrinfo*, addrinfo**)
{
    ADD_FAILURE() << "asked for a name";
    return EAI_FAIL;
}

TEST(HostLookup, AnAddressIsNotLookedUp)
{
    const auto four = look_up("127.0.0.1", "554", never, unreachable);
    ASSERT_TRUE(four);
    EXPECT_EQ((*four)->ai_family, AF_INET);
    EXPECT_EQ(ntohs(reinterpret_cast<const sockaddr_in*>((*four)->ai_addr)->sin_port), 554);
    const auto six = look_up("::1", "322", never, unreachable);
    ASSERT_TRUE(six);
    EXPECT_EQ((*six)->ai_family, AF_INET6);
}

TEST(HostLookup, AHostHasTheAddressesOfItsName)
{
    const auto found = look_up("localhost", "554", never);
    ASSERT_TRUE(found) << found.error();
    EXPECT_EQ((*found)->ai_socktype, SOCK_STREAM);
}

TEST(HostLookup, WhatTheSystemSaysIsTheReason)
{
    const auto found = look_up("nowhere.invalid", "554", never,
        [](const char*, const char*, const addrinfo*, addrinfo**) { return EAI_NONAME; });
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error(), ::gai_strerror(EAI_NONAME));
    EXPECT_EQ(found.error().find("nowhere"), std::string::npos);
}

// A name server that says nothing holds up nobody who has stopped waiting, and what it says at last is nobody's.
TEST(HostLookup, WhoIsInterruptedLeavesASilentLookUpBehind)
{
    std::promise<void> answer;
    const std::shared_future<void> answered = answer.get_future().share();
    auto ended = std::make_shared<std::promise<void>>();
    std::future<void> end = ended->get_future();
    int asked = 0;
    const auto found = look_up(
        "silent.invalid", "554", [&] { return ++asked == 2; },
        [answered, ended](const char*, const char* port, const addrinfo* hints, addrinfo** into) {
            answered.wait();
            const int done = ::getaddrinfo("127.0.0.1", port, hints, into);
            ended->set_value();
            return done;
        });
    EXPECT_FALSE(found);
    EXPECT_EQ(asked, 2);
    answer.set_value();
    end.wait();
}

} // namespace
} // namespace yiping::media
