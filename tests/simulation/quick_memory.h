// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace yiping::simulation {

/// From now on SQLite takes its memory from lists of free pieces by size, without locks and statistics, and nothing is
/// given back to the system: a sixth of the work of a run is malloc. For a process that simulates and does nothing
/// else, in one thread; to be called before SQLite is used at all. Nothing changes with a sanitizer, which has to see
/// every piece, or where SQLite has begun already.
void use_quick_memory();

} // namespace yiping::simulation
