// SPDX-License-Identifier: GPL-3.0-or-later
// ranking: whom to send, of 200 candidates, after checking that the order is that of a full sort.

#include "bench.h"

#include <yiping/domain/dispatch_ranking.h>

#include <algorithm>
#include <chrono>
#include <format>
#include <vector>

namespace yiping::bench {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t candidates_count = 200;
constexpr int batch = 20; ///< rankings per sample
constexpr int samples = 400;

} // namespace

Result<void> ranking(const Options&, Report& report)
{
    SeededRandom random(2026);
    std::vector<domain::Responder> people(candidates_count);
    for (std::size_t i = 0; i < people.size(); ++i) {
        domain::Responder& one = people[i];
        one.id = Uuid::from_name("bench", std::to_string(i));
        one.area_code = std::format("990101001{:03}{:03}", 1 + random.below(8), 1 + random.below(8));
        one.on_duty = random.below(3) != 0;
        one.skills = "01 02 03 05 07 08 11 12";
        one.lon = 106.4 + 0.05 * random.unit();
        one.lat = 29.2 + 0.05 * random.unit();
        one.speed_kmh = 12;
        one.duties = static_cast<std::int64_t>(random.below(16));
    }
    std::vector<domain::Candidate> candidates;
    for (const domain::Responder& one : people)
        candidates.push_back({&one, static_cast<int>(random.below(7))});
    domain::RankingTask task{106.42, 29.22, "990101001003002", "0103", "11"};
    task.duty = 2;

    const auto all = domain::rank_responders(task, candidates, candidates.size());
    const auto best = domain::rank_responders(task, candidates);
    const auto same = [](const domain::RankedResponder& a, const domain::RankedResponder& b) { return a.id == b.id; };
    if (!std::equal(best.begin(), best.end(), all.begin(), same))
        return make_error(Fault::Environment, "bench.differs");

    std::vector<double> ms;
    std::size_t sum = 0;
    for (int sample = -5; sample < samples; ++sample) {
        const auto begin = Clock::now();
        for (int i = 0; i < batch; ++i) {
            task.lon = 106.40 + 0.002 * i;
            sum += domain::rank_responders(task, candidates).front().index;
        }
        const double took = std::chrono::duration<double, std::milli>(Clock::now() - begin).count() / batch;
        if (sample >= 0)
            ms.push_back(took);
    }
    if (sum == 0)
        return make_error(Fault::Environment, "bench.differs"); // keeps the work from being optimised away
    report.quantiles("ranking", "ms", ms);
    report.value("ranking.candidate", "us", median(ms) * 1000 / candidates_count);
    return {};
}

} // namespace yiping::bench
