// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/services/case_actions.h>

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
        if (waiting && !pending.refusal && waiting->case_id == confirmed.id && waiting->move == request.move &&
            waiting->responder_id == request.responder_id) {
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

void CaseActions::put_scene(std::string wall, std::string scene, std::optional<Uuid> subject, Done done)
{
    submit(domain::PutScene{.wall = std::move(wall), .scene = std::move(scene), .subject_id = subject}, 0, Uuid{},
        std::move(done));
}

void CaseActions::submit(domain::CommandBody body, std::int64_t base_revision, const Uuid& subject, Done done)
{
    domain::Command command;
    command.id = Uuid::make(clock_, random_);
    command.made_at = clock_.now();
    command.base_revision = base_revision;
    command.body = std::move(body);
    if (!subject.is_nil())
        in_flight_.insert(subject);
    sink_.submit(std::move(command), [this, alive = alive_, subject, done = std::move(done)](Result<void> durable) {
        if (!*alive)
            return;
        in_flight_.erase(subject);
        if (done)
            done(std::move(durable));
    });
}

} // namespace yiping::services
