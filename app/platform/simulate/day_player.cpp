// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/simulate/day_player.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace yiping::platform::simulate {

DayPlayer::DayPlayer(std::vector<std::int64_t> starts, std::int64_t lasts_ms, double pace, MonoMillis now)
    : starts_(std::move(starts)), lasts_(lasts_ms), pace_(std::max(pace, 0.01)), since_(now)
{
}

double DayPlayer::position(MonoMillis now) const
{
    return paused_ ? position_ : position_ + static_cast<double>(now - since_) * pace_;
}

void DayPlayer::stand_at(double position, MonoMillis now)
{
    position_ = position;
    since_ = now;
}

void DayPlayer::order(DayOrder order, std::size_t act, MonoMillis now)
{
    switch (order) {
    case DayOrder::Look:
        break;
    case DayOrder::Pause:
        stand_at(position(now), now);
        paused_ = true;
        break;
    case DayOrder::Resume:
        stand_at(position(now), now);
        paused_ = false;
        break;
    case DayOrder::Next:
        asked_ = next();
        break;
    case DayOrder::Back:
        asked_ = current_.value_or(0) > 0 ? *current_ - 1 : 0;
        break;
    case DayOrder::Play:
        if (act < starts_.size())
            asked_ = act;
        break;
    }
    if (starts_.empty())
        asked_.reset();
}

std::optional<std::size_t> DayPlayer::take_due(MonoMillis now)
{
    if (asked_) {
        current_ = std::exchange(asked_, std::nullopt);
        next_ = *current_ + 1;
        stand_at(static_cast<double>(starts_[*current_]), now);
        return current_;
    }
    if (paused_ || starts_.empty())
        return std::nullopt;
    if (next_ == starts_.size() && position(now) >= static_cast<double>(lasts_)) {
        stand_at(position(now) - static_cast<double>(lasts_), now);
        next_ = 0;
        ++days_;
    }
    if (next_ == starts_.size() || position(now) < static_cast<double>(starts_[next_]))
        return std::nullopt;
    current_ = next_++;
    return current_;
}

std::optional<MonoMillis> DayPlayer::next_at() const
{
    if (asked_)
        return since_;
    if (paused_ || starts_.empty())
        return std::nullopt;
    const auto at = static_cast<double>(next_ < starts_.size() ? starts_[next_] : lasts_);
    return since_ + static_cast<MonoMillis>(std::ceil(std::max(0.0, at - position_) / pace_));
}

} // namespace yiping::platform::simulate
