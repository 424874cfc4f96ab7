// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

namespace yiping::geo {

/// Makes GEOS give up what this thread asks of it once its time is over: the call then answers with nothing.
class WorkLimit {
public:
    explicit WorkLimit(double seconds);
    WorkLimit(const WorkLimit&) = delete;
    WorkLimit& operator=(const WorkLimit&) = delete;
    ~WorkLimit();

    [[nodiscard]] bool over() const { return stopped_ || std::chrono::steady_clock::now() >= until_; }
    void stop() { stopped_ = true; }

private:
    std::chrono::steady_clock::time_point until_;
    bool stopped_ = false;
};

} // namespace yiping::geo
