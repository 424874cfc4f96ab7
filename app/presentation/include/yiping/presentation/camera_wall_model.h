// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/camera_layout.h>
#include <yiping/services/town.h>

#include <QAbstractListModel>
#include <QList>
#include <QtQml/qqmlregistration.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace yiping::presentation {

/// What a camera wall is asked to show.
struct CameraWallWish {
    std::string layout = "9"; ///< one of domain::tile_layouts()
    int dwell_ms = 20'000;    ///< how long a page stays
    std::vector<std::string> groups = {}; ///< in this order: beginnings of area or device codes; none is all
    std::string area_code = {};           ///< only cameras of this area; "" the whole town
    std::optional<std::pair<double, double>> near = {}; ///< longitude, latitude: only the nearest that fill one page
    bool operator==(const CameraWallWish&) const = default;
};

/// A wall of camera tiles: the cameras that may be shown now, page by page. A row is a tile of the present page with
/// its place in cells; QML multiplies. Cameras come and go with consent and its hours. Town must outlive it. GUI
/// thread.
class CameraWallModel : public QAbstractListModel, private services::TownListener {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("part of WallModel")

    /// One of domain::tile_layouts().
    Q_PROPERTY(QString layout READ layout WRITE set_layout NOTIFY layoutChanged FINAL)
    /// The room's width divided by its height, in the parts that seams cut it into: even layouts stand as their
    /// pictures become largest, and no tile of many lies across a seam.
    Q_PROPERTY(QList<qreal> parts READ parts WRITE set_parts NOTIFY layoutChanged FINAL)
    /// How many columns stand in each part.
    Q_PROPERTY(QList<int> columnsOfParts READ columns_of_parts NOTIFY layoutChanged FINAL)
    Q_PROPERTY(int columns READ columns NOTIFY layoutChanged FINAL)
    Q_PROPERTY(int rows READ rows NOTIFY layoutChanged FINAL)
    Q_PROPERTY(int dwellMillis READ dwell_millis NOTIFY layoutChanged FINAL)
    Q_PROPERTY(int page READ page NOTIFY pageChanged FINAL)
    Q_PROPERTY(int pages READ pages NOTIFY pageChanged FINAL)
    /// Cameras that may be shown now.
    Q_PROPERTY(int allowed READ allowed NOTIFY pageChanged FINAL)
    /// Ids of the next page's cameras: to be kept ready.
    Q_PROPERTY(QStringList upcoming READ upcoming NOTIFY pageChanged FINAL)

public:
    enum Role { IdRole = Qt::UserRole + 1, NameRole, XRole, YRole, SizeRole };

    explicit CameraWallModel(services::Town& town, QObject* parent = nullptr);
    ~CameraWallModel() override;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    /// The same wish again changes nothing: not the page, nor a layout chosen by hand.
    void show(CameraWallWish wish);
    [[nodiscard]] QString layout() const { return layout_; }
    /// An unknown one changes nothing.
    void set_layout(const QString& layout);
    [[nodiscard]] QList<qreal> parts() const { return parts_; }
    void set_parts(const QList<qreal>& parts);
    [[nodiscard]] QList<int> columns_of_parts() const { return {grid_.parts.begin(), grid_.parts.end()}; }
    [[nodiscard]] int columns() const { return grid_.columns; }
    [[nodiscard]] int rows() const { return grid_.rows; }
    [[nodiscard]] int dwell_millis() const { return wish_.dwell_ms; }
    [[nodiscard]] int page() const { return page_; }
    [[nodiscard]] int pages() const;
    [[nodiscard]] int allowed() const { return static_cast<int>(cameras_.size()); }
    [[nodiscard]] QStringList upcoming() const;

    /// The next page, after the last the first (轮巡); -1 the one before.
    Q_INVOKABLE void turn(int by = 1);
    /// The layout after this one.
    Q_INVOKABLE void next_layout();

Q_SIGNALS:
    void layoutChanged();
    void pageChanged();

private:
    struct Tile {
        QString id, name;
        bool operator==(const Tile&) const = default;
    };
    void town_reloaded() override { fill(); }
    void cameras_changed() override { fill(); }
    void ticked(UtcMillis now) override;
    void fill();
    void show_page();
    [[nodiscard]] std::optional<domain::TileGrid> grid_of(std::string_view layout) const;
    void take_grid(domain::TileGrid grid);
    [[nodiscard]] std::vector<Tile> cameras_of_groups() const;
    /// One page: those that look at the place first, then by distance.
    [[nodiscard]] std::vector<Tile> cameras_near_place() const;
    /// Which group it belongs to; nothing if it is not shown here.
    [[nodiscard]] std::optional<std::size_t> group_of(const domain::Camera& camera) const;
    [[nodiscard]] int tiles_a_page() const { return static_cast<int>(grid_.places.size()); }

    services::Town& town_;
    CameraWallWish wish_;
    QString layout_ = QStringLiteral("9");
    QList<qreal> parts_{16.0 / 9};
    domain::TileGrid grid_;
    int page_ = 0;
    std::vector<Tile> cameras_; ///< all that may be shown, by group and name
    std::vector<Tile> shown_;   ///< those of the page
    UtcMillis minute_ = 0;
    services::Town::Subscription subscription_;
};

} // namespace yiping::presentation
