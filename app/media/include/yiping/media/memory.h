// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace yiping::media {

/// For a program that shows many cameras, first thing in its main(): what their threads free goes to one another.
/// Without it each thread keeps a heap of its own, and hours of connecting anew leave holes in all of them.
void share_memory();

} // namespace yiping::media
