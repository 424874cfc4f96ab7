// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QEventLoop>
#include <QTimer>

#include <functional>

namespace yiping::test {

/// Runs the application's events until `holds`; false when that takes longer than `millis`. Asleep between events, so
/// that waiting takes no processor from what is waited for: processEvents() with a limit of time would spin. GUI
/// thread.
inline bool wait_until(const std::function<bool()>& holds, int millis)
{
    constexpr int look_every_ms = 10;
    const QDeadlineTimer end(millis);
    QTimer look;
    look.start(look_every_ms);
    while (!holds()) {
        if (end.hasExpired())
            return false;
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
    }
    return true;
}

} // namespace yiping::test
