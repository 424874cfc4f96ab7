// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/mapview/camera_hub.h>

#include <yiping/domain/camera_consent.h>
#include <yiping/presentation/words.h>

#include <QAbstractVideoBuffer>
#include <QVideoFrame>
#include <QVideoFrameFormat>

#include <algorithm>

namespace yiping::mapview {

using media::CameraStream;
using media::StreamState;

namespace {

/// The decoder's own planes: nothing is copied or converted before they become textures.
class PictureBuffer final : public QAbstractVideoBuffer {
public:
    explicit PictureBuffer(std::shared_ptr<const media::Picture> picture) : picture_(std::move(picture))
    {
        format_ = QVideoFrameFormat(QSize(picture_->width(), picture_->height()), QVideoFrameFormat::Format_YUV420P);
        format_.setColorRange(
            picture_->full_range() ? QVideoFrameFormat::ColorRange_Full : QVideoFrameFormat::ColorRange_Video);
    }
    MapData map(QVideoFrame::MapMode mode) override
    {
        MapData mapped;
        if (mode != QVideoFrame::ReadOnly)
            return mapped;
        mapped.planeCount = 3;
        for (int plane = 0; plane < 3; ++plane) {
            const media::Picture::Plane& from = picture_->planes()[static_cast<std::size_t>(plane)];
            mapped.bytesPerLine[plane] = from.stride;
            mapped.data[plane] = const_cast<uchar*>(from.data); // read only, but Qt's type does not say so
            mapped.dataSize[plane] = from.stride * from.height;
        }
        return mapped;
    }
    QVideoFrameFormat format() const override { return format_; }

private:
    std::shared_ptr<const media::Picture> picture_;
    QVideoFrameFormat format_;
};

QString state_words(StreamState state, UtcMillis since, UtcMillis now)
{
    switch (state) {
    case StreamState::Idle:
        return {};
    case StreamState::Connecting:
        return CameraFeed::tr("连接中");
    case StreamState::Live:
        return CameraFeed::tr("实时");
    case StreamState::NoSignal:
        return CameraFeed::tr("无信号 %1起").arg(presentation::moment_words(since, now));
    case StreamState::Frozen:
        return CameraFeed::tr("画面冻结");
    case StreamState::Black:
        return CameraFeed::tr("黑屏");
    case StreamState::NoPermission:
        return CameraFeed::tr("无权限");
    }
    return {};
}

} // namespace

CameraHub::CameraHub(services::Town& town, Clock& clock, Ask ask, Left left, QObject* parent)
    : QObject(parent), town_(town), clock_(clock), ask_(std::move(ask)), left_(std::move(left))
{
    pace_.setInterval(1000 / most_pictures_a_second);
    connect(&pace_, &QTimer::timeout, this, &CameraHub::beat);
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
    config.ask = [ask = ask_, key](std::function<void(Result<media::Address>)> answer) {
        ask(key.first, key.second, std::move(answer));
    };
    if (key.second) {
        config.limits.most_width = 4096;
        config.limits.most_height = 2304;
    }
    Stream& made = streams_[key];
    made.stream = std::make_unique<CameraStream>(std::move(config), clock_);
    made.zones = zone_text;
    return made.stream.get();
}

void CameraHub::attach(CameraFeed& feed)
{
    if (std::ranges::find(feeds_, &feed) == feeds_.end())
        feeds_.push_back(&feed);
    settle_soon();
    if (!pace_.isActive())
        pace_.start();
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
        needs[{each, false}] = CameraStream::Need::Standby;
    for (const CameraFeed* feed : feeds_) {
        if (feed->camera().is_nil())
            continue;
        needs[{feed->camera(), feed->main()}] = CameraStream::Need::Watch;
        if (!feed->main())
            continue;
        // Until the main stream has a picture the sub-stream is looked at, if it is there.
        const CameraStream* main = open({feed->camera(), true});
        const Key sub{feed->camera(), false};
        if (main != nullptr && main->newest() == nullptr && streams_.contains(sub))
            needs[sub] = CameraStream::Need::Watch;
    }
    for (auto each = streams_.begin(); each != streams_.end();) {
        if (needs.contains(each->first)) {
            ++each;
            continue;
        }
        const Uuid id = each->first.first;
        each = drop(each);
        const bool other = streams_.contains({id, false}) || streams_.contains({id, true}) ||
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
    leaving_.push_back(std::move(which->second.stream));
    return streams_.erase(which);
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

void CameraHub::beat()
{
    std::erase_if(leaving_, [](const auto& stream) { return stream->at_rest(); });
    std::map<Uuid, bool> seen;
    const UtcMillis now = clock_.now();
    bool main_came = false;
    for (CameraFeed* feed : feeds_) {
        if (feed->camera().is_nil())
            continue;
        const domain::Camera* row = camera(feed->camera());
        if (row == nullptr || !domain::check_camera_shows(*row, town_.now())) {
            for (const bool main : {false, true})
                if (const auto open_one = streams_.find({feed->camera(), main}); open_one != streams_.end())
                    drop(open_one);
            feed->show(StreamState::NoPermission, now, now, nullptr);
            seen[feed->camera()];
            continue;
        }
        auto found = streams_.find({feed->camera(), feed->main()});
        if (found == streams_.end() && settling_)
            continue;
        if (found == streams_.end()) {
            feed->show(StreamState::NoPermission, now, now, nullptr);
            seen[feed->camera()];
            continue;
        }
        if (feed->main()) {
            const auto sub = streams_.find({feed->camera(), false});
            if (sub != streams_.end() && found->second.stream->newest() == nullptr)
                found = sub;
            else
                main_came = main_came || sub != streams_.end();
        }
        const media::StreamStatus status = found->second.stream->status();
        feed->show(status.state, status.since, now, found->second.stream->newest());
        seen[feed->camera()] = seen[feed->camera()] || status.state == StreamState::Live;
    }
    if (main_came)
        settle_soon();
    if (feeds_.empty() && prepared_.empty() && leaving_.empty())
        pace_.stop();
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
    if (sink_)
        sink_->setVideoFrame(QVideoFrame());
    Q_EMIT stateChanged();
}

void CameraFeed::show(
    StreamState state, UtcMillis since, UtcMillis now, const std::shared_ptr<const media::Picture>& picture)
{
    const QString words = state_words(state, since, now);
    bool has = has_picture_;
    if (state == StreamState::NoPermission && has) {
        // The last picture must not stay on the screen either.
        if (sink_)
            sink_->setVideoFrame(QVideoFrame());
        has = false;
        last_at_ = -1;
        last_.reset();
    } else if (picture != nullptr && sink_ && (last_.lock() != picture || last_at_ != picture->at())) {
        sink_->setVideoFrame(QVideoFrame(std::make_unique<PictureBuffer>(picture)));
        last_ = picture;
        last_at_ = picture->at();
        has = true;
    }
    if (state == state_ && words == words_ && has == has_picture_)
        return;
    state_ = state;
    words_ = words;
    has_picture_ = has;
    Q_EMIT stateChanged();
}

} // namespace yiping::mapview
