// SPDX-License-Identifier: GPL-3.0-or-later
#include "console_cameras.h"

#include <yiping/config/data_dir.h>

namespace yiping::shell {

ConsoleCameras::ConsoleCameras(ConsoleSession& session, const std::string& reason, MonoMillis keep_before)
    : addresses_(
          {.host = session.connection().host,
              .port = session.connection().port,
              .authority_path = session.connection().authority_path,
              .certificate_path = session.connection().identity_path,
              .key_path = {}},
          [&session] { return session.backend().token(); }, reason),
      hub_(
          session.town(), session.clock(),
          [this](const Uuid& camera, domain::LookStream stream, std::function<void(Result<media::Address>)> answer) {
              addresses_.ask(camera, stream, std::move(answer));
          },
          [this](const Uuid& camera) { addresses_.left(camera); }, {.keep_before = keep_before})
{
    QObject::connect(&hub_, &mapview::CameraHub::countsChanged, &session,
        [this, &session] { session.report().see_cameras(hub_.live(), hub_.shown()); });
}

mapview::CameraKeeper& ConsoleCameras::make_keeper(ConsoleSession& session, const presentation::ErrorWords& error_words)
{
    using Kind = mapview::CameraKeeper::Kind;
    keeper_ = std::make_unique<mapview::CameraKeeper>(
        hub_, session.town(), session.clock(),
        config::DataFolder(session.settings().data_folder).console("desk") / "evidence",
        [this](const Uuid& camera, Kind kind, const std::string& sha256, const std::string& about,
            std::function<void(Result<void>)> answer) {
            addresses_.keep(camera, kind == Kind::Clip ? "clip" : "picture", sha256, about, std::move(answer));
        },
        error_words);
    return *keeper_;
}

mapview::CameraSound& ConsoleCameras::make_sound(ConsoleSession& session, const presentation::ErrorWords& error_words)
{
    sound_ = std::make_unique<mapview::CameraSound>(
        hub_, session.town(),
        [this](const Uuid& camera, std::function<void(Result<void>)> answer) {
            addresses_.listen(camera, std::move(answer));
        },
        &mapview::open_loudspeaker, error_words);
    return *sound_;
}

} // namespace yiping::shell
