// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/ports.h>
#include <yiping/services/case_actions.h>
#include <yiping/services/dispatch.h>
#include <yiping/services/town.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>

namespace yiping::services {

/// How the demo's operator behaves. Milliseconds of the demo's clock.
struct DirectorTempo {
    std::int64_t look_min = 2'000, look_max = 5'000;     ///< from seeing a new case to sending somebody
    std::int64_t check_min = 2'000, check_max = 5'000;   ///< from feedback to verifying, and on to closing
    std::int64_t breath = 1'200;                         ///< between two acts: one person does one thing at a time
    std::int64_t backlog_every = 15'000;                 ///< an older waiting case now and then; 0 never
    std::int64_t scene_for = 20'000;                     ///< how long a case stays on the wall
    std::int64_t scene_every = 45'000;                   ///< from one case on the wall to the next; 0 never
    std::int64_t leave_to_rules = 9'000;                 ///< so long a new case that a rule takes is left to it
    std::uint32_t rework_one_in = 9;                     ///< of the fed-back ones one goes back; 0 never
};

/// The operator of an unattended demo: the same acts through the same code as the desk's buttons. Sends the best
/// candidate to newly collected cases, verifies and closes what is fed back, now and then sends one back, and puts
/// cases on the wall. Whatever a person does by hand is respected: a case that has moved on is left alone.
/// Same seed and same events, same acts. GUI thread.
class Director {
public:
    struct Acts {
        std::uint32_t dispatched = 0, verified = 0, closed = 0, reworked = 0, scenes = 0, failed = 0;
        bool operator==(const Acts&) const = default;
    };

    Director(Town& town, CaseActions& actions, Dispatch& dispatch, std::uint64_t seed, std::string wall = "main",
        DirectorTempo tempo = {});

    /// Call several times a second while the demo runs.
    void tick(UtcMillis now);
    /// Cases that a rule of the platform takes by itself; none unless set.
    std::function<bool(const domain::Case&)> taken_by_rule;
    void set_running(bool running) { running_ = running; }
    [[nodiscard]] bool running() const { return running_; }
    [[nodiscard]] const Acts& acts() const { return acts_; }

private:
    struct Plan {
        domain::Step step{};  ///< the step it was made for
        UtcMillis at = 0;     ///< when to act
        bool rework = false;
    };

    void watch(UtcMillis now);
    [[nodiscard]] std::optional<CaseIndex> next_due(UtcMillis now);
    void act(CaseIndex at, const Plan& plan);
    void perform(const domain::Case& data, domain::Move move, std::string reason, std::uint32_t Acts::* counter);
    void direct_wall(UtcMillis now);
    [[nodiscard]] std::int64_t between(std::int64_t least, std::int64_t most);

    Town& town_;
    CaseActions& actions_;
    Dispatch& dispatch_;
    SeededRandom random_;
    std::string wall_;
    DirectorTempo tempo_;
    bool running_ = true;
    UtcMillis started_ = 0;
    UtcMillis next_act_ = 0;
    UtcMillis next_backlog_ = 0;
    UtcMillis scene_since_ = 0; ///< 0: the overview is up
    UtcMillis next_scene_ = 0;
    std::optional<Uuid> worth_showing_; ///< the newest case sent out
    std::unordered_map<Uuid, Plan> plans_;
    std::unordered_set<Uuid> reworked_; ///< never twice
    Acts acts_;
};

} // namespace yiping::services
