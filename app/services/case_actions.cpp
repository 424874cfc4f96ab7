// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/services/case_actions.h>

#include <yiping/domain/availability.h>
#include <yiping/domain/directed_task.h>
#include <yiping/services/command_lifetime.h>
#include <yiping/services/town.h>

#include <algorithm>
#include <utility>

namespace yiping::services {

using domain::Move;

CaseActions::CaseActions(Town& town, CommandSink& sink, Clock& clock, Random& random, domain::Principal me)
    : town_(town), sink_(sink), clock_(clock), random_(random), me_(std::move(me)), alive_(std::make_shared<bool>(true))
{
}

CaseActions::~CaseActions()
{
    *alive_ = false;
}

domain::Case CaseActions::as_shown(const domain::Case& confirmed) const
{
    domain::Case shown = confirmed;
    const CaseIndex at = town_.cases().find(confirmed.id);
    if (at != no_case && town_.cases().undelivered(at)) {
        shown.step = town_.shown_step(at);
        if (const auto holder = town_.shown_holder(at))
            shown.holder_id = holder;
    }
    for (const PendingCommand& pending : town_.outbox()) {
        const auto* edit = std::get_if<domain::EditCase>(&pending.command.body);
        if (edit && edit->case_id == confirmed.id && !pending.refusal && !pending.withdrawn)
            lay_over(shown, *edit);
    }
    return shown;
}

std::vector<MoveChoice> CaseActions::choices(const domain::Case& confirmed, std::span<const Move> moves,
    std::span<const domain::Assignment> open_assignments) const
{
    const domain::Case shown = as_shown(confirmed);
    std::vector<MoveChoice> result;
    for (const Move move : moves) {
        MoveChoice choice;
        choice.move = move;
        auto found = domain::transition(shown, move, me_, domain::AssignmentRole::Lead, open_assignments);
        if (!found && move == Move::Dispatch) {
            if (auto assists =
                    domain::transition(shown, move, me_, domain::AssignmentRole::Assistant, open_assignments))
                found = std::move(assists);
        }
        if (found) {
            choice.possible = true;
            choice.needs = found->needs;
        } else {
            choice.why_not = found.error();
        }
        result.push_back(std::move(choice));
    }
    return result;
}

Result<void> CaseActions::check(const domain::Case& confirmed, const MoveRequest& request,
    std::span<const domain::Assignment> open_assignments) const
{
    for (const PendingCommand& pending : town_.outbox()) {
        const auto* waiting = std::get_if<domain::MoveCase>(&pending.command.body);
        if (waiting && !pending.refusal && !pending.withdrawn && waiting->case_id == confirmed.id &&
            waiting->move == request.move && waiting->responder_id == request.responder_id) {
            return make_error(Fault::Refused, "services.already_waiting");
        }
    }
    if (is_in_flight(confirmed.id))
        return make_error(Fault::Refused, "services.already_waiting");
    // The rows that would be written are thrown away; only the verdict counts. Ids come from a scratch generator, so
    // that looking does not change what the real one gives next.
    SeededRandom scratch(1);
    domain::MoveContext context;
    context.open_assignments = open_assignments;
    context.random = &scratch;
    const domain::MoveCase body{.case_id = confirmed.id,
        .move = request.move,
        .responder_id = request.responder_id,
        .role = request.role,
        .reason = request.reason,
        .until = request.until,
        .satisfaction = request.satisfaction,
        .attachments = request.attachments,
        .lon = std::nullopt,
        .lat = std::nullopt};
    auto outcome = domain::apply_move(as_shown(confirmed), body, me_, clock_.now(), context);
    if (!outcome)
        return std::unexpected(outcome.error());
    if (const domain::Responder* responder = town_.responder(request.responder_id);
        responder != nullptr && domain::sends_somebody(request.move))
        return domain::check_can_be_sent(*responder, town_.leaves(), clock_.now());
    return {};
}

void CaseActions::perform(const domain::Case& confirmed, const MoveRequest& request,
    std::span<const domain::Assignment> open_assignments, Done done)
{
    if (auto allowed = check(confirmed, request, open_assignments); !allowed) {
        if (done)
            done(std::move(allowed));
        return;
    }
    domain::MoveCase body;
    body.case_id = confirmed.id;
    body.move = request.move;
    body.responder_id = request.responder_id;
    body.role = request.role;
    body.reason = request.reason;
    body.until = request.until;
    body.satisfaction = request.satisfaction;
    body.attachments = request.attachments;
    submit(std::move(body), confirmed.rev, confirmed.id, std::move(done));
}

Result<void> CaseActions::may_correct(const domain::Case& confirmed) const
{
    if (auto allowed = domain::transition(as_shown(confirmed), Move::Correct, me_); !allowed)
        return std::unexpected(allowed.error());
    return {};
}

void CaseActions::correct(const domain::Case& seen, const CaseCorrection& wanted, Done done)
{
    const auto refuse = [&](Error why) {
        if (done)
            done(std::unexpected(std::move(why)));
    };
    if (auto allowed = domain::transition(seen, Move::Correct, me_); !allowed) {
        refuse(allowed.error());
        return;
    }
    if (is_in_flight(seen.id)) {
        refuse(Error(Fault::Refused, "services.already_waiting"));
        return;
    }
    domain::EditCase edit = edit_of(seen, wanted);
    if (is_empty(edit)) {
        refuse(Error(Fault::Input, "services.nothing_changed"));
        return;
    }
    if (edit.title && edit.title->to.empty()) {
        refuse(Error(Fault::Input, "domain.title_needed"));
        return;
    }
    const Uuid subject = edit.case_id;
    submit(std::move(edit), seen.rev, subject, std::move(done));
}

void CaseActions::resubmit(const PendingCommand& refused, const std::vector<std::string>& mine, Done done)
{
    const auto refuse = [&](Error why) {
        if (done)
            done(std::unexpected(std::move(why)));
    };
    if (!refused.refusal || !refused.current) {
        refuse(Error(Fault::Refused, "services.no_conflict"));
        return;
    }
    // The stream may have brought a newer row since the answer.
    const domain::Case* held = town_.detail(refused.current->id);
    const domain::Case current = held && held->rev > refused.current->rev ? *held : *refused.current;
    const auto again = [this, &done, id = refused.command.id](
                           domain::CommandBody body, std::int64_t base, const Uuid& subject) {
        submit(std::move(body), base, subject, [this, id, done = std::move(done)](Result<void> durable) {
            if (durable)
                sink_.dismiss(id);
            if (done)
                done(std::move(durable));
        });
    };
    if (const auto* move = std::get_if<domain::MoveCase>(&refused.command.body)) {
        const auto allowed = domain::transition(current, move->move, me_, move->role, town_.assignments(current.id));
        if (!allowed) {
            refuse(allowed.error());
            return;
        }
        again(*move, current.rev, current.id);
        return;
    }
    if (const auto* edit = std::get_if<domain::EditCase>(&refused.command.body)) {
        domain::EditCase made = rebased(*edit, current, mine);
        if (is_empty(made)) {
            refuse(Error(Fault::Input, "services.nothing_changed"));
            return;
        }
        again(std::move(made), current.rev, current.id);
        return;
    }
    refuse(Error(Fault::Refused, "services.no_conflict"));
}

Uuid CaseActions::report(domain::ReportCase body, Done done)
{
    return submit(std::move(body), 0, Uuid{}, std::move(done));
}

void CaseActions::hand_over(domain::HandOver body, Done done)
{
    submit(std::move(body), 0, Uuid{}, std::move(done));
}

void CaseActions::mark_phoned(const Uuid& assignment_id, Done done)
{
    submit(domain::MarkDelivery{assignment_id, domain::Delivery::Phoned}, 0, Uuid{}, std::move(done));
}

void CaseActions::switch_rule(domain::SwitchRule body, Done done)
{
    submit(std::move(body), 0, Uuid{}, std::move(done));
}

void CaseActions::issue_task(domain::IssueTask body, Done done)
{
    // The rows are thrown away; only the verdict counts.
    SeededRandom scratch(1);
    if (auto rows = domain::issue_tasks(body, {}, me_, clock_.now(), {}, scratch); !rows) {
        if (done)
            done(std::unexpected(rows.error()));
        return;
    }
    submit(std::move(body), 0, Uuid{}, std::move(done));
}

void CaseActions::link(domain::LinkCases body, Done done)
{
    submit(std::move(body), 0, Uuid{}, std::move(done));
}

void CaseActions::put_scene(std::string wall, std::string scene, std::optional<Uuid> subject, Done done)
{
    submit(domain::PutScene{.wall = std::move(wall), .scene = std::move(scene), .subject_id = subject}, 0, Uuid{},
        std::move(done));
}

void CaseActions::admit_visitors(std::string wall, bool admitted, Done done)
{
    submit(domain::PutScene{.wall = std::move(wall), .scene = {}, .subject_id = {}, .visitors = admitted}, 0, Uuid{},
        std::move(done));
}

Uuid CaseActions::submit(domain::CommandBody body, std::int64_t base_revision, const Uuid& subject, Done done)
{
    domain::Command command;
    command.id = Uuid::make(clock_, random_);
    command.made_at = clock_.now();
    command.base_revision = base_revision;
    if (const auto lifetime = lifetime_of(body))
        command.expires_at = command.made_at + *lifetime;
    command.body = std::move(body);
    if (!subject.is_nil())
        in_flight_.insert(subject);
    const Uuid id = command.id;
    sink_.submit(std::move(command), [this, alive = alive_, subject, done = std::move(done)](Result<void> durable) {
        if (!*alive)
            return;
        in_flight_.erase(subject);
        if (done)
            done(std::move(durable));
    });
    return id;
}

} // namespace yiping::services
