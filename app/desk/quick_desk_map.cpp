// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/desk/quick_desk_map.h>

#include "look.h"

#include <yiping/base/log.h>
#include <yiping/geo/wkb.h>
#include <yiping/presentation/camera_wall_model.h>
#include <yiping/presentation/wall_map_feed.h>
#include <yiping/presentation/words.h>

#include <QCoreApplication>
#include <QJSValue>
#include <QLabel>
#include <QQmlComponent>
#include <QQmlEngine>
#include <QQmlError>
#include <QQuickItem>
#include <QQuickWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <iterator>

namespace yiping::desk {

namespace {

/// Joins the QML signal to the port.
class QuickDeskMap final : public QObject, public DeskMap {
    Q_OBJECT

public:
    QuickDeskMap(services::Town& town, const domain::CategoryTree& categories, mapview::MapSources* maps,
        const DeskCameras& cameras)
        : town_(town), keeper_(cameras.keeper), feed_(town), near_(town), widget_(std::make_unique<QQuickWidget>())
    {
        feed_.set_categories(categories);
        near_.show({.layout = "2", .groups = {"-"}});
        widget_->setResizeMode(QQuickWidget::SizeRootObjectToView);
        widget_->setClearColor(look::colour(look::ground, look::Theme::Day));
        widget_->setFocusPolicy(Qt::NoFocus); // the keys belong to the desk
        const QUrl source(QStringLiteral("qrc:/yiping/desk/DeskMap.qml"));
        auto* component =
            new QQmlComponent(widget_->engine(), source, widget_->engine()); // lives as long as the engine
        QObject* made = component->createWithInitialProperties(
            {{QStringLiteral("feed"), QVariant::fromValue(&feed_)}, {QStringLiteral("maps"), QVariant::fromValue(maps)},
                {QStringLiteral("cameras"), QVariant::fromValue(cameras.hub)},
                {QStringLiteral("keeper"), QVariant::fromValue(cameras.keeper)},
                {QStringLiteral("sound"), QVariant::fromValue(cameras.sound)},
                {QStringLiteral("near"), QVariant::fromValue(&near_)}});
        if (made) {
            widget_->setContent(source, component, made);
            connect(made, SIGNAL(caseTapped(QString)), this, SLOT(tapped(QString)));
            connect(made, SIGNAL(placePointedAt(double, double)), this, SLOT(pointed(double, double)));
            connect(made, SIGNAL(placeDropped(double, double)), this, SLOT(dropped(double, double)));
            connect(made, SIGNAL(strokeDrawn(int, QVariant)), this, SLOT(drawn(int, QVariant)));
            connect(made, SIGNAL(floorTapped(QString, int)), this, SLOT(floor_tapped(QString, int)));
            return;
        }
        for (const QQmlError& error : component->errors())
            log::error("desk", "map: {}", error.toString().toStdString());
        auto* box = new QVBoxLayout(widget_.get());
        QLabel* words = look::label(QCoreApplication::translate("yiping::desk", "地图没有载入，其余功能不受影响。"),
            look::body, look::text_3, widget_.get());
        words->setAlignment(Qt::AlignCenter);
        box->addWidget(words);
    }

    QWidget* widget() override { return widget_.get(); }

    void show_case(const std::optional<Uuid>& case_id, std::optional<double> lon, std::optional<double> lat) override
    {
        presentation::CameraWallWish wish{.layout = "2", .groups = {"-"}}; // no case, no camera
        if (case_id && lon && lat)
            wish = {.layout = "2", .near = std::pair(*lon, *lat)};
        near_.show(std::move(wish));
        if (keeper_ != nullptr) {
            const domain::Case* open = case_id ? town_.detail(*case_id) : nullptr;
            keeper_->set_about(open != nullptr ? presentation::text(open->number) : QString());
        }
        QQuickItem* root = widget_->rootObject();
        if (!root)
            return;
        if (case_id && lon && lat)
            QMetaObject::invokeMethod(root, "showCase", Q_ARG(double, *lon), Q_ARG(double, *lat));
        else
            QMetaObject::invokeMethod(root, "showNoCase");
    }

    void set_night(bool on) override
    {
        widget_->setClearColor(look::colour(look::ground, on ? look::Theme::Night : look::Theme::Day));
        if (QQuickItem* root = widget_->rootObject())
            root->setProperty("night", on);
    }

