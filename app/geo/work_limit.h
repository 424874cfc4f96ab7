// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

namespace yiping::geo {

/// Makes GEOS give up what this thread asks of it once it has computed for so long: the call then answers with nothing.
/// Its own time counts, so that a file has the same faults on a busy machine.
class WorkLimit {
public:
    explicit WorkLimit(double seconds);
    WorkLimit(const WorkLimit&) = delete;
    WorkLimit& operator=(const WorkLimit&) = delete;
    ~WorkLimit();

    [[nodiscard]] bool over() const { return stopped_ || spent() >= until_; }
    /// Seconds.
    [[nodiscard]] double left() const { return std::chrono::duration<double>(until_ - spent()).count(); }
    void stop() { stopped_ = true; }

private:
    /// Processor time of this thread.
    [[nodiscard]] static std::chrono::nanoseconds spent();

    std::chrono::nanoseconds until_;
    bool stopped_ = false;
};

} // namespace yiping::geo
