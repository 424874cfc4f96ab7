// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/geo/heat_field.h>
#include <yiping/mapview/map_layer.h>

#include <QColor>
#include <QImage>
#include <QList>

#include <cstdint>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

namespace yiping::mapview {

/// How many cases a square kilometre has seen in a window of time: one textured rectangle, coloured in a shader. The
/// field follows every change of a case, of the window and of the filter by what enters and what leaves
/// (geo::HeatField). It is made when the layer is first shown and all cases are loaded; of more than `at_once` cases by
/// a thread of its own.
/// GUI thread.
class HeatLayer : public MapLayer {
    Q_OBJECT
    QML_ELEMENT
    /// Metres that a case warms around it.
    Q_PROPERTY(qreal radius READ radius WRITE set_radius NOTIFY styleChanged FINAL)
    /// The window over the time of report, in ms since 1970: windowFrom <= t < windowTo.
    Q_PROPERTY(qreal windowFrom READ window_from WRITE set_window_from NOTIFY windowChanged FINAL)
    Q_PROPERTY(qreal windowTo READ window_to WRITE set_window_to NOTIFY windowChanged FINAL)
    /// Only cases that are not over.
    Q_PROPERTY(bool openOnly READ open_only WRITE set_open_only NOTIFY filterChanged FINAL)
    /// Code of a class of cases whose codes begin with it; "" for all.
    Q_PROPERTY(QString category READ category WRITE set_category NOTIFY filterChanged FINAL)
    /// Six colours, evenly over the square root of the scale; the first for none at all.
    Q_PROPERTY(QList<QColor> ramp READ ramp WRITE set_ramp NOTIFY styleChanged FINAL)
    /// Cases per square kilometre at the ramp's end: 1, 2 or 5 times a power of ten.
    Q_PROPERTY(qreal scaleTop READ scale_top NOTIFY scaleChanged FINAL)
    /// Cases in the window that are on the map.
    Q_PROPERTY(int count READ count NOTIFY countChanged FINAL)
    /// The field is made.
    Q_PROPERTY(bool ready READ ready NOTIFY readyChanged FINAL)

public:
    static constexpr std::size_t at_once = 50'000;

    explicit HeatLayer(QQuickItem* parent = nullptr);
    ~HeatLayer() override;

    [[nodiscard]] qreal radius() const { return radius_; }
    void set_radius(qreal metres);
    [[nodiscard]] qreal window_from() const { return static_cast<qreal>(from_); }
    void set_window_from(qreal from);
    [[nodiscard]] qreal window_to() const { return static_cast<qreal>(to_); }
    void set_window_to(qreal to);
    [[nodiscard]] bool open_only() const { return open_only_; }
    void set_open_only(bool on);
    [[nodiscard]] QString category() const { return category_; }
    void set_category(const QString& code);
    [[nodiscard]] QList<QColor> ramp() const { return ramp_; }
    void set_ramp(const QList<QColor>& colors);
    [[nodiscard]] qreal scale_top() const { return scale_top_; }
    [[nodiscard]] int count() const { return count_; }
    [[nodiscard]] bool ready() const { return field_.has_value(); }

    /// Cases per square kilometre at a place; 0 outside.
    Q_INVOKABLE [[nodiscard]] qreal density(qreal lon, qreal lat) const;

Q_SIGNALS:
    void styleChanged();
    void windowChanged();
    void filterChanged();
    void scaleChanged();
    void countChanged();
    void readyChanged();

protected:
    void areas_reset() override;
    void feed_changed(presentation::MapFeed* feed) override;
    void itemChange(ItemChange change, const ItemChangeData& data) override;
    void updatePolish() override;
    QSGNode* updatePaintNode(QSGNode* old, UpdatePaintNodeData* data) override;

private:
    void restart();
    void begin();
    void take(geo::HeatField field);
    void read_some(const QList<quint32>& cases);
    void put(std::uint32_t at);
    void apply_filter();
    void scale(std::uint32_t sum);
    void paint(std::uint32_t highest);
    [[nodiscard]] std::optional<geo::HeatPoint> point_of(std::uint32_t at) const;

    qreal radius_ = 300;
    UtcMillis from_ = 0, to_ = 0;
    bool open_only_ = false;
    QString category_;
    QList<QColor> ramp_;
    qreal scale_top_ = 1;
    int count_ = 0;

    std::optional<geo::HeatField> field_;
    std::jthread maker_;
    bool making_ = false;
    bool outdated_ = false; ///< what is being made is of a town, or a radius, of before
    std::vector<std::uint32_t> missed_; ///< changed while the field was being made
    std::size_t known_categories_ = 0;
    QImage image_;
    bool image_changed_ = true, geometry_changed_ = true;
};

} // namespace yiping::mapview
