// SPDX-License-Identifier: GPL-3.0-or-later
// ./run soak: long runs that look for what a short test cannot find (DESIGN §17).
#include "cameras.h"
#include "kill.h"
#include "simulated.h"

#include <yiping/base/heap.h>
#include <yiping/base/log.h>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include <cstdio>
#include <thread>

namespace {

boost::json::object document_of(const yiping::soak::SimulatedSoak& soak)
{
    boost::json::array failed;
    boost::json::array rules;
    for (const auto& each : soak.failed) {
        failed.emplace_back(each.seed);
        rules.emplace_back(boost::json::object{{"seed", each.seed}, {"rule", each.rule}, {"how", each.how}});
    }
    return {{"kind", "simulated"}, {"rounds", soak.rounds}, {"failed", std::move(failed)}, {"rules", std::move(rules)},
        {"virtual_s", soak.virtual_s}, {"wall_s", soak.wall_s}, {"worst_s", soak.worst_s}};
}

boost::json::object document_of(const yiping::soak::KillSoak& soak)
{
    boost::json::array failed;
    boost::json::array how;
    for (const auto& each : soak.failed) {
        failed.emplace_back(each.round);
        how.emplace_back(boost::json::object{{"round", each.round}, {"how", each.how}});
    }
    return {{"kind", "kill"}, {"rounds", soak.rounds}, {"failed", std::move(failed)}, {"how", std::move(how)},
        {"wall_s", soak.wall_s}, {"worst_s", soak.worst_s}, {"platform_kills", soak.platform_kills},
        {"console_kills", soak.console_kills}, {"dispatches", soak.dispatches}, {"reports", soak.reports}};
}

boost::json::object document_of(const yiping::soak::CameraSoak& soak)
{
    boost::json::array failed;
    boost::json::array how;
    for (const auto& each : soak.failed) {
        failed.emplace_back(each.round);
        how.emplace_back(boost::json::object{{"round", each.round}, {"how", each.how}});
    }
    return {{"kind", "cameras"}, {"rounds", soak.rounds}, {"failed", std::move(failed)}, {"how", std::move(how)},
        {"wall_s", soak.wall_s}, {"worst_s", soak.worst_s}, {"memory_growth_percent", soak.memory_growth_percent},
        {"own_memory_growth_percent", soak.own_memory_growth_percent},
        {"heap_growth_percent", soak.heap_growth_percent}};
}

int cameras(std::uint64_t rounds, bool json)
{
    yiping::soak::CameraPlan plan;
    plan.rounds = rounds;
    plan.tell = [](const std::string& line) { std::fprintf(stderr, "%s\n", line.c_str()); };
    const auto soak = yiping::soak::camera_rounds(plan);
    if (json)
        std::puts(boost::json::serialize(document_of(soak)).c_str());
    else
        std::printf("中断 %llu 次，失败 %zu 次，最迟 %.2f s 恢复，实际 %.1f s，内存增长 %.1f%%（自有 %.1f%%，在用的堆 "
                    "%.1f%%）\n",
            static_cast<unsigned long long>(soak.rounds), soak.failed.size(), soak.worst_s, soak.wall_s,
            soak.memory_growth_percent, soak.own_memory_growth_percent, soak.heap_growth_percent);
    return soak.failed.empty() ? 0 : 1;
}

int kill(std::uint64_t rounds, std::uint64_t seed, bool json)
{
    yiping::soak::KillPlan plan;
    plan.rounds = rounds;
    plan.seed = seed;
    plan.tell = [](const std::string& line) { std::fprintf(stderr, "%s\n", line.c_str()); };
    const auto soak = yiping::soak::kill_rounds(plan);
    if (json)
        std::puts(boost::json::serialize(document_of(soak)).c_str());
    else
        std::printf("强杀 %llu 轮（平台 %llu 次，席位 %llu 次），失败 %zu 轮，派遣 %llu 件、上报 %llu 件，实际 %.1f s，"
                    "最迟 %.2f s 后同步\n",
            static_cast<unsigned long long>(soak.rounds), static_cast<unsigned long long>(soak.platform_kills),
            static_cast<unsigned long long>(soak.console_kills), soak.failed.size(),
            static_cast<unsigned long long>(soak.dispatches), static_cast<unsigned long long>(soak.reports),
            soak.wall_s, soak.worst_s);
    return soak.failed.empty() ? 0 : 1;
}

} // namespace

int main(int argc, char** argv)
{
    yiping::prepare_heap(yiping::HeapShare::Few);
    CLI::App parser("耐久试验 (long runs)", "yiping-soak");
    std::uint64_t simulated = 0;
    std::uint64_t kills = 0;
    std::uint64_t outages = 0;
    std::uint64_t seed = 1;
    unsigned processes = std::max(std::thread::hardware_concurrency(), 1U);
    std::vector<std::string> without;
    bool json = false;
    bool trace = false;
    auto* kind = parser.add_option_group("kind", "做什么 (what to do)");
    kind->add_option("--simulated", simulated, "模拟多少个种子 (how many seeds to simulate)")
        ->check(CLI::PositiveNumber);
    kind->add_option("--kill", kills, "强杀多少轮 (how many rounds of killing)")->check(CLI::PositiveNumber);
    kind->add_option("--cameras", outages, "摄像头中断多少次 (how many outages of cameras)")
        ->check(CLI::PositiveNumber);
    kind->require_option(1);
    parser.add_option("--seed", seed, "第一个种子 (first seed)");
    parser.add_option("--processes", processes, "同时运行的进程数 (processes at once)")->check(CLI::PositiveNumber);
    parser.add_option("--without", without, "不发生的故障 (faults that do not happen)")
        ->check(CLI::IsMember(
            {"cuts", "consoles", "platform", "disks", "trims", "clocks", "accounts", "drift", "restores"}));
    parser.add_flag("--json", json, "一个 JSON 文档 (one JSON document)");
    parser.add_flag("--trace", trace, "第一个种子的全过程 (the story of the first seed)");
    try {
        parser.parse(argc, argv);
    } catch (const CLI::CallForHelp& help) {
        return parser.exit(help);
    } catch (const CLI::ParseError& error) {
        parser.exit(error);
        return 2;
    }
    if (outages > 0)
        return cameras(outages, json);
    if (kills > 0)
        return kill(kills, seed, json);
    const auto soak = trace ? yiping::soak::trace_seed(seed, without)
                            : yiping::soak::simulate_seeds(seed, simulated, processes, without);
    if (json)
        std::puts(boost::json::serialize(document_of(soak)).c_str());
    else
        std::printf("模拟 %llu 个种子，失败 %zu 个，虚拟 %.0f s，实际 %.1f s，最迟 %.1f s 后同步\n",
            static_cast<unsigned long long>(soak.rounds), soak.failed.size(), soak.virtual_s, soak.wall_s,
            soak.worst_s);
    return soak.failed.empty() ? 0 : 1;
}
