// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/media/camera_stream.h>

#include "clip_recorder.h"
#include "session.h"

#include <yiping/base/log.h>
#include <yiping/media/clock_difference.h>

#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

namespace yiping::media {

namespace {

/// A content check costs microseconds; four a second are enough for what takes seconds to judge.
constexpr MonoMillis look_every = 250;
constexpr MonoMillis address_patience = 10'000;

} // namespace

class CameraStream::Core : public std::enable_shared_from_this<Core> {
public:
    Core(Config config, Clock& clock)
        : config_(std::move(config)), clock_(clock), watch_(config_.policy), recorder_(clock)
    {
    }

    void start()
    {
        thread_ = std::thread([this] { run(); });
    }
    void stop()
    {
        {
            const std::scoped_lock lock(mutex_);
            ending_ = true;
            cut_ = true;
        }
        changed_.notify_all();
        thread_.join();
    }

    void set_need(Need need)
    {
        {
            const std::scoped_lock lock(mutex_);
            if (need_ == need)
                return;
            need_ = need;
            // Off means off at once: no picture is given out after this call, nor an old one when somebody looks again.
            if (need != Need::Watch)
                newest_.reset();
            if (need == Need::None) {
                cut_ = true;
                watch_.leave();
            } else {
                watch_.want(clock_.monotonic());
            }
        }
        changed_.notify_all();
    }
    Need need() const
    {
        const std::scoped_lock lock(mutex_);
        return need_;
    }
    bool at_rest() const
    {
        const std::scoped_lock lock(mutex_);
        return need_ == Need::None && resting_;
    }
    void reconnect()
    {
        const std::scoped_lock lock(mutex_);
        cut_ = true;
    }
    void set_sound(std::shared_ptr<SoundSink> sink)
    {
        const std::scoped_lock lock(mutex_);
        sound_.swap(sink); // what was there goes when the lock is given back
        status_.sound = sound_ != nullptr ? SoundState::Waiting : SoundState::Off;
    }
    void keep_clip(ClipWish wish)
    {
        const char* why = nullptr;
        {
            const std::scoped_lock lock(mutex_);
            if (!config_.zones.empty())
                why = "media.clip_hidden";
            else if (clip_busy_)
                why = "media.clip_busy";
            else if (need_ == Need::None || resting_)
                why = "media.clip_empty";
            if (why == nullptr) {
                clip_busy_ = true;
                clip_wish_ = std::move(wish);
                return;
            }
        }
        wish.done(make_error(Fault::Environment, why));
    }
    std::shared_ptr<const Picture> newest() const
    {
        const std::scoped_lock lock(mutex_);
        return newest_;
    }
    StreamStatus status() const
    {
        const std::scoped_lock lock(mutex_);
        StreamStatus status = status_;
        status.state = watch_.state();
        status.since = clock_.now() - (clock_.monotonic() - watch_.since());
        // It comes, but since the middle of a group: until the next key frame there is nothing to see.
        if (need_ == Need::Watch && newest_ == nullptr && status.state == StreamState::Live)
            status.state = StreamState::Connecting;
        if (status.state == StreamState::Live || status.state == StreamState::Connecting)
            status.trouble.reset();
        return status;
    }

private:
    void run()
    {
        while (true) {
            {
                std::unique_lock lock(mutex_);
                while (!ending_ && !watch_.should_connect(clock_.monotonic())) {
                    const MonoMillis now = clock_.monotonic();
                    watch_.tick(now);
                    if (need_ == Need::None)
                        changed_.wait(lock);
                    else
                        changed_.wait_for(lock, std::chrono::milliseconds(watch_.next_check(now) - now + 1));
                }
                if (ending_)
                    return;
                cut_ = false;
                resting_ = false;
                status_.clock_ahead.reset();
                status_.sound = sound_ != nullptr ? SoundState::Waiting : SoundState::Off;
                watch_.connecting(clock_.monotonic());
                ++status_.connections;
            }
            clock_difference_.clear();
            const Result<void> ended = connect_and_play();
            drop_wish();
            {
                const std::scoped_lock lock(mutex_);
                const MonoMillis now = clock_.monotonic();
                if (need_ != Need::None && !ended) {
                    if (ended.error().fault() == Fault::Refused)
                        watch_.refused(now);
                    else
                        watch_.failed(now);
                    status_.trouble = ended.error();
                }
            }
            if (!ended)
                log::info("media", "camera {}: {}", config_.name, ended.error().debug_text());
            tell();
        }
    }

