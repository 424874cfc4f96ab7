// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/mapview/camera_hub.h>

#include "picture_frame.h"

#include <yiping/domain/camera_consent.h>
#include <yiping/presentation/words.h>

#include <QCoreApplication>
#include <QVideoFrame>

#include <algorithm>
#include <cstdlib>

namespace yiping::mapview {

using domain::LookStream;
using media::CameraStream;
using media::StreamState;

namespace {

/// A clock that is further off than this has never been set.
constexpr std::int64_t set_at_all_ms = 366LL * 86'400'000;
constexpr std::int64_t worth_telling_ms = 2'000;
/// A page that turns has its pictures by then: words that go before anybody has read them would only flicker.
constexpr std::int64_t glance_ms = 400;
/// Without a picture too a tile has to say what is the matter, and a consent may end.
constexpr int heartbeat_ms = 250;

QString clock_difference(const media::StreamStatus& status)
{
    if (!status.clock_ahead || status.state == StreamState::NoPermission)
        return {};
    const std::int64_t apart = std::abs(*status.clock_ahead);
    if (apart <= worth_telling_ms)
        return {};
    if (apart > set_at_all_ms)
        return QCoreApplication::translate("yiping::mapview::CameraFeed", "时钟未校准");
    const QString words = *status.clock_ahead > 0
                              ? QCoreApplication::translate("yiping::mapview::CameraFeed", "时钟快 %1")
                              : QCoreApplication::translate("yiping::mapview::CameraFeed", "时钟慢 %1");
    return words.arg(presentation::short_duration_words(apart));
}

QString state_words(const media::StreamStatus& status, UtcMillis now)
{
    switch (status.state) {
    case StreamState::Idle:
        return {};
    case StreamState::Connecting:
        return CameraFeed::tr("连接中");
    case StreamState::Live:
        return CameraFeed::tr("实时");
    case StreamState::NoSignal:
        return CameraFeed::tr("无信号 %1起").arg(presentation::moment_words(status.since, now));
    case StreamState::Frozen:
        return CameraFeed::tr("画面冻结");
    case StreamState::Black:
        return CameraFeed::tr("黑屏");
    case StreamState::NoPermission:
        return CameraFeed::tr("无权限");
    }
    return {};
}

/// Of a tile that shows what a recorder has kept: never 实时.
QString before_words(const media::StreamStatus& status, UtcMillis now)
{
    if (status.state == StreamState::Live)
        return CameraFeed::tr("回看");
    if (status.state == StreamState::NoPermission && status.trouble && status.trouble->code() == "camera.no_recorder")
        return CameraFeed::tr("未设回看");
    return state_words(status, now);
}

} // namespace

CameraHub::CameraHub(services::Town& town, Clock& clock, Ask ask, Left left, Settings settings, QObject* parent)
    : QObject(parent),
      town_(town),
      clock_(clock),
      ask_(std::move(ask)),
      left_(std::move(left)),
      keep_before_(settings.keep_before),
      pictures_(std::make_shared<media::PicturePool>(clock)),
      beat_every_(1'000 / settings.pictures_a_second)
{
    pace_.setSingleShot(true);
    pace_.setTimerType(Qt::PreciseTimer);
    connect(&pace_, &QTimer::timeout, this, &CameraHub::beat);
    heartbeat_.setInterval(heartbeat_ms);
    connect(&heartbeat_, &QTimer::timeout, this, &CameraHub::beat);
    subscription_ = town_.subscribe(*this);
}

CameraHub::~CameraHub() = default;

const domain::Camera* CameraHub::camera(const Uuid& id) const
{
    const auto cameras = town_.cameras();
    const auto found = std::ranges::find(cameras, id, &domain::Camera::id);
    return found == cameras.end() ? nullptr : &*found;
}

CameraStream* CameraHub::open(const Key& key)
{
    if (const auto found = streams_.find(key); found != streams_.end())
        return found->second.stream.get();
    const domain::Camera* row = camera(key.first);
    if (row == nullptr || !domain::check_camera_shows(*row, town_.now()))
        return nullptr;
    const std::string zone_text = row->private_zone.value_or("");
    auto zones = media::parse_zones(zone_text);
    if (!zones)
        return nullptr; // what should be hidden is not known: nothing is shown
    CameraStream::Config config;
    config.name = row->gb_id;
    config.zones = std::move(*zones);
    config.keep_before = keep_before_;
    config.pictures = pictures_;
    config.news = [this] { tell_news(); }; // streams end before their hub does
    config.ask = [ask = ask_, key](std::function<void(Result<media::Address>)> answer) {
        ask(key.first, key.second, std::move(answer));
    };
    if (key.second == LookStream::Main) {
        config.limits.most_width = 4096;
        config.limits.most_height = 2304;
    }
    Stream& made = streams_[key];
    made.stream = std::make_unique<CameraStream>(std::move(config), clock_);
    made.zones = zone_text;
    return made.stream.get();
}

void CameraHub::hear(const Uuid& camera, std::shared_ptr<media::SoundSink> sink)
{
    if (sink == nullptr && sound_ == nullptr)
        return;
    for (auto& [key, stream] : streams_) // off first: two never sound together
        stream.stream->set_sound(nullptr);
    heard_ = sink != nullptr ? camera : Uuid();
    sound_ = std::move(sink);
    sound_state_ = media::SoundState::Off;
    settle_sound();
}

void CameraHub::settle_sound()
{
    if (sound_ == nullptr)
        return;
    const bool shown = std::ranges::any_of(
        feeds_, [&](const CameraFeed* feed) { return feed->camera() == heard_ && !feed->before(); });
    const auto best = shown ? best_stream(heard_) : streams_.end();
    media::SoundState state = media::SoundState::Off;
    for (auto each = streams_.cbegin(); each != streams_.cend(); ++each) {
        CameraStream& stream = *each->second.stream;
        const media::StreamStatus status = stream.status();
        const bool heard = each == best && status.state != StreamState::NoPermission;
        if (heard != (status.sound != media::SoundState::Off))
            stream.set_sound(heard ? sound_ : nullptr);
        if (heard)
            state = stream.status().sound;
    }
    if (state == media::SoundState::Off) { // it has gone: who wants to hear it again asks again
        heard_ = {};
        sound_.reset();
    }
    if (state != std::exchange(sound_state_, state))
        Q_EMIT soundChanged();
}

void CameraHub::attach(CameraFeed& feed)
{
    if (std::ranges::find(feeds_, &feed) == feeds_.end())
        feeds_.push_back(&feed);
    settle_soon();
    if (!heartbeat_.isActive())
        heartbeat_.start();
}

void CameraHub::detach(CameraFeed& feed)
{
    std::erase(feeds_, &feed);
    settle_soon();
}

void CameraHub::settle_soon()
{
    // A page's tiles change one after the other: what moves from one tile to another must not be closed in between.
    if (std::exchange(settling_, true))
        return;
    QMetaObject::invokeMethod(
        this,
        [this] {
            settling_ = false;
            settle_needs();
            beat();
        },
        Qt::QueuedConnection);
}

void CameraHub::prepare(const QStringList& ids)
{
    prepared_.clear();
    for (const QString& each : ids)
        if (const auto id = Uuid::parse(each.toStdString()))
            prepared_.push_back(*id);
    settle_soon();
}

void CameraHub::settle_needs()
{
    std::map<Key, CameraStream::Need> needs;
    for (const Uuid& each : prepared_)
        needs[{each, LookStream::Sub}] = CameraStream::Need::Standby;
    for (const CameraFeed* feed : feeds_) {
        if (feed->camera().is_nil())
            continue;
        needs[{feed->camera(), feed->stream()}] = CameraStream::Need::Watch;
        if (feed->stream() != LookStream::Main)
            continue;
        // Until the main stream has a picture the sub-stream is looked at, if it is there.
        const CameraStream* main = open({feed->camera(), LookStream::Main});
        const Key sub{feed->camera(), LookStream::Sub};
        if (main != nullptr && main->newest() == nullptr && streams_.contains(sub))
            needs[sub] = CameraStream::Need::Watch;
    }
    for (const Key& each : clips_)
        if (streams_.contains(each))
            needs.try_emplace(each, CameraStream::Need::Standby);
    for (auto each = streams_.begin(); each != streams_.end();) {
        if (needs.contains(each->first)) {
            ++each;
            continue;
        }
        const Uuid id = each->first.first;
        each = drop(each);
        const bool other = std::ranges::any_of(streams_, [&](const auto& open) { return open.first.first == id; }) ||
                           std::ranges::any_of(needs, [&](const auto& need) { return need.first.first == id; });
        if (!other && left_)
            left_(id);
    }
    for (const auto& [key, need] : needs)
        if (CameraStream* stream = open(key))
            stream->set_need(need);
}

std::map<CameraHub::Key, CameraHub::Stream>::iterator CameraHub::drop(std::map<Key, Stream>::iterator which)
{
    which->second.stream->set_need(CameraStream::Need::None);
    which->second.stream->set_sound(nullptr);
    leaving_.push_back(std::move(which->second.stream));
    return streams_.erase(which);
}

std::map<CameraHub::Key, CameraHub::Stream>::const_iterator CameraHub::best_stream(const Uuid& camera) const
{
    const auto main = streams_.find({camera, LookStream::Main});
    return main != streams_.end() && main->second.stream->newest() != nullptr
               ? main
               : streams_.find({camera, LookStream::Sub});
}

std::shared_ptr<const media::Picture> CameraHub::live_picture(const Uuid& camera) const
{
    const auto found = best_stream(camera);
    if (found == streams_.end() || found->second.stream->status().state != StreamState::Live)
        return nullptr;
    return found->second.stream->newest();
}

std::optional<std::int64_t> CameraHub::clock_ahead(const Uuid& camera) const
{
    const auto found = best_stream(camera);
    return found == streams_.end() ? std::nullopt : found->second.stream->status().clock_ahead;
}

void CameraHub::keep_clip(const Uuid& camera, media::ClipWish wish)
{
    const auto found = best_stream(camera);
    if (found == streams_.end()) {
        wish.done(make_error(Fault::Environment, "media.clip_empty"));
        return;
    }
    clips_.insert(found->first);
    // The stream ends before its hub does: `this` is there when it calls.
    wish.done = [this, key = found->first, done = std::move(wish.done)](Result<media::Clip> result) {
        QMetaObject::invokeMethod(
            this,
            [this, key, done, result = std::move(result)]() mutable {
                clips_.erase(clips_.find(key));
                settle_soon();
                done(std::move(result));
            },
            Qt::QueuedConnection);
    };
    found->second.stream->keep_clip(std::move(wish));
}

void CameraHub::follow_register()
{
    for (auto each = streams_.begin(); each != streams_.end();) {
        const domain::Camera* row = camera(each->first.first);
        const bool shows = row != nullptr && domain::check_camera_shows(*row, town_.now());
        if (shows && row->private_zone.value_or("") == each->second.zones) {
            ++each;
            continue;
        }
        const Uuid id = each->first.first;
        each = drop(each);
        if (!shows && left_)
            left_(id);
    }
    settle_needs();
    beat();
}

void CameraHub::tell_news()
{
    if (!news_.exchange(true))
        QMetaObject::invokeMethod(this, &CameraHub::beat_in_turn, Qt::QueuedConnection);
}

void CameraHub::beat_in_turn()
{
    const MonoMillis wait = beat_at_ + beat_every_ - clock_.monotonic();
    if (wait <= 0)
        beat();
    else if (!pace_.isActive())
        pace_.start(static_cast<int>(wait));
}

void CameraHub::beat()
{
    news_ = false; // what comes from now on is for the next time
    pace_.stop();
    beat_at_ = clock_.monotonic();
    std::erase_if(leaving_, [](const auto& stream) { return stream->at_rest(); });
    std::map<Uuid, bool> seen;
    const UtcMillis now = clock_.now();
    media::StreamStatus refused;
    refused.state = StreamState::NoPermission;
    refused.since = now;
    bool main_came = false;
    for (CameraFeed* feed : feeds_) {
        if (feed->camera().is_nil())
            continue;
        const domain::Camera* row = camera(feed->camera());
        if (row == nullptr || !domain::check_camera_shows(*row, town_.now())) {
            for (const LookStream each : {LookStream::Sub, LookStream::Main, LookStream::Before})
                if (const auto open_one = streams_.find({feed->camera(), each}); open_one != streams_.end())
                    drop(open_one);
            feed->show(refused, now, nullptr);
            seen[feed->camera()];
            continue;
        }
        auto found = streams_.find({feed->camera(), feed->stream()});
        if (found == streams_.end() && settling_)
            continue;
        if (found == streams_.end()) {
            feed->show(refused, now, nullptr);
            seen[feed->camera()];
            continue;
        }
        if (feed->stream() == LookStream::Main) {
            const auto sub = streams_.find({feed->camera(), LookStream::Sub});
            if (sub != streams_.end() && found->second.stream->newest() == nullptr)
                found = sub;
            else
                main_came = main_came || sub != streams_.end();
        }
        const media::StreamStatus status = found->second.stream->status();
        feed->show(status, now, found->second.stream->newest());
        seen[feed->camera()] = seen[feed->camera()] || (status.state == StreamState::Live && !feed->before());
    }
    if (main_came)
        settle_soon();
    if (!settling_)
        settle_sound();
    const bool idle = feeds_.empty() && prepared_.empty() && leaving_.empty();
    const bool all_let_go = pictures_->let_go(idle ? 0 : media::PicturePool::rest);
    if (idle && all_let_go)
        heartbeat_.stop();
    const int shown = static_cast<int>(seen.size());
    const int live = static_cast<int>(std::ranges::count(seen, true, &std::pair<const Uuid, bool>::second));
    if (shown != shown_ || live != live_) {
        shown_ = shown;
        live_ = live;
        Q_EMIT countsChanged();
    }
}

CameraFeed::~CameraFeed()
{
    if (hub_)
        hub_->detach(*this);
}

void CameraFeed::set_hub(CameraHub* hub)
{
    if (hub == hub_)
        return;
    if (hub_)
        hub_->detach(*this);
    hub_ = hub;
    clear();
    if (hub_)
        hub_->attach(*this);
    Q_EMIT changed();
}

void CameraFeed::set_camera_id(const QString& id)
{
    if (id == camera_id_)
        return;
    camera_id_ = id;
    camera_ = Uuid::parse(id.toStdString()).value_or(Uuid());
    clear();
    if (hub_)
        hub_->attach(*this);
    Q_EMIT changed();
}

void CameraFeed::set_main(bool main)
{
    if (main == main_)
        return;
    main_ = main;
    if (hub_)
        hub_->attach(*this);
    Q_EMIT changed();
}

void CameraFeed::set_before(bool before)
{
    if (before == before_)
        return;
    before_ = before;
    clear(); // never one for the other
    if (hub_)
        hub_->attach(*this);
    Q_EMIT changed();
}

LookStream CameraFeed::stream() const
{
    return before_ ? LookStream::Before : main_ ? LookStream::Main : LookStream::Sub;
}

void CameraFeed::set_video_sink(QVideoSink* sink)
{
    if (sink == sink_)
        return;
    sink_ = sink;
    last_at_ = -1;
    Q_EMIT changed();
}

void CameraFeed::clear()
{
    last_.reset();
    last_at_ = -1;
    has_picture_ = false;
    state_ = StreamState::Idle;
    words_.clear();
    clock_words_.clear();
    shown_since_.reset();
    if (sink_)
        sink_->setVideoFrame(QVideoFrame());
    Q_EMIT stateChanged();
}

void CameraFeed::show(
    const media::StreamStatus& status, UtcMillis now, const std::shared_ptr<const media::Picture>& picture)
{
    if (!shown_since_)
        shown_since_ = now;
    if (status.state == StreamState::Connecting && !has_picture_ && now >= *shown_since_ &&
        now - *shown_since_ < glance_ms)
        return;
    const StreamState state = status.state;
    const QString words = before_ ? before_words(status, now) : state_words(status, now);
    const QString clock = clock_difference(status);
    bool has = has_picture_;
    if (state == StreamState::NoPermission && has) {
        // The last picture must not stay on the screen either.
        if (sink_)
            sink_->setVideoFrame(QVideoFrame());
        has = false;
        last_at_ = -1;
        last_.reset();
    } else if (picture != nullptr && sink_ && (last_.lock() != picture || last_at_ != picture->at())) {
        sink_->setVideoFrame(frame_of(picture));
        last_ = picture;
        last_at_ = picture->at();
        has = true;
    }
    if (state == state_ && words == words_ && clock == clock_words_ && has == has_picture_)
        return;
    state_ = state;
    words_ = words;
    clock_words_ = clock;
    has_picture_ = has;
    Q_EMIT stateChanged();
}

} // namespace yiping::mapview
