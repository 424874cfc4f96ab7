// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/geo/point_index.h>
#include <yiping/mapview/map_layer.h>
#include <yiping/mapview/symbols.h>

#include <QColor>
#include <QFont>
#include <QList>
#include <QRectF>

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

namespace yiping::mapview {

class DotRaster;
class SpriteAtlas;
struct AtlasSprite;
struct MapSymbol;

/// The cases of the town, a million and more, from one index (geo::PointIndex): as symbols of a constant size, of which
/// those too near to be told apart become one with their number and the mix of their states; or every case as a small
/// mark. Symbols are looked up for the view and a margin around it, and again when the view leaves that, at each level
/// of the index or on a change of data; marks are one picture, drawn anew at the same moments. A large town is indexed
/// on a thread of its own. GUI thread.
class PointLayer : public MapLayer {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(qreal symbolSize READ symbol_size WRITE set_symbol_size NOTIFY styleChanged FINAL)
    /// By the numbers of domain::CaseStatus; the first is unused.
    Q_PROPERTY(QList<QColor> colors READ colors WRITE set_colors NOTIFY styleChanged FINAL)
    Q_PROPERTY(QColor ground READ ground WRITE set_ground NOTIFY styleChanged FINAL)
    Q_PROPERTY(QColor textColor READ text_color WRITE set_text_color NOTIFY styleChanged FINAL)
    Q_PROPERTY(QFont font READ font WRITE set_font NOTIFY styleChanged FINAL)
    /// Near cases as one symbol; otherwise every case as a mark of `markSize`.
    Q_PROPERTY(bool clustered READ clustered WRITE set_clustered NOTIFY styleChanged FINAL)
    Q_PROPERTY(qreal markSize READ mark_size WRITE set_mark_size NOTIFY styleChanged FINAL)
    /// Only cases of this class and below it, "" for all; only those not done; only those reported from then
    /// (inclusive) to then (exclusive), ms since 1970, where the end is not 0.
    Q_PROPERTY(QString category READ category WRITE set_category NOTIFY filterChanged FINAL)
    Q_PROPERTY(bool openOnly READ open_only WRITE set_open_only NOTIFY filterChanged FINAL)
    Q_PROPERTY(qreal windowFrom READ window_from WRITE set_window_from NOTIFY filterChanged FINAL)
    Q_PROPERTY(qreal windowTo READ window_to WRITE set_window_to NOTIFY filterChanged FINAL)
    /// Cases shown, clusters counted with all they hold, whether in view or not.
    Q_PROPERTY(int count READ count NOTIFY countChanged FINAL)
    Q_PROPERTY(QList<QRectF> boxes READ boxes NOTIFY placed FINAL)

public:
    explicit PointLayer(QQuickItem* parent = nullptr);
    ~PointLayer() override;

    [[nodiscard]] qreal symbol_size() const { return symbol_size_; }
    void set_symbol_size(qreal size);
    [[nodiscard]] QList<QColor> colors() const { return colors_; }
    void set_colors(const QList<QColor>& colors);
    [[nodiscard]] QColor ground() const { return ground_; }
    void set_ground(const QColor& ground);
    [[nodiscard]] QColor text_color() const { return text_color_; }
    void set_text_color(const QColor& color);
    [[nodiscard]] QFont font() const { return font_; }
    void set_font(const QFont& font);
    [[nodiscard]] bool clustered() const { return clustered_; }
    void set_clustered(bool on);
    [[nodiscard]] qreal mark_size() const { return mark_size_; }
    void set_mark_size(qreal size);
    [[nodiscard]] QString category() const { return category_; }
    void set_category(const QString& code);
    [[nodiscard]] bool open_only() const { return open_only_; }
    void set_open_only(bool on);
    [[nodiscard]] qreal window_from() const { return window_from_; }
    void set_window_from(qreal from);
    [[nodiscard]] qreal window_to() const { return window_to_; }
    void set_window_to(qreal to);
    [[nodiscard]] int count() const { return count_; }
    /// All cases of the feed are in the index.
    [[nodiscard]] bool ready() const { return !making_; }

    /// Boxes of the symbols in view, in item pixels: what labels keep clear of. Marks are none.
    [[nodiscard]] const QList<QRectF>& boxes() const { return boxes_; }
    /// Id of the single case nearest to a pixel and at most a symbol away, else "".
    Q_INVOKABLE [[nodiscard]] QString pick(QPointF at) const;
    /// Number of cases in the cluster at a pixel, 0 where there is none.
    Q_INVOKABLE [[nodiscard]] int pick_cluster(QPointF at) const;

Q_SIGNALS:
    void styleChanged();
    void filterChanged();
    void countChanged();
    /// The boxes are others.
    void placed();

protected:
    void camera_moved() override { polish(); }
    void feed_changed(presentation::MapFeed* feed) override;
    void updatePolish() override;
    void itemChange(ItemChange change, const ItemChangeData& data) override;
    void geometryChange(const QRectF& now, const QRectF& before) override;
    QSGNode* updatePaintNode(QSGNode* old, UpdatePaintNodeData* data) override;

private:
    struct Placed {
        QRectF box;
        QRect sprite;
        std::uint32_t symbol;
    };
    using Mix = std::array<std::uint32_t, status_count>;
    /// More cases than this are indexed by a thread.
    static constexpr std::size_t at_once = 50'000;

    template <class T>
    void set_style(T& member, const T& value);
    void style_changed();
    void filter_changed();
    void read_all();
    void read_some(const QList<quint32>& cases);
    bool read(std::uint32_t at);
    void take(geo::PointIndex index);
    void changed();
    void apply_filter();
    void find_symbols(const geo::WorldBox& view);
    void make_sprites();
    void place();
    void draw_marks(const geo::WorldBox& view);
    [[nodiscard]] int nearest(QPointF at) const;
    QSGNode* symbols_node(QSGNode* old);
    QSGNode* marks_node(QSGNode* old);

    qreal symbol_size_ = 28, mark_size_ = 8;
    QList<QColor> colors_;
    QColor ground_ = Qt::black, text_color_ = Qt::white;
    QFont font_;
    bool clustered_ = true, open_only_ = false;
    QString category_;
    qreal window_from_ = 0, window_to_ = 0;

    geo::PointIndex index_;
    bool making_ = false, outdated_ = false;
    std::vector<std::uint32_t> missed_; ///< cases changed while the index was made
    std::size_t known_categories_ = 0;

    std::vector<MapSymbol> symbols_;
    std::vector<std::uint32_t> sprite_of_; ///< by symbol, into sprites_
    std::map<Mix, std::uint32_t> known_sprites_;
    std::vector<AtlasSprite> sprites_;
    std::unique_ptr<SpriteAtlas> atlas_;
    std::vector<Placed> placed_;
    QList<QRectF> boxes_;
    std::unique_ptr<DotRaster> marks_;
    bool marks_changed_ = true, marks_style_changed_ = true;
    int count_ = 0;
    int level_ = -1;
    geo::WorldBox found_in_; ///< where symbols or marks have been looked for
    bool data_changed_ = true, node_has_marks_ = false;
    std::jthread maker_; // last: it ends before what it speaks of
};

} // namespace yiping::mapview
