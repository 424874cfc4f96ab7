// SPDX-License-Identifier: GPL-3.0-or-later
#include "store_fixture.h"

#include "gateway/host.h"
#include "gateway/shared_snapshot.h"

namespace yiping::platform::testing {

class HostTest : public StoreTest {
protected:
    HostTest() { open(true); }

    [[nodiscard]] static protocol::Batch decoded(const protocol::EncodedBatch& batch)
    {
        auto message = protocol::decode(*batch.message);
        EXPECT_TRUE(message && std::holds_alternative<protocol::Batch>(*message));
        return std::get<protocol::Batch>(std::move(*message));
    }
};

TEST_F(HostTest, EncodesOnceForAllOfAScopeAndMaskLevel)
{
    Host host(*store_, clock_, [] {});
    const std::int64_t from = store_->head();
    report();
    const auto first = host.delta(desk_, from);
    const auto second = host.delta(desk_, from);
    ASSERT_TRUE(first && second);
    EXPECT_EQ(first->message.get(), second->message.get());
    EXPECT_NE(first->message.get(), host.delta(wall_, from)->message.get()) << "another mask level";
    const protocol::Batch batch = decoded(*first);
    EXPECT_EQ(batch.from, from);
    EXPECT_EQ(batch.to, store_->head());
    EXPECT_TRUE(batch.last);
    EXPECT_EQ(batch.row_count(), 3U);

    domain::Principal elsewhere = desk_;
    elsewhere.scope = "990101001002";
    const auto nothing = host.delta(elsewhere, from);
    ASSERT_TRUE(nothing);
    EXPECT_EQ(nothing->message, nullptr);
    EXPECT_EQ(nothing->to, store_->head());
}

TEST_F(HostTest, WallGetsPostsButNoNamesOfStaff)
{
    Host host(*store_, clock_, [] {});
    const auto named = [&](const domain::Principal& who) {
        domain::RowSet rows;
        for (const protocol::RowBatch& each : decoded(*host.delta(who, 0)).rows)
            protocol::add_rows(each, rows);
        EXPECT_EQ(rows.responder_rows.size(), 2U);
        EXPECT_FALSE(rows.responder_rows.front().post.empty());
        return !rows.responder_rows.front().name.empty();
    };
    EXPECT_TRUE(named(desk_));
    EXPECT_FALSE(named(wall_));
}

TEST_F(HostTest, SnapshotIsSharedByThoseWhoComeAtTheSameTime)
{
    for (int i = 0; i < 5; ++i)
        report();
    for (const bool independent : {true, false}) {
        Host host(*store_, clock_, independent ? std::function<void()>([] {}) : nullptr);
        auto one = host.snapshot(desk_);
        auto two = host.snapshot(desk_);
        ASSERT_TRUE(one && two);
        bool last = false;
        std::size_t rows = 0;
        while (!last) {
            const auto mine = (*one)->next();
            const auto yours = (*two)->next();
            ASSERT_TRUE(mine && yours);
            EXPECT_EQ(mine->message.get(), yours->message.get());
            EXPECT_EQ(mine->to, store_->head());
            last = mine->last;
            rows += decoded(*mine).row_count();
        }
        EXPECT_EQ(rows, host.count_rows(desk_));
        EXPECT_FALSE((*one)->next()) << "there is nothing after the last";
    }
}

TEST_F(HostTest, SnapshotMayBeLeftHalfWay)
{
    for (const bool independent : {true, false}) {
        Host host(*store_, clock_, independent ? std::function<void()>([] {}) : nullptr);
        {
            auto source = host.snapshot(desk_);
            ASSERT_TRUE(source);
            ASSERT_TRUE((*source)->next());
        }
        report();
        clock_.advance(60'000);
        auto again = host.snapshot(desk_);
        ASSERT_TRUE(again);
        EXPECT_EQ((*again)->next()->to, store_->head());
    }
}

/// Two that end at different times would keep it for each other for ever, and never come into step.
TEST_F(HostTest, ASnapshotThatTheLogHasLeftBehindIsGivenToNobodyElse)
{
    for (const bool independent : {true, false}) {
        Host host(*store_, clock_, independent ? std::function<void()>([] {}) : nullptr);
        report();
        auto slow = host.snapshot(desk_);
        ASSERT_TRUE(slow);
        const std::int64_t then = (*slow)->next()->to;
        ASSERT_EQ(then, store_->head());
        report();
        auto another = host.snapshot(desk_);
        ASSERT_TRUE(another);
        EXPECT_EQ((*another)->next()->to, then) << "the log goes on from there";
        ASSERT_TRUE(store_->trim_log(1));
        ASSERT_FALSE(host.delta(desk_, then)) << "there is no way on from it";
        auto fresh = host.snapshot(desk_);
        ASSERT_TRUE(fresh);
        const auto piece = (*fresh)->next();
        ASSERT_TRUE(piece);
        EXPECT_EQ(piece->to, store_->head());
        EXPECT_TRUE(host.delta(desk_, piece->to));
        EXPECT_EQ((*slow)->next()->to, then) << "who has begun goes on";
    }
}

TEST_F(HostTest, WhoComesALittleLaterGetsTheSameSnapshot)
{
    for (int i = 0; i < 5; ++i)
        report();
    Host host(*store_, clock_, [] {});
    const std::int64_t then = store_->head();
    const auto piece_for_the_next = [&] {
        auto source = host.snapshot(desk_);
        auto piece = (*source)->next();
        return std::pair(piece->message, piece->to);
    };
    const auto first = piece_for_the_next();
    report();
    EXPECT_EQ(piece_for_the_next(), first) << "what has changed since comes as a delta";
    EXPECT_EQ(first.second, then);
    clock_.advance(30'000);
    host.housekeep();
    EXPECT_EQ(piece_for_the_next().second, store_->head());
}

/// A disk that gives out.
class FailingReader final : public SnapshotReader {
public:
    [[nodiscard]] std::int64_t revision() const override { return 1; }
    [[nodiscard]] UtcMillis committed_at() const override { return noon; }
    [[nodiscard]] std::uint64_t mark() const override { return 1; }
    [[nodiscard]] Result<SnapshotPiece> next() override
    {
        return make_error(Fault::Environment, "sqlite.failed", {{"path", std::string("x")}, {"why", std::string("x")}});
    }
};

TEST_F(HostTest, NobodyJoinsASnapshotThatHasFailed)
{
    for (const bool independent : {true, false}) {
        const auto shared = std::make_shared<SharedSnapshot>(
            std::make_unique<FailingReader>(), 1, nullptr, independent ? std::function<void()>([] {}) : nullptr);
        const auto first = shared->join();
        ASSERT_TRUE(first);
        EXPECT_FALSE(first->next());
        EXPECT_FALSE(shared->join());
    }
}

TEST_F(HostTest, NobodyWaitsForAPieceThatIsBeingMade)
{
    for (int i = 0; i < 5; ++i)
        report();
    std::atomic<int> made = 0;
    Host host(*store_, clock_, [&] {
        ++made;
        made.notify_all();
    });
    auto source = host.snapshot(desk_);
    bool last = false;
    int pieces = 0;
    while (!last) {
        // As a session does: asks, and when told no, comes back after it has been woken.
        while (!(*source)->ready())
            made.wait(pieces);
        const auto piece = (*source)->next();
        ASSERT_TRUE(piece);
        ++pieces;
        last = piece->last;
    }
    EXPECT_GE(made.load(), pieces);
}

TEST_F(HostTest, HelloIsCheckedForTokenScopeAndRole)
{
    Host host(*store_, clock_, [] {});
    ASSERT_TRUE(store_->put_user({"town", "镇", domain::UserRole::Operator, "990101001000", 1, {}}));
    ASSERT_TRUE(store_->add_token("town", "t1", noon));
    ASSERT_TRUE(store_->put_user({"w", "孙 网格员", domain::UserRole::Worker, "", 1, id_of("sun")}));
    ASSERT_TRUE(store_->add_token("w", "t2", noon));
    protocol::Hello hello;
    hello.token = "t1";
    EXPECT_EQ(host.authenticate(hello)->scope, "990101001000");
    hello.scope = "990101001001";
    EXPECT_EQ(host.authenticate(hello)->scope, "990101001001");
    hello.scope = "990102";
    EXPECT_EQ(host.authenticate(hello).error().code(), "platform.outside_scope");
    hello.scope = "nonsense";
    EXPECT_FALSE(host.authenticate(hello));
    hello.scope = "";
    hello.token = "wrong";
    EXPECT_EQ(host.authenticate(hello).error().code(), "platform.wrong_token");
    hello.token = "t2";
    EXPECT_EQ(host.authenticate(hello).error().code(), "platform.no_right");
}

TEST_F(HostTest, BlobsComeInChunksAndUnknownOnesAsNothing)
{
    Host host(*store_, clock_, [] {});
    const std::string bytes(300'000, 'p');
    const std::string hash = store_->put_blob(bytes, "image/png", noon).value();
    EXPECT_EQ(host.blob(desk_, {hash, 0}).total, 0U) << "it belongs to nothing yet";
    domain::ReportCase body;
    body.category = "0202";
    body.title = "路灯不亮";
    body.lon = 105.5;
    body.lat = 29.5;
    body.attachments = {hash};
    ASSERT_EQ(execute(resident_, body).outcome, protocol::Outcome::Accepted);
    const auto first = host.blob(desk_, {hash, 0});
    EXPECT_EQ(first.total, bytes.size());
    const auto rest = host.blob(desk_, {hash, first.bytes.size()});
    EXPECT_EQ(first.bytes + rest.bytes, bytes);
    EXPECT_EQ(host.blob(desk_, {std::string(64, 'a'), 0}).total, 0U);
    domain::Principal visitors = desk_;
    visitors.mask_level = 3;
    EXPECT_EQ(host.blob(visitors, {hash, 0}).total, 0U) << "faces and doors";
    EXPECT_EQ(host.blob(desk_, {"' OR 1=1", 0}).total, 0U);
}

} // namespace yiping::platform::testing
