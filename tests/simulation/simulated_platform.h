// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history.h"
#include "memory_disk.h"
#include "run.h"
#include "simulated_town.h"

#include <yiping/platform/sqlite_store.h>
#include <yiping/protocol/platform_session.h>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace yiping::simulation {

/// The platform's machine: the real store and host on a disk of its own.
class SimulatedPlatform {
public:
    explicit SimulatedPlatform(Run& run);
    ~SimulatedPlatform();

    /// Opens the store. False if the disk did not let it.
    [[nodiscard]] bool boot();
    [[nodiscard]] bool is_up() const { return store_ != nullptr; }
    /// Everything in memory is gone; the disk keeps what it has to.
    void crash(MemoryDisk::Loss loss);
    /// Ended in order, by an administrator.
    void shut_down();
    /// Somebody puts a copy of the database aside.
    void take_copy();
    /// The platform, which is down, is as it was at the last copy when it starts again. False if there is none.
    [[nodiscard]] bool restore_copy();

    /// To be called after whatever may have written: sees what was committed. False if the machine has died of it.
    [[nodiscard]] bool settle();

    [[nodiscard]] MemoryDisk& disk() { return disk_; }
    [[nodiscard]] MachineClock& clock() { return clock_; }
    [[nodiscard]] platform::SqliteStore& store() { return *store_; }
    [[nodiscard]] protocol::SessionHost& host() { return *host_; }
    /// Lets the rules do what is due, where this seed's platform has any (with_rules).
    void follow_rules();
    /// Whether the last command failed by the machine's fault: its link has to go.
    [[nodiscard]] bool take_failure();
    [[nodiscard]] const History& history() const { return history_; }

    /// What an account may see, by the database.
    struct Access {
        std::string scope;
        std::uint32_t mask_level = 0;
    };
    [[nodiscard]] const Access& access(const std::string& user) const { return accounts_.at(user); }
    [[nodiscard]] bool set_account(const platform::User& user);

    /// All rows, by register, in order of their ids.
    using Rows = std::map<std::uint32_t, protocol::RowBatch>;
    [[nodiscard]] Result<Rows> read_rows();
    /// Those that the scope shows, as the mask leaves them.
    [[nodiscard]] static std::map<std::uint32_t, std::vector<std::string>> shown(
        const Rows& rows, const Access& access);

private:
    void read_accounts();

    Run& run_;
    MemoryDisk disk_;
    MachineClock clock_;
    SeededRandom random_;
    History history_;
    struct Copy {
        MemoryDisk::Image image;
        std::size_t line;
        std::int64_t head;
    };
    std::optional<Copy> copy_;
    std::int64_t promised_ = 0; ///< head of the last commit that was told to anybody
    std::map<std::string, Access> accounts_;
    std::unique_ptr<platform::SqliteStore> store_;
    struct Hosts;
    std::unique_ptr<Hosts> hosts_;
    protocol::SessionHost* host_ = nullptr;
};

/// One seed in eight has a platform that accepts, dispatches and presses by rule.
[[nodiscard]] constexpr bool with_rules(std::uint64_t seed)
{
    return seed % 8 == 3;
}

/// The rule of theirs that accepts and dispatches.
inline constexpr std::string_view taking_rule = "take";

/// One row as text, for comparison.
[[nodiscard]] std::string text_of(const protocol::RowBatch& batch, std::size_t row);

} // namespace yiping::simulation
