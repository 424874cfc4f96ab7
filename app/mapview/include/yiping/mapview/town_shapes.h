// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/mapview/mercator.h>
#include <yiping/mapview/triangulate.h>
#include <yiping/presentation/wall_map_feed.h>

#include <QObject>
#include <QPointer>
#include <QRectF>
#include <QStringList>
#include <QtQml/qqmlregistration.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace yiping::mapview {

/// An area with an outline, decoded and projected.
struct AreaShape {
    services::AreaIndex area = services::no_area;
    domain::AreaLevel level{};
    bool inside = false; ///< the root area itself or something below it
    std::vector<Polygon> polygons;
    WorldPoint low, high;  ///< its box
    WorldPoint label;      ///< where its name is best put
    std::string name;
};

/// A road, a river or a name of the base map.
struct BaseShape {
    std::string kind;
    std::string name;
    std::int64_t rank = 0;
    std::vector<Ring> lines;
    std::vector<Polygon> polygons;
};

/// Outlines of the town decoded once for all layers of all maps, and the box the camera should show. GUI thread.
class TownShapes : public QObject {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(yiping::presentation::MapFeed* feed READ feed WRITE set_feed NOTIFY feedChanged REQUIRED FINAL)
    /// The box of the town in degrees; west > east while there is none. A town without outlines is where its cases
    /// are, but for the farthest hundredth on each side.
    Q_PROPERTY(qreal west READ west NOTIFY areasReset FINAL)
    Q_PROPERTY(qreal south READ south NOTIFY areasReset FINAL)
    Q_PROPERTY(qreal east READ east NOTIFY areasReset FINAL)
    Q_PROPERTY(qreal north READ north NOTIFY areasReset FINAL)
    Q_PROPERTY(bool empty READ empty NOTIFY areasReset FINAL)
    /// Whether any area has an outline.
    Q_PROPERTY(bool outlined READ outlined NOTIFY areasReset FINAL)

public:
    explicit TownShapes(QObject* parent = nullptr);

    [[nodiscard]] presentation::MapFeed* feed() const { return feed_; }
    void set_feed(presentation::MapFeed* feed);
    [[nodiscard]] qreal west() const { return west_; }
    [[nodiscard]] qreal south() const { return south_; }
    [[nodiscard]] qreal east() const { return east_; }
    [[nodiscard]] qreal north() const { return north_; }
    [[nodiscard]] bool empty() const { return west_ > east_; }
    [[nodiscard]] bool outlined() const { return !areas_.empty(); }

    [[nodiscard]] const std::vector<AreaShape>& areas() const { return areas_; }
    [[nodiscard]] const std::vector<BaseShape>& base() const { return base_; }
    /// Origin and unit of the local coordinates all layers build their vertices in: about a metre, floats keep it to
    /// a millimetre over a county.
    [[nodiscard]] WorldPoint origin() const { return origin_; }
    static constexpr double local_unit = 1.0 / 40'000'000;
    [[nodiscard]] float local_x(WorldPoint at) const { return static_cast<float>((at.x - origin_.x) / local_unit); }
    [[nodiscard]] float local_y(WorldPoint at) const { return static_cast<float>((at.y - origin_.y) / local_unit); }

    /// The box around these areas in degrees as x west, y south, width, height; empty if none has an outline.
    Q_INVOKABLE [[nodiscard]] QRectF box_of(const QStringList& codes) const;
    [[nodiscard]] QRectF area_box(const QString& code) const { return box_of({code}); }
    /// The deepest level that covers the town and whose areas are, in the middle of their sizes, at least `pixels` wide
    /// where the world is shown at this zoom; the highest there is where none is; -1 without any.
    Q_INVOKABLE [[nodiscard]] int level_for(qreal zoom, qreal pixels) const;

    /// Number of domain::AreaLevel of an area, -1 for an unknown code.
    Q_INVOKABLE [[nodiscard]] int level_of(const QString& code) const;

    /// Code of the deepest area of the level at a place, "" if there is none.
    Q_INVOKABLE [[nodiscard]] QString area_at(qreal lon, qreal lat, int level) const;

Q_SIGNALS:
    void feedChanged();
    void areasReset();
    void baseReset();

private:
    void read_areas();
    void measure_levels();
    void read_base();
    void read_points();

    QPointer<presentation::MapFeed> feed_;
    std::vector<AreaShape> areas_;
    std::vector<BaseShape> base_;
    std::vector<std::pair<int, double>> level_widths_; ///< level and the median width of its areas, highest level first
    WorldPoint origin_{0.5, 0.5};
    qreal west_ = 1, south_ = 1, east_ = -1, north_ = -1;
};

} // namespace yiping::mapview
