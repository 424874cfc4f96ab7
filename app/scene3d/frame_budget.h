// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

namespace yiping::scene3d {

/// How sharp a moving scene may be so that it keeps turning: fewer pixels while a frame takes too long, more when there
/// is room, all of them at rest. It knows time only by what it is told. One thread.
class FrameBudget {
public:
    using Millis = std::chrono::duration<double, std::milli>;
    static constexpr Millis most{33}, least{20}; ///< thirty moving frames a second, and more only as sharpness
    static constexpr Millis rest_after{140}; ///< without a move it is at rest
    /// With all pixels at rest; its edges are smoothed so much later, where that takes longer than a frame may.
    static constexpr Millis smooth_after{250};
    static constexpr double coarsest = 0.34;

    /// A frame of the moving scene was shown, `taken` after the one before.
    void moved(Millis taken);
    /// Pixels of a side of the picture, as a share of the item's, while it moves.
    [[nodiscard]] double moving_scale() const { return scale_; }

private:
    double scale_ = 0.67;
    int fast_frames_ = 0, slow_frames_ = 0;
};

} // namespace yiping::scene3d
