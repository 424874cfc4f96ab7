// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace yiping {

/// Has the heap of this process grow in large steps, and its first part lie in large pages (2 MiB) where the system has
/// them. On a virtual machine the first touch of a small page costs ten microseconds and more, and a start of a wall
/// has a hundred thousand. Takes address space at once, and memory only as it is used. For `main`, before there is a
/// second thread.
void prepare_heap() noexcept;

} // namespace yiping
