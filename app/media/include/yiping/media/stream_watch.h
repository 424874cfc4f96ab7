// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/ports.h>

#include <cstdint>
#include <optional>

/// What a camera's line is doing, judged without any input or output: times and events come in, states go out.
/// One thread. Times are monotonic milliseconds.
namespace yiping::media {

/// What a person is told.
enum class StreamState : std::uint8_t {
    Idle,         ///< nobody wants it
    Connecting,   ///< 连接中: nothing has been seen yet
    Live,         ///< 实时
    NoSignal,     ///< 无信号, since the last picture or the first try
    Frozen,       ///< 画面冻结: pictures come and are all the same
    Black,        ///< 黑屏: pictures come and are black
    NoPermission, ///< 无权限: the platform or the camera refuses us
};

struct WatchPolicy {
    MonoMillis stall = 1'500;        ///< without a picture for so long it is not live any more …
    MonoMillis give_up = 4'000;      ///< … and after so long the connection is made anew
    MonoMillis first_picture = 8'000; ///< for connecting and the first key frame
    /// Of these, for the camera's answers and then for the first of its data: a server that is going down or coming up
    /// lets somebody in and forgets him. Twice as long after each try that came to nothing, and kept for the next
    /// connection: who is slow is not asked again and again.
    MonoMillis answer = 2'500, first_data = 1'000;
    MonoMillis frozen = 20'000; ///< the same picture for so long
    MonoMillis black = 2'000;
    MonoMillis first_retry = 250; ///< doubles with each failure in a row …
    MonoMillis early_retry = 500; ///< … to this, for `early`, and then to `late_retry`
    MonoMillis early = 60'000;
    MonoMillis late_retry = 5'000;
    MonoMillis ask_again = 30'000; ///< after a refusal: rights and consent change
    MonoMillis renew = 5 * 60'000; ///< who looks on asks again so often: that it goes on is written down
};

/// What a quick look at a picture says.
struct PictureFacts {
    std::uint64_t content = 0; ///< a number that changes with what is to be seen
    bool black = false;
};

class StreamWatch {
public:
    explicit StreamWatch(const WatchPolicy& policy = {}) : policy_(policy) {}

    // Events.
    void want(MonoMillis now);
    void leave();
    /// A try begins (after `should_connect`).
    void connecting(MonoMillis now);
    /// The camera itself is asked now: its address has come.
    void calling(MonoMillis now);
    /// It has answered all that was asked; data are to follow …
    void answered(MonoMillis now);
    /// … and do, be they a picture or not yet.
    void flowing(MonoMillis now);
    /// A sound picture.
    void picture(MonoMillis now, const PictureFacts& facts);
    /// A picture came but only its arrival is known: nobody decodes at the moment.
    void arrival(MonoMillis now);
    /// The connection ended or could not be made.
    void failed(MonoMillis now);
    /// Not allowed, by the platform or the camera.
    void refused(MonoMillis now);
    /// Time passes; to be called at `next_check` or earlier.
    void tick(MonoMillis now);

    // What follows.
    [[nodiscard]] StreamState state() const { return state_; }
    /// Since when it is so: of NoSignal the time of the last picture, or of the first try.
    [[nodiscard]] MonoMillis since() const { return since_; }
    [[nodiscard]] bool should_connect(MonoMillis now) const;
    /// The connection is silent: to be cut and made anew.
    [[nodiscard]] bool should_cut(MonoMillis now) const;
    /// When something may have to be done next.
    [[nodiscard]] MonoMillis next_check(MonoMillis now) const;
    [[nodiscard]] MonoMillis retry_at() const { return retry_at_; }

private:
    void enter(StreamState state, MonoMillis since);
    void judge(MonoMillis now);
    struct Awaited {
        MonoMillis since;
        MonoMillis least; ///< patience of a first try
    };
    [[nodiscard]] MonoMillis patience() const;
    void learn(MonoMillis now);

    WatchPolicy policy_;
    StreamState state_ = StreamState::Idle;
    MonoMillis since_ = 0;
    bool connected_ = false; ///< a session runs or is being made
    MonoMillis begun_ = 0; ///< of that session
    std::optional<Awaited> awaited_; ///< of the camera, in this try
    int slowness_ = 0; ///< how often patience is doubled for this camera …
    int needed_ = 0; ///< … and how often it had to be in this try
    MonoMillis failing_since_ = 0;
    int failures_ = 0; ///< in a row
    MonoMillis retry_at_ = 0;
    std::optional<MonoMillis> last_; ///< picture of this session
    std::optional<MonoMillis> ever_; ///< picture at all
    std::uint64_t content_ = 0;
    MonoMillis changed_ = 0; ///< when the content last changed
    std::optional<MonoMillis> dark_since_;
};

} // namespace yiping::media
