// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/uuid.h>
#include <yiping/mapview/camera_hub.h>
#include <yiping/media/sound.h>
#include <yiping/presentation/words.h>
#include <yiping/services/town.h>

#include <QObject>
#include <QPointer>
#include <QString>
#include <QtQml/qqmlregistration.h>

#include <functional>
#include <memory>

namespace yiping::mapview {

/// Where sound goes, and what has to live as long as it does.
struct SoundOutput {
    std::shared_ptr<media::SoundSink> sink;
    std::unique_ptr<QObject> device; ///< GUI thread; nullptr where the sink is all
};
/// The machine's loudspeaker; no sink where it has none. GUI thread.
[[nodiscard]] SoundOutput open_loudspeaker();

/// The sound of one camera at a time: off until somebody asks for it and the platform has allowed it and written it
/// down, off again when its tile goes, its line is refused or its consent ends. Town must outlive it.
/// GUI thread.
class CameraSound : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the composition root")

    /// The camera that is listened to or was asked for last.
    Q_PROPERTY(QString cameraId READ camera_id NOTIFY changed FINAL)
    /// It is wanted: it sounds, or will when sound comes.
    Q_PROPERTY(bool on READ on NOTIFY changed FINAL)
    /// What has become of it: "正在收听", "这路没有声音", why not; "" off.
    Q_PROPERTY(QString words READ words NOTIFY changed FINAL)

public:
    /// Asks the platform; `answer` on any thread, once, and not after this object has gone.
    using Allow = std::function<void(const Uuid& camera, std::function<void(Result<void>)> answer)>;

    CameraSound(CameraHub& hub, services::Town& town, Allow allow, std::function<SoundOutput()> open,
        presentation::ErrorWords error_words);
    ~CameraSound() override;

    [[nodiscard]] QString camera_id() const { return camera_id_; }
    [[nodiscard]] bool on() const { return on_; }
    [[nodiscard]] QString words() const { return words_; }

    /// Whatever sounded before is off at once.
    Q_INVOKABLE void listen(const QString& camera_id);
    Q_INVOKABLE void stop();
    /// Whether the camera's pictures may be heard, too: a household's may not.
    Q_INVOKABLE bool may_listen(const QString& camera_id) const;

Q_SIGNALS:
    void changed();

private:
    void begin(const Uuid& camera, const Result<void>& allowed);
    void follow();
    void say(const QString& words, bool on);
    [[nodiscard]] Result<void> check(const QString& camera_id) const;

    QPointer<CameraHub> hub_; ///< may go first
    services::Town& town_;
    const Allow allow_;
    const std::function<SoundOutput()> open_;
    const presentation::ErrorWords error_words_;
    SoundOutput output_;
    QString camera_id_, words_;
    bool on_ = false;
    unsigned asked_ = 0; ///< an answer to an older question is none
};

} // namespace yiping::mapview
