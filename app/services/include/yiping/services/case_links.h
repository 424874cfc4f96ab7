// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/case_link.h>
#include <yiping/services/case_actions.h>
#include <yiping/services/town.h>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace yiping::services {

/// 关联 at the desk: which cases a person has said belong together, and saying so. GUI thread; what it is given must
/// outlive it.
class CaseLinks final : private TownListener {
public:
    CaseLinks(Town& town, CaseActions& actions, Clock& clock);

    /// Called when a link was made or ended, here or elsewhere.
    std::function<void()> on_changed;

    /// Begins to look at the links of the cache; the first call of anything does.
    void open();
    /// Links of a case that hold, those that wait in the outbox laid over, oldest first.
    [[nodiscard]] std::vector<domain::CaseLink> of(const Uuid& case_id) const;
    /// Open cases that may belong to this one: the nearest within 300 m and those of its place, the newest first, at
    /// most `limit`; with words, those that have them in number, title or address, wherever they are. None that is
    /// linked already.
    [[nodiscard]] std::vector<Uuid> suggestions(
        const domain::Case& data, std::string_view words, std::size_t limit = 6) const;

    /// Refusals: those of domain::link_cases; services.already_waiting.
    [[nodiscard]] Result<void> check(
        const domain::LinkCases& wanted, const domain::Case& one, const domain::Case& other) const;
    /// check(), then one command; `done` as in CaseActions::perform.
    void link(
        const domain::LinkCases& wanted, const domain::Case& one, const domain::Case& other, CaseActions::Done done);

private:
    void rows_changed(std::uint32_t register_number) override;
    [[nodiscard]] std::optional<domain::CaseLink> held(const Uuid& one, const Uuid& other) const;

    Town& town_;
    CaseActions& actions_;
    Clock& clock_;
    Town::Subscription subscription_;
};

} // namespace yiping::services
