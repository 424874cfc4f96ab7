// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>
#include <QRect>
#include <QRectF>
#include <QSize>

#include <optional>

namespace yiping::mapview {

/// Which part of the ground a set of pictures shows: the whole one that was drawn when the map lay still, and strips
/// beside it that a pan has brought. All in pixels of the whole picture. A plain value.
class GroundCover {
public:
    /// The pictures end here; the whole one shows all of a view of this size.
    void begin(QSize view);

    /// The strip to draw next for this view, which last moved by `motion`: what it shows already first, then what it
    /// will. Nothing while there is enough on all sides.
    [[nodiscard]] std::optional<QRect> next(const QRectF& view, QPointF motion) const;
    /// That strip has a picture now.
    void add(const QRect& strip);
    /// What is far from the view counts no longer: strips are as long as what counts.
    void leave_behind(const QRectF& view, QPointF motion);

    /// The part of the view without a picture, 0 … 1.
    [[nodiscard]] double bare(const QRectF& view) const;
    /// One rectangle without gaps.
    [[nodiscard]] const QRect& covered() const { return covered_; }

private:
    QRect covered_;
};

} // namespace yiping::mapview
