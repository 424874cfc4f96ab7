// SPDX-License-Identifier: GPL-3.0-or-later
#include "model_wall.h"

#include "event_wait.h"
#include "stage.h"

#include <yiping/config/categories.h>
#include <yiping/config/figures.h>
#include <yiping/config/scenes.h>
#include <yiping/mapview/map_camera.h>
#include <yiping/mapview/tile_layer.h>
#include <yiping/scene3d/scene_view.h>
#include <yiping/simulate/photo.h>

#include <QCoreApplication>
#include <QQmlComponent>
#include <QQuickImageProvider>
#include <QQuickItem>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <unordered_map>

namespace yiping::testing {

namespace {

constexpr qint64 quiet_millis = 200;
/// So often in a row, with what waits done in between: after a while in which the machine stood still the clock alone
/// tells nothing.
constexpr int quiet_looks = 10;

void collect(QQuickItem* item, const QByteArray& type, QList<QQuickItem*>& into)
{
    const QByteArray name = item->metaObject()->className();
    // "TownMap_QMLTYPE_12", or "yiping::mapview::PointLayer".
    if (name.startsWith(type + "_QML") || name == type || name.endsWith("::" + type))
        into.append(item);
    for (QQuickItem* child : item->childItems())
        collect(child, type, into);
}

/// The few photos of a model town, by their hashes.
class DrawnPhotos : public QQuickImageProvider {
public:
    explicit DrawnPhotos(const std::vector<platform::simulate::DrawnPhoto>& photos)
        : QQuickImageProvider(QQuickImageProvider::Image)
    {
        for (const auto& each : photos)
            images_.emplace(each.sha256, QImage::fromData(QByteArray::fromStdString(each.bytes)));
    }
    QImage requestImage(const QString& sha256, QSize* size, const QSize& wanted) override
    {
        const auto found = images_.find(sha256.toStdString());
        const QImage image = found == images_.end() ? QImage() : found->second;
        *size = image.size();
        return image.isNull() || wanted.isEmpty()
                   ? image
                   : image.scaled(wanted, Qt::KeepAspectRatioByExpanding, Qt::SmoothTransformation);
    }

private:
    std::unordered_map<std::string, QImage> images_;
};

/// The terrain of a town in space is read beside, then the camera tilts; what is drawn meanwhile is not the scene.
bool stands_in_space(QQuickItem& map)
{
    const auto* scene = map.property("sceneItem").value<QObject*>();
    const auto* view = scene != nullptr ? scene->property("view").value<scene3d::SceneView*>() : nullptr;
    const auto* camera = map.property("camera").value<mapview::MapCamera*>();
    return view != nullptr && camera != nullptr &&
           (view->undrawable() || (view->settled() && camera->tilt() > map.property("sceneTilt").toReal() - 0.1));
}

} // namespace

bool wait_for(const std::function<bool()>& condition, int millis)
{
    return test::wait_until(condition, millis);
}

std::optional<Uuid> longest_case(const ModelWall& wall)
{
    std::optional<Uuid> found;
    std::ptrdiff_t longest = 0;
    for (const services::CaseIndex at : wall.town.open_cases()) {
        const Uuid id = wall.town.cases().id(at);
        const auto moves = std::ranges::count(wall.console.rows.case_move_rows, id, &domain::CaseMove::case_id);
        if (moves > longest && wall.town.cases().has_position(at)) {
            longest = moves;
            found = id;
        }
    }
    return found;
}

domain::CategoryTree real_categories()
{
    const char* source = std::getenv("YIPING_SOURCE_DIR");
    const std::filesystem::path root = source ? source : ".";
    auto loaded = config::load_categories(root / "data/codes/case_categories.toml");
    if (!loaded)
        throw std::runtime_error(loaded.error().debug_text());
    return std::move(*loaded);
}

void add_cases(domain::RowSet& rows, std::size_t wanted)
{
    SeededRandom random(11);
    const std::size_t own = rows.case_rows.size();
    for (std::size_t i = own; i < wanted && own > 0; ++i) {
        domain::Case copy = rows.case_rows[static_cast<std::size_t>(random.below(own))];
        copy.id = Uuid::from_name("points", std::to_string(i));
        if (copy.lon && copy.lat) {
            *copy.lon += (random.unit() - 0.5) * 0.004;
            *copy.lat += (random.unit() - 0.5) * 0.004;
        }
        rows.case_rows.push_back(std::move(copy));
    }
}

presentation::SceneOptions real_scenes(services::RegisterReader& registers)
{
    const char* source = std::getenv("YIPING_SOURCE_DIR");
    const std::filesystem::path root = source ? source : ".";
    auto loaded = config::load_scenes(root / "data/scenes");
    auto figures = config::load_figures(root / "data/figures");
    if (!loaded || !figures)
        throw std::runtime_error((loaded ? figures.error() : loaded.error()).debug_text());
    return {std::move(loaded->scenes), std::move(*figures), &registers, "https://yiping.example:8443/r"};
}

ModelWall::ModelWall(domain::RowSet rows, UtcMillis now, presentation::WallOptions options)
    : clock(now),
      console(clock),
      categories(real_categories()),
      town(console, console, clock),
      photos_(platform::simulate::draw_photos())
{
    constexpr UtcMillis with_photos = 60LL * 24 * 3'600'000;
    console.rows = std::move(rows);
    if (console.rows.attachment_rows.empty())
        console.rows.attachment_rows = platform::simulate::attach_photos(console.rows, photos_, now - with_photos);
    if (options.scenes.scenes.empty())
        options.scenes = real_scenes(console);
    model = std::make_unique<presentation::WallModel>(town, console, categories, std::move(options));
    town.start();
    console.pump();
    services::LinkStatus online;
    online.state = services::LinkState::Online;
    online.since = now - 3'600'000;
    online.in_step_at = now - 2000;
    console.set_link(online);
    town.tick();
    console.pump();
}

ModelWall::~ModelWall()
{
    close();
    engine_.reset();
}

QQuickWindow& ModelWall::open(QSize size, bool day)
{
    close();
    engine_ = std::make_unique<QQmlEngine>();
    // For trying out QML without a build: a folder of modules that goes before the compiled ones.
    if (const QString folder = qEnvironmentVariable("YIPING_TEST_QML"); !folder.isEmpty())
        engine_->addImportPath(folder);
    engine_->addImageProvider(QStringLiteral("photo"), new DrawnPhotos(photos_));
    QQmlComponent theme(engine_.get());
    theme.setData("import QtQuick; import Yiping.Theme; QtObject { function set(day: bool) { Theme.day = day } }", {});
    const std::unique_ptr<QObject> setter(theme.create());
    if (!setter)
        throw std::runtime_error(theme.errorString().toStdString());
    QMetaObject::invokeMethod(setter.get(), "set", Q_ARG(bool, day));

    QQmlComponent component(engine_.get(), QStringLiteral("Yiping.Wall"), QStringLiteral("WallWindow"));
    root_.reset(component.createWithInitialProperties({{QStringLiteral("model"), QVariant::fromValue(model.get())},
        {QStringLiteral("maps"), QVariant::fromValue(maps.get())}, {QStringLiteral("width"), size.width()},
        {QStringLiteral("height"), size.height()}}));
    window = qobject_cast<QQuickWindow*>(root_.get());
    if (!window)
        throw std::runtime_error(component.errorString().toStdString());
    window->setFlag(Qt::FramelessWindowHint);
    window->show();
    wait_for([this] { return root_->property("useful").toBool(); });
    settle();
    return *window;
}

void ModelWall::close()
{
    root_.reset();
    window = nullptr;
    // What loaders and lists had made is deleted later, and never by an event loop that only runs for a while: it would
    // go on moving without its engine.
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
}

void ModelWall::put_scene(const std::string& scene, const std::optional<Uuid>& subject)
{
    domain::RowSet rows;
    domain::WallScene put;
    put.id = Uuid::from_name("scene", "main");
    put.wall = "main";
    put.scene = scene;
    put.put_at = clock.now();
    put.subject_id = subject;
    rows.wall_scene_rows.push_back(put);
    console.change(std::move(rows));
    console.pump();
}

void ModelWall::settle()
{
    console.pump();
    if (maps && maps->problem().isEmpty())
        wait_for([this] {
            for (const mapview::TileSource* source : maps->sources())
                if (!source->is_open())
                    return false;
            for (QQuickItem* item : find_all("BaseMapLayer") + find_all("TileLayer")) {
                const auto* layer = qobject_cast<mapview::TiledLayer*>(item);
                if (layer != nullptr && layer->isVisible() && layer->source() != nullptr && !layer->settled())
                    return false;
            }
            return true;
        });
    if (QQuickItem* map = find("TownMap"); map != nullptr && map->property("sceneShown").toBool())
        wait_for([&] { return stands_in_space(*map); }, 30'000);
    // An animation asks for a frame after each frame: when none is asked for over a good while, all have ended.
    FrameCount count(*window);
    window->update();
    int looks = 0;
    wait_for(
        [&] {
            looks = count.frames() > 0 && count.quiet_for(quiet_millis) ? looks + 1 : 0;
            return looks >= quiet_looks;
        },
        15'000);
}

QImage ModelWall::grab()
{
    return window->grabWindow();
}

QList<QQuickItem*> ModelWall::find_all(const char* type) const
{
    QList<QQuickItem*> found;
    collect(window->contentItem(), type, found);
    return found;
}

QQuickItem* ModelWall::find(const char* type) const
{
    const QList<QQuickItem*> found = find_all(type);
    return found.isEmpty() ? nullptr : found.first();
}

} // namespace yiping::testing
