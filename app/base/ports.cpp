// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/base/ports.h>

#include <sys/random.h>

#include <bit>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>

namespace yiping {

std::uint64_t Random::below(std::uint64_t bound)
{
    if (bound == 0)
        return 0;
    const std::uint64_t limit = UINT64_MAX - UINT64_MAX % bound;
    std::uint64_t drawn = 0;
    do {
        std::uint8_t raw[8];
        fill(raw);
        std::memcpy(&drawn, raw, sizeof drawn);
    } while (drawn >= limit);
    return drawn % bound;
}

double Random::unit()
{
    std::uint8_t raw[8];
    fill(raw);
    std::uint64_t drawn = 0;
    std::memcpy(&drawn, raw, sizeof drawn);
    return static_cast<double>(drawn >> 11U) * 0x1.0p-53;
}

UtcMillis SystemClock::now()
{
    using namespace std::chrono;
    return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

MonoMillis SystemClock::monotonic()
{
    using namespace std::chrono;
    return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

void SystemRandom::fill(std::span<std::uint8_t> out)
{
    while (!out.empty()) {
        const ssize_t got = getrandom(out.data(), out.size(), 0);
        if (got < 0) {
            if (errno == EINTR)
                continue;
            std::abort(); // without randomness no id and no token is safe
        }
        out = out.subspan(static_cast<std::size_t>(got));
    }
}

SeededRandom::SeededRandom(std::uint64_t seed)
{
    for (std::uint64_t& word : state_) {
        seed += 0x9E3779B97F4A7C15ULL;
        std::uint64_t mixed = seed;
        mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9ULL;
        mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBULL;
        word = mixed ^ (mixed >> 31U);
    }
}

std::uint64_t SeededRandom::next()
{
    const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
    const std::uint64_t shifted = state_[1] << 17U;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return result;
}

void SeededRandom::fill(std::span<std::uint8_t> out)
{
    while (!out.empty()) {
        const std::uint64_t drawn = next();
        const std::size_t part = out.size() < sizeof drawn ? out.size() : sizeof drawn;
        std::memcpy(out.data(), &drawn, part);
        out = out.subspan(part);
    }
}

} // namespace yiping