    void tell()
    {
        if (config_.news)
            config_.news();
    }

    /// True when what waits has to come back: the end, a cut, or silence.
    bool interrupted()
    {
        bool changed = false, cut = false;
        {
            const std::scoped_lock lock(mutex_);
            const MonoMillis now = clock_.monotonic();
            const StreamState before = watch_.state();
            watch_.tick(now);
            changed = watch_.state() != before;
            cut = cut_ || watch_.should_cut(now);
        }
        if (changed)
            tell();
        return cut;
    }

    Result<Address> ask_address()
    {
        struct Wait {
            std::mutex mutex;
            std::condition_variable came;
            std::optional<Result<Address>> answer;
        };
        const auto wait = std::make_shared<Wait>();
        config_.ask([wait](Result<Address> answer) {
            const std::scoped_lock lock(wait->mutex);
            wait->answer = std::move(answer);
            wait->came.notify_all();
        });
        asked_at_ = clock_.monotonic();
        const MonoMillis until = asked_at_ + address_patience;
        std::unique_lock lock(wait->mutex);
        while (!wait->answer) {
            wait->came.wait_for(lock, std::chrono::milliseconds(50));
            if (!wait->answer && (interrupted() || clock_.monotonic() > until))
                return make_error(Fault::Environment, "media.no_address");
        }
        return std::move(*wait->answer);
    }

    Result<void> connect_and_play()
    {
        const auto address = ask_address();
        if (!address)
            return std::unexpected(address.error());
        {
            const std::scoped_lock lock(mutex_);
            watch_.calling(clock_.monotonic());
        }
        Session session(
            clock_, config_.limits, config_.keep_before, config_.pictures, [this] { return interrupted(); });
        if (auto opened = session.open(*address); !opened)
            return opened;
        {
            const std::scoped_lock lock(mutex_);
            watch_.answered(clock_.monotonic());
        }
        auto ended = play(session);
        if (ended || need() == Need::None) // nobody may or wants to look any more
            recorder_.drop();
        else
            recorder_.cut(session.film());
        return ended;
    }

    /// Until nobody needs it any more, or an error.
    Result<void> play(Session& session)
    {
        Need was = Need::Standby;
        watched_at_ = -config_.policy.first_picture;
        bool flows = false;
        while (true) {
            const Need want = need();
            if (want == Need::None)
                return {};
            const bool decode = want == Need::Watch;
            // A page has turned to this camera: what is ready is shown before the next packet comes, its key frame
            // before all the rest is decoded.
            if (decode && was == Need::Standby) {
                if (flows)
                    watched_at_ = clock_.monotonic();
                if (session.show_key())
                    show(session.frame());
                if (session.catch_up())
                    show(session.frame());
            }
            was = want;
            const auto came = session.next(decode, decode && is_heard());
            if (!came)
                return std::unexpected(came.error());
            if (!std::exchange(flows, true)) {
                const std::scoped_lock lock(mutex_);
                watch_.flowing(clock_.monotonic());
            }
            play_sound(session, *came == Session::Came::Sound);
            if (*came == Session::Came::Picture) {
                show(session.frame());
            } else if (*came == Session::Came::Kept) {
                const std::scoped_lock lock(mutex_);
                if (need_ != Need::None)
                    watch_.arrival(clock_.monotonic());
            } else if (decode) {
                wait_for_key();
            }
            if (*came != Session::Came::Nothing && *came != Session::Came::Sound)
                compare_clocks(session);
            renew();
            record(session);
            if (interrupted())
                return make_error(Fault::Environment, "media.ended", {{"why", std::string("silent")}});
        }
    }

    /// What was kept ready begins in the middle of a group, and only the next key frame can be shown: the line is
    /// sound.
    void wait_for_key()
    {
        const std::scoped_lock lock(mutex_);
        const MonoMillis now = clock_.monotonic();
        if (need_ == Need::Watch && newest_ == nullptr && now - watched_at_ < config_.policy.first_picture)
            watch_.arrival(now);
    }

