// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/base/ports.h>
#include <yiping/domain/case_rules.h>
#include <yiping/platform/store.h>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace yiping::platform {

/// Wakes somebody up: the gateway's loop, or virtual time.
class RuleTimer {
public:
    virtual ~RuleTimer() = default;
    /// RuleRunner::run is to be called at `at` by the platform's clock or soon after; nothing: only when something has
    /// changed. Replaces what was asked for before.
    virtual void wake_at(std::optional<UtcMillis> at) = 0;
};

/// What a runner needs. All outlive it.
struct RuleRunnerOptions {
    const domain::RuleBook* book = nullptr; ///< needed
    const domain::CategoryTree* categories = nullptr; ///< nullptr: none, and nothing is plain
    const domain::WorkCalendar* calendar = nullptr; ///< nullptr: plain weeks
};

/// Does what the rules want, as commands like those of any person: the same checks, the same log, each exactly once,
/// also over restarts, because what was done is in the record of the case. Keeps the open cases in memory and follows
/// the change log; one that is over leaves the memory, and its record is read again if it comes back. In the thread of
/// its store.
class RuleRunner {
public:
    RuleRunner(Store& store, Clock& clock, RuleTimer& timer, const RuleRunnerOptions& options);

    /// To be called after anything was committed and when the timer says so. Errors of the machine only; the work is
    /// then still due.
    [[nodiscard]] Result<void> run();

    /// What each rule has done since local midnight, by rule and move.
    using Counts = std::map<std::pair<std::string, domain::Move>, std::uint64_t>;
    [[nodiscard]] Counts today();

    [[nodiscard]] std::size_t watched() const { return cases_.size(); }

private:
    struct Watched {
        domain::Case data;
        domain::RuleHistory history;
        std::optional<UtcMillis> next; ///< in due_
        /// What the platform would not have, and in which state of the case: not asked again before that changes.
        std::int64_t refused_rev = 0;
        std::set<domain::Move> refused;
    };

    /// Rules as their files say, but for those that somebody has switched.
    [[nodiscard]] Result<void> take_switches();
    [[nodiscard]] Result<void> follow();
    [[nodiscard]] Result<void> load();
    [[nodiscard]] Result<void> take(const domain::RowSet& rows);
    void forget(const Uuid& id);
    void take_assignment(const domain::Assignment& row);
    void count(const domain::CaseMove& row);
    void schedule(const Uuid& id, Watched& watched, std::optional<UtcMillis> next);
    [[nodiscard]] Result<bool> work_on(const Uuid& id, UtcMillis now);
    [[nodiscard]] std::vector<domain::Candidate> candidates(UtcMillis now) const;

    Store& store_;
    Clock& clock_;
    RuleTimer& timer_;
    domain::RuleBook book_of_files_;
    domain::RuleBook book_;
    std::optional<std::uint64_t> switches_version_; ///< that book_ is of
    domain::CategoryTree categories_;
    domain::WorkCalendar calendar_;
    bool loaded_ = false;
    std::int64_t cursor_ = 0;
    std::unordered_map<Uuid, Watched> cases_;
    std::set<std::pair<UtcMillis, Uuid>> due_; ///< when to look at which case
    std::map<Uuid, domain::Responder> responders_;
    std::map<Uuid, domain::Leave> leaves_;
    std::unordered_map<Uuid, Uuid> open_assignments_; ///< to their responders
    std::unordered_map<Uuid, int> load_; ///< of responders
    std::int64_t counted_day_ = 0;
    Counts counts_;
};

} // namespace yiping::platform
