// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "registers_in_use.h"
#include "run.h"
#include "simulated_console.h"
#include "simulated_line.h"
#include "simulated_platform.h"

#include <array>
#include <functional>
#include <memory>
#include <string>
#include <vector>

/// Three consoles and a platform in virtual time: the real machines of both ends, the platform's real rules and SQLite;
/// clock, network and disks are simulated. One seed gives the whole run. See docs/simulation.md.
namespace yiping::simulation {

struct Faults {
    bool cuts = true;
    bool console_crashes = true;
    bool platform_crashes = true;
    bool bad_disks = true; ///< full, slow, failing
    bool trims = true;
    bool clock_jumps = true;
    bool account_changes = true;
    bool drift = true;
    bool restores = true; ///< the platform goes on from an older copy of its database
};

/// One seed in sixteen has them all.
[[nodiscard]] constexpr Registers registers_of(std::uint64_t seed)
{
    return seed % 16 == 0 ? Registers::All : Registers::Few;
}

struct Plan {
    std::uint64_t seed = 1;
    Faults faults;
    MonoMillis virtual_ms = 60'000;
    Mutation mutation = Mutation::None;
    std::function<void(const std::string&)> tell; ///< gets the story line by line
};

struct Outcome {
    std::string rule; ///< the first that was broken; "" if none was
    std::string how;
    std::size_t commands = 0, accepted = 0, refused = 0, conflicts = 0;
    std::size_t console_crashes = 0, platform_crashes = 0, cuts = 0, snapshots = 0, repairs = 0;
    std::size_t by_rule = 0; ///< moves that rules have made
    std::size_t restores = 0, set_back = 0; ///< copies restored, consoles that were told so
    std::uint64_t messages = 0, steps = 0;
    MonoMillis in_step_after = 0; ///< from the last fault until all was quiet
    MonoMillis lasted = 0; ///< in all
    bool operator==(const Outcome&) const = default;
};

/// Lets the faults happen for the planned time, heals everything, waits until all is quiet and judges.
[[nodiscard]] Outcome simulate(const Plan& plan);

class World {
public:
    explicit World(const Plan& plan);
    ~World();
    World(const World&) = delete;
    World& operator=(const World&) = delete;
    [[nodiscard]] Outcome run();

private:
    // What people do.
    void plan_operator(SimulatedConsole& console);
    void act_as_operator(SimulatedConsole& console);
    [[nodiscard]] std::optional<domain::CommandBody> choose_move(
        SimulatedConsole& console, const domain::Case& row, const std::string& reason);
    void plan_phones();
    void act_as_worker();
    void act_as_resident();
    void plan_rules();
    void plan_town();
    void change_town();
    void change_account();
    [[nodiscard]] Uuid choose_case();
    [[nodiscard]] std::string choose_area(std::string_view scope);
    void execute_directly(const domain::Principal& who, domain::Command command);

    // What goes wrong.
    void plan_faults();
    void fail_somewhere();
    void crash_platform(MemoryDisk::Loss loss, MonoMillis down_for);
    void boot_platform();
    void restore_platform();
    void heal();

    // Whether all is well.
    [[nodiscard]] bool is_quiet();
    void judge();
    void judge_rows();
    void judge_rules(const std::vector<domain::CaseMove>& moves);
    void judge_commands(SimulatedConsole& console);
    [[nodiscard]] SimulatedConsole& some_console() { return *consoles_[run_.random.below(consoles_.size())]; }
    [[nodiscard]] std::vector<domain::CaseMove> effects_of(const domain::Command& command);

    Plan plan_;
    RegistersInUse registers_;
    Run run_;
    SimulatedPlatform platform_;
    SimulatedLine line_;
    std::vector<std::unique_ptr<SimulatedConsole>> consoles_;
    std::vector<Uuid> cases_;
    std::vector<std::pair<domain::Register, Uuid>> removable_;
    std::uint64_t next_reason_ = 1;
    std::uint64_t platform_life_ = 0;
    bool healed_ = false;
    Outcome outcome_;
    std::map<std::string, std::vector<domain::CaseMove>> moves_by_reason_;
};

} // namespace yiping::simulation
