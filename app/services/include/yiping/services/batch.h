// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/services/case_actions.h>

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace yiping::services {

class Dispatch;
class Town;

/// One move for many cases, or 并为一件: one case leads, the others are voided as doubles that name it.
struct BatchWish {
    MoveRequest request; ///< `role` is chosen for each case
    Uuid leading;        ///< not nil: 并为一件 into this one; `request` is not looked at
};

/// What a batch will do to one case.
struct BatchLine {
    Uuid case_id;
    domain::Step from = domain::Step::Collected;
    domain::Step to = domain::Step::Collected;
    bool leads = false;           ///< of 并为一件: it stays as it is
    std::optional<Error> refusal; ///< set: nothing happens to it
    bool operator==(const BatchLine&) const = default;
};

/// Many cases at once: what would happen, and doing it. One command a case, so that the platform decides about each by
/// itself and a line that breaks halfway loses nothing. GUI thread; what it is given must outlive it.
class Batch {
public:
    Batch(const Town& town, CaseActions& actions, const Dispatch& dispatch)
        : town_(town), actions_(actions), dispatch_(dispatch)
    {
    }

    /// In the order of `cases`. A reason that has not been written yet refuses nothing; see needs(). Refusals: those of
    /// CaseActions::check; services.case_gone: it is open no more.
    [[nodiscard]] std::vector<BatchLine> preview(std::span<const Uuid> cases, const BatchWish& wish) const;
    /// What has to be filled in, for all for which the move is possible. A set of domain::Need.
    [[nodiscard]] std::uint32_t needs(std::span<const Uuid> cases, const BatchWish& wish) const;
    /// For how many of them the move is possible now.
    [[nodiscard]] std::size_t possible(std::span<const Uuid> cases, domain::Move move) const;

    struct Outcome {
        std::size_t sent = 0; ///< durable in the outbox
        std::vector<std::pair<Uuid, Error>> refused = {}; ///< the others
    };
    /// Hands a command for each case that is not refused to the outbox; `done` once, when the last of them is durable.
    void perform(std::span<const Uuid> cases, const BatchWish& wish, std::function<void(const Outcome&)> done);

private:
    [[nodiscard]] std::optional<MoveRequest> request_for(const domain::Case& data, const BatchWish& wish) const;

    const Town& town_;
    CaseActions& actions_;
    const Dispatch& dispatch_;
};

/// What a double is voided with: "与 0318-0142 为同一件，并入该件".
[[nodiscard]] std::string double_reason(const domain::Case& leading);

} // namespace yiping::services
