// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace yiping {

/// UTC milliseconds since 1970-01-01. The one form of time that is stored and sent (DESIGN §10).
using UtcMillis = std::int64_t;
/// Milliseconds of a clock that never jumps; only differences mean something.
using MonoMillis = std::int64_t;

/// Time as a port, so that demo and simulation have their own. Implementations may be called from any thread.
class Clock {
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual UtcMillis now() = 0;
    [[nodiscard]] virtual MonoMillis monotonic() = 0;
};

/// Random bytes as a port. The system's is cryptographically strong; a seeded one is for demo and tests.
/// Not thread-safe unless the implementation says so.
class Random {
public:
    virtual ~Random() = default;
    virtual void fill(std::span<std::uint8_t> out) = 0;

    /// Uniform in [0, bound); 0 for bound 0. Debiased by rejection.
    [[nodiscard]] std::uint64_t below(std::uint64_t bound);
    /// Uniform in [0, 1).
    [[nodiscard]] double unit();
};

/// The machine's clocks.
class SystemClock final : public Clock {
public:
    [[nodiscard]] UtcMillis now() override;
    [[nodiscard]] MonoMillis monotonic() override;
};

/// getrandom(2). Thread-safe.
class SystemRandom final : public Random {
public:
    void fill(std::span<std::uint8_t> out) override;
};

/// xoshiro256** (Blackman and Vigna, 2018) seeded by splitmix64: the same seed gives the same bytes on every machine.
/// One thread only.
class SeededRandom final : public Random {
public:
    explicit SeededRandom(std::uint64_t seed);
    void fill(std::span<std::uint8_t> out) override;
    [[nodiscard]] std::uint64_t next();

private:
    std::uint64_t state_[4];
};

/// A clock moved by hand. One thread only.
class ManualClock final : public Clock {
public:
    explicit ManualClock(UtcMillis start) : utc_(start) {}
    [[nodiscard]] UtcMillis now() override { return utc_; }
    [[nodiscard]] MonoMillis monotonic() override { return mono_; }
    void advance(std::int64_t millis)
    {
        utc_ += millis;
        mono_ += millis;
    }
    /// Moves only the wall clock, as an administrator or NTP would.
    void jump(std::int64_t millis) { utc_ += millis; }

private:
    UtcMillis utc_;
    MonoMillis mono_ = 0;
};

} // namespace yiping
