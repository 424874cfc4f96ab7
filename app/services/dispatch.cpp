// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/services/dispatch.h>

#include <yiping/domain/availability.h>
#include <yiping/services/town.h>

#include <algorithm>

namespace yiping::services {

Dispatch::Dispatch(Town& town, CaseActions& actions, const domain::CategoryTree& categories)
    : town_(town), actions_(actions), categories_(categories)
{
}

std::vector<DispatchCandidate> Dispatch::candidates(const domain::Case& data, std::size_t limit) const
{
    const std::span<const domain::Responder> responders = town_.responders();
    std::vector<domain::Candidate> all;
    all.reserve(responders.size());
    for (const domain::Responder& responder : responders)
        all.push_back({&responder, static_cast<int>(town_.open_assignments_of(responder.id))});

    domain::note_leaves(all, town_.leaves(), town_.now());
    const domain::Category* category = categories_.find(data.category);
    domain::RankingTask task;
    task.lon = data.lon;
    task.lat = data.lat;
    task.area_code = data.area_code;
    task.category = data.category;
    task.skill = category ? std::string_view(category->skill) : std::string_view();
    task.duty = category ? category->duty : 0;

    const domain::Case shown = actions_.as_shown(data);
    const std::span<const domain::Assignment> assignments = town_.assignments(data.id);
    std::vector<DispatchCandidate> result;
    for (domain::RankedResponder& ranked : domain::rank_responders(task, all, limit)) {
        DispatchCandidate candidate;
        candidate.responder = responders[ranked.index];
        candidate.leads = domain::is_held_outside(shown.step) && shown.holder_id == ranked.id;
        candidate.assists = !candidate.leads && std::ranges::any_of(assignments, [&](const domain::Assignment& row) {
            return row.responder_id == ranked.id && row.role == domain::AssignmentRole::Assistant;
        });
        candidate.ranked = std::move(ranked);
        result.push_back(std::move(candidate));
    }
    return result;
}

std::vector<DispatchCandidate> Dispatch::candidates_within(
    const domain::Case& data, std::span<const geo::LonLat> ring, std::size_t limit) const
{
    if (ring.size() < 3)
        return {};
    geo::Line closed(ring.begin(), ring.end());
    closed.push_back(ring.front());
    const geo::MultiPolygon area{{std::move(closed)}};
    std::vector<DispatchCandidate> all = candidates(data, town_.responders().size());
    std::erase_if(all, [&](const DispatchCandidate& each) {
        const domain::Responder& who = each.responder;
        return !who.lon || !who.lat || !geo::contains(area, {*who.lon, *who.lat});
    });
    if (all.size() > limit)
        all.resize(limit);
    return all;
}

MoveRequest Dispatch::request_for(const domain::Case& data, const Uuid& responder_id) const
{
    MoveRequest request;
    request.move = domain::Move::Dispatch;
    request.responder_id = responder_id;
    request.role = domain::is_held_outside(actions_.as_shown(data).step) ? domain::AssignmentRole::Assistant
                                                                         : domain::AssignmentRole::Lead;
    return request;
}

void Dispatch::dispatch(const domain::Case& data, const Uuid& responder_id,
    std::span<const domain::Assignment> open_assignments, CaseActions::Done done)
{
    actions_.perform(data, request_for(data, responder_id), open_assignments, std::move(done));
}

} // namespace yiping::services