    /// The connection needs no new address, but whoever gives them has to know that the look goes on, and may end it.
    void renew()
    {
        const MonoMillis now = clock_.monotonic();
        if (now - asked_at_ < config_.policy.renew)
            return;
        asked_at_ = now;
        config_.ask([weak = weak_from_this()](const Result<Address>& answer) {
            const auto self = weak.lock();
            if (self && !answer && answer.error().fault() == Fault::Refused)
                self->reconnect(); // and be told so again, which is what is shown
        });
    }

    bool is_heard() const
    {
        const std::scoped_lock lock(mutex_);
        return sound_ != nullptr;
    }

    void play_sound(const Session& session, bool came)
    {
        const std::scoped_lock lock(mutex_);
        if (sound_ == nullptr || need_ != Need::Watch)
            return;
        status_.sound = session.sound_state();
        if (came)
            sound_->play(session.sound());
    }

    void compare_clocks(const Session& session)
    {
        const auto camera = session.camera_time();
        if (!camera)
            return;
        clock_difference_.add(*camera, clock_.now(), clock_.monotonic());
        const std::scoped_lock lock(mutex_);
        status_.clock_ahead = clock_difference_.value();
    }

    void record(const Session& session)
    {
        std::optional<ClipWish> wish;
        {
            const std::scoped_lock lock(mutex_);
            wish = std::exchange(clip_wish_, std::nullopt);
        }
        if (wish) {
            wish->done = [this, done = std::move(wish->done)](Result<Clip> result) {
                {
                    const std::scoped_lock lock(mutex_);
                    clip_busy_ = false;
                }
                done(std::move(result));
            };
            recorder_.begin(std::move(*wish), session.kept());
        }
        recorder_.follow(session.kept(), session.film());
    }

    /// Of a clip that was asked for too late.
    void drop_wish()
    {
        std::optional<ClipWish> wish;
        {
            const std::scoped_lock lock(mutex_);
            resting_ = true;
            wish = std::exchange(clip_wish_, std::nullopt);
            if (wish)
                clip_busy_ = false;
        }
        if (wish)
            wish->done(make_error(Fault::Environment, "media.clip_empty"));
    }

    void show(const AVFrame& frame)
    {
        const MonoMillis now = clock_.monotonic();
        auto picture = Picture::take(frame, config_.zones, now);
        if (picture == nullptr)
            return;
        if (now - looked_at_ >= look_every) {
            looked_at_ = now;
            facts_ = look_.look(*picture);
        }
        {
            const std::scoped_lock lock(mutex_);
            if (need_ != Need::Watch)
                return;
            watch_.picture(now, facts_);
            status_.width = picture->width();
            status_.height = picture->height();
            ++status_.pictures;
            newest_ = std::move(picture);
        }
        tell();
    }

    const Config config_;
    Clock& clock_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    StreamWatch watch_;
    StreamStatus status_;
    std::shared_ptr<const Picture> newest_;
    std::shared_ptr<SoundSink> sound_;
    Need need_ = Need::None;
    bool ending_ = false, cut_ = false;
    bool resting_ = true; ///< no connection
    std::optional<ClipWish> clip_wish_; ///< the thread has not seen it yet
    bool clip_busy_ = false;
    // Of the thread.
    MonoMillis asked_at_ = 0; ///< for an address
    MonoMillis looked_at_ = -look_every;
    MonoMillis watched_at_ = 0; ///< since it was only kept ready, in this connection
    PictureLook look_;
    PictureFacts facts_;
    ClockDifference clock_difference_;
    ClipRecorder recorder_;
    std::thread thread_;
};

CameraStream::CameraStream(Config config, Clock& clock) : core_(std::make_shared<Core>(std::move(config), clock))
{
    core_->start();
}

CameraStream::~CameraStream()
{
    core_->stop();
}

void CameraStream::set_need(Need need)
{
    core_->set_need(need);
}

CameraStream::Need CameraStream::need() const
{
    return core_->need();
}

bool CameraStream::at_rest() const
{
    return core_->at_rest();
}

void CameraStream::reconnect()
{
    core_->reconnect();
}

void CameraStream::set_sound(std::shared_ptr<SoundSink> sink)
{
    core_->set_sound(std::move(sink));
}

void CameraStream::keep_clip(ClipWish wish)
{
    core_->keep_clip(std::move(wish));
}

std::shared_ptr<const Picture> CameraStream::newest() const
{
    return core_->newest();
}

StreamStatus CameraStream::status() const
{
    return core_->status();
}

} // namespace yiping::media
