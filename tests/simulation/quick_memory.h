// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace yiping::simulation {

/// From now on SQLite and operator new take their memory from lists of free pieces by size, without locks and
/// statistics, and nothing is given back to the system: a fifth of the time of a run was malloc, half of that waiting
/// for memory that lay scattered. For a process that simulates and does nothing else, in one thread; called when the
/// first disk is made, or before. SQLite keeps to malloc where it has been used already. Nothing changes with a
/// sanitizer, which has to see every piece.
void use_quick_memory();

} // namespace yiping::simulation
