// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/ports.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace yiping::platform::simulate {

/// What a presenter may ask of the day.
enum class DayOrder : std::uint8_t {
    Look,   ///< nothing: how it stands
    Pause,  ///< nothing more comes by itself
    Resume,
    Next,   ///< the next act at once
    Back,   ///< the act before the last one at once
    Play,   ///< this act at once, and the day goes on from there
};

/// Which act of a day is played when: by its time, or by hand. Without threads, files or a clock of its own.
class DayPlayer {
public:
    /// `starts`: when each act begins, from the beginning of the day and in order; then the day lasts until
    /// `lasts_ms` and begins anew. `pace` 2: everything in half the time.
    DayPlayer(std::vector<std::int64_t> starts, std::int64_t lasts_ms, double pace, MonoMillis now);

    /// `act` counts from 0 and is taken for Play alone; one that is not there is passed over.
    void order(DayOrder order, std::size_t act, MonoMillis now);
    /// The act to be played now, each given once; none while there is nothing to do.
    [[nodiscard]] std::optional<std::size_t> take_due(MonoMillis now);
    /// When to ask again; nothing while it rests until an order.
    [[nodiscard]] std::optional<MonoMillis> next_at() const;

    [[nodiscard]] bool paused() const { return paused_; }
    /// The last one played; nothing before the first of the first day.
    [[nodiscard]] std::optional<std::size_t> current() const { return current_; }
    /// The one that comes by itself or by Next; the first of the next day behind the last.
    [[nodiscard]] std::size_t next() const { return next_ < starts_.size() ? next_ : 0; }
    /// Days that are over.
    [[nodiscard]] std::uint64_t days() const { return days_; }

private:
    [[nodiscard]] double position(MonoMillis now) const;
    void stand_at(double position, MonoMillis now);

    std::vector<std::int64_t> starts_;
    std::int64_t lasts_;
    double pace_;
    bool paused_ = false;
    double position_ = 0;   ///< in the day, at since_
    MonoMillis since_;
    std::size_t next_ = 0;  ///< starts_.size(): the day is only waiting for its end
    std::optional<std::size_t> current_, asked_;
    std::uint64_t days_ = 0;
};

} // namespace yiping::platform::simulate
