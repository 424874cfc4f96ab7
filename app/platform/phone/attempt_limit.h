// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/ports.h>

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace yiping::platform {

/// So many tries of an address in a while. Bounded: it forgets all rather than to grow without end.
class AttemptLimit {
public:
    AttemptLimit(int most, UtcMillis window) : most_(most), window_(window) {}
    /// Milliseconds to wait; 0 if there is nothing to wait for.
    [[nodiscard]] UtcMillis wait(std::string_view address, UtcMillis at) const;
    void count(std::string_view address, UtcMillis at);

private:
    struct Window {
        UtcMillis since = 0;
        int count = 0;
    };
    int most_;
    UtcMillis window_;
    std::map<std::string, Window, std::less<>> windows_;
};

} // namespace yiping::platform
