// SPDX-License-Identifier: GPL-3.0-or-later
#include "ground_cover.h"

#include <algorithm>
#include <cmath>

namespace yiping::mapview {

namespace {

/// A strip is as narrow as its share of the ground may cost a frame, and as wide as its own price is worth.
constexpr int strip_width = 192;
/// How far beside the view there is to be a picture, on the sides it moves to.
constexpr int ahead = 160;
/// What still counts on the sides that it leaves, and on those that it moves to.
constexpr int kept_behind = 128, kept_ahead = strip_width + ahead;

} // namespace

void GroundCover::begin(QSize view)
{
    covered_ = QRect(QPoint(0, 0), view);
}

std::optional<QRect> GroundCover::next(const QRectF& view, QPointF motion) const
{
    const int left = covered_.left(), top = covered_.top();
    const int right = left + covered_.width(), bottom = top + covered_.height();
    // How much is missing on each side; what will be missing counts after all that is.
    const auto missing = [](double bare, double moved) {
        return bare > 0 ? bare + 2 * ahead : moved > 0 ? bare + ahead : 0;
    };
    const double to_left = missing(left - view.left(), -motion.x());
    const double to_right = missing(view.right() - right, motion.x());
    const double to_top = missing(top - view.top(), -motion.y());
    const double to_bottom = missing(view.bottom() - bottom, motion.y());
    const double most = std::max({to_left, to_right, to_top, to_bottom});
    if (most <= 0) {
        return std::nullopt;
    }
    const int bare = static_cast<int>(std::ceil(std::max(0.0, most - 2 * ahead)));
    const int width = std::max(strip_width, bare + ahead);
    // As long as what it joins: one rectangle without gaps is left.
    const QRect strip = most == to_left    ? QRect(left - width, top, width, covered_.height())
                        : most == to_right ? QRect(right, top, width, covered_.height())
                        : most == to_top   ? QRect(left, top - width, covered_.width(), width)
                                           : QRect(left, bottom, covered_.width(), width);
    return strip.isEmpty() ? std::nullopt : std::optional(strip);
}

void GroundCover::add(const QRect& strip)
{
    covered_ = covered_.united(strip);
}

void GroundCover::leave_behind(const QRectF& view, QPointF motion)
{
    const auto kept = [](double moved) { return moved > 0 ? kept_ahead : kept_behind; };
    const QRect near =
        view.toAlignedRect().adjusted(-kept(-motion.x()), -kept(-motion.y()), kept(motion.x()), kept(motion.y()));
    if (near.intersects(covered_)) {
        covered_ &= near;
    }
}

double GroundCover::bare(const QRectF& view) const
{
    const QRectF shown = view & QRectF(covered_);
    if (shown == view) {
        return 0; // and not what rounding leaves
    }
    return 1 - shown.width() * shown.height() / (view.width() * view.height());
}

} // namespace yiping::mapview
