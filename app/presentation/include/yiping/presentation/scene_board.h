// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/category.h>
#include <yiping/domain/figures.h>
#include <yiping/domain/scene.h>
#include <yiping/presentation/scene_panel.h>
#include <yiping/services/case_scan.h>
#include <yiping/services/register_facts.h>
#include <yiping/services/town.h>

#include <QObject>
#include <QRectF>
#include <QVariantList>
#include <QtQml/qqmlregistration.h>

#include <memory>
#include <string>
#include <vector>

namespace yiping::presentation {

struct ContentSource;

/// Where a panel stands, for the view.
struct PlacedPanel {
    int key = 0; ///< number of the panel since the start: another scene has others
    ScenePanel* panel = nullptr;
    QRectF box;
    bool operator==(const PlacedPanel&) const = default;
};

class PlacedPanelsModel : public PatchedListModel<PlacedPanel> {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("part of SceneBoard")

public:
    using PatchedListModel::PatchedListModel;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
    void take(std::vector<PlacedPanel> rows) { set_rows(std::move(rows)); }
};

/// What the composition root loads for the scenes of a wall.
struct SceneOptions {
    std::vector<domain::SceneDescription> scenes;    ///< at least "overview"
    std::vector<domain::FigureDefinition> figures;   ///< words and targets
    services::RegisterReader* registers = nullptr;   ///< panels of registers stay empty without
    std::string report_address = {};                 ///< where residents' phones find their page; "" unknown
};

/// The scene on the wall: its panels with what they say and where they stand, and the area it is about. Part of
/// WallModel, which tells it what to show and when to look again. Town, categories and reader must outlive it. GUI
/// thread.
class SceneBoard : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("part of WallModel")
    Q_PROPERTY(QString scene READ scene NOTIFY sceneChanged FINAL)
    Q_PROPERTY(QString title READ title NOTIFY sceneChanged FINAL)
    Q_PROPERTY(bool party READ party NOTIFY sceneChanged FINAL)
    Q_PROPERTY(bool mapShown READ map_shown NOTIFY sceneChanged FINAL)
    Q_PROPERTY(bool mapCases READ map_cases NOTIFY sceneChanged FINAL)
    Q_PROPERTY(bool mapCameras READ map_cameras NOTIFY sceneChanged FINAL)
    Q_PROPERTY(bool mapHeat READ map_heat NOTIFY sceneChanged FINAL)
    Q_PROPERTY(QStringList mapLayers READ map_layers NOTIFY sceneChanged FINAL)
    /// Id of the figure that fills the areas, "" for open cases.
    Q_PROPERTY(QString mapFill READ map_fill NOTIFY sceneChanged FINAL)
    /// Its name, as its definition has it.
    Q_PROPERTY(QString mapFillName READ map_fill_name NOTIFY sceneChanged FINAL)
    /// Code of the area the scene is about, "" where that is the whole town.
    Q_PROPERTY(QString area READ area NOTIFY areaChanged FINAL)
    /// "澜川镇", "津阳社区", "03网格": from the town down to the area.
    Q_PROPERTY(QStringList crumbs READ crumbs NOTIFY areaChanged FINAL)
    /// Codes of the two areas that a panel of the scene sets side by side; empty where none does.
    Q_PROPERTY(QStringList compared READ compared NOTIFY comparedChanged FINAL)
    Q_PROPERTY(yiping::presentation::PlacedPanelsModel* panels READ panels CONSTANT FINAL)
    /// Room of the map.
    Q_PROPERTY(QRectF middle READ middle NOTIFY arranged FINAL)
    /// "upright", "standard", "wide" or "panorama".
    Q_PROPERTY(QString wallClass READ wall_class NOTIFY arranged FINAL)

public:
    SceneBoard(const services::Town& town, const domain::CategoryTree& categories, SceneOptions options,
        QObject* parent = nullptr);
    ~SceneBoard() override;

    [[nodiscard]] QString scene() const;
    [[nodiscard]] QString title() const;
    [[nodiscard]] bool party() const { return current().party; }
    [[nodiscard]] bool map_shown() const { return current().map.shown; }
    [[nodiscard]] bool map_cases() const { return current().map.cases; }
    [[nodiscard]] bool map_cameras() const { return current().map.cameras; }
    [[nodiscard]] bool map_heat() const { return current().map.heat; }
    [[nodiscard]] QStringList map_layers() const;
    [[nodiscard]] QString map_fill() const;
    [[nodiscard]] QString map_fill_name() const;
    [[nodiscard]] QString area() const;
    [[nodiscard]] QStringList crumbs() const;
    [[nodiscard]] QStringList compared() const;
    [[nodiscard]] PlacedPanelsModel* panels() { return &placed_; }
    [[nodiscard]] QRectF middle() const { return middle_; }
    [[nodiscard]] QString wall_class() const;

    [[nodiscard]] const std::vector<domain::SceneDescription>& scenes() const { return options_.scenes; }
    [[nodiscard]] bool knows(std::string_view scene) const;
    /// The first panel of the kind in the scene that is shown; nullptr if it has none.
    [[nodiscard]] const domain::PanelDescription* panel_of(domain::PanelKind kind) const;
    /// An unknown scene shows the overview. `area` no_area is the whole town.
    void show(std::string_view scene, services::AreaIndex area);
    [[nodiscard]] services::AreaIndex scope() const { return scope_; }
    /// What one pass counted of the area; made anew by refresh().
    [[nodiscard]] const services::CaseScan& scan() const { return scan_; }

    /// Another area beside the shown one for panels that compare.
    void compare_next();

    /// Counts the area and fills all panels again; after loading, once a minute and when the area changes.
    void refresh();
    /// Fills what changes with every case, without counting all of them again.
    void refresh_figures();
    /// The registers are read again where a panel of the scene needs them.
    void read_registers();
    /// "截至 10:32" of what comes by the line; `staleness` as in ScenePanel.
    void take_freshness(const QString& as_of, int staleness);

    /// Of the wall in pixels: header's height, first type step, vertical seams (x). Again when any of it changes.
    Q_INVOKABLE void arrange(qreal width, qreal height, qreal top, qreal em, const QList<qreal>& seams);

Q_SIGNALS:
    void sceneChanged();
    void areaChanged();
    void comparedChanged();
    void arranged();

private:
    [[nodiscard]] const domain::SceneDescription& current() const { return options_.scenes[at_]; }
    void make_panels();
    /// What panels are filled from; points into this and the town.
    [[nodiscard]] ContentSource source() const;
    void fill(bool only_figures);
    void say_freshness();
    void place();

    const services::Town& town_;
    const domain::CategoryTree& categories_;
    SceneOptions options_;
    std::size_t at_ = 0;
    services::AreaIndex scope_ = services::no_area;
    std::size_t beside_ = 0; ///< which of the areas beside it is compared with
    bool began_ = false;
    services::CaseScan scan_;
    std::shared_ptr<const services::RegisterFacts> registers_;
    bool reading_ = false;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
    std::vector<std::unique_ptr<ScenePanel>> shown_;
    int first_key_ = 0;
    PlacedPanelsModel placed_;
    QRectF middle_;
    domain::WallShape wall_;
    domain::WallClass wall_class_ = domain::WallClass::Standard;
    QString as_of_;
    int staleness_ = 0;
};

} // namespace yiping::presentation
