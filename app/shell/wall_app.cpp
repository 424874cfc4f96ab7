// SPDX-License-Identifier: GPL-3.0-or-later
#include "apps.h"
#include "console_cameras.h"
#include "console_maps.h"
#include "console_scenes.h"
#include "console_session.h"
#include "day_remote.h"
#include "graphics.h"
#include "photo_provider.h"
#include "pictures.h"
#include "unix_signals.h"

#include <yiping/base/log.h>
#include <yiping/config/categories.h>
#include <yiping/config/figures.h>
#include <yiping/config/wall.h>
#include <yiping/domain/camera_consent.h>
#include <yiping/domain/limits.h>
#include <yiping/mapview/frame_meter.h>
#include <yiping/presentation/wall_model.h>

#include <QEventLoop>
#include <QGuiApplication>
#include <QPainter>
#include <QQmlApplicationEngine>
#include <QQmlProperty>
#include <QQuickItem>
#include <QQuickItemGrabResult>
#include <QQuickStyle>
#include <QQuickWindow>
#include <QTimer>

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace yiping::shell {

namespace {

/// The camera flies for less than this.
constexpr int settle_ms = 2500;

class WallApp : public QObject {
    Q_OBJECT

public:
    WallApp(ConsoleSession& session, const domain::CategoryTree& categories, presentation::SceneOptions scenes,
        const config::WallDescription& wall)
        : session_(session),
          wall_(wall),
          maps_(make_console_maps(session)),
          model_(session.town(), session.backend().reader(), categories,
              {.wall = session.settings().wall,
                  .unit_name = {},
                  .demo = session.options().demo,
                  .borders_indicative = session.options().demo,
                  .seconds = wall.seconds,
                  .error_words = [messages = config::Messages(session.language())](
                                     const Error& error) { return QString::fromStdString(messages.text(error)); },
                  .scenes = std::move(scenes)}),
          cameras_(session, tr("大屏巡查").toStdString()),
          day_(session.connection())
    {
        if (session.options().demo)
            direct_day();
        const auto look_for_visitors = [this] {
            model_.set_visitors(session_.backend().held().mask_level >= domain::mask_of_visitors);
        };
        connect(&model_, &presentation::WallModel::linkChanged, this, look_for_visitors);
        look_for_visitors();
    }

    Result<void> show()
    {
        engine_.setInitialProperties(properties());
        QObject::connect(
            &engine_, &QQmlApplicationEngine::warnings, &session_, [this](const QList<QQmlError>& warnings) {
                for (const QQmlError& each : warnings) {
                    problems_ << each.toString();
                    log::error("wall", "{}", each.toString().toStdString());
                }
            });
        engine_.addImageProvider(QStringLiteral("photo"), new PhotoProvider(session_.backend(), session_));
        session_.take_answers();
        engine_.loadFromModule("Yiping.Wall", "WallWindow");
        if (engine_.rootObjects().isEmpty())
            return make_error(
                Fault::Environment, "shell.no_screen", {{"why", problems_.join(QLatin1Char('\n')).toStdString()}});
        problems_.clear();
        window_ = qobject_cast<QQuickWindow*>(engine_.rootObjects().constFirst());
        connect(&model_, &presentation::WallModel::clockChanged, window_,
            [this] { window_->setProperty("bright", is_bright()); });
        meter_ = std::make_unique<mapview::FrameMeter>(*window_);
        watch();
        session_.take_answers();
        // What the command line says goes before what the wall's description says.
        const QSize size = session_.options().width > 0 ? QSize(session_.options().width, session_.options().height)
                                                        : QSize(wall_.width, wall_.height);
        if (!size.isEmpty())
            window_->setGeometry(QRect(QPoint(), size));
        if (session_.options().demo && !qEnvironmentVariableIsSet("YIPING_VIRTUAL_DISPLAY"))
            window_->show();
        else
            window_->showFullScreen();
        if (!size.isEmpty())
            window_->setGeometry(QRect(QPoint(), size));
        return {};
    }

private Q_SLOTS:
    void look_whether_useful()
    {
        if (useful_.read().toBool())
            meter_->expect_useful_frame();
    }

private:
    /// By the clock of the wall; without hours of its own by the theme of the settings.
    [[nodiscard]] bool is_bright() const
    {
        if (!wall_.bright)
            return session_.settings().theme == config::Theme::Day;
        const domain::LocalTime local = domain::local_of(session_.clock().now());
        return wall_.bright->contains(static_cast<int>(local.ms / services::minute_ms));
    }
    [[nodiscard]] QVariantMap properties()
    {
        QVariantMap all{{QStringLiteral("model"), QVariant::fromValue(&model_)},
            {QStringLiteral("maps"), QVariant::fromValue(maps_.get())},
            {QStringLiteral("cameras"), QVariant::fromValue(&cameras_.hub())}, {QStringLiteral("bright"), is_bright()},
            {QStringLiteral("overscan"), wall_.overscan}, {QStringLiteral("viewingMetres"), wall_.distance_m},
            {QStringLiteral("shorterMillimetres"), std::min(wall_.width_mm, wall_.height_mm)}};
        if (wall_.columns > 0)
            all.insert(QStringLiteral("panelColumns"), wall_.columns);
        return all;
    }
    /// The presenter's keys, and where the day stands.
    void direct_day()
    {
        using presentation::WallModel;
        connect(&day_, &DayRemote::words_changed, &model_, &WallModel::set_act_words);
        connect(&model_, &WallModel::day_toggled, &day_, &DayRemote::toggle);
        connect(&model_, &WallModel::day_stepped, &day_, [this](int by) { by > 0 ? day_.next() : day_.back(); });
        connect(&model_, &WallModel::day_digit, &day_, &DayRemote::digit);
        day_.look();
    }
    void watch()
    {
        useful_ = QQmlProperty(window_, QStringLiteral("useful"));
        useful_.connectNotifySignal(this, SLOT(look_whether_useful()));
        look_whether_useful();
        QObject::connect(
            meter_.get(), &mapview::FrameMeter::first_useful_frame, &session_, &ConsoleSession::first_frame_seen);
        QObject::connect(
            window_, &QQuickWindow::frameSwapped, &session_, &ConsoleSession::frame_shown, Qt::QueuedConnection);
        QObject::connect(window_, &QQuickWindow::closing, &session_, &ConsoleSession::end);
        if (session_.options().out.empty())
            return;
        QObject::connect(&session_, &ConsoleSession::picture_time, &session_, [this] { take(model_.scene()); });
        QObject::connect(&model_, &presentation::WallModel::sceneChanged, &session_, [this] {
            const QString scene = model_.scene();
            // Pictures of cameras come with their next key frames.
            const int after = scene == QStringLiteral("cameras") ? 3 * settle_ms : settle_ms;
            QTimer::singleShot(after, &session_, [this, scene] {
                if (model_.scene() == scene)
                    take(scene);
            });
        });
        QObject::connect(&session_, &ConsoleSession::ending, &session_, [this] {
            take_now(model_.scene());
            const auto frames = meter_->summary();
            session_.report().set_frames(frames.p50, frames.p95);
        });
    }

    /// The scene is drawn once more, beside the window, with one of the next frames. Not QQuickWindow::grabWindow(): it
    /// takes for granted that the window has a swap chain at that moment, and ends the program where it has none.
    QSharedPointer<QQuickItemGrabResult> take(const QString& scene)
    {
        auto grab = window_->contentItem()->grabToImage();
        if (!grab) {
            log::error("wall", "no picture of {}", scene.toStdString());
            return grab;
        }
        // The functor keeps what it listens to: let go once it has been called.
        QObject::connect(
            grab.data(), &QQuickItemGrabResult::ready, this,
            [this, scene, kept = grab]() mutable {
                QImage picture(kept->image().size(), QImage::Format_RGB32);
                picture.fill(window_->color());
                QPainter(&picture).drawImage(0, 0, kept->image());
                save_picture(session_, QStringLiteral("wall-") + scene, picture);
                kept.reset();
            },
            Qt::SingleShotConnection);
        return grab;
    }

    /// For the end: waits for the frame that has the picture, but not for a window that is not drawn any more.
    void take_now(const QString& scene)
    {
        const auto grab = take(scene);
        if (!grab)
            return;
        QEventLoop frames;
        QObject::connect(grab.data(), &QQuickItemGrabResult::ready, &frames, &QEventLoop::quit);
        QTimer::singleShot(settle_ms, &frames, &QEventLoop::quit);
        frames.exec(QEventLoop::ExcludeUserInputEvents);
    }

    ConsoleSession& session_;
    config::WallDescription wall_;
    std::unique_ptr<mapview::MapSources> maps_;
    presentation::WallModel model_;
    ConsoleCameras cameras_;
    DayRemote day_;
    QQmlApplicationEngine engine_;
    QQuickWindow* window_ = nullptr;
    QQmlProperty useful_;
    QStringList problems_; ///< of the QML, while it is loaded
    std::unique_ptr<mapview::FrameMeter> meter_;
};

Result<presentation::SceneOptions> load_scene_options(ConsoleSession& session)
{
    auto scenes = load_console_scenes(session);
    if (!scenes)
        return std::unexpected(scenes.error());
    auto figures = config::load_figures();
    if (!figures)
        return std::unexpected(figures.error());
    return presentation::SceneOptions{
        std::move(*scenes), std::move(*figures), &session.backend().registers(), session.connection().report_address};
}

/// The file that was named, else the one of the data folder, if there is one; a demo's wall is that of its options
/// alone.
Result<config::WallDescription> describe_wall(const ConsoleSession& session)
{
    std::filesystem::path file = session.options().wall_file;
    if (file.empty() && !session.options().demo)
        file = session.settings().data_folder / "wall.toml";
    std::error_code ignored;
    if (file.empty() || (session.options().wall_file.empty() && !std::filesystem::exists(file, ignored)))
        return config::WallDescription();
    return config::load_wall(file);
}

} // namespace

int run_wall(const Options& options, int argc, char** argv)
{
    auto early = ConsoleSession::read_ahead(options, "wall", OpenRows::Later);
    QGuiApplication application(argc, argv);
    prepare_graphics();
    QQuickStyle::setStyle(QStringLiteral("Basic"));
    std::function<void()> on_signal;
    const UnixSignals signals([&on_signal] {
        if (on_signal)
            on_signal();
    });
    const config::Language first = first_language(argc, argv);
    const auto categories = config::load_categories();
    if (!categories)
        return report_error(categories.error(), first);
    auto session = ConsoleSession::open(options, "wall", first, std::move(early));
    if (!session)
        return report_error(session.error(), first);
    on_signal = [&session] { (*session)->end(); };
    auto scenes = load_scene_options(**session);
    if (!scenes)
        return report_error(scenes.error(), (*session)->language());
    const auto description = describe_wall(**session);
    if (!description)
        return report_error(description.error(), (*session)->language());
    // The line and the cache have threads of their own: they work while the screen is made. What they say waits for the
    // event loop.
    (*session)->start();
    WallApp wall(**session, *categories, std::move(*scenes), *description);
    if (auto shown = wall.show(); !shown)
        return report_error(shown.error(), (*session)->language());
    const int code = QGuiApplication::exec();
    (*session)->finish();
    return code;
}

} // namespace yiping::shell

#include "wall_app.moc"
