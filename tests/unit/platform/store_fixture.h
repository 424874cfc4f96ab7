// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/commands.h>
#include <yiping/platform/sqlite_store.h>

#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>

namespace yiping::platform::testing {

inline constexpr UtcMillis noon = 1'773'806'400'000; ///< 2026-03-18 12:00 in Shanghai

/// A store in a folder of its own with two villages of two grids, two workers, and no case.
class StoreTest : public ::testing::Test {
protected:
    StoreTest();
    ~StoreTest() override;

    /// Opens (again) what is in the folder.
    void open(bool shared_readers = false);
    void close() { store_.reset(); }
    [[nodiscard]] std::string path() const { return (folder_ / "platform.db").string(); }

    [[nodiscard]] domain::Command command(domain::CommandBody body, std::int64_t base = 0);
    [[nodiscard]] protocol::CommandAnswer execute(
        const domain::Principal& who, domain::CommandBody body, std::int64_t base = 0);
    /// The code of the refusal; "" where it was accepted.
    [[nodiscard]] std::string refusal(const domain::Principal& who, domain::CommandBody body, std::int64_t base = 0);
    /// Reports a case in the first grid and gives its row.
    domain::Case report(std::string title = "路灯不亮");
    [[nodiscard]] domain::Case case_of(const Uuid& id);
    [[nodiscard]] domain::Assignment slip_of(const Uuid& responder);

    std::filesystem::path folder_;
    SeededRandom random_{42};
    ManualClock clock_{noon};
    const domain::CategoryTree* categories_ = nullptr; ///< for open()
    const domain::WorkCalendar* calendar_ = nullptr;   ///< for open()
    std::unique_ptr<SqliteStore> store_;
    domain::Principal desk_, wall_, resident_, worker_, other_worker_;
};

[[nodiscard]] Uuid id_of(std::string_view name);
[[nodiscard]] domain::RowSet small_town();
[[nodiscard]] domain::MoveCase a_move(
    const Uuid& case_id, domain::Move move, const Uuid& responder = {}, std::string reason = {});

/// What a console of a scope has: rows by register and id.
struct Mirror {
    std::map<std::pair<std::uint32_t, Uuid>, std::int64_t> revisions;
    std::int64_t cursor = 0;

    void apply(const Delta& delta);
    void apply(const protocol::RowBatch& batch);
    /// Reads deltas until in step.
    void catch_up(Store& store, std::string_view scope, std::size_t max_rows = 1000);
    [[nodiscard]] static Mirror of_snapshot(Store& store, std::string_view scope, std::size_t piece_rows = 1000);
    [[nodiscard]] bool has(domain::Register which, const Uuid& id) const;
};

} // namespace yiping::platform::testing
