// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/mapview/line_layer.h>

namespace yiping::mapview {

/// Rounds through the grids that began in the last hours: the way each went, with arrows in its direction. Their
/// registers are read when the layer is first shown.
class TrackLayer : public StrokeLayer {
    Q_OBJECT
    QML_ELEMENT
    /// Rounds with a way to show.
    Q_PROPERTY(int count READ count NOTIFY countChanged FINAL)

public:
    explicit TrackLayer(QQuickItem* parent = nullptr);
    [[nodiscard]] int count() const { return count_; }

Q_SIGNALS:
    void countChanged();

protected:
    void areas_reset() override { rebuild(); }
    void feed_changed(presentation::MapFeed* feed) override;
    void itemChange(ItemChange change, const ItemChangeData& data) override;
    void rebuild() override;

private:
    void look();
    void add_arrows(const Ring& way, double pixel);

    int count_ = 0;
};

} // namespace yiping::mapview
