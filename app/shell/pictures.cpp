// SPDX-License-Identifier: GPL-3.0-or-later
#include "pictures.h"

#include "console_session.h"

#include <yiping/base/log.h>

namespace yiping::shell {

void save_picture(ConsoleSession& session, const QString& name, const QImage& picture)
{
    const QString file = QStringLiteral("%1-%2x%3-%4.png")
                             .arg(name)
                             .arg(picture.width())
                             .arg(picture.height())
                             .arg(QLatin1StringView(config::code_of(session.language())));
    if (!picture.isNull() &&
        picture.save(QString::fromStdString((session.options().out / file.toStdString()).string())))
        session.report().add_screen(file);
    else
        log::error("shell", "cannot write the picture {}", file.toStdString());
}

} // namespace yiping::shell
