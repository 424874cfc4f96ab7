// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history.h"
#include "memory_disk.h"
#include "run.h"
#include "simulated_town.h"

#include <yiping/protocol/console_machine.h>
#include <yiping/storage/answer_keeper.h>
#include <yiping/storage/cache.h>
#include <yiping/storage/outbox.h>

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace yiping::simulation {

class SimulatedConsole;

/// The console's way to the network.
class ConsoleLine {
public:
    virtual ~ConsoleLine() = default;
    virtual void open(SimulatedConsole& console) = 0;
    virtual void send(SimulatedConsole& console, std::string bytes) = 0;
    virtual void close(SimulatedConsole& console) = 0;
};

/// A command as its maker knows it.
struct MadeCommand {
    domain::Command command;
    std::uint64_t order = 0;
    bool durable = false;   ///< the outbox has said so
    bool told = false;      ///< the machine has given out an answer
    bool dismissed = false;
    bool withdrawn = false;
    std::size_t line = 0;   ///< of the platform's history that the answer came from
    bool told_anew = false; ///< by another line: the platform had forgotten it
    protocol::CommandAnswer answer; ///< the first, if told
};

/// One console's machine: the real sync machine, cache and outbox on a disk of its own. What stands between them in the
/// program (threads, queues) is here a queue of events.
class SimulatedConsole {
public:
    SimulatedConsole(Run& run, const Desk& desk, ConsoleLine& line, const History& history);
    ~SimulatedConsole();
    SimulatedConsole(const SimulatedConsole&) = delete;
    SimulatedConsole& operator=(const SimulatedConsole&) = delete;

    void boot();
    void crash(MemoryDisk::Loss loss, MonoMillis down_for);
    /// Ended in order and begun again.
    void restart();
    [[nodiscard]] bool is_up() const { return machine_ != nullptr; }

    // From the line.
    void link_up();
    void link_down();
    void received(std::string_view bytes);

    // What its operator does.
    void submit(domain::Command command);
    void withdraw(const Uuid& id);
    void dismiss(const Uuid& id);
    /// The row as the operator sees it; nothing if it is not there.
    [[nodiscard]] std::optional<domain::Case> find_case(const Uuid& id);
    [[nodiscard]] std::vector<domain::Assignment> assignments_of(const Uuid& case_id);
    /// Somebody changes a row behind the program's back. False if there was none to change.
    bool tamper();

    [[nodiscard]] const Desk& desk() const { return desk_; }
    [[nodiscard]] MemoryDisk& disk() { return disk_; }
    [[nodiscard]] MachineClock& clock() { return clock_; }
    [[nodiscard]] const protocol::Status& status() const { return machine_->status(); }
    [[nodiscard]] const storage::CachePosition& position() const { return cache_->position(); }
    [[nodiscard]] const std::map<Uuid, MadeCommand>& made() const { return made_; }
    [[nodiscard]] std::vector<storage::OutboxEntry> outbox_entries();
    /// Nothing on its way to the disk, nothing waiting for an answer.
    [[nodiscard]] bool is_quiet();
    /// Line of the platform's history that its newest link is of.
    [[nodiscard]] std::size_t line_of_link() const { return lines_of_links_.empty() ? 0 : lines_of_links_.back(); }
    [[nodiscard]] std::map<std::uint32_t, std::vector<std::string>> rows();
    [[nodiscard]] std::uint64_t repaired() const { return drift_found_; }
    /// How often it was told that the platform is an older copy.
    [[nodiscard]] std::uint64_t set_back() const { return set_back_; }
    /// No row is left that somebody has changed behind the program's back.
    [[nodiscard]] bool has_healed();
    /// Waits of the disk in ms, drawn up to this.
    void set_slowness(MonoMillis most) { slowness_ = most; }
    /// All rows are what the platform had at the cursor, or newer: in that line of its history, or in any of them.
    void check_all(std::optional<std::size_t> rows_are_of = std::nullopt);

private:
    struct Job {
        std::optional<protocol::ApplyBatch> batch;
        std::optional<protocol::CompareDigests> compare;
    };

    /// An event of this life of the machine only.
    void after(MonoMillis wait, std::function<void()> happen);
    void drive();
    void act(protocol::ApplyBatch& batch);
    void act(protocol::CommandAnswered& answered);
    void act(const protocol::StatusChanged& changed);
    void arm_timer();
    [[nodiscard]] bool died();
    void failed_to_boot(const Error& why);

    // The cache's writer.
    void plan_write();
    void write_jobs();
    void write_batches(std::vector<protocol::ApplyBatch> batches);
    [[nodiscard]] Result<void> apply(std::vector<protocol::ApplyBatch>& batches);
    void compare(const protocol::CompareDigests& wanted);
    void begin_sync();

    /// To the network's thread, in order.
    void post_network(std::function<void()> job);

    // The outbox's thread.
    void post_outbox(std::function<void()> job);
    void note_kept(const Result<void>& kept);

    // The reader of the end. What is looked at on the way is read as the writer reads: a connection of its own for each
    // file would cost more than all the rest.
    [[nodiscard]] sqlite::Database* reader();
    [[nodiscard]] std::optional<std::int64_t> held_rev(const RowKey& key);
    void check_step(std::int64_t from, std::int64_t to);
    void check_outbox();

    Run& run_;
    const Desk& desk_;
    ConsoleLine& line_;
    const History& history_;
    MemoryDisk disk_;
    MachineClock clock_;
    std::string folder_ = "/console";

    std::uint64_t life_ = 0;
    std::optional<storage::Cache> cache_;
    std::optional<storage::Outbox> outbox_;
    std::unique_ptr<protocol::ConsoleMachine> machine_;
    std::vector<std::size_t> lines_of_links_; ///< of the platform's history, by the machine's number of the link less 1
    std::size_t line_of_rows_ = 0;
    std::uint64_t generation_ = 0; ///< of the machine: answers to an earlier one are dropped
    std::optional<MonoMillis> armed_for_;

    std::deque<Job> jobs_;
    bool writing_ = false;
    storage::AnswerKeeper unkept_answers_;
    std::uint64_t deltas_ = 0;
    MonoMillis outbox_ready_ = 0;
    MonoMillis network_ready_ = 0;
    MonoMillis slowness_ = 3;

    sqlite::Database reader_;
    std::uint64_t reader_version_ = 0;

    std::map<Uuid, MadeCommand> made_;
    std::uint64_t next_order_ = 1;
    std::set<Uuid> tampered_;
    std::uint64_t drift_found_ = 0;
    std::uint64_t set_back_ = 0;
};

} // namespace yiping::simulation
