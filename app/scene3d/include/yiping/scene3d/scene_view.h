// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/geo/buildings.h>
#include <yiping/geo/terrain.h>
#include <yiping/mapview/map_camera.h>
#include <yiping/mapview/map_sources.h>
#include <yiping/mapview/town_shapes.h>
#include <yiping/presentation/area_shading.h>
#include <yiping/scene3d/scene_lists.h>

#include <QColor>
#include <QElapsedTimer>
#include <QPointer>
#include <QQuickFramebufferObject>
#include <QSGTextureProvider>
#include <QTimer>
#include <QVariantAnimation>

#include <memory>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace yiping::scene3d {

struct SceneFrame;
struct SceneState;

/// The town in space under the map's own camera: terrain with the map's ground laid over it, figures of areas as
/// columns, houses by their floors. Drawn by OpenGL into a picture of its own, coarser while it moves and whole when it
/// rests; nothing is drawn while nothing changes. Where the window is not drawn by OpenGL, `drawable` stays false.
/// GUI thread; the render thread sees it only while the GUI thread waits.
class SceneView : public QQuickFramebufferObject {
    Q_OBJECT
    QML_ELEMENT
    /// Of the map; it gets the terrain's heights, so that symbols and names stand on it.
    Q_PROPERTY(yiping::mapview::MapCamera* camera READ camera WRITE set_camera NOTIFY cameraChanged REQUIRED FINAL)
    Q_PROPERTY(yiping::mapview::TownShapes* shapes READ shapes WRITE set_shapes NOTIFY shapesChanged REQUIRED FINAL)
    Q_PROPERTY(
        yiping::presentation::AreaShading* shading READ shading WRITE set_shading NOTIFY shadingChanged REQUIRED FINAL)
    /// Where the terrain's and the houses' files are; null for a plain without houses.
    Q_PROPERTY(yiping::mapview::MapSources* maps READ maps WRITE set_maps NOTIFY mapsChanged FINAL)
    /// Looks straight down on what is in view: the camera of what lies on the ground.
    Q_PROPERTY(yiping::mapview::MapCamera* groundCamera READ ground_camera CONSTANT FINAL)
    /// A texture provider (ShaderEffectSource) of what the ground camera sees.
    Q_PROPERTY(QQuickItem* groundPicture READ ground_picture WRITE set_ground_picture NOTIFY groundPictureChanged FINAL)
    /// Pixels of a side of that picture, as a share of what the ground camera sees: fewer while it moves.
    Q_PROPERTY(qreal groundSharpness READ ground_sharpness NOTIFY groundSharpnessChanged FINAL)
    /// Level of the areas that have columns, and whether they are shown.
    Q_PROPERTY(int level READ level WRITE set_level NOTIFY styleChanged FINAL)
    Q_PROPERTY(bool columnsShown READ columns_shown WRITE set_columns_shown NOTIFY styleChanged FINAL)
    Q_PROPERTY(bool buildingsShown READ buildings_shown WRITE set_buildings_shown NOTIFY styleChanged FINAL)
    /// Code of the house that stands open floor by floor, "" for none.
    Q_PROPERTY(QString openBuilding READ open_building WRITE set_open_building NOTIFY openBuildingChanged FINAL)
    /// Heights are drawn so many times as high.
    Q_PROPERTY(qreal exaggeration READ exaggeration CONSTANT FINAL)
    /// Worse, neither, better.
    Q_PROPERTY(QList<QColor> columnColors MEMBER column_colors_ WRITE set_column_colors NOTIFY styleChanged FINAL)
    /// Wall and roof of a house, of one that has a code, of the open one.
    Q_PROPERTY(QList<QColor> buildingColors MEMBER building_colors_ WRITE set_building_colors NOTIFY styleChanged FINAL)
    Q_PROPERTY(QColor groundColor MEMBER ground_color_ WRITE set_ground_color NOTIFY styleChanged FINAL)
    /// Of what is far, and beyond the terrain.
    Q_PROPERTY(QColor hazeColor MEMBER haze_color_ WRITE set_haze_color NOTIFY styleChanged FINAL)
    /// How much light and shade of the slopes lies on the ground's picture, 0 to 1: less where its colours are a scale.
    Q_PROPERTY(qreal hillShade MEMBER hill_shade_ WRITE set_hill_shade NOTIFY styleChanged FINAL)
    Q_PROPERTY(qreal labelSize MEMBER label_size_ WRITE set_label_size NOTIFY styleChanged FINAL)
    /// Boxes and seams that labels keep clear of, in item pixels.
    Q_PROPERTY(QList<QRectF> taken MEMBER taken_ WRITE set_taken NOTIFY styleChanged FINAL)
    Q_PROPERTY(QList<qreal> seams MEMBER seams_ WRITE set_seams NOTIFY styleChanged FINAL)
    /// The window is drawn by OpenGL: known once there is a window with a scene graph.
    Q_PROPERTY(bool drawable READ drawable NOTIFY drawableChanged FINAL)
    /// The window is drawn, and not by OpenGL: a scene cannot be.
    Q_PROPERTY(bool undrawable READ undrawable NOTIFY drawableChanged FINAL)
    /// Terrain and houses are read, and the first picture can be drawn.
    Q_PROPERTY(bool ready READ ready NOTIFY partsChanged FINAL)
    /// Terrain or houses are invented (示意).
    Q_PROPERTY(bool indicative READ indicative NOTIFY partsChanged FINAL)
    /// The house of openBuilding is among the houses, and stands open.
    Q_PROPERTY(bool opened READ opened NOTIFY partsChanged FINAL)
    Q_PROPERTY(bool hasTerrain READ has_terrain NOTIFY partsChanged FINAL)
    Q_PROPERTY(QString attribution READ attribution NOTIFY partsChanged FINAL)
    /// What is wrong with a file, in words; "" while all is well.
    Q_PROPERTY(QString problem READ problem NOTIFY partsChanged FINAL)
    Q_PROPERTY(bool moving READ moving NOTIFY movingChanged FINAL)
    Q_PROPERTY(yiping::scene3d::SceneLabelModel* labels READ labels CONSTANT FINAL)
    /// Their boxes, in item pixels.
    Q_PROPERTY(QList<QRectF> labelBoxes READ label_boxes NOTIFY labelBoxesChanged FINAL)
    /// Floors of the open house, the lowest first.
    Q_PROPERTY(yiping::scene3d::SceneLabelModel* floors READ floors CONSTANT FINAL)
    /// The open house: its name, and what is to be known of it (households, its worker, open cases).
    Q_PROPERTY(QString openTitle READ open_title NOTIFY openBuildingChanged FINAL)
    Q_PROPERTY(QStringList openLines READ open_lines NOTIFY openBuildingChanged FINAL)
    /// Above its roof, and what it fills, in item pixels.
    Q_PROPERTY(QPointF openPlace READ open_place NOTIFY openPlaceChanged FINAL)
    Q_PROPERTY(QRectF openBox READ open_box NOTIFY openPlaceChanged FINAL)

public:
    explicit SceneView(QQuickItem* parent = nullptr);
    ~SceneView() override;
    [[nodiscard]] Renderer* createRenderer() const override;

