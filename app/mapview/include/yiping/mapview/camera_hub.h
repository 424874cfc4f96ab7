// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/uuid.h>
#include <yiping/domain/camera_consent.h>
#include <yiping/media/camera_stream.h>
#include <yiping/services/town.h>

#include <QHash>
#include <QObject>
#include <QPointer>
#include <QStringList>
#include <QTimer>
#include <QVideoSink>
#include <QtQml/qqmlregistration.h>

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace yiping::mapview {

class CameraFeed;

/// All camera streams of a console: one connection and one decoder for each, however many tiles show it. Hands the
/// newest pictures to the tiles, all at one time, so that a wall of tiles is one redraw and not one per camera: as soon
/// as one comes, unless the last ones went a moment ago. Follows consent: what may not be shown is off within the same
/// turn of the event loop. Town and clock must outlive it. GUI thread.
class CameraHub : public QObject, private services::TownListener {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the composition root")

    /// Tiles' cameras, and those of them that are live.
    Q_PROPERTY(int shown READ shown NOTIFY countsChanged FINAL)
    Q_PROPERTY(int live READ live NOTIFY countsChanged FINAL)

public:
    /// Asks the platform for a camera's address; `answer` on any thread.
    using Ask = std::function<void(
        const Uuid& camera, domain::LookStream stream, std::function<void(Result<media::Address>)> answer)>;
    /// Nobody looks at the camera any more.
    using Left = std::function<void(const Uuid& camera)>;

    /// Pictures a second that tiles show at most (DESIGN §12): more is dropped, never late.
    static constexpr int most_pictures_a_second = 15;

    struct Settings {
        int pictures_a_second = most_pictures_a_second;
        MonoMillis keep_before = 0; ///< of the time before "now", for clips
    };

    CameraHub(services::Town& town, Clock& clock, Ask ask, Left left, Settings settings, QObject* parent = nullptr);
    CameraHub(services::Town& town, Clock& clock, Ask ask, Left left)
        : CameraHub(town, clock, std::move(ask), std::move(left), Settings())
    {
    }
    ~CameraHub() override;

    [[nodiscard]] int shown() const { return shown_; }
    [[nodiscard]] int live() const { return live_; }

    /// Cameras whose newest key frame should be ready, for a page about to come.
    Q_INVOKABLE void prepare(const QStringList& ids);

    /// What a tile of the camera shows now, of the best stream there is; nullptr unless it is live.
    [[nodiscard]] std::shared_ptr<const media::Picture> live_picture(const Uuid& camera) const;
    /// See media::StreamStatus::clock_ahead.
    [[nodiscard]] std::optional<std::int64_t> clock_ahead(const Uuid& camera) const;
    /// A clip of the best stream there is. It goes on when the page turns, and stops where consent ends. `done` comes
    /// in the GUI thread. Errors: those of media::ClipWish.
    void keep_clip(const Uuid& camera, media::ClipWish wish);
    /// The one camera whose sound goes to `sink`, as long as a tile shows it as it is now; it is not asked whether that
    /// is allowed. A nil camera or nullptr: none.
    void hear(const Uuid& camera, std::shared_ptr<media::SoundSink> sink);
    /// Of that camera; Off when it is not shown any more.
    [[nodiscard]] media::SoundState sound_state() const { return sound_state_; }

    void attach(CameraFeed& feed);
    void detach(CameraFeed& feed);

Q_SIGNALS:
    void countsChanged();
    void soundChanged();

private:
    using Key = std::pair<Uuid, domain::LookStream>;
    struct Stream {
        std::unique_ptr<media::CameraStream> stream;
        std::string zones;
    };

    void town_reloaded() override { follow_register(); }
    void cameras_changed() override { follow_register(); }

    [[nodiscard]] const domain::Camera* camera(const Uuid& id) const;
    /// nullptr where it may not be shown.
    [[nodiscard]] media::CameraStream* open(const Key& key);
    /// Off at once; its thread is waited for later, when that takes no time.
    /// The main stream where it has a picture; streams_.end() without any.
    [[nodiscard]] std::map<Key, Stream>::const_iterator best_stream(const Uuid& camera) const;
    std::map<Key, Stream>::iterator drop(std::map<Key, Stream>::iterator which);
    void follow_register();
    /// Once, when this turn of the event loop is over.
    void settle_soon();
    void settle_needs();
    void settle_sound();
    /// A stream has something new. Any thread.
    void tell_news();
    /// Now, or when it is time again.
    void beat_in_turn();
    /// States and pictures to the tiles.
    void beat();

    services::Town& town_;
    Clock& clock_;
    Ask ask_;
    Left left_;
    const MonoMillis keep_before_;
    const std::shared_ptr<media::PicturePool> pictures_;
    std::multiset<Key> clips_; ///< streams that have to go on for a clip
    std::atomic<bool> news_ = false; ///< waits for its turn; stands before the streams, whose threads set it
    std::map<Key, Stream> streams_;
    std::vector<std::unique_ptr<media::CameraStream>> leaving_; ///< off, their connections still being closed
    std::vector<CameraFeed*> feeds_;
    std::vector<Uuid> prepared_;
    Uuid heard_; ///< nil: none
    std::shared_ptr<media::SoundSink> sound_;
    media::SoundState sound_state_ = media::SoundState::Off;
    const MonoMillis beat_every_;
    MonoMillis beat_at_ = 0;
    QTimer pace_, heartbeat_;
    bool settling_ = false;
    int shown_ = 0, live_ = 0;
    services::Town::Subscription subscription_;
};

/// What one tile shows: give it the `videoSink` of a VideoOutput.
class CameraFeed : public QObject {
    Q_OBJECT
    QML_ELEMENT

    Q_PROPERTY(yiping::mapview::CameraHub* hub READ hub WRITE set_hub NOTIFY changed FINAL)
    Q_PROPERTY(QString cameraId READ camera_id WRITE set_camera_id NOTIFY changed FINAL)
    /// The main stream; the sub-stream stays to be seen until it has come.
    Q_PROPERTY(bool main READ main WRITE set_main NOTIFY changed FINAL)
    /// What a recorder has kept, some seconds late, in place of what is now.
    Q_PROPERTY(bool before READ before WRITE set_before NOTIFY changed FINAL)
    Q_PROPERTY(QVideoSink* videoSink READ video_sink WRITE set_video_sink NOTIFY changed FINAL)
    /// Number of media::StreamState.
    Q_PROPERTY(int state READ state NOTIFY stateChanged FINAL)
    /// "连接中", "实时", "回看", "无信号 10:32 起", "画面冻结", "黑屏", "无权限".
    Q_PROPERTY(QString words READ words NOTIFY stateChanged FINAL)
    Q_PROPERTY(bool live READ live NOTIFY stateChanged FINAL)
    /// "时钟快 12 秒", "时钟慢 3 分": the camera's own clock, where it is more than two seconds from ours; else "".
    Q_PROPERTY(QString clockWords READ clock_words NOTIFY stateChanged FINAL)
    /// A picture of this camera is on the sink, be it old.
    Q_PROPERTY(bool hasPicture READ has_picture NOTIFY stateChanged FINAL)

public:
    explicit CameraFeed(QObject* parent = nullptr) : QObject(parent) {}
    ~CameraFeed() override;

    [[nodiscard]] CameraHub* hub() const { return hub_; }
    void set_hub(CameraHub* hub);
    [[nodiscard]] QString camera_id() const { return camera_id_; }
    void set_camera_id(const QString& id);
    [[nodiscard]] bool main() const { return main_; }
    void set_main(bool main);
    [[nodiscard]] bool before() const { return before_; }
    void set_before(bool before);
    [[nodiscard]] domain::LookStream stream() const;
    [[nodiscard]] QVideoSink* video_sink() const { return sink_; }
    void set_video_sink(QVideoSink* sink);

    [[nodiscard]] int state() const { return static_cast<int>(state_); }
    [[nodiscard]] QString words() const { return words_; }
    [[nodiscard]] bool live() const { return state_ == media::StreamState::Live; }
    [[nodiscard]] QString clock_words() const { return clock_words_; }
    [[nodiscard]] bool has_picture() const { return has_picture_; }

    [[nodiscard]] const Uuid& camera() const { return camera_; }
    /// Called by the hub: the state, and a picture if there is a newer one.
    void show(const media::StreamStatus& status, UtcMillis now, const std::shared_ptr<const media::Picture>& picture);

Q_SIGNALS:
    void changed();
    void stateChanged();

private:
    void clear();

    QPointer<CameraHub> hub_;
    QString camera_id_;
    Uuid camera_;
    bool main_ = false, before_ = false;
    QPointer<QVideoSink> sink_;
    media::StreamState state_ = media::StreamState::Idle;
    QString words_, clock_words_;
    bool has_picture_ = false;
    std::weak_ptr<const media::Picture> last_;
    MonoMillis last_at_ = -1;
    std::optional<UtcMillis> shown_since_; ///< this camera, in this tile
};

} // namespace yiping::mapview
