// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/media/memory.h>

#include <malloc.h>

namespace yiping::media {

namespace {

// Not a lower M_MMAP_THRESHOLD as well: mapping every mesh and picture anew makes the map's frames half as long again.
constexpr int heaps = 2;

} // namespace

void share_memory()
{
    (void)mallopt(M_ARENA_MAX, heaps);
}

} // namespace yiping::media
