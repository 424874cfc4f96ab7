// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/base/heap.h>

#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace yiping {

namespace {

constexpr int mib = 1 << 20;
constexpr std::uintptr_t heap_page = std::uintptr_t{2} << 20U;
/// Much of what a desk or a wall with a million cases has in it, its columns left out (large_pages.h).
constexpr int in_large_pages = 192 * mib;
/// Pictures of a whole screen come from the heap too. By itself the library takes this up once the first of them has
/// been given back; until then each is mapped, touched and unmapped anew.
constexpr int mapped_from = 32 * mib;
constexpr int step = 4 * mib;
constexpr int few_heaps = 2;

} // namespace

void prepare_heap(HeapShare share) noexcept
{
    if (share == HeapShare::Few)
        (void)mallopt(M_ARENA_MAX, few_heaps);
    (void)mallopt(M_MMAP_THRESHOLD, mapped_from);
    (void)mallopt(
        M_TRIM_THRESHOLD, in_large_pages + 2 * mapped_from); // else what is reserved here is given back at once
    (void)mallopt(M_TOP_PAD, in_large_pages);
    void* const first = std::malloc(mapped_from / 2); // more than lies free: moves the heap's end
    (void)mallopt(M_TOP_PAD, step);
    if (first == nullptr)
        return;
    const auto at = reinterpret_cast<std::uintptr_t>(first);
    const auto begin = (at + heap_page - 1) / heap_page * heap_page;
    const auto end = reinterpret_cast<std::uintptr_t>(sbrk(0)) / heap_page * heap_page;
    // Without such pages it is what it would have been; so where the heap does not lie before the break.
    if (begin < end && end - begin < 2 * std::uintptr_t{in_large_pages})
        (void)madvise(static_cast<char*>(first) + (begin - at), end - begin, MADV_HUGEPAGE);
    std::free(first);
}

} // namespace yiping