    void set_pointing(bool on) override
    {
        if (QQuickItem* root = widget_->rootObject())
            root->setProperty("pointing", on);
    }

    void draw(Stroke purpose) override
    {
        if (QQuickItem* root = widget_->rootObject())
            root->setProperty("drawing", static_cast<int>(purpose));
    }

    void show_task(const std::optional<Task>& task, bool come) override
    {
        QQuickItem* root = widget_->rootObject();
        if (!root)
            return;
        if (!task) {
            root->setProperty("task", QVariant::fromValue(nullptr));
            return;
        }
        QVariantList places;
        geo::MultiPolygon all; // what has to be seen
        if (const auto drawn =
                task->geometry.empty() ? Result<geo::Geometry>(geo::Line()) : geo::read_wkb(task->geometry)) {
            geo::Line line;
            if (const auto* way = std::get_if<geo::Line>(&*drawn))
                line = *way;
            else if (const auto* area = std::get_if<geo::Polygon>(&*drawn); area != nullptr && !area->empty())
                line = area->front();
            for (const geo::LonLat& at : line)
                places << at.lon << at.lat;
            all.push_back({std::move(line)});
        }
        QVariantList targets;
        for (const Task::Target& target : task->targets) {
            const services::AreaIndex at = town_.find_area(target.area_code);
            if (at == services::no_area)
                continue;
            const domain::Area& row = town_.area(at).row;
            if (auto outline = geo::read_outline(row.geometry))
                std::ranges::move(*outline, std::back_inserter(all));
            targets << QVariantMap{{QStringLiteral("code"), presentation::text(target.area_code)},
                {QStringLiteral("lon"), row.label_lon.value_or(0)}, {QStringLiteral("lat"), row.label_lat.value_or(0)},
                {QStringLiteral("word"), target.answer}, {QStringLiteral("status"), static_cast<int>(target.status)}};
        }
        root->setProperty(
            "task", QVariantMap{{QStringLiteral("places"), places}, {QStringLiteral("targets"), targets}});
        const geo::Box box = geo::box_of(all);
        if (come && box.east > box.west)
            QMetaObject::invokeMethod(root, "showBox", Q_ARG(double, box.west), Q_ARG(double, box.south),
                Q_ARG(double, box.east), Q_ARG(double, box.north));
    }

    void mark_floor(std::optional<int> floor) override
    {
        if (QQuickItem* root = widget_->rootObject())
            root->setProperty("markedFloor", floor.value_or(0));
    }

private Q_SLOTS:
    void floor_tapped(const QString& building, int floor)
    {
        if (on_floor_picked)
            on_floor_picked(building.toStdString(), floor > 0 ? std::optional(floor) : std::nullopt);
    }

    /// Longitude and latitude by turns.
    void drawn(int purpose, const QVariant& places)
    {
        const QVariantList numbers = places.value<QJSValue>().toVariant().toList();
        std::vector<geo::LonLat> stroke;
        for (qsizetype at = 0; at + 1 < numbers.size(); at += 2)
            stroke.push_back({numbers[at].toDouble(), numbers[at + 1].toDouble()});
        if (on_stroke_drawn)
            on_stroke_drawn(static_cast<Stroke>(purpose), std::move(stroke));
    }

    void pointed(double lon, double lat)
    {
        if (on_place_picked)
            on_place_picked(lon, lat);
    }

    void dropped(double lon, double lat)
    {
        if (on_place_dropped)
            on_place_dropped(lon, lat);
    }

    void tapped(const QString& id)
    {
        const auto found = Uuid::parse(id.toStdString());
        if (found && on_case_picked)
            on_case_picked(*found);
    }

private:
    services::Town& town_;
    mapview::CameraKeeper* keeper_;
    presentation::MapFeed feed_;
    presentation::CameraWallModel near_;
    std::unique_ptr<QQuickWidget> widget_; // goes first: the items in it read the feed
};

} // namespace

std::unique_ptr<DeskMap> make_quick_desk_map(
    services::Town& town, const domain::CategoryTree& categories, mapview::MapSources* maps, const DeskCameras& cameras)
{
    return std::make_unique<QuickDeskMap>(town, categories, maps, cameras);
}

} // namespace yiping::desk

#include "quick_desk_map.moc"
