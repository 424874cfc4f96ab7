// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/base/ports.h>
#include <yiping/domain/case_life.h>
#include <yiping/services/corrections.h>
#include <yiping/services/ports.h>

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace yiping::services {

class Town;

/// What a person wants done to a case.
struct MoveRequest {
    domain::Move move = domain::Move::Remind;
    Uuid responder_id;                                          ///< Dispatch and Transfer
    domain::AssignmentRole role = domain::AssignmentRole::Lead; ///< Dispatch
    std::string reason;
    std::optional<UtcMillis> until;
    std::optional<std::int64_t> satisfaction;
    std::vector<std::string> attachments;
};

/// One button of the case page.
struct MoveChoice {
    domain::Move move = domain::Move::Remind;
    bool possible = false;
    std::uint32_t needs = domain::need_nothing; ///< what must be asked for, where possible
    std::optional<Error> why_not;               ///< set where not possible
};

/// The one way in which desk and director change anything: checks a move with the transition table against the case as
/// it is shown (outbox laid over), then hands exactly one command to the outbox. Rights are checked here only to tell
/// early; the platform decides. GUI thread; town and ports must outlive it.
class CaseActions {
public:
    using Done = std::function<void(Result<void>)>;

    CaseActions(Town& town, CommandSink& sink, Clock& clock, Random& random, domain::Principal me);
    ~CaseActions();
    CaseActions(const CaseActions&) = delete;
    CaseActions& operator=(const CaseActions&) = delete;

    [[nodiscard]] const domain::Principal& me() const { return me_; }
    /// Somebody else has sat down.
    void set_me(domain::Principal me) { me_ = std::move(me); }

    /// The case with the commands that wait laid over it: step and holder as they will be.
    [[nodiscard]] domain::Case as_shown(const domain::Case& confirmed) const;

    /// Each of `moves` with whether it is possible now and what it needs.
    [[nodiscard]] std::vector<MoveChoice> choices(const domain::Case& confirmed, std::span<const domain::Move> moves,
        std::span<const domain::Assignment> open_assignments) const;

    /// Refusals: those of domain::apply_move; services.already_waiting: the same command is in the outbox.
    [[nodiscard]] Result<void> check(const domain::Case& confirmed, const MoveRequest& request,
        std::span<const domain::Assignment> open_assignments) const;

    /// check(), then one command. `done` (may be empty) is called when the command is durable, or with the error of
    /// check or of the disk; from within this call where the sink answers at once.
    void perform(const domain::Case& confirmed, const MoveRequest& request,
        std::span<const domain::Assignment> open_assignments, Done done);

    /// Whether 更正 is to be offered. Refusals: those of domain::transition.
    [[nodiscard]] Result<void> may_correct(const domain::Case& confirmed) const;
    /// One command with the fields that differ from `seen`, the case as it was shown (as_shown). Errors:
    /// services.nothing_changed, services.already_waiting, domain.title_needed, those of may_correct.
    void correct(const domain::Case& seen, const CaseCorrection& wanted, Done done);
    /// Decides a conflict for the maker: a new command on the platform's present row, and the old one goes once the new
    /// one is durable. `mine` names the contested fields of a correction in which ours is to stand. Errors:
    /// services.no_conflict, services.nothing_changed, those of domain::transition.
    void resubmit(const PendingCommand& refused, const std::vector<std::string>& mine, Done done);

    /// A new case; its id, which the platform takes over. TakeIn checks what is in it.
    Uuid report(domain::ReportCase body, Done done);

    /// 交接班; ShiftDesk checks it.
    void hand_over(domain::HandOver body, Done done);

    /// 电话已通知: whoever was sent was told by telephone.
    void mark_phoned(const Uuid& assignment_id, Done done);

    /// RuleDesk checks it.
    void switch_rule(domain::SwitchRule body, Done done);
    /// 下发任务. Errors: those of domain::issue_tasks that do not need earlier tasks.
    void issue_task(domain::IssueTask body, Done done);
    /// CaseLinks checks it.
    void link(domain::LinkCases body, Done done);

    /// 上墙.
    void put_scene(std::string wall, std::string scene, std::optional<Uuid> subject, Done done);
    /// 来访: from now on walls are given only what visitors may read, or again all that a wall may.
    void admit_visitors(std::string wall, bool admitted, Done done);

    /// Commands handed over whose durability is not yet known.
    [[nodiscard]] std::size_t in_flight() const { return in_flight_.size(); }
    [[nodiscard]] bool is_in_flight(const Uuid& case_id) const { return in_flight_.contains(case_id); }

private:
    /// The command's id.
    Uuid submit(domain::CommandBody body, std::int64_t base_revision, const Uuid& subject, Done done);

    Town& town_;
    CommandSink& sink_;
    Clock& clock_;
    Random& random_;
    domain::Principal me_;
    std::unordered_set<Uuid> in_flight_; ///< cases
    std::shared_ptr<bool> alive_;
};

} // namespace yiping::services
