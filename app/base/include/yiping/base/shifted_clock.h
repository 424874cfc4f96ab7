// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/ports.h>

namespace yiping {

/// The machine's clock, so many milliseconds on: a demo at night plays a working day. Any thread.
class ShiftedClock final : public Clock {
public:
    explicit ShiftedClock(std::int64_t shift_ms) : shift_ms_(shift_ms) {}
    [[nodiscard]] UtcMillis now() override { return machine_.now() + shift_ms_; }
    [[nodiscard]] MonoMillis monotonic() override { return machine_.monotonic(); }

private:
    SystemClock machine_;
    std::int64_t shift_ms_;
};

} // namespace yiping
