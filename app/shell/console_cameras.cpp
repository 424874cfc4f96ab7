// SPDX-License-Identifier: GPL-3.0-or-later
#include "console_cameras.h"

namespace yiping::shell {

ConsoleCameras::ConsoleCameras(ConsoleSession& session, const std::string& reason)
    : addresses_(
          {.host = session.connection().host,
              .port = session.connection().port,
              .authority_path = session.connection().authority_path,
              .certificate_path = session.connection().identity_path,
              .key_path = {}},
          [&session] { return session.backend().token(); }, reason),
      hub_(
          session.town(), session.clock(),
          [this](const Uuid& camera, bool main, std::function<void(Result<media::Address>)> answer) {
              addresses_.ask(camera, main, std::move(answer));
          },
          [this](const Uuid& camera) { addresses_.left(camera); })
{
    QObject::connect(&hub_, &mapview::CameraHub::countsChanged, &session,
        [this, &session] { session.report().see_cameras(hub_.live(), hub_.shown()); });
}

} // namespace yiping::shell
