// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/protocol/console_machine.h>
#include <yiping/protocol/platform_session.h>

#include <functional>
#include <map>
#include <memory>
#include <queue>
#include <set>
#include <string>
#include <vector>

/// One console and one platform in virtual time: the real machines of both ends; clock, line and disks are simulated.
/// One seed gives the whole run.
namespace yiping::simulation {

/// The platform's store, reduced to what the protocol can see: rows with revisions, tombstones, remembered answers.
class SimulatedPlatform final : public protocol::SessionHost {
public:
    SimulatedPlatform(Clock& clock, Random& random);

    /// A change that comes from elsewhere (a phone).
    void put_scene(const Uuid& id, const std::string& scene);
    void remove_scene(const Uuid& id);
    /// Forgets the log before the newest `keep` changes.
    void trim(std::int64_t keep) { oldest_ = std::max(oldest_, head_ - keep); }

    [[nodiscard]] const std::map<Uuid, domain::WallScene>& rows() const { return rows_; }
    [[nodiscard]] const std::map<Uuid, int>& effects() const { return effects_; }

    Result<domain::Principal> authenticate(const protocol::Hello& hello) override;
    Uuid log_id() override { return log_id_; }
    std::int64_t head() override { return head_; }
    bool can_continue(std::int64_t cursor) override { return cursor >= oldest_; }
    std::uint64_t count_rows(const domain::Principal&) override { return rows_.size(); }
    Result<protocol::EncodedBatch> delta(const domain::Principal& who, std::int64_t from) override;
    Result<std::unique_ptr<protocol::SnapshotSource>> snapshot(const domain::Principal& who) override;
    protocol::CommandAnswer execute(const domain::Principal& who, const domain::Command& command) override;
    protocol::BlobChunk blob(const domain::Principal&, const protocol::BlobRequest& request) override;

private:
    Clock& clock_;
    Random& random_;
    Uuid log_id_;
    std::int64_t head_ = 0;
    std::int64_t oldest_ = 0;
    std::map<Uuid, domain::WallScene> rows_;
    std::map<Uuid, std::int64_t> removed_; ///< with the revision of the removal
    std::map<Uuid, protocol::CommandAnswer> answers_;
    std::map<Uuid, int> effects_;
};

/// What a console's disk holds. A batch is durable after a while; a crash forgets those under way.
struct SimulatedDisk {
    Uuid log_id;
    std::int64_t cursor = 0;
    std::map<Uuid, domain::WallScene> rows;
    std::set<Uuid> seen;  ///< by the snapshot under way
    std::vector<domain::Command> outbox;
    std::map<Uuid, int> answered;

    void apply(const protocol::ApplyBatch& batch);
};

struct Faults {
    bool cuts = true;
    bool crashes = true;
    bool slow_disk = true;
    bool full_disk = true;
    bool trims = true;
    bool clock_jumps = true;
};

class World {
public:
    World(std::uint64_t seed, Faults faults);
    /// Runs so long; then heals everything and runs until the console is in step and its outbox empty. Returns what is
    /// wrong afterwards, "" if nothing is.
    [[nodiscard]] std::string run(MonoMillis virtual_ms);

    [[nodiscard]] std::size_t commands_made() const { return made_.size(); }
    [[nodiscard]] std::size_t crashes() const { return crashes_; }
    [[nodiscard]] std::size_t cuts() const { return cuts_; }

private:
    struct Event {
        MonoMillis at;
        std::uint64_t order;
        std::function<void()> happen;
        bool operator>(const Event& other) const { return std::tie(at, order) > std::tie(other.at, other.order); }
    };
    void after(MonoMillis wait, std::function<void()> happen);
    void boot_console();
    void do_console();
    void do_session();
    void cut();
    void crash();
    void plan_faults();
    void change_something();
    void make_command();
    void arm_timer();
    [[nodiscard]] MonoMillis latency();
    [[nodiscard]] std::string judge() const;

    SeededRandom random_;
    ManualClock clock_;
    Faults faults_;
    bool healed_ = false;
    std::priority_queue<Event, std::vector<Event>, std::greater<>> events_;
    std::uint64_t order_ = 0;

    SimulatedPlatform platform_;
    std::unique_ptr<protocol::PlatformSession> session_;
    std::unique_ptr<protocol::ConsoleMachine> console_;
    SimulatedDisk disk_;
    std::uint64_t boot_ = 0; ///< events of an earlier life of the console do nothing
    std::uint64_t link_ = 0; ///< the same for an earlier link
    std::uint64_t failed_link_ = 0; ///< the machine's number of the link whose batches the disk refuses
    MonoMillis down_ready_ = 0, up_ready_ = 0, disk_ready_ = 0; ///< each way keeps its order
    std::set<Uuid> made_;
    std::vector<Uuid> scenes_;
    std::size_t crashes_ = 0, cuts_ = 0;
    std::string broken_; ///< first rule broken on the way
};

} // namespace yiping::simulation
