// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace yiping::simulation {

/// Gives SQLite memory without locks and from lists of its own, for a process in which one thread uses it: a run opens
/// and closes more than a hundred databases. Without effect where SQLite has been used before, and under sanitizers.
void give_sqlite_quick_memory();

} // namespace yiping::simulation
