// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>

#include <atomic>
#include <chrono>
#include <mutex>
#include <vector>

class QQuickWindow;

namespace yiping::mapview {

/// Records what each frame of a window costs, from the beginning of its synchronising to the return of the swap, and
/// says when the first useful one is on the screen. Lives on the GUI thread; the numbers may be read from any thread.
class FrameMeter : public QObject {
    Q_OBJECT

public:
    /// Begins at once. The window may go before the meter.
    explicit FrameMeter(QQuickWindow& window, QObject* parent = nullptr);
    ~FrameMeter() override;

    struct Summary {
        double p50 = 0, p95 = 0; ///< ms; 0 while there is no frame
        std::size_t frames = 0;
    };
    /// Of at most the last `kept` frames.
    [[nodiscard]] Summary summary() const;
    void reset();
    static constexpr std::size_t kept = 4096;

    /// Says that what will be drawn next is worth looking at; the signal follows when it is on the screen. Once.
    void expect_useful_frame();

Q_SIGNALS:
    /// On the GUI thread.
    void first_useful_frame();

private:
    void begin();
    void end();

    QPointer<QQuickWindow> window_;
    std::atomic<std::chrono::steady_clock::time_point> begun_{};
    std::atomic<int> useful_{0}; ///< 0 not yet, 1 asked for, 2 being drawn, 3 told
    mutable std::mutex mutex_;
    std::vector<float> millis_;
    std::size_t next_ = 0;
};

} // namespace yiping::mapview
