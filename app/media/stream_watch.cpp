// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/media/stream_watch.h>

#include <algorithm>

namespace yiping::media {

void StreamWatch::enter(StreamState state, MonoMillis since)
{
    if (state_ == state)
        return;
    state_ = state;
    since_ = since;
}

void StreamWatch::want(MonoMillis now)
{
    if (state_ != StreamState::Idle)
        return;
    *this = StreamWatch(policy_);
    enter(StreamState::Connecting, now);
    retry_at_ = now;
}

void StreamWatch::leave()
{
    *this = StreamWatch(policy_);
}

void StreamWatch::connecting(MonoMillis now)
{
    connected_ = true;
    begun_ = now;
    awaited_.reset();
    last_.reset();
}

void StreamWatch::calling(MonoMillis now)
{
    begun_ = now; // what the address took is not the camera's
    needed_ = 0;
    awaited_ = {now, policy_.answer};
}

void StreamWatch::learn(MonoMillis now)
{
    while (now - awaited_->since >= awaited_->least << needed_ && needed_ < slowness_)
        ++needed_;
}

void StreamWatch::answered(MonoMillis now)
{
    if (!awaited_)
        return;
    learn(now);
    awaited_ = {now, policy_.first_data};
}

void StreamWatch::flowing(MonoMillis now)
{
    if (!awaited_)
        return;
    learn(now);
    slowness_ = needed_; // faster than it was, perhaps
    awaited_.reset();
}

MonoMillis StreamWatch::patience() const
{
    return std::min(awaited_->least << slowness_, policy_.first_picture);
}

void StreamWatch::arrival(MonoMillis now)
{
    if (state_ == StreamState::Idle)
        return;
    connected_ = true;
    failures_ = 0;
    last_ = ever_ = now;
    if (state_ == StreamState::NoSignal || state_ == StreamState::Connecting || state_ == StreamState::NoPermission) {
        changed_ = now;
        dark_since_.reset();
        enter(StreamState::Live, now);
    }
}

void StreamWatch::picture(MonoMillis now, const PictureFacts& facts)
{
    arrival(now);
    if (facts.content != content_) {
        content_ = facts.content;
        changed_ = now;
    }
    if (!facts.black)
        dark_since_.reset();
    else if (!dark_since_)
        dark_since_ = now;
    judge(now);
}

void StreamWatch::judge(MonoMillis now)
{
    if (!last_ || !connected_)
        return;
    // Black is told first: a covered lens also gives the same picture again and again.
    if (now - *last_ >= policy_.stall)
        enter(StreamState::NoSignal, *last_);
    else if (dark_since_ && now - *dark_since_ >= policy_.black)
        enter(StreamState::Black, *dark_since_);
    else if (now - changed_ >= policy_.frozen)
        enter(StreamState::Frozen, changed_);
    else if (!dark_since_ || state_ != StreamState::Black)
        enter(StreamState::Live, now);
}

void StreamWatch::failed(MonoMillis now)
{
    if (state_ == StreamState::Idle)
        return;
    const bool forgotten = awaited_ && now - awaited_->since >= patience() && patience() < policy_.first_picture;
    slowness_ += forgotten ? 1 : 0;
    connected_ = false;
    awaited_.reset();
    last_.reset();
    if (failures_++ == 0)
        failing_since_ = now;
    const MonoMillis most = now - failing_since_ < policy_.early ? policy_.early_retry : policy_.late_retry;
    const int doublings = std::min(failures_ - 1, 10);
    // Who was forgotten has waited enough; the next time he waits longer.
    retry_at_ = forgotten ? now : now + std::min(policy_.first_retry << doublings, most);
    // "Since" is the moment of the last picture; without one, of the first try.
    if (state_ == StreamState::Connecting)
        enter(StreamState::NoSignal, since_);
    else if (state_ != StreamState::NoSignal)
        enter(StreamState::NoSignal, ever_.value_or(now));
}

void StreamWatch::refused(MonoMillis now)
{
    if (state_ == StreamState::Idle)
        return;
    connected_ = false;
    awaited_.reset();
    last_.reset();
    failures_ = 0;
    retry_at_ = now + policy_.ask_again;
    enter(StreamState::NoPermission, now);
}

void StreamWatch::tick(MonoMillis now)
{
    judge(now);
    if (state_ == StreamState::Connecting && now - since_ >= policy_.first_picture)
        enter(StreamState::NoSignal, since_);
}

bool StreamWatch::should_connect(MonoMillis now) const
{
    return state_ != StreamState::Idle && !connected_ && now >= retry_at_;
}

bool StreamWatch::should_cut(MonoMillis now) const
{
    if (state_ == StreamState::Idle || !connected_)
        return false;
    if (awaited_ && now - awaited_->since >= patience())
        return true;
    return last_ ? now - *last_ >= policy_.give_up : now - begun_ >= policy_.first_picture;
}

MonoMillis StreamWatch::next_check(MonoMillis now) const
{
    if (state_ == StreamState::Idle)
        return now + policy_.late_retry;
    if (!connected_)
        return std::max(now, retry_at_);
    if (!last_)
        return awaited_ ? awaited_->since + patience() : begun_ + policy_.first_picture;
    return *last_ + (now - *last_ < policy_.stall ? policy_.stall : policy_.give_up);
}

} // namespace yiping::media
