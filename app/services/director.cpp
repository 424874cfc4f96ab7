// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/services/director.h>

#include <yiping/base/log.h>

#include <algorithm>
#include <utility>

namespace yiping::services {

using domain::Move;
using domain::Step;

Director::Director(
    Town& town, CaseActions& actions, Dispatch& dispatch, std::uint64_t seed, std::string wall, DirectorTempo tempo)
    : town_(town), actions_(actions), dispatch_(dispatch), random_(seed), wall_(std::move(wall)), tempo_(tempo)
{
}

std::int64_t Director::between(std::int64_t least, std::int64_t most)
{
    const auto width = static_cast<std::uint64_t>(std::max<std::int64_t>(most - least, 0) + 1);
    return least + static_cast<std::int64_t>(random_.below(width));
}

void Director::tick(UtcMillis now)
{
    if (!running_ || town_.load_state() != LoadState::Ready)
        return;
    if (started_ == 0) {
        started_ = now;
        next_act_ = now;
        next_backlog_ = now + tempo_.backlog_every;
        next_scene_ = now + tempo_.scene_every / 3;
    }
    watch(now);
    direct_wall(now);
    if (now < next_act_ || actions_.in_flight() > 0)
        return;
    if (const auto due = next_due(now)) {
        const Uuid id = town_.cases().id(*due);
        const Plan plan = plans_[id];
        plans_.erase(id);
        next_act_ = now + tempo_.breath;
        act(*due, plan);
    }
}

void Director::watch(UtcMillis now)
{
    const CaseTable& cases = town_.cases();
    std::erase_if(plans_, [&](const auto& entry) {
        const CaseIndex at = cases.find(entry.first);
        return at == no_case || cases.step(at) != entry.second.step;
    });
    // Sorted, so that the same events draw the same random numbers whatever order the town keeps.
    std::vector<std::pair<Uuid, CaseIndex>> open;
    for (const CaseIndex at : town_.open_cases())
        open.emplace_back(cases.id(at), at);
    std::ranges::sort(open);
    std::optional<Uuid> oldest_waiting;
    UtcMillis oldest = 0;
    for (const auto& [id, at] : open) {
        if (cases.undelivered(at) || cases.hold(at) != domain::Hold::None || !town_.detail(id) || plans_.contains(id))
            continue;
        switch (const Step step = cases.step(at)) {
        case Step::Collected:
        case Step::Accepted:
        case Step::Filed:
            if (taken_by_rule && now < cases.opened_at(at) + tempo_.leave_to_rules && taken_by_rule(*town_.detail(id)))
                break;
            if (cases.opened_at(at) >= started_ - tempo_.look_max) {
                plans_[id] = {step, now + between(tempo_.look_min, tempo_.look_max), false};
            } else if (!oldest_waiting || cases.opened_at(at) < oldest) {
                oldest_waiting = id;
                oldest = cases.opened_at(at);
            }
            break;
        case Step::FedBack: {
            const bool again =
                tempo_.rework_one_in > 0 && !reworked_.contains(id) && random_.below(tempo_.rework_one_in) == 0;
            plans_[id] = {step, now + between(tempo_.check_min, tempo_.check_max), again};
            break;
        }
        case Step::Verified:
            plans_[id] = {step, now + between(tempo_.check_min, tempo_.check_max), false};
            break;
        default:
            break; // in other hands
        }
    }
    if (oldest_waiting && tempo_.backlog_every > 0 && now >= next_backlog_) {
        next_backlog_ = now + tempo_.backlog_every;
        plans_[*oldest_waiting] = {cases.step(cases.find(*oldest_waiting)), now, false};
    }
}

std::optional<CaseIndex> Director::next_due(UtcMillis now)
{
    const std::pair<const Uuid, Plan>* first = nullptr;
    for (const auto& entry : plans_) {
        if (entry.second.at > now)
            continue;
        if (!first || std::pair(entry.second.at, entry.first) < std::pair(first->second.at, first->first))
            first = &entry;
    }
    if (!first)
        return std::nullopt;
    const CaseIndex at = town_.cases().find(first->first);
    return at == no_case ? std::nullopt : std::optional(at);
}

void Director::act(CaseIndex at, const Plan& plan)
{
    const domain::Case* held = town_.detail(at);
    if (!held)
        return;
    const domain::Case data = *held;
    switch (plan.step) {
    case Step::FedBack:
        if (plan.rework) {
            reworked_.insert(data.id);
            perform(data, Move::Rework, "现场仍有残留，请再处理并补拍照片", &Acts::reworked);
        } else {
            perform(data, Move::Verify, {}, &Acts::verified);
        }
        break;
    case Step::Verified:
        perform(data, Move::Close, {}, &Acts::closed);
        break;
    default: {
        const auto candidates = dispatch_.candidates(data, 1);
        if (candidates.empty())
            return;
        const Uuid to = candidates.front().responder.id;
        const std::span<const domain::Assignment> assignments = town_.assignments(data.id);
        const std::vector<domain::Assignment> copy(assignments.begin(), assignments.end());
        dispatch_.dispatch(data, to, copy, [this, id = data.id](Result<void> done) {
            if (done) {
                ++acts_.dispatched;
                worth_showing_ = id;
            } else {
                ++acts_.failed;
                log::warning("director", "dispatch refused: {}", done.error().debug_text());
            }
        });
        break;
    }
    }
}

void Director::perform(const domain::Case& data, Move move, std::string reason, std::uint32_t Acts::* counter)
{
    MoveRequest request;
    request.move = move;
    request.reason = std::move(reason);
    const std::span<const domain::Assignment> assignments = town_.assignments(data.id);
    const std::vector<domain::Assignment> copy(assignments.begin(), assignments.end());
    actions_.perform(data, request, copy, [this, counter](Result<void> done) {
        if (done) {
            ++(acts_.*counter);
        } else {
            ++acts_.failed;
            log::warning("director", "move refused: {}", done.error().debug_text());
        }
    });
}

void Director::direct_wall(UtcMillis now)
{
    if (scene_since_ != 0) {
        if (now - scene_since_ < tempo_.scene_for)
            return;
        scene_since_ = 0;
        actions_.put_scene(wall_, "overview", std::nullopt, {});
        ++acts_.scenes;
        return;
    }
    if (tempo_.scene_every == 0 || now < next_scene_)
        return;
    // Cameras, where there are some that stream, and a case in turn.
    const bool cameras = acts_.scenes % 4 == 0 && std::ranges::any_of(town_.cameras(), &domain::Camera::streams);
    if (!cameras && !worth_showing_)
        return;
    next_scene_ = now + (cameras ? tempo_.scene_for + tempo_.scene_every / 9 : tempo_.scene_every);
    scene_since_ = now;
    actions_.put_scene(
        wall_, cameras ? "cameras" : "case", cameras ? std::nullopt : std::exchange(worth_showing_, std::nullopt), {});
    ++acts_.scenes;
}

} // namespace yiping::services
