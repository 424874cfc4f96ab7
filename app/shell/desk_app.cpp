// SPDX-License-Identifier: GPL-3.0-or-later
#include "apps.h"
#include "console_cameras.h"
#include "console_documents.h"
#include "console_maps.h"
#include "console_scenes.h"
#include "console_session.h"
#include "day_remote.h"
#include "enrolment.h"
#include "graphics.h"
#include "people_at_desk.h"
#include "photo_provider.h"
#include "pictures.h"
#include "unix_signals.h"

#include <yiping/config/categories.h>
#include <yiping/config/data_dir.h>
#include <yiping/config/rules.h>
#include <yiping/config/settings.h>
#include <yiping/desk/desk_scale.h>
#include <yiping/desk/desk_style.h>
#include <yiping/desk/desk_window.h>
#include <yiping/desk/enrol_window.h>
#include <yiping/desk/quick_desk_map.h>
#include <yiping/services/desk_services.h>
#include <yiping/services/director.h>

#include <QApplication>
#include <QEventLoop>
#include <QPixmap>
#include <QQuickStyle>
#include <QScreen>
#include <QShortcut>
#include <QStyle>
#include <QSystemTrayIcon>
#include <QTimer>

#include <filesystem>
#include <system_error>
#include <thread>

namespace yiping::shell {

namespace {

constexpr int director_ms = 200;

/// What a desk without people believes of itself: what its device's account usually may. The platform alone decides.
domain::Principal operator_here()
{
    domain::Principal me;
    me.user = "desk";
    me.post = "值班员";
    me.role = domain::UserRole::Supervisor;
    me.device = "desk";
    return me;
}

/// Until somebody has signed in: whoever looks may do nothing.
domain::Principal nobody_yet()
{
    domain::Principal me;
    me.role = domain::UserRole::Viewer;
    return me;
}

/// Where a desk keeps how it was left.
QString memory_file(const std::filesystem::path& data_folder)
{
    return QString::fromStdString((config::DataFolder(data_folder).console("desk") / "desk.ini").string());
}

/// Before there is an application: Qt takes a size up only then.
void take_up_scale(const Options& options)
{
    const std::filesystem::path folder = options.data.empty() ? config::default_settings().data_folder : options.data;
    const int percent = desk::kept_scale(memory_file(folder));
    if (percent > 100 && !qEnvironmentVariableIsSet("QT_SCALE_FACTOR"))
        qputenv("QT_SCALE_FACTOR", QByteArray::number(percent / 100.0));
}

/// What the desk has to say while nobody looks at it.
class DeskTray {
public:
    /// Once: the desktop is asked whether it has a place for it, which can wait until the queue is seen.
    void begin()
    {
        if (icon_ || !QSystemTrayIcon::isSystemTrayAvailable())
            return;
        icon_.emplace(QApplication::style()->standardIcon(QStyle::SP_MessageBoxInformation));
        icon_->show();
    }
    void tell(const QString& words, const QString& detail, bool sounds)
    {
        if (sounds)
            QApplication::beep();
        begin();
        if (icon_ && icon_->isVisible() && QSystemTrayIcon::supportsMessages())
            icon_->showMessage(words, detail);
        if (QWidget* window = QApplication::activeWindow(); window == nullptr) {
            for (QWidget* each : QApplication::topLevelWidgets()) {
                if (each->isVisible() && each->isWindow())
                    QApplication::alert(each);
            }
        }
    }

private:
    std::optional<QSystemTrayIcon> icon_;
};

/// The first start of a desk that nobody has told where its platform is. False: the person has given up.
bool enrol_first(const Options& options, config::Language first)
{
    const std::filesystem::path folder = options.data.empty() ? config::default_settings().data_folder : options.data;
    std::error_code ignored;
    if (options.demo || !options.connection.empty() || std::filesystem::exists(folder / "connection.json", ignored))
        return true;
    if (!speak(options.language.value_or(first)))
        return true; // the session says what is wrong
    const config::Messages messages(options.language.value_or(first));
    std::thread worker;
    desk::EnrolWindow window(
        [&](desk::EnrolWindow::Fields fields, std::function<void(Result<void>)> done) {
            const auto address = parse_address(fields.platform);
            if (!address) {
                done(make_error(Fault::Input, "shell.bad_address", {{"address", fields.platform}}));
                return;
            }
            EnrolWish wish;
            wish.code = fields.code;
            wish.host = address->first;
            wish.port = address->second;
            wish.fingerprint = fields.fingerprint;
            wish.authority_file = fields.authority_file;
            if (worker.joinable())
                worker.join();
            worker = std::thread([wish, folder = folder.string(), done = std::move(done)] {
                const auto answer = enrol(wish, folder);
                QMetaObject::invokeMethod(
                    QCoreApplication::instance(),
                    [answer, done] { done(answer ? Result<void>() : std::unexpected(answer.error())); },
                    Qt::QueuedConnection);
            });
        },
        [&](const Error& error) { return QString::fromStdString(messages.text(error)); });
    QEventLoop loop;
    bool enrolled = false;
    QObject::connect(&window, &desk::EnrolWindow::enrolled, &loop, [&] {
        enrolled = true;
        loop.quit();
    });
    QObject::connect(&window, &desk::EnrolWindow::given_up, &loop, &QEventLoop::quit);
    window.show();
    loop.exec();
    if (worker.joinable())
        worker.join();
    return enrolled;
}

} // namespace

int run_desk(const Options& options, int argc, char** argv)
{
    take_up_scale(options);
    auto early = ConsoleSession::read_ahead(options, "desk", OpenRows::Along);
    QApplication application(argc, argv);
    QApplication::setStyle(desk::make_desk_style().release()); // theirs now
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
    QGuiApplication::setQuitOnLastWindowClosed(false); // one window goes before the next comes
    on_signal = [] { QCoreApplication::exit(); };
    if (!enrol_first(options, first))
        return 0;
    auto opened = ConsoleSession::open(options, "desk", first, std::move(early));
    if (!opened)
        return report_error(opened.error(), first);
    ConsoleSession& session = **opened;
    on_signal = [&session] { session.end(); };
    // The line and the cache have threads of their own: they work while the window is made.
    session.start();

    services::DeskServices services(session.town(), session.backend().reader(), session.backend().commands(),
        session.clock(), session.random(), session.sign_in() != nullptr ? nobody_yet() : operator_here(), *categories,
        &session.backend().personal_data(), &session.backend().drafts());
    const config::Messages messages(session.language());
    const presentation::ErrorWords error_words = [&messages](const Error& error) {
        return QString::fromStdString(messages.text(error));
    };
    const auto maps = make_console_maps(session);
    std::vector<desk::DeskOptions::Scene> scenes;
    auto described = load_console_scenes(session);
    if (!described)
        return report_error(described.error(), session.language());
    for (const domain::SceneDescription& each : *described)
        if (each.id != "case") // the open one, by its own key
            scenes.push_back({each.id,
                presentation::text(session.language() == config::Language::English ? each.title_en : each.title_zh)});
    ConsoleDocuments documents(session.backend().reader(), session.town(), *categories, session.language());
    ConsoleCameras cameras(session, QCoreApplication::translate("yiping::shell", "席位查看事件附近").toStdString(),
        mapview::CameraKeeper::clip_before);
    const desk::DeskCameras on_desk{
        &cameras.hub(), &cameras.make_keeper(session, error_words), &cameras.make_sound(session, error_words)};
    DeskTray tray;
    PhotoShelf photos(session.backend());
    desk::DeskWindow window(services, error_words,
        desk::make_quick_desk_map(session.town(), *categories, maps.get(), on_desk),
        {.demo = options.demo,
            .wall = session.settings().wall,
            .scenes = std::move(scenes),
            .described = std::move(*described),
            .photo = [&photos](const std::string& sha256) { return photos.photo(sha256); },
            .documents = &documents,
            .sign_in = session.sign_in(),
            .notify = [&tray](const QString& words, const QString& detail,
                          bool sounds) { tray.tell(words, detail, sounds); },
            .memory = memory_file(session.settings().data_folder)});
    const auto show_desk = [&] {
        if (options.width > 0)
            window.resize(options.width, options.height);
        else if (qEnvironmentVariableIsSet("YIPING_VIRTUAL_DISPLAY"))
            window.setGeometry(QGuiApplication::primaryScreen()->geometry()); // nobody is there to maximise it
        if (options.width > 0 || qEnvironmentVariableIsSet("YIPING_VIRTUAL_DISPLAY"))
            window.show();
        else
            window.showMaximized();
        window.raise();
        window.activateWindow();
    };
    QObject::connect(&photos, &PhotoShelf::arrived, &window, &desk::DeskWindow::photo_arrived);
    QObject::connect(&window, &desk::DeskWindow::closed, &session, &ConsoleSession::end);
    QObject::connect(&window, &desk::DeskWindow::firstUsefulFrame, &session, &ConsoleSession::first_frame_seen);
    QObject::connect(
        &window, &desk::DeskWindow::firstUsefulFrame, &window, [&tray] { tray.begin(); }, Qt::QueuedConnection);
    QObject::connect(&session, &ConsoleSession::notice, &window, &desk::DeskWindow::show_notice);

    std::unique_ptr<services::Director> director;
    QTimer director_tick;
    if (options.direct) {
        director = std::make_unique<services::Director>(
            session.town(), services.actions, services.dispatch, options.seed, session.settings().wall);
        // What the platform's rules accept and send by themselves is theirs.
        if (auto rules = config::load_rules())
            director->taken_by_rule = [book = std::move(*rules), &categories](const domain::Case& data) {
                const domain::TakingRule* const rule = domain::taking_rule_for(data, book, *categories);
                return rule != nullptr && rule->dispatches;
            };
        QObject::connect(&director_tick, &QTimer::timeout, &session, [&] {
            if (services.case_desk.opened().is_nil())
                window.open_first();
            director->tick(session.clock().now());
        });
        director_tick.start(director_ms);
    }
    DayRemote day(session.connection());
    if (options.demo) {
        const auto on_key = [&](const QKeySequence& keys, void (DayRemote::*act)()) {
            QObject::connect(new QShortcut(keys, &window), &QShortcut::activated, &day, act);
        };
        on_key(QKeySequence(Qt::Key_F5), &DayRemote::next);
        on_key(QKeySequence(Qt::SHIFT | Qt::Key_F5), &DayRemote::back);
        on_key(QKeySequence(Qt::CTRL | Qt::Key_F5), &DayRemote::toggle);
        day.look();
    }
    if (!options.out.empty())
        QObject::connect(&session, &ConsoleSession::ending, &session, [&] {
            if (services.case_desk.opened().is_nil())
                window.open_first();
            QApplication::processEvents();
            save_picture(session, QStringLiteral("desk-case"), window.grab().toImage());
        });
    std::unique_ptr<PeopleAtDesk> people;
    if (session.sign_in() != nullptr) {
        people = std::make_unique<PeopleAtDesk>(*session.sign_in(), window, error_words, session.clock(), show_desk);
        people->begin();
    } else {
        window.show_user(std::nullopt);
        session.take_answers();
        show_desk();
        session.take_answers(); // before the first picture, which is of the queue then
    }
    const int code = QApplication::exec();
    people.reset();
    session.finish();
    return code;
}

} // namespace yiping::shell
