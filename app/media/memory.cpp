// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/media/memory.h>

#include <malloc.h>

namespace yiping::media {

namespace {

constexpr int heaps = 2;
constexpr int picture_bytes = 64 << 10; ///< pieces of this size and more are mapped for themselves: pictures are

} // namespace

void share_memory()
{
    (void)mallopt(M_ARENA_MAX, heaps);
    (void)mallopt(M_MMAP_THRESHOLD, picture_bytes);
}

} // namespace yiping::media