    [[nodiscard]] mapview::MapCamera* camera() const { return camera_; }
    void set_camera(mapview::MapCamera* camera);
    [[nodiscard]] mapview::TownShapes* shapes() const { return shapes_; }
    void set_shapes(mapview::TownShapes* shapes);
    [[nodiscard]] presentation::AreaShading* shading() const { return shading_; }
    void set_shading(presentation::AreaShading* shading);
    [[nodiscard]] mapview::MapSources* maps() const { return maps_; }
    void set_maps(mapview::MapSources* maps);
    [[nodiscard]] mapview::MapCamera* ground_camera() { return &ground_camera_; }
    [[nodiscard]] QQuickItem* ground_picture() const { return ground_picture_; }
    void set_ground_picture(QQuickItem* picture);
    [[nodiscard]] qreal ground_sharpness() const { return ground_sharpness_; }
    [[nodiscard]] int level() const { return level_; }
    void set_level(int level);
    [[nodiscard]] bool columns_shown() const { return columns_shown_; }
    void set_columns_shown(bool on);
    [[nodiscard]] bool buildings_shown() const { return buildings_shown_; }
    void set_buildings_shown(bool on);
    [[nodiscard]] QString open_building() const { return open_building_; }
    void set_open_building(const QString& code);
    [[nodiscard]] qreal exaggeration() const { return drawn_exaggeration; }
    void set_column_colors(const QList<QColor>& colors);
    void set_building_colors(const QList<QColor>& colors);
    void set_ground_color(const QColor& color);
    void set_haze_color(const QColor& color);
    void set_hill_shade(qreal share);
    void set_label_size(qreal size);
    void set_taken(const QList<QRectF>& boxes);
    void set_seams(const QList<qreal>& seams);
    [[nodiscard]] bool drawable() const { return drawable_; }
    [[nodiscard]] bool undrawable() const { return undrawable_; }
    [[nodiscard]] bool ready() const;
    [[nodiscard]] bool indicative() const;
    [[nodiscard]] bool opened() const;
    [[nodiscard]] bool has_terrain() const;
    [[nodiscard]] QString attribution() const;
    [[nodiscard]] QString problem() const { return problem_; }
    [[nodiscard]] bool moving() const { return moving_; }
    [[nodiscard]] SceneLabelModel* labels() { return &labels_; }
    [[nodiscard]] QList<QRectF> label_boxes() const { return label_boxes_; }
    [[nodiscard]] SceneLabelModel* floors() { return &floors_; }
    [[nodiscard]] QString open_title() const { return open_title_; }
    [[nodiscard]] QStringList open_lines() const { return open_lines_; }
    [[nodiscard]] QPointF open_place() const { return open_place_; }
    [[nodiscard]] QRectF open_box() const { return open_box_; }

