// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/mapview/frame_meter.h>

#include <QQuickWindow>

#include <algorithm>

namespace yiping::mapview {

using Clock = std::chrono::steady_clock;

FrameMeter::FrameMeter(QQuickWindow& window, QObject* parent) : QObject(parent), window_(&window)
{
    connect(&window, &QQuickWindow::beforeSynchronizing, this, &FrameMeter::begin, Qt::DirectConnection);
    connect(&window, &QQuickWindow::frameSwapped, this, &FrameMeter::end, Qt::DirectConnection);
}

FrameMeter::~FrameMeter() = default;

FrameMeter::Summary FrameMeter::summary() const
{
    std::vector<float> sorted;
    {
        const std::lock_guard lock(mutex_);
        sorted = millis_;
    }
    if (sorted.empty()) {
        return {};
    }
    std::ranges::sort(sorted);
    const auto at = [&](double share) {
        return static_cast<double>(
            sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1) + 0.5)]);
    };
    return {at(0.5), at(0.95), sorted.size()};
}

void FrameMeter::reset()
{
    const std::lock_guard lock(mutex_);
    millis_.clear();
    next_ = 0;
}

void FrameMeter::expect_useful_frame()
{
    int expected = 0;
    if (useful_.compare_exchange_strong(expected, 1) && window_) {
        window_->update();
    }
}

/// Render thread.
void FrameMeter::begin()
{
    begun_ = Clock::now();
    int expected = 1;
    useful_.compare_exchange_strong(expected, 2);
}

/// Render thread.
void FrameMeter::end()
{
    const auto begun = begun_.load();
    if (begun == Clock::time_point()) {
        return; // a frame that had begun before the meter was there
    }
    const std::chrono::duration<float, std::milli> took = Clock::now() - begun;
    {
        const std::lock_guard lock(mutex_);
        if (millis_.size() < kept) {
            millis_.push_back(took.count());
        } else {
            millis_[next_] = took.count();
            next_ = (next_ + 1) % kept;
        }
    }
    int expected = 2;
    if (useful_.compare_exchange_strong(expected, 3)) {
        QMetaObject::invokeMethod(this, &FrameMeter::first_useful_frame, Qt::QueuedConnection);
    }
}

} // namespace yiping::mapview
