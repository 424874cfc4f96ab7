// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/mapview/camera_sound.h>

#include <yiping/domain/camera_consent.h>

#include <algorithm>
#include <utility>

namespace yiping::mapview {

using media::SoundState;

CameraSound::CameraSound(CameraHub& hub, services::Town& town, Allow allow, std::function<SoundOutput()> open,
    presentation::ErrorWords error_words)
    : hub_(&hub), town_(town), allow_(std::move(allow)), open_(std::move(open)), error_words_(std::move(error_words))
{
    connect(hub_, &CameraHub::soundChanged, this, &CameraSound::follow);
}

CameraSound::~CameraSound()
{
    if (hub_)
        hub_->hear({}, nullptr);
}

void CameraSound::say(const QString& words, bool on)
{
    words_ = words;
    on_ = on;
    Q_EMIT changed();
}

Result<void> CameraSound::check(const QString& camera_id) const
{
    const auto id = Uuid::parse(camera_id.toStdString());
    const auto cameras = town_.cameras();
    const auto row = id ? std::ranges::find(cameras, *id, &domain::Camera::id) : cameras.end();
    if (row == cameras.end())
        return make_error(Fault::Refused, "platform.no_such_row");
    return domain::check_camera_sounds(*row, town_.now());
}

bool CameraSound::may_listen(const QString& camera_id) const
{
    return check(camera_id).has_value();
}

void CameraSound::listen(const QString& camera_id)
{
    stop();
    camera_id_ = camera_id;
    if (const auto allowed = check(camera_id); !allowed) {
        say(error_words_(allowed.error()), false);
        return;
    }
    say(tr("正在登记"), true);
    const Uuid camera = *Uuid::parse(camera_id.toStdString());
    allow_(camera, [this, camera, question = asked_](const Result<void>& answer) {
        QMetaObject::invokeMethod(
            this,
            [this, camera, question, answer] {
                if (question == asked_)
                    begin(camera, answer);
            },
            Qt::QueuedConnection);
    });
}

void CameraSound::begin(const Uuid& camera, const Result<void>& allowed)
{
    if (!allowed) {
        say(error_words_(allowed.error()), false);
        return;
    }
    output_ = open_();
    if (output_.sink == nullptr) {
        say(tr("这台电脑没有可用的扬声器"), false);
        return;
    }
    hub_->hear(camera, output_.sink);
    follow();
}

void CameraSound::stop()
{
    ++asked_;
    hub_->hear({}, nullptr);
    output_ = {};
    if (on_ || !words_.isEmpty())
        say({}, false);
}

void CameraSound::follow()
{
    if (output_.sink == nullptr)
        return;
    switch (hub_->sound_state()) {
    case SoundState::Off: // its tile has gone, or it may not be looked at any more
        stop();
        break;
    case SoundState::Waiting:
        say(tr("等待声音"), true);
        break;
    case SoundState::Playing:
        say(tr("正在收听"), true);
        break;
    case SoundState::None:
        say(tr("这路没有声音"), true);
        break;
    case SoundState::Unknown:
        say(tr("声音格式不支持，请在摄像头上改为 AAC 或 G.711"), true);
        break;
    }
}

} // namespace yiping::mapview
