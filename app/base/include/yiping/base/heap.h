// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace yiping {

/// How many heaps the library makes for the threads of a program.
enum class HeapShare : std::uint8_t {
    Few,     ///< for many threads that come and go: what one of them frees goes to the others, and leaves no holes
    OneEach, ///< for threads that ask all the time, as those that shake hands: they would wait for each other
};

/// Has the heap of this process grow in large steps, and its first part lie in large pages (2 MiB) where the system has
/// them. On a virtual machine the first touch of a small page costs ten microseconds and more, and a start of a wall
/// has a hundred thousand. Takes address space at once, and memory only as it is used. For `main`, before there is a
/// second thread.
void prepare_heap(HeapShare share) noexcept;

} // namespace yiping
