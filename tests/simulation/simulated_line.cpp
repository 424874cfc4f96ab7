// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulated_line.h"

#include "message_watch.h"

#include <algorithm>
#include <format>
#include <utility>

namespace yiping::simulation {

namespace {

/// A transport holds this much; beyond it the session is told to wait.
constexpr std::size_t congested_from = 16U << 10U;

} // namespace

SimulatedLine::SimulatedLine(Run& run, SimulatedPlatform& platform) : run_(run), platform_(platform) {}

SimulatedLine::~SimulatedLine() = default;

MonoMillis SimulatedLine::latency(SimulatedConsole& console)
{
    // Mostly a town's own network, now and then a line that hangs.
    const auto slow = slowness_.find(&console);
    const MonoMillis most = slow == slowness_.end() ? 20 : slow->second;
    return !healed_ && run_.one_in(40) ? run_.up_to(2'000) : 1 + run_.up_to(static_cast<std::uint64_t>(most));
}

bool SimulatedLine::is_current(const Link& link) const
{
    const auto found = current_.find(link.console);
    return found != current_.end() && found->second.get() == &link;
}

void SimulatedLine::open(SimulatedConsole& console)
{
    close(console);
    auto link = std::make_shared<Link>();
    link->console = &console;
    link->number = next_++;
    current_[&console] = link;
    const bool fails = !healed_ && run_.one_in(5);
    run_.after(latency(console), [this, link, fails] {
        if (!is_current(*link))
            return;
        if (fails || !platform_.is_up()) {
            current_.erase(link->console);
            link->console->link_down();
            return;
        }
        link->session = std::make_unique<protocol::PlatformSession>(platform_.host(), platform_.clock());
        link->up_ready = link->down_ready = run_.now();
        sessions_.push_back(link);
        arm_timer(link);
        run_.note([&] { return std::format("link {} of {}", link->number, link->console->desk().user.name); });
        link->console->link_up();
    });
}

void SimulatedLine::close(SimulatedConsole& console)
{
    const auto found = current_.find(&console);
    if (found == current_.end())
        return;
    const LinkPointer link = found->second;
    current_.erase(found);
    link->console_hears = false;
    if (!link->session)
        return;
    // The platform hears of it soon, or, of a machine that is gone, not at all; what is under way still arrives.
    if (healed_ || !run_.one_in(4))
        run_.after(latency(console), [this, link] { end_session(link); });
}

void SimulatedLine::end_session(const LinkPointer& link)
{
    link->platform_hears = false;
    link->session.reset();
    std::erase(sessions_, link);
}

void SimulatedLine::send(SimulatedConsole& console, std::string bytes)
{
    const auto found = current_.find(&console);
    if (found == current_.end() || !found->second->session)
        return;
    const LinkPointer& link = found->second;
    link->up.push_back(std::move(bytes));
    link->up_ready = std::max(link->up_ready, run_.now() + latency(console));
    run_.at(link->up_ready, [this, link] { deliver_up(link); });
}

void SimulatedLine::deliver_up(const LinkPointer& link)
{
    if (link->up.empty())
        return;
    if (!link->platform_hears || !link->session) {
        link->up.pop_front();
        return;
    }
    if (const MonoMillis pause = link->session->pause(); pause > 0) {
        link->up_ready = std::max(link->up_ready, run_.now() + pause);
        run_.after(pause, [this, link] { deliver_up(link); });
        return;
    }
    const std::string bytes = std::move(link->up.front());
    link->up.pop_front();
    ++messages_;
    run_.note([&] { return std::format("link {} up: {}", link->number, describe(bytes)); });
    link->session->received(bytes);
    if (platform_died())
        return;
    if (platform_.take_failure()) {
        // Without an answer the console keeps its command and tries again.
        run_.note([&] { return std::format("link {}: a command could not be stored", link->number); });
        end_session(link);
        tell_console(link, latency(*link->console));
        return;
    }
    drive(link);
    announce();
}

void SimulatedLine::drive(const LinkPointer& link)
{
    if (!link->session)
        return;
    const SimulatedPlatform::Access access = platform_.access(link->console->desk().user.name);
    for (protocol::SessionAction& action : link->session->take()) {
        if (auto* send = std::get_if<protocol::Send>(&action)) {
            ++messages_;
            if (const std::string wrong = forbidden_in(*send->bytes, access); !wrong.empty())
                run_.broken("secret", std::format("{} was sent {}", link->console->desk().user.name, wrong));
            link->down_ready = std::max(link->down_ready, run_.now() + latency(*link->console));
            link->down_bytes += send->bytes->size();
            run_.at(link->down_ready, [this, link, bytes = std::move(send->bytes)] {
                link->down_bytes -= bytes->size();
                if (link->congested && link->session && link->down_bytes < congested_from / 2) {
                    link->congested = false;
                    link->session->set_congested(false);
                    if (platform_died())
                        return;
                    drive(link);
                }
                if (!link->console_hears || !is_current(*link))
                    return;
                run_.note([&] { return std::format("link {} down: {}", link->number, describe(*bytes)); });
                link->console->received(*bytes);
            });
        } else {
            link->ended = true;
        }
    }
    if (!link->congested && link->down_bytes > congested_from) {
        link->congested = true;
        link->session->set_congested(true);
    }
    if (link->ended) {
        run_.note([&] { return std::format("link {}: ended by the platform", link->number); });
        const MonoMillis wait = std::max(link->down_ready - run_.now(), MonoMillis{1});
        end_session(link);
        tell_console(link, wait);
        return;
    }
    arm_timer(link);
}

void SimulatedLine::tell_console(const LinkPointer& link, MonoMillis wait)
{
    run_.after(wait, [this, link] {
        if (!is_current(*link))
            return;
        current_.erase(link->console);
        link->console_hears = false;
        link->console->link_down();
    });
}

void SimulatedLine::arm_timer(const LinkPointer& link)
{
    if (link->timer_armed || !link->session)
        return;
    const auto next = link->session->next_timer();
    if (!next)
        return;
    link->timer_armed = true;
    run_.at(*next, [this, link] {
        link->timer_armed = false;
        if (!link->session)
            return;
        link->session->timer();
        if (platform_died())
            return;
        drive(link);
    });
}

void SimulatedLine::announce()
{
    if (wake_planned_ || !platform_.is_up())
        return;
    wake_planned_ = true;
    run_.after(0, [this] {
        wake_planned_ = false;
        wake_all();
    });
}

void SimulatedLine::wake_all()
{
    const std::vector<LinkPointer> awake = sessions_;
    for (const LinkPointer& link : awake) {
        if (!link->session)
            continue;
        link->session->wake();
        if (platform_died())
            return;
        drive(link);
    }
}

bool SimulatedLine::platform_died()
{
    if (platform_.is_up() && platform_.settle())
        return false;
    if (on_platform_death)
        on_platform_death();
    return true;
}

void SimulatedLine::platform_is_gone()
{
    for (const LinkPointer& link : std::exchange(sessions_, {})) {
        link->platform_hears = false;
        link->session.reset();
        // A program that ends says so; a machine without power does not.
        if (healed_ || !run_.one_in(3))
            tell_console(link, latency(*link->console));
    }
}

void SimulatedLine::cut(SimulatedConsole& console)
{
    const auto found = current_.find(&console);
    if (found == current_.end() || !found->second->session)
        return;
    const LinkPointer link = found->second;
    const std::uint64_t way = run_.random.below(4);
    run_.note([&] { return std::format("link {} is cut, way {}", link->number, way); });
    switch (way) {
    case 0: // both ends hear of it at once
        link->console_hears = false;
        end_session(link);
        tell_console(link, 1);
        break;
    case 1: // only the console does; what it has sent still arrives, perhaps after it has come back
        link->console_hears = false;
        tell_console(link, 1);
        break;
    case 2: // only the platform does
        end_session(link);
        break;
    default: // nobody does
        link->console_hears = false;
        link->platform_hears = false;
        break;
    }
}

} // namespace yiping::simulation
