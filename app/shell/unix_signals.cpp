// SPDX-License-Identifier: GPL-3.0-or-later
#include "unix_signals.h"

#include <sys/signalfd.h>
#include <unistd.h>

#include <csignal>

namespace yiping::shell {

namespace {

sigset_t end_signals()
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    return signals;
}

} // namespace

void block_end_signals()
{
    const sigset_t signals = end_signals();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

UnixSignals::UnixSignals(std::function<void()> on_end, QObject* parent) : QObject(parent), on_end_(std::move(on_end))
{
    const sigset_t signals = end_signals();
    descriptor_ = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
    notifier_ = new QSocketNotifier(descriptor_, QSocketNotifier::Read, this);
    connect(notifier_, &QSocketNotifier::activated, this, [this] {
        signalfd_siginfo info{};
        if (read(descriptor_, &info, sizeof info) == sizeof info)
            on_end_();
    });
}

UnixSignals::~UnixSignals()
{
    close(descriptor_);
}

} // namespace yiping::shell
