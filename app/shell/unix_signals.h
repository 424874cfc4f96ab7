// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QSocketNotifier>

#include <functional>

namespace yiping::shell {

/// Call first in main(), before any other thread exists: all threads leave SIGINT and SIGTERM to UnixSignals.
void block_end_signals();

/// SIGINT and SIGTERM as a call on the GUI thread, read from a descriptor, so that no handler runs in the middle of
/// something. Needs block_end_signals() before.
class UnixSignals : public QObject {
    Q_OBJECT

public:
    explicit UnixSignals(std::function<void()> on_end, QObject* parent = nullptr);
    ~UnixSignals() override;

private:
    int descriptor_ = -1;
    std::function<void()> on_end_;
    QSocketNotifier* notifier_ = nullptr;
};

} // namespace yiping::shell
