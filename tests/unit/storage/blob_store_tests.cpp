// SPDX-License-Identifier: GPL-3.0-or-later
#include "temp_folder.h"

#include <yiping/crypto/hash.h>
#include <yiping/storage/blob_store.h>

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace yiping {
namespace {

using storage::BlobStore;
using test::TempFolder;

std::string content_of(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

TEST(BlobStore, GoesOnWhereItStopped)
{
    TempFolder folder;
    const std::string content(1000, 'x');
    const std::string name = crypto::sha256_hex(content);
    {
        auto store = BlobStore::open(folder.path(), 1 << 20);
        ASSERT_TRUE(store);
        EXPECT_EQ(store->fetched(name), 0U);
        EXPECT_EQ(store->find(name), std::nullopt);
        EXPECT_EQ(store->add(name, 0, 1000, content.substr(0, 300)), false);
    }
    auto store = BlobStore::open(folder.path(), 1 << 20);
    ASSERT_TRUE(store);
    EXPECT_EQ(store->fetched(name), 300U);
    EXPECT_EQ(store->add(name, 300, 1000, content.substr(300)), true);
    const auto path = store->find(name);
    ASSERT_TRUE(path.has_value());
    EXPECT_EQ(content_of(*path), content);
}

TEST(BlobStore, WrongContentIsThrownAway)
{
    TempFolder folder;
    auto store = BlobStore::open(folder.path(), 1 << 20);
    ASSERT_TRUE(store);
    const std::string name = crypto::sha256_hex("right");
    auto done = store->add(name, 0, 5, "wrong");
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code(), "storage.bad_blob");
    EXPECT_EQ(store->fetched(name), 0U);
    EXPECT_FALSE(store->add(name, 0, 5, "too long"));
    EXPECT_FALSE(store->add(name, 3, 5, "ht")); // a gap
    EXPECT_FALSE(store->add("../../etc/passwd", 0, 5, "right"));
    EXPECT_FALSE(store->add(name, 0, 2 << 20, "more than the quota"));
    done = store->add(name, 0, 0, "");
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code(), "storage.no_such_blob");
    EXPECT_EQ(store->add(name, 0, 5, "right"), true);
}

TEST(BlobStore, LongestUnusedGoesFirst)
{
    TempFolder folder;
    auto store = BlobStore::open(folder.path(), 250);
    ASSERT_TRUE(store);
    std::vector<std::string> names;
    for (const char letter : {'a', 'b'}) {
        const std::string content(100, letter);
        names.push_back(crypto::sha256_hex(content));
        ASSERT_EQ(store->add(names.back(), 0, 100, content), true);
    }
    // "a" is older by an hour, then looked at.
    const auto hour_ago = std::filesystem::file_time_type::clock::now() - std::chrono::hours(1);
    std::filesystem::last_write_time(folder / names[0], hour_ago);
    std::filesystem::last_write_time(folder / names[1], hour_ago);
    ASSERT_TRUE(store->find(names[0]));
    const std::string third(100, 'c');
    ASSERT_EQ(store->add(crypto::sha256_hex(third), 0, 100, third), true);
    EXPECT_TRUE(store->find(names[0]));
    EXPECT_FALSE(store->find(names[1]));
    EXPECT_TRUE(store->find(crypto::sha256_hex(third)));
}

} // namespace
} // namespace yiping