    static constexpr qreal drawn_exaggeration = 1.5;
    /// The highest column, as a share of the view's height in its middle.
    static constexpr double column_share = 0.16;

    /// For tests and benchmarks: houses of memory instead of a file's, columns of given shares of the highest.
    void use_buildings(std::shared_ptr<const geo::TownBuildings> buildings);
    void use_terrain(std::shared_ptr<const geo::Terrain> terrain);
    void use_columns(const std::vector<std::pair<mapview::WorldPoint, double>>& shares, double radius_metres);
    /// Where a place is seen, `metres` above the ground there. Only with a camera.
    [[nodiscard]] std::optional<mapview::ScreenPoint> pixel_of(mapview::WorldPoint at, double metres) const;
    /// Pixels of a side of the picture, as a share of the item's, while it moves.
    [[nodiscard]] double moving_scale() const;
    /// At rest, with all pixels and smooth edges: nothing more is drawn until something changes.
    [[nodiscard]] bool settled() const;
    /// Code of the house that a pixel of the item shows, walls and roof: of those that have one the nearest; "" none.
    Q_INVOKABLE [[nodiscard]] QString building_at(QPointF at) const;
    /// The floor of the open house that a pixel of the item shows, from 1; 0 none.
    Q_INVOKABLE [[nodiscard]] int floor_at(QPointF at) const;
    /// Whether the terrain lies between the camera and a place on it.
    [[nodiscard]] bool hidden(mapview::WorldPoint at) const;

    /// What the renderer draws. Render thread, while the GUI thread waits.
    [[nodiscard]] const SceneFrame& frame() const;
    [[nodiscard]] QSGTextureProvider* ground_texture();

Q_SIGNALS:
    void cameraChanged();
    void shapesChanged();
    void shadingChanged();
    void mapsChanged();
    void groundPictureChanged();
    void groundSharpnessChanged();
    void styleChanged();
    void drawableChanged();
    void partsChanged();
    void movingChanged();
    void openBuildingChanged();
    void openPlaceChanged();
    void labelBoxesChanged();

protected:
    QSGNode* updatePaintNode(QSGNode* node, UpdatePaintNodeData* data) override;
    void updatePolish() override;
    void itemChange(ItemChange change, const ItemChangeData& data) override;
    void geometryChange(const QRectF& now, const QRectF& before) override;

private:
    void redraw();
    void camera_moved();
    void came_to_rest();
    void look_at_window();
    void parts_outdated();
    void make_parts_now();
    void figures_changed();
    void fill_columns();
    void fill_frame();
    void cover_ground();
    void follow_window(QQuickWindow& window);
    void forget_window();
    void place_labels();
    void place_floors();
    void read_open_building();

    QPointer<mapview::MapCamera> camera_;
    QPointer<mapview::TownShapes> shapes_;
    QPointer<presentation::AreaShading> shading_;
    QPointer<presentation::MapFeed> feed_;
    QPointer<mapview::MapSources> maps_;
    mapview::MapCamera ground_camera_;
    QPointer<QQuickItem> ground_picture_;
    int level_ = -1;
    bool columns_shown_ = true, buildings_shown_ = true;
    QString open_building_, open_title_, problem_;
    QStringList open_lines_;
    QPointF open_place_;
    QRectF open_box_;
    QList<QColor> column_colors_, building_colors_;
    QColor ground_color_ = Qt::black, haze_color_ = Qt::black;
    qreal label_size_ = 22, ground_sharpness_ = 1, hill_shade_ = 1;
    QList<QRectF> taken_, label_boxes_;
    QList<qreal> seams_;
    bool drawable_ = false, undrawable_ = false, moving_ = false, smoothed_ = true;
    bool parts_outdated_ = false, figures_outdated_ = true, making_ = false;
    SceneLabelModel labels_, floors_;
    QVariantAnimation growing_, opening_;
    QTimer rest_, smooth_;
    QElapsedTimer since_move_;
    std::unique_ptr<SceneState> state_;
    std::jthread maker_; // last: it ends before what it speaks of
};

} // namespace yiping::scene3d
