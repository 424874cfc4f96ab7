// SPDX-License-Identifier: GPL-3.0-or-later
#include "frame_budget.h"

#include <algorithm>

namespace yiping::scene3d {

void FrameBudget::moved(Millis taken)
{
    // Longer than any frame: nobody moved in between.
    constexpr Millis pause{600};
    constexpr int fast_frames_needed = 6, slow_frames_needed = 2;
    if (taken > pause) {
        return;
    }
    // One slow frame is somebody else's: pixels are given away for the second, or where it is slow beyond all doubt.
    slow_frames_ = taken > most ? slow_frames_ + (taken > 2 * most ? slow_frames_needed : 1) : 0;
    if (taken > most) {
        fast_frames_ = 0;
        if (slow_frames_ >= slow_frames_needed) {
            slow_frames_ = 0;
            scale_ = std::max(coarsest, scale_ * 0.8);
        }
    } else if (taken < least) {
        if (++fast_frames_ >= fast_frames_needed) {
            fast_frames_ = 0;
            scale_ = std::min(1.0, scale_ * 1.15);
        }
    } else {
        fast_frames_ = 0;
    }
}

} // namespace yiping::scene3d
