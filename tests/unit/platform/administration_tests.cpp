// SPDX-License-Identifier: GPL-3.0-or-later
#include "store_fixture.h"

#include <yiping/platform/administration.h>

namespace yiping::platform::testing {

class AdministrationTest : public StoreTest {
protected:
    Result<AdminAnswer> ask(const AdminRequest& request)
    {
        // As it would go through the socket.
        const auto heard = decode_request(encode_request(request));
        if (!heard)
            return std::unexpected(heard.error());
        EXPECT_EQ(*heard, request);
        return decode_answer(encode_answer(administer(*store_, *heard, "ctl:test", clock_.now())));
    }
};

TEST_F(AdministrationTest, AccountsAreMadeChangedAndListed)
{
    AdminRequest add{
        .verb = AdminVerb::AddUser, .name = "zhao", .post = "赵 值班员", .role = domain::UserRole::Operator};
    add.password_hash = "hash";
    add.must_change = true;
    const auto added = ask(add);
    ASSERT_TRUE(added) << added.error().debug_text();
    ASSERT_EQ(added->accounts.size(), 1U);
    EXPECT_EQ(added->accounts.front().user.post, "赵 值班员");
    EXPECT_TRUE(added->accounts.front().must_change);
    EXPECT_EQ(added->accounts.front().disabled_at, std::nullopt);

    const auto changed = ask({.verb = AdminVerb::ChangeUser, .name = "zhao", .mask_level = 2});
    ASSERT_TRUE(changed);
    EXPECT_EQ(changed->accounts.front().user.mask_level, 2U);
    EXPECT_EQ(changed->accounts.front().user.role, domain::UserRole::Operator) << "what is not said stays";
    EXPECT_EQ(ask({.verb = AdminVerb::ChangeUser, .name = "zhao", .staff_number = "W99"}).error(),
        Error(Fault::Input, "ctl.no_such_staff", {{"number", std::string("W99")}}));
    EXPECT_EQ(ask({.verb = AdminVerb::ChangeUser, .name = "zhao", .role = domain::UserRole::Worker}).error().code(),
        "ctl.worker_without_number");

    const auto disabled = ask({.verb = AdminVerb::DisableUser, .name = "zhao", .disabled = true});
    ASSERT_TRUE(disabled);
    EXPECT_EQ(disabled->accounts.front().disabled_at, clock_.now());
    const auto all = ask({.verb = AdminVerb::Users});
    ASSERT_TRUE(all);
    EXPECT_TRUE(std::ranges::any_of(all->accounts, [](const Account& each) { return each.user.name == "zhao"; }));
    EXPECT_EQ(ask({.verb = AdminVerb::SetPassword, .name = "nobody"}).error().code(), "platform.unknown_user");
}

TEST_F(AdministrationTest, ConsolesAreInvitedAndRevoked)
{
    const auto invited = ask({.verb = AdminVerb::Invite, .name = "大屏", .valid_ms = 60'000});
    ASSERT_TRUE(invited);
    EXPECT_FALSE(invited->code.empty());
    const InvitationInfo& info = invited->invitations.front();
    EXPECT_EQ(info.expires_at, clock_.now() + 60'000);
    ASSERT_TRUE(ask({.verb = AdminVerb::RevokeConsole, .id = info.id}));
    const auto list = ask({.verb = AdminVerb::Consoles});
    ASSERT_TRUE(list);
    EXPECT_EQ(list->invitations.front().revoked_at, clock_.now());
}

TEST(AdministrationLines, WhatIsNoRequestIsRefused)
{
    for (const char* line : {"", "{", "[]", R"({"verb":99})", R"({"verb":-1})", R"({"id":"x"})", R"({"name":7})",
             R"({"mask_level":-1})", R"({"role":"king"})", "{\"a\":[[[[[[[[[[1]]]]]]]]]]}"})
        EXPECT_EQ(decode_request(line).error().code(), "platform.bad_json") << line;
    EXPECT_EQ(decode_answer("{\"error\":7}").error().code(), "platform.bad_json");
}

TEST_F(AdministrationTest, AnAccountThatIsPutRaisesTheVersionOfAccess)
{
    const std::uint64_t before = store_->access()->version();
    ASSERT_TRUE(store_->put_user({"zhao", "赵", domain::UserRole::Operator, "", 1, {}}));
    EXPECT_GT(store_->access()->version(), before);
}

} // namespace yiping::platform::testing
