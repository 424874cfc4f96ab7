// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <mutex>
#include <utility>
#include <vector>

namespace yiping {

/// Objects that one thread has done with and another fills anew, beside a Pipe that brings them: large buffers that are
/// asked of the system for every piece of work cost as much as the work. Any thread.
template <class T>
class Spares {
public:
    /// One that was given, with all that it held, or a new one.
    [[nodiscard]] T take()
    {
        const std::scoped_lock lock(mutex_);
        if (spares_.empty())
            return T();
        T spare = std::move(spares_.back());
        spares_.pop_back();
        return spare;
    }
    void give(T object)
    {
        const std::scoped_lock lock(mutex_);
        spares_.push_back(std::move(object));
    }

private:
    std::mutex mutex_;
    std::vector<T> spares_;
};

} // namespace yiping
