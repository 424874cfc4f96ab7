// SPDX-License-Identifier: GPL-3.0-or-later
// ./run soak: long runs that look for what a short test cannot find (DESIGN §17).
#include "simulated_world.h"

#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include <chrono>
#include <cstdio>

namespace {

struct Soak {
    std::uint64_t rounds = 0;
    std::vector<std::uint64_t> failed;
    double virtual_s = 0;
    double wall_s = 0;
};

constexpr yiping::MonoMillis run_ms = 60'000;

Soak simulate(std::uint64_t first, std::uint64_t count)
{
    Soak soak;
    const auto begin = std::chrono::steady_clock::now();
    for (std::uint64_t seed = first; seed < first + count; ++seed) {
        yiping::simulation::World world(seed, {});
        if (const std::string wrong = world.run(run_ms); !wrong.empty()) {
            soak.failed.push_back(seed);
            std::fprintf(stderr, "✘ %llu: %s\n", static_cast<unsigned long long>(seed), wrong.c_str());
        }
        ++soak.rounds;
        soak.virtual_s += static_cast<double>(run_ms) / 1000;
        if (soak.rounds % 10'000 == 0)
            std::fprintf(stderr, "▸ %llu / %llu\n", static_cast<unsigned long long>(soak.rounds),
                static_cast<unsigned long long>(count));
    }
    soak.wall_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return soak;
}

} // namespace

int main(int argc, char** argv)
{
    CLI::App parser("耐久试验 (long runs)", "yiping-soak");
    std::uint64_t simulated = 0;
    std::uint64_t seed = 1;
    bool json = false;
    parser.add_option("--simulated", simulated, "模拟多少个种子 (how many seeds to simulate)")
        ->required()
        ->check(CLI::PositiveNumber);
    parser.add_option("--seed", seed, "第一个种子 (first seed)");
    parser.add_flag("--json", json, "一个 JSON 文档 (one JSON document)");
    try {
        parser.parse(argc, argv);
    } catch (const CLI::CallForHelp& help) {
        return parser.exit(help);
    } catch (const CLI::ParseError& error) {
        parser.exit(error);
        return 2;
    }
    const Soak soak = simulate(seed, simulated);
    if (json) {
        const boost::json::object document{{"kind", "simulated"}, {"rounds", soak.rounds},
            {"failed", boost::json::array(soak.failed.begin(), soak.failed.end())}, {"virtual_s", soak.virtual_s},
            {"wall_s", soak.wall_s}};
        std::puts(boost::json::serialize(document).c_str());
    } else {
        std::printf("模拟 %llu 个种子，失败 %zu 个，虚拟 %.0f s，实际 %.1f s\n",
            static_cast<unsigned long long>(soak.rounds), soak.failed.size(), soak.virtual_s, soak.wall_s);
    }
    return soak.failed.empty() ? 0 : 1;
}
