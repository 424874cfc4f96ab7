// SPDX-License-Identifier: GPL-3.0-or-later
#include "cameras.h"

#include "camera_farm.h"
#include "memory_use.h"

#include <algorithm>
#include <array>
#include <memory>

namespace yiping::soak {

namespace {

using media::CameraStream;
using media::StreamState;
using test::CameraFarm;
using test::wait_until;

struct Outage {
    const char* begin;
    const char* end;
    bool silent; ///< must be told as such
};
constexpr std::array<Outage, 5> outages{{{"server stop", "server start", true}, {"fail * stall", "fail * none", true},
    {"fail * drop", "fail * none", false}, {"fail * corrupt", "fail * none", false},
    {"fail * size", "fail * none", false}}};
constexpr std::chrono::seconds loud_outage{2};
constexpr std::chrono::seconds patience{90}; ///< a busy machine is slow, not broken

} // namespace

CameraSoak camera_rounds(const CameraPlan& plan)
{
    CameraSoak soak;
    SystemClock clock;
    const MonoMillis begun = clock.monotonic();
    CameraFarm farm(plan.cameras, {"--fps=10", "--key-interval=10", "--sub=320x180"});
    std::vector<std::unique_ptr<CameraStream>> streams;
    for (int i = 0; i < plan.cameras && farm.port() > 0; ++i) {
        streams.push_back(std::make_unique<CameraStream>(farm.stream(i), clock));
        streams.back()->set_need(CameraStream::Need::Watch);
    }
    const auto all = [&](auto is) { return std::ranges::all_of(streams, [&](const auto& each) { return is(*each); }); };
    const auto live = [](const CameraStream& stream) { return stream.status().state == StreamState::Live; };
    if (streams.empty() || !wait_until([&] { return all(live); }, patience)) {
        soak.failed.push_back({0, "the farm did not come up"});
        return soak;
    }
    test::MemoryUse first;
    for (std::uint64_t turn = 0; soak.rounds < plan.rounds; ++turn) {
        const Outage& outage = outages[turn % outages.size()];
        (void)farm.tell(outage.begin);
        if (outage.silent) {
            const bool told = wait_until(
                [&] { return all([](const auto& each) { return each.status().state == StreamState::NoSignal; }); },
                patience);
            if (!told)
                soak.failed.push_back({soak.rounds, std::string(outage.begin) + ": not told as silent"});
        } else {
            std::this_thread::sleep_for(loud_outage);
        }
        const MonoMillis from = clock.monotonic();
        (void)farm.tell(outage.end);
        std::vector<double> back(streams.size(), -1);
        (void)wait_until(
            [&] {
                bool every = true;
                for (std::size_t i = 0; i < streams.size(); ++i) {
                    if (back[i] >= 0)
                        continue;
                    const auto picture = streams[i]->newest();
                    const auto status = streams[i]->status();
                    // What was lost is not made good by the rest of the group: only a sound picture counts.
                    if (picture != nullptr && picture->at() > from && status.state == StreamState::Live &&
                        picture->width() == 320)
                        back[i] = static_cast<double>(picture->at() - from) / 1000;
                    else
                        every = false;
                }
                return every;
            },
            patience);
        for (const double seconds : back) {
            soak.worst_s = std::max(soak.worst_s, seconds);
            if (seconds < 0 || seconds > plan.back_within_s)
                soak.failed.push_back(
                    {soak.rounds, std::string(outage.begin) + (seconds < 0 ? ": not back" : ": late")});
            ++soak.rounds;
        }
        if (first.all == 0 && soak.rounds >= plan.rounds / 10)
            first = test::memory_use();
        if (plan.tell && turn % outages.size() == outages.size() - 1)
            plan.tell(std::format("{} of {}, {} failed, worst {:.2f} s, heap {:.2f} MiB", soak.rounds, plan.rounds,
                soak.failed.size(), soak.worst_s, test::memory_use().heap / 1024));
    }
    const test::MemoryUse last = test::memory_use();
    soak.memory_growth_percent = test::growth(first.all, last.all);
    soak.own_memory_growth_percent = test::growth(first.own, last.own);
    soak.heap_growth_percent = test::growth(first.heap, last.heap);
    soak.wall_s = static_cast<double>(clock.monotonic() - begun) / 1000;
    return soak;
}

} // namespace yiping::soak
