// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/registers/rule_switch.h>
#include <yiping/services/case_actions.h>
#include <yiping/services/town.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace yiping::services {

/// A rule of the town, how it stands and what it did today.
struct RuleLine {
    domain::RuleSwitch rule; ///< as the platform says
    std::optional<bool> wanted; ///< a switch of ours waits in the outbox
    std::vector<std::pair<domain::Move, std::uint32_t>> today; ///< in the order of the moves' numbers
    std::uint32_t cases_today = 0;
    bool operator==(const RuleLine&) const = default;
};

/// What is accepted, dispatched and pressed without a person (自动受理, 线上派单, 催办), at the desk: seen, and
/// switched by whoever may. What rules did is counted from what this console has of the record. GUI thread; what it is
/// given must outlive it.
class RuleDesk final : private TownListener {
public:
    RuleDesk(Town& town, CacheReader& reader, CaseActions& actions);
    ~RuleDesk() override;
    RuleDesk(const RuleDesk&) = delete;
    RuleDesk& operator=(const RuleDesk&) = delete;

    /// Called when lines() or done_today() changed.
    std::function<void()> on_changed;

    /// Begins to look: rules and what they did come with on_changed. Nothing happens the second time.
    void open();
    /// The taking ones first, each kind by its ids.
    [[nodiscard]] std::vector<RuleLine> lines() const;
    /// What rules did since midnight, newest first; of one rule, or of all for "".
    [[nodiscard]] std::vector<domain::CaseMove> done_today(const std::string& rule = {}) const;

    /// services.rules_not_yours: only an administrator of the whole district switches.
    [[nodiscard]] Result<void> may_switch() const;
    /// Errors: those of may_switch, services.no_such_rule, services.nothing_changed, services.already_waiting,
    /// domain.reason_needed.
    [[nodiscard]] Result<void> check(const domain::SwitchRule& wanted) const;
    /// check(), then one command; `done` as in CaseActions::perform.
    void switch_rule(domain::SwitchRule wanted, CaseActions::Done done);

private:
    void rows_changed(std::uint32_t register_number) override;
    void moves_appended(std::size_t count) override;
    void outbox_changed() override { changed(); }
    void town_reloaded() override { read(); }
    void ticked(UtcMillis now) override;
    void read();
    bool take(const domain::CaseMove& move);
    void changed();

    Town& town_;
    CacheReader& reader_;
    CaseActions& actions_;
    bool open_ = false;
    std::int64_t day_ = 0; ///< local day of done_
    std::vector<domain::CaseMove> done_; ///< newest first
    std::uint64_t asked_ = 0; ///< counts reads: the answer to an older one is dropped
    std::shared_ptr<bool> alive_;
    Town::Subscription subscription_;
};

} // namespace yiping::services
