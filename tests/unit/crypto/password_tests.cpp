// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/crypto/password.h>

#include <gtest/gtest.h>

namespace yiping::crypto {

namespace {

constexpr PasswordCost cheap{64, 1, 1};

} // namespace

TEST(Password, FitsOnlyItself)
{
    SystemRandom random;
    const auto hash = hash_password("纸上得来终觉浅", cheap, random);
    ASSERT_TRUE(hash) << hash.error().debug_text();
    EXPECT_TRUE(hash->starts_with("$argon2id$v=19$m=64,t=1,p=1$")) << *hash;
    EXPECT_TRUE(fits_password("纸上得来终觉浅", *hash));
    EXPECT_FALSE(fits_password("纸上得来终觉深", *hash));
    EXPECT_FALSE(fits_password("", *hash));
    EXPECT_NE(*hash, hash_password("纸上得来终觉浅", cheap, random).value()) << "each has a salt of its own";
}

TEST(Password, HashOfAnotherImplementationFits)
{
    // Test vector of the reference implementation (phc-winner-argon2, src/test.c, version 0x13, t=2, m=2^16, p=1).
    EXPECT_TRUE(fits_password(
        "password", "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"));
    EXPECT_FALSE(fits_password(
        "passwort", "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"));
}

TEST(Password, WhatIsNoHashFitsNothing)
{
    for (const char* text :
        {"", "$", "plain", "$argon2id$v=19$m=64,t=1,p=1$", "$argon2i$v=19$m=64,t=1,p=1$c29tZXNhbHQ$AA",
            "$argon2id$v=16$m=64,t=1,p=1$c29tZXNhbHRzYWx0$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
            "$argon2id$v=19$m=4000000000,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
            "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$CTFh!!!!", "$argon2id$v=19$m=-1,t=1,p=1$c29tZXNhbHQ$AAAA"})
        EXPECT_FALSE(fits_password("password", text)) << text;
}

TEST(Password, CostMayChange)
{
    SystemRandom random;
    const std::string hash = hash_password("一二三四五六七八九十", cheap, random).value();
    EXPECT_FALSE(has_other_cost(hash, cheap));
    EXPECT_TRUE(has_other_cost(hash, {128, 1, 1}));
    EXPECT_TRUE(has_other_cost("nonsense", cheap));
}

} // namespace yiping::crypto
