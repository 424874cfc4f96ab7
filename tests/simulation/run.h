// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/ports.h>

#include <cstdint>
#include <functional>
#include <queue>
#include <string>
#include <tuple>
#include <vector>

namespace yiping::simulation {

/// A planted bug: the judge must find it. Planted in what stands around the real parts, never in them.
enum class Mutation : std::uint8_t {
    None,
    CursorBeforeRows,      ///< the console commits the cursor, then the rows
    CursorWithoutRows,     ///< now and then the rows of a batch are not written
    CommandForgotten,      ///< the platform does not know a repeated id again
    TombstoneNotSent,      ///< removals do not reach the stream
    TombstoneNotApplied,   ///< the console passes them over
    DeltaSkipsRow,         ///< a row that was committed late is passed over
    ScopeFilterOpen,       ///< every console gets the whole district
    MaskFilterOpen,        ///< the wall gets the names of staff
    OutboxForgetsOnSend,   ///< a command leaves the outbox when it has been sent
    OutboxNotSynced,       ///< what is in the outbox does not survive a power cut
    SetBackUnnoticed,      ///< the platform does not see that a cursor is of a log that an older copy has replaced
    PlatformNotSynced,     ///< the platform answers before its commit would survive a power cut
};
[[nodiscard]] const char* name_of(Mutation mutation);

/// What all parts of one run share: chance, time, what will happen, and the first rule that was broken.
class Run {
public:
    Run(std::uint64_t chosen_seed, Mutation planted) : seed(chosen_seed), random(chosen_seed), mutation(planted) {}
    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;

    const std::uint64_t seed;
    SeededRandom random;
    const Mutation mutation;

    [[nodiscard]] MonoMillis now() const { return now_; }
    [[nodiscard]] bool one_in(std::uint64_t count) { return random.below(count) == 0; }
    [[nodiscard]] MonoMillis up_to(std::uint64_t most) { return static_cast<MonoMillis>(random.below(most + 1)); }

    /// Events of the same moment happen in the order in which they were planned.
    void at(MonoMillis when, std::function<void()> happen);
    void after(MonoMillis wait, std::function<void()> happen) { at(now_ + wait, std::move(happen)); }
    [[nodiscard]] bool over() const { return events_.empty(); }
    [[nodiscard]] MonoMillis next_at() const { return events_.top().at; }
    /// Goes to the next event.
    void advance();
    /// What is still planned will not happen. Events hold parts of the world: they go before it does.
    void forget_events() { events_ = {}; }

    /// Only the first is kept: what follows may be its consequence.
    void broken(std::string rule, const std::string& what);
    [[nodiscard]] bool is_broken() const { return !broken_rule_.empty(); }
    [[nodiscard]] const std::string& broken_rule() const { return broken_rule_; }
    [[nodiscard]] const std::string& broken_how() const { return broken_how_; }

    /// One line of the story, if somebody listens.
    std::function<void(const std::string&)> tell;
    template <class F>
    void note(F make)
    {
        if (tell)
            tell(std::to_string(now_) + " ms  " + make());
    }

private:
    struct Event {
        MonoMillis at;
        std::uint64_t order;
        std::function<void()> happen;
        bool operator>(const Event& other) const { return std::tie(at, order) > std::tie(other.at, other.order); }
    };
    MonoMillis now_ = 0;
    std::uint64_t at_once_ = 0; ///< events of this moment so far
    std::uint64_t order_ = 0;
    std::priority_queue<Event, std::vector<Event>, std::greater<>> events_;
    std::string broken_rule_;
    std::string broken_how_;
};

/// A machine's own clocks: the wall clock may jump, and differs from machine to machine.
class MachineClock final : public Clock {
public:
    MachineClock(const Run& run, UtcMillis start) : run_(run), offset_(start) {}
    [[nodiscard]] UtcMillis now() override { return offset_ + run_.now(); }
    [[nodiscard]] MonoMillis monotonic() override { return run_.now(); }
    void jump(std::int64_t millis) { offset_ += millis; }

private:
    const Run& run_;
    UtcMillis offset_;
};

} // namespace yiping::simulation
