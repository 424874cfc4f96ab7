// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulated.h"

#include "quick_memory.h"
#include "simulated_world.h"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <sstream>

namespace yiping::soak {

namespace {

constexpr MonoMillis run_ms = 60'000;

std::string one_line(std::string text)
{
    std::ranges::replace_if(text, [](char c) { return c == '\n' || c == '\t' || c == '\0'; }, ' ');
    return text;
}

simulation::Faults faults_without(const std::vector<std::string>& without)
{
    simulation::Faults faults;
    const std::pair<std::string_view, bool*> kinds[] = {{"cuts", &faults.cuts}, {"consoles", &faults.console_crashes},
        {"platform", &faults.platform_crashes}, {"disks", &faults.bad_disks}, {"trims", &faults.trims},
        {"clocks", &faults.clock_jumps}, {"accounts", &faults.account_changes}, {"drift", &faults.drift},
        {"restores", &faults.restores}};
    for (const auto& [name, flag] : kinds)
        if (std::ranges::contains(without, name))
            *flag = false;
    return faults;
}

simulation::Outcome run_seed(
    std::uint64_t seed, const simulation::Faults& faults, std::function<void(const std::string&)> tell = {})
{
    simulation::Plan plan;
    plan.faults = faults;
    plan.seed = seed;
    plan.virtual_ms = run_ms;
    plan.tell = std::move(tell);
    return simulation::simulate(plan);
}

/// Every `step`-th seed from `first`; one line per failure, and now and then how far it is.
void work(int out, std::uint64_t first, std::uint64_t end, std::uint64_t step, const simulation::Faults& faults)
{
    simulation::use_quick_memory();
    std::FILE* file = ::fdopen(out, "w");
    MonoMillis worst = 0;
    MonoMillis lasted = 0;
    std::uint64_t rounds = 0;
    const auto tell_rounds = [&] {
        std::fprintf(file, "r\t%llu\t%lld\t%lld\n", static_cast<unsigned long long>(std::exchange(rounds, 0)),
            static_cast<long long>(worst), static_cast<long long>(std::exchange(lasted, 0)));
        std::fflush(file);
    };
    for (std::uint64_t seed = first; seed < end; seed += step) {
        const simulation::Outcome outcome = run_seed(seed, faults);
        worst = std::max(worst, outcome.in_step_after);
        lasted += outcome.lasted;
        if (!outcome.rule.empty()) {
            std::fprintf(file, "f\t%llu\t%s\t%s\n", static_cast<unsigned long long>(seed), outcome.rule.c_str(),
                one_line(outcome.how).c_str());
            std::fflush(file);
        }
        if (++rounds % 100 == 0)
            tell_rounds();
    }
    tell_rounds();
    std::fclose(file);
}

void take_line(SimulatedSoak& soak, const std::string& line)
{
    std::istringstream parts(line);
    std::string kind;
    std::string number;
    std::string rule;
    std::string how;
    std::getline(parts, kind, '\t');
    std::getline(parts, number, '\t');
    std::getline(parts, rule, '\t');
    std::getline(parts, how);
    if (kind == "r") {
        const std::uint64_t before = soak.rounds / 5'000;
        soak.rounds += std::stoull(number);
        soak.worst_s = std::max(soak.worst_s, std::stod(rule) / 1000);
        soak.virtual_s += std::stod(how) / 1000;
        if (soak.rounds / 5'000 != before)
            std::fprintf(stderr, "▸ %llu\n", static_cast<unsigned long long>(soak.rounds));
    } else if (kind == "f") {
        soak.failed.push_back({std::stoull(number), rule, how});
        std::fprintf(stderr, "✘ %s: %s: %s\n", number.c_str(), rule.c_str(), how.c_str());
    }
}

} // namespace

SimulatedSoak simulate_seeds(
    std::uint64_t first, std::uint64_t count, unsigned processes, const std::vector<std::string>& without)
{
    SimulatedSoak soak;
    const auto begin = std::chrono::steady_clock::now();
    processes = static_cast<unsigned>(std::clamp<std::uint64_t>(count / 4, 1, std::max(processes, 1U)));
    int ends[2];
    if (::pipe(ends) != 0)
        return soak;
    std::vector<pid_t> children;
    for (unsigned index = 0; index < processes; ++index) {
        const pid_t child = ::fork();
        if (child == 0) {
            ::close(ends[0]);
            work(ends[1], first + index, first + count, processes, faults_without(without));
            ::_exit(0);
        }
        if (child > 0)
            children.push_back(child);
    }
    ::close(ends[1]);
    std::FILE* file = ::fdopen(ends[0], "r");
    std::string line;
    for (int c = std::fgetc(file); c != EOF; c = std::fgetc(file)) {
        if (c != '\n') {
            line += static_cast<char>(c);
            continue;
        }
        take_line(soak, line);
        line.clear();
    }
    std::fclose(file);
    for (const pid_t child : children) {
        int status = 0;
        if (::waitpid(child, &status, 0) == child && (!WIFEXITED(status) || WEXITSTATUS(status) != 0))
            soak.failed.push_back({0, "process", "a process of the simulation ended by itself"});
    }
    std::ranges::sort(soak.failed, {}, &SimulatedSoak::Failure::seed);
    soak.wall_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return soak;
}

SimulatedSoak trace_seed(std::uint64_t seed, const std::vector<std::string>& without)
{
    simulation::use_quick_memory();
    SimulatedSoak soak;
    const auto begin = std::chrono::steady_clock::now();
    const simulation::Outcome outcome = run_seed(
        seed, faults_without(without), [](const std::string& line) { std::fprintf(stderr, "%s\n", line.c_str()); });
    soak.rounds = 1;
    soak.virtual_s = static_cast<double>(outcome.lasted) / 1000;
    soak.worst_s = static_cast<double>(outcome.in_step_after) / 1000;
    if (!outcome.rule.empty()) {
        soak.failed.push_back({seed, outcome.rule, outcome.how});
        std::fprintf(stderr, "✘ %llu: %s: %s\n", static_cast<unsigned long long>(seed), outcome.rule.c_str(),
            outcome.how.c_str());
    }
    soak.wall_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return soak;
}

} // namespace yiping::soak
