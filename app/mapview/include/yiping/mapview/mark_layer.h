// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/mapview/map_layer.h>

#include <QColor>
#include <QFont>
#include <QList>
#include <QRectF>
#include <QString>
#include <QVariantMap>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace yiping::mapview {

class SpriteAtlas;
struct AtlasSprite;
struct MapMark;

/// People, teams, loudspeakers, hazards or the steps of rounds as symbols of a constant size, with a tag beside those
/// that have room for it. Registers outside the core are read when the layer is first shown. GUI thread.
class MarkLayer : public MapLayer {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(yiping::mapview::MarkLayer::Kind kind READ kind WRITE set_kind NOTIFY kindChanged REQUIRED FINAL)
    /// People's names, where the rows have them, instead of surname and post: the desk.
    Q_PROPERTY(bool names READ names WRITE set_names NOTIFY styleChanged FINAL)
    Q_PROPERTY(bool tags READ tags WRITE set_tags NOTIFY styleChanged FINAL)
    Q_PROPERTY(qreal symbolSize READ symbol_size WRITE set_symbol_size NOTIFY styleChanged FINAL)
    /// Plain, attention, bad, old.
    Q_PROPERTY(QList<QColor> colors READ colors WRITE set_colors NOTIFY styleChanged FINAL)
    Q_PROPERTY(QColor ground READ ground WRITE set_ground NOTIFY styleChanged FINAL)
    Q_PROPERTY(QColor textColor READ text_color WRITE set_text_color NOTIFY styleChanged FINAL)
    Q_PROPERTY(QFont font READ font WRITE set_font NOTIFY styleChanged FINAL)
    /// Code of an area: those outside it are not shown; "" shows all.
    Q_PROPERTY(QString within READ within WRITE set_within NOTIFY styleChanged FINAL)
    Q_PROPERTY(int count READ count NOTIFY countChanged FINAL)
    /// Symbols and tags in view, in item pixels: what labels keep clear of. Empty while the layer is hidden.
    Q_PROPERTY(QList<QRectF> taken READ taken NOTIFY placed FINAL)

    /// Boxes in item pixels that tags keep clear of: those of layers that chose before.
    Q_PROPERTY(QList<QRectF> avoid MEMBER avoid_ NOTIFY avoidChanged FINAL)

public:
    enum class Kind : std::uint8_t { Responders, Squads, Loudspeakers, Hazards, PatrolSteps };
    Q_ENUM(Kind)

    explicit MarkLayer(QQuickItem* parent = nullptr);
    ~MarkLayer() override;

    [[nodiscard]] Kind kind() const { return kind_; }
    void set_kind(Kind kind);
    [[nodiscard]] bool names() const { return names_; }
    void set_names(bool on);
    [[nodiscard]] bool tags() const { return tags_; }
    void set_tags(bool on);
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
    [[nodiscard]] QString within() const { return within_; }
    void set_within(const QString& area_code);
    [[nodiscard]] int count() const { return count_; }

    /// Id of the row nearest to a pixel and at most a symbol away, else "".
    Q_INVOKABLE [[nodiscard]] QString pick(QPointF at) const;
    /// {"title", "detail", "lon", "lat"} of a row on the map, else empty.
    Q_INVOKABLE [[nodiscard]] QVariantMap describe(const QString& id) const;
    /// Symbols in view, in item pixels, and the tags that found room.
    [[nodiscard]] const QList<QRectF>& boxes() const { return boxes_; }
    [[nodiscard]] const QList<QRectF>& tag_boxes() const { return tag_boxes_; }
    [[nodiscard]] QList<QRectF> taken() const { return isVisible() ? boxes_ + tag_boxes_ : QList<QRectF>(); }

Q_SIGNALS:
    void kindChanged();
    void styleChanged();
    void countChanged();
    void placed();
    void avoidChanged();

protected:
    void camera_moved() override { polish(); }
    void feed_changed(presentation::MapFeed* feed) override;
    void updatePolish() override;
    void itemChange(ItemChange change, const ItemChangeData& data) override;
    QSGNode* updatePaintNode(QSGNode* old, UpdatePaintNodeData* data) override;

private:
    struct Placed {
        QRectF box;
        QRect sprite;
    };
    template <class T>
    void set_style(T& member, const T& value);
    void changed();
    void look();
    void collect();
    void place();
    [[nodiscard]] const MapMark* nearest(QPointF at) const;

    Kind kind_ = Kind::Responders;
    bool names_ = false, tags_ = true;
    qreal symbol_size_ = 28;
    QList<QColor> colors_;
    QColor ground_ = Qt::black, text_color_ = Qt::white;
    QFont font_;
    QString within_;
    int count_ = 0;
    std::vector<MapMark> marks_;
    std::vector<std::uint32_t> symbol_of_, tag_of_; ///< by mark, into sprites_
    std::vector<AtlasSprite> sprites_;
    std::unique_ptr<SpriteAtlas> atlas_;
    std::vector<Placed> placed_;
    QList<QRectF> boxes_, tag_boxes_, avoid_;
    bool data_changed_ = true;
};

} // namespace yiping::mapview
