// SPDX-License-Identifier: GPL-3.0-or-later
#include "apps.h"
#include "console_session.h"
#include "demo_supervisor.h"
#include "unix_signals.h"

#include <QCoreApplication>

namespace yiping::shell {

int run_demo(const Options& options, int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    const config::Language language = first_language(argc, argv);
    if (auto done = speak(language); !done)
        return report_error(done.error(), language);
    DemoSupervisor supervisor(options);
    const UnixSignals signals([&supervisor] { supervisor.stop(); });
    QMetaObject::invokeMethod(&supervisor, &DemoSupervisor::start, Qt::QueuedConnection);
    return QCoreApplication::exec();
}

} // namespace yiping::shell
