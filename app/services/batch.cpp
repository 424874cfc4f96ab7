// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/services/batch.h>

#include <yiping/services/dispatch.h>
#include <yiping/services/town.h>

#include <array>
#include <utility>

namespace yiping::services {

using domain::Move;

std::string double_reason(const domain::Case& leading)
{
    // Rows carry the words of the office, whatever language a screen speaks.
    return "与 " + leading.number + " 为同一件，并入该件";
}

std::optional<MoveRequest> Batch::request_for(const domain::Case& data, const BatchWish& wish) const
{
    if (wish.leading.is_nil()) {
        MoveRequest request = wish.request;
        if (request.move == Move::Dispatch)
            request.role = dispatch_.request_for(data, request.responder_id).role;
        return request;
    }
    const domain::Case* leading = town_.detail(wish.leading);
    if (leading == nullptr || data.id == wish.leading)
        return std::nullopt;
    MoveRequest request;
    request.move = Move::Void;
    request.reason = double_reason(*leading);
    return request;
}

std::vector<BatchLine> Batch::preview(std::span<const Uuid> cases, const BatchWish& wish) const
{
    std::vector<BatchLine> lines;
    lines.reserve(cases.size());
    for (const Uuid& id : cases) {
        BatchLine line;
        line.case_id = id;
        const domain::Case* data = town_.detail(id);
        if (data == nullptr) {
            line.refusal = Error(Fault::Refused, "services.case_gone");
            lines.push_back(std::move(line));
            continue;
        }
        const domain::Case shown = actions_.as_shown(*data);
        line.from = line.to = shown.step;
        std::optional<MoveRequest> request = request_for(*data, wish);
        if (!request) {
            line.leads = true;
            lines.push_back(std::move(line));
            continue;
        }
        if (request->reason.empty())
            request->reason = "…"; // is asked for once, for all of them
        const auto assignments = town_.assignments(id);
        if (auto allowed = actions_.check(*data, *request, assignments); !allowed)
            line.refusal = allowed.error();
        else if (const auto way = domain::transition(shown, request->move, actions_.me(), request->role, assignments))
            line.to = way->to;
        lines.push_back(std::move(line));
    }
    return lines;
}

std::uint32_t Batch::needs(std::span<const Uuid> cases, const BatchWish& wish) const
{
    std::uint32_t all = domain::need_nothing;
    if (!wish.leading.is_nil())
        return all;
    for (const Uuid& id : cases) {
        const domain::Case* data = town_.detail(id);
        if (data == nullptr)
            continue;
        const std::array moves{wish.request.move};
        for (const MoveChoice& choice : actions_.choices(*data, moves, town_.assignments(id)))
            all |= choice.possible ? choice.needs : 0U;
    }
    return all;
}

std::size_t Batch::possible(std::span<const Uuid> cases, Move move) const
{
    std::size_t count = 0;
    const std::array moves{move};
    for (const Uuid& id : cases) {
        if (const domain::Case* data = town_.detail(id))
            count += actions_.choices(*data, moves, town_.assignments(id)).front().possible ? 1 : 0;
    }
    return count;
}

void Batch::perform(std::span<const Uuid> cases, const BatchWish& wish, std::function<void(const Outcome&)> done)
{
    struct Under {
        std::size_t waiting = 1; // ourselves, until all have been handed over
        Outcome result;
        std::function<void(const Outcome&)> done;
        void one_less()
        {
            if (--waiting == 0 && done)
                done(result);
        }
    };
    const auto under = std::make_shared<Under>();
    under->done = std::move(done);
    const std::vector<Uuid> ids(cases.begin(), cases.end()); // the list that they came from changes while we send
    for (const Uuid& id : ids) {
        const domain::Case* data = town_.detail(id);
        if (data == nullptr) {
            under->result.refused.emplace_back(id, Error(Fault::Refused, "services.case_gone"));
            continue;
        }
        const std::optional<MoveRequest> request = request_for(*data, wish);
        if (!request)
            continue;
        ++under->waiting;
        const domain::Case confirmed = *data;
        actions_.perform(confirmed, *request, town_.assignments(id), [under, id](Result<void> durable) {
            if (durable)
                ++under->result.sent;
            else
                under->result.refused.emplace_back(id, durable.error());
            under->one_less();
        });
    }
    under->one_less();
}

} // namespace yiping::services
