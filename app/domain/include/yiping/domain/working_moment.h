// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/limits.h>

namespace yiping::domain {

/// `now` while the offices are open and have some hours left; else the last morning when they opened, and a little
/// into it: the moment at which a demo begins, so that work is due whenever it is shown. Never after `now`; `now` for a
/// calendar without hours.
[[nodiscard]] UtcMillis working_moment(const WorkCalendar& calendar, UtcMillis now);

} // namespace yiping::domain
